//! The application: owns the document, shows the panels, and does what they ask.

mod acting;
mod exporting;
mod generating;
mod leaving;
mod project;
mod tabs;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Context, Frame, Key, Margin, Panel, Stroke, Ui};
use skywright::editor::{Command, Editor, Keymap};
use skywright::model::Document;
use skywright::scene::Theme;

use self::project::{catalogue_mistakes, surroundings};
use super::action::Action;
use super::canvas::{Canvas, Surface};
use super::derived::Overlays;
use super::dialogs::export::{Order, Studio};
use super::dialogs::generate::{ProjectOrder, Workshop, occupied_ui, written_ui};
use super::dialogs::settings::Desk;
use super::dialogs::{Dialog, Ended, ExportDialog, GenerateDialog, PathDialog, message_ui, shortcuts_ui, unsaved_ui};
use super::files::OpenDialog;
use super::jobs::Jobs;
use super::meter::{Meter, Painted};
use super::packs::Packs;
use super::panels::components::Components;
use super::panels::drawer::Drawer;
use super::panels::inspector::Inspector;
use super::panels::welcome::{Look, Welcome};
use super::panels::{PanelContext, status, toolbar};
use super::prefs::{Prefs, ThemeChoice};
use super::themes::Themes;
use super::toasts::Toasts;
use super::watch::Watch;
use super::{Chrome, Derived, Icons, fonts, keys};

/// What fills the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Welcome,
    Canvas,
}

/// The whole state of the window.
pub(crate) struct App {
    pub(crate) editor: Editor,
    pub(crate) derived: Derived,
    theme: Arc<Theme>,
    themes: Themes,
    pub(crate) packs: Packs,
    chrome: Chrome,
    pub(crate) icons: Icons,
    pub(crate) prefs: Prefs,
    /// The settings as they are in the file.
    kept_prefs: Prefs,
    settings: Option<PathBuf>,
    page: Page,
    overlays: Overlays,
    pub(crate) canvas: Canvas,
    components: Components,
    inspector: Inspector,
    drawer: Drawer,
    pub(crate) welcome: Welcome,
    /// Only the drawing is shown.
    presenting: bool,
    dialog: Option<Dialog>,
    file_dialog: Option<OpenDialog>,
    /// What to do once a save that was asked for has happened.
    after_save: Option<super::action::Leave>,
    /// What is exported once a file for it is chosen.
    export_order: Option<Box<Order>>,
    /// What is generated once a folder for it is chosen.
    project_order: Option<Box<ProjectOrder>>,
    toasts: Toasts,
    pub(crate) jobs: Jobs,
    tabs: tabs::Tabs,
    watch: Watch,
    /// Open files that another program has changed.
    changed_on_disk: BTreeSet<PathBuf>,
    meter: Meter,
    actions: Vec<Action>,
    /// The close button was pressed and the answer is yes.
    closing: bool,
    shown_title: String,
    /// The widget that had the keyboard in the last frame.
    focus: Option<egui::Id>,
}

impl App {
    /// `settings` is the file that settings are kept in; without one they last as long as the window.
    pub(crate) fn new(ctx: &Context, settings: Option<PathBuf>, path: Option<PathBuf>) -> Self {
        fonts::install(ctx);
        let prefs = settings.as_deref().map(Prefs::load).unwrap_or_default();
        let themes = Themes::new(ctx, settings.as_deref().map(Prefs::themes_folder));
        let theme = themes.chosen(ctx, &prefs.theme);
        let chrome = Chrome::new(&theme);
        chrome.install(ctx, prefs.reduced_motion);
        let (around, mistakes) = surroundings(None);
        let editor = Editor::with_catalogue(Document::default(), None, around.catalogue);
        let icons = Icons::new(ctx, around.catalogue.own_icons());
        let derived = Derived::new(around);
        let mut app = Self {
            derived,
            theme,
            themes,
            packs: Packs::default(),
            icons,
            canvas: Canvas::new(prefs.wheel_zooms),
            welcome: Welcome::default(),
            editor,
            chrome,
            kept_prefs: prefs.clone(),
            prefs,
            settings,
            page: Page::Welcome,
            overlays: Overlays { problems: true, ..Overlays::default() },
            components: Components::default(),
            inspector: Inspector::default(),
            drawer: Drawer::default(),
            presenting: false,
            dialog: mistakes.map(catalogue_mistakes),
            file_dialog: None,
            after_save: None,
            export_order: None,
            project_order: None,
            toasts: Toasts::default(),
            jobs: Jobs::default(),
            tabs: tabs::Tabs::default(),
            watch: Watch::new(ctx),
            changed_on_disk: BTreeSet::new(),
            meter: Meter::default(),
            actions: Vec::new(),
            closing: false,
            shown_title: String::new(),
            focus: None,
        };
        // Clicks and drags are told apart as the conventions of diagram editors have it.
        ctx.options_mut(|options| {
            options.input_options.max_click_dist = 4.0;
            options.input_options.max_double_click_delay = 0.45;
        });
        match app.settings.as_deref().map(keys::file_beside).map_or(Ok(Keymap::default()), |file| keys::load(&file)) {
            Ok(keymap) => keys::install(ctx, keymap),
            Err(error) => app.toasts.add(ctx, format!("The default keys are used: {error}")),
        }
        if let Some(path) = path {
            app.open_path(ctx, path);
        }
        app
    }

    /// Follows the system's light or dark mode, or the person's choice, or the file it comes from.
    fn follow_theme(&mut self, ctx: &Context) {
        for told in self.themes.poll() {
            self.toasts.add(ctx, told);
        }
        let theme = self.themes.chosen(ctx, &self.prefs.theme);
        let still = self.prefs.reduced_motion;
        if Arc::ptr_eq(&theme, &self.theme) && still == (ctx.global_style().animation_time == 0.0) {
            return;
        }
        self.theme = theme;
        self.chrome = Chrome::new(&self.theme);
        self.chrome.install(ctx, still);
        self.welcome = Welcome::default();
    }

    /// The commands that turn something on and off and have it on now.
    fn switched_on(&self) -> Vec<Command> {
        let states = [
            (Command::ToggleView, self.editor.view() == skywright::scene::View::Iso),
            (Command::ToggleGrid, self.editor.grid_shown),
            (Command::ToggleSnapping, self.editor.snapping),
            (Command::ToggleProblems, self.overlays.problems),
            (Command::ToggleCosts, self.overlays.costs),
            (Command::ToggleLoad, self.overlays.load),
            (Command::ToggleLegend, self.overlays.legend),
            (Command::ToggleComponents, self.prefs.components_shown),
            (Command::ToggleInspector, self.prefs.inspector_shown),
            (Command::ToggleDrawer, self.prefs.drawer_shown),
            (Command::ToggleOutline, self.prefs.components_shown && self.components.tab == 1),
            (Command::ToggleMeter, self.meter.shown),
            (Command::FollowSystemTheme, self.prefs.theme == ThemeChoice::System),
            (Command::ToggleWheelZooms, self.prefs.wheel_zooms),
            (Command::ToggleMap, self.prefs.map_shown),
            (Command::Present, self.presenting),
            (Command::ToggleReadOnly, self.editor.read_only),
            (Command::ToggleToolLock, self.editor.tool_locked),
        ];
        states.into_iter().filter(|(_, on)| *on).map(|(command, _)| command).collect()
    }

    fn panels(&mut self, ui: &mut Ui) {
        let on_canvas = self.page == Page::Canvas;
        let bare = self.presenting && on_canvas;
        let chrome = self.chrome.clone();
        let bar = |height: i8| {
            Frame::new().fill(chrome.panel).inner_margin(Margin::symmetric(10, height)).stroke(Stroke::NONE)
        };
        let (on, prefs) = (self.switched_on(), self.prefs.clone());
        let mut context = PanelContext {
            editor: &self.editor,
            derived: &self.derived,
            chrome: &chrome,
            icons: &self.icons,
            on: &on,
            jobs: &self.jobs,
            actions: &mut self.actions,
        };
        if !bare {
            let frame = bar(0);
            Panel::top("toolbar").exact_size(42.0).frame(frame).show(ui, |ui| toolbar::ui(ui, &mut context, on_canvas));
        }
        if !bare {
            self.tabs_ui(ui);
            self.changed_ui(ui);
        }
        let mut context = PanelContext {
            editor: &self.editor,
            derived: &self.derived,
            chrome: &chrome,
            icons: &self.icons,
            on: &on,
            jobs: &self.jobs,
            actions: &mut self.actions,
        };
        if on_canvas && !bare {
            Panel::bottom("status").exact_size(28.0).frame(bar(0)).show(ui, |ui| status::ui(ui, &mut context));
            if prefs.drawer_shown {
                let frame = Frame::new().fill(chrome.panel).inner_margin(Margin::symmetric(12, 6));
                let drawer = &mut self.drawer;
                Panel::bottom("drawer")
                    .default_size(210.0)
                    .size_range(120.0..=480.0)
                    .resizable(true)
                    .frame(frame)
                    .show(ui, |ui| drawer.ui(ui, &mut context));
            }
            let side = Frame::new().fill(chrome.panel).inner_margin(Margin { left: 10, right: 10, top: 0, bottom: 0 });
            if prefs.components_shown {
                let components = &mut self.components;
                Panel::left("components")
                    .default_size(216.0)
                    .size_range(170.0..=360.0)
                    .resizable(true)
                    .frame(side)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        components.ui(ui, &mut context);
                    });
            }
            if prefs.inspector_shown {
                let inspector = &mut self.inspector;
                Panel::right("inspector")
                    .default_size(316.0)
                    .size_range(260.0..=520.0)
                    .resizable(true)
                    .frame(side)
                    .show(ui, |ui| {
                        // Panels keep their width whatever they show.
                        ui.set_width(ui.available_width());
                        inspector.ui(ui, &mut context);
                    });
            }
        }
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| match self.page {
            Page::Welcome => {
                let look = Look { theme: &self.theme, icons: self.packs.icons.as_ref() };
                self.welcome.ui(ui, &chrome, &self.icons, look, &self.prefs.recent, &mut self.actions);
            }
            Page::Canvas => {
                let mut surface = Surface {
                    derived: &mut self.derived,
                    theme: &self.theme,
                    overlays: self.overlays,
                    chrome: &chrome,
                    icons: &self.icons,
                    on: &on,
                    actions: &mut self.actions,
                };
                self.canvas.ui(ui, &mut self.editor, &mut surface);
            }
        });
    }

    fn dialogs(&mut self, ctx: &Context) {
        let chrome = &self.chrome;
        let close = match &mut self.dialog {
            None => false,
            Some(Dialog::Export(dialog)) => {
                let mut studio = Studio {
                    chrome,
                    icons: &self.icons,
                    editor: &self.editor,
                    derived: &self.derived,
                    themes: &self.themes,
                    prefs: &mut self.prefs,
                    open: self.tabs.count(),
                    actions: &mut self.actions,
                };
                dialog.ui(ctx, &mut studio)
            }
            Some(Dialog::Generate(dialog)) => {
                let mut shop = Workshop {
                    chrome,
                    icons: &self.icons,
                    editor: &self.editor,
                    prefs: &mut self.prefs,
                    actions: &mut self.actions,
                };
                dialog.ui(ctx, &mut shop)
            }
            Some(Dialog::Occupied(folder)) => occupied_ui(ctx, chrome, folder, &mut self.actions),
            Some(Dialog::Written(folder, text)) => written_ui(ctx, chrome, folder, text, &mut self.actions),
            Some(Dialog::Unsaved(leave)) => unsaved_ui(ctx, chrome, &self.editor.title(), leave, &mut self.actions),
            Some(Dialog::Palette(dialog)) => dialog.ui(ctx, chrome, &self.icons, &self.editor, &mut self.actions),
            Some(Dialog::Settings(dialog)) => {
                let actions = &mut self.actions;
                let mut desk = Desk {
                    chrome,
                    icons: &self.icons,
                    themes: &self.themes,
                    packs: &self.packs,
                    prefs: &mut self.prefs,
                    actions,
                };
                dialog.ui(ctx, &mut desk)
            }
            Some(Dialog::Shortcuts) => shortcuts_ui(ctx, chrome),
            Some(Dialog::Accept(dialog)) => dialog.ui(ctx, chrome, &self.editor, &mut self.actions),
            Some(Dialog::Message { title, text }) => message_ui(ctx, chrome, title, text),
            Some(Dialog::Path(dialog)) => match dialog.ui(ctx, chrome, &self.icons) {
                None => false,
                Some(ended) => {
                    let purpose = dialog.purpose.clone();
                    self.dialog = None;
                    match ended {
                        Ended::Chosen(path) => self.file_chosen(ctx, &purpose, path),
                        Ended::Cancelled => {
                            self.after_save = None;
                            // The person is still exporting, only not there.
                            if self.export_order.take().is_some() {
                                self.dialog = Some(Dialog::Export(Box::new(ExportDialog::new())));
                            } else if self.project_order.take().is_some() {
                                self.dialog = Some(Dialog::Generate(Box::new(GenerateDialog::new())));
                            }
                        }
                    }
                    return;
                }
            },
        };
        if close {
            self.dialog = None;
        }
    }

    /// Shortcuts, unless somebody is typing or answering a dialog.
    fn keyboard(&mut self, ctx: &Context) {
        if self.dialog.is_some() || self.canvas.rename.is_some() || self.canvas.finder.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        if !typing && ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.escape(ctx);
            return;
        }
        if !typing && self.canvas.answer(ctx, &mut self.editor) {
            return;
        }
        // While typing, the text field keeps all keys but the command ones.
        if typing && !ctx.input(|input| input.modifiers.command) {
            return;
        }
        let clipboard = if typing { Vec::new() } else { clipboard_events(ctx) };
        for action in clipboard {
            match action {
                // The toolkit reports this for Shift as well.
                Clip::Copy if ctx.input(|input| input.modifiers.shift) => {
                    let is_svg = |keys: &str| skywright::editor::keymap::same(keys, "Ctrl+Shift+C");
                    let meant =
                        Command::ALL.iter().find(|command| keys::keymap(ctx).keys(**command).iter().any(|k| is_svg(k)));
                    self.actions.extend(meant.map(|command| Action::Run(*command)));
                }
                Clip::Copy => self.actions.push(Action::Run(Command::Copy)),
                Clip::Cut => self.actions.push(Action::Run(Command::Cut)),
                Clip::Paste(text) => self.paste(&text),
            }
        }
        // A text field keeps its own editing keys; Enter, Space and the arrows belong to the button that
        // has the keyboard, if one has.
        let focus = ctx.memory(egui::Memory::focused);
        let in_panels = !typing && focus.is_some() && !self.canvas.has_keyboard(focus);
        let keymap = keys::keymap(ctx);
        let may_run = |command: Command| {
            let is_clipboard = matches!(command, Command::Copy | Command::Cut | Command::Paste);
            let edits_text =
                |keys: &&str| ["Arrow", "Delete", "Backspace", "Enter"].iter().any(|key| keys.contains(key));
            let is_editing = matches!(command, Command::SelectAll | Command::Undo | Command::Redo)
                || keymap.keys(command).iter().any(edits_text);
            let is_taken =
                is_clipboard || (typing && is_editing) || (in_panels && !keys::work_from_panels(&keymap, command));
            !is_taken
        };
        if let Some(command) = keys::pressed(ctx, may_run) {
            self.actions.push(Action::Run(command));
        }
    }

    /// A field that was left, or a slider that was let go, ends its undo step.
    fn end_typing(&mut self, ctx: &Context) {
        let focus = ctx.memory(egui::Memory::focused);
        let is_held = ctx.input(|input| input.pointer.any_down());
        if focus != self.focus || (focus.is_none() && !is_held) {
            self.editor.end_typing();
        }
        self.focus = focus;
    }

    /// One step back: gesture, question, search, tool, group, selection, presentation, in that order.
    fn escape(&mut self, ctx: &Context) {
        if self.editor.in_gesture() || self.editor.tool().is_busy() {
            self.editor.cancel_gesture();
        } else if self.canvas.answer(ctx, &mut self.editor) {
            // The question was about Escape too.
        } else if self.canvas.search.is_some() {
            self.canvas.search = None;
        } else if !matches!(self.editor.tool(), skywright::editor::Tool::Select(_)) {
            self.editor.set_tool(skywright::editor::Tool::default());
        } else if self.editor.leave_group() {
            // One group further out.
        } else if let Some(parent) =
            self.editor.selected_one().and_then(|id| self.editor.document().parent(id)).cloned()
        {
            self.editor.select_only(parent.into());
        } else if self.presenting && self.editor.selection.is_empty() {
            self.present(ctx, false);
        } else if self.editor.selection.is_empty() {
            // Nothing is left to take back: the keyboard may leave the drawing for the panels.
            ctx.memory_mut(egui::Memory::stop_text_input);
        } else {
            self.editor.selection.clear();
        }
    }

    /// Files dropped onto the window open.
    fn dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        for file in &dropped {
            self.actions.push(Action::Leave(super::action::Leave::OpenPath(file.path().to_path_buf())));
        }
    }

    fn keep_prefs(&mut self) {
        if self.prefs != self.kept_prefs {
            if let Some(file) = &self.settings {
                self.prefs.save(file);
            }
            self.kept_prefs = self.prefs.clone();
        }
    }

    fn window_title(&mut self, ctx: &Context) {
        let title = match self.page {
            Page::Welcome => "Skywright".to_owned(),
            Page::Canvas => {
                let mark = if self.editor.is_saved() { "" } else { "• " };
                format!("{mark}{} — Skywright", self.editor.title())
            }
        };
        if title != self.shown_title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }
}

enum Clip {
    Copy,
    Cut,
    Paste(String),
}

fn clipboard_events(ctx: &Context) -> Vec<Clip> {
    ctx.input(|input| {
        let found = input.events.iter().filter_map(|event| match event {
            egui::Event::Copy => Some(Clip::Copy),
            egui::Event::Cut => Some(Clip::Cut),
            egui::Event::Paste(text) => Some(Clip::Paste(text.clone())),
            _ => None,
        });
        found.collect()
    })
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let begun = std::time::Instant::now();
        let ctx = ui.ctx().clone();
        self.follow_theme(&ctx);
        self.follow_packs(&ctx);
        self.dropped_files(&ctx);
        self.keyboard(&ctx);
        self.guard_close(&ctx);
        self.end_typing(&ctx);
        self.follow_project(&ctx);
        self.canvas.wheel_zooms = self.prefs.wheel_zooms;
        self.canvas.map_shown = self.prefs.map_shown;
        self.canvas.wheel_asked = self.prefs.wheel_asked;
        self.derived.update(&ctx, &mut self.editor, &self.theme, self.overlays);
        self.watch_files();
        self.panels(ui);
        self.dialogs(&ctx);
        self.poll_file_dialog(&ctx);
        for then in self.jobs.poll() {
            then(self, &ctx);
        }
        self.act(&ctx);
        self.toasts.ui(&ctx, &self.chrome);
        self.window_title(&ctx);
        self.keep_prefs();
        let (vertices, made) = self.canvas.painted();
        self.meter.ui(&ctx, &self.chrome, &Painted { vertices, made });
        self.meter.note(begun.elapsed(), frame.info().cpu_usage);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.remember_camera();
        self.keep_prefs();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.chrome.panel.to_normalized_gamma_f32()
    }
}

impl App {
    /// Says something for a few seconds.
    pub(crate) fn tell(&mut self, ctx: &Context, text: impl Into<String>) {
        self.toasts.add(ctx, text);
    }

    fn path_dialog(&mut self, purpose: super::files::Purpose, suggestion: &std::path::Path) {
        self.dialog = Some(Dialog::Path(PathDialog::new(purpose, suggestion)));
    }
}

#[cfg(all(test, feature = "kittest"))]
impl App {
    /// As if a path had been chosen in the system's dialog.
    pub(crate) fn choose_for_test(&mut self, ctx: &Context, purpose: &super::files::Purpose, path: PathBuf) {
        self.file_dialog = None;
        self.file_chosen(ctx, purpose, path);
        ctx.request_repaint();
    }

    pub(crate) fn theme_for_test(&self) -> &Theme {
        &self.theme
    }
}
