use super::build::groups::look as group_kind;
use super::line::{Head, Mark, Style};
use super::{GroupInk, WireInk};
use crate::catalogue::Catalogue;
use crate::model::{Document, Wire};

/// What stands at the end of a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireEnd {
    None,
    Filled,
    Open,
    /// Attached: nothing flows.
    Dot,
}

/// The look of a wire in words, for writers that draw it with another tool's means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WireLook {
    pub ink: WireInk,
    /// Pixels.
    pub width: f64,
    /// Lengths of strokes and gaps in pixels; empty for a solid line.
    pub dash: &'static [f64],
    /// Drawn as two thin lines.
    pub double: bool,
    pub start: WireEnd,
    pub end: WireEnd,
    /// Carries a sign of its own: a reader's ring or a key.
    pub marked: bool,
    /// The legend's words.
    pub name: &'static str,
}

/// How a wire of a document is drawn.
pub fn wire_look(wire: &Wire, document: &Document, catalogue: &Catalogue) -> WireLook {
    let Style { ink, width, dash, cap: _, double, at_start, at_end, mark, name } = Style::of(wire, document, catalogue);
    let end = |head| match head {
        Head::None => WireEnd::None,
        Head::Filled => WireEnd::Filled,
        Head::Open => WireEnd::Open,
        Head::Dot => WireEnd::Dot,
    };
    WireLook { ink, width, dash, double, start: end(at_start), end: end(at_end), marked: mark != Mark::None, name }
}

/// The hue and border dash of a kind of group.
pub fn group_look(kind: &str) -> (GroupInk, &'static [f64]) {
    let look = group_kind(kind);
    (look.ink, look.dash)
}
