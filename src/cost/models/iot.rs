use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, api, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["iot_core"],
        usage: &[usage("messages", "message", "messages of 5 KB"), api::CONNECTION_MINUTES],
        book: &["iot"],
        bill: broker,
    },
    Model {
        services: &["iot_rule"],
        usage: &[usage("triggers", "rule trigger", "rules run"), usage("actions", "action", "actions taken")],
        book: &["iot"],
        bill: rule,
    },
];

fn broker(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "iot.messages";
    let messages = site.metered_inflow(rule, |_| true);
    let why = format!("{}, {}", site.load.derivation, site.rule(rule));
    bill.charge(site, "messages", ("iot", "messaging"), "messages", messages, why);
    let minutes = site.hours() * 60.0;
    match site.node.own("things").filter(|_| site.node.own("connections").is_none()) {
        Some(things) => {
            let why = format!("{} things × {} min", amount(things), amount(minutes));
            let row = ("iot", "connectivity");
            bill.charge(site, api::CONNECTION_MINUTES.name, row, "connections", Band::point(things * minutes), why);
        }
        None => api::connections(site, bill, ("iot", "connectivity"), minutes),
    }
}

fn rule(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let row = ("iot", "rule triggered");
    bill.charge(site, "triggers", row, "rules triggered", site.work(), site.load.derivation.clone());
    let actions: Band =
        site.outgoing().filter(|way| !way.link.is(Mechanism::Redrive)).map(|way| way.load.carried).sum();
    let why = format!("{} calls on what the rule is wired to", amount(actions.expected));
    bill.charge(site, "actions", ("iot", "rule action"), "actions", actions, why);
}
