use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::{Answer, ProjectArguments};
use crate::arrange::{ArrangeOptions, arrange};
use crate::format::{self, FileKind, io};
use crate::geom::{Point, Rect};
use crate::layout::route::{Body, Link, route};
use crate::layout::{Gaps, LabelPlaces, Leaf, Tree, TreeEdge, TreeGroup, place};
use crate::model::{ComponentId, Txn};

#[derive(Args)]
pub(super) struct Arguments {
    /// The drawing; `-` reads standard input
    #[arg(required_unless_present = "graph", conflicts_with = "graph")]
    file: Option<PathBuf>,
    /// A plain graph of boxes and edges instead of a drawing
    #[arg(long)]
    graph: Option<PathBuf>,
    /// Where to write the drawing, or the graph's layout; `-` is standard output
    #[arg(short, long)]
    output: PathBuf,
    /// Components that stay where they are
    #[arg(long, value_delimiter = ',')]
    keep: Vec<String>,
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    match (&arguments.graph, &arguments.file) {
        (Some(graph), _) => lay_out_graph(graph, &arguments.output)?,
        (None, Some(file)) => lay_out_document(file, arguments)?,
        (None, None) => bail!("name a drawing, or a graph with --graph"),
    }
    Ok(Answer::Yes)
}

fn lay_out_document(file: &Path, arguments: &Arguments) -> Result<()> {
    let catalogue = arguments.project.around(Some(file))?.catalogue;
    let loaded = io::load(file, catalogue)?;
    for warning in &loaded.warnings {
        eprintln!("warning: {}: {warning}", file.display());
    }
    let kind = if arguments.output.as_os_str() == "-" {
        loaded.kind
    } else {
        FileKind::detect(&arguments.output.display().to_string(), "")
    };
    if arguments.output.as_os_str() != "-" {
        io::refuse_picture(&arguments.output, kind)?;
    }
    let mut document = loaded.document;
    let mut options = ArrangeOptions::default();
    for id in &arguments.keep {
        let id = ComponentId::new(id);
        if !document.components().contains_key(&id) {
            bail!("--keep names `{id}`, which is not a component of {}", file.display());
        }
        if loaded.unplaced.contains(&id) {
            bail!("--keep names `{id}`, which has no position to keep in {}", file.display());
        }
        options.keep.insert(id);
    }
    let mut txn = Txn::new("Lay out");
    for (id, position) in arrange(&document, catalogue, &options) {
        txn.update_component(&mut document, &id, |component| component.pos = position);
    }
    // Old areas would stretch over the new places; groups fit their members again.
    if options.keep.is_empty() {
        let groups: Vec<_> = document.groups().keys().cloned().collect();
        for id in groups {
            if !document.members(&id).is_empty() {
                txn.update_group(&mut document, &id, |group| group.rect = None);
            }
        }
    }
    io::write_atomic(&arguments.output, format::to_text(&document, kind).as_bytes())?;
    Ok(())
}

#[derive(Deserialize)]
struct GraphFile {
    nodes: Vec<GraphNode>,
    #[serde(default)]
    edges: Vec<GraphEdge>,
}

#[derive(Deserialize)]
struct GraphNode {
    id: String,
    #[serde(default)]
    w: f64,
    #[serde(default)]
    h: f64,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct GraphEdge {
    source: String,
    target: String,
    #[serde(default)]
    lw: Option<f64>,
    #[serde(default)]
    lh: Option<f64>,
}

#[derive(Serialize)]
struct LayoutFile {
    nodes: BTreeMap<String, Box4>,
    edges: Vec<EdgeRoute>,
}

#[derive(Serialize)]
struct Box4 {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl From<Rect> for Box4 {
    fn from(rect: Rect) -> Self {
        Self { x: rect.min.x, y: rect.min.y, w: rect.width(), h: rect.height() }
    }
}

#[derive(Serialize)]
struct EdgeRoute {
    source: String,
    target: String,
    points: Vec<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Box4>,
}

/// Spacing of the benchmark set's own anchors.
const BENCH_GAPS: Gaps =
    Gaps { column: 80.0, row: 40.0, beside: 24.0, track: 16.0, padding: 24.0, padding_top: 40.0, component: 40.0 };

fn lay_out_graph(path: &Path, output: &Path) -> Result<()> {
    let text = io::read_text(path)?;
    let graph: GraphFile =
        serde_json::from_str(&text).with_context(|| format!("{} is not a plain graph", path.display()))?;
    let is_group = |node: &GraphNode| node.kind.as_deref() == Some("group");
    let (groups, leaves): (Vec<&GraphNode>, Vec<&GraphNode>) = graph.nodes.iter().partition(|node| is_group(node));
    let group_index: BTreeMap<&str, usize> =
        groups.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let leaf_index: BTreeMap<&str, usize> =
        leaves.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let parent = |node: &GraphNode| node.parent.as_deref().and_then(|parent| group_index.get(parent)).copied();
    let size = |value: f64| if value.is_finite() { value.clamp(1.0, 1e5) } else { 1.0 };
    let tree = Tree {
        leaves: leaves
            .iter()
            .map(|node| {
                let (across, down) = (size(node.w) / 2.0, size(node.h) / 2.0);
                Leaf { up: down, down, left: across, right: across, caption: 0.0, group: parent(node) }
            })
            .collect(),
        groups: groups.iter().map(|node| TreeGroup { parent: parent(node), title: 0.0 }).collect(),
        edges: graph
            .edges
            .iter()
            .map(|edge| {
                let end = |id: &str| {
                    leaf_index
                        .get(id)
                        .copied()
                        .with_context(|| format!("{}: an edge names `{id}`, which is no box", path.display()))
                };
                Ok(TreeEdge {
                    from: end(&edge.source)?,
                    to: end(&edge.target)?,
                    weight: 1.0,
                    label: edge.lw.unwrap_or_default(),
                })
            })
            .collect::<Result<_>>()?,
    };
    let placement = place(&tree, BENCH_GAPS);
    let boxes: Vec<Rect> = tree
        .leaves
        .iter()
        .zip(&placement.points)
        .map(|(leaf, at)| {
            Rect::new(Point::new(at.x - leaf.left, at.y - leaf.up), Point::new(at.x + leaf.right, at.y + leaf.down))
        })
        .collect();
    let bodies: Vec<Body> = boxes.iter().map(|rect| Body { tile: *rect, bounds: *rect }).collect();
    let links: Vec<Link> = tree
        .edges
        .iter()
        .map(|edge| Link { from: edge.from, to: edge.to, from_side: None, to_side: None, kind: 0, label: edge.label })
        .collect();
    let routes = route(&bodies, &[], &placement.groups, &links);
    let leaves = leaves.iter().zip(&boxes).map(|(node, rect)| (node.id.clone(), Box4::from(*rect)));
    let groups = groups.iter().zip(&placement.groups).map(|(node, rect)| (node.id.clone(), Box4::from(*rect)));
    let mut places = LabelPlaces::default();
    for rect in &boxes {
        places.keep_clear(rect.expanded(4.0), 1000.0);
    }
    for (index, route) in routes.iter().enumerate() {
        places.add_wire(index, &route.points);
    }
    for frame in &placement.groups {
        places.add_border(*frame);
    }
    let edges = graph.edges.iter().zip(routes).enumerate().map(|(index, (edge, route))| {
        let (width, height) = (edge.lw.unwrap_or_default(), edge.lh.unwrap_or_default());
        let wanted = width > 0.0 && height > 0.0;
        EdgeRoute {
            source: edge.source.clone(),
            target: edge.target.clone(),
            label: wanted.then(|| places.place(index, &route.points, width, height)).flatten().map(Box4::from),
            points: route.points.into_iter().map(Into::into).collect(),
        }
    });
    let file = LayoutFile { nodes: leaves.chain(groups).collect(), edges: edges.collect() };
    io::write_atomic(output, serde_json::to_string(&file)?.as_bytes())?;
    Ok(())
}
