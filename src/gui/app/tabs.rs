//! Several open documents, one of them in front; and what happens when their files change under them.

use std::path::{Path, PathBuf};

use eframe::egui::{
    Align2, Context, FontId, Frame, Margin, Panel, PointerButton, RichText, ScrollArea, Sense, Ui, WidgetInfo,
    accesskit, pos2, vec2,
};
use skywright::editor::{Camera, Editor};
use skywright::format;
use skywright::geom::Point;
use skywright::model::Document;
use skywright::project::Surroundings;

use super::project::surroundings;
use super::{App, Page};
use crate::gui::action::{Action, Leave};
use crate::gui::canvas::Canvas;
use crate::gui::dialogs::Dialog;
use crate::gui::files::placed;
use crate::gui::{Derived, fonts, widgets};

/// All that belongs to one document while another one is in front.
pub(super) struct Parked {
    editor: Editor,
    derived: Derived,
    canvas: Canvas,
    page: Page,
}

/// The open documents in the order of their tabs; `None` at the place of the one in front.
pub(super) struct Tabs {
    parked: Vec<Option<Box<Parked>>>,
    front: usize,
}

impl Tabs {
    pub(super) fn count(&self) -> usize {
        self.parked.len()
    }
}

impl Default for Tabs {
    fn default() -> Self {
        Self { parked: vec![None], front: 0 }
    }
}

impl App {
    /// How many documents are open.
    pub(super) fn tab_count(&self) -> usize {
        self.tabs.count()
    }

    /// The number of the tab in front, from 0.
    pub(super) const fn front_tab(&self) -> usize {
        self.tabs.front
    }

    fn editor_of(&self, tab: usize) -> Option<&Editor> {
        match self.tabs.parked.get(tab)? {
            Some(parked) => Some(&parked.editor),
            None => Some(&self.editor),
        }
    }

    /// All open drawings in the order of their tabs, with what follows from each.
    pub(super) fn drawings(&self) -> impl Iterator<Item = (&Editor, &Derived)> {
        let all = self.tabs.parked.iter().map(|parked| match parked {
            Some(parked) => (parked.page, &parked.editor, &parked.derived),
            None => (self.page, &self.editor, &self.derived),
        });
        all.filter(|(page, ..)| *page == Page::Canvas).map(|(_, editor, derived)| (editor, derived))
    }

    fn page_of(&self, tab: usize) -> Page {
        self.tabs.parked.get(tab).and_then(Option::as_ref).map_or(self.page, |parked| parked.page)
    }

    /// Puts another document in front.
    pub(super) fn go_to_tab(&mut self, tab: usize) {
        let Some(mut parked) = self.tabs.parked.get_mut(tab).and_then(Option::take) else { return };
        self.editor.cancel_gesture();
        self.remember_camera();
        self.swap(&mut parked);
        self.tabs.parked[self.tabs.front] = Some(parked);
        self.tabs.front = tab;
    }

    fn swap(&mut self, parked: &mut Parked) {
        // The canvas keeps its place on screen.
        parked.canvas.rect = self.canvas.rect;
        parked.canvas.wheel_zooms = self.canvas.wheel_zooms;
        std::mem::swap(&mut self.editor, &mut parked.editor);
        std::mem::swap(&mut self.derived, &mut parked.derived);
        std::mem::swap(&mut self.canvas, &mut parked.canvas);
        std::mem::swap(&mut self.page, &mut parked.page);
    }

    /// The tab to the right or to the left, around the end.
    pub(super) fn step_tab(&mut self, forward: bool) {
        let count = self.tab_count();
        let step = if forward { 1 } else { count - 1 };
        self.go_to_tab((self.tabs.front + step) % count);
    }

    /// Makes room for another document: a tab of its own, unless the one in front is as good as none.
    pub(super) fn make_room(&mut self) {
        let is_untouched = self.page == Page::Welcome
            || (self.editor.document().is_empty() && self.editor.is_saved() && self.editor.path.is_none());
        if is_untouched {
            return;
        }
        let mut parked = Box::new(Parked {
            editor: Editor::new(Document::default(), None),
            derived: Derived::new(Surroundings::default()),
            canvas: Canvas::new(self.prefs.wheel_zooms),
            page: Page::Canvas,
        });
        self.editor.cancel_gesture();
        self.remember_camera();
        self.swap(&mut parked);
        self.tabs.parked[self.tabs.front] = Some(parked);
        self.tabs.front = self.tabs.parked.len();
        self.tabs.parked.push(None);
    }

    /// The tab that shows a file.
    pub(super) fn tab_of(&self, path: &Path) -> Option<usize> {
        let same = |known: &Path| {
            known == path || known.canonicalize().ok().is_some_and(|known| Some(known) == path.canonicalize().ok())
        };
        (0..self.tab_count())
            .find(|tab| self.editor_of(*tab).and_then(|editor| editor.path.as_deref()).is_some_and(same))
    }

    /// Closes the tab in front without asking; the last one leaves the welcome page.
    pub(super) fn close_front(&mut self) {
        self.remember_camera();
        if let Some(path) = &self.editor.path {
            self.watch.forget(path);
            self.changed_on_disk.remove(path);
        }
        if self.tab_count() == 1 {
            let (around, _) = surroundings(None);
            self.editor = Editor::with_catalogue(Document::default(), None, around.catalogue);
            self.derived.surround(around, &self.editor);
            self.page = Page::Welcome;
            return;
        }
        let closed = self.tabs.front;
        let next = if closed + 1 < self.tab_count() { closed + 1 } else { closed - 1 };
        self.go_to_tab(next);
        self.tabs.parked.remove(closed);
        if self.tabs.front > closed {
            self.tabs.front -= 1;
        }
    }

    /// A document that would be lost, the one in front first.
    pub(super) fn unsaved_tab(&self) -> Option<usize> {
        let is_unsaved = |tab: &usize| {
            self.page_of(*tab) == Page::Canvas && self.editor_of(*tab).is_some_and(|editor| !editor.is_saved())
        };
        Some(self.tabs.front).filter(is_unsaved).or_else(|| (0..self.tab_count()).find(is_unsaved))
    }

    /// Closes a tab, after asking when something would be lost.
    pub(super) fn ask_to_close(&mut self, ctx: &Context, tab: usize) {
        if tab != self.tabs.front {
            self.go_to_tab(tab);
        }
        self.leave(ctx, Leave::CloseTab);
    }

    /// The tabs, once there are several.
    pub(super) fn tabs_ui(&mut self, ui: &mut Ui) {
        if self.tab_count() < 2 {
            return;
        }
        let chrome = self.chrome.clone();
        let frame = Frame::new().fill(chrome.sunken).inner_margin(Margin::symmetric(8, 0));
        Panel::top("tabs").exact_size(32.0).frame(frame).show_separator_line(false).show(ui, |ui| {
            ScrollArea::horizontal().show(ui, |ui| {
                ui.horizontal_centered(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    for tab in 0..self.tab_count() {
                        self.tab_ui(ui, tab);
                    }
                });
            });
        });
    }

    fn tab_ui(&mut self, ui: &mut Ui, tab: usize) {
        let chrome = &self.chrome;
        let Some(editor) = self.editor_of(tab) else { return };
        let (in_front, saved) = (tab == self.tabs.front, editor.is_saved());
        let title = if self.page_of(tab) == Page::Welcome { "Welcome".to_owned() } else { editor.title() };
        let mark = if saved { "" } else { "• " };
        let font = FontId::new(12.5, if in_front { fonts::semibold() } else { eframe::egui::FontFamily::Proportional });
        let color = if in_front { chrome.text } else { chrome.muted };
        let galley = ui.painter().layout_no_wrap(format!("{mark}{title}"), font, color);
        let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 44.0, 28.0), Sense::click());
        let told = format!("{title}{}", if saved { "" } else { ", not saved" });
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::Tab, true, in_front, &told));
        if in_front || response.hovered() {
            ui.painter().rect_filled(
                rect.shrink2(vec2(0.0, 2.0)),
                6.0,
                if in_front { chrome.panel } else { chrome.hover },
            );
        }
        ui.painter().galley(pos2(rect.min.x + 12.0, rect.center().y - galley.size().y / 2.0), galley, color);
        let cross = eframe::egui::Rect::from_center_size(pos2(rect.max.x - 15.0, rect.center().y), vec2(18.0, 18.0));
        let close = ui.interact(cross, response.id.with("close"), Sense::click());
        close.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, format!("Close {title}")));
        if close.hovered() {
            ui.painter().rect_filled(cross, 4.0, chrome.pressed);
        }
        let tint = if close.hovered() { chrome.text } else { chrome.muted };
        ui.painter().text(cross.center(), Align2::CENTER_CENTER, "×", FontId::proportional(14.0), tint);
        if close.clicked() || response.clicked_by(PointerButton::Middle) {
            self.actions.push(Action::CloseTab(tab));
        } else if response.clicked() {
            self.actions.push(Action::GoToTab(tab));
        }
    }

    /// Takes up what other programs did to open files.
    pub(super) fn watch_files(&mut self) {
        for path in self.watch.poll() {
            if self.tab_of(&path).is_some() {
                self.changed_on_disk.insert(path);
            }
        }
    }

    /// Offers what can be done about a file that was changed by another program.
    pub(super) fn changed_ui(&mut self, ui: &mut Ui) {
        let Some(path) = self.editor.path.clone().filter(|path| self.changed_on_disk.contains(path)) else { return };
        let chrome = self.chrome.clone();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let frame = Frame::new().fill(chrome.selected).inner_margin(Margin::symmetric(12, 6));
        Panel::top("changed on disk").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let lost = if self.editor.is_saved() { "" } else { ", and there are changes here that are not saved" };
                let told = format!("{name} was changed by another program{lost}.");
                ui.label(RichText::new(told).size(12.5));
                if widgets::primary_button(ui, &chrome, "Reload").on_hover_text("One undo takes it back").clicked() {
                    self.actions.push(Action::ReloadFile);
                }
                if ui.button("Keep mine").clicked() {
                    self.changed_on_disk.remove(&path);
                }
                if ui.button("Show difference").clicked() {
                    self.actions.push(Action::ShowDifference);
                }
            });
        });
    }

    /// The document of the file in front, as it is on disk now.
    fn on_disk(&self) -> Result<(PathBuf, Document), String> {
        let path = self.editor.path.clone().ok_or("this drawing has no file yet")?;
        let loaded = format::io::load(&path, self.editor.catalogue()).map_err(|error| error.to_string())?;
        let document = placed(loaded, self.editor.catalogue());
        Ok((path, document))
    }

    /// Takes over what is on disk, as a change that can be undone.
    pub(super) fn reload(&mut self, ctx: &Context) {
        match self.on_disk() {
            Ok((path, document)) => {
                let edits = self.editor.edits_to(&document);
                self.editor.apply("Reload from disk", &edits);
                self.editor.mark_saved();
                self.changed_on_disk.remove(&path);
                self.watch.note(&path);
                self.tell(ctx, format!("Reloaded {}", path.display()));
            }
            Err(text) => {
                self.dialog = Some(Dialog::Message { title: "The file could not be reloaded".to_owned(), text });
            }
        }
    }

    pub(super) fn show_difference(&mut self) {
        const MOST: usize = 24;
        let (title, text) = match self.on_disk() {
            Ok((_, document)) => {
                let told = self.editor.told(&self.editor.edits_to(&document));
                let mut lines: Vec<String> = told.iter().take(MOST).map(|line| format!("· {line}")).collect();
                if told.len() > MOST {
                    lines.push(format!("and {} more", told.len() - MOST));
                }
                if lines.is_empty() {
                    lines.push("The file says the same as the drawing here.".to_owned());
                }
                ("What reloading would change".to_owned(), lines.join("\n"))
            }
            Err(text) => ("The file could not be read".to_owned(), text),
        };
        self.dialog = Some(Dialog::Message { title, text });
    }

    /// Keeps what is seen of the file in front for the next time.
    pub(super) fn remember_camera(&mut self) {
        if self.page != Page::Canvas || self.canvas.fit_pending {
            return;
        }
        if let Some(path) = self.editor.path.clone() {
            let Camera { origin, zoom } = self.editor.camera;
            self.prefs.remember_view(path, (origin.x, origin.y, zoom));
        }
    }

    /// Shows a file as it was seen the last time, if it was.
    pub(super) fn recall_camera(&mut self) {
        let view = self.editor.path.as_ref().and_then(|path| self.prefs.view_of(path));
        if let Some((x, y, zoom)) = view {
            self.editor.camera =
                Camera { origin: Point::new(x, y), zoom: zoom.clamp(Camera::MIN_ZOOM, Camera::MAX_ZOOM) };
            self.canvas.fit_pending = false;
        }
    }
}
