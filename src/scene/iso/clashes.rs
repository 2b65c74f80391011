use super::Stage;
use super::places::hull_meets;
use crate::geom::Rect;
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
    let tags = stage.nodes.iter().map(|(id, node)| (ElementId::from(id.clone()), node.tag));
    let labels = stage.wires.iter().filter_map(|(id, run)| Some((ElementId::from(id.clone()), run.label.as_ref()?.0)));
    let titles = stage.groups.iter().map(|(id, plot)| (ElementId::from(id.clone()), plot.title));
    let writing: Vec<(ElementId, Rect)> = tags
        .chain(labels)
        .chain(titles)
        .filter(|(_, rect)| rect.height() > 0.0)
        .map(|(id, rect)| (id, rect.expanded(-0.5)))
        .collect();
    let mut found = Vec::new();
    for (index, (id, rect)) in writing.iter().enumerate() {
        for (body, node) in &stage.nodes {
            if hull_meets(&node.outline, *rect) {
                found.push(Clash::OverBody(id.clone(), body.clone()));
            }
        }
        for (other, area) in &writing[index + 1..] {
            if rect.intersects(area) {
                found.push(Clash::Writing(id.clone(), other.clone()));
            }
        }
    }
    found
}
