//! What a frame costs, for those who want to know: F12 shows it over the canvas.

use std::collections::VecDeque;
use std::time::Duration;

use eframe::egui::{Align2, Area, Context, Frame, Id, Margin, Order, RichText, Stroke, vec2};

use super::Chrome;

/// Frames that the figures are about.
const FRAMES: usize = 60;

/// The cost of the last frames.
#[derive(Default)]
pub(crate) struct Meter {
    pub(crate) shown: bool,
    frames: VecDeque<Cost>,
    /// Frames painted since the window was opened.
    count: u64,
}

#[derive(Clone, Copy, Default)]
struct Cost {
    ui: Duration,
    /// Input to picture, as the toolkit's backend measured it.
    whole: Duration,
}

/// What the canvas painted.
pub(crate) struct Painted {
    pub(crate) vertices: usize,
    /// How often its triangles were made anew so far.
    pub(crate) made: u64,
}

impl Meter {
    /// Notes what the frame took so far, and the whole of the frame before it.
    pub(crate) fn note(&mut self, ui: Duration, whole_before: Option<f32>) {
        self.count += 1;
        if let Some((last, whole)) = self.frames.back_mut().zip(whole_before) {
            last.whole = Duration::from_secs_f32(whole.max(0.0)).max(last.ui);
        }
        self.frames.push_back(Cost { ui, whole: ui });
        if self.frames.len() > FRAMES {
            self.frames.pop_front();
        }
    }

    /// Shows the figures. Asks for no frame of its own, so that an idle window stays idle.
    pub(crate) fn ui(&self, ctx: &Context, chrome: &Chrome, painted: &Painted) {
        if !self.shown {
            return;
        }
        let known: Vec<&Cost> = self.frames.iter().rev().skip(1).collect();
        let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
        let last = known.first().map_or_else(Cost::default, |cost| **cost);
        let worst = known.iter().map(|cost| millis(cost.whole)).fold(0.0, f64::max);
        let mean = known.iter().map(|cost| millis(cost.whole)).sum::<f64>() / known.len().max(1) as f64;
        let shapes: usize =
            ctx.memory(|memory| memory.layer_ids().collect::<Vec<_>>()).into_iter().fold(0, |all, layer| {
                all + ctx.graphics(|graphics| graphics.get(layer).map_or(0, |list| list.all_entries().len()))
            });
        let mut causes: Vec<String> = ctx
            .repaint_causes()
            .iter()
            .map(|cause| {
                let file = cause.file.rsplit(['/', '\\']).next().unwrap_or(cause.file);
                format!("{file}:{} {}", cause.line, cause.reason).trim_end().to_owned()
            })
            .collect();
        causes.sort();
        causes.dedup();
        let why = if causes.is_empty() { "input".to_owned() } else { causes.join(", ") };
        let lines = [
            format!("frame {:>7.2} ms   mean {mean:.2}, worst {worst:.2} of {}", millis(last.whole), known.len()),
            format!("  ui pass         {:>7.2} ms", millis(last.ui)),
            format!("  tessellate+draw {:>7.2} ms", millis(last.whole.saturating_sub(last.ui))),
            format!("shapes {shapes}   canvas vertices {}", painted.vertices),
            format!("canvas made anew {}x in {} frames", painted.made, self.count),
            format!("painted because of: {why}"),
        ];
        Area::new(Id::unique("frame meter"))
            .order(Order::Foreground)
            .anchor(Align2::LEFT_TOP, vec2(230.0, 52.0))
            .interactable(false)
            .show(ctx, |ui| {
                Frame::new()
                    .fill(chrome.raised.gamma_multiply(0.94))
                    .stroke(Stroke::new(1.0, chrome.hairline))
                    .corner_radius(8.0)
                    .inner_margin(Margin::symmetric(12, 9))
                    .show(ui, |ui| {
                        ui.set_max_width(420.0);
                        ui.spacing_mut().item_spacing.y = 2.0;
                        for line in lines {
                            ui.label(RichText::new(line).monospace().size(11.5).color(chrome.text));
                        }
                    });
            });
    }
}
