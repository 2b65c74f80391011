//! Colours as bytes, with the perceptual arithmetic the themes need.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An sRGB colour, not premultiplied. Written as `#rrggbb` or `#rrggbbaa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { r, g, b, a } = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")?;
        if *a == 255 { Ok(()) } else { write!(f, "{a:02x}") }
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.is_ascii()).unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2).unwrap_or_default(), 16);
        match (digits.len(), byte(0), byte(2), byte(4)) {
            (6, Ok(r), Ok(g), Ok(b)) => Ok(Self { r, g, b, a: 255 }),
            (8, Ok(r), Ok(g), Ok(b)) => {
                byte(6).map(|a| Self { r, g, b, a }).map_err(|_| format!("`{text}` is not a colour"))
            }
            _ => Err(format!("`{text}` is not a colour like #1d2733")),
        }
    }
}

fn to_linear(byte: u8) -> f64 {
    let value = f64::from(byte) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn from_linear(value: f64) -> f64 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

impl Color {
    pub const TRANSPARENT: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    pub const fn is_opaque(self) -> bool {
        self.a == 255
    }

    /// The same colour at another opacity, 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
    pub fn with_alpha(self, alpha: f64) -> Self {
        Self { a: (alpha.clamp(0.0, 1.0) * 255.0).round() as u8, ..self }
    }

    /// From OKLCh: lightness 0 to 1, chroma, hue in degrees. Chroma gives way where sRGB ends.
    pub fn oklch(lightness: f64, chroma: f64, hue_degrees: f64) -> Self {
        let (sin, cos) = hue_degrees.to_radians().sin_cos();
        let mut chroma = chroma;
        loop {
            let linear = oklab_to_linear(lightness, chroma * cos, chroma * sin);
            let inside = linear.iter().all(|value| (-0.0005..=1.0005).contains(value));
            if inside || chroma < 0.002 {
                let [r, g, b] = linear.map(|value| {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
                    let byte = (from_linear(value.clamp(0.0, 1.0)) * 255.0).round().clamp(0.0, 255.0) as u8;
                    byte
                });
                return Self::rgb(r, g, b);
            }
            chroma *= 0.97;
        }
    }

    /// This colour laid over an opaque one.
    pub fn over(self, below: Self) -> Self {
        let alpha = f64::from(self.a) / 255.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes")]
        let mix = |top: u8, base: u8| (f64::from(top) * alpha + f64::from(base) * (1.0 - alpha)).round() as u8;
        Self::rgb(mix(self.r, below.r), mix(self.g, below.g), mix(self.b, below.b))
    }

    /// Relative luminance by WCAG, 0 to 1.
    pub fn luminance(self) -> f64 {
        0.2126 * to_linear(self.r) + 0.7152 * to_linear(self.g) + 0.0722 * to_linear(self.b)
    }

    /// Contrast ratio by WCAG between this colour, laid over `below` where it is translucent, and `below`.
    pub fn contrast(self, below: Self) -> f64 {
        let (a, b) = (self.over(below).luminance(), below.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// Björn Ottosson's OKLab, <https://bottosson.github.io/posts/oklab/>.
fn oklab_to_linear(lightness: f64, a: f64, b: f64) -> [f64; 3] {
    let cube = |value: f64| value * value * value;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        for text in ["#1d2733", "#1d273380"] {
            assert_eq!(Color::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        for text in ["", "#12", "red", "#12345é", "#gggggg"] {
            assert!(Color::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn oklch_hits_known_colours() {
        assert_eq!(Color::oklch(1.0, 0.0, 0.0), Color::rgb(255, 255, 255));
        // sRGB red is L 0.628, C 0.2577, h 29.23.
        let red = Color::oklch(0.628, 0.2577, 29.23);
        assert!(red.r > 253 && red.g < 6 && red.b < 6, "{red}");
    }

    #[test]
    fn black_on_white_is_21() {
        assert!((Color::rgb(0, 0, 0).contrast(Color::rgb(255, 255, 255)) - 21.0).abs() < 1e-6);
    }
}
