//! The canvas: turns input into editor events and paints the scene with what floats above it.

mod access;
mod ask;
mod flight;
mod float;
mod ground;
mod marks;
mod minimap;
mod morph;
mod ports;
mod search;
mod wheel;

use std::collections::HashSet;
use std::sync::Arc;

use eframe::egui::{
    self, Color32, CursorIcon, Id, Key, PointerButton, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, vec2,
};
use skywright::editor::commands::Surroundings;
use skywright::editor::hit::Handle;
use skywright::editor::tools::{Cursor, SelectTool};
use skywright::editor::{Button, Camera, Command, Editor, Hit, Modifiers, PointerEvent, Tool};
use skywright::geom::{Point, Vector};
use skywright::model::{ComponentId, ElementId, Revision};
use skywright::scene::{Item, Theme, View as Projection};

use super::action::Action;
use super::derived::Overlays;
use super::paint::{Kept, View};
use super::{Chrome, Derived, Icons};

use flight::Flight;
use morph::Morph;
pub(crate) use search::Search;

pub(crate) use float::{Finder, Rename, renamed};

/// What the canvas keeps between frames.
pub(crate) struct Canvas {
    /// Where the canvas was on screen in the last frame.
    pub(crate) rect: Rect,
    pub(crate) hover: Hit,
    pub(crate) rename: Option<Rename>,
    pub(crate) finder: Option<Finder>,
    /// The drawing is to be fitted when the canvas is shown next.
    pub(crate) fit_pending: bool,
    pub(crate) panning: bool,
    /// Where the pointer was last, for paste and for the finder.
    pub(crate) pointer: Option<Point>,
    pub(crate) wheel_zooms: bool,
    pub(crate) map_shown: bool,
    /// The person has said what the wheel is to do.
    pub(crate) wheel_asked: bool,
    wheel_turned: bool,
    pub(crate) search: Option<Search>,
    asked: ask::Asked,
    /// When the pointer of a drag came to the border.
    at_edge_since_secs: Option<f64>,
    /// The toolkit's clock at this frame.
    pub(crate) now_secs: f64,
    zoom: f64,
    /// The camera right after the drawing was fitted, and the drawing it was fitted to.
    pub(crate) fitted: Option<(Camera, Revision)>,
    /// When text is laid out in its exact size again.
    zoom_rests_at_secs: f64,
    /// The camera is on its way.
    flight: Option<Flight>,
    /// The view is changing.
    morph: Option<Morph>,
    /// The canvas as a widget, once it was shown.
    id: Option<Id>,
    /// The nodes of the parts in sight.
    nodes: HashSet<Id>,
    /// The part that the keyboard was last led to.
    announced: Option<ElementId>,
    /// The triangles of the drawing, and of what changed since it was drawn whole.
    kept: Kept,
    kept_live: Kept,
    lit: ports::Lit,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            rect: Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0)),
            hover: Hit::Nothing,
            rename: None,
            finder: None,
            fit_pending: true,
            panning: false,
            pointer: None,
            wheel_zooms: false,
            map_shown: false,
            wheel_asked: false,
            wheel_turned: false,
            search: None,
            asked: ask::Asked::default(),
            at_edge_since_secs: None,
            now_secs: 0.0,
            zoom: 1.0,
            fitted: None,
            zoom_rests_at_secs: 0.0,
            flight: None,
            morph: None,
            id: None,
            nodes: HashSet::new(),
            announced: None,
            kept: Kept::default(),
            kept_live: Kept::default(),
            lit: ports::Lit::default(),
        }
    }
}

/// What the canvas reads while it paints.
pub(crate) struct Surface<'a> {
    pub(crate) derived: &'a mut Derived,
    pub(crate) theme: &'a Arc<Theme>,
    pub(crate) overlays: Overlays,
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    /// The commands that are switched on.
    pub(crate) on: &'a [Command],
    pub(crate) actions: &'a mut Vec<Action>,
}

impl Canvas {
    pub(crate) fn new(wheel_zooms: bool) -> Self {
        Self { wheel_zooms, ..Self::default() }
    }

    /// Vertices on the canvas now, and how often they were made anew.
    pub(crate) const fn painted(&self) -> (usize, u64) {
        (self.kept.vertices + self.kept_live.vertices, self.kept.made + self.kept_live.made)
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        Surroundings {
            canvas_width: f64::from(self.rect.width()),
            canvas_height: f64::from(self.rect.height()),
            now_secs: self.now_secs,
        }
    }

    /// The drawing's point in the middle of the canvas.
    pub(crate) fn center_in_world(&self, editor: &Editor) -> Point {
        let half = self.rect.size() / 2.0;
        let plane = editor.camera.world_from_canvas(Point::new(f64::from(half.x), f64::from(half.y)));
        editor.view().ground_from_plane(plane)
    }

    pub(crate) fn view(&self, editor: &Editor) -> View {
        View {
            camera: editor.camera,
            corner: self.rect.min,
            in_motion: self.now_secs < self.zoom_rests_at_secs,
            projection: editor.view(),
        }
    }

    /// Shows the canvas in all the room that is left.
    pub(crate) fn ui(&mut self, ui: &mut Ui, editor: &mut Editor, surface: &mut Surface<'_>) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        self.keep_in_place(rect, editor);
        self.now_secs = ui.input(|input| input.time);
        if self.fit_pending {
            editor.fit(self.surroundings());
            self.fit_pending = false;
            self.fitted = Some((editor.camera, editor.document().revision()));
            response.request_focus();
        }
        self.fly(ui, editor);
        let floating = self.rename.is_some() || self.finder.is_some();
        self.navigate(ui, &response, editor);
        if !floating {
            self.feed(ui, &response, editor, surface);
        }
        self.drop_from_palette(ui, &response, editor, surface);
        if let Some(offer) = editor.offer.take() {
            self.finder = Some(Finder::wired(offer));
        }
        // What a drag has just moved is drawn where its ring is drawn.
        surface.derived.update(ui.ctx(), editor, surface.theme, surface.overlays);
        self.watch_zoom(ui, editor);
        self.paint(ui, editor, surface);
        self.describe(ui, editor, &response, surface);
        self.context_menu(&response, editor, surface);
        self.wheel_ui(ui, surface);
        self.minimap_ui(ui, editor, surface);
        self.search_ui(ui, editor, surface);
        self.rename_ui(ui, editor, surface);
        self.finder_ui(ui, editor, surface);
        self.ask_ui(ui, editor, surface);
    }

    /// When the canvas changes its size a fitted drawing stays fitted; any other keeps its middle in the middle.
    fn keep_in_place(&mut self, rect: Rect, editor: &mut Editor) {
        let by = rect.size() - self.rect.size();
        self.rect = rect;
        if by == Vec2::ZERO || self.fit_pending {
            return;
        }
        if self.fitted == Some((editor.camera, editor.document().revision())) {
            editor.fit(self.surroundings());
            self.fitted = Some((editor.camera, editor.document().revision()));
        } else {
            editor.camera.pan(Vector::new(f64::from(by.x) / 2.0, f64::from(by.y) / 2.0));
        }
    }

    /// Notes when the zoom changes, and asks for one more frame once it rests.
    fn watch_zoom(&mut self, ui: &Ui, editor: &Editor) {
        const REST_SECS: f64 = 0.12;
        if self.zoom != editor.camera.zoom {
            self.zoom = editor.camera.zoom;
            self.zoom_rests_at_secs = self.now_secs + REST_SECS;
        }
        if self.now_secs < self.zoom_rests_at_secs {
            let wait = std::time::Duration::from_secs_f64(self.zoom_rests_at_secs - self.now_secs);
            ui.ctx().request_repaint_after(wait);
        }
    }

    /// Wheel, pinch, Space+drag, middle drag and the hand tool.
    fn navigate(&mut self, ui: &Ui, response: &Response, editor: &mut Editor) {
        let typing = ui.ctx().text_edit_focused();
        let space = !typing && ui.input(|input| input.key_down(Key::Space));
        let middle = response.dragged_by(PointerButton::Middle);
        let hand = matches!(editor.tool(), Tool::Hand) || space;
        let right_on_empty = response.dragged_by(PointerButton::Secondary) && matches!(self.hover, Hit::Nothing);
        self.panning = middle || right_on_empty || (hand && response.dragged_by(PointerButton::Primary));
        if self.panning {
            self.land();
            let by = response.drag_delta();
            editor.camera.pan(Vector::new(f64::from(by.x), f64::from(by.y)));
        }
        if self.panning || hand {
            ui.ctx().set_cursor_icon(if self.panning { CursorIcon::Grabbing } else { CursorIcon::Grab });
        }
        if !response.contains_pointer() {
            return;
        }
        let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) else { return };
        let at = pointer - self.rect.min;
        let at = Point::new(f64::from(at.x), f64::from(at.y));
        let (zoom, scroll, alt) =
            ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta(), input.modifiers.alt));
        if zoom != 1.0 || scroll != Vec2::ZERO {
            self.land();
        }
        self.wheel_turned |= scroll != Vec2::ZERO;
        if zoom != 1.0 {
            editor.camera.zoom_at(at, f64::from(zoom));
        } else if scroll != Vec2::ZERO && (self.wheel_zooms || alt) {
            editor.camera.zoom_at(at, (f64::from(scroll.y + scroll.x) / 240.0).exp());
        } else if scroll != Vec2::ZERO {
            editor.camera.pan(Vector::new(f64::from(scroll.x), f64::from(scroll.y)));
        }
    }

    /// Clicks and drags go to the tool.
    fn feed(&mut self, ui: &Ui, response: &Response, editor: &mut Editor, surface: &mut Surface<'_>) {
        let (pointer, modifiers, pressed, released, secondary) = ui.input(|input| {
            (
                input.pointer.latest_pos(),
                input.modifiers,
                input.pointer.button_pressed(PointerButton::Primary),
                input.pointer.button_released(PointerButton::Primary),
                input.pointer.button_pressed(PointerButton::Secondary),
            )
        });
        let Some(pointer) = pointer else { return };
        let view = self.view(editor);
        let pos_in_world = view.world(pointer);
        let world_per_point = 1.0 / editor.camera.zoom;
        let over = response.contains_pointer();
        self.pointer = over.then_some(pos_in_world);
        let keys = Modifiers { shift: modifiers.shift, command: modifiers.command, alt: modifiers.alt };
        let resting = matches!(editor.tool(), Tool::Select(SelectTool::Idle) | Tool::Connect(_) | Tool::Place(_));
        if resting {
            self.hover = if over { editor.hit(pos_in_world, world_per_point, |_| true) } else { Hit::Nothing };
        }
        if self.panning || (ui.input(|input| input.key_down(Key::Space)) && resting) {
            return;
        }
        if over && response.double_clicked() {
            self.double_click(pos_in_world, editor, surface);
            return;
        }
        if over
            && response.clicked()
            && keys.command
            && let Some(link) = self.hover.element().and_then(|id| editor.link_of(&id).map(str::to_owned))
        {
            surface.actions.push(Action::FollowLink(link));
        }
        if over && pressed {
            response.request_focus();
            editor.pointer(PointerEvent::Down {
                pos_in_world,
                button: Button::Primary,
                modifiers: keys,
                world_per_point,
            });
        } else if over && secondary {
            editor.pointer(PointerEvent::Down {
                pos_in_world,
                button: Button::Secondary,
                modifiers: keys,
                world_per_point,
            });
        }
        editor.pointer(PointerEvent::Move { pos_in_world, modifiers: keys, world_per_point });
        if released {
            editor.pointer(PointerEvent::Up { pos_in_world, modifiers: keys, world_per_point });
        }
        if editor.in_gesture() || editor.tool().is_busy() {
            self.scroll_at_edge(ui, pointer, editor);
        } else {
            self.at_edge_since_secs = None;
        }
        if over && !egui::Popup::is_any_open(ui.ctx()) {
            ui.ctx().set_cursor_icon(match editor.tool().cursor() {
                Cursor::Arrow => match &self.hover {
                    Hit::Port(_) => CursorIcon::Crosshair,
                    Hit::WireEnd(..) => CursorIcon::Grab,
                    Hit::Handle(_, handle) => resize_cursor(*handle),
                    _ => CursorIcon::Default,
                },
                Cursor::Resize(handle) => resize_cursor(handle),
                Cursor::Move => CursorIcon::Grabbing,
                Cursor::Crosshair => CursorIcon::Crosshair,
                Cursor::Grab => CursorIcon::Grab,
            });
        }
    }

    /// A drag near the border moves the drawing along.
    fn scroll_at_edge(&mut self, ui: &Ui, pointer: Pos2, editor: &mut Editor) {
        const EDGE: f32 = 8.0;
        const DELAY_SECS: f64 = 0.2;
        const STEP: f64 = 9.0;
        let push = |low: bool, high: bool| {
            if low {
                STEP
            } else if high {
                -STEP
            } else {
                0.0
            }
        };
        let by = Vector::new(
            push(pointer.x < self.rect.min.x + EDGE, pointer.x > self.rect.max.x - EDGE),
            push(pointer.y < self.rect.min.y + EDGE, pointer.y > self.rect.max.y - EDGE),
        );
        if by == Vector::ZERO {
            self.at_edge_since_secs = None;
            return;
        }
        // A drag that only crosses the border, to a panel for instance, moves nothing.
        let since = *self.at_edge_since_secs.get_or_insert(self.now_secs);
        if self.now_secs - since >= DELAY_SECS {
            editor.camera.pan(by);
        }
        ui.ctx().request_repaint();
    }

    fn double_click(&mut self, at: Point, editor: &mut Editor, surface: &mut Surface<'_>) {
        match self.hover.clone() {
            Hit::Nothing | Hit::GroupArea(_) if editor.read_only => {}
            Hit::Nothing | Hit::GroupArea(_) => self.finder = Some(Finder::at(at)),
            Hit::GroupTitle(id) => editor.enter_group(&id),
            hit => {
                if let Some(id) = hit.element() {
                    editor.select_only(id);
                    surface.actions.push(Action::Run(Command::Rename));
                }
            }
        }
    }

    /// A component dragged from the list lands where it is dropped.
    fn drop_from_palette(&self, ui: &Ui, response: &Response, editor: &mut Editor, surface: &mut Surface<'_>) {
        let hovering = response.dnd_hover_payload::<String>();
        if let (Some(service), Some(pointer)) = (hovering, ui.input(|input| input.pointer.latest_pos())) {
            let at = self.view(editor).world(pointer);
            editor.splice = editor.splice_at(&editor.geometry().wires, &service, None, at, 1.0 / editor.camera.zoom);
        } else if !editor.in_gesture() && !matches!(editor.tool(), Tool::Place(_)) {
            editor.splice = None;
        }
        let Some(service) = response.dnd_release_payload::<String>() else { return };
        if let (Some(pointer), Some(_)) = (ui.input(|input| input.pointer.latest_pos()), self.pointer) {
            let at = pointer - self.rect.min;
            surface
                .actions
                .push(Action::PlaceAt(service.as_ref().clone(), Point::new(f64::from(at.x), f64::from(at.y))));
        }
    }

    fn paint(&mut self, ui: &Ui, editor: &Editor, surface: &Surface<'_>) {
        let painter = ui.painter_at(self.rect);
        let (chrome, view) = (surface.chrome, self.view(editor));
        painter.rect_filled(self.rect, 0.0, chrome.canvas);
        if editor.grid_shown {
            ground::grid(&painter, self.rect, editor, chrome.grid);
        }
        if editor.document().is_empty() && self.finder.is_none() {
            ground::empty_hint(&painter, self.rect, chrome);
        }
        if self.paint_morph(ui, &painter, editor, &surface.derived.picture.scene, surface.icons) {
            return;
        }
        self.lit.update(editor);
        let (derived, icons, lit, hidden) = (&*surface.derived, surface.icons, &self.lit, &surface.derived.hidden);
        let is_hidden = |item: &Item| item.subject.as_ref().is_some_and(|id| hidden.contains(id));
        // What is hidden only grows until the drawing is drawn whole again.
        let fading = lit.stamp() << 32 | hidden.len() as u64;
        self.kept.paint(&painter, &derived.picture, &view, icons, fading, |item: &Item| {
            if !hidden.is_empty() && is_hidden(item) { 0.0 } else { lit.strength(item) }
        });
        if !hidden.is_empty() {
            self.kept_live.paint(&painter, &derived.live, &view, icons, lit.stamp(), |item: &Item| lit.strength(item));
        }
        self.paint_marks(&painter, editor, chrome, &view);
        ports::paint(&painter, ui, self, editor, surface);
    }

    /// Hover, selection, marquee and alignment lines.
    fn paint_marks(&self, painter: &egui::Painter, editor: &Editor, chrome: &Chrome, view: &View) {
        if let Some(rect) = editor.inside.as_ref().and_then(|id| editor.geometry().groups.get(id)) {
            marks::veil(painter, self.rect, view, *rect, chrome);
        }
        for hit in self.search.iter().flat_map(|search| &search.hits) {
            ring(painter, editor, hit, chrome.warning, chrome.canvas, view);
        }
        if editor.tool().loose_wire().is_none()
            && let Some(id) = self.hover.element()
            && !editor.selection.contains(&id)
        {
            ring(painter, editor, &id, chrome.accent.gamma_multiply(0.4), chrome.canvas, view);
        }
        if let Some(rect) = editor.drop_target.as_ref().and_then(|id| editor.geometry().groups.get(id)) {
            area(painter, view, *rect, 12.0, chrome.accent.gamma_multiply(0.08), Stroke::new(2.0, chrome.accent));
        }
        for id in &editor.selection {
            ring(painter, editor, id, chrome.accent, chrome.canvas, view);
        }
        if let Some(id) = editor.selected_one()
            && let Some(area) = editor.area_of(id)
            && !editor.in_gesture()
        {
            for handle in editor.handles_of(id) {
                let square = Rect::from_center_size(view.point(handle.at(area)), Vec2::splat(8.0));
                painter.rect(square, 2.0, chrome.canvas, Stroke::new(1.5, chrome.accent), StrokeKind::Inside);
            }
        }
        for guide in &editor.guides {
            let stroke = Stroke::new(1.0, chrome.accent);
            painter.line_segment([view.point(guide.from), view.point(guide.to)], stroke);
        }
        for gap in &editor.gaps {
            marks::distance(painter, view.point(gap.from), view.point(gap.to), gap.from.distance(gap.to), chrome);
        }
        if let Tool::Select(SelectTool::Spacing(space)) = editor.tool() {
            marks::spacing(painter, self.rect, view, space, chrome);
        }
        if let Tool::Select(SelectTool::Marquee { origin, corner, .. }) = editor.tool() {
            let frame = skywright::geom::Rect::from_corners(*origin, *corner);
            area(painter, view, frame, 2.0, chrome.accent.gamma_multiply(0.08), Stroke::new(1.0, chrome.accent));
        }
    }
}

const fn resize_cursor(handle: Handle) -> CursorIcon {
    match handle {
        Handle::TopLeft | Handle::BottomRight => CursorIcon::ResizeNwSe,
        Handle::TopRight | Handle::BottomLeft => CursorIcon::ResizeNeSw,
        Handle::Right => CursorIcon::ResizeHorizontal,
    }
}

/// An area of the ground: a rectangle, or what it is seen as.
fn area(painter: &egui::Painter, view: &View, rect: skywright::geom::Rect, radius: f64, fill: Color32, stroke: Stroke) {
    if view.projection == Projection::Flat {
        painter.rect(view.rect(rect), view.length(radius), fill, stroke, StrokeKind::Middle);
    } else {
        painter.add(egui::Shape::convex_polygon(view.corners(rect).to_vec(), fill, stroke));
    }
}

/// A line around a tile, or around the body that stands on it.
fn ring_around(
    painter: &egui::Painter,
    editor: &Editor,
    id: &ComponentId,
    tile: skywright::geom::Rect,
    gap: f32,
    stroke: Stroke,
    view: &View,
) {
    let Some(node) = editor.stage().and_then(|stage| stage.nodes.get(id)) else {
        let rect = view.rect(tile).expand(gap);
        painter.rect_stroke(rect, view.length(12.0) + gap - 1.0, stroke, StrokeKind::Middle);
        return;
    };
    let points: Vec<Pos2> = node.outline.iter().map(|point| view.on_plane(*point)).collect();
    let center = Rect::from_points(&points).center();
    let grown = points.into_iter().map(|point| point + (point - center).normalized() * gap).collect();
    painter.add(egui::Shape::closed_line(grown, stroke));
}

/// The mark around a selected or hovered element.
fn ring(painter: &egui::Painter, editor: &Editor, id: &ElementId, color: Color32, ground: Color32, view: &View) {
    const GAP: f32 = 3.0;
    let geometry = editor.geometry();
    let stroke = Stroke::new(2.0, color);
    match id {
        ElementId::Component(id) => {
            if let Some(node) = geometry.components.get(id) {
                ring_around(painter, editor, id, node.tile, GAP + 1.0, stroke, view);
            }
        }
        ElementId::Group(id) => {
            if let Some(tile) = geometry.folded.get(id)
                && let Some(node) = geometry.components.get(tile)
            {
                ring_around(painter, editor, tile, node.tile, GAP + 1.0, stroke, view);
            } else if let Some(rect) = geometry.groups.get(id) {
                area(painter, view, rect.expanded(1.0 / view.camera.zoom), 12.0, Color32::TRANSPARENT, stroke);
            }
        }
        ElementId::Note(id) => {
            let card = editor
                .stage()
                .map_or_else(|| geometry.notes.get(id).map(|(rect, _)| rect), |stage| stage.notes.get(id));
            if let Some(rect) = card {
                painter.rect_stroke(view.of_picture().rect(*rect).expand(GAP), 6.0, stroke, StrokeKind::Middle);
            }
        }
        ElementId::Wire(id) => {
            if let Some(corners) = editor.wire_points(id) {
                let points: Vec<Pos2> = corners.iter().map(|point| view.point(*point)).collect();
                painter.line(points.clone(), Stroke::new(view.length(2.0) + 5.0, color.gamma_multiply(0.28)));
                // The ends of the one selected wire can be taken hold of.
                if editor.selection.len() == 1 && editor.selection.contains(&ElementId::Wire(id.clone())) {
                    for end in [points.first(), points.last()].into_iter().flatten() {
                        painter.circle(*end, 4.5, ground, Stroke::new(1.5, color));
                    }
                }
            }
        }
    }
}
