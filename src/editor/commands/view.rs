use super::Surroundings;
use crate::editor::{Command, Editor};
use crate::geom::{Point, Rect};
use crate::model::ElementId;
use crate::scene::View;

impl Editor {
    pub(super) fn change_view(&mut self, command: Command, around: Surroundings) {
        let Surroundings { canvas_width, canvas_height, .. } = around;
        let center = Point::new(canvas_width / 2.0, canvas_height / 2.0);
        match command {
            Command::ToggleView => {
                self.set_view(match self.view() {
                    View::Flat => View::Iso,
                    View::Iso => View::Flat,
                });
                self.fit(around);
            }
            Command::ZoomIn => self.camera.step_at(center, true),
            Command::ZoomOut => self.camera.step_at(center, false),
            Command::ZoomReset => self.camera.zoom_at(center, 1.0 / self.camera.zoom),
            Command::FitSelection if !self.selection.is_empty() => {
                if let Some(area) = Rect::around(self.selection.iter().filter_map(|id| self.seen_area_of(id))) {
                    self.camera.fit(area, canvas_width, canvas_height, 2.0);
                }
            }
            _ => self.fit(around),
        }
    }

    /// Shows the whole drawing, never enlarged beyond 150 %.
    pub fn fit(&mut self, around: Surroundings) {
        if !self.document().is_empty() {
            let bounds = self.stage().map_or(self.geometry().bounds, |stage| stage.bounds);
            self.camera.fit(bounds, around.canvas_width, around.canvas_height, 1.5);
        }
    }

    /// Brings elements into view if they are not, without changing the zoom unless needed.
    pub fn reveal(&mut self, ids: &[ElementId], around: Surroundings) {
        let Some(area) = Rect::around(ids.iter().filter_map(|id| self.seen_area_of(id))) else { return };
        let visible = self.camera.visible(around.canvas_width, around.canvas_height);
        if !visible.contains_rect(&area) {
            let zoom = self.camera.zoom;
            self.camera.fit(area, around.canvas_width, around.canvas_height, zoom);
        }
    }

    /// Puts elements into the middle of the canvas, near enough to be read.
    pub fn center_on(&mut self, ids: &[ElementId], around: Surroundings) {
        const READABLE_ZOOM: f64 = 0.8;
        let Some(area) = Rect::around(ids.iter().filter_map(|id| self.seen_area_of(id))) else { return };
        let zoom = self.camera.zoom.max(READABLE_ZOOM);
        self.camera.fit(area, around.canvas_width, around.canvas_height, zoom);
    }

    /// The area everything selected covers on the flat drawing.
    pub fn selection_area(&self) -> Option<Rect> {
        Rect::around(self.selection.iter().filter_map(|id| self.area_of(id)))
    }

    /// The area one element covers on the picture, its name included.
    pub fn seen_area_of(&self, id: &ElementId) -> Option<Rect> {
        let seen = self.tile_id(id).map_or_else(|| id.clone(), ElementId::from);
        self.stage().map_or_else(|| self.area_of(id), |stage| stage.area_of(&seen))
    }

    /// The area one element covers on the flat drawing, its name included.
    pub fn area_of(&self, id: &ElementId) -> Option<Rect> {
        match id {
            ElementId::Group(id) => self.geometry().area_of(&id.clone().into()).or_else(|| {
                let tile = self.geometry().folded.get(id)?;
                self.geometry().components.get(tile).map(|node| node.bounds)
            }),
            ElementId::Wire(id) => {
                let points = &self.geometry().wires.get(id)?.points;
                Rect::around(points.iter().map(|point| Rect::new(*point, *point)))
            }
            _ => self.geometry().area_of(id),
        }
    }
}
