//! Short messages that leave by themselves.

use eframe::egui::{Align2, Area, Context, Frame, Id, Margin, Order, Stroke, vec2};

use super::Chrome;

/// Messages on show, each with the time it leaves at.
#[derive(Default)]
pub(crate) struct Toasts {
    shown: Vec<(String, f64)>,
}

impl Toasts {
    /// How long a message stays, in seconds.
    const STAY_SECS: f64 = 4.0;

    pub(crate) fn add(&mut self, ctx: &Context, text: impl Into<String>) {
        let now = ctx.input(|input| input.time);
        self.shown.push((text.into(), now + Self::STAY_SECS));
        if self.shown.len() > 4 {
            self.shown.remove(0);
        }
    }

    pub(crate) fn ui(&mut self, ctx: &Context, chrome: &Chrome) {
        let now = ctx.input(|input| input.time);
        self.shown.retain(|(_, until)| *until > now);
        let Some(next) = self.shown.iter().map(|(_, until)| until - now).reduce(f64::min) else { return };
        ctx.request_repaint_after(std::time::Duration::from_secs_f64(next.max(0.05)));
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0))
            .interactable(false)
            .show(ctx, |ui| {
                for (text, _) in &self.shown {
                    Frame::new()
                        .fill(chrome.raised)
                        .stroke(Stroke::new(1.0, chrome.hairline))
                        .corner_radius(8.0)
                        .inner_margin(Margin::symmetric(14, 9))
                        .show(ui, |ui| ui.label(text));
                }
            });
    }
}
