use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Color;
use super::build::Severity;
use crate::catalogue::{Category, asset};

mod patch;
mod solid;

pub use patch::ThemeError;
pub use solid::Shade;
use solid::Solid;

/// A named colour role. Every paint of a scene names one, so that an SVG can follow the reader's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    Canvas,
    Grid,
    Text,
    Muted,
    Accent,
    Wire(WireInk),
    TileFill(Category),
    TileEdge(Category),
    Glyph(Category),
    /// A face of a body in the isometric view.
    Face(Category, Shade),
    GroupFill(GroupInk),
    GroupEdge(GroupInk),
    GroupText(GroupInk),
    /// The ground of a group in the isometric view.
    Ground(GroupInk),
    /// The edge of a group's ground that looks to the lower left, and the one to the lower right.
    RimLeft(GroupInk),
    RimRight(GroupInk),
    /// What a body throws on the ground.
    Shadow,
    NoteFill,
    NoteEdge,
    NoteText,
    ChipFill,
    ChipEdge,
    ChipText,
    Severity(Severity),
    OnSeverity(Severity),
}

impl Token {
    /// The name of the CSS variable, without its dashes.
    pub fn css_name(self) -> Cow<'static, str> {
        let lower = |prefix: &str, name: &dyn std::fmt::Debug| format!("{prefix}-{name:?}").to_lowercase().into();
        match self {
            Self::Canvas => "canvas".into(),
            Self::Grid => "grid".into(),
            Self::Text => "text".into(),
            Self::Muted => "muted".into(),
            Self::Accent => "accent".into(),
            Self::Wire(ink) => lower("wire", &ink),
            Self::TileFill(category) => lower("tile", &category),
            Self::TileEdge(category) => lower("edge", &category),
            Self::Glyph(category) => lower("glyph", &category),
            Self::Face(category, shade) => format!("face-{category:?}-{}", shade.index()).to_lowercase().into(),
            Self::GroupFill(ink) => lower("area", &ink),
            Self::GroupEdge(ink) => lower("border", &ink),
            Self::GroupText(ink) => lower("group", &ink),
            Self::Ground(ink) => lower("ground", &ink),
            Self::RimLeft(ink) => lower("rim-left", &ink),
            Self::RimRight(ink) => lower("rim-right", &ink),
            Self::Shadow => "shadow".into(),
            Self::NoteFill => "note".into(),
            Self::NoteEdge => "note-edge".into(),
            Self::NoteText => "note-text".into(),
            Self::ChipFill => "chip".into(),
            Self::ChipEdge => "chip-edge".into(),
            Self::ChipText => "chip-text".into(),
            Self::Severity(severity) => lower("severity", &severity),
            Self::OnSeverity(severity) => lower("on", &severity),
        }
    }
}

/// What a wire's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireInk {
    /// Somebody waits for an answer.
    Call,
    /// An event goes its way.
    Event,
    /// A reader fetches.
    Poll,
    /// Code reads or writes.
    Data,
    /// Failures.
    Failure,
    /// Configuration and authorization.
    Quiet,
}

/// Hues of group kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupInk {
    Network,
    Subnet,
    Region,
    Account,
    Stack,
    Plain,
}

/// Colours of one category's tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileColors {
    pub fill: Color,
    pub edge: Color,
    pub glyph: Color,
}

/// Colours of problems; `on` is for text and marks on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severities {
    pub error: Color,
    pub on_error: Color,
    pub warning: Color,
    pub on_warning: Color,
    pub info: Color,
    pub on_info: Color,
}

/// Colours of the window around the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UiColors {
    pub panel: Color,
    /// Fields, cards, menus: one step above a panel.
    pub raised: Color,
    /// Wells and the gutter behind a thumbnail: one step below.
    pub sunken: Color,
    pub hairline: Color,
    pub hover: Color,
    pub pressed: Color,
    /// Background of what is selected in a list.
    pub selected: Color,
    pub text: Color,
    pub muted: Color,
    pub disabled: Color,
    pub accent: Color,
    pub on_accent: Color,
    pub accent_hover: Color,
    pub shadow: Color,
    pub good: Color,
    pub error: Color,
    pub warning: Color,
}

/// Degrees; chroma as a share of the theme's, small for a grey family; and a lift in lightness.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Hue(f64, #[serde(default = "one")] f64, #[serde(default)] f64);

const fn one() -> f64 {
    1.0
}

/// Lightness and chroma that turn a hue into a colour.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tone {
    lightness: f64,
    chroma: f64,
    #[serde(default = "one")]
    alpha: f64,
}

impl Tone {
    fn color(self, hue: Hue) -> Color {
        let lift = if self.chroma > 0.0 { hue.2 } else { 0.0 };
        Color::oklch(self.lightness + lift, self.chroma * hue.1, hue.0).with_alpha(self.alpha)
    }
}

/// All colours of a drawing and its window, by role. Read from `assets/themes/NAME.ron`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    pub name: String,
    pub dark: bool,
    pub canvas: Color,
    pub grid: Color,
    pub text: Color,
    pub muted: Color,
    /// Selection, hover and focus.
    pub accent: Color,
    wires: BTreeMap<WireInk, Color>,
    hues: BTreeMap<Category, Hue>,
    tile_fill: Tone,
    tile_edge: Tone,
    glyph: Tone,
    /// Width of the tile's border in pixels.
    pub tile_edge_width: f64,
    /// Bodies of the isometric view.
    solid: Solid,
    group_hues: BTreeMap<GroupInk, Hue>,
    group_fill: Tone,
    group_edge: Tone,
    group_text: Tone,
    pub note_fill: Color,
    pub note_edge: Color,
    pub note_text: Color,
    pub chip_fill: Color,
    pub chip_edge: Color,
    pub chip_text: Color,
    pub severity: Severities,
    pub ui: UiColors,
}

impl Theme {
    /// Names of the themes that travel with the program; the first is the default.
    pub const fn names() -> &'static [&'static str] {
        &["light", "dark", "print", "contrast", "riso", "blueprint"]
    }

    /// A theme by name.
    pub fn builtin(name: &str) -> Option<&'static Self> {
        static THEMES: OnceLock<Vec<Theme>> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "embedded data, proved by the theme test")]
        let themes = THEMES.get_or_init(|| {
            Self::names()
                .iter()
                .map(|name| {
                    let bytes = asset(&format!("themes/{name}.ron")).unwrap_or_default();
                    // Not `parse`, which asks this list for the bases of others.
                    ron::de::from_bytes(bytes).expect("the embedded themes parse")
                })
                .collect()
        });
        themes.iter().find(|theme| theme.name == name)
    }

    /// The theme used when nobody names one.
    #[expect(clippy::expect_used, reason = "embedded data, proved by the theme test")]
    pub fn light() -> &'static Self {
        Self::builtin("light").expect("the light theme is embedded")
    }

    fn hue(&self, category: Category) -> Hue {
        self.hues.get(&category).copied().unwrap_or(Hue(260.0, 0.2, 0.0))
    }

    fn group_hue(&self, ink: GroupInk) -> Hue {
        self.group_hues.get(&ink).copied().unwrap_or(Hue(260.0, 0.2, 0.0))
    }

    /// Width of the hairline along the edges of a body, in pixels.
    pub const fn solid_edge_width(&self) -> f64 {
        self.solid.edge_width
    }

    /// True when bodies get a line all around.
    pub const fn solid_outlined(&self) -> bool {
        self.solid.outlined
    }

    pub fn tile(&self, category: Category) -> TileColors {
        let hue = self.hue(category);
        TileColors { fill: self.tile_fill.color(hue), edge: self.tile_edge.color(hue), glyph: self.glyph.color(hue) }
    }

    /// The colour a token stands for in this theme.
    pub fn color(&self, token: Token) -> Color {
        match token {
            Token::Canvas => self.canvas,
            Token::Grid => self.grid,
            Token::Text => self.text,
            Token::Muted => self.muted,
            Token::Accent => self.accent,
            Token::Wire(ink) => self.wires.get(&ink).copied().unwrap_or(self.text),
            Token::TileFill(category) => self.tile_fill.color(self.hue(category)),
            Token::TileEdge(category) => self.tile_edge.color(self.hue(category)),
            Token::Glyph(category) => self.glyph.color(self.hue(category)),
            Token::Face(category, shade) => self.solid.face(self.hue(category), shade),
            Token::GroupFill(ink) => self.group_fill.color(self.group_hue(ink)),
            Token::GroupEdge(ink) => self.group_edge.color(self.group_hue(ink)),
            Token::GroupText(ink) => self.group_text.color(self.group_hue(ink)),
            Token::Ground(ink) => self.solid.ground.color(self.group_hue(ink)),
            Token::RimLeft(ink) => self.solid.rim_left.color(self.group_hue(ink)),
            Token::RimRight(ink) => self.solid.rim_right.color(self.group_hue(ink)),
            Token::Shadow => self.solid.shadow,
            Token::NoteFill => self.note_fill,
            Token::NoteEdge => self.note_edge,
            Token::NoteText => self.note_text,
            Token::ChipFill => self.chip_fill,
            Token::ChipEdge => self.chip_edge,
            Token::ChipText => self.chip_text,
            Token::Severity(Severity::Error) => self.severity.error,
            Token::Severity(Severity::Warning) => self.severity.warning,
            Token::Severity(Severity::Info) => self.severity.info,
            Token::OnSeverity(Severity::Error) => self.severity.on_error,
            Token::OnSeverity(Severity::Warning) => self.severity.on_warning,
            Token::OnSeverity(Severity::Info) => self.severity.on_info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_can_be_read_in_every_theme() {
        for name in Theme::names() {
            let theme = Theme::builtin(name).unwrap();
            let mut pairs = vec![
                ("text", theme.text, theme.canvas, 4.5),
                ("muted", theme.muted, theme.canvas, 4.5),
                ("note", theme.note_text, theme.note_fill, 4.5),
                ("chip", theme.chip_text, theme.chip_fill, 4.5),
                ("failure", theme.color(Token::Wire(WireInk::Failure)), theme.canvas, 3.0),
                ("call", theme.color(Token::Wire(WireInk::Call)), theme.canvas, 3.0),
            ];
            for ink in [GroupInk::Network, GroupInk::Subnet, GroupInk::Region, GroupInk::Account, GroupInk::Stack] {
                let (text, ground) = (theme.color(Token::GroupText(ink)), theme.color(Token::Ground(ink)));
                pairs.push(("title in the isometric view", text, ground, 4.5));
                pairs.push(("title", text, theme.canvas, 4.5));
            }
            for category in Category::ALL {
                let TileColors { fill, glyph, .. } = theme.tile(*category);
                pairs.push(("glyph", glyph, fill, 2.2));
            }
            for (what, above, below, least) in pairs {
                let contrast = above.contrast(below);
                assert!(contrast >= least, "{name}: {what} {above} on {below} has {contrast:.2}");
            }
        }
    }
}
