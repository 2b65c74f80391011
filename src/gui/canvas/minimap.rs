//! A small picture of the whole drawing in the corner, to move around in.

use eframe::egui::{
    Area, Color32, CornerRadius, Id, Mesh, Order, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    accesskit, vec2,
};
use skywright::editor::Editor;
use skywright::geom::{Point, Vector};

use super::{Canvas, Surface};

/// Largest size of the map, in points.
const SIZE: Vec2 = Vec2::new(176.0, 120.0);
const MARGIN: f32 = 12.0;
const PADDING: f32 = 8.0;

impl Canvas {
    pub(super) fn minimap_ui(&mut self, ui: &Ui, editor: &mut Editor, surface: &Surface<'_>) {
        if !self.map_shown || editor.document().is_empty() {
            return;
        }
        let chrome = surface.chrome;
        let seen = editor.camera.visible(f64::from(self.rect.width()), f64::from(self.rect.height()));
        let drawn = editor.stage().map_or(editor.geometry().bounds, |stage| stage.bounds);
        let all = drawn.expanded(40.0);
        let scale = (f64::from(SIZE.x) / all.width()).min(f64::from(SIZE.y) / all.height());
        #[expect(clippy::cast_possible_truncation, reason = "sizes on screen are small")]
        let size = vec2((all.width() * scale) as f32, (all.height() * scale) as f32) + Vec2::splat(PADDING * 2.0);
        let corner = self.rect.max - size - Vec2::splat(MARGIN);
        Area::new(Id::unique("map")).order(Order::Middle).fixed_pos(corner).show(ui.ctx(), |ui| {
            let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, "Map of the drawing"));
            let painter = ui.painter_at(rect);
            let card = chrome.raised.gamma_multiply(0.94);
            painter.rect(rect, CornerRadius::same(8), card, Stroke::new(1.0, chrome.hairline), StrokeKind::Inside);
            let inner = rect.min + Vec2::splat(PADDING);
            #[expect(clippy::cast_possible_truncation, reason = "sizes on screen are small")]
            let on_map = |at: Point| -> Pos2 {
                inner + vec2(((at.x - all.min.x) * scale) as f32, ((at.y - all.min.y) * scale) as f32)
            };
            let spot = |area: skywright::geom::Rect| Rect::from_min_max(on_map(area.min), on_map(area.max));
            let mut mesh = Mesh::default();
            let mut dot = |area: Rect, color: Color32| mesh.add_colored_rect(area.expand(0.5).intersect(rect), color);
            if let Some(stage) = editor.stage() {
                for (id, node) in &stage.nodes {
                    let points = node.outline.iter().map(|at| on_map(*at));
                    let area = Rect::from_points(&points.collect::<Vec<_>>());
                    dot(area, tile_color(editor, surface, id));
                }
            } else {
                for area in editor.geometry().groups.values() {
                    dot(spot(*area), chrome.muted.gamma_multiply(0.12));
                }
                for (id, node) in &editor.geometry().components {
                    dot(spot(node.tile), tile_color(editor, surface, id));
                }
                for (area, _) in editor.geometry().notes.values() {
                    dot(spot(*area), chrome.warning.gamma_multiply(0.5));
                }
            }
            painter.add(mesh);
            let frame = spot(seen).intersect(rect.shrink(1.0));
            painter.rect(
                frame,
                3.0,
                chrome.accent.gamma_multiply(0.1),
                Stroke::new(1.5, chrome.accent),
                StrokeKind::Inside,
            );
            if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
                let by = pointer - inner;
                let at = all.min + Vector::new(f64::from(by.x) / scale, f64::from(by.y) / scale);
                self.land();
                editor.camera.origin = at - Vector::new(seen.width() / 2.0, seen.height() / 2.0);
            }
        });
    }
}

fn tile_color(editor: &Editor, surface: &Surface<'_>, id: &skywright::model::ComponentId) -> Color32 {
    let component = editor.document().component(id);
    let service = component.and_then(|component| editor.catalogue().service(component.service.as_str()));
    service.map_or(surface.chrome.muted, |service| surface.chrome.tile(service.category).0)
}
