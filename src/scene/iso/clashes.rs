use super::Stage;
use super::places::hulls_meet;
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, ElementId};

/// Writing that covers something it should keep clear of, in the isometric view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// A name, label or title over a body.
    OverBody(ElementId, ComponentId),
    /// Two of names, labels and titles.
    Writing(ElementId, ElementId),
}

/// Everything written over something else, for tests and for judging a layout. Takes time quadratic in the drawing.
pub fn clashes(stage: &Stage) -> Vec<Clash> {
    let upright = |rect: Rect| {
        let Rect { min, max } = rect.expanded(-0.5);
        vec![min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)]
    };
    let tags = stage.nodes.iter().map(|(id, node)| (ElementId::from(id.clone()), node.tag));
    let labels = stage.wires.iter().filter_map(|(id, run)| Some((ElementId::from(id.clone()), run.label.as_ref()?.0)));
    let titles = stage.groups.iter().map(|(id, plot)| (ElementId::from(id.clone()), plot.title.outline.to_vec()));
    let writing: Vec<(ElementId, Vec<Point>)> = tags
        .chain(labels)
        .filter(|(_, rect)| rect.height() > 0.0)
        .map(|(id, rect)| (id, upright(rect)))
        .chain(titles)
        .collect();
    let mut found = Vec::new();
    for (index, (id, outline)) in writing.iter().enumerate() {
        for (body, node) in &stage.nodes {
            if hulls_meet(&node.outline, outline) {
                found.push(Clash::OverBody(id.clone(), body.clone()));
            }
        }
        for (other, beside) in &writing[index + 1..] {
            if hulls_meet(outline, beside) {
                found.push(Clash::Writing(id.clone(), other.clone()));
            }
        }
    }
    found
}
