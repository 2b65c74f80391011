//! Small questions beside a wire: what to put between two parts that do not fit, which mechanism a wire is.

use eframe::egui::{
    Align2, Area, Context, FontId, Id, Key, Modifiers, Order, Pos2, Rect, RichText, Sense, Ui, Vec2, WidgetInfo,
    accesskit, pos2, vec2,
};
use skywright::editor::Editor;
use skywright::geom::Point;
use skywright::model::{Mechanism, WireId};

use super::{Canvas, Surface};
use crate::gui::{Chrome, Icons, widgets};

const WIDTH: f32 = 320.0;

/// Which row is chosen, and of which question.
#[derive(Default)]
pub(crate) struct Asked {
    chosen: usize,
    /// The choice and the misfit as they were when the question came up.
    about: Option<(String, String)>,
    /// The question came up in this frame.
    fresh: bool,
}

/// What a key says to a question.
enum Answer {
    Take(usize),
    Leave,
}

impl Canvas {
    /// Gives keys to the question that is open; `true` when it took one.
    pub(crate) fn answer(&mut self, ctx: &Context, editor: &mut Editor) -> bool {
        let count = match (&editor.misfit, &editor.choice) {
            (Some(misfit), _) => misfit.chains.len(),
            (None, Some(wire)) => mechanisms(editor, wire).len(),
            (None, None) => return false,
        };
        self.follow_question(editor);
        let key = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let digits =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        if key(Key::ArrowDown) {
            self.asked.chosen = (self.asked.chosen + 1).min(count.saturating_sub(1));
            return true;
        }
        if key(Key::ArrowUp) {
            self.asked.chosen = self.asked.chosen.saturating_sub(1);
            return true;
        }
        let answer = if key(Key::Escape) {
            Some(Answer::Leave)
        } else if key(Key::Enter) {
            Some(Answer::Take(self.asked.chosen))
        } else {
            digits.into_iter().position(key).map(Answer::Take)
        };
        match answer {
            Some(answer) => {
                settle(editor, &answer);
                true
            }
            None => false,
        }
    }

    /// A new question starts at its first row, or at the mechanism the wire has.
    fn follow_question(&mut self, editor: &Editor) {
        let about = match (&editor.misfit, &editor.choice) {
            (Some(misfit), _) => Some((misfit.from.to_string(), misfit.to.to_string())),
            (None, Some(wire)) => Some((wire.to_string(), String::new())),
            (None, None) => None,
        };
        if about != self.asked.about {
            let now = editor.choice.as_ref().and_then(|wire| Some((wire, editor.document().wire(wire)?.mechanism)));
            let at = now.and_then(|(wire, now)| mechanisms(editor, wire).iter().position(|(row, _)| *row == now));
            self.asked =
                Asked { about, chosen: at.filter(|_| editor.misfit.is_none()).unwrap_or_default(), fresh: true };
        }
    }

    pub(super) fn ask_ui(&mut self, ui: &Ui, editor: &mut Editor, surface: &Surface<'_>) {
        self.follow_question(editor);
        let view = self.view(editor);
        let (at, head, rows): (Point, String, Vec<Row>) = if let Some(misfit) = &editor.misfit {
            let Some(node) = editor.geometry().components.get(&misfit.to) else { return editor.misfit = None };
            let rows = misfit.chains.iter().map(|chain| Row::of_chain(editor, chain)).collect();
            (Point::new(node.tile.max.x, node.tile.center().y), misfit.why.clone(), rows)
        } else if let Some(wire) = &editor.choice {
            let Some(points) = editor.wire_points(wire) else { return editor.choice = None };
            let middle = points.get(points.len() / 2).or_else(|| points.first()).copied().unwrap_or(Point::ZERO);
            let rows = mechanisms(editor, wire).into_iter();
            let rows =
                rows.map(|(mechanism, how)| Row { text: mechanism.label().to_owned(), more: how, icons: vec![] });
            (middle, "How do the two work together?".to_owned(), rows.collect())
        } else {
            return;
        };
        let height = 60.0 + 34.0 * rows.len() as f32;
        let wanted = view.point(at) + vec2(20.0, 12.0);
        let corner = pos2(
            wanted.x.min(self.rect.max.x - WIDTH - 24.0).max(self.rect.min.x + 8.0),
            wanted.y.min(self.rect.max.y - height - 8.0).max(self.rect.min.y + 8.0),
        );
        let (chrome, icons, chosen) = (surface.chrome, surface.icons, self.asked.chosen);
        let mut picked = None;
        let area = Area::new(Id::unique("question")).order(Order::Foreground).fixed_pos(corner).show(ui.ctx(), |ui| {
            widgets::card(ui, chrome, |ui| {
                ui.set_width(WIDTH);
                let color = if editor.misfit.is_some() { chrome.error } else { chrome.muted };
                let told = ui.label(RichText::new(&head).size(12.0).color(color));
                ui.ctx().accesskit_node_builder(told.id, |node| node.set_live(accesskit::Live::Polite));
                if editor.misfit.is_some() && !rows.is_empty() {
                    ui.label(RichText::new("Put between:").size(11.0).color(chrome.muted));
                }
                ui.add_space(4.0);
                for (index, row) in rows.iter().enumerate() {
                    if row.ui(ui, chrome, icons, index, index == chosen) {
                        picked = Some(index);
                    }
                }
            });
        });
        // The press that brought the question up does not answer it.
        let was_fresh = std::mem::take(&mut self.asked.fresh);
        let clicked_away = !was_fresh
            && ui.input(|input| {
                input.pointer.any_pressed()
                    && input.pointer.interact_pos().is_some_and(|pos| !area.response.rect.contains(pos))
            });
        if let Some(index) = picked {
            settle(editor, &Answer::Take(index));
        } else if clicked_away {
            settle(editor, &Answer::Leave);
        }
    }
}

fn settle(editor: &mut Editor, answer: &Answer) {
    if let Some(misfit) = editor.misfit.take() {
        if let Answer::Take(index) = answer
            && let Some(chain) = misfit.chains.get(*index)
        {
            editor.connect_through(&misfit.from, &misfit.to, chain);
        }
    } else if let Some(wire) = editor.choice.take()
        && let Answer::Take(index) = answer
        && let Some((mechanism, _)) = mechanisms(editor, &wire).get(*index)
    {
        editor.choose(&wire, *mechanism);
    }
}

/// The legal mechanisms of a wire with the provider's terms, the most usual first.
fn mechanisms(editor: &Editor, wire: &WireId) -> Vec<(Mechanism, String)> {
    let document = editor.document();
    let ends = document
        .wire(wire)
        .and_then(|wire| Some((document.component(&wire.from.component)?, document.component(&wire.to.component)?)));
    let Some((from, to)) = ends else { return Vec::new() };
    let wirings = editor.catalogue().wirings_between(from.service.as_str(), to.service.as_str());
    wirings.iter().map(|wiring| (wiring.mechanism, wiring.how.clone())).collect()
}

/// One answer to choose.
struct Row {
    text: String,
    more: String,
    /// Services shown as tiles.
    icons: Vec<String>,
}

impl Row {
    fn of_chain(editor: &Editor, chain: &[String]) -> Self {
        let name =
            |id: &String| editor.catalogue().service(id).map_or_else(|| id.clone(), |service| service.short.clone());
        let text = chain.iter().map(name).collect::<Vec<_>>().join(" → ");
        Self { text, more: String::new(), icons: chain.to_vec() }
    }

    /// `true` when it was clicked.
    fn ui(&self, ui: &mut Ui, chrome: &Chrome, icons: &Icons, index: usize, on: bool) -> bool {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
        let name = if self.more.is_empty() { self.text.clone() } else { format!("{}, {}", self.text, self.more) };
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, on, &name));
        if on || response.hovered() {
            ui.painter().rect_filled(rect, 6.0, if on { chrome.selected } else { chrome.hover });
        }
        let mut left = rect.min.x + 8.0;
        for id in &self.icons {
            let square = Rect::from_center_size(pos2(left + 10.0, rect.center().y), Vec2::splat(20.0));
            let category = skywright::catalogue::Catalogue::builtin().service(id).map(|service| service.category);
            if let Some(category) = category {
                widgets::tile(ui, chrome, icons, square, id, category);
                left += 26.0;
            }
        }
        let at = |x: f32| Pos2::new(x, rect.center().y);
        let font = FontId::proportional(13.0);
        let width = ui.painter().layout_no_wrap(self.text.clone(), font.clone(), chrome.text).size().x;
        widgets::elided(ui, &self.text, at(left), font, chrome.text, rect.max.x - left - 30.0);
        let after = left + width + 10.0;
        widgets::elided(ui, &self.more, at(after), FontId::proportional(11.0), chrome.muted, rect.max.x - after - 30.0);
        let (digit, small) = ((index + 1).to_string(), FontId::monospace(11.0));
        ui.painter().text(at(rect.max.x - 10.0), Align2::RIGHT_CENTER, digit, small, chrome.muted);
        response.clicked()
    }
}
