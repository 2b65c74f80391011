//! Rules with their targets, device rules, received mail and delivery streams.

use super::Module;
use super::generic::snake;
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// The targets of a rule, each a resource of its own.
    pub(super) fn rule(&mut self, logical: &str, name: &str, properties: &Map) {
        let Some(Val::List(targets)) = properties.get("Targets") else { return };
        let bus = properties.get("EventBusName").map(|bus| self.expr(bus));
        for target in targets {
            let Val::Map(target) = target else { continue };
            let mut body = Body::default().with("rule", Expr::Raw(format!("aws_cloudwatch_event_rule.{name}.name")));
            if let Some(bus) = &bus {
                body.set("event_bus_name", bus.clone());
            }
            for (key, value) in target.iter() {
                self.rule_target(logical, key, value, &mut body);
            }
            self.put_extra("events", "aws_cloudwatch_event_target", name, body);
        }
    }

    fn rule_target(&mut self, logical: &str, key: &str, value: &Val, body: &mut Body) {
        match (key, value) {
            ("Id", value) => drop(body.set("target_id", self.expr(value))),
            ("Arn" | "RoleArn" | "Input" | "InputPath", value) => {
                let value = self.expr(value);
                body.set(&snake(key), value);
            }
            ("DeadLetterConfig" | "RetryPolicy", Val::Map(map)) => {
                let block = self.plain(map);
                body.push(&snake(key), block);
            }
            ("KinesisParameters" | "SqsParameters" | "HttpParameters", Val::Map(map)) => {
                let block = self.plain(map);
                body.push(&format!("{}_target", snake(key.trim_end_matches("Parameters"))), block);
            }
            ("InputTransformer", Val::Map(map)) => {
                let mut block = Body::default();
                for (key, argument) in [("InputPathsMap", "input_paths"), ("InputTemplate", "input_template")] {
                    if let Some(value) = map.get(key) {
                        block.set(argument, self.expr(value));
                    }
                }
                body.push("input_transformer", block);
            }
            ("EcsParameters", Val::Map(map)) => {
                let mut block = Body::default();
                for (key, value) in map.iter() {
                    if key == "NetworkConfiguration" {
                        continue;
                    }
                    let value = self.expr(value);
                    block.set(&snake(key), value);
                }
                if let Some(Val::Map(network)) = map.get("NetworkConfiguration")
                    && let Some((_, Val::Map(network))) = network.iter().next()
                {
                    let mut inner = self.plain(network);
                    let public = network.get("AssignPublicIp").and_then(Val::as_str) == Some("ENABLED");
                    inner.set("assign_public_ip", Expr::Bool(public));
                    block.push("network_configuration", inner);
                }
                body.push("ecs_target", block);
            }
            (other, _) => {
                self.lose(logical, format!("{other} of a target left out"), "the Terraform skeleton does not write it");
            }
        }
    }

    /// A flat map with its keys in snake case.
    fn plain(&mut self, map: &Map) -> Body {
        let mut body = Body::default();
        for (key, value) in map.iter() {
            let value = self.expr(value);
            body.set(&snake(key), value);
        }
        body
    }

    /// Filters stand in a block of their own within the source's parameters.
    pub(super) fn pipe(body: &mut Body) {
        for block in &mut body.blocks {
            block.body.blocks.retain(|inner| !inner.body.is_empty());
        }
        body.blocks.retain(|block| !block.body.is_empty());
    }

    /// A device rule is on unless the drawing says otherwise.
    pub(super) fn topic_rule(properties: &Map, body: &mut Body) {
        let disabled = match properties.get("TopicRulePayload") {
            Some(Val::Map(payload)) => matches!(payload.get("RuleDisabled"), Some(Val::Bool(true))),
            _ => false,
        };
        body.set("enabled", Expr::Bool(!disabled));
    }

    /// Types of mail events are upper case here.
    pub(super) fn event_destination(body: &mut Body) {
        if let Some(block) = body.blocks.iter_mut().find(|block| block.kind == "event_destination")
            && let Some(Expr::List(types)) = block.body.get("matching_event_types").cloned()
        {
            let upper = |kind: Expr| match &kind {
                Expr::Text(parts) => match parts.as_slice() {
                    [Part::Literal(text)] => Expr::text(snake(text).to_ascii_uppercase()),
                    _ => kind,
                },
                _ => kind,
            };
            block.body.set("matching_event_types", Expr::List(types.into_iter().map(upper).collect()));
        }
    }

    /// Actions of received mail, in their order.
    pub(super) fn receipt_rule(body: &mut Body) {
        let actions = body.blocks.iter_mut().filter(|block| block.kind.ends_with("_action"));
        for (position, block) in (1_i64..).zip(actions) {
            block.body.set("position", Expr::Int(position));
        }
    }

    /// Where a delivery stream delivers to is said once more as a word.
    pub(super) fn delivery_stream(body: &mut Body) {
        let destination = body.blocks.iter().find_map(|block| match block.kind.as_str() {
            "extended_s3_configuration" => Some("extended_s3"),
            "opensearch_configuration" => Some("opensearch"),
            "http_endpoint_configuration" => Some("http_endpoint"),
            _ => None,
        });
        if let Some(destination) = destination {
            let at = usize::from(body.get("name").is_some());
            body.args.insert(at, ("destination".to_owned(), Expr::text(destination)));
        }
    }
}
