//! Functions as plain resources, with nothing left to a translator.

use super::Stack;
use super::cycles::Cut;
use super::function::{log_group, role, settings, unwaited, url_config};
use crate::generate::plan::Function;
use crate::generate::value::{Map, Val, att, map, reference};
use crate::model::ComponentId;

/// What a plain template does not do of itself.
pub(crate) const ALIAS_STAYS: &str = "the alias stays with its first version";

/// How a function is called: by its own name, or by the alias its prepared instances are behind.
pub(crate) struct Callee {
    /// What a permission or mapping names.
    pub(crate) name: Val,
    pub(crate) arn: Val,
}

/// Everything of the plan as plain resources.
pub(crate) fn all(stack: &mut Stack<'_, '_>, cut: &Cut) {
    super::networks(stack);
    let plan = stack.plan;
    for (id, function) in &plan.functions {
        log_group(stack, id);
        one(stack, id, function, cut);
        role(stack, id, function);
    }
    super::api::apis(stack);
    super::workflow::workflows(stack);
    super::resources(stack);
    super::push::triggers(stack);
}

fn one(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, cut: &Cut) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = settings(stack, id, function, cut, "Code");
    if plan.flag(id, "xray") {
        properties.set("TracingConfig", map! { "Mode" => "Active" });
    }
    let unwaited = unwaited(stack, id, function);
    if let Some((_, arn)) = unwaited.dead_letters {
        properties.set("DeadLetterConfig", map! { "TargetArn" => arn });
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::Lambda::Function", properties);
    let alias = alias(stack, id, &logical);
    let mut config = Map::new();
    config.opt("MaximumRetryAttempts", unwaited.retries);
    config.opt("MaximumEventAgeInSeconds", unwaited.age_secs);
    for (key, _, arn) in unwaited.destinations {
        config.map("DestinationConfig").set(key, map! { "Destination" => arn });
    }
    if !config.is_empty() {
        let qualifiers = [Some(("$LATEST", "AsyncConfig")), alias.then_some(("live", "LiveAsyncConfig"))];
        for (qualifier, suffix) in qualifiers.into_iter().flatten() {
            let name = stack.derived(id, suffix);
            let mut properties = map! { "FunctionName" => reference(&logical), "Qualifier" => qualifier };
            for (key, value) in config.iter() {
                properties.set(key, value.clone());
            }
            let after = alias.then(|| stack.derived(id, "LiveAlias"));
            stack.add(&name, "AWS::Lambda::EventInvokeConfig", properties).opt("DependsOn", after);
        }
    }
    address(stack, id, &logical);
}

/// Whether a function is called by an alias.
fn has_alias(stack: &Stack<'_, '_>, id: &ComponentId) -> bool {
    let python = stack.plan.functions.get(id).is_some_and(|function| function.runtime.starts_with("python"));
    stack.plan.int(id, "provisioned_concurrency").is_some() || stack.plan.flag(id, "snap_start") && python
}

/// A version and the alias in front of it, where instances are prepared.
fn alias(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str) -> bool {
    if !has_alias(stack, id) {
        return false;
    }
    let version = stack.derived(id, "Version");
    let alias = stack.derived(id, "LiveAlias");
    stack.add(&version, "AWS::Lambda::Version", map! { "FunctionName" => reference(logical) });
    let mut properties = map! {
        "FunctionName" => reference(logical), "FunctionVersion" => att(version, "Version"), "Name" => "live",
    };
    if let Some(count) = stack.plan.int(id, "provisioned_concurrency") {
        let config = map! { "ProvisionedConcurrentExecutions" => count };
        properties.set("ProvisionedConcurrencyConfig", config);
    }
    stack.add(&alias, "AWS::Lambda::Alias", properties);
    let why = "a version is a snapshot; give the version resource a new name to publish new code behind the alias";
    stack.lose(id, ALIAS_STAYS, why);
    true
}

/// The function's own HTTPS address; open ones let everybody in.
fn address(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str) {
    let Some(config) = url_config(stack, id) else { return };
    let open = config.get("AuthType").and_then(Val::as_str) == Some("NONE");
    let callee = stack.callee(id);
    let mut properties = map! { "TargetFunctionArn" => reference(logical) };
    if has_alias(stack, id) {
        properties.set("Qualifier", "live");
    }
    for (key, value) in config.iter() {
        properties.set(key, value.clone());
    }
    let after = has_alias(stack, id).then(|| stack.derived(id, "LiveAlias"));
    stack.add(&format!("{logical}Url"), "AWS::Lambda::Url", properties).opt("DependsOn", after);
    if open {
        let (call, url) = (stack.derived(id, "UrlInvokePermission"), stack.derived(id, "UrlPermission"));
        let permission = |action: &str| {
            map! { "Action" => action, "FunctionName" => callee.name.clone(), "Principal" => "*" }
        };
        let mut properties = permission("lambda:InvokeFunctionUrl");
        properties.set("FunctionUrlAuthType", "NONE");
        stack.add(&url, "AWS::Lambda::Permission", properties);
        let mut properties = permission("lambda:InvokeFunction");
        properties.set("InvokedViaFunctionUrl", true);
        stack.add(&call, "AWS::Lambda::Permission", properties);
    }
}

impl Stack<'_, '_> {
    /// How a function is called from its events.
    pub(crate) fn callee(&mut self, id: &ComponentId) -> Callee {
        if has_alias(self, id) {
            let alias = self.derived(id, "LiveAlias");
            return Callee { name: reference(&alias), arn: reference(alias) };
        }
        let name = self.reference(id);
        let arn = self.arn(id).unwrap_or_else(|| name.clone());
        Callee { name, arn }
    }
}
