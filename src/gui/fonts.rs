//! The one family for window and drawing, from the fonts that travel with the program.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};
use skywright::catalogue::asset;

/// Name of the semibold family.
pub(crate) const SEMIBOLD: &str = "semibold";

/// The semibold face of the interface.
pub(crate) fn semibold() -> FontFamily {
    FontFamily::Name(SEMIBOLD.into())
}

/// Makes Inter the interface's font and JetBrains Mono the one for code.
pub(crate) fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    let faces = [
        ("inter", "fonts/Inter-Regular.otf", FontFamily::Proportional),
        ("inter-semibold", "fonts/Inter-SemiBold.otf", semibold()),
        ("jetbrains-mono", "fonts/JetBrainsMono-Regular.ttf", FontFamily::Monospace),
    ];
    for (name, path, family) in faces {
        if let Some(bytes) = asset(path) {
            fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
            fonts.families.entry(family).or_default().push(name.to_owned());
        }
    }
    // Each family falls back to the regular face for signs of its own it lacks.
    for family in fonts.families.values_mut() {
        if !family.iter().any(|name| name == "inter") {
            family.push("inter".to_owned());
        }
    }
    ctx.set_fonts(fonts);
}
