use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, logs, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["sfn_standard"],
        usage: &[
            usage("executions", "run", "runs a month, from which the transitions follow"),
            usage("transitions", "transition", "state transitions, retries included"),
        ],
        book: &["stepfunctions"],
        bill: standard,
    },
    Model {
        services: &["sfn_express"],
        usage: &[
            usage("requests", "request", "runs a month"),
            usage("gb_hours", "GB-hour", "duration times memory"),
            logs::INGESTED,
            logs::STORED,
        ],
        book: &["stepfunctions", "cloudwatch"],
        bill: express,
    },
];

/// States of a run where the drawing shows none.
const STATES: f64 = 5.0;
/// Memory of an express run before its data, MB.
const BASE_MB: f64 = 50.0;

/// Steps of one run: as given, else the tasks drawn, else a guess.
fn states(site: &Site<'_, '_, '_>) -> (Band, String) {
    if let Some(given) = site.node.own("states_per_run") {
        return (Band::point(given), format!("{} states", amount(given)));
    }
    let is_task = |mechanism| {
        matches!(
            mechanism,
            Mechanism::SyncInvoke | Mechanism::DirectIntegration | Mechanism::AsyncInvoke | Mechanism::SdkCall
        )
    };
    let drawn: Vec<f64> = site
        .outgoing()
        .filter(|way| is_task(way.link.wire.mechanism) && way.other.service != "cloudwatch_logs")
        .map(|way| if site.work().expected > 0.0 { way.load.calls.expected / site.work().expected } else { 1.0 })
        .collect();
    if drawn.is_empty() {
        return (Band::assumed(STATES), format!("{STATES} states (assumed)"));
    }
    let steps: f64 = drawn.iter().sum();
    // Choices, waits and passes are not drawn; the high end allows as many again.
    (Band::new(steps, steps, steps * 2.0), format!("{} steps drawn", amount(steps)))
}

fn standard(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let runs = site.usage_or("executions", site.work());
    let (states, words) = states(site);
    let retries = site.node.own("error_rate").unwrap_or(0.0).min(0.99);
    let retried = 1.0 / (1.0 - retries);
    let why = format!("{} runs × {words}", amount(runs.expected));
    let total = runs * states * retried;
    bill.charge(site, "transitions", ("stepfunctions", "Standard state transition"), "state transitions", total, why);
}

fn express(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let runs = site.usage_or("requests", site.work());
    bill.charge(site, "requests", ("stepfunctions", "Express request"), "requests", runs, site.load.derivation.clone());
    let (ms, words) = duration(site);
    let ms = site.metered("sfn_express.billed_ms", ms);
    let definition_kb = site.node.own("definition_kb").unwrap_or(0.0);
    let parallel = site.node.own("map_steps").unwrap_or(1.0);
    let payload = site.node.own("payload_kb").map_or(site.load.message_kb, Band::point);
    let mb = (payload * parallel + Band::point(definition_kb)) / 1024.0 + Band::point(BASE_MB);
    let billed = site.metered("sfn_express.billed_mb", mb);
    let hours = runs * ms * billed / (3_600_000.0 * 1024.0);
    let why = format!(
        "{} runs × {} ms{words} × {} MB (from {} MB), {} and {}",
        amount(runs.expected),
        amount(ms.expected),
        amount(billed.expected),
        amount(mb.expected),
        site.rule("sfn_express.billed_ms"),
        site.rule("sfn_express.billed_mb")
    );
    bill.charge(site, "gb_hours", ("stepfunctions", "Express duration"), "duration", hours, why);
    if site.node.text("log_level").is_some_and(|level| !level.eq_ignore_ascii_case("OFF"))
        || site.usage(logs::INGESTED.name).is_some()
    {
        logs::written_by(site, bill, runs, 2.0);
    }
}

/// Run time: as given, else the sum of the tasks drawn.
fn duration(site: &Site<'_, '_, '_>) -> (Band, String) {
    if let Some(given) = site.node.own("avg_duration_ms") {
        return (Band::point(given), String::new());
    }
    let tasks: Vec<f64> = site
        .outgoing()
        .filter(|way| way.link.is(Mechanism::SyncInvoke))
        .map(|way| way.other.own("avg_duration_ms").unwrap_or(100.0))
        .collect();
    if tasks.is_empty() {
        return (Band::assumed(1000.0), " (assumed)".to_owned());
    }
    (Band::assumed(tasks.iter().sum()), format!(" ({} tasks one after the other)", tasks.len()))
}
