//! Doing what panels and keys asked for, after the frame's panels were shown.

use std::path::Path;

use eframe::egui::Context;
use skywright::editor::Command;
use skywright::editor::command::Menu;
use skywright::geom::{Point, Vector};
use skywright::model::{ElementId, Mechanism, Wire, WireId};
use skywright::validate::{Applicability, validate};

use super::{App, Page};
use crate::gui::action::{Action, Leave};
use crate::gui::canvas::{Finder, Rename};
use crate::gui::dialogs::{AcceptDialog, Dialog, ExportDialog, PaletteDialog};
use crate::gui::files::Purpose;
use crate::gui::prefs::ThemeChoice;

impl App {
    /// Drains the list of wishes.
    pub(super) fn act(&mut self, ctx: &Context) {
        for action in std::mem::take(&mut self.actions) {
            self.act_on(ctx, action);
            ctx.request_repaint();
        }
    }

    fn act_on(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Run(command) => self.run(ctx, command),
            Action::Edit { label, key, edits } => match key {
                Some(key) => self.editor.edit_field(&key, label, |txn, document| txn.apply(document, &edits)),
                None => self.editor.apply(label, &edits),
            },
            Action::Select(id) => self.editor.select_only(id),
            Action::Show(ids) => {
                self.page = Page::Canvas;
                let start = self.editor.camera;
                self.editor.center_on(&ids, self.canvas.surroundings());
                self.canvas.fly_from(start, &mut self.editor);
                self.editor.selection = ids.into_iter().filter(|id| self.editor.document().contains(id)).collect();
            }
            Action::PlaceNear(service) => {
                self.page = Page::Canvas;
                let at = self.place_near();
                self.editor.place(&service, at);
                let shown: Vec<ElementId> = self.editor.selection.iter().cloned().collect();
                let start = self.editor.camera;
                self.editor.reveal(&shown, self.canvas.surroundings());
                self.canvas.fly_from(start, &mut self.editor);
            }
            Action::PlaceAt(service, on_canvas) => {
                let at = self.editor.view().ground_from_plane(self.editor.camera.world_from_canvas(on_canvas));
                self.editor.place(&service, at);
            }
            Action::PlaceWired { service, at, from } => self.place_wired(&service, at, &from),
            Action::OpenPath(path) => self.open_path(ctx, path),
            Action::CancelJob(id) => self.jobs.cancel(id),
            Action::Leave(leave) => self.leave(ctx, leave),
            Action::LeaveAnyway(leave) => self.leave_now(ctx, leave),
            Action::SaveAndLeave(leave) => {
                self.after_save = Some(leave);
                self.save(ctx);
            }
            Action::GroupAs(kind) => drop(self.editor.group_selection(&kind)),
            Action::Toast(text) => self.toasts.add(ctx, text),
            Action::ShowProblems | Action::ShowCosts => {
                let tab = usize::from(matches!(action, Action::ShowCosts));
                self.prefs.drawer_shown = !self.prefs.drawer_shown || self.drawer.tab != tab;
                self.drawer.tab = tab;
            }
            Action::Explain(code) => self.explain(code),
            Action::AskAccept(finding) => self.dialog = Some(Dialog::Accept(AcceptDialog::new(&finding))),
            Action::AskExport { extension } => {
                let name = format!("{}.{extension}", self.editor.title());
                let folder = self.prefs.export_folder.clone().unwrap_or_else(|| self.home_folder());
                self.ask_file(ctx, Purpose::Export { extension }, &folder.join(name));
            }
            Action::WriteExport(path) => self.write_export(ctx, &path),
            Action::StartPlacing(service) => {
                let tool = skywright::editor::tools::PlaceTool { service: service.as_str().into() };
                self.editor.set_tool(skywright::editor::Tool::Place(tool));
            }
        }
    }

    fn run(&mut self, ctx: &Context, command: Command) {
        if self.page == Page::Welcome && !works_on_welcome(command) {
            return;
        }
        let start = self.editor.camera;
        if self.editor.run(command, self.canvas.surroundings()) {
            if command.menu() == Menu::View {
                let now = (self.editor.camera, self.editor.document().revision());
                let is_fitted = matches!(command, Command::FitAll | Command::ToggleView);
                self.canvas.fitted = is_fitted.then_some(now);
                // Between two views there is no way to glide.
                if command != Command::ToggleView {
                    self.canvas.fly_from(start, &mut self.editor);
                }
            }
            return;
        }
        match command {
            Command::New => self.leave(ctx, Leave::New),
            Command::Open => self.leave(ctx, Leave::Open),
            Command::Welcome => self.leave(ctx, Leave::Welcome),
            Command::Quit => self.leave(ctx, Leave::Quit),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.save_as(ctx),
            Command::Export => self.dialog = Some(Dialog::Export(ExportDialog::new(self.overlays))),
            Command::Generate => {
                self.ask_file(ctx, Purpose::ProjectFolder, &self.home_folder().join(self.editor.title()));
            }
            Command::Copy => self.copy(ctx),
            Command::Cut => {
                self.copy(ctx);
                self.editor.delete();
            }
            Command::Paste => ctx.send_viewport_cmd(eframe::egui::ViewportCommand::RequestPaste),
            Command::Rename => {
                if let Some(id) = self.editor.selected_one().cloned() {
                    self.canvas.rename = Rename::new(&self.editor, id);
                }
            }
            Command::ToggleProblems => self.overlays.problems = !self.overlays.problems,
            Command::ToggleCosts => self.overlays.costs = !self.overlays.costs,
            Command::ToggleLoad => self.overlays.load = !self.overlays.load,
            Command::ToggleLegend => self.overlays.legend = !self.overlays.legend,
            Command::ToggleComponents => self.prefs.components_shown = !self.prefs.components_shown,
            Command::ToggleInspector => self.prefs.inspector_shown = !self.prefs.inspector_shown,
            Command::ToggleDrawer => self.prefs.drawer_shown = !self.prefs.drawer_shown,
            Command::ToggleTheme => {
                self.prefs.theme = if self.chrome.dark { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            Command::FollowSystemTheme => self.prefs.theme = ThemeChoice::System,
            Command::ToggleWheelZooms => {
                self.prefs.wheel_zooms = !self.prefs.wheel_zooms;
                self.canvas.wheel_zooms = self.prefs.wheel_zooms;
            }
            Command::AddComponent => {
                let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
                self.canvas.finder = Some(Finder::at(at));
            }
            Command::AddNote => {
                let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
                let id = self.editor.add_note("Note", at);
                self.canvas.rename = Rename::new(&self.editor, id.into());
            }
            Command::AddFrame => {
                let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
                let id = self.editor.add_frame("generic", at);
                self.canvas.rename = Rename::new(&self.editor, id.into());
            }
            Command::FixAll => self.fix_all(ctx),
            Command::Palette => self.dialog = Some(Dialog::Palette(PaletteDialog::default())),
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            _ => {}
        }
    }

    fn copy(&mut self, ctx: &Context) {
        if let Some(text) = self.editor.copy() {
            ctx.copy_text(text);
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
        self.editor.paste(text, at);
    }

    /// Right of the selection where there is room, else in the middle of what is seen.
    fn place_near(&self) -> Point {
        const STEP: f64 = 160.0;
        let tile = skywright::scene::TILE;
        let is_free = |center: Point| {
            let room = skywright::geom::Rect::from_center(center, tile + 64.0, tile + 48.0);
            !self.editor.geometry().components.values().any(|node| node.bounds.intersects(&room))
        };
        let selected = self.editor.selection.iter().find_map(ElementId::component);
        let start = selected.and_then(|id| self.editor.geometry().components.get(id)).map_or_else(
            || self.canvas.center_in_world(&self.editor),
            |node| node.tile.center() + Vector::new(STEP, 0.0),
        );
        let rows = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0];
        let columns = [0.0, 1.0, 2.0, 3.0];
        let places =
            columns.into_iter().flat_map(|x| rows.into_iter().map(move |y| Vector::new(x * STEP, y * STEP * 0.875)));
        places.map(|by| start + by).find(|center| is_free(*center)).unwrap_or(start)
    }

    fn place_wired(&mut self, service: &str, at: Point, from: &skywright::model::ComponentId) {
        let parent = self.editor.group_under(at, |_| false);
        let (id, component) = self.editor.new_component(service, at, parent);
        let source = self.editor.document().component(from).map(|component| component.service.clone());
        let mechanism = source.map_or(Mechanism::Notification, |source| {
            self.editor.catalogue().usual_mechanism(source.as_str(), service)
        });
        let wire = WireId::new(self.editor.document().free_id(&format!("{from}-{id}")));
        self.editor.edit(format!("Add {}", component.name), |txn, document| {
            txn.put_component(document, &id, component);
            txn.put_wire(document, &wire, Wire::new(from, &id, mechanism));
        });
        self.editor.select_only(id.into());
    }

    /// Applies every safe fix, again and again until none is left, as one step.
    fn fix_all(&mut self, ctx: &Context) {
        const ROUNDS: usize = 10;
        let catalogue = self.editor.catalogue();
        let config = self.derived.config.clone();
        let mut count = 0_usize;
        self.editor.edit("Apply all safe fixes", |txn, document| {
            for _ in 0..ROUNDS {
                let report = validate(document, catalogue, &config);
                let fix = report
                    .findings
                    .iter()
                    .flat_map(|finding| &finding.fixes)
                    .find(|fix| fix.applicability == Applicability::Safe && !fix.edits.is_empty());
                let all: Vec<_> = report
                    .findings
                    .iter()
                    .filter_map(|finding| finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe))
                    .cloned()
                    .collect();
                if fix.is_none() {
                    break;
                }
                for fix in &all {
                    txn.apply(document, &fix.edits);
                    count += 1;
                }
            }
        });
        self.toasts.add(ctx, if count == 1 { "1 fix applied".to_owned() } else { format!("{count} fixes applied") });
    }

    fn write_export(&mut self, ctx: &Context, path: &Path) {
        let Some(Dialog::Export(dialog)) = &self.dialog else { return };
        let written = dialog
            .bytes(&self.editor, &self.derived)
            .and_then(|bytes| skywright::format::io::write_atomic(path, &bytes).map_err(|error| error.to_string()));
        match written {
            Ok(()) => {
                self.prefs.export_folder = path.parent().map(Path::to_path_buf);
                self.dialog = None;
                self.toasts.add(ctx, format!("Exported to {}", path.display()));
            }
            Err(text) => self.dialog = Some(Dialog::Message { title: "The picture was not written".to_owned(), text }),
        }
    }
}

const fn works_on_welcome(command: Command) -> bool {
    matches!(
        command,
        Command::New
            | Command::Open
            | Command::Quit
            | Command::ToggleTheme
            | Command::FollowSystemTheme
            | Command::ToggleWheelZooms
            | Command::Palette
            | Command::Shortcuts
    )
}
