use std::collections::BTreeMap;

use eframe::egui::{Grid, RichText, Ui};
use skywright::catalogue::{Catalogue, Provider};
use skywright::cost::PriceBook;

use super::{Desk, title};
use crate::gui::{fonts, widgets};

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let chrome = desk.chrome;
    title(ui, chrome, "Catalogues", "Where components, wirings and prices come from");
    widgets::heading(ui, chrome, "With the program");
    let catalogue = Catalogue::builtin();
    let mut by_provider: BTreeMap<&str, usize> = BTreeMap::new();
    for service in catalogue.services() {
        *by_provider.entry(provider_name(service.provider)).or_default() += 1;
    }
    Grid::new("catalogues").num_columns(2).min_col_width(180.0).spacing([16.0, 4.0]).show(ui, |ui| {
        let mut row = |name: &str, what: String| {
            ui.label(RichText::new(name).size(12.5).family(fonts::semibold()));
            ui.label(RichText::new(what).size(12.5).color(chrome.muted));
            ui.end_row();
        };
        for (provider, count) in &by_provider {
            row(provider, if *count == 1 { "1 component".to_owned() } else { format!("{count} components") });
        }
        row("Wirings", format!("{} legal pairs with their mechanisms", catalogue.all_wirings().count()));
        let regions = PriceBook::builtin().regions();
        row("Prices", format!("{} regions: {}", regions.len(), regions.join(", ")));
    });
}

const fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Aws => "AWS",
        Provider::Azure => "Azure",
        Provider::Gcp => "Google Cloud",
        Provider::Openwhisk => "OpenWhisk",
        Provider::Webtask => "Webtask",
        Provider::Baas => "Backend as a service",
        Provider::Generic => "Clients and others",
    }
}
