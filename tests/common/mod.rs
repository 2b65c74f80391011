//! Random drawings and edits for the property tests.

#![expect(clippy::expect_used, reason = "references hold by construction")]

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use skywright::catalogue::Catalogue;
use skywright::geom::{Point, Rect};
use skywright::model::{
    Component, ComponentId, Document, Endpoint, Group, GroupId, Mechanism, Note, NoteId, Props, Settings, Side, Value,
    Wire, WireId,
};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        any::<String>(),
        Just("\"quoted\" \\ \u{0} \r\n\t </script> ${x} 日本 \u{1F600}".to_owned()),
        Just(String::new()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-1e6..1e6_f64),
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        Just(0.0),
        Just(0.1 + 0.2),
        Just(1e-300),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        number().prop_map(Value::Number),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            btree_map(text(), inner, 0..4).prop_map(Value::Map),
        ]
    })
}

/// Names that are no near miss of a catalogue name, which the reader would refuse as a typo.
fn props() -> impl Strategy<Value = Props> {
    btree_map("zz[a-z0-9 \"]{14,20}", value(), 0..4)
}

fn point() -> impl Strategy<Value = Point> {
    (-4e3..4e3_f64, -4e3..4e3_f64).prop_map(|(x, y)| Point::new(x, y))
}

fn side() -> impl Strategy<Value = Option<Side>> {
    option::of(prop_oneof![Just(Side::Left), Just(Side::Top), Just(Side::Right), Just(Side::Bottom)])
}

fn service() -> impl Strategy<Value = String> {
    let ids: Vec<String> = Catalogue::builtin().services().map(|service| service.id.clone()).collect();
    proptest::sample::select(ids)
}

fn parent_of(groups: usize) -> impl Strategy<Value = Option<GroupId>> {
    option::of(0..groups.max(1))
        .prop_map(move |index| index.filter(|index| *index < groups).map(|index| GroupId::new(format!("g{index}"))))
}

fn component(groups: usize) -> impl Strategy<Value = Component> {
    (
        (service(), text(), point(), parent_of(groups)),
        (props(), btree_map(text(), number(), 0..3), option::of(text()), any::<bool>(), -2..3_i32),
    )
        .prop_map(|((service, name, pos, parent), (props, usage, link, locked, z))| Component {
            parent,
            props,
            usage,
            link,
            locked,
            z,
            ..Component::new(service, name, pos)
        })
}

fn wire(components: usize) -> impl Strategy<Value = Wire> {
    let end = move || {
        (0..components, side())
            .prop_map(|(index, side)| Endpoint { component: ComponentId::new(format!("c{index}")), side })
    };
    let mechanism = proptest::sample::select(Mechanism::ALL.to_vec());
    (end(), end(), mechanism, props(), option::of(text()), option::of(text()))
        .prop_map(|(from, to, mechanism, props, label, link)| Wire { from, to, mechanism, props, label, link })
}

/// Groups nest in groups of a lower number, so that no circle arises.
fn groups(count: usize) -> impl Strategy<Value = BTreeMap<GroupId, Group>> {
    let rows: Vec<_> = (0..count)
        .map(|index| {
            let rect = option::of((point(), 0.0..500.0_f64, 0.0..500.0_f64));
            (text(), text(), parent_of(index), rect, props(), option::of(text()), any::<bool>(), any::<bool>())
                .prop_map(move |(kind, name, parent, rect, props, link, locked, collapsed)| {
                    let rect = rect.map(|(corner, width, height)| Rect::from_size(corner, width, height));
                    (
                        GroupId::new(format!("g{index}")),
                        Group { kind, name, parent, rect, props, link, locked, collapsed },
                    )
                })
        })
        .collect();
    rows.prop_map(|rows| rows.into_iter().collect())
}

fn notes(groups: usize) -> impl Strategy<Value = BTreeMap<NoteId, Note>> {
    let note = (text(), point(), 1.0..500.0_f64, parent_of(groups), option::of(text()), any::<[bool; 2]>(), -2..3_i32)
        .prop_map(|(text, pos, width, parent, link, [locked, plain], z)| Note {
            text,
            pos,
            width,
            parent,
            link,
            locked,
            plain,
            z,
        });
    vec(note, 0..3).prop_map(|notes| {
        notes.into_iter().enumerate().map(|(index, note)| (NoteId::new(format!("n{index}")), note)).collect()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    (text(), text(), any::<bool>(), option::of(any::<i64>()), props()).prop_map(
        |(name, description, free_tier, account_concurrency, props)| Settings {
            name,
            description,
            free_tier,
            account_concurrency,
            props,
            ..Settings::default()
        },
    )
}

/// Any drawing whose references hold, with hostile texts and odd numbers.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    (1..6_usize, 0..4_usize).prop_flat_map(|(components, group_count)| {
        (
            settings(),
            vec(component(group_count), components),
            vec(wire(components), 0..6),
            groups(group_count),
            notes(group_count),
        )
            .prop_map(|(settings, components, wires, groups, notes)| {
                let components = components.into_iter().enumerate();
                let wires = wires.into_iter().enumerate();
                Document::from_parts(
                    settings,
                    components.map(|(index, c)| (ComponentId::new(format!("c{index}")), c)).collect(),
                    wires.map(|(index, w)| (WireId::new(format!("w{index}")), w)).collect(),
                    groups,
                    notes,
                )
                .expect("references hold by construction")
            })
    })
}
