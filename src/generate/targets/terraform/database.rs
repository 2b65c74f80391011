//! Tables and relational databases.

use super::Module;
use crate::generate::emit::hcl::{Body, Expr};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// A table: keys and indexes are arguments, a stream into Kinesis is a resource of its own.
    pub(super) fn table(&mut self, logical: &str, name: &str, properties: &Map, body: &mut Body) {
        let named = body.get("name").cloned();
        let tags = body.get("tags").cloned();
        let mut table = Body::default();
        if let Some(named) = named {
            table.set("name", named);
        }
        for (key, value) in properties.iter() {
            match (key, value) {
                ("TableName" | "Tags", _) => {}
                ("BillingMode", value) => drop(table.set("billing_mode", self.expr(value))),
                ("AttributeDefinitions", Val::List(items)) => {
                    for item in items {
                        let attribute = Body::default()
                            .with("name", text_of(item, "AttributeName"))
                            .with("type", text_of(item, "AttributeType"));
                        table.push("attribute", attribute);
                    }
                }
                ("KeySchema", Val::List(items)) => keys(items, &mut table),
                ("ProvisionedThroughput", Val::Map(map)) => capacity(map, &mut table),
                ("GlobalSecondaryIndexes" | "LocalSecondaryIndexes", Val::List(items)) => {
                    let block = if key.starts_with('G') { "global_secondary_index" } else { "local_secondary_index" };
                    for item in items {
                        table.push(block, index(item, block.starts_with('g')));
                    }
                }
                ("StreamSpecification", Val::Map(map)) => {
                    table.set("stream_enabled", Expr::Bool(true));
                    if let Some(view) = map.get("StreamViewType") {
                        table.set("stream_view_type", self.expr(view));
                    }
                }
                ("PointInTimeRecoverySpecification", Val::Map(_)) => {
                    table.push("point_in_time_recovery", Body::default().with("enabled", Expr::Bool(true)));
                }
                ("TimeToLiveSpecification", Val::Map(map)) => {
                    let ttl = Body::default()
                        .with(
                            "attribute_name",
                            map.get("AttributeName").map_or(Expr::text(""), |value| self.expr(value)),
                        )
                        .with("enabled", Expr::Bool(true));
                    table.push("ttl", ttl);
                }
                ("SSESpecification", Val::Map(map)) => {
                    let mut encryption = Body::default().with("enabled", Expr::Bool(true));
                    if let Some(key) = map.get("KMSMasterKeyId") {
                        encryption.set("kms_key_arn", self.expr(key));
                    }
                    table.push("server_side_encryption", encryption);
                }
                ("KinesisStreamSpecification", Val::Map(map)) => {
                    let stream = map.get("StreamArn").map_or(Expr::text(""), |value| self.expr(value));
                    let streaming = Body::default()
                        .with("stream_arn", stream)
                        .with("table_name", Expr::Raw(format!("aws_dynamodb_table.{name}.name")));
                    self.put_extra("database", "aws_dynamodb_kinesis_streaming_destination", name, streaming);
                }
                (other, _) => {
                    self.lose(logical, format!("{other} left out"), "the Terraform skeleton does not write it");
                }
            }
        }
        if let Some(tags) = tags {
            table.set("tags", tags);
        }
        *body = table;
    }

    /// A last snapshot is taken where the database is not kept as it is.
    pub(super) fn database(&mut self, logical: &str, properties: &Map, body: &mut Body) {
        let Some(place) = self.places.get(logical) else { return };
        if place.entry.to == "aws_rds_cluster_instance" {
            return;
        }
        if properties.get("DeletionProtection").is_none() {
            body.set("deletion_protection", Expr::Bool(false));
        }
        let end = Self::named(&format!("{}-final", place.name.replace('_', "-")));
        body.set("final_snapshot_identifier", end);
    }

    /// What a proxy stands in front of.
    pub(super) fn proxy_target(&mut self, name: &str, properties: &Map) {
        let Some(proxy) = properties.get("DBProxyName") else { return };
        let proxy = self.expr(proxy);
        let group = Expr::Raw(format!("aws_db_proxy_default_target_group.{name}.name"));
        for (key, argument) in
            [("DBClusterIdentifiers", "db_cluster_identifier"), ("DBInstanceIdentifiers", "db_instance_identifier")]
        {
            let Some(Val::List(items)) = properties.get(key) else { continue };
            for item in items {
                let mut identifier = self.expr(item);
                // A target is named by its identifier, not by its resource id.
                if let (Expr::Raw(text), "db_instance_identifier") = (&identifier, argument) {
                    identifier = Expr::Raw(text.replace(".id", ".identifier"));
                }
                let body = Body::default()
                    .with("db_proxy_name", proxy.clone())
                    .with("target_group_name", group.clone())
                    .with(argument, identifier);
                self.put_extra("database", "aws_db_proxy_target", name, body);
            }
        }
    }
}

fn text_of(item: &Val, key: &str) -> Expr {
    match item {
        Val::Map(map) => Expr::text(map.get(key).and_then(Val::as_str).unwrap_or_default()),
        _ => Expr::text(""),
    }
}

/// Hash and range key of a table or index.
fn keys(items: &[Val], body: &mut Body) {
    for item in items {
        let Val::Map(key) = item else { continue };
        let name = key.get("AttributeName").and_then(Val::as_str).unwrap_or_default();
        let argument = if key.get("KeyType").and_then(Val::as_str) == Some("RANGE") { "range_key" } else { "hash_key" };
        body.set(argument, name);
    }
}

fn capacity(map: &Map, body: &mut Body) {
    for (key, argument) in [("ReadCapacityUnits", "read_capacity"), ("WriteCapacityUnits", "write_capacity")] {
        if let Some(Val::Int(units)) = map.get(key) {
            body.set(argument, Expr::Int(*units));
        }
    }
}

fn index(item: &Val, global: bool) -> Body {
    let mut body = Body::default();
    let Val::Map(item) = item else { return body };
    body.set("name", item.get("IndexName").and_then(Val::as_str).unwrap_or_default());
    if let Some(Val::List(schema)) = item.get("KeySchema") {
        keys(schema, &mut body);
    }
    if !global {
        // The hash key of a local index is the table's.
        body.args.retain(|(name, _)| name != "hash_key");
    }
    if let Some(Val::Map(projection)) = item.get("Projection") {
        body.set("projection_type", projection.get("ProjectionType").and_then(Val::as_str).unwrap_or("ALL"));
    }
    if let Some(Val::Map(throughput)) = item.get("ProvisionedThroughput") {
        capacity(throughput, &mut body);
    }
    body
}
