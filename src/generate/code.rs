//! The code of functions, their tests and sample events, and the files about the whole project.

mod project;
pub(crate) mod render;
mod samples;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Serde;
use minijinja::{Environment, Value as Json};
use serde::Serialize;
use serde_json::json;

use super::lower::{Stack, workflow};
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Call, Function, Plan, Trigger, TriggerKind};
use crate::generate::tree::FileTree;
use crate::generate::value::Val;
use crate::generate::{GenerateError, Generated, Language, Loss, emit};
use crate::model::ComponentId;

/// What a target adds to the files all of them have.
pub(crate) struct Flavour {
    /// The folder of its templates.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// Where everything is declared.
    pub(crate) main_file: &'static str,
    /// Template in its folder, and the path it is written to.
    pub(crate) files: &'static [(&'static str, &'static str)],
}

/// The whole skeleton around a target's own files: code, tests, events, workflows, README and commands.
pub(crate) fn skeleton(
    stack: &Stack<'_, '_>,
    flavour: &Flavour,
    own: Vec<(String, String)>,
) -> Result<Generated, GenerateError> {
    let (mut tree, losses) = sources(stack, own)?;
    let project = Project::new(stack.plan, stack);
    project::put(&mut tree, flavour, &project, stack, &losses)?;
    Ok(Generated { files: tree.into_files(), losses, names: stack.names() })
}

/// A target's own files with code, tests, events and workflows, and everything that is lost; no README, no commands.
pub(crate) fn sources(
    stack: &Stack<'_, '_>,
    own: Vec<(String, String)>,
) -> Result<(FileTree, Vec<Loss>), GenerateError> {
    if stack.resources.is_empty() {
        return Err(GenerateError::NothingToDeploy);
    }
    let plan = stack.plan;
    let mut losses: Vec<Loss> = plan.losses.iter().chain(&stack.losses).cloned().collect();
    losses.sort();
    losses.dedup();
    let mut tree = FileTree::default();
    for (path, text) in own.into_iter().chain(workflow::definitions(plan)) {
        tree.put(path, text);
    }
    put_functions(&mut tree, plan, &Project::new(plan, stack))?;
    Ok((tree, losses))
}

/// What files about the whole project say.
pub(crate) struct Project {
    pub(crate) title: String,
    pub(crate) stack_name: String,
    pub(crate) region: String,
    pub(crate) functions: Vec<FunctionFacts>,
    pub(crate) languages: BTreeSet<&'static str>,
    pub(crate) parameters: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct FunctionFacts {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) folder: String,
    pub(crate) logical: String,
    pub(crate) runtime: String,
    pub(crate) language: &'static str,
    pub(crate) triggers: Vec<String>,
    pub(crate) calls: Vec<String>,
    pub(crate) samples: Vec<String>,
}

impl Project {
    pub(crate) fn new(plan: &Plan<'_>, stack: &Stack<'_, '_>) -> Self {
        let settings = plan.document.settings();
        let name = words(&settings.name);
        let mut stack_name = name.join("-");
        stack_name.truncate(40);
        if !stack_name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            stack_name.insert_str(0, "app-");
        }
        let region = settings.region.as_str();
        let clean =
            !region.is_empty() && region.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        Self {
            title: settings.name.clone(),
            stack_name: stack_name.trim_end_matches('-').to_owned(),
            region: if clean { region.to_owned() } else { "us-east-1".to_owned() },
            functions: plan.functions.iter().map(|(id, function)| facts(plan, id, function)).collect(),
            languages: plan.functions.values().map(|function| function.language.as_str()).collect(),
            parameters: stack.parameters.iter().map(|(name, _)| name.to_owned()).collect(),
        }
    }
}

fn facts(plan: &Plan<'_>, id: &ComponentId, function: &Function) -> FunctionFacts {
    let names = &plan.names[id];
    let title = plan.component(id).map(|component| component.name.clone()).unwrap_or_default();
    let from = |trigger: &Trigger| {
        let source =
            trigger.from.as_ref().and_then(|id| plan.component(id)).map_or("direct invocation", |c| c.name.as_str());
        match &trigger.route {
            Some(route) => format!("{source}: {}", route.key()),
            None => source.to_owned(),
        }
    };
    let entries = entries(plan, id, function);
    let mut samples: Vec<String> = entries.iter().map(|entry| entry.sample.clone()).collect();
    samples.dedup();
    FunctionFacts {
        id: id.to_string(),
        title,
        folder: names.snake.clone(),
        logical: names.logical.clone(),
        runtime: function.runtime.clone(),
        language: function.language.as_str(),
        triggers: function.triggers.iter().map(from).collect(),
        calls: function.calls.iter().filter_map(|call| plan.component(&call.to)).map(|c| c.name.clone()).collect(),
        samples,
    }
}

/// An entry of a function's code: a route, or all wires of one kind.
#[derive(Clone, Serialize)]
struct Entry {
    kind: &'static str,
    name: String,
    summary: String,
    sample: String,
    route_key: String,
    method: String,
    takes_body: bool,
    /// Its sample event leads to calls downstream.
    expects_calls: bool,
    selector: String,
    trigger_source: String,
    flavour: &'static str,
    /// The first of several that share a name.
    first: bool,
}

fn entries(plan: &Plan<'_>, id: &ComponentId, function: &Function) -> Vec<Entry> {
    let folder = &plan.names[id].snake;
    let mut made: Vec<Entry> = Vec::new();
    for trigger in &function.triggers {
        let kind = trigger.kind.as_str();
        let flavoured = matches!(trigger.kind, TriggerKind::Authorizer);
        let known = made.iter().any(|entry| {
            entry.name == trigger.entry && entry.kind == kind && (!flavoured || entry.flavour == trigger.flavour)
        });
        if known {
            continue;
        }
        let file = if flavoured {
            format!("{}_{}", trigger.entry, trigger.flavour.to_ascii_lowercase())
        } else {
            trigger.entry.clone()
        };
        let method = trigger.route.as_ref().map_or("", |route| route.method.as_str()).to_owned();
        made.push(Entry {
            kind,
            name: trigger.entry.clone(),
            summary: summary(plan, trigger),
            sample: format!("{folder}/{file}.json"),
            route_key: samples::route_key(trigger),
            takes_body: samples::takes_body(&method),
            expects_calls: function.calls.iter().any(is_certain),
            method,
            selector: trigger.selector.clone().unwrap_or_default(),
            trigger_source: samples::trigger_source(trigger.selector.as_deref().unwrap_or_default()).to_owned(),
            flavour: trigger.flavour,
            first: !made.iter().any(|entry| entry.name == trigger.entry),
        });
    }
    made
}

/// One sentence on what an entry gets.
fn summary(plan: &Plan<'_>, trigger: &Trigger) -> String {
    let source = trigger.from.as_ref().and_then(|id| plan.component(id)).map_or("a caller", |c| c.name.as_str());
    let source = render::one_line(source);
    let source = if source.is_empty() { "its source".to_owned() } else { source };
    let what = match trigger.kind {
        TriggerKind::Http | TriggerKind::Rest => {
            return format!("Answers {} of {source}.", samples::route_key(trigger));
        }
        TriggerKind::Socket => "A WebSocket event from",
        TriggerKind::Authorizer | TriggerKind::FieldAuthorizer => "Callers of",
        TriggerKind::Queue => "A message from",
        TriggerKind::Stream => "A record from",
        TriggerKind::Changes => "A change in",
        TriggerKind::Bucket => "An object in",
        TriggerKind::Topic => "A notification from",
        TriggerKind::Event => "An event from",
        TriggerKind::Schedule => "A run planned by",
        TriggerKind::UserPool => "A step of a user in",
        TriggerKind::Device => "A device's message through",
        TriggerKind::Mail => "A mail received by",
        TriggerKind::Logs => "A log line from",
        TriggerKind::Alarm => "A change of state of",
        TriggerKind::Field => "A field of",
        TriggerKind::Transform => "A record on its way through",
        TriggerKind::Pipe => "A record delivered by",
        TriggerKind::Task => "A step of",
        TriggerKind::Enrichment => "A record to enrich for",
        TriggerKind::Direct => "A call from",
    };
    format!("{what} {source}.")
}

/// A downstream call as the templates see it.
#[derive(Serialize)]
struct CallFacts {
    ident: String,
    service: &'static str,
    read: Option<String>,
    write: Option<String>,
    fifo: bool,
    waits: bool,
    sort_key: bool,
    max_tokens: i64,
    env: BTreeMap<&'static str, String>,
}

/// Whether a call is made whatever comes in: some need an address or an object to work on.
fn is_certain(call: &Call) -> bool {
    is_certain_service(call.service)
}

fn is_certain_service(service: &str) -> bool {
    !matches!(service, "cache" | "mail" | "rekognition" | "textract" | "transcribe")
}

fn call_facts(plan: &Plan<'_>, call: &Call) -> CallFacts {
    let verb = |verb: &str| Some(format!("{verb}_{}", call.ident));
    let (read, write) = match call.service {
        "table" | "bucket" => (call.reads.then(|| verb("get")).flatten(), call.writes.then(|| verb("put")).flatten()),
        "search" => (call.reads.then(|| verb("find")).flatten(), call.writes.then(|| verb("index")).flatten()),
        "secret" | "parameter" => (verb("read"), None),
        "users" => (call.reads.then(|| verb("get")).flatten(), (!call.reads).then(|| verb("update")).flatten()),
        "queue" => (None, verb("send_to")),
        "topic" => (None, verb("publish_to")),
        "bus" => (None, verb("emit_to")),
        "stream" | "delivery_stream" => (None, verb("put_to")),
        "key" => (None, verb("encrypt_with")),
        "workflow" => (None, verb("start")),
        "function" => (None, verb("invoke")),
        "mail" => (None, verb("send_mail_from")),
        "connections" => (None, verb("post_to")),
        "devices" => (None, verb("command")),
        "model" => (None, verb("ask")),
        "task" => (None, verb("run")),
        "schedules" => (None, verb("plan_with")),
        "sql" => (None, verb("insert_into")),
        "database" | "cache" => (None, verb("address_of")),
        "metrics" => (None, verb("count_in")),
        _ => (None, verb("call")),
    };
    // One method may serve both; the second would overwrite the first.
    let (read, write) = if call.service == "search" && write.is_some() { (None, write) } else { (read, write) };
    CallFacts {
        ident: call.ident.clone(),
        service: call.service,
        read,
        write,
        fifo: call.fifo,
        waits: call.waits,
        sort_key: plan.int(&call.to, "lsi_count").unwrap_or(0) > 0,
        max_tokens: plan.int(&call.to, "max_tokens").unwrap_or(512).clamp(1, 100_000),
        env: call.env.iter().map(|variable| (variable.attribute.key(), variable.name.clone())).collect(),
    }
}

#[derive(Serialize)]
struct Batch {
    kind: &'static str,
    entry: &'static str,
    ordered: bool,
}

#[derive(Serialize)]
struct Single {
    kind: &'static str,
    entry: String,
    returns: bool,
}

/// Sources, code, tests and events of all functions.
pub(crate) fn put_functions(tree: &mut FileTree, plan: &Plan<'_>, project: &Project) -> Result<(), GenerateError> {
    let environment = render::environment("code")?;
    let mut variables = BTreeMap::new();
    for (id, function) in &plan.functions {
        let samples = put_function(tree, plan, id, function, &environment)?;
        variables.insert(plan.names[id].snake.clone(), samples);
    }
    if !plan.functions.is_empty() {
        let all = serde_json::to_value(&variables).unwrap_or_default();
        tree.put("events/environment.json", emit::json::pretty(&all));
    }
    for language in &project.languages {
        let files: &[(&str, &str)] = match *language {
            "python" => &[
                ("loading.py", "tests/loading.py"),
                ("init.py", "tests/__init__.py"),
                ("run_local.py", "scripts/run_local.py"),
            ],
            _ => &[("loading.mjs", "tests/loading.mjs"), ("run_local.mjs", "scripts/run_local.mjs")],
        };
        for (template, path) in files {
            tree.put(*path, render::render(&environment, &format!("code/{language}/{template}"), Json::from(()))?);
        }
    }
    Ok(())
}

/// Files of one function; the values its environment has in tests are given back.
fn put_function(
    tree: &mut FileTree,
    plan: &Plan<'_>,
    id: &ComponentId,
    function: &Function,
    environment: &Environment<'_>,
) -> Result<BTreeMap<String, String>, GenerateError> {
    let names = &plan.names[id];
    let facts = Facts::new(plan, id, function);
    let context = facts.context(plan, id);
    let folder = format!("functions/{}", names.snake);
    let files: Vec<(&str, String)> = match function.language {
        Language::Python => {
            let mut files = vec![
                ("app.py", format!("{folder}/app.py")),
                ("sources.py", format!("{folder}/sources.py")),
                ("work.py", format!("{folder}/work.py")),
                ("observe.py", format!("{folder}/observe.py")),
                ("requirements.txt", format!("{folder}/requirements.txt")),
                ("test.py", format!("tests/test_{}.py", names.snake)),
            ];
            if !function.calls.is_empty() {
                files.push(("downstream.py", format!("{folder}/downstream.py")));
            }
            if facts.authorizes {
                files.push(("token_check.py", format!("{folder}/token_check.py")));
            }
            files
        }
        Language::Node => {
            let mut files = vec![
                ("app.mjs", format!("{folder}/app.mjs")),
                ("sources.mjs", format!("{folder}/sources.mjs")),
                ("work.mjs", format!("{folder}/work.mjs")),
                ("observe.mjs", format!("{folder}/observe.mjs")),
                ("package.json", format!("{folder}/package.json")),
                ("test.mjs", format!("tests/{}.test.mjs", names.snake)),
            ];
            if !function.calls.is_empty() {
                files.push(("downstream.mjs", format!("{folder}/downstream.mjs")));
            }
            if facts.authorizes {
                files.push(("token_check.mjs", format!("{folder}/token_check.mjs")));
            }
            files
        }
    };
    for (template, path) in files {
        let name = format!("code/{}/{template}", function.language.as_str());
        tree.put(path, render::render(environment, &name, context.clone())?);
    }
    for trigger in &function.triggers {
        let flavoured = trigger.kind == TriggerKind::Authorizer;
        let file = if flavoured {
            format!("{}_{}", trigger.entry, trigger.flavour.to_ascii_lowercase())
        } else {
            trigger.entry.clone()
        };
        let event = samples::event(plan, trigger);
        tree.put(format!("events/{}/{file}.json", names.snake), emit::json::pretty(&event));
    }
    Ok(facts.env_samples)
}

/// Everything the templates of one function ask for.
struct Facts {
    entries: Vec<Entry>,
    kinds: Vec<&'static str>,
    calls: Vec<CallFacts>,
    batches: Vec<Batch>,
    singles: Vec<Single>,
    fallback: Option<&'static str>,
    authorizes: bool,
    env_samples: BTreeMap<String, String>,
}

impl Facts {
    fn new(plan: &Plan<'_>, id: &ComponentId, function: &Function) -> Self {
        let entries = entries(plan, id, function);
        let present: BTreeSet<TriggerKind> = function.triggers.iter().map(|trigger| trigger.kind).collect();
        // Authorizers first: their events look like requests.
        let mut kinds: Vec<TriggerKind> = present.iter().copied().collect();
        kinds.sort_by_key(|kind| (!matches!(kind, TriggerKind::Authorizer | TriggerKind::FieldAuthorizer), *kind));
        let fifo = |kind: TriggerKind| {
            let mut queues = function.triggers.iter().filter(|trigger| trigger.kind == kind);
            queues.any(|trigger| trigger.from.as_ref().is_some_and(|from| plan.service(from).ends_with("_fifo")))
        };
        let batch = |kind: TriggerKind| match kind {
            TriggerKind::Queue => Some(Batch { kind: "queue", entry: "on_message", ordered: fifo(kind) }),
            TriggerKind::Stream => Some(Batch { kind: "stream", entry: "on_record", ordered: true }),
            TriggerKind::Changes => Some(Batch { kind: "changes", entry: "on_change", ordered: true }),
            _ => None,
        };
        let single = |kind: TriggerKind| {
            let returns = match kind {
                TriggerKind::Bucket
                | TriggerKind::Topic
                | TriggerKind::Event
                | TriggerKind::Schedule
                | TriggerKind::Mail
                | TriggerKind::Logs
                | TriggerKind::Alarm
                | TriggerKind::Device => false,
                TriggerKind::Field
                | TriggerKind::Pipe
                | TriggerKind::Task
                | TriggerKind::Enrichment
                | TriggerKind::Direct => true,
                _ => return None,
            };
            let entry = function.triggers.iter().find(|trigger| trigger.kind == kind)?.entry.clone();
            Some(Single { kind: kind.as_str(), entry, returns })
        };
        let fallback = kinds.iter().copied().find(|kind| {
            matches!(kind, TriggerKind::Device | TriggerKind::Task | TriggerKind::Enrichment | TriggerKind::Direct)
        });
        let mut env_samples = BTreeMap::new();
        for call in &function.calls {
            for variable in &call.env {
                let value = sample_value(&plan.names[&call.to].kebab, variable.attribute.key());
                env_samples.insert(variable.name.clone(), value);
            }
            if call.service == "metrics" {
                env_samples.insert("METRIC_NAMESPACE".to_owned(), "example".to_owned());
            }
        }
        let authorizes = present.contains(&TriggerKind::Authorizer) || present.contains(&TriggerKind::FieldAuthorizer);
        if authorizes {
            env_samples.insert("TOKEN_ISSUER".to_owned(), "https://issuer.example.com/".to_owned());
            env_samples.insert("TOKEN_AUDIENCE".to_owned(), "example".to_owned());
        }
        Self {
            batches: kinds.iter().copied().filter_map(batch).collect(),
            singles: kinds.iter().copied().filter_map(single).collect(),
            fallback: fallback.map(TriggerKind::as_str),
            kinds: kinds.into_iter().map(TriggerKind::as_str).collect(),
            calls: function.calls.iter().map(|call| call_facts(plan, call)).collect(),
            entries,
            authorizes,
            env_samples,
        }
    }

    fn context(&self, plan: &Plan<'_>, id: &ComponentId) -> Json {
        let names = &plan.names[id];
        let services: BTreeSet<&str> = self.calls.iter().map(|call| call.service).collect();
        let settings = plan.document.settings();
        let source = words(&settings.name).join("-");
        Json::from(Serde(json!({
            "title": plan.component(id).map_or("", |component| component.name.as_str()),
            "folder": &names.snake,
            "kebab": &names.kebab,
            "class_name": format!("{}Test", pascal(&words(&names.snake))),
            "entries": &self.entries,
            "kinds": &self.kinds,
            "calls": &self.calls,
            "services": services,
            "batches": &self.batches,
            "singles": &self.singles,
            "fallback": self.fallback.unwrap_or_default(),
            "authorizes": self.authorizes,
            "reads": self.calls.iter().any(|call| call.read.is_some()),
            "has_calls": self.calls.iter().any(|call| is_certain_service(call.service)),
            "rejects_unknown": self.fallback.is_none(),
            "env_names": self.env_samples.keys().collect::<Vec<_>>(),
            "env_samples": &self.env_samples,
            "event_source": if source.is_empty() { "app".to_owned() } else { format!("app.{source}") },
            "event_type": pascal(&words(&names.snake)),
            "test_modulus": include_str!("code/samples/test_modulus.txt").trim(),
            "test_private": include_str!("code/samples/test_private.txt").trim(),
        })))
    }
}

/// What an environment variable holds in tests.
fn sample_value(kebab: &str, key: &str) -> String {
    match key {
        "arn" | "secret_arn" | "cluster" | "task_definition" | "role_arn" => {
            format!("arn:aws:example:us-east-1:123456789012:{kebab}")
        }
        "url" | "endpoint" => format!("https://{kebab}.example.com"),
        "port" => "5432".to_owned(),
        "sender" => "no-reply@example.com".to_owned(),
        "subnets" => "subnet-1,subnet-2".to_owned(),
        _ => kebab.to_owned(),
    }
}

/// The type of every resource, for the README.
pub(crate) fn resource_types(stack: &Stack<'_, '_>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (_, resource) in stack.resources.iter() {
        if let Val::Map(resource) = resource
            && let Some(kind) = resource.get("Type").and_then(Val::as_str)
        {
            *counts.entry(kind.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}
