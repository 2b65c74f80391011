//! A chain typed into the palette, as it will be drawn.

use eframe::egui::{Align2, FontId, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit, pos2, vec2};
use skywright::catalogue::Category;
use skywright::editor::chain::{Link, Stop};
use skywright::editor::{Chain, Editor};

use crate::gui::{Chrome, Icons, fonts, widgets};

/// What the typed text could become, the text itself first.
pub(super) fn offers(query: &str, editor: &Editor) -> Vec<Chain> {
    let Some(chain) = Chain::read(query, editor.document(), editor.catalogue()) else { return Vec::new() };
    let round = if chain.is_whole() { None } else { chain.with_detours(editor.document(), editor.catalogue()) };
    round.into_iter().chain([chain]).collect()
}

/// What a chain lacks, or what it will do, in a sentence.
pub(super) fn told(chain: &Chain, editor: &Editor) -> Vec<String> {
    let mut lines = Vec::new();
    for stop in &chain.stops {
        if let Stop::Unknown { word, near } = stop {
            let hint = near.as_ref().map_or_else(String::new, |near| format!("; did you mean {near}?"));
            lines.push(format!("Nothing is called {word}{hint}"));
        }
    }
    for (pair, link) in chain.stops.windows(2).zip(&chain.links) {
        if let Link::Illegal { why, .. } = link {
            lines.push(format!("{} → {}: {why}", name(&pair[0], editor), name(&pair[1], editor)));
        }
    }
    lines
}

fn name(stop: &Stop, editor: &Editor) -> String {
    match stop {
        Stop::New(id) => editor.catalogue().service(id).map_or_else(|| id.clone(), |service| service.short.clone()),
        Stop::Existing(id) => editor.name_of(id),
        Stop::Unknown { word, .. } => word.clone(),
    }
}

fn tile(stop: &Stop, editor: &Editor) -> Option<(String, Category)> {
    let id = match stop {
        Stop::New(id) => id.clone(),
        Stop::Existing(id) => editor.document().component(id)?.service.to_string(),
        Stop::Unknown { .. } => return None,
    };
    let category = editor.catalogue().service(&id)?.category;
    Some((id, category))
}

/// The words of a row, for the screen reader.
pub(super) fn words(chain: &Chain, editor: &Editor) -> String {
    let names: Vec<String> = chain.stops.iter().map(|stop| name(stop, editor)).collect();
    format!("Draw {}", names.join(" > "))
}

/// A chain with its tiles, wires and mechanisms; `true` when it was clicked.
pub(super) fn row_ui(ui: &mut Ui, chrome: &Chrome, icons: &Icons, editor: &Editor, chain: &Chain, on: bool) -> bool {
    const STEP: f32 = 118.0;
    const PER_ROW: usize = 4;
    let rows = chain.stops.len().div_ceil(PER_ROW);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0 * rows as f32 + 4.0), Sense::click());
    let text = words(chain, editor);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, chain.is_whole(), on, &text));
    if on || response.hovered() {
        ui.painter().rect_filled(rect, 6.0, if on { chrome.selected } else { chrome.hover });
    }
    for (index, stop) in chain.stops.iter().enumerate() {
        let (column, row) = (index % PER_ROW, index / PER_ROW);
        let left = rect.min.x + 12.0 + STEP * column as f32;
        let top = rect.min.y + 6.0 + 64.0 * row as f32;
        let square = Rect::from_min_size(pos2(left, top), Vec2::splat(32.0));
        if let Some((id, category)) = tile(stop, editor) {
            widgets::tile(ui, chrome, icons, square, &id, category);
        } else {
            let font = FontId::new(18.0, fonts::semibold());
            ui.painter().text(square.center(), Align2::CENTER_CENTER, "?", font, chrome.error);
        }
        let color = if matches!(stop, Stop::Unknown { .. }) { chrome.error } else { chrome.text };
        let below = pos2(left, top + 44.0);
        let mark = if matches!(stop, Stop::Existing(_)) { "• " } else { "" };
        let label = format!("{mark}{}", name(stop, editor));
        widgets::elided(ui, &label, below, FontId::new(11.5, fonts::semibold()), color, STEP - 12.0);
        if let Some(link) = chain.links.get(index) {
            let color = match link {
                Link::Legal { .. } => chrome.ok,
                Link::Drawn => chrome.muted,
                Link::Illegal { .. } | Link::Open => chrome.error,
            };
            let line = [pos2(left + 40.0, top + 16.0), pos2(left + STEP - 8.0, top + 16.0)];
            ui.painter().arrow(line[0], line[1] - line[0], eframe::egui::Stroke::new(1.5, color));
            let how = match link {
                Link::Legal { mechanism, .. } => mechanism.label(),
                Link::Drawn => "drawn",
                Link::Illegal { .. } => "not possible",
                Link::Open => "",
            };
            widgets::elided(
                ui,
                how,
                pos2(left + 40.0, top + 5.0),
                FontId::proportional(9.5),
                chrome.muted,
                STEP - 52.0,
            );
        }
    }
    response.clicked()
}
