use super::outline::{Along, Outline};
use super::solid::Solid;
use super::stage::RIM;
use crate::scene::build::Builder;
use crate::scene::build::groups::{Look, look};
use crate::scene::{Cap, Item, Part, Shade, Shape, Stroke, Token};

const RADIUS: f64 = 14.0;

/// Groups as raised grounds, the outermost first. What stands on them keeps its height:
/// the sides hang below the level, and each inner ground hides what it covers.
pub(super) fn draw(builder: &mut Builder<'_>) {
    for (id, group, rect) in builder.groups_by_depth() {
        let Look { ink, dash, .. } = look(&group.kind);
        let mut solid = Solid::default();
        let radius = RADIUS.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let outline = Outline::rounded((rect.min.x, rect.max.x), (rect.min.y, rect.max.y), radius);
        solid.push(&outline, Along::Up, (-RIM, 0.0));
        let tooltip = Some(format!("{} ({})", group.name, group.kind));
        let count = solid.faces.len();
        for (index, face) in solid.faces.into_iter().enumerate() {
            let is_top = index + 1 == count;
            let token = match face.fill {
                _ if is_top => Token::Ground(ink),
                Some(shade) if shade <= Shade::facing(0.707, 0.707, 0.0) => Token::RimLeft(ink),
                _ => Token::RimRight(ink),
            };
            let stroke = is_top.then(|| Stroke {
                paint: builder.paint(Token::GroupEdge(ink)),
                width: 1.25,
                dash: dash.to_vec(),
                cap: if dash.first() == Some(&2.0) { Cap::Round } else { Cap::Butt },
            });
            let shape = Shape::Path { segments: face.segments, fill: Some(builder.paint(token)), stroke };
            let tooltip = tooltip.clone().filter(|_| index == 0);
            builder.items.push(Item { subject: Some(id.clone().into()), part: Part::GroupArea, tooltip, shape });
        }
    }
}
