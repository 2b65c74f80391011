use std::ops::{Add, AddAssign, Div, Mul, MulAssign};

/// A figure with its uncertainty: what it costs at least, probably and at most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    pub low: f64,
    pub expected: f64,
    pub high: f64,
}

impl Band {
    pub const ZERO: Self = Self::point(0.0);
    pub const ONE: Self = Self::point(1.0);

    pub const fn new(low: f64, expected: f64, high: f64) -> Self {
        Self { low, expected, high }
    }

    /// A figure that is known.
    pub const fn point(value: f64) -> Self {
        Self::new(value, value, value)
    }

    /// A figure that nobody gave: half to double what is assumed.
    pub fn assumed(value: f64) -> Self {
        Self::new(value / 2.0, value, value * 2.0)
    }

    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(f(self.low), f(self.expected), f(self.high))
    }

    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self::new(f(self.low, other.low), f(self.expected, other.expected), f(self.high, other.high))
    }

    pub fn max(self, other: Self) -> Self {
        self.zip(other, f64::max)
    }

    pub fn min(self, other: Self) -> Self {
        self.zip(other, f64::min)
    }

    /// Quotient by lane; nothing over nothing is nothing.
    pub fn over(self, other: Self) -> Self {
        self.zip(other, |a, b| if b == 0.0 { 0.0 } else { a / b })
    }

    /// The same three figures, the smallest first.
    pub fn sorted(self) -> Self {
        let low = self.low.min(self.expected).min(self.high);
        let high = self.high.max(self.expected).max(self.low);
        Self::new(low, self.expected, high)
    }

    pub const fn is_point(self) -> bool {
        self.low == self.expected && self.expected == self.high
    }

    pub const fn is_zero(self) -> bool {
        self.low == 0.0 && self.expected == 0.0 && self.high == 0.0
    }

    pub const fn is_finite(self) -> bool {
        self.low.is_finite() && self.expected.is_finite() && self.high.is_finite()
    }

    pub(super) const fn lane(self, lane: usize) -> f64 {
        match lane {
            0 => self.low,
            1 => self.expected,
            _ => self.high,
        }
    }

    pub(super) const fn set_lane(&mut self, lane: usize, value: f64) {
        match lane {
            0 => self.low = value,
            1 => self.expected = value,
            _ => self.high = value,
        }
    }
}

impl From<f64> for Band {
    fn from(value: f64) -> Self {
        Self::point(value)
    }
}

impl Add for Band {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl AddAssign for Band {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul for Band {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl Mul<f64> for Band {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        self.map(|value| value * factor)
    }
}

impl MulAssign<f64> for Band {
    fn mul_assign(&mut self, factor: f64) {
        *self = *self * factor;
    }
}

impl Div<f64> for Band {
    type Output = Self;

    fn div(self, divisor: f64) -> Self {
        self.map(|value| value / divisor)
    }
}

impl std::iter::Sum for Band {
    fn sum<I: Iterator<Item = Self>>(bands: I) -> Self {
        bands.fold(Self::ZERO, |sum, band| sum + band)
    }
}
