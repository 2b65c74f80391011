//! Writing pictures: one to a file, all open ones to a folder, or one to the clipboard.

use std::path::{Path, PathBuf};

use eframe::egui::{ColorImage, Context};
use resvg::tiny_skia::Pixmap;
use skywright::editor::naming::id_stem;
use skywright::export::Format;
use skywright::format::io::write_atomic;

use super::App;
use crate::gui::dialogs::Dialog;
use crate::gui::dialogs::export::Order;
use crate::gui::files::Purpose;

impl App {
    pub(super) fn ask_export(&mut self, ctx: &Context, order: Box<Order>) {
        let extension = order.file.format.extension().to_owned();
        let name = format!("{}.{extension}", self.editor.title());
        let folder = self.prefs.export_folder.clone().unwrap_or_else(|| self.home_folder());
        self.export_order = Some(order);
        self.ask_file(ctx, Purpose::Export { extension }, &folder.join(name));
    }

    /// Writes what was ordered, in the background.
    pub(super) fn write_export(&mut self, ctx: &Context, path: PathBuf) {
        let Some(order) = self.export_order.take() else { return };
        self.prefs.export_folder = path.parent().map(Path::to_path_buf);
        if matches!(self.dialog, Some(Dialog::Export(_))) {
            self.dialog = None;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.jobs.start(ctx, format!("Exporting {name}"), move |progress| {
            let written = order.make().and_then(|made| {
                if !progress.is_cancelled() {
                    write_atomic(&path, &made.bytes).map_err(|error| error.to_string())?;
                }
                Ok(made.losses.len())
            });
            move |app: &mut Self, ctx: &Context| match written {
                Ok(losses) => {
                    let note = match losses {
                        0 => String::new(),
                        1 => "; 1 thing stayed behind".to_owned(),
                        more => format!("; {more} things stayed behind"),
                    };
                    app.tell(ctx, format!("Exported to {}{note}", path.display()));
                }
                Err(text) => {
                    let title = "The drawing was not exported".to_owned();
                    app.dialog = Some(Dialog::Message { title, text });
                }
            }
        });
    }

    /// Exports every open drawing like the one in front, each under its name.
    pub(super) fn export_all(&mut self, ctx: &Context, folder: PathBuf) {
        self.prefs.export_folder = Some(folder.clone());
        let orders = self.orders();
        if matches!(self.dialog, Some(Dialog::Export(_))) {
            self.dialog = None;
        }
        self.jobs.start(ctx, format!("Exporting {} drawings", orders.len()), move |progress| {
            let written = write_all(&folder, &orders, |done, name| {
                progress.set(done, orders.len());
                progress.stage(name);
                !progress.is_cancelled()
            });
            move |app: &mut Self, ctx: &Context| match written {
                Ok(count) => app.tell(ctx, format!("Exported {count} drawings to {}", folder.display())),
                Err(text) => {
                    let title = "Not all drawings were exported".to_owned();
                    app.dialog = Some(Dialog::Message { title, text });
                }
            }
        });
    }

    /// Every open drawing with its name, ordered like the one in front.
    fn orders(&self) -> Vec<(String, Order)> {
        let choices = &self.prefs.export;
        self.drawings()
            .map(|(editor, derived)| (editor.title(), Order::new(editor, derived, &self.themes, choices, None)))
            .collect()
    }

    /// Draws in the background and puts the picture on the clipboard.
    pub(super) fn copy_picture(&mut self, ctx: &Context, order: Box<Order>) {
        let format = order.file.format;
        self.jobs.start(ctx, format!("Copying the {}", format.label()), move |_| {
            let made = order.make();
            let copied = made.and_then(|made| match format {
                Format::Png => pixels(&made.bytes).map(Copied::Pixels),
                _ => Ok(Copied::Text(String::from_utf8_lossy(&made.bytes).into_owned())),
            });
            move |app: &mut Self, ctx: &Context| match copied {
                Ok(copied) => {
                    match copied {
                        Copied::Text(text) => ctx.copy_text(text),
                        Copied::Pixels(image) => ctx.copy_image(image),
                    }
                    app.tell(ctx, format!("The {} is on the clipboard", format.label()));
                }
                Err(text) => app.tell(ctx, text),
            }
        });
    }
}

enum Copied {
    Text(String),
    Pixels(ColorImage),
}

fn pixels(png: &[u8]) -> Result<ColorImage, String> {
    let pixmap = Pixmap::decode_png(png).map_err(|error| error.to_string())?;
    let size = [pixmap.width() as usize, pixmap.height() as usize];
    Ok(ColorImage::from_rgba_premultiplied(size, pixmap.data()))
}

/// Writes each drawing under a name of its own; gives how many. `go_on` hears before each one.
fn write_all(
    folder: &Path,
    orders: &[(String, Order)],
    mut go_on: impl FnMut(usize, &str) -> bool,
) -> Result<usize, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut taken: Vec<String> = Vec::new();
    let mut failed: Vec<String> = Vec::new();
    for (index, (title, order)) in orders.iter().enumerate() {
        if !go_on(index, title) {
            break;
        }
        let stem = id_stem(title);
        let numbered = |n: usize| if n == 1 { stem.clone() } else { format!("{stem}-{n}") };
        let name = (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
        let path = folder.join(format!("{name}.{}", order.file.format.extension()));
        taken.push(name);
        let written = order.make().and_then(|made| write_atomic(&path, &made.bytes).map_err(|error| error.to_string()));
        if let Err(error) = written {
            failed.push(format!("{title}: {error}"));
        }
    }
    if failed.is_empty() { Ok(taken.len()) } else { Err(failed.join("\n")) }
}
