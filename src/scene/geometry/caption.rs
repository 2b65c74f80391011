use super::super::TILE;
use crate::catalogue::Catalogue;
use crate::model::{Component, Value};
use crate::text::{self, Weight};

/// Size of a component's name.
pub(in crate::scene) const NAME_SIZE: f64 = 13.0;
/// Size of the quiet line below it.
pub(in crate::scene) const DETAIL_SIZE: f64 = 11.0;
/// Widest caption: it leaves a channel for wires between neighbours at the default gap.
pub(super) const MAX_WIDTH: f64 = TILE + 72.0;

/// What stands below a tile, measured.
pub(super) struct Caption {
    pub(super) name_lines: Vec<String>,
    pub(super) second_line: Option<String>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Caption {
    pub(super) fn new(component: &Component, catalogue: &Catalogue) -> Self {
        let name_lines = text::balanced(&component.name, NAME_SIZE, Weight::SemiBold, MAX_WIDTH, 2);
        let second_line = second_line(component, catalogue)
            .filter(|line| !line.eq_ignore_ascii_case(component.name.trim()))
            .map(|line| text::ellipsized(&line, DETAIL_SIZE, Weight::Regular, MAX_WIDTH));
        let names = name_lines.iter().map(|line| text::width(line, NAME_SIZE, Weight::SemiBold));
        let details = second_line.iter().map(|line| text::width(line, DETAIL_SIZE, Weight::Regular));
        let width = names.chain(details).fold(0.0, f64::max).ceil();
        #[expect(clippy::cast_precision_loss, reason = "one or two lines")]
        let names_height = name_lines.len() as f64 * text::line_height(NAME_SIZE);
        let detail_height = if second_line.is_some() { text::line_height(DETAIL_SIZE) } else { 0.0 };
        Self { name_lines, second_line, width, height: names_height + detail_height }
    }
}

/// Baseline of a line of the name, down from the top of the caption.
#[expect(clippy::cast_precision_loss, reason = "one or two lines")]
pub(in crate::scene) fn name_baseline(line: usize) -> f64 {
    line as f64 * text::line_height(NAME_SIZE) + text::ascent(NAME_SIZE)
}

/// Baseline of the second line below a name of so many lines.
#[expect(clippy::cast_precision_loss, reason = "one or two lines")]
pub(in crate::scene) fn detail_baseline(name_lines: usize) -> f64 {
    name_lines as f64 * text::line_height(NAME_SIZE) + text::ascent(DETAIL_SIZE)
}

/// What the component is, or the properties that tell it from its like.
fn second_line(component: &Component, catalogue: &Catalogue) -> Option<String> {
    let service = catalogue.service(component.service.as_str());
    let short = service.map(|service| service.short.as_str());
    let own = |name: &str| component.props.get(name).map(Value::to_string).filter(|text| !text.is_empty());
    let with = |name: &str, unit: &str| own(name).map(|value| format!("{value}{unit}"));
    let parts: Vec<String> = match component.service.as_str() {
        "lambda" | "lambda_durable" | "gcp_functions" | "az_functions" | "ow_action" => {
            [own("runtime"), with("memory_mb", " MB")].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    };
    let has_runtime = own("runtime").is_some();
    if catalogue.is_open(component.service.as_str()) {
        return Some(catalogue.type_name_of(component).to_owned());
    }
    match (parts.is_empty(), short) {
        (true, short) => short.map(str::to_owned),
        (false, Some(short)) if !has_runtime => Some(format!("{short} · {}", parts.join(" · "))),
        (false, _) => Some(parts.join(" · ")),
    }
}
