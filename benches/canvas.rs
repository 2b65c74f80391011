//! What a frame of the real window costs with 1,000 and 10,000 components on the canvas, without a screen.
//!
//! `cargo bench --bench canvas` runs the whole window (`App::ui`: panels, input, canvas, access tree) and the
//! tessellation that follows, as the toolkit's backend does, and prints milliseconds of processor time a frame.
//! The window is not part of the library, which knows no toolkit; so the bench is a second crate over the same files.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts and fractions")]

/// The folder of the window's own sources, seen from here.
#[path = "../src"]
mod source {
    #[expect(dead_code, unused_imports, reason = "a bench opens no real window")]
    #[cfg_attr(feature = "kittest", expect(clippy::wildcard_imports, reason = "the window's tests come along"))]
    pub(crate) mod gui;
}

use std::time::Instant;

use eframe::egui::{
    Context, Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect,
    TouchPhase, Vec2, pos2, vec2,
};
use skywright::catalogue::Catalogue;
use skywright::editor::Editor;
use skywright::geom::Point;
use skywright::model::{Component, ComponentId, Document, Group, GroupId, Txn, Value, Wire, WireId};
pub(crate) use source::gui;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One small system of ten parts and fifteen wires, repeated.
const PARTS: &[(&str, i32, i32)] = &[
    ("client_web", 0, 0),
    ("apigw_http", 1, 0),
    ("lambda", 2, 0),
    ("dynamodb", 3, 0),
    ("sqs_standard", 3, 1),
    ("lambda", 4, 1),
    ("s3", 5, 1),
    ("sqs_standard", 3, 2),
    ("sns_standard", 4, 0),
    ("eventbridge_bus", 5, 0),
];
const WIRES: &[(usize, usize)] = &[
    (0, 1),
    (1, 2),
    (2, 3),
    (2, 4),
    (4, 5),
    (5, 6),
    (4, 7),
    (2, 8),
    (2, 9),
    (5, 3),
    (5, 8),
    (5, 9),
    (8, 4),
    (9, 7),
    (2, 6),
];
const WINDOW: Vec2 = vec2(1920.0, 1080.0);
const FRAMES: usize = 40;

fn drawing(count: usize) -> Document {
    let catalogue = Catalogue::builtin();
    let mut document = Document::default();
    let mut txn = Txn::new("bench");
    let systems = count / PARTS.len();
    let across = (systems as f64).sqrt().ceil() as usize;
    for system in 0..systems {
        let corner = Point::new((system % across) as f64 * 1200.0, (system / across) as f64 * 640.0);
        let frame = GroupId::new(format!("g{system:05}"));
        let group = Group::new("stack", format!("System {system}"));
        txn.put_group(&mut document, &frame, group);
        let id = |part: usize| ComponentId::new(format!("s{system:05}-{part}"));
        for (part, (service, column, row)) in PARTS.iter().enumerate() {
            let at = Point::new(corner.x + f64::from(*column) * 176.0, corner.y + f64::from(*row) * 160.0);
            let mut component = Component::new(service, format!("Part {part} of {system}"), at);
            component.parent = Some(frame.clone());
            if part == 0 {
                component.props.insert("arrivals_per_sec".to_owned(), Value::Number(2.0));
            }
            txn.put_component(&mut document, &id(part), component);
        }
        for (wire, (from, to)) in WIRES.iter().enumerate() {
            let mechanism = catalogue.usual_mechanism(PARTS[*from].0, PARTS[*to].0);
            let id_of_wire = WireId::new(format!("s{system:05}-w{wire}"));
            txn.put_wire(&mut document, &id_of_wire, Wire::new(&id(*from), &id(*to), mechanism));
        }
    }
    txn.commit(&document);
    document
}

/// The window without a screen: input in, triangles out.
struct Bench {
    ctx: Context,
    app: gui::App,
    frame: eframe::Frame,
    now_secs: f64,
}

/// What one frame took, in milliseconds, and what it made.
#[derive(Clone, Copy, Default)]
struct Cost {
    ui: f64,
    tessellate: f64,
    vertices: usize,
    repaints: bool,
}

impl Bench {
    fn new(document: Document) -> Self {
        let ctx = Context::default();
        let app = gui::App::new(&ctx, None, None);
        let mut bench = Self { ctx, app, frame: eframe::Frame::_new_kittest(), now_secs: 0.0 };
        bench.step(Vec::new());
        bench.app.show(Editor::new(document, None), skywright::project::Surroundings::default());
        bench.settle();
        bench
    }

    /// Frames until nothing is asked for any more and the background has done its work.
    fn settle(&mut self) {
        for _ in 0..4_000 {
            let repaints = self.step(Vec::new()).repaints;
            if self.app.derived.is_busy() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            } else if !repaints {
                break;
            }
        }
    }

    fn step(&mut self, events: Vec<Event>) -> Cost {
        self.now_secs += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, WINDOW)),
            time: Some(self.now_secs),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        let begun = Instant::now();
        let (app, frame) = (&mut self.app, &mut self.frame);
        let output = self.ctx.run_ui(input, |ui| eframe::App::ui(app, ui, frame));
        let ui = begun.elapsed().as_secs_f64() * 1e3;
        let FullOutput { shapes, pixels_per_point, viewport_output, mut textures_delta, .. } = output;
        textures_delta.set.clear();
        textures_delta.free.clear();
        let begun = Instant::now();
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let tessellate = begun.elapsed().as_secs_f64() * 1e3;
        let vertices = primitives
            .iter()
            .map(|primitive| match &primitive.primitive {
                eframe::egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                eframe::egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum();
        let repaints =
            viewport_output.values().any(|viewport| viewport.repaint_delay < std::time::Duration::from_secs(1));
        Cost { ui, tessellate, vertices, repaints }
    }

    /// Middle of a component on screen.
    fn center_of(&self, id: &str) -> Pos2 {
        let tile = self.app.editor.geometry().components.get(id).map(|node| node.tile).unwrap_or_default();
        self.app.canvas.view(&self.app.editor).point(tile.center())
    }

    fn zoom_to(&mut self, zoom: f64, around: &str) {
        let tile = self.app.editor.geometry().components.get(around).map(|node| node.tile).unwrap_or_default();
        self.app.editor.camera.zoom = zoom;
        let half = skywright::geom::Vector::new(f64::from(WINDOW.x) / 3.2, f64::from(WINDOW.y) / 2.2);
        self.app.editor.camera.origin = tile.center() - half / zoom;
        self.settle();
    }

    fn row(&mut self, count: usize, name: &str, mut events: impl FnMut(&mut Self, usize) -> Vec<Event>) {
        let mut costs: Vec<Cost> = Vec::new();
        let (cpu, wall) = (cpu_millis(), Instant::now());
        for turn in 0..FRAMES {
            let events = events(self, turn);
            costs.push(self.step(events));
        }
        let cpu = cpu_millis().zip(cpu).map(|(after, before)| (after - before) / FRAMES as f64);
        let mean = cpu.unwrap_or(wall.elapsed().as_secs_f64() * 1e3 / FRAMES as f64);
        let median = |of: fn(&Cost) -> f64| {
            let mut all: Vec<f64> = costs.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        let vertices = costs.last().map_or(0, |cost| cost.vertices);
        println!(
            "{count:>10}  {name:<24}{mean:>9.2}{:>9.2}{:>9.2}{vertices:>10}",
            median(|cost| cost.ui),
            median(|cost| cost.tessellate)
        );
    }
}

/// Processor time of this thread, where the system tells.
fn cpu_millis() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e6)
}

fn wheel(by: Vec2) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: by,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Trackpad,
        modifiers: Modifiers::NONE,
    }
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn main() {
    println!("{:>10}  {:<24}{:>9}{:>9}{:>9}{:>10}", "components", "what", "cpu ms", "ui ms", "tess ms", "vertices");
    for count in [1_000, 10_000] {
        let begun = Instant::now();
        let mut bench = Bench::new(drawing(count));
        println!("{count:>10}  {:<24}{:>9.2}", "open", begun.elapsed().as_secs_f64() * 1e3);
        let middle = pos2(WINDOW.x / 2.0, WINDOW.y / 2.0);
        bench.step(vec![Event::PointerMoved(middle)]);
        bench.settle();
        let system = format!("s{:05}", count / PARTS.len() / 2 + 5);
        let dragged = format!("{system}-5");
        for (view, zoom) in [("all", None), ("35 %", Some(0.35)), ("100 %", Some(1.0))] {
            if let Some(zoom) = zoom {
                bench.zoom_to(zoom, &dragged);
            }
            bench.row(count, &format!("{view}: nothing happens"), |_, _| Vec::new());
            let way = |turn: usize| if turn % 20 < 10 { 1.0 } else { -1.0 };
            bench.row(count, &format!("{view}: pointer moves"), |_, turn| {
                vec![Event::PointerMoved(middle + vec2(way(turn) * 5.0, turn as f32))]
            });
            bench.row(count, &format!("{view}: pan"), |_, turn| vec![wheel(vec2(way(turn) * 12.0, way(turn) * 7.0))]);
            bench.settle();
            bench.row(count, &format!("{view}: zoom"), |_, turn| {
                vec![Event::Zoom(if turn % 20 < 10 { 1.02 } else { 1.0 / 1.02 })]
            });
            bench.settle();
        }
        let start = bench.center_of(&dragged);
        bench.step(vec![Event::PointerMoved(start)]);
        bench.step(vec![button(start, true)]);
        bench.row(count, "100 %: drag a part", |_, turn| {
            vec![Event::PointerMoved(start + vec2(turn as f32 * 3.0, turn as f32))]
        });
        let end = start + vec2(FRAMES as f32 * 3.0, FRAMES as f32);
        let dropped = bench.step(vec![button(end, false)]);
        println!("{count:>10}  {:<24}{:>9}{:>9.2}{:>9.2}", "100 %: drop it", "", dropped.ui, dropped.tessellate);
        let idle = (0..120).any(|_| !bench.step(Vec::new()).repaints);
        println!("{count:>10}  asks for frames when idle: {}", if idle { "no" } else { "yes" });
    }
}
