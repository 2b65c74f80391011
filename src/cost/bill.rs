use std::borrow::Cow;

use super::site::Site;
use crate::traffic::Band;

/// One billed quantity, before its price is looked up.
pub(super) struct Charge {
    pub(super) node: usize,
    /// Service and item of the price book.
    pub(super) book: Cow<'static, str>,
    pub(super) item: String,
    /// What it is called in the estimate.
    pub(super) label: String,
    /// In units of the price row.
    pub(super) quantity: Band,
    pub(super) why: String,
    pub(super) region: String,
    pub(super) edge_area: Option<String>,
    /// A price the author gave instead of one of the book.
    pub(super) given_usd: Option<f64>,
}

/// What the models write on.
#[derive(Default)]
pub(super) struct Bill {
    pub(super) charges: Vec<Charge>,
    /// Remarks by component.
    pub(super) notes: Vec<(usize, String)>,
    /// Components, or parts of them, that cannot be priced, with the reason.
    pub(super) unpriced: Vec<(usize, String)>,
}

impl Bill {
    /// Bills a quantity, or what the author gave for it under the usage name.
    pub(super) fn charge(
        &mut self,
        site: &Site<'_, '_, '_>,
        usage: &'static str,
        (book, item): (&'static str, &str),
        label: &str,
        quantity: Band,
        why: impl Into<String>,
    ) {
        debug_assert!(
            super::models::declares(site.node.service, usage),
            "usage `{usage}` of {} is not declared",
            site.node.service
        );
        let (quantity, why) = match site.usage(usage) {
            Some(given) => (Band::point(given), format!("given as usage `{usage}`")),
            None => (quantity, why.into()),
        };
        self.charges.push(Charge {
            node: site.index,
            book: Cow::Borrowed(book),
            item: item.to_owned(),
            label: label.to_owned(),
            quantity,
            why,
            region: site.region().to_owned(),
            edge_area: site.node.text("edge_area").map(str::to_owned),
            given_usd: None,
        });
    }

    /// Bills a quantity of a component of the user's own; its book service is its own name.
    pub(super) fn charge_own(&mut self, site: &Site<'_, '_, '_>, item: &str, quantity: Band, why: String) {
        self.charges.push(Charge {
            node: site.index,
            book: Cow::Owned(site.node.service.to_owned()),
            item: item.to_owned(),
            label: item.to_owned(),
            quantity,
            why,
            region: site.region().to_owned(),
            edge_area: None,
            given_usd: None,
        });
    }

    /// Bills a quantity that only the author can know; without it there is a remark.
    pub(super) fn ask(&mut self, site: &Site<'_, '_, '_>, usage: &'static str, row: (&'static str, &str), label: &str) {
        match site.usage(usage).or_else(|| site.node.own(usage)) {
            Some(given) => self.charge(site, usage, row, label, Band::point(given), format!("given as `{usage}`")),
            None => self.note(site, format!("not counted: {label}; give it as usage `{usage}`")),
        }
    }

    pub(super) fn note(&mut self, site: &Site<'_, '_, '_>, text: impl Into<String>) {
        self.notes.push((site.index, text.into()));
    }

    pub(super) fn unpriced(&mut self, site: &Site<'_, '_, '_>, why: impl Into<String>) {
        self.unpriced.push((site.index, why.into()));
    }
}
