//! Topics, queues, schedules, workflows and the API gateway.

use super::{Project, wires};
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::plan::{Link, whole};
use crate::model::{ComponentId, Value};

impl Project<'_, '_> {
    pub(super) fn topic(&mut self, id: &ComponentId) {
        self.services("pubsub.googleapis.com");
        let seconds = self.plan.int(id, "retention_s").unwrap_or(604_800).clamp(600, 2_678_400);
        let body = Body::default()
            .with("name", self.named(id))
            .with("message_retention_duration", format!("{seconds}s").as_str());
        let snake = self.plan.names[id].snake.clone();
        self.put("messaging", "google_pubsub_topic", &snake, body);
        let pulled = self.plan.text(id, "delivery") == Some("pull");
        if pulled {
            let mut body = Body::default().with("name", self.named(id)).with("topic", self.of(id, "id"));
            self.delivery(id, None, &mut body);
            self.put("messaging", "google_pubsub_subscription", &snake, body);
        }
    }

    /// Settings that all subscriptions of a topic share.
    pub(super) fn delivery(&mut self, topic: &ComponentId, link: Option<&Link<'_>>, body: &mut Body) {
        let plan = self.plan;
        let drawn = |name: &str| link.and_then(|link| link.wire.props.get(name));
        let ack = drawn("ackDeadlineSeconds").and_then(whole).or_else(|| plan.int(topic, "ack_deadline_s"));
        body.set("ack_deadline_seconds", Expr::Int(ack.unwrap_or(10).clamp(10, 600)));
        if drawn("enableMessageOrdering").and_then(Value::as_bool).unwrap_or_else(|| plan.flag(topic, "ordering")) {
            body.set("enable_message_ordering", Expr::Bool(true));
        }
        if plan.flag(topic, "exactly_once") && link.is_none() {
            body.set("enable_exactly_once_delivery", Expr::Bool(true));
        }
        if let Some(filter) = drawn("filter").and_then(Value::as_str).filter(|text| !text.trim().is_empty()) {
            body.set("filter", filter);
        }
        let redrive = plan
            .outgoing(topic)
            .find(|other| {
                other.mechanism() == crate::model::Mechanism::Redrive && other.to.service.as_str() == "gcp_pubsub"
            })
            .map(|other| other.target_id().clone());
        let named = plan.referred(drawn("deadLetterTopic")).or_else(|| plan.referred(plan.drawn(topic, "dead_letter")));
        let dead = redrive.or_else(|| named.filter(|id| plan.service(id) == "gcp_pubsub").cloned());
        if let Some(dead) = dead {
            let tries =
                drawn("maxDeliveryAttempts").and_then(whole).or_else(|| plan.int(topic, "max_delivery_attempts"));
            let policy = Body::default()
                .with("dead_letter_topic", self.of(&dead, "id"))
                .with("max_delivery_attempts", Expr::Int(tries.unwrap_or(5).clamp(5, 100)));
            body.push("dead_letter_policy", policy);
            self.let_agent_dead_letter(topic, &dead);
        }
        body.push("retry_policy", Body::default().with("minimum_backoff", "10s").with("maximum_backoff", "600s"));
    }

    /// Pub/Sub itself moves dead letters, so its agent has to be let in.
    fn let_agent_dead_letter(&mut self, topic: &ComponentId, dead: &ComponentId) {
        self.needs_project_number = true;
        let body = Body::default()
            .with("topic", self.of(dead, "name"))
            .with("role", "roles/pubsub.publisher")
            .with("member", wires::agent("gcp-sa-pubsub"));
        let name = format!("{}_dead_letters", self.plan.names[topic].snake);
        let known =
            self.blocks.get("iam").is_some_and(|blocks| blocks.iter().any(|block| block.labels.get(1) == Some(&name)));
        if !known {
            self.put("iam", "google_pubsub_topic_iam_member", &name, body);
        }
    }

    pub(super) fn tasks(&mut self, id: &ComponentId) {
        self.services("cloudtasks.googleapis.com");
        let plan = self.plan;
        let rate = plan.prop(id, "max_dispatches_per_s").and_then(Value::as_f64).unwrap_or(500.0);
        let rate = if rate.fract() == 0.0 { Expr::Raw(format!("{rate:.0}")) } else { Expr::Num(rate) };
        let mut body = Body::default().with("name", self.named(id)).with("location", Expr::raw("var.region"));
        body.push("rate_limits", Body::default().with("max_dispatches_per_second", rate));
        let tries = plan.int(id, "max_attempts").unwrap_or(100);
        body.push("retry_config", Body::default().with("max_attempts", Expr::Int(tries)));
        let snake = plan.names[id].snake.clone();
        self.put("messaging", "google_cloud_tasks_queue", &snake, body);
    }

    /// A job for each thing a schedule starts.
    pub(super) fn scheduler(&mut self, id: &ComponentId) {
        self.services("cloudscheduler.googleapis.com");
        let plan = self.plan;
        let snake = plan.names[id].snake.clone();
        let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
        if links.is_empty() {
            self.lose(id.as_str(), "no job", "nothing is wired to the schedule");
        }
        for (number, link) in links.iter().enumerate() {
            let drawn = link.wire.props.get("schedule").and_then(Value::as_str).or_else(|| plan.text(id, "schedule"));
            let schedule = drawn.map(str::trim).filter(|text| text.split_whitespace().count() == 5);
            if schedule.is_none() {
                self.lose(id.as_str(), "runs every hour", "the drawing names no unix-cron schedule of five fields");
            }
            let suffix = if number == 0 { String::new() } else { format!("-{}", number + 1) };
            let deadline = plan.int(id, "attempt_deadline_s").unwrap_or(180);
            let mut body = Body::default()
                .with("name", super::named(&format!("{}{suffix}", plan.names[id].kebab)))
                .with("region", Expr::raw("var.region"))
                .with("schedule", schedule.unwrap_or("0 * * * *"))
                .with("time_zone", "Etc/UTC")
                .with("attempt_deadline", format!("{deadline}s").as_str());
            if let Some(tries) = link.wire.props.get("retryCount").and_then(whole) {
                body.push("retry_config", Body::default().with("retry_count", Expr::Int(tries.clamp(0, 5))));
            }
            self.job_target(id, link, &mut body);
            self.put("messaging", "google_cloud_scheduler_job", &snake, body);
        }
    }

    fn job_target(&mut self, id: &ComponentId, link: &Link<'_>, body: &mut Body) {
        let to = link.target_id().clone();
        let empty = Expr::Call("base64encode", vec!["{}".into()]);
        match link.to.service.as_str() {
            "gcp_pubsub" => {
                body.push("pubsub_target", Body::default().with("topic_name", self.of(&to, "id")).with("data", empty));
            }
            "gcp_workflows" => {
                let start = vec![
                    Part::Literal("https://workflowexecutions.googleapis.com/v1/".to_owned()),
                    Part::Inserted(format!("{}.id", self.address(&to))),
                    Part::Literal("/executions".to_owned()),
                ];
                let mut target =
                    Body::default().with("http_method", "POST").with("uri", Expr::parts(start)).with("body", empty);
                let account = self.account(id);
                target.push("oauth_token", Body::default().with("service_account_email", account));
                body.push("http_target", target);
            }
            _ => {
                let Some(url) = self.url(&to) else { return };
                let mut target =
                    Body::default().with("http_method", "POST").with("uri", url.clone()).with("body", empty);
                let kind = Expr::Object(vec![("Content-Type".to_owned(), "application/json".into())]);
                target.set("headers", kind);
                let account = self.account(id);
                target.push("oidc_token", Body::default().with("service_account_email", account).with("audience", url));
                body.push("http_target", target);
            }
        }
    }

    /// A workflow whose steps call what is wired to it, in order.
    pub(super) fn workflow(&mut self, id: &ComponentId) {
        self.services("workflows.googleapis.com");
        self.services("workflowexecutions.googleapis.com");
        let plan = self.plan;
        let snake = plan.names[id].snake.clone();
        let mut variables = vec![("PROJECT".to_owned(), Expr::raw("var.project"))];
        for link in plan.outgoing(id).copied().collect::<Vec<_>>() {
            let to = link.target_id().clone();
            let word = plan.names[&to].snake.to_ascii_uppercase();
            let value = match link.to.service.as_str() {
                "gcp_functions" | "gcp_run" => self.url(&to),
                "gcp_pubsub" => Some(self.of(&to, "id")),
                "gcp_firestore" | "gcp_storage" => Some(self.of(&to, "name")),
                _ => None,
            };
            if let Some(value) = value
                && !variables.iter().any(|(known, _)| *known == word)
            {
                variables.push((word, value));
            }
        }
        let account = self.account(id);
        let file = vec![Part::Inserted("path.module".to_owned()), Part::Literal(format!("/workflows/{snake}.json"))];
        let mut body = Body::default()
            .with("name", self.named(id))
            .with("region", Expr::raw("var.region"))
            .with("service_account", account)
            .with("source_contents", Expr::Call("file", vec![Expr::parts(file)]))
            .with("call_log_level", plan.text(id, "call_log_level").unwrap_or("LOG_NONE"))
            .with("user_env_vars", Expr::Object(variables));
        body.last.push(wires::after_services());
        self.put("workflows", "google_workflows_workflow", &snake, body);
    }

    /// An API with one path a wire; its configuration is an OpenAPI 2 document with the addresses behind.
    pub(super) fn gateway(&mut self, id: &ComponentId) {
        let plan = self.plan;
        for service in
            ["apigateway.googleapis.com", "servicecontrol.googleapis.com", "servicemanagement.googleapis.com"]
        {
            self.services(service);
        }
        let snake = plan.names[id].snake.clone();
        let auth = plan.text(id, "auth").unwrap_or("api_key");
        if matches!(auth, "jwt" | "firebase") {
            self.lose(id.as_str(), "callers show an API key", "issuer and keys of the tokens are not in the drawing");
        }
        let mut paths: Vec<(String, Expr)> = Vec::new();
        let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
        for link in &links {
            let Some(url) = self.url(link.target_id()) else { continue };
            let route = plan.route(link, links.len() == 1);
            let path = if route.is_catch_all() { "/**".to_owned() } else { route.path.replace("{proxy+}", "**") };
            let deadline = link.wire.props.get("deadline_s").and_then(Value::as_f64).unwrap_or(15.0);
            let methods: Vec<&str> = match route.method.as_str() {
                "ANY" => vec!["get", "post", "put", "delete"],
                "GET" => vec!["get"],
                "PUT" => vec!["put"],
                "PATCH" => vec!["patch"],
                "DELETE" => vec!["delete"],
                "HEAD" => vec!["head"],
                "OPTIONS" => vec!["options"],
                _ => vec!["post"],
            };
            let at = paths.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
                paths.push((path.clone(), Expr::Object(Vec::new())));
                paths.len() - 1
            });
            for method in methods {
                let operation =
                    operation(&plan.names[link.target_id()].snake, method, &route.parameters(), &url, deadline, auth);
                if let Expr::Object(operations) = &mut paths[at].1
                    && !operations.iter().any(|(known, _)| known == method)
                {
                    operations.push((method.to_owned(), operation));
                }
            }
        }
        self.gateway_resources(id, &snake, auth, paths);
    }

    fn gateway_resources(&mut self, id: &ComponentId, snake: &str, auth: &str, paths: Vec<(String, Expr)>) {
        let beta = || Body::default().with("provider", Expr::raw("google-beta"));
        let text = |key: &str, value: &str| (key.to_owned(), Expr::text(value));
        let mut document = vec![
            text("swagger", "2.0"),
            ("info".to_owned(), Expr::Object(vec![("title".to_owned(), self.named(id)), text("version", "1.0.0")])),
            ("schemes".to_owned(), Expr::List(vec!["https".into()])),
            ("produces".to_owned(), Expr::List(vec!["application/json".into()])),
        ];
        if auth != "none" {
            let key = Expr::Object(vec![text("type", "apiKey"), text("name", "x-api-key"), text("in", "header")]);
            document.push(("securityDefinitions".to_owned(), Expr::Object(vec![("api_key".to_owned(), key)])));
        }
        document.push(("paths".to_owned(), Expr::Object(paths)));
        self.put("api", "google_api_gateway_api", snake, beta().with("api_id", self.named(id)));
        let json = Expr::Call("jsonencode", vec![Expr::Object(document)]);
        let mut file = Body::default();
        file.push(
            "document",
            Body::default().with("path", "openapi.json").with("contents", Expr::Call("base64encode", vec![json])),
        );
        let account = self.account(id);
        let mut backend = Body::default();
        backend.push("backend_config", Body::default().with("google_service_account", account));
        let mut config = beta()
            .with("api", Expr::Raw(format!("google_api_gateway_api.{snake}.api_id")))
            .with("api_config_id_prefix", self.named(id));
        config.push("openapi_documents", file).push("gateway_config", backend);
        config.block("lifecycle").set("create_before_destroy", Expr::Bool(true));
        self.put("api", "google_api_gateway_api_config", snake, config);
        let gateway = beta()
            .with("api_config", Expr::Raw(format!("google_api_gateway_api_config.{snake}.id")))
            .with("gateway_id", self.named(id))
            .with("region", Expr::raw("var.region"));
        self.put("api", "google_api_gateway_gateway", snake, gateway);
        let address = Expr::parts(vec![
            Part::Literal("https://".to_owned()),
            Part::Inserted(format!("google_api_gateway_gateway.{snake}.default_hostname")),
        ]);
        let output = Body::default().with("description", "Address of the API").with("value", address);
        let block = crate::generate::emit::hcl::Block::new("output", &[&format!("{snake}_address")], output);
        self.blocks.entry("outputs").or_default().push(block);
    }
}

fn operation(name: &str, method: &str, parameters: &[String], url: &Expr, deadline: f64, auth: &str) -> Expr {
    let text = |key: &str, value: &str| (key.to_owned(), Expr::text(value));
    let mut operation = vec![text("operationId", &format!("{method}_{name}"))];
    let backend = vec![
        ("address".to_owned(), url.clone()),
        ("deadline".to_owned(), Expr::Num(deadline)),
        text("path_translation", "APPEND_PATH_TO_ADDRESS"),
        ("jwt_audience".to_owned(), url.clone()),
    ];
    operation.push(("x-google-backend".to_owned(), Expr::Object(backend)));
    if auth != "none" {
        let key = Expr::Object(vec![("api_key".to_owned(), Expr::List(Vec::new()))]);
        operation.push(("security".to_owned(), Expr::List(vec![key])));
    }
    let parameter = |name: &String| {
        let required = ("required".to_owned(), Expr::Bool(true));
        Expr::Object(vec![text("name", name), text("in", "path"), required, text("type", "string")])
    };
    let named: Vec<Expr> = parameters.iter().filter(|name| *name != "proxy").map(parameter).collect();
    if !named.is_empty() {
        operation.push(("parameters".to_owned(), Expr::List(named)));
    }
    let answer = Expr::Object(vec![text("description", "What the backend answers")]);
    operation.push(("responses".to_owned(), Expr::Object(vec![("default".to_owned(), answer)])));
    Expr::Object(operation)
}
