//! What each wire needs: a binding on its target, a trigger or a subscription.

use super::Project;
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::plan::Link;
use crate::model::{ComponentId, Value};

/// Waits for the platform's services to be switched on.
pub(super) fn after_services() -> (String, Expr) {
    ("depends_on".to_owned(), Expr::List(vec![Expr::raw("google_project_service.required")]))
}

/// An agent of the platform that acts for this project.
pub(super) fn agent(domain: &str) -> Expr {
    Expr::parts(vec![
        Part::Literal("serviceAccount:service-".to_owned()),
        Part::Inserted("data.google_project.current.number".to_owned()),
        Part::Literal(format!("@{domain}.iam.gserviceaccount.com")),
    ])
}

/// The event of a source, as Eventarc names it.
struct Event {
    kind: String,
    filters: Vec<(&'static str, Expr, bool)>,
    topic: Option<Expr>,
}

impl Project<'_, '_> {
    pub(super) fn wire(&mut self, link: &Link<'_>) {
        let (from, to) = (link.from.service.as_str(), link.to.service.as_str());
        if !from.starts_with("gcp_") || !(to.starts_with("gcp_") || to == "http_endpoint") {
            return;
        }
        let (source, target) = (link.source_id().clone(), link.target_id().clone());
        match (from, to) {
            ("gcp_functions" | "gcp_run" | "gcp_workflows", _) | ("gcp_scheduler", "gcp_pubsub" | "gcp_workflows") => {
                self.binding(link, &source, &target);
            }
            ("gcp_scheduler" | "gcp_tasks" | "gcp_apigw", _) => self.invoker(&source, &target),
            ("gcp_pubsub", "gcp_run" | "gcp_bigquery" | "gcp_storage" | "http_endpoint") => {
                self.subscription(link, &source, &target);
            }
            ("gcp_pubsub" | "gcp_storage" | "gcp_firestore", "gcp_functions") => self.event(link, &source, &target),
            ("gcp_eventarc", _) => self.eventarc(&source, &target),
            ("gcp_storage", "gcp_pubsub") => self.notification(&source, &target),
            // Dead letters belong to the subscriptions, triggers to the Eventarc component.
            ("gcp_pubsub", "gcp_pubsub") | (_, "gcp_eventarc") => {}
            _ => self.lose(
                link.id.as_str(),
                format!("no resources for the wire to {to}"),
                "the skeleton does not know how to make it",
            ),
        }
    }

    /// What code may do with a target: on the target itself where it has bindings of its own.
    fn binding(&mut self, link: &Link<'_>, source: &ComponentId, target: &ComponentId) {
        let access = self.plan.wire_prop(link, "Access").and_then(Value::as_str).unwrap_or("write");
        let member = self.member(source);
        let name = format!("{}_{}", self.plan.names[source].snake, self.plan.names[target].snake);
        let role = |read: &str, write: &str| if access == "read" { read.to_owned() } else { write.to_owned() };
        match link.to.service.as_str() {
            "gcp_storage" => {
                let role = role("roles/storage.objectViewer", "roles/storage.objectUser");
                let body = Body::default()
                    .with("bucket", self.of(target, "name"))
                    .with("role", role.as_str())
                    .with("member", member);
                self.put("iam", "google_storage_bucket_iam_member", &name, body);
            }
            "gcp_pubsub" => {
                let body = Body::default()
                    .with("topic", self.of(target, "name"))
                    .with("role", "roles/pubsub.publisher")
                    .with("member", member);
                self.put("iam", "google_pubsub_topic_iam_member", &name, body);
            }
            "gcp_firestore" => {
                let role = role("roles/datastore.viewer", "roles/datastore.user");
                let database = format!("{}.id", self.address(target));
                self.in_project(&name, &role, member, Some(&database));
            }
            "gcp_bigquery" => {
                let role = role("roles/bigquery.dataViewer", "roles/bigquery.dataEditor");
                let body = Body::default()
                    .with("dataset_id", self.of(target, "dataset_id"))
                    .with("role", role.as_str())
                    .with("member", member);
                self.put("iam", "google_bigquery_dataset_iam_member", &name, body);
            }
            "gcp_tasks" => {
                let body = Body::default()
                    .with("name", self.of(target, "name"))
                    .with("location", Expr::raw("var.region"))
                    .with("role", "roles/cloudtasks.enqueuer")
                    .with("member", member.clone());
                self.put("iam", "google_cloud_tasks_queue_iam_member", &name, body);
                if self.plan.outgoing(target).next().is_some() {
                    // Tasks carry tokens of the queue's account, so whoever enqueues acts as it.
                    self.account(target);
                    let queue = &self.plan.names[target].snake;
                    let body = Body::default()
                        .with("service_account_id", Expr::Raw(format!("google_service_account.{queue}.name")))
                        .with("role", "roles/iam.serviceAccountUser")
                        .with("member", member);
                    self.put("iam", "google_service_account_iam_member", &name, body);
                }
            }
            "gcp_workflows" => {
                let workflow = format!("{}.id", self.address(target));
                self.in_project(&name, "roles/workflows.invoker", member, Some(&workflow));
            }
            "gcp_functions" | "gcp_run" => self.invoker(source, target),
            _ => {}
        }
    }

    /// A role in the project, where the service has no bindings of its own; for one resource where its name is known.
    fn in_project(&mut self, name: &str, role: &str, member: Expr, resource: Option<&str>) {
        let mut body =
            Body::default().with("project", Expr::raw("var.project")).with("role", role).with("member", member);
        if let Some(resource) = resource {
            let parts = vec![
                Part::Literal("resource.name == \"".to_owned()),
                Part::Inserted(resource.to_owned()),
                Part::Literal("\"".to_owned()),
            ];
            let condition = Body::default().with("title", "one resource").with("expression", Expr::parts(parts));
            body.push("condition", condition);
        }
        self.put("iam", "google_project_iam_member", name, body);
    }

    /// Lets one component call another over HTTP.
    fn invoker(&mut self, source: &ComponentId, target: &ComponentId) {
        if !matches!(self.plan.service(target), "gcp_functions" | "gcp_run") {
            return;
        }
        let member = self.member(source);
        let name = format!("{}_{}", self.plan.names[source].snake, self.plan.names[target].snake);
        let body = Body::default()
            .with("name", self.of(target, "name"))
            .with("location", Expr::raw("var.region"))
            .with("role", "roles/run.invoker")
            .with("member", member);
        self.put("iam", "google_cloud_run_v2_service_iam_member", &name, body);
    }

    fn subscription(&mut self, link: &Link<'_>, topic: &ComponentId, target: &ComponentId) {
        let plan = self.plan;
        let name = format!("{}_{}", plan.names[topic].snake, plan.names[target].snake);
        let kebab = format!("{}-to-{}", plan.names[topic].kebab, plan.names[target].kebab);
        let mut body = Body::default().with("name", super::named(&kebab)).with("topic", self.of(topic, "id"));
        self.delivery(topic, Some(link), &mut body);
        match link.to.service.as_str() {
            "gcp_bigquery" => {
                self.needs_project_number = true;
                let table = Expr::parts(vec![
                    Part::Inserted("var.project".to_owned()),
                    Part::Literal(".".to_owned()),
                    Part::Inserted(format!("{}.dataset_id", self.address(target))),
                    Part::Literal(".".to_owned()),
                    Part::Inserted(format!("google_bigquery_table.{}.table_id", plan.names[target].snake)),
                ]);
                body.push("bigquery_config", Body::default().with("table", table));
                let grant = Body::default()
                    .with("dataset_id", self.of(target, "dataset_id"))
                    .with("role", "roles/bigquery.dataEditor")
                    .with("member", agent("gcp-sa-pubsub"));
                self.put("iam", "google_bigquery_dataset_iam_member", &name, grant);
            }
            "gcp_storage" => {
                self.needs_project_number = true;
                let prefix = format!("{}/", plan.names[topic].kebab);
                let config =
                    Body::default().with("bucket", self.of(target, "name")).with("filename_prefix", prefix.as_str());
                body.push("cloud_storage_config", config);
                for role in ["roles/storage.objectCreator", "roles/storage.legacyBucketReader"] {
                    let grant = Body::default()
                        .with("bucket", self.of(target, "name"))
                        .with("role", role)
                        .with("member", agent("gcp-sa-pubsub"));
                    self.put("iam", "google_storage_bucket_iam_member", &name, grant);
                }
            }
            other => {
                let Some(url) = self.url(target) else { return };
                let mut push = Body::default().with("push_endpoint", url.clone());
                if other == "gcp_run" {
                    let account = self.account(topic);
                    push.push(
                        "oidc_token",
                        Body::default().with("service_account_email", account).with("audience", url),
                    );
                    self.invoker(topic, target);
                }
                body.push("push_config", push);
            }
        }
        self.put("messaging", "google_pubsub_subscription", &name, body);
    }

    /// An event of a bucket, topic or database runs a function.
    fn event(&mut self, link: &Link<'_>, source: &ComponentId, target: &ComponentId) {
        self.receiver(target);
        if link.from.service.as_str() == "gcp_pubsub"
            && self.plan.referred(link.wire.props.get("deadLetterTopic")).is_some()
        {
            self.lose(
                link.id.as_str(),
                "no dead letters",
                "Eventarc owns the subscription behind a function's trigger",
            );
        }
        let first = self.events_of(target).first().is_some_and(|first| first == source);
        if self.is_called(target) || !first {
            self.trigger(source, target, target);
        }
    }

    /// Triggers of an Eventarc component: each of its sources to each of its targets.
    fn eventarc(&mut self, via: &ComponentId, target: &ComponentId) {
        self.receiver(via);
        self.invoker(via, target);
        if self.plan.service(target) == "gcp_workflows" {
            let member = self.member(via);
            let workflow = format!("{}.id", self.address(target));
            let name = format!("{}_{}", self.plan.names[via].snake, self.plan.names[target].snake);
            self.in_project(&name, "roles/workflows.invoker", member, Some(&workflow));
        }
        let sources: Vec<ComponentId> = self.plan.incoming(via).map(|link| link.source_id().clone()).collect();
        if sources.is_empty() {
            self.lose(via.as_str(), "no trigger", "nothing is wired to the trigger that events could come from");
        }
        for source in sources {
            self.trigger(&source, target, via);
        }
    }

    fn trigger(&mut self, source: &ComponentId, target: &ComponentId, identity: &ComponentId) {
        self.services("eventarc.googleapis.com");
        let Some(event) = self.event_of(source, identity) else { return };
        let plan = self.plan;
        let name = format!("{}_{}", plan.names[source].snake, plan.names[target].snake);
        let kebab = format!("{}-to-{}", plan.names[source].kebab, plan.names[target].kebab);
        let account = self.account(identity);
        let mut body = Body::default()
            .with("name", super::named(&kebab))
            .with("location", Expr::raw("var.region"))
            .with("service_account", account);
        let kind = Body::default().with("attribute", "type").with("value", event.kind.as_str());
        body.push("matching_criteria", kind);
        for (attribute, value, pattern) in event.filters {
            let mut criterion = Body::default().with("attribute", attribute).with("value", value);
            if pattern {
                criterion.set("operator", "match-path-pattern");
            }
            body.push("matching_criteria", criterion);
        }
        let mut destination = Body::default();
        if plan.service(target) == "gcp_workflows" {
            destination.set("workflow", self.of(target, "id"));
        } else {
            let service =
                Body::default().with("service", self.of(target, "name")).with("region", Expr::raw("var.region"));
            destination.push("cloud_run_service", service);
        }
        body.push("destination", destination);
        if let Some(topic) = event.topic {
            let mut transport = Body::default();
            transport.push("pubsub", Body::default().with("topic", topic));
            body.push("transport", transport);
        }
        body.last.push(after_services());
        self.put("events", "google_eventarc_trigger", &name, body);
    }

    /// Components whose events run a function, in the order of their wires.
    fn events_of(&self, target: &ComponentId) -> Vec<ComponentId> {
        let sources = ["gcp_pubsub", "gcp_storage", "gcp_firestore"];
        let incoming = self.plan.incoming(target).filter(|link| sources.contains(&link.from.service.as_str()));
        incoming.map(|link| link.source_id().clone()).collect()
    }

    /// The trigger within a function: its first event.
    pub(super) fn first_event(&mut self, id: &ComponentId) -> Option<Body> {
        let source = self.events_of(id).into_iter().next()?;
        self.services("eventarc.googleapis.com");
        let event = self.event_of(&source, id)?;
        let retry = self.plan.incoming(id).any(|link| {
            *link.source_id() == source && link.wire.props.get("retry").and_then(Value::as_bool).unwrap_or(false)
        });
        let account = self.account(id);
        let mut body = Body::default()
            .with("trigger_region", Expr::raw("var.region"))
            .with("event_type", event.kind.as_str())
            .with("retry_policy", if retry { "RETRY_POLICY_RETRY" } else { "RETRY_POLICY_DO_NOT_RETRY" })
            .with("service_account_email", account);
        if let Some(topic) = event.topic {
            body.set("pubsub_topic", topic);
        }
        for (attribute, value, pattern) in event.filters {
            let mut filter = Body::default().with("attribute", attribute).with("value", value);
            if pattern {
                filter.set("operator", "match-path-pattern");
            }
            body.push("event_filters", filter);
        }
        Some(body)
    }

    fn event_of(&mut self, source: &ComponentId, target: &ComponentId) -> Option<Event> {
        let link = self.plan.outgoing(source).find(|link| link.target_id() == target).copied();
        let drawn = link.and_then(|link| link.wire.props.get("eventType")).and_then(Value::as_str);
        let own = self.plan.text(target, "event_type");
        let kind = drawn.or(own).filter(|kind| kind.starts_with("google.cloud."));
        Some(match self.plan.service(source) {
            "gcp_pubsub" => Event {
                kind: "google.cloud.pubsub.topic.v1.messagePublished".to_owned(),
                filters: Vec::new(),
                topic: Some(self.of(source, "id")),
            },
            "gcp_storage" => {
                self.let_storage_publish();
                let kind =
                    kind.filter(|kind| kind.contains("storage")).unwrap_or("google.cloud.storage.object.v1.finalized");
                Event { kind: kind.to_owned(), filters: vec![("bucket", self.of(source, "name"), false)], topic: None }
            }
            "gcp_firestore" => {
                let kind = kind
                    .filter(|kind| kind.contains("firestore"))
                    .unwrap_or("google.cloud.firestore.document.v1.written");
                let filters =
                    vec![("database", self.of(source, "name"), false), ("document", Expr::text("items/{id}"), true)];
                Event { kind: kind.to_owned(), filters, topic: None }
            }
            _ => return None,
        })
    }

    /// Who a trigger delivers as may receive events.
    fn receiver(&mut self, identity: &ComponentId) {
        let member = self.member(identity);
        let name = format!("{}_events", self.plan.names[identity].snake);
        let known =
            self.blocks.get("iam").is_some_and(|blocks| blocks.iter().any(|block| block.labels.get(1) == Some(&name)));
        if known {
            return;
        }
        self.in_project(&name, "roles/eventarc.eventReceiver", member, None);
        if self.plan.service(identity) == "gcp_functions" {
            self.invoker(identity, identity);
        }
    }

    /// Storage tells of objects through Pub/Sub.
    fn let_storage_publish(&mut self) {
        let name = "storage_events";
        let known = self
            .blocks
            .get("iam")
            .is_some_and(|blocks| blocks.iter().any(|block| block.labels.get(1).is_some_and(|own| own == name)));
        if !known {
            let member = Expr::raw("data.google_storage_project_service_account.agent.member");
            self.in_project(name, "roles/pubsub.publisher", member, None);
        }
    }

    /// Notifications of a bucket go to a topic.
    fn notification(&mut self, bucket: &ComponentId, topic: &ComponentId) {
        let name = format!("{}_{}", self.plan.names[bucket].snake, self.plan.names[topic].snake);
        let grant = Body::default()
            .with("topic", self.of(topic, "name"))
            .with("role", "roles/pubsub.publisher")
            .with("member", Expr::raw("data.google_storage_project_service_account.agent.member"));
        self.put("iam", "google_pubsub_topic_iam_member", &name, grant);
        let mut body = Body::default()
            .with("bucket", self.of(bucket, "name"))
            .with("payload_format", "JSON_API_V1")
            .with("topic", self.of(topic, "id"))
            .with("event_types", Expr::List(vec!["OBJECT_FINALIZE".into()]));
        let needed = Expr::Raw(format!("google_pubsub_topic_iam_member.{name}"));
        body.last.push(("depends_on".to_owned(), Expr::List(vec![needed])));
        self.put("storage", "google_storage_notification", &name, body);
    }
}
