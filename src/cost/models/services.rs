//! Services with a single rate: mail and language models.

use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["ses"],
        usage: &[usage("emails", "email", "emails sent"), usage("attachments_gb", "GB", "attachments sent")],
        book: &["ses"],
        bill: mail,
    },
    Model {
        services: &["bedrock"],
        usage: &[
            usage("input_tokens", "tokens", "tokens sent to the model"),
            usage("output_tokens", "tokens", "tokens the model answers with"),
        ],
        book: &["bedrock"],
        bill: language_model,
    },
];

fn mail(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let sent = site.inflow(|_| true);
    bill.charge(site, "emails", ("ses", "outbound email"), "emails", sent, site.load.derivation.clone());
    let attached = site.node.own("attachment_kb");
    if attached.is_some() || site.usage("attachments_gb").is_some() {
        let kb = attached.unwrap_or(0.0);
        let total = gb(sent, Band::point(kb));
        let why = format!("{} KB an email", amount(kb));
        bill.charge(site, "attachments_gb", ("ses", "attachment data"), "attachments", total, why);
    }
}

/// Characters, and so bytes, a token of English text.
const BYTES_A_TOKEN: f64 = 4.0;

fn language_model(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let given = ["input_tokens", "output_tokens"].iter().any(|name| site.usage(name).is_some());
    let sonnet = site.node.text("model_id").is_none_or(|model| model.to_ascii_lowercase().contains("sonnet"));
    if !sonnet && !given {
        bill.unpriced(site, "the price book has models of the Claude Sonnet class only");
        return;
    }
    let calls = site.inflow(|_| true);
    let sent: Band = site.incoming().map(|way| way.load.carried * way.load.kb * (1024.0 / BYTES_A_TOKEN)).sum();
    let why = format!("{} calls, {BYTES_A_TOKEN} bytes a token of what is sent", amount(calls.expected));
    bill.charge(site, "input_tokens", ("bedrock", "Claude Sonnet class input"), "input tokens", sent, why);
    let answered = match site.node.own("max_tokens") {
        Some(most) => Band::new(most / 4.0, most / 2.0, most),
        None => Band::assumed(500.0),
    };
    let why = format!("{} calls × {} tokens (assumed)", amount(calls.expected), amount(answered.expected));
    bill.charge(
        site,
        "output_tokens",
        ("bedrock", "Claude Sonnet class output"),
        "output tokens",
        calls * answered,
        why,
    );
}
