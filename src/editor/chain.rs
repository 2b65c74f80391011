//! Chains: `s3 > lambda > dynamodb` typed by a person, and the parts that are put between two that do not fit.

use crate::arrange;
use crate::catalogue::{Catalogue, Provider, Wiring};
use crate::editor::wiring::{Verdict, verdict_of};
use crate::editor::{Editor, finder, naming};
use crate::geom::{Point, Vector};
use crate::model::{Component, ComponentId, Document, ElementId, Mechanism, Value, Wire, WireId};
use crate::scene::TILE;

/// Distance between the tiles of a new chain, centre to centre.
const STEP: f64 = 160.0;

/// One word of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A new component of a service.
    New(String),
    /// A component of the drawing.
    Existing(ComponentId),
    /// Nothing is called that; perhaps something similar was meant.
    Unknown { word: String, near: Option<String> },
}

/// What leads from one stop to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The mechanism of the wire, and the provider's term for it.
    Legal { mechanism: Mechanism, how: String },
    /// The two are wired already.
    Drawn,
    /// Why not, and the shortest chain of services that would do.
    Illegal { why: String, detour: Vec<String> },
    /// One of the two is unknown.
    Open,
}

/// A chain as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    pub stops: Vec<Stop>,
    /// One fewer than stops.
    pub links: Vec<Link>,
}

impl Chain {
    /// Reads `s3 > lambda > dynamodb`: names, ids or words for services, and names or ids of what is drawn.
    /// `None` for text that is no chain.
    pub fn read(text: &str, document: &Document, catalogue: &Catalogue) -> Option<Self> {
        let text = text.replace("->", ">").replace("=>", ">").replace(['→', '⟶'], ">");
        if !text.contains('>') || text.contains('\n') {
            return None;
        }
        let words: Vec<&str> = text.split('>').map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.len() < 2 {
            return None;
        }
        Some(Self::of(words.into_iter().map(|word| stop(word, document, catalogue)).collect(), document, catalogue))
    }

    fn of(stops: Vec<Stop>, document: &Document, catalogue: &Catalogue) -> Self {
        let links = stops.windows(2).map(|pair| link(&pair[0], &pair[1], document, catalogue)).collect();
        Self { stops, links }
    }

    /// True when every stop is known and every link can be drawn.
    pub fn is_whole(&self) -> bool {
        self.links.iter().all(|link| matches!(link, Link::Legal { .. } | Link::Drawn))
    }

    /// True when building it would change anything.
    pub fn adds(&self) -> bool {
        self.links.iter().any(|link| matches!(link, Link::Legal { .. }))
    }

    /// The same with the shortest detour wherever two stops do not fit; `None` where none is known.
    pub fn with_detours(&self, document: &Document, catalogue: &Catalogue) -> Option<Self> {
        let mut stops = Vec::new();
        for (index, stop) in self.stops.iter().enumerate() {
            stops.push(stop.clone());
            match self.links.get(index) {
                Some(Link::Illegal { detour, .. }) if !detour.is_empty() => {
                    stops.extend(detour.iter().cloned().map(Stop::New));
                }
                Some(Link::Illegal { .. } | Link::Open) => return None,
                _ => {}
            }
        }
        Some(Self::of(stops, document, catalogue)).filter(Self::is_whole)
    }
}

fn stop(word: &str, document: &Document, catalogue: &Catalogue) -> Stop {
    let drawn = document.components().iter().find(|(id, component)| {
        id.as_str().eq_ignore_ascii_case(word) || component.name.to_lowercase() == word.to_lowercase()
    });
    // `+` asks for a new one whatever is drawn.
    if let Some(service) = word.strip_prefix('+').and_then(|word| finder::named(catalogue, word.trim())) {
        return Stop::New(service.id.clone());
    }
    // A word for a service means a new one, unless something drawn has just that id.
    match (drawn, finder::named(catalogue, word)) {
        (Some((id, _)), Some(service)) if id.as_str() != word && service.id == word => Stop::New(service.id.clone()),
        (Some((id, _)), _) => Stop::Existing(id.clone()),
        (None, Some(service)) => Stop::New(service.id.clone()),
        (None, None) => Stop::Unknown { word: word.to_owned(), near: near(word, document, catalogue) },
    }
}

/// The name a mistyped word was probably meant to be.
fn near(word: &str, document: &Document, catalogue: &Catalogue) -> Option<String> {
    let services = catalogue.services().flat_map(|service| [service.id.as_str(), service.label.as_str()]);
    let drawn = document.components().iter().flat_map(|(id, component)| [id.as_str(), component.name.as_str()]);
    crate::format::did_you_mean(word, services.chain(drawn)).map(str::to_owned)
}

fn service_of<'a>(stop: &'a Stop, document: &'a Document) -> Option<&'a str> {
    match stop {
        Stop::New(service) => Some(service),
        Stop::Existing(id) => document.component(id).map(|component| component.service.as_str()),
        Stop::Unknown { .. } => None,
    }
}

fn link(from: &Stop, to: &Stop, document: &Document, catalogue: &Catalogue) -> Link {
    let (Some(source), Some(target)) = (service_of(from, document), service_of(to, document)) else {
        return Link::Open;
    };
    if let (Stop::Existing(from), Stop::Existing(to)) = (from, to)
        && document.wires().values().any(|wire| wire.from.component == *from && wire.to.component == *to)
    {
        return Link::Drawn;
    }
    match verdict_of(catalogue, source, target) {
        Verdict::Legal(wirings) => match flow(&wirings) {
            Some(wiring) => Link::Legal { mechanism: wiring.mechanism, how: wiring.how.clone() },
            None => Link::Open,
        },
        Verdict::Illegal { why, detours } => {
            Link::Illegal { why, detour: detours.into_iter().min_by_key(Vec::len).unwrap_or_default() }
        }
    }
}

/// The most usual wiring that carries the main flow, else the most usual one.
pub(super) fn flow<'a>(wirings: &[&'a Wiring]) -> Option<&'a Wiring> {
    let is_side = |mechanism| matches!(mechanism, Mechanism::Redrive | Mechanism::OnSuccess | Mechanism::Enrich);
    let main = |wiring: &&&Wiring| wiring.mechanism.carries_data() && !is_side(wiring.mechanism);
    wirings.iter().find(main).or_else(|| wirings.first()).copied()
}

impl Editor {
    /// Draws a chain: new components in a row, wired, clear of what is there. Selects them.
    /// `false` when the chain has a gap.
    pub fn build_chain(&mut self, chain: &Chain, near: Point) -> bool {
        if !chain.is_whole() || self.read_only {
            return false;
        }
        let mut scratch = self.document.clone();
        let mut txn = crate::model::Txn::new("Draw chain");
        let (mut ids, mut new): (Vec<ComponentId>, Vec<ComponentId>) = (Vec::new(), Vec::new());
        for stop in &chain.stops {
            match stop {
                Stop::Existing(id) => ids.push(id.clone()),
                Stop::New(service) => {
                    let (id, mut component) = new_component(&scratch, self.catalogue, service);
                    let feeds_bus = ids.last().and_then(|id| scratch.component(id));
                    name_default_bus(&mut component, feeds_bus, self.catalogue);
                    txn.put_component(&mut scratch, &id, component);
                    new.push(id.clone());
                    ids.push(id);
                }
                Stop::Unknown { .. } => return false,
            }
        }
        for (pair, link) in ids.windows(2).zip(&chain.links) {
            if let Link::Legal { mechanism, .. } = link {
                let id = WireId::new(scratch.free_id(&format!("{}-{}", pair[0], pair[1])));
                txn.put_wire(&mut scratch, &id, Wire::new(&pair[0], &pair[1], *mechanism));
            }
        }
        let places = if new.len() == ids.len() {
            self.row_near(near, new.len()).into_iter().zip(&new).map(|(at, id)| (id.clone(), at)).collect()
        } else {
            arrange::place_missing(&scratch, self.catalogue, &new)
        };
        let parents: Vec<_> = places
            .iter()
            .map(|(id, at)| (id.clone(), *at, self.group_under(*at + Vector::new(TILE / 2.0, TILE / 2.0), |_| false)))
            .collect();
        for (id, at, parent) in parents {
            txn.update_component(&mut scratch, &id, |component| {
                component.pos = at;
                component.parent = parent;
            });
        }
        let selected: Vec<ElementId> = ids.iter().cloned().map(ElementId::from).collect();
        let words: Vec<String> = ids.iter().filter_map(|id| Some(scratch.component(id)?.name.clone())).collect();
        let Some(change) = txn.commit(&scratch) else { return false };
        self.edit(format!("Draw {}", words.join(" > ")), |txn, document| txn.replay(document, &change));
        self.select(selected);
        true
    }

    /// Wires two components through a chain of services put between them, as one step.
    /// A wire that could not stay is replaced.
    pub fn connect_through(&mut self, from: &ComponentId, to: &ComponentId, services: &[String]) -> bool {
        let stops = std::iter::once(Stop::Existing(from.clone()))
            .chain(services.iter().cloned().map(Stop::New))
            .chain([Stop::Existing(to.clone())]);
        let chain = Chain::of(stops.collect(), &self.document, self.catalogue);
        let (Some(start), Some(end)) = (self.document.component(from), self.document.component(to)) else {
            return false;
        };
        if !chain.is_whole() {
            return false;
        }
        let parent = start.parent.clone().filter(|_| start.parent == end.parent);
        let (start_at, end_at) = (start.pos, end.pos);
        let mut ids = vec![from.clone()];
        let mut edits = Vec::new();
        let mut scratch = self.document.clone();
        let mut txn = crate::model::Txn::new("Scratch");
        for (index, service) in services.iter().enumerate() {
            let (id, mut component) = new_component(&scratch, self.catalogue, service);
            let share = (index + 1) as f64 / (services.len() + 1) as f64;
            let half = Vector::new(TILE / 2.0, TILE / 2.0);
            component.pos = self.free_spot(start_at.lerp(end_at, share) + half) - half;
            component.parent.clone_from(&parent);
            name_default_bus(&mut component, ids.last().and_then(|id| scratch.component(id)), self.catalogue);
            txn.put_component(&mut scratch, &id, component.clone());
            edits.push(crate::model::Edit::PutComponent(id.clone(), component));
            ids.push(id);
        }
        ids.push(to.clone());
        for (pair, link) in ids.windows(2).zip(&chain.links) {
            if let Link::Legal { mechanism, .. } = link {
                let id = WireId::new(scratch.free_id(&format!("{}-{}", pair[0], pair[1])));
                edits.push(crate::model::Edit::PutWire(id, Wire::new(&pair[0], &pair[1], *mechanism)));
            }
        }
        self.apply(format!("Connect {} to {}", self.name_of(from), self.name_of(to)), &edits);
        let new = ids.len() - 1;
        self.select(ids.into_iter().take(new).skip(1).map(ElementId::from));
        true
    }

    /// Top left corners of a row of tiles in the first free strip at or below a point.
    fn row_near(&self, center: Point, count: usize) -> Vec<Point> {
        let width = STEP * (count.max(1) - 1) as f64;
        let left = center - Vector::new(width / 2.0 + TILE / 2.0, TILE / 2.0);
        let row = |down: f64| -> Vec<Point> {
            let at = |index: usize| (left + Vector::new(STEP * index as f64, down)).snapped(crate::editor::GRID);
            (0..count).map(at).collect()
        };
        let half = Vector::new(TILE / 2.0, TILE / 2.0);
        let is_free = |row: &Vec<Point>| row.iter().all(|corner| self.is_free(*corner + half));
        let downs = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        downs.into_iter().map(|step| row(step * 144.0)).find(is_free).unwrap_or_else(|| row(0.0))
    }
}

/// A component with a free id and name that is not placed yet.
fn new_component(document: &Document, catalogue: &Catalogue, service: &str) -> (ComponentId, Component) {
    let label = catalogue.service(service).map_or(service, |service| service.label.as_str());
    let name = naming::free_name(document, label);
    let id = ComponentId::new(document.free_id(&naming::id_stem(&name)));
    (id, Component::new(service, name, Point::ZERO))
}

/// What AWS services emit themselves arrives at the default bus.
fn name_default_bus(component: &mut Component, source: Option<&Component>, catalogue: &Catalogue) {
    let is_managed = source.and_then(|source| catalogue.service(source.service.as_str())).is_some_and(|service| {
        service.provider == Provider::Aws && service.category != crate::catalogue::Category::Compute
    });
    if component.service.as_str() == "eventbridge_bus" && is_managed {
        component.props.insert("name".to_owned(), Value::from("default"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor() -> Editor {
        Editor::new(Document::default(), None)
    }

    fn read(editor: &Editor, text: &str) -> Chain {
        Chain::read(text, editor.document(), editor.catalogue()).unwrap()
    }

    #[test]
    fn people_type_chains_in_their_own_words() {
        let editor = editor();
        for (text, services) in [
            ("s3 > lambda > dynamodb", vec!["s3", "lambda", "dynamodb"]),
            ("http api -> Lambda -> dynamo", vec!["apigw_http", "lambda", "dynamodb"]),
            ("sns → sqs", vec!["sns_standard", "sqs_standard"]),
            ("stepfn > sqs > ", vec!["sfn_standard", "sqs_standard"]),
        ] {
            let expected: Vec<Stop> = services.into_iter().map(|id| Stop::New(id.to_owned())).collect();
            assert_eq!(read(&editor, text).stops, expected, "for {text}");
        }
        assert_eq!(Chain::read("lambda", editor.document(), editor.catalogue()), None);
        assert_eq!(Chain::read("> lambda", editor.document(), editor.catalogue()), None);
    }

    #[test]
    fn unknown_names_are_told_with_what_was_meant() {
        let chain = read(&editor(), "lambda > dynamobd > qqqq");
        assert_eq!(
            chain.stops[1..],
            [
                Stop::Unknown { word: "dynamobd".to_owned(), near: Some("dynamodb".to_owned()) },
                Stop::Unknown { word: "qqqq".to_owned(), near: None },
            ]
        );
        assert!(!chain.is_whole());
    }

    #[test]
    fn a_chain_is_placed_in_a_row_and_wired_as_one_step() {
        let mut editor = editor();
        let chain = read(&editor, "s3 > lambda > dynamodb");
        assert!(editor.build_chain(&chain, Point::new(300.0, 200.0)));
        let (document, geometry) = (editor.document(), editor.geometry());
        assert_eq!((document.components().len(), document.wires().len()), (3, 2));
        assert_eq!(crate::scene::overlaps(geometry), []);
        let mut tops: Vec<f64> = geometry.components.values().map(|node| node.tile.min.y).collect();
        tops.dedup();
        assert_eq!(tops.len(), 1);
        editor.undo();
        assert!(editor.document().is_empty());
    }

    #[test]
    fn a_chain_goes_on_from_what_is_drawn() {
        let mut editor = editor();
        let function = editor.place("lambda", Point::new(0.0, 0.0));
        let chain = read(&editor, &format!("{function} > sqs > lambda > +{function}"));
        assert_eq!(chain.stops[0], Stop::Existing(function.clone()));
        // A word for a service asks for a new one, and so does a plus.
        assert_eq!(chain.stops[2..], [Stop::New("lambda".to_owned()), Stop::New("lambda".to_owned())]);
        let chain = read(&editor, &format!("{function} > dynamodb"));
        assert!(editor.build_chain(&chain, Point::ZERO));
        assert_eq!(editor.document().wires_of(&function).count(), 1);
        let table = editor.document().wires_of(&function).next().unwrap().1.to.component.clone();
        let again = read(&editor, &format!("{function} > {table}"));
        assert_eq!(again.links, [Link::Drawn]);
    }

    #[test]
    fn what_does_not_fit_names_the_rule_and_the_way_round() {
        let editor = editor();
        let chain = read(&editor, "s3 > dynamodb");
        let Link::Illegal { why, detour } = &chain.links[0] else { panic!("{:?}", chain.links) };
        assert!(why.contains("bucket"), "{why}");
        assert_eq!(detour, &["lambda"]);
        let round = chain.with_detours(editor.document(), editor.catalogue()).unwrap();
        assert_eq!(round.stops.len(), 3);
    }

    #[test]
    fn a_detour_goes_between_its_ends() {
        let mut editor = editor();
        let queue = editor.place("sqs_standard", Point::new(0.0, 0.0));
        let table = editor.place("dynamodb", Point::new(480.0, 0.0));
        assert!(editor.connect_through(&queue, &table, &["lambda".to_owned()]));
        let middle = editor.selected_one().and_then(ElementId::component).unwrap().clone();
        let node = &editor.geometry().components[&middle];
        assert!((node.tile.center().x - 240.0).abs() < 80.0, "{:?}", node.tile);
        assert_eq!(editor.document().wires_of(&middle).count(), 2);
    }
}
