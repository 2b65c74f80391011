//! The framework has one HTTP API of its own: the first drawn one whose routes lead to functions becomes it.

use std::collections::BTreeMap;

use super::events::of_type;
use super::names;
use crate::generate::lower::Stack;
use crate::generate::naming::words;
use crate::generate::value::{Map, Val, map, reference};

/// The framework's name for its API.
const API: &str = "HttpApi";
const STAGE: &str = "HttpApiStage";

/// Whether an API can become the framework's: nothing else may have its name.
pub(super) fn is_liftable(stack: &Stack<'_, '_>, logical: &str) -> bool {
    let free = |name: &str| !stack.has(name) || name == logical;
    free(API) && !stack.has(STAGE) && !stack.has("HttpApiLogGroup")
}

/// Settings of the API under `provider.httpApi`, and what has to be added to its resources.
pub(super) struct Api {
    pub(super) settings: Map,
    pub(super) extensions: Map,
}

/// Takes the API, its stage and its authorizers out of the stack. `keys` are the names of functions by resource.
pub(super) fn lift(
    stack: &mut Stack<'_, '_>,
    logical: &str,
    kebab: &str,
    keys: &BTreeMap<String, String>,
    renamed: &mut BTreeMap<String, String>,
) -> Api {
    let mut settings = map! { "name" => format!("${{self:service}}-${{sls:stage}}-{kebab}") };
    let mut extensions = Map::new();
    let own = reference(logical);
    if let Some(Val::Map(api)) = stack.resources.remove(logical) {
        if let Some(cors) = api.at(&["Properties", "CorsConfiguration"]).and_then(Val::as_map) {
            settings.set("cors", super::functions::cors(cors));
        }
        if let Some(tags) = api.at(&["Properties", "Tags"]) {
            extensions.map(API).map("Properties").set("Tags", tags.clone());
        }
    }
    renamed.insert(logical.to_owned(), API.to_owned());
    for (name, properties) in of_type(stack, "AWS::ApiGatewayV2::Stage") {
        if properties.get("ApiId") != Some(&own) {
            continue;
        }
        stack.resources.remove(&name);
        renamed.insert(name, STAGE.to_owned());
        for (key, value) in properties.iter() {
            if !matches!(key, "ApiId" | "StageName" | "AutoDeploy") {
                extensions.map(STAGE).map("Properties").set(key, value.clone());
            }
        }
    }
    let mut authorizers = Map::new();
    for (name, properties) in of_type(stack, "AWS::ApiGatewayV2::Authorizer") {
        if properties.get("ApiId") == Some(&own)
            && let Some(authorizer) = authorizer(stack, &name, &properties, keys)
        {
            let key = authorizer_key(&properties);
            renamed.insert(name.clone(), format!("HttpApiAuthorizer{}", names::resource(&key, "")));
            stack.resources.remove(&name);
            authorizers.set(key, authorizer);
        }
    }
    if !authorizers.is_empty() {
        settings.set("authorizers", authorizers);
    }
    Api { settings, extensions }
}

/// The name of an authorizer in `serverless.yml`.
pub(super) fn authorizer_key(properties: &Map) -> String {
    let name = properties.get("Name").and_then(Val::as_str).unwrap_or("authorizer");
    let mut key = String::new();
    for (index, word) in words(name).iter().enumerate() {
        let upper = index > 0;
        key.push_str(&if upper { crate::generate::naming::pascal(std::slice::from_ref(word)) } else { word.clone() });
    }
    key
}

fn authorizer(stack: &mut Stack<'_, '_>, name: &str, properties: &Map, keys: &BTreeMap<String, String>) -> Option<Map> {
    let mut own = Map::new();
    if let Some(config) = properties.get("JwtConfiguration").and_then(Val::as_map) {
        own.set("type", "jwt");
        own.opt("identitySource", properties.get("IdentitySource").and_then(|list| list.as_list().first().cloned()));
        own.opt("issuerUrl", config.get("Issuer").cloned());
        own.opt("audience", config.get("Audience").cloned());
        return Some(own);
    }
    let mut used = Vec::new();
    properties.get("AuthorizerUri")?.references(&mut used);
    own.set("type", "request");
    own.set("functionName", used.iter().find_map(|name| keys.get(name))?);
    own.opt("identitySource", properties.get("IdentitySource").cloned());
    own.opt("payloadVersion", properties.get("AuthorizerPayloadFormatVersion").cloned());
    own.opt("enableSimpleResponses", properties.get("EnableSimpleResponses").cloned());
    own.opt("resultTtlInSeconds", properties.get("AuthorizerResultTtlInSeconds").cloned());
    // The framework lets its API call the authorizer.
    let ending = format!("/authorizers/${{{name}}}");
    for (permission, properties) in of_type(stack, "AWS::Lambda::Permission") {
        if matches!(properties.get("SourceArn"), Some(Val::Sub(text)) if text.ends_with(&ending)) {
            stack.resources.remove(&permission);
        }
    }
    Some(own)
}
