use crate::geom::Point;

/// Which button a pointer event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Primary,
    Secondary,
}

/// Keys held during a pointer event. `command` is Ctrl, or Cmd on a Mac.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    pub shift: bool,
    pub command: bool,
    pub alt: bool,
}

/// What the pointer did, in world coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PointerEvent {
    Down { pos_in_world: Point, button: Button, modifiers: Modifiers, world_per_point: f64 },
    Move { pos_in_world: Point, modifiers: Modifiers, world_per_point: f64 },
    Up { pos_in_world: Point, modifiers: Modifiers, world_per_point: f64 },
}
