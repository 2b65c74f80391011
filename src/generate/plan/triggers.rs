use std::collections::{BTreeMap, BTreeSet};

use super::routes::{self, Route};
use super::{Link, Plan};
use crate::generate::Loss;
use crate::generate::naming::words;
use crate::model::{ComponentId, Mechanism, Value};

macro_rules! kinds {
    ($($variant:ident = $name:literal;)*) => {
        /// The shapes of events a function can get.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum TriggerKind { $($variant,)* }

        impl TriggerKind {
            /// The name templates know it by.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    Http = "http";
    Rest = "rest";
    Socket = "socket";
    Authorizer = "authorizer";
    Queue = "queue";
    Stream = "stream";
    Changes = "changes";
    Bucket = "bucket";
    Topic = "topic";
    Event = "event";
    Schedule = "schedule";
    UserPool = "user_pool";
    Device = "device";
    Mail = "mail";
    Logs = "logs";
    Alarm = "alarm";
    Field = "field";
    FieldAuthorizer = "field_authorizer";
    Transform = "transform";
    Pipe = "pipe";
    Task = "task";
    Enrichment = "enrichment";
    Direct = "direct";
}

/// One wire that makes a function run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trigger {
    pub(crate) kind: TriggerKind,
    /// The wire; `None` for a function nothing is wired to.
    pub(crate) wire: Option<String>,
    pub(crate) from: Option<ComponentId>,
    /// Name of the code's entry for it, such as `post_orders`; equal for wires of one kind.
    pub(crate) entry: String,
    pub(crate) route: Option<Route>,
    /// What tells entries of one kind apart besides a route: a WebSocket route or a user pool trigger.
    pub(crate) selector: Option<String>,
    /// `TOKEN`, `REQUEST` (REST), `HTTP` (HTTP API) or `SOCKET`, for authorizers.
    pub(crate) flavour: &'static str,
}

/// Triggers of all functions, in the order of their wires.
pub(super) fn all(plan: &Plan<'_>, losses: &mut Vec<Loss>) -> BTreeMap<ComponentId, Vec<Trigger>> {
    let mut found: BTreeMap<ComponentId, Vec<Trigger>> = BTreeMap::new();
    let mut routes_of: BTreeMap<&ComponentId, BTreeSet<Route>> = BTreeMap::new();
    for link in &plan.links {
        if link.to.service.as_str() != "lambda" {
            continue;
        }
        let kind = kind_of(plan, link);
        let mut trigger = Trigger {
            kind,
            wire: Some(link.id.to_string()),
            from: Some(link.source_id().clone()),
            entry: entry_name(kind).to_owned(),
            route: None,
            selector: None,
            flavour: flavour(plan, link),
        };
        match kind {
            TriggerKind::Http | TriggerKind::Rest if link.from.service.as_str().starts_with("apigw") => {
                let used = routes_of.entry(link.source_id()).or_default();
                let route = free_route(plan, link, used, losses);
                trigger.entry = route_entry(&route);
                used.insert(route.clone());
                trigger.route = Some(route);
            }
            TriggerKind::Http | TriggerKind::Rest => {
                let route = Route { method: "ANY".to_owned(), path: "/{proxy+}".to_owned() };
                "on_request".clone_into(&mut trigger.entry);
                trigger.route = Some(route);
            }
            TriggerKind::Socket => {
                let route = plan.wire_prop(link, "RouteKey").and_then(Value::as_str).unwrap_or("$default").to_owned();
                trigger.entry = format!("on_{}", named(&route, "message"));
                trigger.selector = Some(route);
            }
            TriggerKind::UserPool => {
                let drawn = plan.wire_prop(link, "Trigger").and_then(Value::as_str);
                let name = drawn.or_else(|| first_pool_trigger(plan, link)).unwrap_or("PostConfirmation").to_owned();
                trigger.entry = format!("on_{}", named(&name, "trigger"));
                trigger.selector = Some(name);
            }
            _ => {}
        }
        found.entry(link.target_id().clone()).or_default().push(trigger);
    }
    for (id, component) in plan.document.components() {
        if component.service.as_str() == "lambda" {
            let triggers = found.entry(id.clone()).or_default();
            separate_entries(triggers);
            if triggers.is_empty() {
                triggers.push(direct());
            }
        }
    }
    found
}

fn direct() -> Trigger {
    Trigger {
        kind: TriggerKind::Direct,
        wire: None,
        from: None,
        entry: entry_name(TriggerKind::Direct).to_owned(),
        route: None,
        selector: None,
        flavour: "",
    }
}

/// The wires' own trigger is missing: the pool's list names it.
fn first_pool_trigger<'a>(plan: &Plan<'a>, link: &Link<'a>) -> Option<&'a str> {
    plan.prop(link.source_id(), "triggers")?.as_list()?.first()?.as_str()
}

fn free_route(plan: &Plan<'_>, link: &Link<'_>, used: &BTreeSet<Route>, losses: &mut Vec<Loss>) -> Route {
    let served =
        |other: &&Link<'_>| other.mechanism() != Mechanism::Authorize && other.to.service.as_str() != "cloudwatch_logs";
    let alone = plan.outgoing(link.source_id()).filter(served).count() == 1;
    let mut route = routes::of_link(plan, link, alone);
    if used.contains(&route) {
        let drawn = route.key();
        let kebab = &plan.names[link.target_id()].kebab;
        let stem = route.path.trim_end_matches("{proxy+}").trim_end_matches('/').to_owned();
        for count in 1.. {
            let number = if count == 1 { String::new() } else { format!("-{count}") };
            route.path = format!("{stem}/{kebab}{number}");
            if !used.contains(&route) {
                break;
            }
        }
        let why = format!("`{drawn}` is taken by another wire of the API");
        losses.push(Loss::new(link.id.as_str(), format!("route became `{}`", route.key()), why));
    }
    route
}

fn kind_of(plan: &Plan<'_>, link: &Link<'_>) -> TriggerKind {
    use TriggerKind::{
        Alarm, Authorizer, Bucket, Changes, Device, Direct, Enrichment, Event, Field, FieldAuthorizer, Http, Logs,
        Mail, Pipe, Queue, Rest, Schedule, Socket, Stream, Task, Topic, Transform, UserPool,
    };
    match (link.from.service.as_str(), link.mechanism()) {
        (_, Mechanism::Attachment | Mechanism::Redrive | Mechanism::OnSuccess)
            if link.from.service.as_str() == "lambda" =>
        {
            Direct
        }
        ("apigw_rest" | "apigw_http" | "apigw_ws", Mechanism::Authorize) => Authorizer,
        ("appsync", Mechanism::Authorize) => FieldAuthorizer,
        ("apigw_rest" | "alb", _) => Rest,
        ("apigw_http", _) => {
            let drawn = plan
                .wire_prop(link, "PayloadFormatVersion")
                .filter(|_| link.wire.props.contains_key("PayloadFormatVersion"));
            let version = drawn.or_else(|| plan.prop(link.source_id(), "payload_format")).map(ToString::to_string);
            if version.is_some_and(|version| version.starts_with('1')) { Rest } else { Http }
        }
        ("function_url", _) => Http,
        ("apigw_ws", _) => Socket,
        ("appsync", _) => Field,
        ("sqs_standard" | "sqs_fifo", _) => Queue,
        ("kinesis", _) => Stream,
        ("dynamodb" | "dynamodb_stream", _) => Changes,
        ("s3", Mechanism::AsyncInvoke) => Bucket,
        ("sns_standard" | "sns_fifo", _) => Topic,
        ("eventbridge_rule", _) => {
            if plan.drawn(link.source_id(), "schedule").is_some() {
                Schedule
            } else {
                Event
            }
        }
        ("eventbridge_scheduler", _) => Schedule,
        ("cognito_user_pool", _) => UserPool,
        ("iot_rule", _) => Device,
        ("ses_receipt", _) => Mail,
        ("cloudwatch_logs", _) => Logs,
        ("cloudwatch_alarm", _) => Alarm,
        ("firehose", _) => Transform,
        ("eventbridge_pipe", Mechanism::Enrich) => Enrichment,
        ("eventbridge_pipe", _) => Pipe,
        ("sfn_standard" | "sfn_express", _) => Task,
        _ => Direct,
    }
}

fn flavour(plan: &Plan<'_>, link: &Link<'_>) -> &'static str {
    match link.from.service.as_str() {
        "apigw_rest" => {
            if plan.wire_prop(link, "Type").and_then(Value::as_str) == Some("TOKEN") {
                "TOKEN"
            } else {
                "REQUEST"
            }
        }
        "apigw_http" => "HTTP",
        "apigw_ws" => "SOCKET",
        _ => "",
    }
}

const fn entry_name(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::Http | TriggerKind::Rest => "on_request",
        TriggerKind::Socket => "on_socket_message",
        TriggerKind::Authorizer | TriggerKind::FieldAuthorizer => "authorize",
        TriggerKind::Queue => "on_message",
        TriggerKind::Stream => "on_record",
        TriggerKind::Changes => "on_change",
        TriggerKind::Bucket => "on_object",
        TriggerKind::Topic => "on_notification",
        TriggerKind::Event => "on_event",
        TriggerKind::Schedule => "on_schedule",
        TriggerKind::UserPool => "on_user_pool",
        TriggerKind::Device => "on_device_message",
        TriggerKind::Mail => "on_mail",
        TriggerKind::Logs => "on_log_lines",
        TriggerKind::Alarm => "on_alarm",
        TriggerKind::Field => "on_field",
        TriggerKind::Transform => "on_delivery_record",
        TriggerKind::Pipe => "on_pipe_record",
        TriggerKind::Task => "on_task",
        TriggerKind::Enrichment => "on_enrichment",
        TriggerKind::Direct => "on_call",
    }
}

fn named(text: &str, fallback: &str) -> String {
    let words = words(text);
    if words.is_empty() { fallback.to_owned() } else { words.join("_") }
}

/// `POST /orders/{id}` becomes `post_orders_id`, `ANY /{proxy+}` becomes `on_request`.
fn route_entry(route: &Route) -> String {
    let path = words(&route.path);
    let path: Vec<String> = path.into_iter().filter(|word| word != "proxy").collect();
    match (route.method.as_str(), path.is_empty()) {
        ("ANY", true) => "on_request".to_owned(),
        ("ANY", false) => format!("on_{}", path.join("_")),
        (method, true) => format!("{}_root", method.to_ascii_lowercase()),
        (method, false) => format!("{}_{}", method.to_ascii_lowercase(), path.join("_")),
    }
}

/// Gives routes and selectors that would share a name one of their own.
fn separate_entries(triggers: &mut [Trigger]) {
    let mut taken: BTreeMap<String, (TriggerKind, Option<Route>, Option<String>)> = BTreeMap::new();
    for trigger in triggers {
        let what = (trigger.kind, trigger.route.clone(), trigger.selector.clone());
        let stem = trigger.entry.clone();
        let mut count = 1;
        while taken.get(&trigger.entry).is_some_and(|known| *known != what) {
            count += 1;
            trigger.entry = format!("{stem}_{count}");
        }
        taken.insert(trigger.entry.clone(), what);
    }
}
