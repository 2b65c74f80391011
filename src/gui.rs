//! The window. The only part of the program that knows the toolkit.

mod action;
mod app;
mod canvas;
mod derived;
mod dialogs;
mod files;
mod fonts;
mod icons;
mod jobs;
mod keys;
mod menu;
mod paint;
mod panels;
mod prefs;
#[cfg(all(test, feature = "kittest"))]
mod tests;
mod theme;
mod toasts;
mod widgets;

use std::path::PathBuf;
use std::process::ExitCode;

use eframe::egui::{ViewportBuilder, vec2};

pub(crate) use app::App;
pub(crate) use derived::Derived;
pub(crate) use icons::Icons;
pub(crate) use theme::Chrome;

/// Opens the window, with a file if one is named, and returns when it is closed.
pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    // A missing portal is answered by our own dialog, so its complaint would only confuse.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error,rfd=off")).init();
    if let Some(reason) = no_display() {
        eprintln!("error: {reason}");
        return ExitCode::from(2);
    }
    let viewport = ViewportBuilder::default()
        .with_title("Skywright")
        .with_app_id("skywright")
        .with_inner_size(vec2(1280.0, 800.0))
        .with_min_inner_size(vec2(720.0, 480.0))
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, centered: true, ..eframe::NativeOptions::default() };
    let create: eframe::AppCreator<'_> =
        Box::new(|creation| Ok(Box::new(App::new(&creation.egui_ctx, prefs::Prefs::usual_file(), path))));
    let result = eframe::run_native("skywright", options, create);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the window could not be opened: {error}");
            eprintln!("The command line works without one: see `skywright help`.");
            ExitCode::from(2)
        }
    }
}

/// Why no window can be shown here, if that is known beforehand.
fn no_display() -> Option<String> {
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let headless = cfg!(target_os = "linux") && !has("DISPLAY") && !has("WAYLAND_DISPLAY");
    headless.then(|| {
        "there is no display to open a window on; the command line works without one, see `skywright help`".to_owned()
    })
}
