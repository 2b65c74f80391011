use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["aurora"],
        usage: &[
            usage("acu_hours", "ACU-hour", "capacity units times hours"),
            usage("storage_gb", "GB-month", "data stored"),
            usage("io_requests", "request", "reads and writes of storage"),
        ],
        book: &["aurora_serverless_v2"],
        bill: aurora,
    },
    Model {
        services: &["rds"],
        usage: &[
            usage("instance_hours", "hour", "hours of all instances"),
            usage("storage_gb", "GB-month", "gp3 storage"),
        ],
        book: &["rds"],
        bill: rds,
    },
    Model {
        services: &["elasticache"],
        usage: &[
            usage("stored_gb_hours", "GB-hour", "data kept times hours"),
            usage("ecpus", "ECPU", "processing units"),
        ],
        book: &["elasticache_serverless"],
        bill: cache,
    },
    Model {
        services: &["opensearch"],
        usage: &[
            usage("ocu_hours", "OCU-hour", "capacity units times hours"),
            usage("storage_gb", "GB-month", "data stored"),
        ],
        book: &["opensearch_serverless"],
        bill: search,
    },
    Model {
        services: &["athena"],
        usage: &[usage("scanned_tb", "TB", "data scanned")],
        book: &["athena"],
        bill: queries,
    },
    Model {
        services: &["glue"],
        usage: &[usage("dpu_hours", "DPU-hour", "workers times hours")],
        book: &["glue"],
        bill: jobs,
    },
];

fn aurora(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let optimized = site.node.is_text("storage_type", "aurora-iopt1");
    let least = site.node.number("min_acu").unwrap_or(0.5);
    let most = site.node.own("max_acu").unwrap_or(least).max(least);
    let instances = site.node.own("instance_count").unwrap_or(1.0);
    let hours = site.hours() * instances;
    let why = format!(
        "{} ACU at least, {} at most × {} h; how much the load needs is not derived",
        amount(least),
        amount(most),
        amount(hours)
    );
    let item = if optimized { "ACU, I/O-Optimized" } else { "ACU" };
    let units = Band::new(least, least, most) * hours;
    bill.charge(site, "acu_hours", ("aurora_serverless_v2", item), "capacity", units, why);
    bill.ask(site, "storage_gb", ("aurora_serverless_v2", "storage"), "storage");
    if !optimized {
        let operations = site.inflow(|_| true);
        let why = format!(
            "one read or write of storage for each of {} statements, none where cached",
            amount(operations.expected)
        );
        let row = ("aurora_serverless_v2", "I/O");
        bill.charge(
            site,
            "io_requests",
            row,
            "storage requests",
            Band::new(0.0, operations.expected, operations.high),
            why,
        );
    }
}

fn rds(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let engine = match site.node.text("engine").map(str::to_ascii_lowercase).as_deref() {
        Some(engine) if engine.starts_with("mysql") => "MySQL",
        Some(engine) if engine.starts_with("postgres") => "PostgreSQL",
        Some(engine) if engine.starts_with("mariadb") => "MariaDB",
        _ => "PostgreSQL",
    };
    let Some(class) = site.node.text("instance_class") else {
        bill.unpriced(site, "set `instance_class`, such as db.t3.micro, to price the instance");
        return;
    };
    let copies = if site.node.flag("multi_az") { 2.0 } else { 1.0 };
    let why = format!("{} × {class} × {} h", amount(copies), amount(site.hours()));
    let item = format!("{class} {engine}");
    bill.charge(site, "instance_hours", ("rds", &item), "instance", (copies * site.hours()).into(), why);
    bill.ask(site, "storage_gb", ("rds", "gp3 storage"), "storage");
}

fn cache(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let valkey = !site
        .node
        .text("engine")
        .is_some_and(|engine| matches!(engine.to_ascii_lowercase().as_str(), "redis" | "memcached"));
    // The least that is billed, GB.
    let (kind, least) = if valkey { ("Valkey", 0.1) } else { ("Redis OSS/Memcached", 1.0) };
    let most = site.node.own("max_gb").unwrap_or(least).max(least);
    let kept = site.node.own("stored_gb").map_or(Band::new(least, least, most), |gb| Band::point(gb.max(least)));
    let why = format!("{} GB × {} h; at least {least} GB are billed", amount(kept.expected), amount(site.hours()));
    let row = ("elasticache_serverless", &*format!("{kind} data stored"));
    bill.charge(site, "stored_gb_hours", row, "data stored", kept * site.hours(), why);
    // One unit a KB of a simple command.
    let mut units = Band::ZERO;
    for way in site.incoming() {
        units += way.load.carried * way.load.kb.map(|kb| kb.ceil().max(1.0));
    }
    let row = ("elasticache_serverless", &*format!("{kind} ECPU"));
    bill.charge(site, "ecpus", row, "processing units", units, "one for each KB of each command");
}

fn search(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if !site.node.is_text("mode", "serverless") {
        bill.unpriced(site, "the price book has OpenSearch Serverless only; set `mode` to serverless to price that");
        return;
    }
    let redundant = site.node.number("az_count").unwrap_or(2.0) > 1.0;
    let least = if redundant { 2.0 } else { 1.0 };
    let units = site.node.own("ocus").map_or(Band::new(least, least, least * 2.0), |given| Band::point(given.max(1.0)));
    let why = format!("{} OCU × {} h, the floor of a collection", amount(units.expected), amount(site.hours()));
    bill.charge(site, "ocu_hours", ("opensearch_serverless", "OCU"), "capacity", units * site.hours(), why);
    bill.ask(site, "storage_gb", ("opensearch_serverless", "managed storage"), "storage");
}

fn queries(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let runs = site.inflow(|_| true);
    let given = site.node.own("scanned_gb_per_query");
    let (mb, words) = if let Some(gb) = given {
        (Band::point(gb * 1024.0), "")
    } else {
        // The least a query bills; what it reads is not known.
        if site.usage("scanned_tb").is_none() {
            bill.note(site, "counted at the least a query bills; give `scanned_gb_per_query`");
        }
        (Band::point(1.0), " (the minimum)")
    };
    let mb = site.metered("athena.billed_mb", mb);
    let why = format!("{} queries × {} MB{words}", amount(runs.expected), amount(mb.expected));
    let scanned = runs * mb / (1024.0 * 1024.0);
    bill.charge(site, "scanned_tb", ("athena", "data scanned"), "data scanned", scanned, why);
}

fn jobs(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let runs = site.inflow(|_| true);
    let workers = site.node.own("workers").unwrap_or(2.0).max(1.0);
    let per_worker = match site.node.text("worker_type") {
        Some("G.2X") => 2.0,
        Some("G.4X") => 4.0,
        Some("G.8X") => 8.0,
        _ => 1.0,
    };
    let (minutes, mark) = site.assumed("run_minutes", 10.0);
    let minutes = minutes.map(|minutes| minutes.max(1.0));
    let hours = runs * minutes * (workers * per_worker / 60.0);
    let why = format!(
        "{} runs × {} min{mark} × {} DPU",
        amount(runs.expected),
        amount(minutes.expected),
        amount(workers * per_worker)
    );
    bill.charge(site, "dpu_hours", ("glue", "ETL / crawler DPU"), "workers", hours, why);
}
