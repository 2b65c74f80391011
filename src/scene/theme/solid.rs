use serde::{Deserialize, Serialize};

use super::patch::put;
use super::{Hue, Tone};
use crate::scene::Color;

/// How much light a face of a body gets: from [`Self::TOP`] to [`Self::RIGHT`] and a little beyond,
/// or one of the marks drawn on faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shade(u8);

impl Shade {
    /// Looks up: the lightest.
    pub const TOP: Self = Self(0);
    /// Looks to the lower left.
    pub const LEFT: Self = Self(8);
    /// Looks to the lower right.
    pub const RIGHT: Self = Self(20);
    /// Openings, slots and screens.
    pub const DEEP: Self = Self(30);
    /// Hairlines along edges, lighter than the face.
    pub const EDGE: Self = Self(31);

    /// The shade of a face by its unit normal; `x` and `y` run along the ground, `z` upwards.
    /// The squares of a unit vector sum to one, so they weigh what each direction gets.
    pub fn facing(x: f64, y: f64, z: f64) -> Self {
        let weigh = |part: f64, towards: f64, away: f64| part * part * if part < 0.0 { away } else { towards };
        let dark = weigh(x, 20.0, 12.0) + weigh(y, 8.0, 23.0) + weigh(z, 0.0, 23.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=23")]
        let index = dark.clamp(0.0, 23.0).round() as u8;
        Self(index)
    }

    pub const fn index(self) -> u8 {
        self.0
    }
}

/// Tones of bodies in the isometric view.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Solid {
    top: Tone,
    left: Tone,
    right: Tone,
    deep: Tone,
    edge: Tone,
    pub(super) edge_width: f64,
    /// Bodies get a line all around: where there is no colour to tell them from the ground.
    #[serde(default)]
    pub(super) outlined: bool,
    pub(super) ground: Tone,
    pub(super) rim_left: Tone,
    pub(super) rim_right: Tone,
    pub(super) shadow: Color,
}

impl Solid {
    /// The colour of a face of a hue.
    pub(super) fn face(&self, hue: Hue, shade: Shade) -> Color {
        let mix = |from: Tone, to: Tone, share: f64| Tone {
            lightness: from.lightness + (to.lightness - from.lightness) * share,
            chroma: from.chroma + (to.chroma - from.chroma) * share,
            alpha: 1.0,
        };
        let (step, left, right) = (f64::from(shade.0), f64::from(Shade::LEFT.0), f64::from(Shade::RIGHT.0));
        let tone = match shade {
            Shade::DEEP => self.deep,
            Shade::EDGE => self.edge,
            _ if step <= left => mix(self.top, self.left, step / left),
            _ => mix(self.left, self.right, (step - left) / (right - left)),
        };
        tone.color(hue)
    }
}

/// The same where every part may be left to the base.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SolidPatch {
    top: Option<Tone>,
    left: Option<Tone>,
    right: Option<Tone>,
    deep: Option<Tone>,
    edge: Option<Tone>,
    edge_width: Option<f64>,
    outlined: Option<bool>,
    ground: Option<Tone>,
    rim_left: Option<Tone>,
    rim_right: Option<Tone>,
    shadow: Option<Color>,
}

impl SolidPatch {
    pub(super) fn apply(self, solid: &mut Solid) {
        let Self { top, left, right, deep, edge, edge_width, outlined, ground, rim_left, rim_right, shadow } = self;
        for (place, said) in [
            (&mut solid.top, top),
            (&mut solid.left, left),
            (&mut solid.right, right),
            (&mut solid.deep, deep),
            (&mut solid.edge, edge),
            (&mut solid.ground, ground),
            (&mut solid.rim_left, rim_left),
            (&mut solid.rim_right, rim_right),
        ] {
            put(place, said);
        }
        put(&mut solid.edge_width, edge_width);
        put(&mut solid.outlined, outlined);
        put(&mut solid.shadow, shadow);
    }
}
