//! What the drawing becomes when it is generated, for what is selected, while it is drawn.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Panel, RichText, ScrollArea, Spinner, Ui};
use skywright::generate::{Generated, Options, Piece, generate, pieces_of, texts};
use skywright::model::{ComponentId, Revision};

use super::PanelContext;
use crate::gui::code_view::CodeView;
use crate::gui::jobs::Latest;

/// The target that is shown.
const TARGET: &str = "sam";

/// The drawer's code.
pub(super) struct Code {
    made: Latest<Revision, Result<Arc<Generated>, String>>,
    /// What the pieces were taken from.
    of: Option<(Arc<Generated>, Option<ComponentId>)>,
    pieces: Vec<Piece>,
    /// Path of the piece on show.
    chosen: String,
    view: CodeView,
}

impl Default for Code {
    fn default() -> Self {
        Self {
            made: Latest::new(Duration::from_millis(350)),
            of: None,
            pieces: Vec::new(),
            chosen: String::new(),
            view: CodeView::EMPTY,
        }
    }
}

impl Code {
    pub(super) fn ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        let document = context.editor.document();
        if !context.editor.in_gesture() {
            let (copy, catalogue) = (|| document.clone(), context.editor.catalogue());
            self.made.ask(ui.ctx(), &document.revision(), || {
                let document = copy();
                move || {
                    let made = generate(&document, catalogue, TARGET, &Options::default());
                    made.map(Arc::new).map_err(|error| error.to_string())
                }
            });
        }
        let Some((made, is_current)) = self.made.value() else {
            ui.horizontal(|ui| {
                ui.add(Spinner::new().size(14.0));
                ui.colored_label(context.chrome.muted, "Writing the code…");
            });
            return;
        };
        let made = match made {
            Ok(made) => Arc::clone(made),
            Err(reason) => {
                ui.add_space(6.0);
                ui.colored_label(context.chrome.muted, reason);
                return;
            }
        };
        self.choose(context, &made);
        if self.pieces.is_empty() {
            ui.add_space(6.0);
            ui.colored_label(context.chrome.muted, "This part is not deployed by itself: nothing is generated for it.");
            return;
        }
        Panel::left("code-files").default_size(210.0).resizable(true).show_separator_line(false).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).id_salt("code-files").show(ui, |ui| {
                for piece in &self.pieces {
                    let name = RichText::new(&piece.path).size(12.0);
                    if ui.selectable_label(piece.path == self.chosen, name).clicked() {
                        self.chosen.clone_from(&piece.path);
                    }
                }
                if !is_current {
                    ui.add(Spinner::new().size(12.0));
                }
            });
        });
        if let Some(piece) = self.pieces.iter().find(|piece| piece.path == self.chosen) {
            self.view.set(&piece.path, &piece.text);
        }
        self.view.ui(ui, context.chrome);
    }

    /// The pieces of the selected component, or all files when none is selected.
    fn choose(&mut self, context: &PanelContext<'_>, made: &Arc<Generated>) {
        let component = context.editor.selected_one().and_then(|id| id.component()).cloned();
        let is_same = self.of.as_ref().is_some_and(|(known, of)| Arc::ptr_eq(known, made) && *of == component);
        if is_same {
            return;
        }
        self.pieces = if let Some(id) = &component {
            pieces_of(made, id.as_str())
        } else {
            let all = texts(made);
            all.map(|(path, text)| Piece { path: path.to_owned(), text: text.to_owned() }).collect()
        };
        let is_handler = |piece: &&Piece| !piece.path.ends_with("requirements.txt") && piece.path.contains('/');
        if !self.pieces.iter().any(|piece| piece.path == self.chosen) {
            let first = self.pieces.iter().find(is_handler).filter(|_| component.is_some()).or(self.pieces.first());
            self.chosen = first.map(|piece| piece.path.clone()).unwrap_or_default();
        }
        self.of = Some((Arc::clone(made), component));
    }
}
