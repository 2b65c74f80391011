//! The drawing as a tree: groups, what lies in them, and the wires of each part. Everything on the drawing can be
//! read and selected here without seeing it.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{
    Align2, EventFilter, FontId, Id, Key, Modifiers, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit, pos2, vec2,
};
use skywright::model::{ComponentId, ElementId, GroupId, Revision, WireId};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::fonts;

const ROW: f32 = 24.0;
const INDENT: f32 = 14.0;
const KEPT_KEYS: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// What the panel remembers.
#[derive(Default)]
pub(crate) struct Outline {
    /// Groups that are folded up; all others are open.
    shut: BTreeSet<GroupId>,
    /// Components whose wires are shown.
    open: BTreeSet<ComponentId>,
    rows: Vec<Row>,
    /// The document and the state of the branches that `rows` shows.
    rows_of: Option<(Revision, usize, usize)>,
    /// The row that the keyboard is to go to.
    wanted: Option<String>,
    /// The selection that the tree has followed.
    followed: Option<ElementId>,
}

/// One line of the tree.
struct Row {
    depth: usize,
    /// Differs between any two rows: one wire is listed at both of its ends.
    key: String,
    /// What it selects.
    id: ElementId,
    name: String,
    /// Open or shut, where there is something inside.
    is_open: Option<bool>,
}

impl Outline {
    pub(crate) fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        self.refresh(context);
        self.follow_selection(context);
        if self.rows.is_empty() {
            ui.add_space(8.0);
            ui.colored_label(context.chrome.muted, "Nothing is on the drawing yet.");
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let view_height = ui.available_height();
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("outline");
        if let Some(at) = self.wanted.as_ref().and_then(|key| self.rows.iter().position(|row| row.key == *key)) {
            area = area.vertical_scroll_offset((at as f32 * ROW - view_height / 2.0).max(0.0));
            let focused = ui.memory(eframe::egui::Memory::focused);
            if self.rows.iter().any(|row| Some(row_id(&row.key)) == focused) || focused == Some(tree_id()) {
                ui.memory_mut(|memory| memory.request_focus(row_id(&self.rows[at].key)));
            }
        }
        self.wanted = None;
        let problems = problems(context);
        let mut doing = None;
        let count = self.rows.len();
        area.show_rows(ui, ROW, count, |ui, range| {
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(accesskit::Role::Tree);
                node.set_label("Outline of the drawing");
            });
            for at in range {
                if let Some(row) = self.rows.get(at) {
                    let told = problems.get(&row.id).copied().unwrap_or(0);
                    let asked = row_ui(ui, context, row, told, (at, count));
                    doing = doing.take().or(asked.map(|asked| (at, asked)));
                }
            }
        });
        if let Some((at, asked)) = doing {
            self.act(context, at, asked);
        }
    }

    /// Lists the rows anew when the document or a branch has changed. While something is dragged the tree waits.
    fn refresh(&mut self, context: &PanelContext<'_>) {
        let key = (context.editor.document().revision(), self.shut.len(), self.open.len());
        if self.rows_of == Some(key) || (context.editor.in_gesture() && self.rows_of.is_some()) {
            return;
        }
        self.rows = Lister::new(context, self).list();
        self.rows_of = Some(key);
    }

    /// Opens the branches around what was selected on the drawing and scrolls to it.
    fn follow_selection(&mut self, context: &PanelContext<'_>) {
        let selected = context.editor.selected_one().cloned();
        if selected == self.followed {
            return;
        }
        self.followed.clone_from(&selected);
        let Some(id) = selected else { return };
        let document = context.editor.document();
        let around: Vec<GroupId> = document.ancestors(&id).cloned().collect();
        let was_shut = around.iter().filter(|group| self.shut.remove(*group)).count() > 0;
        if was_shut {
            self.refresh(context);
        }
        self.wanted = self.rows.iter().find(|row| row.id == id).map(|row| row.key.clone());
    }

    fn act(&mut self, context: &mut PanelContext<'_>, at: usize, asked: Asked) {
        let Some(row) = self.rows.get(at) else { return };
        let go_to = |index: usize| self.rows.get(index).map(|row| row.key.clone());
        match asked {
            Asked::Show => context.actions.push(Action::Show(vec![row.id.clone()])),
            Asked::Up => self.wanted = go_to(at.saturating_sub(1)),
            Asked::Down => self.wanted = go_to((at + 1).min(self.rows.len() - 1)),
            Asked::First => self.wanted = go_to(0),
            Asked::Last => self.wanted = go_to(self.rows.len() - 1),
            Asked::Toggle => self.toggle(at),
            Asked::Right => match row.is_open {
                Some(false) => self.toggle(at),
                _ => self.wanted = go_to((at + 1).min(self.rows.len() - 1)),
            },
            Asked::Left => {
                if row.is_open == Some(true) {
                    self.toggle(at);
                } else {
                    let depth = row.depth;
                    let above = self.rows[..at].iter().rposition(|other| other.depth < depth);
                    self.wanted = above.and_then(go_to);
                }
            }
        }
        // What the keyboard walks past is not brought into view on the drawing until it is asked for.
        self.followed = context.editor.selected_one().cloned();
    }

    fn toggle(&mut self, at: usize) {
        let Some(row) = self.rows.get(at) else { return };
        match &row.id {
            ElementId::Group(id) => {
                if !self.shut.remove(id) {
                    self.shut.insert(id.clone());
                }
            }
            ElementId::Component(id) => {
                if !self.open.remove(id) {
                    self.open.insert(id.clone());
                }
            }
            ElementId::Wire(_) | ElementId::Note(_) => {}
        }
        self.rows_of = None;
    }
}

/// What somebody asks of a row.
enum Asked {
    Show,
    Toggle,
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
}

fn tree_id() -> Id {
    Id::unique("outline")
}

fn row_id(key: &str) -> Id {
    Id::unique(("outline", key))
}

fn row_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    row: &Row,
    problems: usize,
    (at, count): (usize, usize),
) -> Option<Asked> {
    let chrome = context.chrome;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let id = row_id(&row.key);
    let selected = context.editor.selection.contains(&row.id);
    let told = match problems {
        0 => row.name.clone(),
        1 => format!("{}, 1 problem", row.name),
        _ => format!("{}, {problems} problems", row.name),
    };
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::TreeItem, true, selected, &told));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_level(row.depth + 1);
        node.set_position_in_set(at + 1);
        node.set_size_of_set(count);
        node.set_selected(selected);
        if let Some(is_open) = row.is_open {
            node.set_expanded(is_open);
        }
    });
    let fill = if selected { Some(chrome.selected) } else { response.hovered().then_some(chrome.hover) };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, 5.0, fill);
    }
    if response.has_focus() {
        let stroke = eframe::egui::Stroke::new(2.0, chrome.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 5.0, stroke, eframe::egui::StrokeKind::Inside);
    }
    let left = rect.min.x + 6.0 + row.depth as f32 * INDENT;
    let arrow = Rect::from_center_size(pos2(left + 5.0, rect.center().y), vec2(14.0, ROW));
    if let Some(is_open) = row.is_open {
        let mark = if is_open { "▾" } else { "▸" };
        let font = FontId::proportional(11.0);
        ui.painter().text(arrow.center(), Align2::CENTER_CENTER, mark, font, chrome.muted);
    }
    let strong = matches!(row.id, ElementId::Group(_));
    let family = if strong { fonts::semibold() } else { eframe::egui::FontFamily::Proportional };
    let color = if matches!(row.id, ElementId::Wire(_)) { chrome.muted } else { chrome.text };
    let room = rect.max.x - left - 44.0;
    let galley = ui.painter().layout_job(one_line(&row.name, FontId::new(12.5, family), color, room));
    ui.painter().galley(pos2(left + 14.0, rect.center().y - galley.size().y / 2.0), galley, color);
    if problems > 0 {
        let at = pos2(rect.max.x - 8.0, rect.center().y);
        let font = FontId::new(11.0, fonts::semibold());
        ui.painter().text(at, Align2::RIGHT_CENTER, problems.to_string(), font, chrome.warning);
    }
    keys(ui, &response).or_else(|| {
        let at_arrow = row.is_open.is_some()
            && response.interact_pointer_pos().is_some_and(|pointer| pointer.x <= arrow.max.x + 2.0);
        response.clicked().then_some(if at_arrow { Asked::Toggle } else { Asked::Show })
    })
}

/// The keys of a tree, as everywhere: arrows walk, fold and unfold, Enter shows.
fn keys(ui: &Ui, response: &eframe::egui::Response) -> Option<Asked> {
    if !response.has_focus() {
        return None;
    }
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, KEPT_KEYS));
    let meant = [
        (Key::ArrowUp, Asked::Up),
        (Key::ArrowDown, Asked::Down),
        (Key::ArrowLeft, Asked::Left),
        (Key::ArrowRight, Asked::Right),
        (Key::Home, Asked::First),
        (Key::End, Asked::Last),
    ];
    ui.input_mut(|input| {
        meant.into_iter().find_map(|(key, asked)| input.consume_key(Modifiers::NONE, key).then_some(asked))
    })
}

fn one_line(text: &str, font: FontId, color: eframe::egui::Color32, width: f32) -> eframe::egui::text::LayoutJob {
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width.max(20.0));
    job
}

/// How many findings there are at each element.
fn problems<'a>(context: &PanelContext<'a>) -> BTreeMap<&'a ElementId, usize> {
    let mut counts = BTreeMap::new();
    for id in context.derived.report.findings.iter().flat_map(|finding| &finding.at) {
        *counts.entry(id).or_insert(0) += 1;
    }
    counts
}

/// Walks the document once.
struct Lister<'a, 'c> {
    context: &'a PanelContext<'c>,
    outline: &'a Outline,
    members: BTreeMap<Option<&'a GroupId>, Vec<ElementId>>,
    wires: BTreeMap<&'a ComponentId, Vec<(&'a WireId, bool)>>,
    rows: Vec<Row>,
}

impl<'a, 'c> Lister<'a, 'c> {
    fn new(context: &'a PanelContext<'c>, outline: &'a Outline) -> Self {
        let document = context.editor.document();
        let mut members: BTreeMap<Option<&GroupId>, Vec<ElementId>> = BTreeMap::new();
        for (id, group) in document.groups() {
            members.entry(group.parent.as_ref()).or_default().push(id.clone().into());
        }
        for id in context.editor.in_reading_order(document.components().keys()) {
            if let Some((id, component)) = document.components().get_key_value(&id) {
                members.entry(component.parent.as_ref()).or_default().push(id.clone().into());
            }
        }
        let hidden =
            document.components().iter().filter(|(id, _)| !context.editor.geometry().components.contains_key(*id));
        for (id, component) in hidden {
            members.entry(component.parent.as_ref()).or_default().push(id.clone().into());
        }
        for (id, note) in document.notes() {
            members.entry(note.parent.as_ref()).or_default().push(id.clone().into());
        }
        let mut wires: BTreeMap<&ComponentId, Vec<(&WireId, bool)>> = BTreeMap::new();
        for (id, wire) in document.wires() {
            wires.entry(&wire.from.component).or_default().push((id, true));
            wires.entry(&wire.to.component).or_default().push((id, false));
        }
        Self { context, outline, members, wires, rows: Vec::new() }
    }

    fn list(mut self) -> Vec<Row> {
        self.branch(None, 0);
        self.rows
    }

    fn branch(&mut self, group: Option<&GroupId>, depth: usize) {
        let editor = self.context.editor;
        for id in self.members.get(&group).cloned().unwrap_or_default() {
            let mut row =
                Row { depth, key: id.as_str().to_owned(), id: id.clone(), name: String::new(), is_open: None };
            match &id {
                ElementId::Group(group) => {
                    let Some(record) = editor.document().group(group) else { continue };
                    row.name = format!("{} ({})", record.name, record.kind);
                    let is_open = !self.outline.shut.contains(group);
                    row.is_open = self.members.contains_key(&Some(group)).then_some(is_open);
                    self.rows.push(row);
                    if is_open {
                        self.branch(Some(group), depth + 1);
                    }
                }
                ElementId::Component(component) => {
                    let Some(record) = editor.document().component(component) else { continue };
                    row.name = editor.spoken_name(&record.name, record.service.as_str());
                    let is_open = self.outline.open.contains(component);
                    row.is_open = self.wires.contains_key(component).then_some(is_open);
                    self.rows.push(row);
                    if is_open {
                        self.wires_of(component, depth + 1);
                    }
                }
                ElementId::Note(note) => {
                    let Some(record) = editor.document().note(note) else { continue };
                    row.name = format!("Note: {}", record.text.lines().next().unwrap_or_default());
                    self.rows.push(row);
                }
                ElementId::Wire(_) => {}
            }
        }
    }

    fn wires_of(&mut self, component: &ComponentId, depth: usize) {
        let editor = self.context.editor;
        for (id, leaves) in self.wires.get(component).cloned().unwrap_or_default() {
            let Some(wire) = editor.document().wire(id) else { continue };
            let other = if leaves { &wire.to.component } else { &wire.from.component };
            let (arrow, name) = (if leaves { "→" } else { "←" }, editor.name_of(other));
            let label = wire.label.as_ref().map(|label| format!(" · {label}")).unwrap_or_default();
            let name = format!("{arrow} {name} · {}{label}", wire.mechanism.label());
            let key = format!("{}/{}/{arrow}", component.as_str(), id.as_str());
            self.rows.push(Row { depth, key, id: id.clone().into(), name, is_open: None });
        }
    }
}
