//! Undo of everything: any line of edits leads back to the start, and forward again to the end.

mod common;

use proptest::collection::vec;
use proptest::prelude::*;
use skywright::geom::Point;
use skywright::model::{
    Component, ComponentId, Document, Edit, ElementId, Group, GroupId, History, Mechanism, Note, NoteId, Txn, Value,
    Wire, WireId,
};

/// An edit in terms of positions in the document's lists, so that it means something for any document.
#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Connect(u8, u8),
    Remove(u8),
    Move(u8, i16),
    Prop(u8, u8),
    Group(u8, u8),
    Note(u8),
    Rename(u8),
    Undo,
    Redo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        any::<u8>().prop_map(Step::Add),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Connect(a, b)),
        any::<u8>().prop_map(Step::Remove),
        (any::<u8>(), any::<i16>()).prop_map(|(a, b)| Step::Move(a, b)),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Prop(a, b)),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Group(a, b)),
        any::<u8>().prop_map(Step::Note),
        any::<u8>().prop_map(Step::Rename),
        Just(Step::Undo),
        Just(Step::Redo),
    ];
    vec(step, 1..40)
}

fn component_at(document: &Document, index: u8) -> Option<(ComponentId, Component)> {
    let count = document.components().len().max(1);
    document.components().iter().nth(index as usize % count).map(|(id, c)| (id.clone(), c.clone()))
}

fn element_at(document: &Document, index: u8) -> Option<ElementId> {
    let components = document.components().keys().cloned().map(ElementId::from);
    let wires = document.wires().keys().cloned().map(ElementId::from);
    let groups = document.groups().keys().cloned().map(ElementId::from);
    let all: Vec<ElementId> = components.chain(wires).chain(groups).collect();
    all.get(index as usize % all.len().max(1)).cloned()
}

fn edit(document: &Document, step: &Step) -> Option<Edit> {
    Some(match step {
        Step::Add(n) => {
            let pos = Point::new(f64::from(*n), 0.0);
            Edit::PutComponent(ComponentId::new(document.free_id("new")), Component::new("lambda", "New", pos))
        }
        Step::Connect(a, b) => {
            let (from, to) = (component_at(document, *a)?.0, component_at(document, *b)?.0);
            Edit::PutWire(WireId::new(document.free_id("wire")), Wire::new(&from, &to, Mechanism::SdkCall))
        }
        Step::Remove(n) => Edit::Remove(element_at(document, *n)?),
        Step::Move(n, by) => {
            let (id, mut component) = component_at(document, *n)?;
            component.pos.x += f64::from(*by);
            Edit::PutComponent(id, component)
        }
        Step::Prop(n, value) => {
            let value = (*value > 100).then_some(Value::Int(i64::from(*value)));
            Edit::SetProp(element_at(document, *n)?, "memory_mb".to_owned(), value)
        }
        Step::Group(n, m) => {
            let (id, mut component) = component_at(document, *n)?;
            if let Some(group) = document.groups().keys().nth(*m as usize % 3) {
                component.parent = Some(group.clone());
                Edit::PutComponent(id, component)
            } else {
                Edit::PutGroup(GroupId::new(document.free_id("group")), Group::new("vpc", "VPC"))
            }
        }
        Step::Note(n) => {
            let pos = Point::new(0.0, f64::from(*n));
            Edit::PutNote(NoteId::new(document.free_id("note")), Note::new("note", pos))
        }
        Step::Rename(n) => {
            let mut settings = document.settings().clone();
            settings.name = format!("name {n}");
            Edit::PutSettings(settings)
        }
        Step::Undo | Step::Redo => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn undo_all_is_the_start_and_redo_all_is_the_end(start in common::document(), steps in steps()) {
        let mut document = start.clone();
        let mut history = History::new_saved();
        for step in &steps {
            match step {
                Step::Undo => drop(history.undo(&mut document)),
                Step::Redo => drop(history.redo(&mut document)),
                _ => {
                    let Some(edit) = edit(&document, step) else { continue };
                    let mut txn = Txn::new("step");
                    txn.apply(&mut document, &[edit]);
                    if let Some(change) = txn.commit(&document) {
                        history.push(change);
                    }
                }
            }
            prop_assert_eq!(document.check_invariants(), Ok(()));
        }
        let end = document.clone();
        let mut undone = 0;
        while history.undo(&mut document).is_some() {
            undone += 1;
        }
        prop_assert_eq!(&document, &start);
        for _ in 0..undone {
            history.redo(&mut document);
        }
        prop_assert_eq!(&document, &end);
    }

    #[test]
    fn a_gesture_that_is_given_up_leaves_no_trace(start in common::document(), steps in steps()) {
        let mut document = start.clone();
        let mut txn = Txn::new("gesture");
        for step in &steps {
            if let Some(edit) = edit(&document, step) {
                txn.apply(&mut document, &[edit]);
            }
        }
        txn.abort(&mut document);
        prop_assert_eq!(document, start);
    }
}

/// Saved, undone, changed otherwise: the saved state can no longer be reached.
#[test]
fn the_saved_mark_is_lost_only_when_its_state_is() {
    let mut document = Document::default();
    let mut history = History::new_saved();
    let add = |document: &mut Document, history: &mut History| {
        let id = ComponentId::new(document.free_id("c"));
        let mut txn = Txn::new("add");
        txn.put_component(document, &id, Component::new("s3", "Bucket", Point::ZERO));
        history.push(txn.commit(document).expect("something changed"));
    };
    assert!(history.is_saved());
    add(&mut document, &mut history);
    assert!(!history.is_saved());
    history.mark_saved();
    history.undo(&mut document);
    assert!(!history.is_saved());
    history.redo(&mut document);
    assert!(history.is_saved());
    history.undo(&mut document);
    add(&mut document, &mut history);
    assert!(!history.is_saved());
    history.undo(&mut document);
    assert!(!history.is_saved(), "the saved state was overwritten by another");
}
