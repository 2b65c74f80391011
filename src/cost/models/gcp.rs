use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[Model {
    services: &["gcp_functions", "gcp_run"],
    usage: &[
        usage("requests", "request", "requests or invocations"),
        usage("vcpu_seconds", "vCPU-s", "processors times seconds"),
        usage("memory_gb_seconds", "GiB-s", "memory times seconds"),
        usage("ghz_seconds", "GHz-s", "clock of 1st generation functions times seconds"),
        usage("egress_gb", "GB", "data sent to the internet"),
    ],
    book: &["gcp"],
    bill: run,
}];

fn run(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let node = site.node;
    let first =
        node.service == "gcp_functions" && node.number("gen").or_else(|| node.text("gen")?.parse().ok()) == Some(1.0);
    let requests = site.usage_or("requests", site.work());
    let item = if first { "Functions 1st gen invocations" } else { "Cloud Run requests" };
    bill.charge(site, "requests", ("gcp", item), "requests", requests, site.load.derivation.clone());
    let (ms, mark) = site.assumed("avg_duration_ms", 100.0);
    let ms = site.metered("gcp.billed_ms", ms);
    // Instances serve several requests at a time; at light load one each.
    let concurrency = node.number("concurrency").unwrap_or(1.0).max(1.0);
    let busy = requests * ms / 1000.0;
    let busy = Band::new(busy.low / concurrency, busy.expected, busy.high);
    let memory = node.number("memory_mb").unwrap_or(256.0) / 1024.0;
    let seconds = format!(
        "{} requests × {} ms{mark}, {}",
        amount(requests.expected),
        amount(ms.expected),
        site.rule("gcp.billed_ms")
    );
    let item = if first { "Functions 1st gen memory" } else { "Cloud Run memory (request-based)" };
    let why = format!("{seconds} × {} GiB", amount(memory));
    bill.charge(site, "memory_gb_seconds", ("gcp", item), "memory", busy * memory, why);
    if first {
        // The clock that goes with a memory size, GHz.
        let ghz = match node.number("memory_mb").unwrap_or(256.0) {
            mb if mb <= 128.0 => 0.2,
            mb if mb <= 256.0 => 0.4,
            mb if mb <= 512.0 => 0.8,
            mb if mb <= 1024.0 => 1.4,
            mb if mb <= 2048.0 => 2.4,
            _ => 4.8,
        };
        let why = format!("{seconds} × {ghz} GHz");
        bill.charge(site, "ghz_seconds", ("gcp", "Functions 1st gen CPU"), "processor", busy * ghz, why);
    } else {
        let default_cpu = if node.service == "gcp_functions" { (memory / 2.0).clamp(0.167, 8.0) } else { 1.0 };
        let cpu = node.own("cpu").unwrap_or(default_cpu);
        let row = ("gcp", "Cloud Run / Functions 2nd gen CPU (request-based)");
        bill.charge(site, "vcpu_seconds", row, "processor", busy * cpu, format!("{seconds} × {} vCPU", amount(cpu)));
    }
    if let Some(kb) = node.own("response_kb") {
        let total = super::super::site::gb(requests, Band::point(kb));
        let why = format!("answers of {} KB", amount(kb));
        bill.charge(site, "egress_gb", ("gcp", "internet egress"), "transfer to the internet", total, why);
    } else if site.usage("egress_gb").is_some() {
        bill.charge(site, "egress_gb", ("gcp", "internet egress"), "transfer to the internet", Band::ZERO, "");
    }
    let kept = node.number("min_instances").unwrap_or(0.0);
    if kept > 0.0 {
        bill.note(site, format!("not counted: {} instances kept warm", amount(kept)));
    }
}
