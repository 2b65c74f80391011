use std::collections::BTreeMap;

use ron::extensions::Extensions;
use serde::Deserialize;
use thiserror::Error;

use super::solid::SolidPatch;
use super::{GroupInk, Hue, Severities, Theme, Tone, UiColors, WireInk};
use crate::catalogue::Category;
use crate::scene::Color;

/// Why a theme file could not be used.
#[derive(Debug, Error)]
pub enum ThemeError {
    /// Place and cause in the file. Lines and columns count from 1.
    #[error(
        "{line}:{column}: {cause}; start from a whole theme, or name what is different: (name: \"mine\", base: \"light\", canvas: \"#fffdf5\")"
    )]
    Syntax { line: usize, column: usize, cause: String },
    #[error("the base `{name}` is not a theme of this program; use {}", Theme::names().join(", "))]
    Base { name: String },
    #[error("the theme has no name; write name: \"mine\"")]
    Nameless,
}

/// What a theme says when it names another as its base: only what is different.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    name: String,
    base: String,
    dark: Option<bool>,
    canvas: Option<Color>,
    grid: Option<Color>,
    text: Option<Color>,
    muted: Option<Color>,
    accent: Option<Color>,
    #[serde(default)]
    wires: BTreeMap<WireInk, Color>,
    #[serde(default)]
    hues: BTreeMap<Category, Hue>,
    tile_fill: Option<Tone>,
    tile_edge: Option<Tone>,
    glyph: Option<Tone>,
    tile_edge_width: Option<f64>,
    solid: Option<SolidPatch>,
    #[serde(default)]
    group_hues: BTreeMap<GroupInk, Hue>,
    group_fill: Option<Tone>,
    group_edge: Option<Tone>,
    group_text: Option<Tone>,
    note_fill: Option<Color>,
    note_edge: Option<Color>,
    note_text: Option<Color>,
    chip_fill: Option<Color>,
    chip_edge: Option<Color>,
    chip_text: Option<Color>,
    severity: Option<Severities>,
    ui: Option<UiColors>,
}

/// Only what tells the two kinds of files apart.
#[derive(Deserialize)]
struct Head {
    base: Option<String>,
}

/// Puts what is said in place of what was there.
pub(super) fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *place = said;
    }
}

impl Theme {
    /// Reads a theme file: a whole theme, or one that names its base and what is different.
    ///
    /// # Errors
    /// With line and column where the text is no theme.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        let format = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let syntax = |error: ron::error::SpannedError| ThemeError::Syntax {
            line: error.span.start.line,
            column: error.span.start.col,
            cause: error.code.to_string(),
        };
        let Head { base } = format.from_str(text).map_err(syntax)?;
        let theme = match base {
            None => format.from_str(text).map_err(syntax)?,
            Some(_) => format.from_str::<Patch>(text).map_err(syntax)?.applied()?,
        };
        if theme.name.trim().is_empty() { Err(ThemeError::Nameless) } else { Ok(theme) }
    }
}

impl Patch {
    fn applied(self) -> Result<Theme, ThemeError> {
        let Self { name, base, dark, canvas, grid, text, muted, accent, wires, hues, .. } = self;
        let Self { tile_fill, tile_edge, glyph, tile_edge_width, solid, .. } = self;
        let Self { group_hues, group_fill, group_edge, group_text, .. } = self;
        let Self { note_fill, note_edge, note_text, chip_fill, chip_edge, chip_text, severity, ui, .. } = self;
        let Some(base) = Theme::builtin(&base) else { return Err(ThemeError::Base { name: base }) };
        let mut theme = Theme { name, ..base.clone() };
        put(&mut theme.dark, dark);
        for (place, said) in [
            (&mut theme.canvas, canvas),
            (&mut theme.grid, grid),
            (&mut theme.text, text),
            (&mut theme.muted, muted),
            (&mut theme.accent, accent),
            (&mut theme.note_fill, note_fill),
            (&mut theme.note_edge, note_edge),
            (&mut theme.note_text, note_text),
            (&mut theme.chip_fill, chip_fill),
            (&mut theme.chip_edge, chip_edge),
            (&mut theme.chip_text, chip_text),
        ] {
            put(place, said);
        }
        for (place, said) in [
            (&mut theme.tile_fill, tile_fill),
            (&mut theme.tile_edge, tile_edge),
            (&mut theme.glyph, glyph),
            (&mut theme.group_fill, group_fill),
            (&mut theme.group_edge, group_edge),
            (&mut theme.group_text, group_text),
        ] {
            put(place, said);
        }
        put(&mut theme.tile_edge_width, tile_edge_width);
        put(&mut theme.severity, severity);
        put(&mut theme.ui, ui);
        theme.wires.extend(wires);
        theme.hues.extend(hues);
        theme.group_hues.extend(group_hues);
        if let Some(solid) = solid {
            solid.apply(&mut theme.solid);
        }
        Ok(theme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Token;

    #[test]
    fn a_theme_can_say_only_what_is_different() {
        let text = r##"(name: "mine", base: "dark", canvas: "#102030", wires: {failure: "#ff0000"},
            hues: {compute: (200.0, 1.0)}, solid: (outlined: true, shadow: "#00000080"), tile_edge_width: 2.0)"##;
        let (mine, dark) = (Theme::parse(text).unwrap(), Theme::builtin("dark").unwrap());
        assert!(mine.dark && mine.name == "mine" && mine.solid_outlined() && mine.tile_edge_width == 2.0);
        assert_eq!(mine.canvas.to_string(), "#102030");
        assert_eq!(mine.color(Token::Wire(WireInk::Failure)).to_string(), "#ff0000");
        assert_ne!(mine.tile(Category::Compute), dark.tile(Category::Compute));
        for same in [Token::Text, Token::Wire(WireInk::Call), Token::TileFill(Category::Storage), Token::NoteFill] {
            assert_eq!(mine.color(same), dark.color(same), "{same:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_told_with_its_place() {
        for (text, said) in [
            ("(name: \"x\",\n base: \"light\",\n canvs: \"#fff\")", "3:"),
            ("(name: \"x\", base: \"light\", canvas: \"red\")", "not a colour like"),
            ("(name: \"x\", base: \"lihgt\")", "`lihgt` is not a theme"),
            ("(name: \"\", base: \"light\")", "has no name"),
            ("(name: \"x\")", "missing"),
            ("name", "1:"),
        ] {
            let error = Theme::parse(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
