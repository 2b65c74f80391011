use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::outline::{Along, Outline};
use super::projection::{Spot, level, upright};
use super::solid::{Face, Solid};
use crate::catalogue::{Category, asset};
use crate::geom::{Affine, Point, Rect};
use crate::scene::Shade;

/// The shape a component stands for in the isometric view. Lengths in pixels; a tile is 64 wide.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Body {
    /// A flat cushion.
    Slab {
        height: f64,
    },
    /// A cube with soft corners.
    Block {
        height: f64,
    },
    /// A ribbed box, as of containers.
    Crate {
        height: f64,
    },
    /// A narrow high box with slots, as of machines.
    Tower {
        height: f64,
    },
    /// A strong box with a door.
    Vault {
        height: f64,
    },
    /// A six-sided prism.
    Prism {
        height: f64,
    },
    /// Two flights of stairs.
    Steps {
        height: f64,
    },
    /// Sheets on top of each other.
    Stack {
        sheets: u8,
    },
    /// A board of electronics with legs.
    Chip {
        height: f64,
    },
    Cylinder {
        height: f64,
        radius: f64,
    },
    /// Discs on top of each other.
    Drums {
        discs: u8,
    },
    /// Wider at its top, with a rim.
    Bucket {
        height: f64,
    },
    /// Two walls and a deck: wires pass through.
    Gate {
        height: f64,
    },
    /// A pipe that lies along the flow.
    Tube {
        height: f64,
    },
    /// A pin board or dashboard on a foot.
    Board {
        height: f64,
    },
    /// A desktop screen.
    Screen {
        height: f64,
    },
    Phone {
        height: f64,
    },
    Person {
        height: f64,
    },
    Shield {
        height: f64,
    },
    Cloud {
        height: f64,
    },
}

/// Which service is which body, from `assets/iso/bodies.ron`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bodies {
    /// For services that are not named.
    categories: BTreeMap<Category, Body>,
    services: BTreeMap<String, Body>,
}

impl Bodies {
    pub(super) fn builtin() -> &'static Self {
        static BODIES: OnceLock<Bodies> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "embedded data, proved by the test below")]
        BODIES.get_or_init(|| {
            let bytes = asset("iso/bodies.ron").unwrap_or_default();
            ron::de::from_bytes(bytes).expect("the embedded bodies parse")
        })
    }

    pub(super) fn of(&self, service: &str, category: Category) -> Body {
        let known = self.services.get(service).or_else(|| self.categories.get(&category));
        known.copied().unwrap_or(Body::Block { height: 28.0 })
    }
}

/// A body ready to be set on a tile: everything relative to the tile's top left corner on the picture plane.
#[derive(Clone, Debug)]
pub(super) struct Shaped {
    pub(super) faces: Vec<Face>,
    /// Where its glyph lies: a square and the face's map. Bodies that say all by their shape have none.
    pub(super) glyph: Option<(Rect, Affine)>,
    /// What touches the ground, as an area of the tile and the radius of its corners.
    pub(super) foot: (Rect, f64),
    pub(super) height: f64,
}

const MIDDLE: f64 = 32.0;

fn on_top(height: f64, x: f64, y: f64, size: f64) -> (Rect, Affine) {
    (Rect::from_center(Point::new(x, y), size, size), level(height))
}

/// On an upright face looking to the lower left.
fn in_front(y: f64, x: f64, z: f64, size: f64) -> (Rect, Affine) {
    (Rect::from_center(Point::new(x, -z), size, size), upright(y))
}

fn square(inset: f64, radius: f64) -> Outline {
    Outline::rounded((inset, 64.0 - inset), (inset, 64.0 - inset), radius)
}

fn foot(inset: f64, radius: f64) -> (Rect, f64) {
    (Rect::new(Point::new(inset, inset), Point::new(64.0 - inset, 64.0 - inset)), radius)
}

impl Body {
    pub(super) fn shaped(self) -> Shaped {
        let mut solid = Solid::default();
        let (glyph, foot, height) = match self {
            Self::Slab { height } => {
                solid.push(&square(3.0, 11.0), Along::Up, (0.0, height));
                (Some(on_top(height, MIDDLE, MIDDLE, 40.0)), foot(3.0, 11.0), height)
            }
            Self::Block { height } => {
                solid.push(&square(5.0, 9.0), Along::Up, (0.0, height));
                (Some(on_top(height, MIDDLE, MIDDLE, 38.0)), foot(5.0, 9.0), height)
            }
            Self::Crate { height } => {
                solid.push(&square(5.0, 3.0), Along::Up, (0.0, height));
                ribs(&mut solid, 5.0, height);
                (Some(on_top(height, MIDDLE, MIDDLE, 36.0)), foot(5.0, 3.0), height)
            }
            Self::Tower { height } => {
                solid.push(&square(11.0, 5.0), Along::Up, (0.0, height));
                slots(&mut solid, 11.0, height);
                (Some(on_top(height, MIDDLE, MIDDLE, 30.0)), foot(11.0, 5.0), height)
            }
            Self::Vault { height } => {
                solid.push(&square(7.0, 5.0), Along::Up, (0.0, height));
                let door = Outline::rounded((12.0, 52.0), (4.0, height - 4.0), 4.0);
                solid.cap(&door, Along::Left, 57.0, Shade::facing(0.0, 1.0, 0.0), true);
                (Some(in_front(57.0, MIDDLE, height / 2.0, height - 10.0)), foot(7.0, 5.0), height)
            }
            Self::Prism { height } => {
                solid.push(&Outline::hexagon(MIDDLE, MIDDLE, 30.0), Along::Up, (0.0, height));
                (Some(on_top(height, MIDDLE, MIDDLE, 34.0)), foot(4.0, 20.0), height)
            }
            Self::Steps { height } => {
                let low = height * 0.45;
                solid.push(&Outline::rounded((4.0, 60.0), (6.0, 58.0), 5.0), Along::Up, (0.0, low));
                solid.push(&Outline::rounded((4.0, 46.0), (6.0, 58.0), 5.0), Along::Up, (low, height));
                (Some(on_top(height, 25.0, MIDDLE, 34.0)), foot(5.0, 5.0), height)
            }
            Self::Stack { sheets } => stack(&mut solid, sheets),
            Self::Chip { height } => {
                legs(&mut solid);
                solid.push(&square(9.0, 4.0), Along::Up, (2.0, height));
                (Some(on_top(height, MIDDLE, MIDDLE, 34.0)), foot(6.0, 4.0), height)
            }
            Self::Cylinder { height, radius } => {
                solid.push(&Outline::circle(MIDDLE, MIDDLE, radius), Along::Up, (0.0, height));
                if height > 30.0 {
                    for share in [1.0, 2.0] {
                        solid.hoop((MIDDLE, MIDDLE), radius, height * share / 3.0, Shade::EDGE, 0.8);
                    }
                }
                let size = (radius * 1.3).min(36.0);
                (Some(on_top(height, MIDDLE, MIDDLE, size)), foot(MIDDLE - radius, radius), height)
            }
            Self::Drums { discs } => drums(&mut solid, discs),
            Self::Bucket { height } => {
                solid.cone((MIDDLE, MIDDLE), (21.0, 0.0), (28.0, height));
                solid.cap(&Outline::circle(MIDDLE, MIDDLE, 28.0), Along::Up, height, Shade::TOP, true);
                solid.cap(
                    &Outline::circle(MIDDLE, MIDDLE, 23.5),
                    Along::Up,
                    height,
                    Shade::facing(0.0, 0.8, 0.6),
                    true,
                );
                (Some(on_top(height, MIDDLE, MIDDLE, 30.0)), foot(11.0, 21.0), height)
            }
            Self::Gate { height } => {
                let under = height - 13.0;
                for (back, front) in [(7.0, 19.0), (45.0, 57.0)] {
                    solid.push(&Outline::rounded((7.0, 57.0), (back, front), 2.0), Along::Up, (0.0, under));
                }
                solid.push(&square(5.0, 4.0), Along::Up, (under, height));
                (Some(on_top(height, MIDDLE, MIDDLE, 38.0)), foot(6.0, 2.0), height)
            }
            Self::Tube { height } => {
                let radius = height / 2.0;
                solid.push(&Outline::rounded((8.0, 56.0), (0.0, height), radius), Along::Right, (3.0, 61.0));
                let hole = Outline::rounded((15.0, 49.0), (7.0, height - 7.0), radius - 7.0);
                solid.cap(&hole, Along::Right, 61.0, Shade::DEEP, false);
                (
                    Some(on_top(height, MIDDLE, 30.0, 30.0)),
                    (Rect::from_center(Point::new(32.0, 32.0), 58.0, 36.0), 4.0),
                    height,
                )
            }
            Self::Board { height } => {
                solid.push(&Outline::rounded((12.0, 52.0), (24.0, 44.0), 4.0), Along::Up, (0.0, 3.0));
                solid.push(&Outline::rounded((4.0, 60.0), (5.0, height), 5.0), Along::Left, (30.0, 38.0));
                (
                    Some(in_front(38.0, MIDDLE, (height + 5.0) / 2.0, height - 11.0)),
                    (Rect::from_center(Point::new(32.0, 34.0), 56.0, 20.0), 4.0),
                    height,
                )
            }
            Self::Screen { height } => {
                solid.push(&Outline::rounded((16.0, 48.0), (22.0, 46.0), 5.0), Along::Up, (0.0, 3.0));
                solid.push(&Outline::rounded((27.0, 37.0), (30.0, 36.0), 1.0), Along::Up, (3.0, 12.0));
                solid.push(&Outline::rounded((2.0, 62.0), (9.0, height), 5.0), Along::Left, (31.0, 38.0));
                let glass = Outline::rounded((6.0, 58.0), (13.0, height - 4.0), 2.5);
                solid.cap(&glass, Along::Left, 38.0, Shade::DEEP, false);
                (
                    Some(in_front(38.0, MIDDLE, (height + 9.0) / 2.0, height - 19.0)),
                    (Rect::from_center(Point::new(32.0, 34.0), 44.0, 24.0), 5.0),
                    height,
                )
            }
            Self::Phone { height } => {
                solid.push(&Outline::rounded((14.0, 50.0), (22.0, 46.0), 6.0), Along::Up, (0.0, 3.0));
                solid.push(&Outline::rounded((19.0, 45.0), (3.0, height), 5.0), Along::Left, (30.0, 37.0));
                let glass = Outline::rounded((22.0, 42.0), (8.0, height - 5.0), 2.0);
                solid.cap(&glass, Along::Left, 37.0, Shade::DEEP, false);
                (
                    Some(in_front(37.0, MIDDLE, (height + 3.0) / 2.0, 19.0)),
                    (Rect::from_center(Point::new(32.0, 34.0), 36.0, 24.0), 6.0),
                    height,
                )
            }
            Self::Person { height } => person(&mut solid, height),
            Self::Shield { height } => {
                solid.push(&Outline::rounded((16.0, 48.0), (24.0, 46.0), 5.0), Along::Up, (0.0, 3.0));
                solid.push(&shield(height), Along::Left, (30.0, 40.0));
                (
                    Some(in_front(40.0, MIDDLE, height * 0.56, 28.0)),
                    (Rect::from_center(Point::new(32.0, 34.0), 40.0, 22.0), 5.0),
                    height,
                )
            }
            Self::Cloud { height } => cloud(&mut solid, height),
        };
        Shaped { faces: solid.faces, glyph, foot, height }
    }
}

type Parts = (Option<(Rect, Affine)>, (Rect, f64), f64);

/// Upright grooves on both seen faces.
fn ribs(solid: &mut Solid, inset: f64, height: f64) {
    let face = 64.0 - inset;
    for place in [16.0, 24.0, 32.0, 40.0, 48.0] {
        let shade = Shade::facing(0.45, 0.89, 0.0);
        solid.line(&[Spot::new(place, face, 5.0), Spot::new(place, face, height - 5.0)], shade, 1.6);
    }
    for place in [16.0, 24.0, 32.0, 40.0, 48.0] {
        solid.line(&[Spot::new(face, place, 5.0), Spot::new(face, place, height - 5.0)], Shade::DEEP, 1.6);
    }
}

/// Level slots with a lamp, as on a rack.
fn slots(solid: &mut Solid, inset: f64, height: f64) {
    let face = 64.0 - inset;
    let mut z = height - 9.0;
    while z > 5.0 {
        solid.line(&[Spot::new(inset + 7.0, face, z), Spot::new(face - 14.0, face, z)], Shade::DEEP, 2.0);
        solid.line(&[Spot::new(face - 8.5, face, z), Spot::new(face - 6.5, face, z)], Shade::EDGE, 2.0);
        solid.line(&[Spot::new(face, inset + 7.0, z), Spot::new(face, face - 7.0, z)], Shade::DEEP, 2.0);
        z -= 8.0;
    }
}

fn stack(solid: &mut Solid, sheets: u8) -> Parts {
    const SHEET: f64 = 7.0;
    const GAP: f64 = 3.0;
    let mut z = 0.0;
    for sheet in 0..sheets.clamp(1, 6) {
        if sheet > 0 {
            solid.cap(&square(9.0, 6.0), Along::Up, z, Shade::DEEP, false);
            z += GAP;
        }
        solid.push(&square(5.0, 8.0), Along::Up, (z, z + SHEET));
        z += SHEET;
    }
    (Some(on_top(z, MIDDLE, MIDDLE, 38.0)), foot(5.0, 8.0), z)
}

fn drums(solid: &mut Solid, discs: u8) -> Parts {
    const DISC: f64 = 9.5;
    const GAP: f64 = 2.5;
    let center = (MIDDLE, MIDDLE);
    let mut z = 0.0;
    for disc in 0..discs.clamp(1, 6) {
        if disc > 0 {
            solid.cap(&Outline::circle(MIDDLE, MIDDLE, 24.0), Along::Up, z, Shade::DEEP, false);
            solid.cone(center, (24.0, z), (24.0, z + GAP));
            z += GAP;
        }
        solid.push(&Outline::circle(MIDDLE, MIDDLE, 28.0), Along::Up, (z, z + DISC));
        z += DISC;
    }
    (Some(on_top(z, MIDDLE, MIDDLE, 34.0)), foot(4.0, 28.0), z)
}

/// The legs of a chip on the two seen sides.
fn legs(solid: &mut Solid) {
    for place in [15.0, 25.0, 35.0, 45.0] {
        solid.push(&Outline::rounded((place - 2.0, place + 3.0), (4.0, 60.0), 1.0), Along::Up, (0.0, 3.0));
    }
    for place in [15.0, 25.0, 35.0, 45.0] {
        solid.push(&Outline::rounded((4.0, 60.0), (place - 2.0, place + 3.0), 1.0), Along::Up, (0.0, 3.0));
    }
}

fn person(solid: &mut Solid, height: f64) -> Parts {
    let center = (MIDDLE, MIDDLE);
    solid.push(&Outline::circle(MIDDLE, MIDDLE, 22.0), Along::Up, (0.0, 4.0));
    let neck = height - 15.0;
    let profile = [(16.5, 4.0), (15.0, neck * 0.4), (12.2, neck * 0.7), (9.0, neck * 0.9), (5.0, neck)];
    for pair in profile.windows(2) {
        if let [below, above] = pair {
            solid.cone(center, *below, *above);
        }
    }
    solid.cap(&Outline::circle(MIDDLE, MIDDLE, 5.0), Along::Up, neck, Shade::TOP, false);
    solid.ball(Spot::new(MIDDLE, MIDDLE, height - 8.0), 8.0);
    (None, foot(10.0, 22.0), height)
}

/// A coat of arms in the plane of x and z.
fn shield(height: f64) -> Outline {
    let corners = [
        (32.0, 3.0),
        (41.2, 7.5),
        (48.7, 13.5),
        (53.3, 20.5),
        (55.0, 28.0),
        (55.0, height - 6.0),
        (45.8, height - 5.0),
        (37.8, height - 3.0),
        (32.0, height),
        (26.2, height - 3.0),
        (18.2, height - 5.0),
        (9.0, height - 6.0),
        (9.0, 28.0),
        (10.7, 20.5),
        (15.3, 13.5),
        (22.8, 7.5),
    ];
    Outline::polygon(&corners)
}

fn cloud(solid: &mut Solid, height: f64) -> Parts {
    solid.push(&Outline::rounded((14.0, 50.0), (24.0, 46.0), 6.0), Along::Up, (0.0, 3.0));
    let lobes = [
        Outline::rounded((3.0, 61.0), (4.0, 26.0), 11.0),
        Outline::circle(22.0, height - 19.0, 13.0),
        Outline::circle(37.0, height - 17.0, 17.0),
    ];
    solid.push_union(&lobes, Along::Left, (29.0, 41.0));
    (
        Some(in_front(41.0, 33.0, height * 0.47, 28.0)),
        (Rect::from_center(Point::new(32.0, 35.0), 54.0, 22.0), 6.0),
        height,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_service_and_category_has_a_body() {
        let bodies = Bodies::builtin();
        for category in Category::ALL {
            assert!(bodies.categories.contains_key(category), "{category:?} has no body");
        }
        let catalogue = Catalogue::builtin();
        for id in bodies.services.keys() {
            assert!(catalogue.service(id).is_some(), "`{id}` in bodies.ron is no service");
        }
        for service in catalogue.services() {
            let shaped = bodies.of(&service.id, service.category).shaped();
            assert!(!shaped.faces.is_empty(), "{}", service.id);
            assert!((4.0..=56.0).contains(&shaped.height), "{}: {}", service.id, shaped.height);
        }
    }
}
