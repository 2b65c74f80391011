//! Text of code on show: highlighted, numbered, and laid out only where it is seen.

mod syntax;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, Color32, FontId, Pos2, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, accesskit, pos2, vec2,
};

use super::Chrome;
use syntax::{Kind, Language, Span};

const SIZE: f32 = 12.0;
const LINE: f32 = 17.0;

/// A file on show. Highlighting happens once for each text.
#[derive(Default)]
pub(crate) struct CodeView {
    path: String,
    text: String,
    lines: Vec<Vec<Span>>,
    /// Signs of the longest line.
    widest: usize,
}

impl CodeView {
    pub(crate) const EMPTY: Self = Self { path: String::new(), text: String::new(), lines: Vec::new(), widest: 0 };

    /// Puts a file on show; the language follows its name.
    pub(crate) fn set(&mut self, path: &str, text: &str) {
        if self.path == path && self.text == text {
            return;
        }
        path.clone_into(&mut self.path);
        text.clone_into(&mut self.text);
        self.lines = syntax::lines(text, Language::of(path));
        self.widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    }

    /// Fills the room there is. The text can be copied with the menu of the right button.
    pub(crate) fn ui(&self, ui: &mut Ui, chrome: &Chrome) -> Response {
        let font = FontId::monospace(SIZE);
        let advance = ui.ctx().fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
        let digits = self.lines.len().max(1).ilog10() + 1;
        let gutter = advance * (digits as f32 + 2.0);
        let room = ui.available_rect_before_wrap();
        ui.painter().rect_filled(room, 6.0, chrome.sunken);
        let scroll = ScrollArea::both().id_salt(&self.path).auto_shrink(false);
        let shown = scroll.show_viewport(ui, |ui, sight| {
            let size = vec2(
                (gutter + advance * (self.widest as f32 + 2.0)).max(room.width()),
                (self.lines.len() as f32).mul_add(LINE, 12.0),
            );
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let name = if self.path.is_empty() { "Code".to_owned() } else { format!("Text of {}", self.path) };
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Code, true, &name));
            self.paint(ui, chrome, rect, sight, gutter, &font);
            response.context_menu(|ui| {
                if ui.button("Copy all").clicked() {
                    ui.ctx().copy_text(self.text.clone());
                    ui.close();
                }
            });
            response
        });
        shown.inner
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rows in sight are few and not negative"
    )]
    fn paint(&self, ui: &Ui, chrome: &Chrome, rect: Rect, sight: Rect, gutter: f32, font: &FontId) {
        let first = ((sight.min.y / LINE).floor().max(0.0)) as usize;
        let count = (sight.height() / LINE).ceil().max(0.0) as usize + 2;
        for (row, line) in self.lines.iter().enumerate().skip(first).take(count) {
            let top = (row as f32).mul_add(LINE, rect.min.y + 6.0);
            let number = pos2(rect.min.x + gutter - 10.0, top);
            let quiet = chrome.muted.gamma_multiply(0.55);
            ui.painter().text(number, Align2::RIGHT_TOP, (row + 1).to_string(), font.clone(), quiet);
            self.line(ui, chrome, line, pos2(rect.min.x + gutter, top), font);
        }
    }

    fn line(&self, ui: &Ui, chrome: &Chrome, spans: &[Span], at: Pos2, font: &FontId) {
        let mut job = LayoutJob::default();
        job.wrap.max_width = f32::INFINITY;
        for Span { range, kind } in spans {
            let text = self.text.get(range.clone()).unwrap_or_default();
            job.append(text, 0.0, TextFormat::simple(font.clone(), color(chrome, *kind)));
        }
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(at, galley, chrome.text);
    }
}

const fn color(chrome: &Chrome, kind: Kind) -> Color32 {
    match kind {
        Kind::Plain => chrome.text,
        Kind::Comment => chrome.muted,
        Kind::Text => chrome.ok,
        Kind::Number => chrome.warning,
        Kind::Keyword => chrome.accent,
        Kind::Name => chrome.info,
    }
}
