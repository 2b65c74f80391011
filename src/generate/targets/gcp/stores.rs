//! Buckets, databases and datasets.

use super::Project;
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::model::ComponentId;

impl Project<'_, '_> {
    pub(super) fn bucket(&mut self, id: &ComponentId) {
        self.services("storage.googleapis.com");
        let plan = self.plan;
        let kebab = &plan.names[id].kebab;
        let public = plan.flag(id, "public");
        let name = Expr::parts(vec![
            Part::Inserted("var.project".to_owned()),
            Part::Literal("-".to_owned()),
            Part::Inserted("var.name".to_owned()),
            Part::Literal(format!("-{kebab}")),
        ]);
        let uniform = plan.prop(id, "uniform_access").and_then(crate::model::Value::as_bool).unwrap_or(true);
        let body = Body::default()
            .with("name", name)
            .with("location", Expr::raw("var.region"))
            .with("storage_class", plan.text(id, "class").unwrap_or("STANDARD"))
            .with("uniform_bucket_level_access", Expr::Bool(uniform))
            .with("public_access_prevention", if public { "inherited" } else { "enforced" });
        let snake = plan.names[id].snake.clone();
        self.put("storage", "google_storage_bucket", &snake, body);
        if public {
            let body = Body::default()
                .with("bucket", self.of(id, "name"))
                .with("role", "roles/storage.objectViewer")
                .with("member", "allUsers");
            self.put("iam", "google_storage_bucket_iam_member", &format!("{snake}_public"), body);
        }
    }

    pub(super) fn firestore(&mut self, id: &ComponentId) {
        self.services("firestore.googleapis.com");
        let mode = if self.plan.text(id, "mode") == Some("DATASTORE") { "DATASTORE_MODE" } else { "FIRESTORE_NATIVE" };
        let location = self.location(id);
        let mut body = Body::default()
            .with("name", self.named(id))
            .with("location_id", location)
            .with("type", mode)
            .with("deletion_policy", "ABANDON");
        body.last.push(super::wires::after_services());
        let snake = self.plan.names[id].snake.clone();
        self.put("storage", "google_firestore_database", &snake, body);
    }

    /// A dataset with one table for whatever comes in as JSON text.
    pub(super) fn dataset(&mut self, id: &ComponentId) {
        self.services("bigquery.googleapis.com");
        let plan = self.plan;
        let snake = plan.names[id].snake.clone();
        let location = self.location(id);
        let underscored = Expr::Call("replace", vec![self.named(id), "-".into(), "_".into()]);
        let body = Body::default().with("dataset_id", underscored).with("location", location);
        self.put("storage", "google_bigquery_dataset", &snake, body);
        let column = |name: &str, kind: &str| {
            Expr::Object(vec![
                ("name".to_owned(), name.into()),
                ("type".to_owned(), kind.into()),
                ("mode".to_owned(), "NULLABLE".into()),
            ])
        };
        let columns = vec![column("id", "STRING"), column("data", "STRING"), column("received_at", "TIMESTAMP")];
        let table = Body::default()
            .with("dataset_id", self.of(id, "dataset_id"))
            .with("table_id", "items")
            .with("schema", Expr::Call("jsonencode", vec![Expr::List(columns)]));
        self.put("storage", "google_bigquery_table", &snake, table);
    }

    /// The drawn location, where it reads like one, else the region of the deployment.
    fn location(&self, id: &ComponentId) -> Expr {
        let drawn = self.plan.text(id, "location").map(str::trim);
        let good = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        drawn.filter(good).map_or_else(|| Expr::raw("var.region"), Expr::text)
    }
}
