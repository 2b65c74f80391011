use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, transfer, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["fargate"],
        usage: &[
            usage("task_hours", "hour", "hours of all tasks together, from which the rest follows"),
            usage("vcpu_hours", "vCPU-hour", "processors times hours"),
            usage("memory_gb_hours", "GB-hour", "memory times hours"),
            usage("ephemeral_gb_hours", "GB-hour", "disk above 20 GB times hours"),
            usage("address_hours", "hour", "public IPv4 addresses times hours"),
            transfer::EGRESS,
        ],
        book: &["fargate", "vpc", "data_transfer"],
        bill: tasks,
    },
    Model {
        services: &["ec2"],
        usage: &[
            usage("instance_hours", "hour", "hours of all instances together"),
            usage("disk_gb", "GB-month", "gp3 disks"),
            transfer::EGRESS,
        ],
        book: &["ec2", "data_transfer"],
        bill: instances,
    },
    Model {
        services: &["ecr"],
        usage: &[usage("storage_gb", "GB-month", "images stored")],
        book: &["ecr"],
        bill: images,
    },
];

/// Disk of a task that is included, GB.
const DISK_INCLUDED_GB: f64 = 20.0;
/// A task is billed for a minute at least.
const LEAST_SECS: f64 = 60.0;

fn tasks(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let node = site.node;
    let started = node.own("task_secs");
    // Tasks that are started one by one run for their time; a service runs all month.
    let (hours, words) = if let Some(secs) = started {
        let runs = site.work();
        let billed = secs.max(LEAST_SECS);
        (runs * (billed / 3600.0), format!("{} tasks × {} s", amount(runs.expected), amount(billed)))
    } else {
        let count = node.number("desired_count").unwrap_or(1.0);
        (Band::point(count * site.hours()), format!("{} tasks × {} h", amount(count), amount(site.hours())))
    };
    let hours = site.usage_or("task_hours", hours);
    let words =
        if site.usage("task_hours").is_some() { format!("{} task-hours given", amount(hours.expected)) } else { words };
    let windows = node.text("os").is_some_and(|os| os.to_ascii_lowercase().starts_with("windows"));
    let arm = node.is_text("arch", "arm64");
    let (vcpu_item, memory_item) = match (windows, arm) {
        (true, _) => ("vCPU Windows", "memory Windows"),
        (_, true) => ("vCPU arm64", "memory arm64"),
        _ => ("vCPU x86", "memory x86"),
    };
    let vcpu = node.number("cpu").unwrap_or(256.0) / 1024.0;
    let memory = node.number("memory_mb").unwrap_or(512.0) / 1024.0;
    let why = format!("{words} × {} vCPU", amount(vcpu));
    bill.charge(site, "vcpu_hours", ("fargate", vcpu_item), "vCPU", hours * vcpu, why);
    let why = format!("{words} × {} GB", amount(memory));
    bill.charge(site, "memory_gb_hours", ("fargate", memory_item), "memory", hours * memory, why);
    let disk = node.number("ephemeral_gb").unwrap_or(DISK_INCLUDED_GB) - DISK_INCLUDED_GB;
    if disk > 0.0 || site.usage("ephemeral_gb_hours").is_some() {
        let why = format!("{words} × {} GB above the 20 included", amount(disk));
        let row = ("fargate", "ephemeral storage above 20 GB");
        bill.charge(site, "ephemeral_gb_hours", row, "ephemeral storage", hours * disk.max(0.0), why);
    }
    if node.flag("public_ip") || site.usage("address_hours").is_some() {
        bill.charge(site, "address_hours", ("vpc", "public IPv4 address"), "public addresses", hours, words);
    }
    transfer::calls_out(site, bill);
}

fn instances(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let node = site.node;
    let kind = node.text("instance_type").unwrap_or("c3.large");
    let count = node.number("instance_count").unwrap_or(1.0);
    if node.text("purchase").is_some_and(|purchase| purchase.starts_with("reserved")) {
        reserved(site, bill, kind, count);
    } else {
        let why = format!("{} × {kind} for {} h", amount(count), amount(site.hours()));
        let item = format!("{kind} Linux on-demand");
        bill.charge(site, "instance_hours", ("ec2", &item), "instances", (count * site.hours()).into(), why);
    }
    if site.usage("disk_gb").is_some() || node.own("disk_gb").is_some() {
        bill.ask(site, "disk_gb", ("ec2", "gp3 EBS"), "disks");
    }
    transfer::answers(site, bill);
}

/// A year paid in advance, spread over its hours.
fn reserved(site: &Site<'_, '_, '_>, bill: &mut Bill, kind: &str, count: f64) {
    const HOURS_A_YEAR: f64 = 8760.0;
    let Some(upfront) = site.node.own("upfront_usd_each") else {
        bill.unpriced(site, format!("no price for a reserved {kind}; give what one costs as `upfront_usd_each`"));
        return;
    };
    let hours = count * site.hours();
    let why = format!("{} × {kind}, {} USD each paid for a year of 8,760 h in advance", amount(count), amount(upfront));
    bill.charge(site, "instance_hours", ("given", "instance-hour"), "instances", hours.into(), why);
    if let Some(charge) = bill.charges.last_mut() {
        charge.given_usd = Some(upfront / HOURS_A_YEAR);
    }
}

fn images(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.ask(site, "storage_gb", ("ecr", "image storage"), "image storage");
}
