//! REST APIs, which Terraform cuts finer, and GraphQL APIs, which it cuts coarser.

use super::Module;
use super::names::{kind, properties as properties_of};
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// The schema is part of the API; it goes into a file beside.
    pub(super) fn graphql_api(&mut self, logical: &str, name: &str, body: &mut Body) {
        let stack = self.stack;
        for (_, resource) in stack.resources.iter().filter(|(_, other)| kind(other) == "AWS::AppSync::GraphQLSchema") {
            let Some(own) = properties_of(resource) else { continue };
            let mut used = Vec::new();
            own.iter().for_each(|(_, value)| value.references(&mut used));
            let text = own.get("Definition").and_then(Val::as_str);
            if let (Some(text), true) = (text, used.iter().any(|used| used == logical)) {
                let file = format!("schemas/{name}.graphql");
                self.texts.insert(file.clone(), format!("{}\n", text.trim_end()));
                let path = vec![Part::Inserted("path.module".to_owned()), Part::Literal(format!("/{file}"))];
                body.set("schema", Expr::Call("file", vec![Expr::parts(path)]));
            }
        }
    }

    /// A method's integration and answers are resources of their own.
    pub(super) fn rest_method(&mut self, name: &str, properties: &Map, body: &Body) {
        let mut place = Body::default();
        for argument in ["rest_api_id", "resource_id"] {
            if let Some(value) = body.get(argument) {
                place.set(argument, value.clone());
            }
        }
        place.set("http_method", Expr::Raw(format!("aws_api_gateway_method.{name}.http_method")));
        for answer in maps(properties.get("MethodResponses")) {
            let Some(status) = answer.get("StatusCode").and_then(Val::as_str) else { continue };
            let mut response = place.clone().with("status_code", status);
            if let Some(models) = answer.get("ResponseModels") {
                response.set("response_models", self.expr(models));
            }
            self.put_extra("api", "aws_api_gateway_method_response", &format!("{name}_{status}"), response);
        }
        let Some(Val::Map(integration)) = properties.get("Integration") else { return };
        let mut own = place.clone();
        let arguments = [
            ("Type", "type"),
            ("IntegrationHttpMethod", "integration_http_method"),
            ("Uri", "uri"),
            ("Credentials", "credentials"),
            ("PassthroughBehavior", "passthrough_behavior"),
            ("TimeoutInMillis", "timeout_milliseconds"),
            ("RequestParameters", "request_parameters"),
            ("RequestTemplates", "request_templates"),
        ];
        for (key, argument) in arguments {
            if let Some(value) = integration.get(key) {
                own.set(argument, self.expr(value));
            }
        }
        let address = self.put_extra("api", "aws_api_gateway_integration", name, own);
        for answer in maps(integration.get("IntegrationResponses")) {
            let Some(status) = answer.get("StatusCode").and_then(Val::as_str) else { continue };
            let declared = format!("aws_api_gateway_method_response.{name}_{status}.status_code");
            let mut response = place.clone().with("status_code", Expr::Raw(declared));
            for (key, argument) in
                [("SelectionPattern", "selection_pattern"), ("ResponseTemplates", "response_templates")]
            {
                if let Some(value) = answer.get(key) {
                    response.set(argument, self.expr(value));
                }
            }
            response.last.push(("depends_on".to_owned(), Expr::List(vec![Expr::Raw(address.clone())])));
            self.put_extra("api", "aws_api_gateway_integration_response", &format!("{name}_{status}"), response);
        }
    }

    /// A new deployment whenever something of the API changes, made before the old one goes.
    pub(super) fn rest_deployment(&mut self, properties: &Map, body: &mut Body) {
        let Some(api) = properties.get("RestApiId").map(|api| self.expr(api)) else { return };
        let parts = [
            "aws_api_gateway_resource",
            "aws_api_gateway_method",
            "aws_api_gateway_integration",
            "aws_api_gateway_integration_response",
        ];
        let held = |body: &Body| body.get("rest_api_id") == Some(&api);
        let blocks = self.blocks.get("api").map(Vec::as_slice).unwrap_or_default();
        let watched: Vec<Expr> = blocks
            .iter()
            .filter(|block| {
                block.labels.first().is_some_and(|kind| parts.contains(&kind.as_str())) && held(&block.body)
            })
            .map(|block| Expr::Raw(block.labels.join(".")))
            .collect();
        let digest = Expr::Call("sha1", vec![Expr::Call("jsonencode", vec![Expr::List(watched)])]);
        body.set("triggers", Expr::Object(vec![("redeployment".to_owned(), digest)]));
        body.block("lifecycle").set("create_before_destroy", Expr::Bool(true));
    }

    /// Limits and metrics of a stage.
    pub(super) fn rest_stage(&mut self, name: &str, properties: &Map, body: &Body) {
        for item in maps(properties.get("MethodSettings")) {
            let mut settings = Body::default();
            for (key, value) in item.iter().filter(|(key, _)| !matches!(*key, "ResourcePath" | "HttpMethod")) {
                let value = self.expr(value);
                settings.set(&super::generic::snake(key), value);
            }
            let mut own = Body::default();
            if let Some(api) = body.get("rest_api_id") {
                own.set("rest_api_id", api.clone());
            }
            own.set("stage_name", Expr::Raw(format!("aws_api_gateway_stage.{name}.stage_name")));
            own.set("method_path", "*/*");
            own.push("settings", settings);
            self.put_extra("api", "aws_api_gateway_method_settings", name, own);
        }
    }

    /// A permission for an alias names the function and the alias apart.
    pub(super) fn permission(body: &mut Body) {
        if let Some(Expr::Raw(text)) = body.get("function_name").cloned()
            && let Some(alias) = text.strip_prefix("aws_lambda_alias.").and_then(|text| text.strip_suffix(".arn"))
        {
            body.set("function_name", Expr::Raw(format!("aws_lambda_alias.{alias}.function_name")));
            body.set("qualifier", Expr::Raw(format!("aws_lambda_alias.{alias}.name")));
        }
    }
}

fn maps(value: Option<&Val>) -> Vec<&Map> {
    match value {
        Some(Val::List(items)) => {
            items.iter().filter_map(|item| if let Val::Map(item) = item { Some(item) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}
