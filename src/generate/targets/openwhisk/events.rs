//! What starts actions: triggers with their feeds, the packages behind them, and rules.

use super::{Project, is_simple};
use crate::generate::naming::Namer;
use crate::generate::plan::Link;
use crate::generate::value::{Map, Val, map};
use crate::model::{ComponentId, Value};

/// What an alarm does that is drawn without a schedule.
const HOURLY: &str = "0 * * * *";

impl Project<'_, '_> {
    /// The platform's package for a database or broker, bound with credentials.
    pub(super) fn binding(&mut self, id: &ComponentId) {
        let broker = self.plan.service(id) == "ow_kafka";
        let (package, what): (&str, &[(&str, &str)]) = if broker {
            let inputs = &[
                ("kafka_brokers_sasl", "BROKERS"),
                ("kafka_admin_url", "ADMIN_URL"),
                ("user", "USER"),
                ("password", "PASSWORD"),
            ];
            ("messaging", inputs)
        } else {
            ("cloudant", &[("host", "HOST"), ("username", "USERNAME"), ("password", "PASSWORD")])
        };
        let mut inputs = Map::new();
        for (input, variable) in what {
            inputs.set(*input, self.variable(id, variable, ""));
        }
        let dependency = map! { "location" => format!("/whisk.system/{package}"), "inputs" => inputs };
        self.package.map("dependencies").set(self.plan.names[id].kebab.clone(), dependency);
        let thing = if broker { "no new topic" } else { "no new database" };
        self.lose(id.as_str(), thing, "a manifest binds what exists; its address and credentials go into `.env`");
        let drawn = self.plan.text(id, if broker { "topic" } else { "db" }).unwrap_or_default();
        let name = self.inner_name(id);
        if !drawn.is_empty() && drawn != name {
            self.lose(
                id.as_str(),
                format!("`{name}` as its name"),
                "what is drawn has more than letters, digits, `_` and `-`",
            );
        }
    }

    /// The database or topic behind a binding.
    pub(super) fn inner_name(&self, id: &ComponentId) -> String {
        let (property, letters) = if self.plan.service(id) == "ow_kafka" { ("topic", "._-") } else { ("db", "_-") };
        let drawn = self.plan.text(id, property).filter(|name| is_simple(name, letters));
        drawn.unwrap_or(&self.plan.names[id].kebab).to_owned()
    }

    pub(super) fn trigger(&mut self, id: &ComponentId) {
        let plan = self.plan;
        let feeds: Vec<&Link<'_>> = plan
            .incoming(id)
            .filter(|link| matches!(link.from.service.as_str(), "ow_alarm" | "ow_cloudant" | "ow_kafka" | "couchdb"))
            .collect();
        let mut trigger = Map::new();
        if let Some(first) = feeds.first() {
            let source = first.source_id();
            let kebab = &plan.names[source].kebab;
            match first.from.service.as_str() {
                "ow_alarm" => {
                    trigger.set("feed", "/whisk.system/alarms/alarm");
                    trigger.set("inputs", map! { "cron" => self.cron(first) });
                }
                "ow_kafka" => {
                    trigger.set("feed", format!("{kebab}/messageHubFeed"));
                    let inputs = map! { "topic" => self.inner_name(source), "isJSONData" => Val::Bool(true) };
                    trigger.set("inputs", inputs);
                }
                _ => {
                    trigger.set("feed", format!("{kebab}/changes"));
                    trigger.set("inputs", map! { "dbname" => self.inner_name(source) });
                }
            }
        } else if let Some(feed) = plan.text(id, "feed").filter(|feed| !feed.is_empty()) {
            if is_simple(feed, "/_.-") {
                trigger.set("feed", feed);
            } else {
                self.lose(
                    id.as_str(),
                    "no feed",
                    "its name is none that OpenWhisk knows: letters, digits and `/_.-` only",
                );
            }
        }
        for link in feeds.iter().skip(1) {
            self.lose(link.id.as_str(), "wire left out", "a trigger has one feed; draw a trigger for each");
        }
        self.package.map("triggers").set(plan.names[id].kebab.clone(), trigger);
    }

    /// The schedule of an alarm: as its wire says, else as the alarm itself does.
    fn cron(&mut self, link: &Link<'_>) -> String {
        let alarm = link.source_id();
        let of_wire = link.wire.props.get("cron").and_then(Value::as_str);
        let drawn = of_wire.or_else(|| self.plan.text(alarm, "cron")).unwrap_or_default().trim();
        let fields = drawn.split_whitespace().count();
        if matches!(fields, 5 | 6) && is_simple(drawn, " */,-?#") {
            return drawn.to_owned();
        }
        let why = if drawn.is_empty() { "none is drawn" } else { "what is drawn has not five or six fields of cron" };
        self.lose(alarm.as_str(), "an hourly schedule", why);
        HOURLY.to_owned()
    }

    /// Rules tie one trigger to one action each; a drawn rule with more ends becomes several.
    pub(super) fn rules(&mut self, id: &ComponentId) {
        let plan = self.plan;
        let triggers: Vec<ComponentId> = plan
            .incoming(id)
            .filter(|link| link.from.service.as_str() == "ow_trigger")
            .map(|link| link.source_id().clone())
            .collect();
        let targets: Vec<ComponentId> = plan
            .outgoing(id)
            .filter(|link| match link.to.service.as_str() {
                "ow_action" => true,
                "ow_sequence" => !self.steps(link.target_id()).is_empty(),
                _ => false,
            })
            .map(|link| link.target_id().clone())
            .collect();
        if triggers.is_empty() || targets.is_empty() {
            self.lose(id.as_str(), "no rule", "a rule needs a trigger before it and an action or sequence behind it");
            return;
        }
        if plan.text(id, "status") == Some("inactive") {
            self.lose(
                id.as_str(),
                "an active rule",
                "a manifest has no word for inactive; `wsk rule disable` switches it off",
            );
        }
        let mut names = Namer::default();
        for trigger in &triggers {
            for target in &targets {
                // Two hyphens, which no component's own name has.
                let name = names.unique(&plan.names[id].kebab, "--");
                let rule = map! {
                    "trigger" => plan.names[trigger].kebab.clone(), "action" => plan.names[target].kebab.clone(),
                };
                self.package.map("rules").set(name, rule);
            }
        }
    }

    /// Whether messages of a broker start an action, several at a time.
    pub(super) fn takes_batches(&self, id: &ComponentId) -> bool {
        let plan = self.plan;
        let first_of = |link: &&Link<'_>| {
            link.from.service.as_str() == "ow_sequence" && self.steps(link.source_id()).first() == Some(id)
        };
        let mut started: Vec<&ComponentId> = vec![id];
        started.extend(
            plan.links.iter().filter(|link| link.target_id() == id).filter(first_of).map(|link| link.source_id()),
        );
        plan.links.iter().filter(|rule| started.contains(&rule.target_id())).any(|rule| {
            plan.links.iter().filter(|link| link.target_id() == rule.source_id()).any(|trigger| {
                plan.links
                    .iter()
                    .any(|feed| feed.target_id() == trigger.source_id() && feed.from.service.as_str() == "ow_kafka")
            })
        })
    }
}
