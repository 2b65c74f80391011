//! Apache OpenWhisk: a manifest for wskdeploy, and actions in Node.js and Python that need no packages.
//!
//! Databases and brokers exist already: the manifest binds the platform's packages for them, with credentials from
//! the environment. Text of the drawing reaches the manifest only where it is checked, since wskdeploy inserts
//! variables wherever a `$` stands.

mod code;
mod events;

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use crate::catalogue::{Category, Provider};
use crate::generate::naming::{Namer, words};
use crate::generate::plan::{Link, Plan, Route};
use crate::generate::tree::FileTree;
use crate::generate::value::{Map, Val, map};
use crate::generate::{GenerateError, Generated, Language, Loss, Options, emit};
use crate::model::{ComponentId, Value};

pub(super) const TARGET: Target = Target {
    id: "openwhisk",
    label: "Apache OpenWhisk",
    description: "Apache OpenWhisk: a manifest for wskdeploy with actions, sequences, triggers, rules and APIs",
    files: &["manifest.yaml", "env.example", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: generate,
};

/// Methods a route for any method stands for; the gateway wants each by name.
const ANY: &[&str] = &["get", "post", "put", "patch", "delete"];

/// What a package holds, in the order people read it.
const SECTIONS: &[&str] = &["dependencies", "actions", "sequences", "triggers", "rules", "apis"];

/// A skeleton in the making.
struct Project<'p, 'a> {
    plan: &'p Plan<'a>,
    options: &'p Options,
    /// What the package of the manifest holds, by section.
    package: Map,
    losses: Vec<Loss>,
    /// Variables the manifest reads, with a value to start from.
    variables: BTreeMap<String, String>,
}

fn generate(plan: &Plan<'_>, options: &Options) -> Result<Generated, GenerateError> {
    let ids: Vec<ComponentId> = plan.document.components().keys().cloned().collect();
    if !ids.iter().any(|id| is_ours(plan.service(id))) {
        return Err(GenerateError::NothingToDeploy);
    }
    let mut project = Project { plan, options, package: Map::new(), losses: Vec::new(), variables: BTreeMap::new() };
    for id in &ids {
        project.component(id);
    }
    for link in &plan.links {
        project.wire(link);
    }
    let mut losses = std::mem::take(&mut project.losses);
    losses.extend(plan.losses.iter().filter(|loss| project.concerns(loss)).cloned());
    losses.sort();
    losses.dedup();
    let mut tree = FileTree::default();
    let name = package_name(plan);
    let mut package = map! { "version" => "1.0.0" };
    for key in SECTIONS {
        package.opt(key, project.package.get(key).cloned());
    }
    let mut packages = Map::new();
    packages.set(name.clone(), package);
    let manifest = map! { "packages" => packages };
    tree.put("manifest.yaml", emit::yaml::document(&manifest, &[]));
    code::put(&mut tree, &project, &losses)?;
    let named = |id: &ComponentId| {
        let kebab = &plan.names[id].kebab;
        match plan.service(id) {
            "ow_action" | "ow_sequence" => format!("{name}/{kebab}"),
            _ => kebab.clone(),
        }
    };
    let names = ids.iter().filter(|id| is_ours(plan.service(id))).map(|id| (id.to_string(), named(id))).collect();
    Ok(Generated { files: tree.into_files(), losses, names })
}

fn is_ours(service: &str) -> bool {
    service.starts_with("ow_")
}

/// The package everything but triggers and rules lives in.
fn package_name(plan: &Plan<'_>) -> String {
    let mut name = words(&plan.document.settings().name).join("-");
    name.truncate(48);
    let name = name.trim_end_matches('-');
    if name.is_empty() { "app".to_owned() } else { name.to_owned() }
}

/// Letters, digits and `more`, at least one: nothing that YAML, a shell or wskdeploy takes for its own.
fn is_simple(text: &str, more: &str) -> bool {
    !text.is_empty() && text.len() <= 200 && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

/// Kinds whose language lacks what the code needs: Node.js before 16, Python 2.
fn is_too_old(kind: &str) -> bool {
    let Some((language, version)) = kind.split_once(':') else { return false };
    let major: Option<u32> = version.split('.').next().and_then(|major| major.parse().ok());
    major.is_some_and(|major| major < if language == "nodejs" { 16 } else { 3 })
}

impl Project<'_, '_> {
    /// Losses of the plan that are about parts of this platform, or about no known part.
    fn concerns(&self, loss: &Loss) -> bool {
        loss.at.iter().all(|at| {
            let part = self.plan.document.components().get_key_value(at.as_str());
            part.is_none_or(|(id, _)| is_ours(self.plan.service(id)))
        })
    }

    fn component(&mut self, id: &ComponentId) {
        match self.plan.service(id) {
            "ow_action" => self.action(id),
            "ow_sequence" => self.sequence(id),
            "ow_trigger" => self.trigger(id),
            "ow_rule" => self.rules(id),
            "ow_apigw" => self.api(id),
            "ow_cloudant" | "ow_kafka" => self.binding(id),
            "ow_alarm" => {
                if self.plan.outgoing(id).next().is_none() {
                    self.lose(id.as_str(), "no alarm", "an alarm is the feed of a trigger, and none is wired to it");
                }
            }
            other => self.elsewhere(id, other),
        }
    }

    fn elsewhere(&mut self, id: &ComponentId, service: &str) {
        if service == "couchdb" && self.plan.outgoing(id).any(|link| link.to.service.as_str() == "ow_trigger") {
            self.binding(id);
            return;
        }
        let known = self.plan.catalogue.service(service);
        let outside = known.is_some_and(|known| {
            known.category == Category::Actor || known.provider == Provider::Generic || service == "http_endpoint"
        });
        if !outside {
            let name = known.map_or(service, |known| known.name.as_str()).to_owned();
            self.lose(id.as_str(), format!("no {name}"), "it does not run on OpenWhisk");
        }
    }

    /// What a wire says that neither its ends nor the code bring with them.
    fn wire(&mut self, link: &Link<'_>) {
        let (from, to) = (link.from.service.as_str(), link.to.service.as_str());
        if !is_ours(from) {
            return;
        }
        let made = matches!(
            (from, to),
            ("ow_action", "ow_action" | "ow_trigger" | "ow_cloudant" | "ow_kafka" | "http_endpoint")
                | ("ow_alarm" | "ow_cloudant" | "ow_kafka", "ow_trigger")
                | ("ow_apigw" | "ow_sequence", "ow_action")
                | ("ow_rule", "ow_action" | "ow_sequence")
                | ("ow_trigger", "ow_rule")
        );
        if !made {
            self.lose(link.id.as_str(), "no resources", "a manifest has no word for this connection; add it by hand");
        }
    }

    fn lose(&mut self, at: &str, what: impl Into<String>, why: impl Into<String>) {
        self.losses.push(Loss::new(at, what, why));
    }

    /// Reads a variable in the manifest: `$ORDERS_PASSWORD`.
    fn variable(&mut self, id: &ComponentId, what: &str, start: &str) -> String {
        let name = format!("{}_{what}", self.plan.names[id].snake.to_ascii_uppercase());
        self.variables.insert(name.clone(), start.to_owned());
        format!("${name}")
    }

    fn language(&self, id: &ComponentId) -> Language {
        let chosen = self.options.languages.get(id.as_str()).copied().or(self.options.language);
        let drawn = self.plan.text(id, "kind").and_then(Language::of_runtime);
        chosen.or(drawn).unwrap_or(Language::Node)
    }

    /// The kind of the runtime: as drawn where the code is in its language.
    fn kind(&mut self, id: &ComponentId) -> String {
        let language = self.language(id);
        let own = format!("{}:default", language.as_str());
        let drawn = self.plan.text(id, "kind").unwrap_or(&own);
        let simple = is_simple(drawn, ":.") && drawn.contains(':');
        if simple && Language::of_runtime(drawn) == Some(language) {
            if !is_too_old(drawn) {
                return drawn.to_owned();
            }
            self.lose(id.as_str(), format!("{drawn} became {own}"), "it is too old for the code that is generated");
        }
        if Language::of_runtime(drawn).is_none() {
            self.lose(
                id.as_str(),
                format!("another kind became {own}"),
                "code is generated for Python and Node.js only",
            );
        }
        own
    }

    /// Whether anybody may call an action over HTTP.
    fn is_web(&self, id: &ComponentId) -> bool {
        self.plan.flag(id, "web") || self.plan.incoming(id).any(|link| link.from.service.as_str() == "ow_apigw")
    }

    fn action(&mut self, id: &ComponentId) {
        let plan = self.plan;
        let mut action = map! { "function" => format!("actions/{}", plan.names[id].snake), "runtime" => self.kind(id) };
        let mut limits = Map::new();
        for (ours, theirs, low, high) in [
            ("timeout_ms", "timeout", 100, 300_000),
            ("memory_mb", "memorySize", 128, 512),
            ("logs_mb", "logSize", 0, 10),
        ] {
            limits.opt(theirs, plan.int(id, ours).map(|value| Val::Int(value.clamp(low, high))));
        }
        action.set("limits", limits);
        let mut annotations = Map::new();
        if self.is_web(id) {
            action.set("web", Val::Bool(true));
            if plan.flag(id, "require_whisk_auth") {
                annotations.set("require-whisk-auth", Val::Bool(true));
            }
        } else if plan.flag(id, "require_whisk_auth") {
            self.lose(
                id.as_str(),
                "no key of its own",
                "only web actions have one; the others want the namespace's key",
            );
        }
        let calls = code::calls(self, id);
        if calls.iter().any(|call| call.kind != "service") {
            // Without it the platform keeps its key from the code, which calls with it.
            annotations.set("provide-api-key", Val::Bool(true));
        }
        let mut inputs = Map::new();
        for call in calls.iter().filter(|call| call.kind == "service") {
            let drawn =
                plan.text(&call.id, "url").filter(|url| url.starts_with("https://") && is_simple(url, ":/._-~%?=&+"));
            let value = self.variable(&call.id, "URL", drawn.unwrap_or("https://example.com/"));
            inputs.set(format!("{}_url", call.ident), value);
        }
        if !inputs.is_empty() {
            action.set("inputs", inputs);
        }
        if !annotations.is_empty() {
            action.set("annotations", annotations);
        }
        self.package.map("actions").set(plan.names[id].kebab.clone(), action);
    }

    /// The actions of a sequence: in the order its property names them, then in that of their wires.
    fn steps(&self, id: &ComponentId) -> Vec<ComponentId> {
        let plan = self.plan;
        let listed: Vec<&str> = match plan.drawn(id, "actions") {
            Some(Value::List(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut steps: Vec<ComponentId> = Vec::new();
        for link in plan.outgoing(id).filter(|link| link.to.service.as_str() == "ow_action") {
            steps.push(link.target_id().clone());
        }
        let place = |step: &ComponentId| {
            let name = plan.component(step).map_or("", |component| component.name.as_str());
            listed.iter().position(|own| *own == step.as_str() || *own == name).unwrap_or(usize::MAX)
        };
        steps.sort_by_key(place);
        steps
    }

    fn sequence(&mut self, id: &ComponentId) {
        let names: Vec<&str> = self.steps(id).iter().map(|step| self.plan.names[step].kebab.as_str()).collect();
        if names.is_empty() {
            self.lose(id.as_str(), "no sequence", "nothing is wired to it that it could run");
            return;
        }
        self.package.map("sequences").set(self.plan.names[id].kebab.clone(), map! { "actions" => names.join(", ") });
    }

    fn api(&mut self, id: &ComponentId) {
        let plan = self.plan;
        let auth = plan.text(id, "auth").unwrap_or("none");
        if auth != "none" {
            self.lose(
                id.as_str(),
                "no authorization",
                "a manifest has no word for it: the API is open until the gateway is told",
            );
        }
        let drawn = plan.text(id, "base_path").map_or("", |path| path.trim_matches('/'));
        let base = if is_simple(drawn, "-_./") { drawn } else { plan.names[id].kebab.as_str() };
        if !drawn.is_empty() && base != drawn {
            self.lose(
                id.as_str(),
                format!("`{base}` as its base path"),
                "what is drawn has more than letters, digits and `-_./`",
            );
        }
        let links: Vec<&Link<'_>> = plan.outgoing(id).filter(|link| link.to.service.as_str() == "ow_action").collect();
        if links.is_empty() {
            self.lose(id.as_str(), "no API", "nothing is wired to it that could answer");
        }
        let mut names = Namer::default();
        let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
        for link in &links {
            let route = plan.route(link, links.len() == 1);
            let path = self.path(link, &route);
            let response = link.wire.props.get("response_type").and_then(Value::as_str).unwrap_or("http");
            if !matches!(response, "http" | "json") {
                self.lose(
                    link.id.as_str(),
                    "answers in JSON",
                    "the code sets the type of what it answers; change it there for HTML, text or SVG",
                );
            }
            let methods = if route.method == "ANY" { ANY.to_vec() } else { vec![route.method.as_str()] };
            for method in methods {
                let method = method.to_ascii_lowercase();
                if !taken.insert((path.clone(), method.clone())) {
                    self.lose(link.id.as_str(), format!("{method} left out"), "another wire has this route");
                    continue;
                }
                // A name has one method for each path and action; a further one goes under a further name.
                let name = names.unique(&plan.names[id].kebab, "-");
                let answer = map! { "method" => method, "response" => "http" };
                let apis = self.package.map("apis").map(&name).map(base).map(&path);
                apis.set(plan.names[link.target_id()].kebab.clone(), answer);
            }
        }
    }

    /// The path below the base, as manifests write it: without the slash at its start.
    fn path(&mut self, link: &Link<'_>, route: &Route) -> String {
        if !route.path.contains("+}") {
            let path = route.path.trim_matches('/');
            return if path.is_empty() { "/".to_owned() } else { path.to_owned() };
        }
        let kept: Vec<&str> = route.path.split('/').filter(|part| !part.is_empty() && !part.ends_with("+}")).collect();
        if !route.is_catch_all() {
            self.lose(link.id.as_str(), "one path only", "the gateway has no parameter for the rest of a path");
        }
        if kept.is_empty() { "/".to_owned() } else { kept.join("/") }
    }
}
