use std::collections::BTreeMap;

use super::events::{self, Caller};
use super::{Lifted, api, names};
use crate::generate::lower::Stack;
use crate::generate::value::{Map, Val, list, map};
use crate::model::ComponentId;

/// Takes functions and what the framework makes for them out of the stack.
pub(super) fn lift(stack: &mut Stack<'_, '_>) -> Lifted {
    let plan = stack.plan;
    let mut lifted = Lifted {
        functions: Map::new(),
        http_api: None,
        extensions: Map::new(),
        logical: Vec::new(),
        renamed: BTreeMap::new(),
    };
    let ids: Vec<ComponentId> = plan.functions.keys().cloned().collect();
    let drawn = plan.document.components().keys().find(|id| plan.service(id) == "apigw_http");
    let first = drawn.map(|id| (id, stack.logical(id))).filter(|(_, logical)| api::is_liftable(stack, logical));
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    let mut serves = false;
    for id in &ids {
        let key = names::key(stack, id, keys.values());
        let logical = stack.logical(id);
        keys.insert(logical.clone(), key.clone());
        let made = names::resource(&key, "LambdaFunction");
        lifted.logical.push((id.to_string(), made.clone()));
        let mut entry = function(stack, id, &logical, &key, &mut lifted);
        let caller = Caller { logical: &logical, alias: &stack.derived(id, "LiveAlias") };
        let mut own = events::mappings(stack, &caller);
        own.extend(events::subscriptions(stack, &caller));
        if let Some((_, api)) = &first
            && let Some((routes, version)) = events::routes(stack, &caller, api)
        {
            serves = true;
            if version == "1.0" {
                entry.set("httpApi", map! { "payload" => "1.0" });
            }
            own.extend(routes);
        }
        if !own.is_empty() {
            entry.set("events", own);
        }
        lifted.renamed.insert(logical, made);
        lifted.functions.set(key, entry);
    }
    if let Some((id, logical)) = first.filter(|_| serves) {
        let made = api::lift(stack, &logical, &plan.names[id].kebab, &keys, &mut lifted.renamed);
        lifted.logical.push((id.to_string(), "HttpApi".to_owned()));
        lifted.http_api = Some(made.settings);
        for (name, extension) in made.extensions.iter() {
            lifted.extensions.set(name, extension.clone());
        }
    }
    lifted
}

/// One function in the framework's words.
fn function(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str, key: &str, lifted: &mut Lifted) -> Map {
    let plan = stack.plan;
    let Some(Val::Map(resource)) = stack.resources.remove(logical) else { return Map::new() };
    let empty = Map::new();
    let properties = resource.get("Properties").and_then(Val::as_map).unwrap_or(&empty);
    let get = |name: &str| properties.get(name).cloned();
    let folder = properties.get("Code").and_then(Val::as_str).unwrap_or_default().to_owned();
    let handler = properties.get("Handler").and_then(Val::as_str).unwrap_or_default().to_owned();
    let mut entry = map! { "handler" => format!("{folder}{handler}") };
    if properties.get("FunctionName").is_some() {
        // The stack is called after service and stage.
        entry.set("name", format!("${{self:service}}-${{sls:stage}}-{}", plan.names[id].kebab));
    }
    entry.opt("description", get("Description"));
    entry.opt("runtime", get("Runtime"));
    entry.opt("architecture", get("Architectures").and_then(|list| list.as_list().first().cloned()));
    entry.opt("memorySize", get("MemorySize"));
    entry.opt("timeout", get("Timeout"));
    entry.opt("ephemeralStorageSize", properties.at(&["EphemeralStorage", "Size"]).cloned());
    entry.opt("reservedConcurrency", get("ReservedConcurrentExecutions"));
    entry.opt("provisionedConcurrency", plan.int(id, "provisioned_concurrency"));
    if properties.get("SnapStart").is_some() {
        entry.set("snapStart", true);
    }
    entry.opt("recursiveLoop", get("RecursiveLoop"));
    entry.opt("layers", get("Layers"));
    entry.opt("tracing", properties.at(&["TracingConfig", "Mode"]).cloned());
    entry.set("role", stack.derived(id, "Role"));
    if let Some(config) = properties.get("VpcConfig").and_then(Val::as_map) {
        let mut vpc = Map::new();
        vpc.opt("securityGroupIds", config.get("SecurityGroupIds").cloned());
        vpc.opt("subnetIds", config.get("SubnetIds").cloned());
        entry.set("vpc", vpc);
    }
    entry.opt("onError", properties.at(&["DeadLetterConfig", "TargetArn"]).cloned());
    let mut environment =
        properties.at(&["Environment", "Variables"]).and_then(Val::as_map).cloned().unwrap_or_default();
    if properties.get("Runtime").and_then(Val::as_str).is_some_and(|runtime| runtime.starts_with("python")) {
        // The modules of a function lie beside its handler, not at the root of the package; the relative path is for
        // runs on this machine.
        let folder = folder.trim_end_matches('/');
        environment.set("PYTHONPATH", format!("{folder}:/var/task/{folder}"));
    }
    entry.set("environment", super::apart(environment.into()));
    let renamed = &mut lifted.renamed;
    log_group(stack, id, key, &mut entry, renamed);
    alias(stack, id, key, renamed);
    unwaited(stack, id, &mut entry);
    address(stack, id, logical, key, &mut entry, renamed);
    if let Some(tags) = stack.tag_map(id) {
        if tags.iter().all(|(key, _)| is_tag_key(key)) {
            entry.set("tags", tags);
        } else {
            let name = names::resource(key, "LambdaFunction");
            lifted.extensions.map(&name).map("Properties").opt("Tags", stack.tags(id));
        }
    }
    entry.set("package", map! { "patterns" => list![format!("{folder}**")] });
    entry
}

/// The framework makes the group; only how long it keeps is ours to say.
fn log_group(
    stack: &mut Stack<'_, '_>,
    id: &ComponentId,
    key: &str,
    entry: &mut Map,
    renamed: &mut BTreeMap<String, String>,
) {
    let name = stack.derived(id, "LogGroup");
    let group = stack.resources.remove(&name);
    let days = group.as_ref().and_then(Val::as_map).and_then(|group| group.at(&["Properties", "RetentionInDays"]));
    entry.opt("logRetentionInDays", days.cloned());
    renamed.insert(name, names::resource(key, "LogGroup"));
}

/// Version and alias are the framework's as well.
fn alias(stack: &mut Stack<'_, '_>, id: &ComponentId, key: &str, renamed: &mut BTreeMap<String, String>) {
    let (version, alias) = (stack.derived(id, "Version"), stack.derived(id, "LiveAlias"));
    stack.resources.remove(&version);
    if stack.resources.remove(&alias).is_some() {
        let prepared = stack.plan.int(id, "provisioned_concurrency").is_some();
        let suffix = if prepared { "ProvConcLambdaAlias" } else { "SnapStartLambdaAlias" };
        renamed.insert(alias, names::resource(key, suffix));
    }
}

/// Retries and destinations of calls nobody waits for; a bucket is a destination the framework does not know.
fn unwaited(stack: &mut Stack<'_, '_>, id: &ComponentId, entry: &mut Map) {
    let (plain, live) = (stack.derived(id, "AsyncConfig"), stack.derived(id, "LiveAsyncConfig"));
    let Some(config) = stack.resources.get(&plain).and_then(Val::as_map).cloned() else { return };
    let mut destinations = Map::new();
    for (theirs, ours) in [("onSuccess", "OnSuccess"), ("onFailure", "OnFailure")] {
        let Some(arn) = config.at(&["Properties", "DestinationConfig", ours, "Destination"]) else { continue };
        let Some(kind) = destination_kind(stack, id, ours) else { return };
        destinations.set(theirs, map! { "type" => kind, "arn" => arn.clone() });
    }
    entry.opt("maximumRetryAttempts", config.at(&["Properties", "MaximumRetryAttempts"]).cloned());
    entry.opt("maximumEventAge", config.at(&["Properties", "MaximumEventAgeInSeconds"]).cloned());
    if !destinations.is_empty() {
        entry.set("destinations", destinations);
    }
    stack.resources.remove(&plain);
    // One configuration of the alias is all there is with an alias.
    stack.resources.remove(&live);
}

fn destination_kind(stack: &mut Stack<'_, '_>, id: &ComponentId, which: &str) -> Option<&'static str> {
    let planned = stack.plan.functions.get(id)?.clone();
    let unwaited = crate::generate::lower::function::unwaited(stack, id, &planned);
    let (_, kind, _) = unwaited.destinations.into_iter().find(|(key, _, _)| *key == which)?;
    match kind {
        "SQS" => Some("sqs"),
        "SNS" => Some("sns"),
        "EventBridge" => Some("eventBus"),
        "Lambda" => Some("function"),
        _ => None,
    }
}

fn address(
    stack: &mut Stack<'_, '_>,
    id: &ComponentId,
    logical: &str,
    key: &str,
    entry: &mut Map,
    renamed: &mut BTreeMap<String, String>,
) {
    let name = format!("{logical}Url");
    let Some(Val::Map(resource)) = stack.resources.get(&name).cloned() else { return };
    if resource.get("Type").and_then(Val::as_str) != Some("AWS::Lambda::Url") {
        return;
    }
    stack.resources.remove(&name);
    renamed.insert(name, names::resource(key, "LambdaFunctionUrl"));
    let mut url = Map::new();
    if resource.at(&["Properties", "AuthType"]).and_then(Val::as_str) == Some("AWS_IAM") {
        url.set("authorizer", "aws_iam");
    }
    url.opt("invokeMode", resource.at(&["Properties", "InvokeMode"]).cloned());
    if let Some(cors) = resource.at(&["Properties", "Cors"]).and_then(Val::as_map) {
        url.set("cors", self::cors(cors));
    }
    entry.set("url", url);
    // The framework lets everybody call an open address; that calls come by the address is the newer half.
    let permission = stack.derived(id, "UrlPermission");
    stack.resources.remove(&permission);
}

/// What browsers on other sites may do, in the framework's words.
pub(super) fn cors(cors: &Map) -> Map {
    let mut own = Map::new();
    own.opt("allowedOrigins", cors.get("AllowOrigins").cloned());
    own.opt("allowedMethods", cors.get("AllowMethods").cloned());
    own.opt("allowedHeaders", cors.get("AllowHeaders").cloned());
    own.opt("maxAge", cors.get("MaxAge").cloned());
    own
}

/// Whether the framework takes a tag of this name.
fn is_tag_key(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_alphanumeric() || "_./=+:- ".contains(c))
}
