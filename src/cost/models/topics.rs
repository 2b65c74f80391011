use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["sns_standard"],
        usage: &[
            usage("publishes", "request", "publishes of 64 KB"),
            usage("http_deliveries", "delivery", "deliveries to HTTP endpoints"),
            usage("email_deliveries", "delivery", "deliveries by email"),
            usage("push_deliveries", "delivery", "deliveries to mobile devices"),
            usage("firehose_deliveries", "delivery", "deliveries to Firehose"),
        ],
        book: &["sns"],
        bill: standard,
    },
    Model {
        services: &["sns_fifo"],
        usage: &[
            usage("publishes", "request", "publishes"),
            usage("published_gb", "GB", "payload published"),
            usage("deliveries", "delivery", "messages delivered"),
            usage("delivered_gb", "GB", "payload delivered"),
        ],
        book: &["sns"],
        bill: fifo,
    },
];

fn standard(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "sns.chunks";
    let publishes = site.metered_inflow(rule, |_| true);
    let why = format!("{}, {}", site.load.derivation, site.rule(rule));
    bill.charge(site, "publishes", ("sns", "publish (standard topic)"), "publishes", publishes, why);
    // Usage name, item of the book, label, and who receives such deliveries.
    type Channel = (&'static str, &'static str, &'static str, &'static [&'static str]);
    const CHANNELS: &[Channel] = &[
        ("http_deliveries", "delivery HTTP/S", "deliveries to HTTP", &["http_endpoint", "client_third_party"]),
        ("email_deliveries", "delivery email", "deliveries by email", &["client_web"]),
        ("push_deliveries", "delivery mobile push", "mobile push", &["client_mobile"]),
        ("firehose_deliveries", "delivery to Firehose", "deliveries to Firehose", &["firehose"]),
    ];
    for (name, item, label, receivers) in CHANNELS {
        let delivered: Band =
            site.outgoing().filter(|way| way.other.is_any(receivers)).map(|way| way.load.carried).sum();
        if !delivered.is_zero() || site.usage(name).is_some() {
            let why = format!("{} messages delivered", amount(delivered.expected));
            bill.charge(site, name, ("sns", item), label, delivered, why);
        }
    }
    if site.outgoing().any(|way| way.other.is_any(&["sqs_standard", "sqs_fifo", "lambda"])) {
        bill.note(site, "delivery to queues and functions is free");
    }
}

fn fifo(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let publishes = site.inflow(|_| true);
    let why = site.load.derivation.clone();
    bill.charge(site, "publishes", ("sns", "FIFO publish"), "publishes", publishes, why);
    let kb = site.load.message_kb;
    let payload = format!("{} KB a message", amount(kb.expected));
    bill.charge(
        site,
        "published_gb",
        ("sns", "FIFO publish payload"),
        "published payload",
        gb(publishes, kb),
        payload.clone(),
    );
    let delivered: Band = site.outgoing().map(|way| way.load.carried).sum();
    let why = format!("{} messages delivered", amount(delivered.expected));
    bill.charge(site, "deliveries", ("sns", "FIFO delivery"), "deliveries", delivered, why);
    bill.charge(
        site,
        "delivered_gb",
        ("sns", "FIFO delivery payload"),
        "delivered payload",
        gb(delivered, kb),
        payload,
    );
}
