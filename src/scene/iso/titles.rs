//! Titles of groups: they lie on the ground along a border, so that ground and name are one thing.

use super::places::{Places, Thing, hull_holds, hulls_meet};
use super::projection::{level, plane_from_ground};
use super::stage::{Plot, RIM, Stage, corners};
use crate::geom::{Affine, Point, Rect, Vector};
use crate::model::{Document, GroupId};
use crate::scene::build::Builder;
use crate::scene::build::groups::{Look, look};
use crate::scene::{Anchor, Geometry, Part, Shape, Token, group_title_rect};
use crate::text::{self, Weight};

const SIZE: f64 = 14.0;
const HEIGHT: f64 = 26.0;
const MARK: f64 = 18.0;
/// Space between a title and the border it lies along.
const INSET: f64 = 6.0;
/// Space between the ends of a border and a title, where the corners are round.
const CORNER: f64 = 12.0;
/// Writing over the ground of another group costs this much.
const OTHER_GROUND: f64 = 300.0;

/// Where the mark and the name of a group lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Title {
    /// Corners on the picture, clockwise from the top left one as one reads.
    pub outline: [Point; 4],
    /// Lays what is drawn around the top left corner on the ground.
    pub(super) lie: Affine,
}

impl Title {
    /// A title of no size.
    pub(super) const fn at(point: Point) -> Self {
        let lie = Affine { e: point.x, f: point.y, ..level(0.0) };
        Self { outline: [point; 4], lie }
    }

    fn new(lie: Affine, width: f64) -> Self {
        Self { outline: corners(Rect::from_size(Point::ZERO, width, HEIGHT)).map(|corner| lie.apply(corner)), lie }
    }

    /// True where it is seen.
    pub fn covers(&self, seen: Point) -> bool {
        hull_holds(&self.outline, seen)
    }

    /// The upright area around it.
    pub fn bounds(&self) -> Rect {
        let [a, b, c, d] = self.outline;
        Rect::from_corners(a, c).union(&Rect::from_corners(b, d))
    }
}

/// Finds a place for every title, the outermost group first: it has the fewest.
pub(super) fn place(places: &mut Places, stage: &mut Stage, document: &Document, geometry: &Geometry) {
    let depth = |id: &GroupId| document.ancestors(&id.clone().into()).count();
    let mut order: Vec<(usize, &GroupId, &Rect)> =
        geometry.groups.iter().map(|(id, area)| (depth(id), id, area)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)));
    let grounds: Vec<(&GroupId, [Point; 4])> =
        order.iter().map(|(_, id, area)| (*id, corners(**area).map(plane_from_ground))).collect();
    for (_, id, area) in &order {
        let Some(group) = document.group(id) else { continue };
        let around: Vec<&GroupId> = document.ancestors(&(*id).clone().into()).collect();
        let others: Vec<&[Point; 4]> = grounds
            .iter()
            .filter(|(other, _)| other != id && !around.contains(other))
            .map(|(_, ground)| ground)
            .collect();
        let width = group_title_rect(**area, &group.name).width() + 8.0;
        let mut best: Option<(f64, Title)> = None;
        for (title, bias) in along_borders(**area, width) {
            if best.as_ref().is_some_and(|(known, _)| *known <= bias) {
                continue;
            }
            let over = others.iter().filter(|ground| hulls_meet(&ground[..], &title.outline)).count() as f64;
            let cost = bias + over * OTHER_GROUND + places.hull_cost(&title.outline);
            if best.as_ref().is_none_or(|(known, _)| cost < *known - 1e-9) {
                best = Some((cost, title));
            }
        }
        if let (Some((_, title)), Some(Plot { title: place, .. })) = (best, stage.groups.get_mut(*id)) {
            *place = title;
            places.add(Thing::Hull(title.outline.to_vec()), 1000.0, u64::MAX);
        }
    }
}

/// Places inside the far borders, then inside the near ones, then on the ground before those.
fn along_borders(area: Rect, width: f64) -> Vec<(Title, f64)> {
    const STEP: f64 = 16.0;
    let Rect { min, max } = area;
    let mut found = Vec::new();
    // Down the picture to the right, along the ground's x.
    let level_at = |x: f64, y: f64, down: f64| {
        let at = plane_from_ground(Point::new(x, y));
        Title::new(Affine { e: at.x, f: at.y + down, ..level(0.0) }, width)
    };
    // Up the picture to the right, against the ground's y; the letters' feet look along its x.
    let turned_at = |x: f64, y: f64, down: f64| {
        let at = plane_from_ground(Point::new(x, y));
        let Affine { a, b, .. } = level(0.0);
        Title::new(Affine { a, b: -b, c: a, d: b, e: at.x, f: at.y + down }, width)
    };
    let steps = |length: f64| {
        let free = (length - width - 2.0 * CORNER).clamp(0.0, 2_000.0);
        let mut at = 0.0;
        std::iter::from_fn(move || {
            let now = at;
            at += STEP;
            (now <= free).then_some(now)
        })
    };
    for by in steps(area.width()) {
        let x = min.x + CORNER + by;
        found.push((level_at(x, min.y + INSET, 0.0), by / 12.0));
        found.push((level_at(x, max.y - HEIGHT - INSET, 0.0), 14.0 + by / 12.0));
        found.push((level_at(x, max.y + 2.0, RIM), 40.0 + by / 12.0));
    }
    for by in steps(area.height()) {
        let y = max.y - CORNER - by;
        found.push((turned_at(min.x + INSET, y, 0.0), 6.0 + by / 12.0));
        found.push((turned_at(max.x - HEIGHT - INSET, y, 0.0), 18.0 + by / 12.0));
        found.push((turned_at(max.x + 2.0, y, RIM), 44.0 + by / 12.0));
    }
    found
}

/// Marks and names, on the ground and below all that stands there.
pub(super) fn draw(builder: &mut Builder<'_>, stage: &Stage) {
    for (id, group, _) in builder.groups_by_depth() {
        let Look { ink, icon, .. } = look(&group.kind);
        let Some(Plot { title, .. }) = stage.groups.get(&id) else { continue };
        let color = builder.paint(Token::GroupText(ink));
        let subject = Some(id.into());
        let rect = Rect::from_center(Point::new(14.0, HEIGHT / 2.0), MARK, MARK);
        let affine = Some(title.lie);
        let icon = Shape::Icon { id: icon.to_owned(), rect, affine, color };
        builder.push(subject.clone(), Part::GroupLabel, icon);
        let baseline = (HEIGHT - text::line_height(SIZE)) / 2.0 + text::ascent(SIZE);
        let (origin, weight) = (Point::ZERO + Vector::new(28.0, baseline), Weight::SemiBold);
        let width = text::width(&group.name, SIZE, weight);
        let (text, size, anchor) = (group.name, SIZE, Anchor::Start);
        let line = Shape::Text { origin, text, size, weight, color, anchor, width, affine };
        builder.push(subject, Part::GroupLabel, line);
    }
}
