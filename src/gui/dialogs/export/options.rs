use eframe::egui::{
    Align2, ComboBox, DragValue, FontId, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2,
};
use skywright::export::Format;

use super::Studio;
use super::choices::{AUTO, ExportChoices, TextChoice, ViewChoice};
use crate::gui::themes::Themes;
use crate::gui::{Chrome, fonts, widgets};

/// The formats as they are offered; Mermaid's second dialect is a choice of its own below.
const OFFERED: &[Format] = &[
    Format::Svg,
    Format::Png,
    Format::Pdf,
    Format::Html,
    Format::Drawio,
    Format::Excalidraw,
    Format::Mermaid,
    Format::D2,
    Format::Dot,
    Format::Json,
    Format::Ron,
];

pub(super) fn ui(ui: &mut Ui, studio: &mut Studio<'_>, only_selected: &mut bool) {
    let chrome = studio.chrome;
    let selected = studio.editor.selection.len();
    let themes = studio.themes;
    let choices = &mut studio.prefs.export;
    widgets::heading(ui, chrome, "Format");
    formats(ui, chrome, choices);
    let format = choices.format();
    ui.add_space(3.0);
    ui.label(RichText::new(about(format)).size(11.5).color(chrome.muted));
    if matches!(format, Format::Mermaid | Format::MermaidArchitecture) {
        let mut kind = format;
        let kinds = [(Format::Mermaid, "Flowchart"), (Format::MermaidArchitecture, "Architecture")];
        widgets::segments(ui, chrome, &mut kind, &kinds);
        kind.name().clone_into(&mut choices.format);
    }
    if format.is_picture() {
        picture(ui, chrome, themes, choices);
    }
    widgets::heading(ui, chrome, "Content");
    ui.add_enabled_ui(selected > 0, |ui| {
        let mut on = *only_selected && selected > 0;
        let text = if selected > 0 { format!("Selection only ({selected})") } else { "Selection only".to_owned() };
        if widgets::check(ui, chrome, &mut on, &text).changed() {
            *only_selected = on;
        }
    });
    if matches!(format, Format::Svg | Format::Html | Format::Drawio) {
        widgets::check(ui, chrome, &mut choices.with_model, "Carry the drawing along, to open it again");
    }
    if format == Format::Dot {
        widgets::check(ui, chrome, &mut choices.pinned, "Keep the positions");
    }
}

/// What only pictures have.
fn picture(ui: &mut Ui, chrome: &Chrome, themes: &Themes, choices: &mut ExportChoices) {
    let format = choices.format();
    widgets::heading(ui, chrome, "View");
    let views = [(ViewChoice::Shown, "As shown"), (ViewChoice::Flat, "Flat"), (ViewChoice::Iso, "Isometric")];
    widgets::segments(ui, chrome, &mut choices.view, &views);
    widgets::heading(ui, chrome, "Theme");
    theme(ui, themes, choices);
    widgets::heading(ui, chrome, "Show");
    let can_be_bare = matches!(format, Format::Svg | Format::Png | Format::Pdf);
    let mut shown = vec![
        (&mut choices.title, "Title"),
        (&mut choices.legend, "Legend"),
        (&mut choices.problems, "Problems"),
        (&mut choices.costs, "Costs"),
        (&mut choices.load, "Load"),
    ];
    if can_be_bare {
        shown.push((&mut choices.background, "Background"));
    }
    let half = ui.available_width() / 2.0;
    for pair in shown.chunks_mut(2) {
        ui.horizontal(|ui| {
            for (on, name) in pair {
                ui.allocate_ui(vec2(half - 4.0, 22.0), |ui| {
                    ui.set_width(half - 4.0);
                    widgets::check(ui, chrome, on, name);
                });
            }
        });
    }
    if format == Format::Png {
        widgets::heading(ui, chrome, "Size");
        ui.horizontal(|ui| {
            for scale in [1.0, 2.0, 4.0] {
                let on = choices.scale == scale;
                if ui.selectable_label(on, format!("{scale}×")).clicked() {
                    choices.scale = scale;
                }
            }
            let response = ui.add(DragValue::new(&mut choices.scale).range(0.25..=8.0).speed(0.05).suffix("×"));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Scale"));
        });
    }
    if matches!(format, Format::Svg | Format::Html) {
        widgets::heading(ui, chrome, "Text");
        let modes = [
            (TextChoice::Named, "Names fonts"),
            (TextChoice::Embedded, "Embeds fonts"),
            (TextChoice::Outlines, "Outlines"),
        ];
        widgets::segments(ui, chrome, &mut choices.text, &modes);
    }
}

fn theme(ui: &mut Ui, themes: &Themes, choices: &mut ExportChoices) {
    const AUTO_LABEL: &str = "Auto: light or dark, as the reader's";
    let can_follow = choices.can_follow();
    let shown = match choices.theme.as_str() {
        AUTO if can_follow => AUTO_LABEL.to_owned(),
        name if name != AUTO && themes.named(name).is_some() => widgets::capitalised(name),
        _ => "Light".to_owned(),
    };
    let combo = ComboBox::from_id_salt("export-theme").selected_text(shown).width(ui.available_width());
    let response = combo.show_ui(ui, |ui| {
        if can_follow {
            ui.selectable_value(&mut choices.theme, AUTO.to_owned(), AUTO_LABEL);
        }
        for theme in themes.all() {
            ui.selectable_value(&mut choices.theme, theme.name.clone(), widgets::capitalised(&theme.name));
        }
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label("Theme"));
}

/// All formats as a small board of keys.
fn formats(ui: &mut Ui, chrome: &Chrome, choices: &mut ExportChoices) {
    const COLUMNS: usize = 4;
    const GAP: f32 = 6.0;
    let width = (ui.available_width() - GAP * (COLUMNS as f32 - 1.0)) / COLUMNS as f32;
    ui.spacing_mut().item_spacing.y = GAP;
    let now = match choices.format() {
        Format::MermaidArchitecture => Format::Mermaid,
        format => format,
    };
    for row in OFFERED.chunks(COLUMNS) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for format in row {
                let on = now == *format;
                let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
                let name = format.label();
                response.widget_info(|| WidgetInfo::selected(accesskit::Role::RadioButton, true, on, name));
                let is_hot = response.hovered() || response.has_focus();
                let fill = if on {
                    chrome.selected
                } else if is_hot {
                    chrome.hover
                } else {
                    chrome.sunken
                };
                let line = if on { chrome.accent } else { chrome.hairline };
                ui.painter().rect(rect, 6.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
                let family = if on { fonts::semibold() } else { eframe::egui::FontFamily::Proportional };
                let color = if on { chrome.accent } else { chrome.text };
                ui.painter().text(rect.center(), Align2::CENTER_CENTER, name, FontId::new(11.5, family), color);
                if response.clicked() && !on {
                    format.name().clone_into(&mut choices.format);
                }
            }
        });
    }
    ui.spacing_mut().item_spacing.y = 6.0;
}

const fn about(format: Format) -> &'static str {
    match format {
        Format::Svg => "Sharp at every size, for docs and wikis",
        Format::Png => "Pixels, for slides and chats",
        Format::Pdf => "Vectors on one page, text can be selected",
        Format::Html => "One page to pan, zoom and search, without a network",
        Format::Drawio => "Shapes to edit in diagrams.net",
        Format::Excalidraw => "Shapes to edit in Excalidraw",
        Format::Mermaid | Format::MermaidArchitecture => "Text that GitHub and GitLab draw",
        Format::D2 => "Text for the D2 compiler",
        Format::Dot => "Text for Graphviz",
        Format::Json => "The drawing as data, for scripts and other tools",
        Format::Ron => "The drawing as its own file",
    }
}
