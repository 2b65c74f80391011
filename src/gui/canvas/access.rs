//! The drawing for keyboards and screen readers: every part in sight is a node with a name.

use std::collections::BTreeMap;

use eframe::egui::{EventFilter, Id, Rect, Response, Sense, Ui, Vec2, WidgetInfo, accesskit};
use skywright::editor::{Command, Editor};
use skywright::model::{ComponentId, ElementId, Wire};

use super::{Canvas, Surface};
use crate::gui::action::Action;

/// Parts beyond this number get no node of their own; the parts list of the palette still finds them.
const MOST_NODES: usize = 500;
/// Tiles smaller than this on screen get none either, in points.
const LEAST_TILE: f32 = 12.0;

/// Keys that mean something on the drawing and must not move the focus away from it.
const KEPT_KEYS: EventFilter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };

impl Canvas {
    /// The id of the node of a part.
    pub(crate) fn node_id(id: &ElementId) -> Id {
        match id {
            ElementId::Component(id) => Id::unique(("component", id.as_str())),
            ElementId::Wire(id) => Id::unique(("wire", id.as_str())),
            ElementId::Group(id) => Id::unique(("frame", id.as_str())),
            ElementId::Note(id) => Id::unique(("note", id.as_str())),
        }
    }

    /// Whether the keyboard is with the drawing: on the canvas or on one of its parts.
    pub(crate) fn has_keyboard(&self, focus: Option<Id>) -> bool {
        focus.is_some_and(|id| Some(id) == self.id || self.nodes.contains(&id))
    }

    /// Tells assistive technology what is on the drawing and follows where the keyboard goes.
    pub(super) fn describe(&mut self, ui: &Ui, editor: &Editor, canvas: &Response, surface: &mut Surface<'_>) {
        self.id = Some(canvas.id);
        let had_keyboard = self.has_keyboard(ui.memory(eframe::egui::Memory::focused));
        ui.memory_mut(|memory| memory.set_focus_lock_filter(canvas.id, KEPT_KEYS));
        let count = editor.document().components().len();
        self.nodes.clear();
        let listened_to = ui.ctx().accesskit_node_builder(canvas.id, |node| {
            node.set_role(accesskit::Role::Canvas);
            node.set_label(format!("Drawing {}, {count} components", editor.title()));
            node.set_description(editor.tool().hint());
        });
        if listened_to.is_none() {
            return;
        }
        let view = self.view(editor);
        let mut parts: Vec<(ElementId, Rect, String, String)> = Vec::new();
        let targets = targets(editor);
        for id in editor.reading_order() {
            let (Some(component), Some(geometry)) =
                (editor.document().component(&id), editor.geometry().components.get(&id))
            else {
                continue;
            };
            let rect = view.rect(geometry.tile);
            if rect.intersects(self.rect) && rect.width() >= LEAST_TILE {
                let short = editor.catalogue().type_name_of(component);
                parts.push((
                    id.clone().into(),
                    rect,
                    format!("{} ({short})", component.name),
                    connections(targets.get(&id)),
                ));
            }
        }
        for (id, wire) in editor.document().wires() {
            let points = editor.geometry().wires.get(id).map(|wire| &wire.points);
            let middle = points.and_then(|points| {
                let segment = points.windows(2).max_by(|a, b| a[0].distance(a[1]).total_cmp(&b[0].distance(b[1])))?;
                Some(view.point(segment[0] + (segment[1] - segment[0]) * 0.5))
            });
            if let Some(middle) = middle.filter(|middle| self.rect.contains(*middle)) {
                let rect = Rect::from_center_size(middle, Vec2::splat(12.0));
                parts.push((id.clone().into(), rect, wire_name(editor, wire), wire.label.clone().unwrap_or_default()));
            }
        }
        for (id, group) in editor.document().groups() {
            if let Some(rect) = editor.geometry().groups.get(id) {
                let members = editor.document().members(id).len();
                parts.push((
                    id.clone().into(),
                    view.rect(*rect),
                    format!("Frame {}", group.name),
                    format!("{members} inside"),
                ));
            }
        }
        for (id, note) in editor.document().notes() {
            if let Some((rect, _)) = editor.geometry().notes.get(id) {
                parts.push((id.clone().into(), view.rect(*rect), format!("Note {}", note.text), String::new()));
            }
        }
        for (id, rect, name, description) in parts.into_iter().take(MOST_NODES) {
            self.part(ui, editor, &id, rect, &name, &description, surface);
        }
        self.follow_selection(ui, editor, had_keyboard);
    }

    #[expect(clippy::too_many_arguments, reason = "one row of a table")]
    fn part(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        id: &ElementId,
        rect: Rect,
        name: &str,
        description: &str,
        surface: &mut Surface<'_>,
    ) {
        let node_id = Self::node_id(id);
        let selected = editor.selection.contains(id);
        let response = ui.interact(rect.intersect(self.rect), node_id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, selected, name));
        ui.memory_mut(|memory| memory.set_focus_lock_filter(node_id, KEPT_KEYS));
        ui.ctx().accesskit_node_builder(node_id, |node| {
            node.set_selected(selected);
            node.add_action(accesskit::Action::Click);
            if !description.is_empty() {
                node.set_description(description);
            }
        });
        let chosen = ui.input(|input| input.has_accesskit_action_request(node_id, accesskit::Action::Click));
        if (chosen || response.gained_focus()) && !selected {
            surface.actions.push(Action::Select(id.clone()));
        }
        self.nodes.insert(node_id);
    }

    /// The keyboard goes along with the selection while it is with the drawing.
    fn follow_selection(&mut self, ui: &Ui, editor: &Editor, had_keyboard: bool) {
        let selected = editor.selected_one().cloned();
        if selected != self.announced {
            self.announced.clone_from(&selected);
            let node = selected.as_ref().map(Self::node_id).filter(|id| self.nodes.contains(id));
            if let Some(id) = node.or(self.id).filter(|_| had_keyboard) {
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
    }
}

/// Whether a command may run while a button or another widget of a panel has the keyboard.
pub(crate) fn works_from_panels(command: Command) -> bool {
    command.keys().iter().all(|keys| keys.contains("Ctrl+") || keys.contains("Alt+") || keys.starts_with('F'))
}

/// The names of what each component leads to.
fn targets(editor: &Editor) -> BTreeMap<&ComponentId, Vec<String>> {
    let mut targets: BTreeMap<&ComponentId, Vec<String>> = BTreeMap::new();
    for wire in editor.document().wires().values() {
        targets.entry(&wire.from.component).or_default().push(editor.name_of(&wire.to.component));
    }
    targets
}

/// `leads to Orders, Archive` for the screen reader.
fn connections(targets: Option<&Vec<String>>) -> String {
    targets.map_or_else(|| "leads nowhere".to_owned(), |names| format!("leads to {}", names.join(", ")))
}

fn wire_name(editor: &Editor, wire: &Wire) -> String {
    let (from, to) = (editor.name_of(&wire.from.component), editor.name_of(&wire.to.component));
    format!("Wire from {from} to {to}, {}", wire.mechanism.label())
}
