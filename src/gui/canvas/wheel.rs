//! What the wheel is to do, asked once, when somebody turns it for the first time.

use eframe::egui::{Area, Id, Order, RichText, Ui, pos2};

use super::{Canvas, Surface};
use crate::gui::action::Action;
use crate::gui::widgets;

impl Canvas {
    pub(super) fn wheel_ui(&self, ui: &Ui, surface: &mut Surface<'_>) {
        if self.wheel_asked || !self.wheel_turned {
            return;
        }
        let chrome = surface.chrome;
        let corner = pos2(self.rect.min.x + 12.0, self.rect.max.y - 96.0);
        Area::new(Id::unique("wheel")).order(Order::Middle).fixed_pos(corner).show(ui.ctx(), |ui| {
            widgets::card(ui, chrome, |ui| {
                ui.set_width(250.0);
                ui.label(RichText::new("What should the wheel do? Ctrl+wheel always zooms.").size(12.0));
                ui.add_space(4.0);
                ui.horizontal(|ui| {
                    for (zooms, name) in [(false, "Scroll"), (true, "Zoom")] {
                        if ui.button(name).clicked() {
                            surface.actions.push(Action::WheelZooms(zooms));
                        }
                    }
                });
            });
        });
    }
}
