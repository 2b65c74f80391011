use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["az_functions"],
        usage: &[
            usage("executions", "execution", "runs a month"),
            usage("gb_seconds", "GB-s", "duration times memory"),
            usage("vcpu_hours", "vCPU-hour", "processors of the Premium plan times hours"),
            usage("memory_gb_hours", "GiB-hour", "memory of the Premium plan times hours"),
        ],
        book: &["azure"],
        bill: functions,
    },
    Model { services: &["az_apim"], usage: &[usage("calls", "call", "API calls")], book: &["azure"], bill: gateway },
    Model {
        services: &["az_cosmos"],
        usage: &[usage("request_units", "RU", "request units"), usage("storage_gb", "GB-month", "data stored")],
        book: &["azure"],
        bill: documents,
    },
];

fn functions(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let plan = site.node.text("plan").unwrap_or("FlexConsumption").to_ascii_lowercase();
    if plan.contains("premium") {
        let instances = site.node.own("min_instances").unwrap_or(1.0);
        let hours = Band::point(instances * site.hours());
        let why = format!("{} instances always on × {} h", amount(instances), amount(site.hours()));
        let row = ("azure", "Functions Premium vCPU");
        bill.charge(site, "vcpu_hours", row, "vCPU", hours, format!("{why} × 1 vCPU"));
        let row = ("azure", "Functions Premium memory");
        bill.charge(site, "memory_gb_hours", row, "memory", hours * 3.5, format!("{why} × 3.5 GiB"));
        return;
    }
    if plan.contains("dedicated") || plan.contains("appservice") {
        bill.unpriced(site, "the App Service plan has no price in the book");
        return;
    }
    let flex = plan.contains("flex");
    let (runs_item, seconds_item, default_mb) = if flex {
        ("Functions Flex on-demand executions", "Functions Flex on-demand GB-s", 2048.0)
    } else {
        ("Functions Consumption executions", "Functions Consumption GB-s", 256.0)
    };
    let runs = site.usage_or("executions", site.work());
    bill.charge(site, "executions", ("azure", runs_item), "executions", runs, site.load.derivation.clone());
    let (ms, mark) = site.assumed("avg_duration_ms", 100.0);
    let ms = site.metered("az_functions.billed_ms", ms);
    let given = if flex { site.node.number("instance_memory_mb") } else { site.node.own("instance_memory_mb") };
    let mb = site.metered("az_functions.billed_mb", Band::point(given.unwrap_or(default_mb)));
    let why = format!(
        "{} runs × {} ms{mark}, at least 100 × {} MB/1024",
        amount(runs.expected),
        amount(ms.expected),
        amount(mb.expected)
    );
    bill.charge(site, "gb_seconds", ("azure", seconds_item), "duration", runs * ms * mb / 1_024_000.0, why);
}

fn gateway(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if !site.node.is_text("sku", "Consumption") {
        bill.unpriced(site, "the price book has the Consumption tier of API Management only");
        return;
    }
    let row = ("azure", "API Management Consumption call");
    bill.charge(site, "calls", row, "calls", site.work(), site.load.derivation.clone());
}

fn documents(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if !site.node.is_text("mode", "serverless") && site.usage("request_units").is_none() {
        bill.unpriced(site, "the price book has the serverless mode of Cosmos DB only");
        return;
    }
    // A point read of 1 KB is one unit, a write about five.
    let mut units = site.load.arrivals * 5.0;
    for way in site.incoming() {
        let kb = way.load.kb.map(|kb| kb.ceil().max(1.0));
        units += (way.load.reads + way.load.writes * 5.0) * kb;
    }
    let why = "1 unit for each KB read, 5 for each KB written";
    bill.charge(site, "request_units", ("azure", "Cosmos DB serverless"), "request units", units, why);
    bill.ask(site, "storage_gb", ("azure", "Cosmos DB storage"), "storage");
}
