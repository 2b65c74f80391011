//! Functions and services: what they run as, what they know of others.

use super::{Project, wires};
use crate::generate::Language;
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::plan::Link;
use crate::model::ComponentId;

/// Runtimes of functions by language.
pub(super) const fn runtime(language: Language) -> &'static str {
    match language {
        Language::Python => "python313",
        Language::Node => "nodejs22",
    }
}

impl Project<'_, '_> {
    /// The language a component's code is written in.
    pub(super) fn language(&self) -> Language {
        self.language.unwrap_or(Language::Python)
    }

    pub(super) fn function(&mut self, id: &ComponentId) {
        for service in [
            "cloudfunctions.googleapis.com",
            "cloudbuild.googleapis.com",
            "run.googleapis.com",
            "artifactregistry.googleapis.com",
        ] {
            self.services(service);
        }
        let plan = self.plan;
        let snake = plan.names[id].snake.clone();
        self.source(&snake);
        if plan.text(id, "gen") == Some("1") {
            self.lose(
                id.as_str(),
                "a function of the second generation",
                "new functions of the first are not made any more",
            );
        }
        let object = format!("google_storage_bucket_object.{snake}");
        let mut source = Body::default();
        source.push(
            "storage_source",
            Body::default()
                .with("bucket", Expr::Raw(format!("{object}.bucket")))
                .with("object", Expr::Raw(format!("{object}.name"))),
        );
        let mut build = Body::default().with("runtime", runtime(self.language())).with("entry_point", "handle");
        build.push("source", source);
        let concurrency = plan.int(id, "concurrency").unwrap_or(1);
        let megabytes = plan.int(id, "memory_mb").unwrap_or(256);
        let account = self.account(id);
        let mut service = Body::default()
            .with("available_memory", format!("{megabytes}Mi").as_str())
            .with("timeout_seconds", Expr::Int(plan.int(id, "timeout_s").unwrap_or(60)))
            .with("max_instance_request_concurrency", Expr::Int(concurrency));
        if concurrency > 1 {
            // More than one request at a time needs a whole processor.
            service.set("available_cpu", "1");
        }
        service
            .set("min_instance_count", Expr::Int(plan.int(id, "min_instances").unwrap_or(0)))
            .set("max_instance_count", Expr::Int(plan.int(id, "max_instances").unwrap_or(100)))
            .set("ingress_settings", plan.text(id, "ingress").unwrap_or("ALLOW_ALL"))
            .set("service_account_email", account)
            .set("environment_variables", Expr::Object(self.environment(id)));
        let mut body = Body::default().with("name", self.named(id)).with("location", Expr::raw("var.region"));
        body.push("build_config", build).push("service_config", service);
        if !self.is_called(id)
            && let Some(trigger) = self.first_event(id)
        {
            body.push("event_trigger", trigger);
        }
        body.last.push(wires::after_services());
        self.put("functions", "google_cloudfunctions2_function", &snake, body);
        self.open(id, &snake);
    }

    pub(super) fn run(&mut self, id: &ComponentId) {
        self.services("run.googleapis.com");
        let plan = self.plan;
        let snake = plan.names[id].snake.clone();
        let variable = format!("{snake}_image");
        let described = Body::default()
            .with("description", "Image of the service, built from services/")
            .with("type", Expr::raw("string"))
            .with("default", "us-docker.pkg.dev/cloudrun/container/hello");
        let block = crate::generate::emit::hcl::Block::new("variable", &[&variable], described);
        self.blocks.entry("variables").or_default().push(block);
        let mut container = Body::default().with("image", Expr::Raw(format!("var.{variable}")));
        let cpu = plan.prop(id, "cpu").and_then(crate::model::Value::as_f64).unwrap_or(1.0);
        let megabytes = plan.int(id, "memory_mb").unwrap_or(512);
        let limits = vec![
            ("cpu".to_owned(), Expr::text(format!("{cpu}"))),
            ("memory".to_owned(), Expr::text(format!("{megabytes}Mi"))),
        ];
        container.push("resources", Body::default().with("limits", Expr::Object(limits)));
        for (name, value) in self.environment(id) {
            container.push("env", Body::default().with("name", name.as_str()).with("value", value));
        }
        let account = self.account(id);
        let timeout = plan.int(id, "timeout_s").unwrap_or(300);
        let mut template = Body::default()
            .with("service_account", account)
            .with("timeout", format!("{timeout}s").as_str())
            .with("max_instance_request_concurrency", Expr::Int(plan.int(id, "concurrency").unwrap_or(80)));
        let scaling = Body::default()
            .with("min_instance_count", Expr::Int(plan.int(id, "min_instances").unwrap_or(0)))
            .with("max_instance_count", Expr::Int(plan.int(id, "max_instances").unwrap_or(100)));
        template.push("scaling", scaling).push("containers", container);
        let mut body = Body::default().with("name", self.named(id)).with("location", Expr::raw("var.region"));
        body.push("template", template);
        body.last.push(wires::after_services());
        self.put("functions", "google_cloud_run_v2_service", &snake, body);
        self.open(id, &snake);
    }

    /// The package of a function in the bucket for code.
    fn source(&mut self, snake: &str) {
        let made = self
            .blocks
            .get("functions")
            .is_some_and(|blocks| blocks.iter().any(|block| block.labels == ["google_storage_bucket", "code"]));
        if !made {
            let name = Expr::parts(vec![
                Part::Inserted("var.project".to_owned()),
                Part::Literal("-".to_owned()),
                Part::Inserted("var.name".to_owned()),
                Part::Literal("-code".to_owned()),
            ]);
            let body = Body::default()
                .with("name", name)
                .with("location", Expr::raw("var.region"))
                .with("uniform_bucket_level_access", Expr::Bool(true))
                .with("public_access_prevention", "enforced");
            // Not through `put`: a drawn bucket may be called the same.
            let block = crate::generate::emit::hcl::Block::new("resource", &["google_storage_bucket", "code"], body);
            self.taken.entry("google_storage_bucket".to_owned()).or_default().unique("code", "_");
            self.blocks.entry("functions").or_default().push(block);
        }
        let path = format!("\"${{path.module}}/build/{snake}.zip\"");
        // A new package is a new object, which is what makes the function build again.
        let name = Expr::parts(vec![
            Part::Literal(format!("{snake}-")),
            Part::Inserted(format!("try(filemd5({path}), \"unbuilt\")")),
            Part::Literal(".zip".to_owned()),
        ]);
        let file =
            Expr::parts(vec![Part::Inserted("path.module".to_owned()), Part::Literal(format!("/build/{snake}.zip"))]);
        let body = Body::default()
            .with("name", name)
            .with("bucket", Expr::raw("google_storage_bucket.code.name"))
            .with("source", file);
        self.put("functions", "google_storage_bucket_object", snake, body);
    }

    /// Names and addresses of what code calls.
    fn environment(&mut self, id: &ComponentId) -> Vec<(String, Expr)> {
        let plan = self.plan;
        let mut variables = vec![("PROJECT".to_owned(), Expr::raw("var.project"))];
        let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
        for link in &links {
            for (word, value) in self.variables_of(link) {
                if !variables.iter().any(|(known, _)| *known == word) {
                    variables.push((word, value));
                }
            }
        }
        variables
    }

    fn variables_of(&mut self, link: &Link<'_>) -> Vec<(String, Expr)> {
        let to = link.target_id().clone();
        let stem = self.plan.names[&to].snake.to_ascii_uppercase();
        match link.to.service.as_str() {
            "gcp_pubsub" => vec![(format!("{stem}_TOPIC"), self.of(&to, "id"))],
            "gcp_storage" => vec![(format!("{stem}_BUCKET"), self.of(&to, "name"))],
            "gcp_firestore" => vec![(format!("{stem}_DATABASE"), self.of(&to, "name"))],
            "gcp_bigquery" => {
                let table = Expr::parts(vec![
                    Part::Inserted("var.project".to_owned()),
                    Part::Literal(".".to_owned()),
                    Part::Inserted(format!("{}.dataset_id", self.address(&to))),
                    Part::Literal(".items".to_owned()),
                ]);
                vec![(format!("{stem}_TABLE"), table)]
            }
            "gcp_tasks" => {
                let worker = self.plan.outgoing(&to).next().map(|link| link.target_id().clone());
                let mut variables = vec![(format!("{stem}_QUEUE"), self.of(&to, "id"))];
                if let Some(url) = worker.and_then(|worker| self.url(&worker)) {
                    variables.push((format!("{stem}_WORKER_URL"), url));
                    let account = self.account(&to);
                    variables.push((format!("{stem}_ACCOUNT"), account));
                }
                variables
            }
            "gcp_workflows" => vec![(format!("{stem}_WORKFLOW"), self.of(&to, "id"))],
            "gcp_functions" | "gcp_run" | "http_endpoint" => {
                self.url(&to).map(|url| (format!("{stem}_URL"), url)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Everybody may call what is drawn so.
    fn open(&mut self, id: &ComponentId, snake: &str) {
        if self.plan.flag(id, "allow_unauthenticated") {
            let body = Body::default()
                .with("name", self.of(id, "name"))
                .with("location", Expr::raw("var.region"))
                .with("role", "roles/run.invoker")
                .with("member", "allUsers");
            self.put("iam", "google_cloud_run_v2_service_iam_member", &format!("{snake}_public"), body);
        }
        let output = Body::default()
            .with("description", "Address of the service")
            .with("value", self.of(id, if self.kind(id) == "google_cloud_run_v2_service" { "uri" } else { "url" }));
        let block = crate::generate::emit::hcl::Block::new("output", &[&format!("{snake}_address")], output);
        self.blocks.entry("outputs").or_default().push(block);
    }
}
