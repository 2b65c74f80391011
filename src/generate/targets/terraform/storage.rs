//! Buckets: Terraform has a resource for each of their settings.

use super::Module;
use super::generic::snake;
use super::names::properties as properties_of;
use crate::generate::emit::hcl::{Body, Expr};
use crate::generate::value::{Map, Val};

const FILE: &str = "storage";

impl Module<'_, '_, '_> {
    pub(super) fn bucket(&mut self, logical: &str, name: &str, properties: &Map, body: &mut Body) {
        let tags = body.get("tags").cloned();
        let named = body.get("bucket").cloned();
        *body = Body::default();
        if let Some(named) = named {
            body.set("bucket", named);
        }
        if let Some(tags) = tags {
            body.set("tags", tags);
        }
        let id = Expr::Raw(format!("aws_s3_bucket.{name}.id"));
        let own = || Body::default().with("bucket", id.clone());
        for (key, value) in properties.iter() {
            let Val::Map(settings) = value else { continue };
            match key {
                "BucketEncryption" => self.encryption(name, own(), settings),
                "PublicAccessBlockConfiguration" => {
                    let mut block = own();
                    for (key, value) in settings.iter() {
                        let value = self.expr(value);
                        block.set(&snake(key), value);
                    }
                    self.put_extra(FILE, "aws_s3_bucket_public_access_block", name, block);
                }
                "OwnershipControls" => self.ownership(name, own(), settings),
                "VersioningConfiguration" => {
                    let mut versioning = own();
                    let status = self.member(settings, "Status");
                    versioning.push("versioning_configuration", Body::default().with("status", status));
                    self.put_extra(FILE, "aws_s3_bucket_versioning", name, versioning);
                }
                "LifecycleConfiguration" => self.lifecycle(name, own(), settings),
                "WebsiteConfiguration" => {
                    let mut site = own();
                    let index = self.member(settings, "IndexDocument");
                    site.push("index_document", Body::default().with("suffix", index));
                    let error = self.member(settings, "ErrorDocument");
                    site.push("error_document", Body::default().with("key", error));
                    self.put_extra(FILE, "aws_s3_bucket_website_configuration", name, site);
                }
                "NotificationConfiguration" => self.notification(logical, name, own(), settings),
                "ReplicationConfiguration" => self.replication(name, own(), settings),
                "Tags" => {}
                other => self.lose(logical, format!("{other} left out"), "the Terraform skeleton does not write it"),
            }
        }
    }

    fn member(&mut self, map: &Map, key: &str) -> Expr {
        map.get(key).map_or_else(|| Expr::text(""), |value| self.expr(value))
    }

    fn encryption(&mut self, name: &str, mut own: Body, settings: &Map) {
        for item in items(settings, "ServerSideEncryptionConfiguration") {
            let mut rule = Body::default();
            if let Some(enabled) = item.get("BucketKeyEnabled") {
                rule.set("bucket_key_enabled", self.expr(enabled));
            }
            if let Some(Val::Map(default)) = item.get("ServerSideEncryptionByDefault") {
                let algorithm = self.member(default, "SSEAlgorithm");
                let mut apply = Body::default().with("sse_algorithm", algorithm);
                if let Some(key) = default.get("KMSMasterKeyID") {
                    apply.set("kms_master_key_id", self.expr(key));
                }
                rule.push("apply_server_side_encryption_by_default", apply);
            }
            own.push("rule", rule);
        }
        self.put_extra(FILE, "aws_s3_bucket_server_side_encryption_configuration", name, own);
    }

    fn ownership(&mut self, name: &str, mut own: Body, settings: &Map) {
        for item in items(settings, "Rules") {
            let ownership = self.member(item, "ObjectOwnership");
            own.push("rule", Body::default().with("object_ownership", ownership));
        }
        self.put_extra(FILE, "aws_s3_bucket_ownership_controls", name, own);
    }

    fn lifecycle(&mut self, name: &str, mut own: Body, settings: &Map) {
        for item in items(settings, "Rules") {
            let (id, status) = (self.member(item, "Id"), self.member(item, "Status"));
            let mut rule = Body::default().with("id", id).with("status", status);
            // A rule without a filter is one for all objects, which has to be said.
            rule.push("filter", Body::default());
            if let Some(days) = item.get("ExpirationInDays") {
                let days = self.expr(days);
                rule.push("expiration", Body::default().with("days", days));
            }
            own.push("rule", rule);
        }
        self.put_extra(FILE, "aws_s3_bucket_lifecycle_configuration", name, own);
    }

    /// Notifications, those with the same target and filter as one; the policies that let the bucket in come first.
    fn notification(&mut self, logical: &str, name: &str, mut own: Body, settings: &Map) {
        if settings.get("EventBridgeConfiguration").is_some() {
            own.set("eventbridge", Expr::Bool(true));
        }
        let kinds = [
            ("QueueConfigurations", "Queue", "queue", "queue_arn"),
            ("TopicConfigurations", "Topic", "topic", "topic_arn"),
            ("LambdaConfigurations", "Function", "lambda_function", "lambda_function_arn"),
        ];
        for (list, key, block, argument) in kinds {
            let mut merged: Vec<(Expr, Body, Vec<Expr>)> = Vec::new();
            for item in items(settings, list) {
                let (target, event) = (self.member(item, key), self.member(item, "Event"));
                let filter = filter(item);
                match merged.iter_mut().find(|(known, same, _)| *known == target && *same == filter) {
                    Some((_, _, events)) => events.push(event),
                    None => merged.push((target, filter, vec![event])),
                }
            }
            for (target, filter, events) in merged {
                let mut entry = Body::default().with(argument, target).with("events", Expr::List(events));
                entry.args.extend(filter.args);
                own.push(block, entry);
            }
        }
        let needed = match self.stack.resources.get(logical) {
            Some(Val::Map(resource)) => self.needed(resource),
            _ => Vec::new(),
        };
        let needed = if needed.is_empty() { self.entrances(logical) } else { needed };
        if !needed.is_empty() {
            own.last.push(("depends_on".to_owned(), Expr::List(needed)));
        }
        self.put_extra(FILE, "aws_s3_bucket_notification", name, own);
    }

    /// Permissions of functions that let the bucket in.
    fn entrances(&self, logical: &str) -> Vec<Expr> {
        let lets_in = |resource: &Val| {
            super::names::kind(resource) == "AWS::Lambda::Permission"
                && properties_of(resource).is_some_and(|own| {
                    let mut used = Vec::new();
                    own.iter().for_each(|(_, value)| value.references(&mut used));
                    own.get("Principal").and_then(Val::as_str) == Some("s3.amazonaws.com")
                        && used.iter().any(|name| name == logical)
                })
        };
        let found = self.stack.resources.iter().filter(|(_, resource)| lets_in(resource));
        found.filter_map(|(name, _)| self.address(name)).map(Expr::Raw).collect()
    }

    fn replication(&mut self, name: &str, mut own: Body, settings: &Map) {
        let role = self.member(settings, "Role");
        own.set("role", role);
        for item in items(settings, "Rules") {
            let mut rule = Body::default();
            for (key, argument) in [("Id", "id"), ("Status", "status"), ("Priority", "priority")] {
                if let Some(value) = item.get(key) {
                    rule.set(argument, self.expr(value));
                }
            }
            if let Some(Val::Map(filter)) = item.get("Filter") {
                let prefix = self.member(filter, "Prefix");
                rule.push("filter", Body::default().with("prefix", prefix));
            }
            if let Some(Val::Map(markers)) = item.get("DeleteMarkerReplication") {
                let status = self.member(markers, "Status");
                rule.push("delete_marker_replication", Body::default().with("status", status));
            }
            if let Some(Val::Map(to)) = item.get("Destination") {
                let bucket = self.member(to, "Bucket");
                rule.push("destination", Body::default().with("bucket", bucket));
            }
            own.push("rule", rule);
        }
        // Both ends keep versions before copies are made.
        own.last
            .push(("depends_on".to_owned(), Expr::List(vec![Expr::Raw(format!("aws_s3_bucket_versioning.{name}"))])));
        self.put_extra(FILE, "aws_s3_bucket_replication_configuration", name, own);
    }
}

fn items<'v>(map: &'v Map, key: &str) -> Vec<&'v Map> {
    match map.get(key) {
        Some(Val::List(items)) => {
            items.iter().filter_map(|item| if let Val::Map(item) = item { Some(item) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

/// Prefix and suffix of a notification.
fn filter(item: &Map) -> Body {
    let mut body = Body::default();
    let Some(Val::Map(filter)) = item.get("Filter") else { return body };
    let Some(Val::Map(key)) = filter.get("S3Key") else { return body };
    for rule in items(key, "Rules") {
        if let (Some(name), Some(value)) =
            (rule.get("Name").and_then(Val::as_str), rule.get("Value").and_then(Val::as_str))
        {
            body.set(&format!("filter_{name}"), value);
        }
    }
    body
}
