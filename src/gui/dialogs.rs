//! What stands in front of the window: export, unsaved changes, palette, shortcuts, paths by hand.

pub(crate) mod export;
mod palette;
mod path;
mod shortcuts;
mod unsaved;

use eframe::egui::{Context, Frame, Id, Margin, Modal, Stroke, Ui};

pub(crate) use export::ExportDialog;
pub(crate) use palette::PaletteDialog;
pub(crate) use path::PathDialog;

use super::Chrome;
use super::action::Leave;

/// The dialog that is open; only one at a time.
pub(crate) enum Dialog {
    Export(ExportDialog),
    /// Leaving with unsaved changes.
    Unsaved(Leave),
    Palette(PaletteDialog),
    Shortcuts,
    /// Typing a path, where the system has no file dialog.
    Path(PathDialog),
    /// Something that has to be read before going on.
    Message {
        title: String,
        text: String,
    },
}

pub(crate) use shortcuts::shortcuts_ui;
pub(crate) use unsaved::{message_ui, unsaved_ui};

/// Shows contents in a centred card before a dimmed window; `true` when it should close.
pub(crate) fn modal<R>(
    ctx: &Context,
    chrome: &Chrome,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let frame = Frame::new()
        .fill(chrome.raised)
        .stroke(Stroke::new(1.0, chrome.hairline))
        .corner_radius(12.0)
        .inner_margin(Margin::same(20))
        .shadow(eframe::egui::Shadow { offset: [0, 16], blur: 48, spread: 0, color: chrome.shadow });
    let response = Modal::new(Id::unique(name)).frame(frame).show(ctx, |ui| {
        ui.set_width(width);
        contents(ui)
    });
    let close = response.should_close();
    (response.inner, close)
}
