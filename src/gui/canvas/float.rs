//! What floats above the canvas: the name being edited, the typed finder, the context menu.

use eframe::egui::{
    self, Align2, Area, FontId, Frame, Id, Key, Margin, Order, Response, Stroke, TextEdit, Ui, pos2, vec2,
};
use skywright::catalogue::Service;
use skywright::editor::command::{ON_CANVAS, ON_SELECTION};
use skywright::editor::tools::Offer;
use skywright::editor::{Command, Editor, Hit, finder, wiring};
use skywright::geom::Point;
use skywright::model::{Edit, ElementId, Record};

use super::{Canvas, Surface};
use crate::gui::action::Action;
use crate::gui::menu::{self, Menus};
use crate::gui::{fonts, widgets};

/// A name being edited in place.
pub(crate) struct Rename {
    pub(crate) id: ElementId,
    pub(crate) text: String,
    /// The link is edited instead of the name.
    of_link: bool,
    fresh: bool,
}

impl Rename {
    pub(crate) fn new(editor: &Editor, id: ElementId) -> Option<Self> {
        let text = match editor.document().record(&id)? {
            Record::Component(component) => component.name,
            Record::Group(group) => group.name,
            Record::Note(note) => note.text,
            Record::Wire(wire) => wire.label.unwrap_or_default(),
        };
        Some(Self { id, text, of_link: false, fresh: true })
    }

    pub(crate) fn of_link(editor: &Editor, id: ElementId) -> Self {
        let text = editor.link_of(&id).unwrap_or_default().to_owned();
        Self { id, text, of_link: true, fresh: true }
    }
}

/// The typed finder for a component at a point.
pub(crate) struct Finder {
    at: Point,
    /// Only what may be wired to a component, wired at once.
    offer: Option<Offer>,
    query: String,
    chosen: usize,
    fresh: bool,
}

impl Finder {
    pub(crate) fn at(at: Point) -> Self {
        Self { at, offer: None, query: String::new(), chosen: 0, fresh: true }
    }

    pub(crate) fn wired(offer: Offer) -> Self {
        Self { offer: Some(offer.clone()), ..Self::at(offer.at) }
    }

    fn rows<'a>(&self, editor: &'a Editor) -> Vec<&'a Service> {
        let catalogue = editor.catalogue();
        match &self.offer {
            None => finder::services(catalogue, &self.query),
            Some(offer) => {
                let service = editor.document().component(&offer.fixed).map(|component| component.service.clone());
                let usual = service.map(|service| {
                    let ends = if offer.incoming {
                        wiring::usual_sources(catalogue, service.as_str())
                    } else {
                        wiring::usual_targets(catalogue, service.as_str())
                    };
                    ends.into_iter().filter_map(|id| catalogue.service(id)).collect::<Vec<_>>()
                });
                let text = |service: &&Service| format!("{} {}", service.short, service.name);
                finder::rank(&self.query, usual.unwrap_or_default(), text)
            }
        }
    }
}

impl Canvas {
    pub(super) fn rename_ui(&mut self, ui: &Ui, editor: &Editor, surface: &mut Surface<'_>) {
        let view = self.view(editor);
        let Some(rename) = &mut self.rename else { return };
        let Some(area) = editor.area_of(&rename.id) else {
            self.rename = None;
            return;
        };
        let geometry = editor.geometry();
        let (center, width) = match &rename.id {
            ElementId::Component(id) => {
                let tile = geometry.components.get(id).map_or(area, |node| node.tile);
                (view.point(Point::new(tile.center().x, tile.max.y)) + vec2(0.0, 16.0), 200.0)
            }
            ElementId::Group(id) if geometry.folded.contains_key(id) => {
                (view.point(Point::new(area.center().x, area.max.y)) + vec2(0.0, -10.0), 180.0)
            }
            ElementId::Group(_) => (view.point(area.min) + vec2(96.0, 14.0), 180.0),
            ElementId::Note(_) => (view.rect(area).center(), view.rect(area).width().clamp(160.0, 420.0)),
            ElementId::Wire(_) => (view.rect(area).center(), 200.0),
        };
        let multiline = matches!(rename.id, ElementId::Note(_)) && !rename.of_link;
        let width = if rename.of_link { 320.0 } else { width };
        let chrome = surface.chrome;
        let response = Area::new(Id::unique("rename"))
            .order(Order::Foreground)
            .fixed_pos(center)
            .pivot(Align2::CENTER_CENTER)
            .show(ui.ctx(), |ui| {
                let name = if rename.of_link { "Link" } else { "New name" };
                let edit = if multiline {
                    TextEdit::multiline(&mut rename.text)
                } else {
                    TextEdit::singleline(&mut rename.text)
                };
                let edit = if rename.of_link { edit.hint_text("https://…") } else { edit };
                let frame = Frame::new()
                    .fill(chrome.raised)
                    .stroke(Stroke::new(1.5, chrome.accent))
                    .corner_radius(6.0)
                    .inner_margin(Margin::symmetric(6, 3));
                frame
                    .show(ui, |ui| {
                        let edit = edit
                            .desired_width(width)
                            .desired_rows(if multiline { 3 } else { 1 })
                            .frame(Frame::NONE)
                            .font(FontId::new(13.0, fonts::semibold()))
                            .align(if multiline { Align2::LEFT_TOP } else { Align2::CENTER_CENTER });
                        let response = ui.add(edit);
                        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
                        response
                    })
                    .inner
            });
        let field = response.inner;
        if rename.fresh {
            rename.fresh = false;
            field.request_focus();
            if let Some(mut state) = TextEdit::load_state(ui.ctx(), field.id) {
                let all = egui::text::CCursorRange::two(
                    egui::text::CCursor::new(0),
                    egui::text::CCursor::new(rename.text.chars().count()),
                );
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), field.id);
            }
            return;
        }
        let (escape, enter) = ui.input(|input| {
            (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter) && (!multiline || input.modifiers.command))
        });
        // Text of several lines ends with Escape, as there is no other key that everybody knows.
        if escape && !multiline {
            self.rename = None;
        } else if field.lost_focus() || enter || escape {
            if rename.of_link {
                if editor.link_of(&rename.id).unwrap_or_default() != rename.text.trim() {
                    surface.actions.push(Action::SetLink(rename.id.clone(), rename.text.clone()));
                }
            } else if let Some(edit) = renamed(editor, &rename.id, &rename.text) {
                surface.actions.push(Action::Edit { label: "Rename".to_owned(), key: None, edits: vec![edit] });
            }
            self.rename = None;
        }
    }

    pub(super) fn finder_ui(&mut self, ui: &Ui, editor: &Editor, surface: &mut Surface<'_>) {
        const WIDTH: f32 = 300.0;
        const ROWS: usize = 9;
        let view = self.view(editor);
        let Some(finder) = &mut self.finder else { return };
        let chrome = surface.chrome;
        let at = view.point(finder.at);
        let height = 46.0 + 34.0 * ROWS as f32;
        let corner = pos2(
            at.x.min(self.rect.max.x - WIDTH - 24.0).max(self.rect.min.x + 8.0),
            at.y.min(self.rect.max.y - height).max(self.rect.min.y + 8.0),
        );
        let rows = finder.rows(editor);
        finder.chosen = finder.chosen.min(rows.len().saturating_sub(1));
        let mut picked: Option<String> = None;
        // The press that opened it does not close it.
        let was_fresh = finder.fresh;
        let (down, up, enter, escape) = ui.input_mut(|input| {
            (
                input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
                input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
                input.key_pressed(Key::Enter),
                input.key_pressed(Key::Escape),
            )
        });
        if down {
            finder.chosen = (finder.chosen + 1).min(rows.len().saturating_sub(1));
        }
        if up {
            finder.chosen = finder.chosen.saturating_sub(1);
        }
        let area = Area::new(Id::unique("finder")).order(Order::Foreground).fixed_pos(corner).show(ui.ctx(), |ui| {
            widgets::card(ui, chrome, |ui| {
                ui.set_width(WIDTH);
                let hint = match &finder.offer {
                    None => "Find a component…",
                    Some(offer) if offer.incoming => "What should lead to it?",
                    Some(_) => "What should it lead to?",
                };
                let field = widgets::search_field(ui, &mut finder.query, hint, "Find a component");
                if field.changed() {
                    finder.chosen = 0;
                }
                if finder.fresh {
                    finder.fresh = false;
                    field.request_focus();
                }
                ui.add_space(4.0);
                let first = finder.chosen.saturating_sub(ROWS - 1);
                for (index, service) in rows.iter().enumerate().skip(first).take(ROWS) {
                    let response = widgets::service_row(ui, chrome, surface.icons, service, index == finder.chosen);
                    if response.clicked() {
                        picked = Some(service.id.clone());
                    }
                }
                if rows.is_empty() {
                    ui.add_space(6.0);
                    ui.colored_label(chrome.muted, "Nothing found. Try another word.");
                    ui.add_space(6.0);
                }
            });
        });
        if enter {
            picked = rows.get(finder.chosen).map(|service| service.id.clone());
        }
        let clicked_away = !was_fresh
            && ui.input(|input| {
                input.pointer.any_pressed()
                    && input.pointer.interact_pos().is_some_and(|pos| !area.response.rect.contains(pos))
            });
        if let Some(service) = picked {
            let action = if let Some(offer) = &finder.offer {
                Action::Accept(offer.clone(), service)
            } else {
                let on_plane = editor.view().plane_from_ground(finder.at);
                Action::PlaceAt(service, editor.camera.canvas_from_world(on_plane))
            };
            surface.actions.push(action);
            self.finder = None;
        } else if escape || clicked_away {
            self.finder = None;
        }
    }

    pub(super) fn context_menu(&mut self, response: &Response, editor: &Editor, surface: &mut Surface<'_>) {
        if self.rename.is_some() || self.finder.is_some() {
            return;
        }
        let on_element = !matches!(self.hover, Hit::Nothing | Hit::GroupArea(_)) || !editor.selection.is_empty();
        response.context_menu(|ui| {
            ui.set_width(232.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let menus = Menus { chrome: surface.chrome, icons: surface.icons, editor, on: surface.on };
            let commands = if on_element { ON_SELECTION } else { ON_CANVAS };
            for (index, section) in commands.iter().enumerate() {
                if index > 0 {
                    ui.separator();
                }
                for command in *section {
                    menu::item(ui, menus, *command, surface.actions);
                    if *command == Command::Group {
                        menu::group_menu(ui, editor, surface.actions);
                    }
                }
            }
        });
    }
}

/// The edit that gives an element another name.
pub(crate) fn renamed(editor: &Editor, id: &ElementId, text: &str) -> Option<Edit> {
    let text = text.trim();
    match (id, editor.document().record(id)?) {
        (ElementId::Component(id), Record::Component(mut component)) if !text.is_empty() => {
            text.clone_into(&mut component.name);
            Some(Edit::PutComponent(id.clone(), component))
        }
        (ElementId::Group(id), Record::Group(mut group)) if !text.is_empty() => {
            text.clone_into(&mut group.name);
            Some(Edit::PutGroup(id.clone(), group))
        }
        (ElementId::Note(id), Record::Note(mut note)) => {
            text.clone_into(&mut note.text);
            Some(Edit::PutNote(id.clone(), note))
        }
        (ElementId::Wire(id), Record::Wire(mut wire)) => {
            wire.label = (!text.is_empty()).then(|| text.to_owned());
            Some(Edit::PutWire(id.clone(), wire))
        }
        _ => None,
    }
}
