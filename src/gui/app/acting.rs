//! Doing what panels and keys asked for, after the frame's panels were shown.

use eframe::egui::Context;
use skywright::editor::Command;
use skywright::editor::command::Menu;
use skywright::export::Format;
use skywright::format::io::write_atomic;
use skywright::geom::{Point, Vector};
use skywright::model::ElementId;
use skywright::validate::{Applicability, validate};

use super::{App, Page};
use crate::gui::action::{Action, Leave};
use crate::gui::canvas::{Finder, Rename, Search};
use crate::gui::dialogs::export::{ExportChoices, Order};
use crate::gui::dialogs::settings::Page as SettingsPage;
use crate::gui::dialogs::{AcceptDialog, Dialog, ExportDialog, GenerateDialog, PaletteDialog, SettingsDialog};
use crate::gui::files::{Purpose, show_folder};
use crate::gui::keys;
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
                self.editor.select(ids);
            }
            Action::PlaceNear(service) => {
                self.page = Page::Canvas;
                let at = self.place_near();
                self.editor.place(&service, at);
                self.reveal_selection();
            }
            Action::PlaceAt(service, on_canvas) => {
                let at = self.editor.view().ground_from_plane(self.editor.camera.world_from_canvas(on_canvas));
                self.editor.place_or_splice(&service, at, 1.0 / self.editor.camera.zoom);
            }
            Action::Accept(offer, service) => self.editor.accept(&offer, &service),
            Action::BuildChain(chain) => {
                self.page = Page::Canvas;
                let at = self.place_near();
                self.editor.build_chain(&chain, at);
                self.reveal_selection();
            }
            Action::SetLink(id, link) => self.editor.set_link(&id, &link),
            Action::FollowLink(link) => self.follow_link(ctx, &link),
            Action::WheelZooms(zooms) => (self.prefs.wheel_zooms, self.prefs.wheel_asked) = (zooms, true),
            Action::KeepKeymap => self.keep_keymap(ctx),
            Action::OpenPath(path) => self.open_path(ctx, path),
            Action::GoToTab(tab) => self.go_to_tab(tab),
            Action::CloseTab(tab) => self.ask_to_close(ctx, tab),
            Action::ReloadFile => self.reload(ctx),
            Action::ShowDifference => self.show_difference(),
            Action::CancelJob(id) => self.jobs.cancel(id),
            Action::Leave(leave) => self.leave(ctx, leave),
            Action::LeaveAnyway(leave) => self.give_up(ctx, leave),
            Action::SaveAndLeave(leave) => {
                self.after_save = Some(leave);
                self.save(ctx);
            }
            Action::GroupAs(kind) => drop(self.editor.group_selection(&kind)),
            Action::AskProject(order) => self.ask_project(ctx, order),
            Action::WriteProject { folder, merge } => self.write_project(ctx, folder, merge),
            Action::AskIcons(purpose) => {
                let folder = self.home_folder();
                self.ask_file(ctx, purpose, &folder.join("icons.zip"));
            }
            Action::NewTheme => match self.themes.copy_of(&self.theme) {
                Ok(path) => self.toasts.add(ctx, format!("The theme is in {}", path.display())),
                Err(text) => self.toasts.add(ctx, text),
            },
            Action::OpenFolder(folder) => {
                let opened = std::fs::create_dir_all(&folder).and_then(|()| show_folder(&folder));
                if let Err(error) = opened {
                    self.toasts.add(ctx, format!("{} cannot be shown: {error}", folder.display()));
                }
            }
            Action::ShowProblems | Action::ShowCosts => {
                let tab = usize::from(matches!(action, Action::ShowCosts));
                self.prefs.drawer_shown = !self.prefs.drawer_shown || self.drawer.tab != tab;
                self.drawer.tab = tab;
            }
            Action::Explain(code) => self.explain(code),
            Action::AskAccept(finding) => self.dialog = Some(Dialog::Accept(AcceptDialog::new(&finding))),
            Action::AskExport(order) => self.ask_export(ctx, order),
            Action::WriteExport(path) => self.write_export(ctx, path),
            Action::AskBatch => {
                let folder = self.prefs.export_folder.clone().unwrap_or_else(|| self.home_folder());
                self.ask_file(ctx, Purpose::PictureFolder, &folder);
            }
            Action::CopyPicture(order) => self.copy_picture(ctx, order),
            Action::StartPlacing(service) => {
                let tool = skywright::editor::tools::PlaceTool { service: service.as_str().into() };
                self.editor.set_tool(skywright::editor::Tool::Place(tool));
            }
        }
    }

    fn reveal_selection(&mut self) {
        let shown: Vec<ElementId> = self.editor.selection.iter().cloned().collect();
        let start = self.editor.camera;
        self.editor.reveal(&shown, self.canvas.surroundings());
        self.canvas.fly_from(start, &mut self.editor);
    }

    fn run(&mut self, ctx: &Context, command: Command) {
        if self.page == Page::Welcome && !works_on_welcome(command) {
            return;
        }
        if !self.editor.can_run(command) {
            if self.editor.read_only {
                let key = keys::shown(ctx, Command::ToggleReadOnly).unwrap_or_default();
                self.toasts.add(ctx, format!("The drawing is read-only; {key} changes that"));
            }
            return;
        }
        let (start, view) = (self.editor.camera, self.editor.view());
        if self.editor.run(command, self.canvas.surroundings()) {
            let is_walk = matches!(
                command,
                Command::WalkLeft
                    | Command::WalkRight
                    | Command::WalkUp
                    | Command::WalkDown
                    | Command::SelectNext
                    | Command::SelectPrevious
            );
            if is_walk {
                self.reveal_selection();
            }
            if command == Command::ToggleReadOnly {
                let told = if self.editor.read_only { "Read-only: nothing can be changed" } else { "Editing again" };
                self.toasts.add(ctx, told);
            }
            if command.menu() == Menu::View {
                let now = (self.editor.camera, self.editor.document().revision());
                let is_fitted = matches!(command, Command::FitAll | Command::ToggleView);
                self.canvas.fitted = is_fitted.then_some(now);
                // Between two views there is no way to glide, only one to turn.
                if command == Command::ToggleView {
                    self.canvas.morph_from(&self.derived.picture.scene, view, start);
                } else {
                    self.canvas.fly_from(start, &mut self.editor);
                }
            }
            return;
        }
        match command {
            Command::New => self.leave(ctx, Leave::New),
            Command::Open => self.leave(ctx, Leave::Open),
            Command::Welcome => self.leave(ctx, Leave::Welcome),
            Command::CloseTab => self.leave(ctx, Leave::CloseTab),
            Command::NextTab => self.step_tab(true),
            Command::PreviousTab => self.step_tab(false),
            Command::Quit => self.leave(ctx, Leave::Quit),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.save_as(ctx),
            Command::Export => self.dialog = Some(Dialog::Export(Box::new(ExportDialog::new()))),
            Command::Generate => self.dialog = Some(Dialog::Generate(Box::new(GenerateDialog::new()))),
            Command::Copy => self.copy(ctx),
            Command::Cut => {
                self.copy(ctx);
                self.editor.delete();
            }
            Command::Paste => ctx.send_viewport_cmd(eframe::egui::ViewportCommand::RequestPaste),
            Command::Rename | Command::RenameOrEnter => {
                if let Some(id) = self.editor.selected_one().cloned() {
                    match &id {
                        ElementId::Group(group) if command == Command::RenameOrEnter => self.editor.enter_group(group),
                        _ if self.editor.read_only => {}
                        _ => self.canvas.rename = Rename::new(&self.editor, id),
                    }
                }
            }
            Command::EditLink => {
                self.canvas.rename = self.editor.selected_one().map(|id| Rename::of_link(&self.editor, id.clone()));
            }
            Command::OpenLink => {
                let link = self.editor.selected_one().and_then(|id| self.editor.link_of(id)).map(str::to_owned);
                if let Some(link) = link {
                    self.follow_link(ctx, &link);
                }
            }
            Command::Properties => {
                self.prefs.inspector_shown = true;
                self.inspector.take_keyboard();
            }
            Command::CopySvg => self.copy_selection_as(ctx, Format::Svg),
            Command::CopyPng => self.copy_selection_as(ctx, Format::Png),
            Command::Find => match &mut self.canvas.search {
                Some(search) => search.wants_focus = true,
                None => self.canvas.search = Some(Search::new()),
            },
            Command::ToggleMap => self.prefs.map_shown = !self.prefs.map_shown,
            Command::Present => self.present(ctx, !self.presenting),
            Command::Keymap => self.dialog = Some(Dialog::Settings(SettingsDialog::at(SettingsPage::Keymap))),
            Command::ToggleProblems => self.overlays.problems = !self.overlays.problems,
            Command::ToggleCosts => self.overlays.costs = !self.overlays.costs,
            Command::ToggleLoad => self.overlays.load = !self.overlays.load,
            Command::ToggleLegend => self.overlays.legend = !self.overlays.legend,
            Command::ToggleComponents => self.prefs.components_shown = !self.prefs.components_shown,
            Command::ToggleOutline => {
                let is_shown = self.prefs.components_shown && self.components.tab == 1;
                self.components.tab = usize::from(!is_shown);
                self.prefs.components_shown = true;
            }
            Command::ToggleMeter => self.meter.shown = !self.meter.shown,
            Command::ToggleInspector => self.prefs.inspector_shown = !self.prefs.inspector_shown,
            Command::ToggleDrawer => self.prefs.drawer_shown = !self.prefs.drawer_shown,
            Command::ToggleTheme => {
                self.prefs.theme = if self.chrome.dark { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            Command::FollowSystemTheme => self.prefs.theme = ThemeChoice::System,
            Command::ToggleWheelZooms => self.prefs.wheel_zooms = !self.prefs.wheel_zooms,
            Command::Settings => self.dialog = Some(Dialog::Settings(SettingsDialog::default())),
            Command::AddComponent => {
                let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
                self.canvas.finder = Some(Finder::at(at));
            }
            Command::AddNote | Command::AddText => {
                let at = self.canvas.pointer.unwrap_or_else(|| self.canvas.center_in_world(&self.editor));
                let plain = command == Command::AddText;
                let id = self.editor.add_note(if plain { "Text" } else { "Note" }, at, plain);
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

    /// The selection, or all, as a picture on the clipboard.
    fn copy_selection_as(&mut self, ctx: &Context, format: Format) {
        let only = (!self.editor.selection.is_empty()).then_some(&self.editor.selection);
        let choices = ExportChoices { with_model: true, ..self.prefs.export.clone() };
        let order = Order::new(&self.editor, &self.derived, &self.themes, &choices, only).with_format(format);
        self.copy_picture(ctx, Box::new(order));
    }

    /// Opens an address in the browser, if it is one for a browser.
    fn follow_link(&mut self, ctx: &Context, link: &str) {
        let lower = link.to_ascii_lowercase();
        if ["http://", "https://", "mailto:"].iter().any(|start| lower.starts_with(start)) {
            ctx.open_url(eframe::egui::OpenUrl::new_tab(link));
        } else {
            self.toasts.add(ctx, format!("{link} is no address for a browser; use https://…"));
        }
    }

    /// Nothing but the drawing on the whole screen, or everything again.
    pub(super) fn present(&mut self, ctx: &Context, on: bool) {
        self.presenting = on;
        ctx.send_viewport_cmd(eframe::egui::ViewportCommand::Fullscreen(on));
        if on {
            let key = keys::shown(ctx, Command::Present).unwrap_or_default();
            self.toasts.add(ctx, format!("{key} or Esc ends the presentation"));
        }
    }

    /// Writes the keymap whole or not at all; without a settings folder it lasts as long as the window.
    fn keep_keymap(&mut self, ctx: &Context) {
        let Some(file) = self.settings.as_deref().map(keys::file_beside) else { return };
        let text = keys::keymap(ctx).write();
        let folder = file.parent().unwrap_or_else(|| std::path::Path::new("."));
        let written = std::fs::create_dir_all(folder)
            .map_err(|error| error.to_string())
            .and_then(|()| write_atomic(&file, text.as_bytes()).map_err(|error| error.to_string()));
        if let Err(error) = written {
            self.toasts.add(ctx, format!("The keys are not kept: {}: {error}", file.display()));
        }
    }

    /// Right of the selection where there is room, else in the middle of what is seen.
    fn place_near(&self) -> Point {
        const STEP: f64 = 160.0;
        let selected = self.editor.selection.iter().find_map(ElementId::component);
        let start = selected.and_then(|id| self.editor.geometry().components.get(id)).map_or_else(
            || self.canvas.center_in_world(&self.editor),
            |node| node.tile.center() + Vector::new(STEP, 0.0),
        );
        self.editor.free_spot(start)
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
}

const fn works_on_welcome(command: Command) -> bool {
    matches!(
        command,
        Command::New
            | Command::Open
            | Command::CloseTab
            | Command::NextTab
            | Command::PreviousTab
            | Command::Quit
            | Command::Settings
            | Command::Keymap
            | Command::ToggleTheme
            | Command::FollowSystemTheme
            | Command::ToggleWheelZooms
            | Command::Palette
            | Command::Shortcuts
    )
}
