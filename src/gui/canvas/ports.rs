//! Ports, the wire being drawn, and which parts light up for it.

use std::collections::BTreeMap;

use eframe::egui::{self, Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, Ui, vec2};
use skywright::editor::hit::{LEAST_TILE_WITH_PORTS, port_center};
use skywright::editor::splice::Splice;
use skywright::editor::tools::{LooseWire, WireEnd};
use skywright::editor::wiring::Verdict;
use skywright::editor::{Editor, Hit, Tool};
use skywright::model::{ComponentId, ElementId, Revision, Side, WireId};
use skywright::scene::{Item, View as Projection};

use super::{Canvas, Surface};

/// How strongly parts show while a wire looks for its end.
const DIMMED: f32 = 0.28;

/// The fixed end, the end that is moved, and the document.
type Question = (ComponentId, Option<(WireId, WireEnd)>, Revision);

/// The answer for every component while a wire is drawn.
#[derive(Default)]
pub(super) struct Lit {
    wire: Option<LooseWire>,
    legal: BTreeMap<ComponentId, bool>,
    /// The ends and the document that the answers are for.
    of: Option<Question>,
    answered: u64,
}

impl Lit {
    /// Follows the wire that is drawn; asks for answers only when it is another one.
    pub(super) fn update(&mut self, editor: &Editor) {
        self.wire = editor.tool().loose_wire().cloned();
        let of = self.wire.as_ref().map(|wire| (wire.fixed.clone(), wire.moves.clone(), editor.document().revision()));
        if self.of != of {
            let ids = editor.document().components().keys();
            self.legal = self
                .wire
                .as_ref()
                .map_or_else(BTreeMap::new, |wire| ids.map(|id| (id.clone(), wire.may_reach(editor, id))).collect());
            self.of = of;
            self.answered += 1;
        }
    }

    /// Differs whenever [`Self::strength`] gives other answers.
    pub(super) const fn stamp(&self) -> u64 {
        self.answered
    }

    /// How strongly an item shows: parts that cannot be reached fade.
    pub(super) fn strength(&self, item: &Item) -> f32 {
        let Some(wire) = &self.wire else { return 1.0 };
        match &item.subject {
            Some(ElementId::Component(id)) if *id != wire.fixed => {
                if self.legal.get(id).copied().unwrap_or(false) {
                    1.0
                } else {
                    DIMMED
                }
            }
            Some(ElementId::Wire(_)) => 0.45,
            _ => 1.0,
        }
    }
}

pub(super) fn paint(painter: &egui::Painter, ui: &Ui, canvas: &Canvas, editor: &Editor, surface: &Surface<'_>) {
    let (chrome, view, lit) = (surface.chrome, canvas.view(editor), &canvas.lit);
    let world_per_point = 1.0 / editor.camera.zoom;
    if let Some(splice) = &editor.splice {
        splicing(painter, ui, canvas, editor, surface, splice);
    }
    match &lit.wire {
        None => {
            // Ports show only where a wire could be started.
            let over = match &canvas.hover {
                Hit::Port(port) => Some((&port.component, Some(port.side))),
                Hit::Component(id) => Some((id, None)),
                _ => None,
            };
            let is_free = !editor.in_gesture() && !matches!(editor.tool(), Tool::Place(_) | Tool::Hand);
            if let Some((id, side)) = over
                && is_free
                && let Some(node) = editor.geometry().components.get(id)
                && node.tile.width() >= LEAST_TILE_WITH_PORTS * world_per_point
            {
                for at in [Side::Left, Side::Top, Side::Right, Side::Bottom] {
                    let center = view.point(port_center(node.tile, at, world_per_point));
                    port(painter, center, side == Some(at), chrome.accent, chrome.canvas);
                }
            }
        }
        Some(wire) => {
            for (id, is_legal) in &lit.legal {
                if *is_legal
                    && *id != wire.fixed
                    && let Some(node) = editor.geometry().components.get(id)
                    && (view.projection != Projection::Flat || view.rect(node.tile).intersects(canvas.rect))
                {
                    let over = wire.over.as_ref() == Some(id);
                    let stroke = Stroke::new(if over { 3.0 } else { 1.5 }, chrome.ok);
                    super::ring_around(painter, editor, id, node.tile, if over { 5.0 } else { 3.0 }, stroke, &view);
                }
            }
            loose_wire(painter, ui, canvas, editor, surface, wire);
        }
    }
}

/// The wire that what is being dragged would go into, or why it cannot.
fn splicing(
    painter: &egui::Painter,
    ui: &Ui,
    canvas: &Canvas,
    editor: &Editor,
    surface: &Surface<'_>,
    splice: &Splice,
) {
    let (chrome, view) = (surface.chrome, canvas.view(editor));
    let color = if splice.halves.is_ok() { chrome.ok } else { chrome.error };
    // While a drag goes on the wire runs through the part already, in two halves.
    let through = editor.document().wire(&splice.wire).map(|wire| &wire.to.component);
    let halves = through.filter(|_| editor.in_gesture() && splice.halves.is_ok());
    let halves = halves.map(|id| editor.document().wires_of(id).map(|(id, _)| id).collect());
    for id in halves.unwrap_or_else(|| vec![&splice.wire]) {
        let corners = editor.wire_points(id).unwrap_or_default();
        let points: Vec<Pos2> = corners.iter().map(|point| view.point(*point)).collect();
        painter.line(points, Stroke::new(view.length(2.0) + 5.0, color.gamma_multiply(0.4)));
    }
    let text = match &splice.halves {
        Ok((first, second)) if first == second => format!("Drop to put it into the wire: {}", first.label()),
        Ok((first, second)) => format!("Drop to put it into the wire: {}, then {}", first.label(), second.label()),
        Err(why) => format!("Does not fit into this wire. {why}"),
    };
    let at = ui.input(|input| input.pointer.latest_pos()).unwrap_or(canvas.rect.center());
    bubble(painter, ui, at, &text, chrome, color);
}

fn port(painter: &egui::Painter, center: Pos2, hot: bool, accent: Color32, ground: Color32) {
    if hot {
        painter.circle_filled(center, 6.5, accent);
        painter.circle_filled(center, 2.5, ground);
    } else {
        painter.circle(center, 4.5, ground, Stroke::new(1.5, accent));
    }
}

fn loose_wire(
    painter: &egui::Painter,
    ui: &Ui,
    canvas: &Canvas,
    editor: &Editor,
    surface: &Surface<'_>,
    wire: &LooseWire,
) {
    let (chrome, view) = (surface.chrome, canvas.view(editor));
    let Some(from) = editor.geometry().components.get(&wire.fixed) else { return };
    let end = view.point(wire.end);
    let tile = view.rect(from.tile);
    let start = border_towards(tile, end);
    let judged = wire.over.as_ref().map(|over| wire.verdict(editor, over));
    let color = match &judged {
        Some(Verdict::Legal(_)) => chrome.ok,
        Some(Verdict::Illegal { .. }) => chrome.error,
        None => chrome.accent,
    };
    let stroke = Stroke::new(2.0, color);
    let bend = vec2((end.x - start.x) / 2.0, 0.0);
    painter.add(Shape::CubicBezier(egui::epaint::CubicBezierShape::from_points_stroke(
        [start, start + bend, end - bend, end],
        false,
        Color32::TRANSPARENT,
        stroke,
    )));
    painter.circle_filled(end, 4.0, color);
    let text = match judged {
        Some(Verdict::Legal(wirings)) => {
            let how = wirings.first().map_or("", |wiring| wiring.how.as_str());
            format!("{} · {how}", wirings.first().map_or("", |wiring| wiring.mechanism.label()))
        }
        Some(Verdict::Illegal { why, detours }) => match detours.first() {
            Some(chain) => {
                let name = |id: &String| {
                    editor.catalogue().service(id).map_or_else(|| id.clone(), |service| service.short.clone())
                };
                format!("{why}\nWorks through {}", chain.iter().map(name).collect::<Vec<_>>().join(" → "))
            }
            None => why,
        },
        None if wire.is_pulled_off(editor) => "Drop to take the wire away".to_owned(),
        None if wire.moves.is_some() => "Drop on a lit part, or further off to take the wire away".to_owned(),
        None => "Drop on a lit part, or on empty canvas to choose one".to_owned(),
    };
    ui.ctx().accesskit_node_builder(egui::Id::unique("wire-verdict"), |node| {
        node.set_role(egui::accesskit::Role::Status);
        node.set_live(egui::accesskit::Live::Polite);
        node.set_label(text.as_str());
    });
    bubble(painter, ui, end, &text, chrome, color);
}

/// A small card beside the pointer.
fn bubble(painter: &egui::Painter, ui: &Ui, at: Pos2, text: &str, chrome: &crate::gui::Chrome, edge: Color32) {
    let galley = painter.layout(text.to_owned(), FontId::proportional(12.0), chrome.text, 280.0);
    let size = galley.size() + vec2(20.0, 14.0);
    let mut rect = Rect::from_min_size(at + vec2(16.0, 16.0), size);
    let screen = ui.clip_rect();
    if rect.max.x > screen.max.x - 8.0 {
        rect = rect.translate(vec2(-size.x - 32.0, 0.0));
    }
    if rect.max.y > screen.max.y - 8.0 {
        rect = rect.translate(vec2(0.0, -size.y - 32.0));
    }
    painter.rect(rect, 6.0, chrome.raised, Stroke::new(1.0, edge), egui::StrokeKind::Inside);
    let origin = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
    painter.galley(origin, galley, chrome.text);
}

/// Where the line from a tile's centre to a point crosses the tile's border.
fn border_towards(tile: Rect, to: Pos2) -> Pos2 {
    let center = tile.center();
    let way = to - center;
    if way.length() < 1.0 {
        return center;
    }
    let half = tile.size() / 2.0;
    let scale = (half.x / way.x.abs().max(0.001)).min(half.y / way.y.abs().max(0.001)).min(1.0);
    center + way * scale
}
