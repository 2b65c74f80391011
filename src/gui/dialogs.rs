//! What stands in front of the window: export, settings, unsaved changes, palette, shortcuts, paths by hand.

mod accept;
pub(crate) mod export;
pub(crate) mod generate;
mod palette;
mod path;
pub(crate) mod settings;
mod shortcuts;
mod unsaved;

use eframe::egui::{Align2, Context, Frame, Id, Margin, Modal, Stroke, Ui, vec2};

pub(crate) use accept::AcceptDialog;
pub(crate) use export::ExportDialog;
pub(crate) use generate::GenerateDialog;
pub(crate) use palette::PaletteDialog;
pub(crate) use path::{Ended, PathDialog};
pub(crate) use settings::SettingsDialog;

use super::Chrome;
use super::action::Leave;

/// The dialog that is open; only one at a time.
pub(crate) enum Dialog {
    Export(Box<ExportDialog>),
    Generate(Box<GenerateDialog>),
    /// A folder for a project that holds something already.
    Occupied(std::path::PathBuf),
    /// A project that was written, and a word on it.
    Written(std::path::PathBuf, String),
    /// Leaving with unsaved changes.
    Unsaved(Leave),
    Palette(PaletteDialog),
    Settings(SettingsDialog),
    Shortcuts,
    /// Saying why a finding is accepted.
    Accept(AcceptDialog),
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

/// Shows contents in a card before a dimmed window; `true` when it should close.
pub(crate) fn modal<R>(
    ctx: &Context,
    chrome: &Chrome,
    name: &str,
    place: Place,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> (R, bool) {
    let frame = Frame::new()
        .fill(chrome.raised)
        .stroke(Stroke::new(1.0, chrome.hairline))
        .corner_radius(12.0)
        .inner_margin(Margin::same(20))
        .shadow(eframe::egui::Shadow { offset: [0, 16], blur: 48, spread: 0, color: chrome.shadow });
    let id = Id::unique(name);
    // Dialogs that change their height while one types hang from the top, so that the field stays put.
    let area = match place {
        Place::Center => Modal::default_area(id),
        Place::Top => Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 88.0)),
    };
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(chrome.backdrop);
    let response = modal.show(ctx, |ui| {
        ui.set_width(width);
        contents(ui)
    });
    let close = response.should_close();
    (response.inner, close)
}

/// Where a dialog hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Center,
    Top,
}
