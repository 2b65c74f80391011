//! The editor under random hands: whatever is clicked, dragged and typed, the document stays whole,
//! undoing everything leads back to the start, and Esc leaves no trace.

mod common;

use proptest::collection::vec;
use proptest::prelude::*;
use skywright::editor::commands::Surroundings;
use skywright::editor::{Button, Chain, Command, Editor, Modifiers, PointerEvent};
use skywright::geom::Point;

#[derive(Clone, Debug)]
enum Act {
    Run(Command),
    /// Press at one point, go over some others, and release there or press Esc.
    Drag {
        path: Vec<(i16, i16)>,
        keys: u8,
        escape: bool,
    },
    /// The same, beginning on a component by its number.
    DragPart {
        part: u8,
        by: (i16, i16),
        keys: u8,
        escape: bool,
    },
    Place(u8, i16, i16),
    /// The same on the middle of a wire, by its number.
    PlaceOnWire(u8, u8),
    /// A chain typed into the palette.
    Chain(u8),
    /// What is offered after a gesture is taken.
    Accept,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let spot = || (-600..600_i16, -600..600_i16);
    let act = prop_oneof![
        4 => proptest::sample::select(Command::ALL.to_vec()).prop_map(Act::Run),
        2 => (vec(spot(), 1..4), any::<u8>(), any::<bool>())
            .prop_map(|(path, keys, escape)| Act::Drag { path, keys, escape }),
        4 => (any::<u8>(), spot(), any::<u8>(), any::<bool>())
            .prop_map(|(part, by, keys, escape)| Act::DragPart { part, by, keys, escape }),
        2 => (any::<u8>(), -600..600_i16, -600..600_i16).prop_map(|(what, x, y)| Act::Place(what, x, y)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(what, wire)| Act::PlaceOnWire(what, wire)),
        1 => any::<u8>().prop_map(Act::Chain),
        2 => Just(Act::Accept),
    ];
    vec(act, 1..14)
}

fn modifiers(bits: u8) -> Modifiers {
    Modifiers { shift: bits & 0b1 != 0, command: bits & 0b110 == 0b110, alt: bits & 0b1_1000 == 0b1_1000 }
}

fn drag(editor: &mut Editor, points: &[Point], keys: u8, escape: bool) {
    let (modifiers, world_per_point) = (modifiers(keys), 1.0 / editor.camera.zoom);
    let Some((first, rest)) = points.split_first() else { return };
    let before = editor.document().clone();
    let button = Button::Primary;
    editor.pointer(PointerEvent::Down { pos_in_world: *first, button, modifiers, world_per_point });
    for point in rest {
        let middle = first.lerp(*point, 0.5);
        editor.pointer(PointerEvent::Move { pos_in_world: middle, modifiers, world_per_point });
        editor.pointer(PointerEvent::Move { pos_in_world: *point, modifiers, world_per_point });
    }
    if escape && editor.in_gesture() {
        editor.cancel_gesture();
        assert_eq!(*editor.document(), before, "Esc left a trace");
    }
    let last = rest.last().unwrap_or(first);
    editor.pointer(PointerEvent::Up { pos_in_world: *last, modifiers, world_per_point });
}

fn perform(editor: &mut Editor, act: &Act) {
    let around = Surroundings { canvas_width: 1200.0, canvas_height: 800.0, now_secs: 0.0 };
    let point = |(x, y): (i16, i16)| Point::new(f64::from(x), f64::from(y));
    match act {
        Act::Run(command) => {
            editor.run(*command, around);
        }
        Act::Drag { path, keys, escape } => {
            let points: Vec<Point> = path.iter().copied().map(point).collect();
            drag(editor, &points, *keys, *escape);
        }
        Act::DragPart { part, by, keys, escape } => {
            let count = editor.geometry().components.len().max(1);
            let tile = editor.geometry().components.values().nth(usize::from(*part) % count).map(|node| node.tile);
            let Some(tile) = tile else { return };
            let offset = point(*by) - Point::ZERO;
            drag(editor, &[tile.center(), tile.center() + offset], *keys, *escape);
        }
        Act::Place(what, x, y) => {
            editor.place(service(*what), point((*x, *y)));
        }
        Act::PlaceOnWire(what, wire) => {
            let count = editor.geometry().wires.len().max(1);
            let route = editor.geometry().wires.values().nth(usize::from(*wire) % count);
            let Some(middle) = route.map(|route| route.points[0].lerp(route.points[1], 0.5)) else { return };
            editor.place_or_splice(service(*what), middle, 1.0);
        }
        Act::Chain(what) => {
            let text = ["s3 > lambda > dynamodb", "sqs > +lambda", "s3 > dynamodb"][usize::from(*what) % 3];
            let (document, catalogue) = (editor.document(), editor.catalogue());
            let Some(chain) = Chain::read(text, document, catalogue) else { return };
            let chain = chain.with_detours(document, catalogue).unwrap_or(chain);
            editor.build_chain(&chain, Point::ZERO);
        }
        Act::Accept => accept(editor),
    }
}

fn service(number: u8) -> &'static str {
    let services = ["lambda", "sqs_standard", "s3", "dynamodb", "apigw_http", "client_web"];
    services[usize::from(number) % services.len()]
}

/// Takes the first of whatever the last gesture left open.
fn accept(editor: &mut Editor) {
    if let Some(offer) = editor.offer.take() {
        editor.accept(&offer, "lambda");
    }
    if let Some(misfit) = editor.misfit.take() {
        let chain = misfit.chains.first().cloned().unwrap_or_default();
        editor.connect_through(&misfit.from, &misfit.to, &chain);
    }
    if let Some(wire) = editor.choice.take() {
        editor.choose(&wire, skywright::model::Mechanism::AsyncInvoke);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn undo_all_is_the_start_and_redo_all_is_the_end(start in common::document(), acts in acts()) {
        let mut editor = Editor::new(start, None);
        let start = editor.document().clone();
        for act in &acts {
            perform(&mut editor, act);
            prop_assert_eq!(editor.document().check_invariants(), Ok(()));
            prop_assert!(editor.selection.iter().all(|id| editor.document().contains(id)), "{:?}", act);
        }
        editor.cancel_gesture();
        // A drawing that is only looked at refuses to go back and forth.
        editor.read_only = false;
        // Undone steps of the random part are redone first, so that the end is the newest state.
        while editor.redo().is_some() {}
        let end = editor.document().clone();
        while editor.undo().is_some() {}
        prop_assert_eq!(editor.document(), &start);
        while editor.redo().is_some() {}
        prop_assert_eq!(editor.document(), &end);
    }
}
