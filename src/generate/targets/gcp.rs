//! Google Cloud: Terraform for the google provider, and code on the Functions Framework.
//!
//! Functions and services run as service accounts of their own; every wire is
//! one binding on exactly the thing it leads to, where the service has such bindings.

mod code;
mod compute;
mod messages;
mod stores;
mod wires;

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use crate::catalogue::{Category, Provider};
use crate::generate::emit::hcl::{self, Block, Body, Expr, Part};
use crate::generate::naming::Namer;
use crate::generate::plan::Plan;
use crate::generate::tree::FileTree;
use crate::generate::{GenerateError, Generated, Language, Loss, Options};
use crate::model::{ComponentId, Mechanism};

pub(super) const TARGET: Target = Target {
    id: "gcp",
    label: "Google Cloud",
    description: "Terraform for Google Cloud: Cloud Run functions and services, Pub/Sub, Eventarc, Storage, Firestore",
    files: &["versions.tf", "variables.tf", "functions.tf", "iam.tf", "outputs.tf", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: generate,
};

/// The longest name of a deployment: account ids have thirty letters for it and the component.
const NAME_LIMIT: usize = 11;

/// A skeleton in the making.
struct Project<'p, 'a> {
    plan: &'p Plan<'a>,
    blocks: BTreeMap<&'static str, Vec<Block>>,
    losses: Vec<Loss>,
    /// Services of the platform that have to be switched on.
    services: BTreeSet<&'static str>,
    taken: BTreeMap<String, Namer>,
    accounts: BTreeMap<ComponentId, String>,
    short: Namer,
    needs_project_number: bool,
    language: Option<Language>,
}

fn generate(plan: &Plan<'_>, options: &Options) -> Result<Generated, GenerateError> {
    let ids: Vec<ComponentId> = plan.document.components().keys().cloned().collect();
    if !ids.iter().any(|id| plan.service(id).starts_with("gcp_")) {
        return Err(GenerateError::NothingToDeploy);
    }
    let mut project = Project {
        plan,
        blocks: BTreeMap::new(),
        losses: Vec::new(),
        services: BTreeSet::new(),
        taken: BTreeMap::new(),
        accounts: BTreeMap::new(),
        short: Namer::default(),
        needs_project_number: false,
        language: options.language,
    };
    for id in &ids {
        project.component(id);
    }
    for link in &plan.links {
        project.wire(link);
    }
    project.frame();
    let mut losses: Vec<Loss> = project.losses.clone();
    losses.extend(plan.losses.iter().filter(|loss| project.concerns(loss)).cloned());
    losses.sort();
    losses.dedup();
    let mut tree = FileTree::default();
    for (topic, blocks) in &project.blocks {
        tree.put(format!("{topic}.tf"), hcl::file(blocks));
    }
    code::put(&mut tree, &project, &losses)?;
    let ours = ids.iter().filter(|id| plan.service(id).starts_with("gcp_"));
    let names = ours.map(|id| (id.to_string(), format!("{}.{}", project.kind(id), plan.names[id].snake))).collect();
    Ok(Generated { files: tree.into_files(), losses, names })
}

impl Project<'_, '_> {
    /// Losses of the plan that are about parts of this cloud, or about no known part.
    fn concerns(&self, loss: &Loss) -> bool {
        loss.at.iter().all(|at| {
            let elsewhere = self.plan.document.components().get_key_value(at.as_str());
            elsewhere.is_none_or(|(id, _)| self.plan.service(id).starts_with("gcp_"))
        })
    }

    fn component(&mut self, id: &ComponentId) {
        match self.plan.service(id) {
            "gcp_functions" => self.function(id),
            "gcp_run" => self.run(id),
            "gcp_pubsub" => self.topic(id),
            "gcp_storage" => self.bucket(id),
            "gcp_firestore" => self.firestore(id),
            "gcp_bigquery" => self.dataset(id),
            "gcp_tasks" => self.tasks(id),
            "gcp_scheduler" => self.scheduler(id),
            "gcp_workflows" => self.workflow(id),
            "gcp_apigw" => self.gateway(id),
            "gcp_eventarc" => self.services("eventarc.googleapis.com"),
            other => self.elsewhere(id, other),
        }
    }

    fn elsewhere(&mut self, id: &ComponentId, service: &str) {
        let known = self.plan.catalogue.service(service);
        let outside = known.is_some_and(|known| {
            known.category == Category::Actor || known.provider == Provider::Generic || service == "http_endpoint"
        });
        if !outside {
            let name = known.map_or(service, |known| known.name.as_str()).to_owned();
            self.lose(id.as_str(), format!("no {name}"), "it does not run on Google Cloud");
        }
    }

    fn lose(&mut self, at: &str, what: impl Into<String>, why: impl Into<String>) {
        self.losses.push(Loss::new(at, what, why));
    }

    fn services(&mut self, service: &'static str) {
        self.services.insert(service);
    }

    /// The Terraform type of a component's own resource.
    fn kind(&self, id: &ComponentId) -> &'static str {
        match self.plan.service(id) {
            "gcp_functions" => "google_cloudfunctions2_function",
            "gcp_run" => "google_cloud_run_v2_service",
            "gcp_pubsub" => "google_pubsub_topic",
            "gcp_storage" => "google_storage_bucket",
            "gcp_firestore" => "google_firestore_database",
            "gcp_bigquery" => "google_bigquery_dataset",
            "gcp_tasks" => "google_cloud_tasks_queue",
            "gcp_scheduler" => "google_cloud_scheduler_job",
            "gcp_workflows" => "google_workflows_workflow",
            "gcp_apigw" => "google_api_gateway_gateway",
            _ => "google_eventarc_trigger",
        }
    }

    fn address(&self, id: &ComponentId) -> String {
        format!("{}.{}", self.kind(id), self.plan.names[id].snake)
    }

    /// `google_pubsub_topic.jobs.name`
    fn of(&self, id: &ComponentId, attribute: &str) -> Expr {
        Expr::Raw(format!("{}.{attribute}", self.address(id)))
    }

    /// `"${var.name}-<kebab>"`
    fn named(&self, id: &ComponentId) -> Expr {
        named(&self.plan.names[id].kebab)
    }

    fn put(&mut self, file: &'static str, kind: &str, name: &str, body: Body) {
        let name = self.taken.entry(kind.to_owned()).or_default().unique(name, "_");
        self.blocks.entry(file).or_default().push(Block::new("resource", &[kind, &name], body));
    }

    /// The service account code runs as, made when it is first asked for.
    fn account(&mut self, id: &ComponentId) -> Expr {
        let snake = self.plan.names[id].snake.clone();
        if !self.accounts.contains_key(id) {
            let mut kebab: String = self.plan.names[id].kebab.chars().take(12).collect();
            kebab.truncate(kebab.trim_end_matches('-').len());
            let short = self.short.unique(&kebab, "");
            let title = self.plan.component(id).map(|component| component.name.clone()).unwrap_or_default();
            let title: String = title.chars().filter(|c| !c.is_control()).take(90).collect();
            let body =
                Body::default().with("account_id", named(&format!("id-{short}"))).with("display_name", title.as_str());
            self.put("iam", "google_service_account", &snake, body);
            self.accounts.insert(id.clone(), snake.clone());
        }
        Expr::Raw(format!("google_service_account.{snake}.email"))
    }

    /// `serviceAccount:<email>`
    fn member(&mut self, id: &ComponentId) -> Expr {
        self.account(id);
        Expr::Raw(format!("google_service_account.{}.member", self.plan.names[id].snake))
    }

    /// Addresses that do not depend on what they lead to: a function or service may name itself.
    fn url(&mut self, id: &ComponentId) -> Option<Expr> {
        let kebab = self.plan.names[id].kebab.clone();
        let text = |pieces: &[(&str, &str)]| {
            let parts = pieces.iter().flat_map(|(literal, inserted)| {
                [Part::Literal((*literal).to_owned()), Part::Inserted((*inserted).to_owned())]
            });
            parts.collect::<Vec<_>>()
        };
        let mut parts = match self.plan.service(id) {
            "gcp_functions" => {
                let mut parts =
                    text(&[("https://", "var.region"), ("-", "var.project"), (".cloudfunctions.net/", "var.name")]);
                parts.push(Part::Literal(format!("-{kebab}")));
                parts
            }
            "gcp_run" => {
                self.needs_project_number = true;
                let mut parts = text(&[("https://", "var.name")]);
                parts.push(Part::Literal(format!("-{kebab}-")));
                parts.extend(text(&[("", "data.google_project.current.number"), (".", "var.region")]));
                parts.push(Part::Literal(".run.app".to_owned()));
                parts
            }
            "http_endpoint" => return Some(Expr::Raw(self.endpoint(id))),
            _ => return None,
        };
        parts.retain(|part| *part != Part::Literal(String::new()));
        Some(Expr::parts(parts))
    }

    /// The variable that holds the address of something outside.
    fn endpoint(&mut self, id: &ComponentId) -> String {
        let variable = format!("{}_url", self.plan.names[id].snake);
        let drawn =
            self.plan.text(id, "url").filter(|url| url.starts_with("https://")).unwrap_or("https://example.com/");
        let body = Body::default()
            .with("description", "Address of an external endpoint")
            .with("type", Expr::raw("string"))
            .with("default", drawn);
        let blocks = self.blocks.entry("variables").or_default();
        if !blocks.iter().any(|block| block.labels == [variable.clone()]) {
            blocks.push(Block::new("variable", &[&variable], body));
        }
        format!("var.{variable}")
    }

    /// Versions, variables, the services to switch on.
    fn frame(&mut self) {
        let google = |source: &str| {
            Expr::Object(vec![("source".to_owned(), source.into()), ("version".to_owned(), ">= 6.0".into())])
        };
        let beta = self.blocks.values().flatten().any(|block| block.body.get("provider").is_some());
        let mut providers = Body::default().with("google", google("hashicorp/google"));
        if beta {
            providers.set("google-beta", google("hashicorp/google-beta"));
        }
        let mut terraform = Body::default().with("required_version", ">= 1.5");
        terraform.push("required_providers", providers);
        let mut versions = vec![Block::new("terraform", &[], terraform)];
        let provider =
            Body::default().with("project", Expr::raw("var.project")).with("region", Expr::raw("var.region"));
        versions.push(Block::new("provider", &["google"], provider.clone()));
        if beta {
            versions.push(Block::new("provider", &["google-beta"], provider));
        }
        self.blocks.insert("versions", versions);
        let mut variables = code::variables(self.plan);
        variables.extend(self.blocks.remove("variables").unwrap_or_default());
        self.blocks.insert("variables", variables);
        let mut main = Vec::new();
        if !self.services.is_empty() {
            let wanted = self.services.iter().map(|service| Expr::text(*service)).collect();
            let body = Body::default()
                .with("for_each", Expr::Call("toset", vec![Expr::List(wanted)]))
                .with("service", Expr::raw("each.value"))
                .with("disable_on_destroy", Expr::Bool(false));
            main.push(Block::new("resource", &["google_project_service", "required"], body));
        }
        if self.needs_project_number {
            main.push(Block::new("data", &["google_project", "current"], Body::default()));
        }
        if self
            .blocks
            .values()
            .flatten()
            .any(|block| hcl::file(std::slice::from_ref(block)).contains("google_storage_project_service_account."))
        {
            main.push(Block::new("data", &["google_storage_project_service_account", "agent"], Body::default()));
        }
        self.blocks.insert("main", main);
    }

    /// Whether code behind a component is called over HTTP rather than by events alone.
    fn is_called(&self, id: &ComponentId) -> bool {
        self.plan.incoming(id).any(|link| {
            let from = link.from.service.as_str();
            link.mechanism() == Mechanism::SyncInvoke || from == "gcp_tasks" || !from.starts_with("gcp_")
        })
    }
}

fn named(rest: &str) -> Expr {
    Expr::parts(vec![Part::Inserted("var.name".to_owned()), Part::Literal(format!("-{rest}"))])
}
