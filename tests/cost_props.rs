//! What holds for the cost of any drawing.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly as well")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use skywright::catalogue::Catalogue;
use skywright::cost::{Band, CostOptions, Estimate, PriceBook, estimate};
use skywright::geom::Point;
use skywright::model::{Component, ComponentId, Document, Mechanism, Settings, Value, Wire, WireId};

/// Wires with a property set, some of them odd.
const WIRE_PROPS: &[(&str, f64)] = &[
    ("CallsPerInvocation", 2.5),
    ("CallsPerInvocation", 0.1),
    ("BatchSize", 100.0),
    ("MaximumBatchingWindowInSeconds", 30.0),
    ("error_rate", 0.2),
    ("error_rate", 1.0),
    ("share", 0.3),
    ("match_ratio", 0.0),
    ("cache_hit", 1.0),
    ("PayloadKb", 700.0),
    ("PayloadKb", 0.0),
    ("effective_batch", 7.0),
    ("send_batch", 10.0),
    ("cross_az", 0.5),
    ("rps", 3.0),
    ("MaximumRetryAttempts", -1.0),
];

#[derive(Clone, Debug)]
struct Plan {
    services: Vec<usize>,
    arrivals: Vec<(usize, f64)>,
    wires: Vec<(usize, usize, usize, Option<usize>)>,
    region: usize,
    free_tier: bool,
}

fn plans() -> impl Strategy<Value = Plan> {
    (2_usize..14).prop_flat_map(|count| {
        (
            proptest::collection::vec(0_usize..10_000, count),
            proptest::collection::vec((0..count, 0.0..1e8_f64), 1..4),
            proptest::collection::vec(
                (0..count, 0..count, 0_usize..100, proptest::option::of(0..WIRE_PROPS.len())),
                0..count * 2,
            ),
            0_usize..4,
            any::<bool>(),
        )
            .prop_map(|(services, arrivals, wires, region, free_tier)| Plan {
                services,
                arrivals,
                wires,
                region,
                free_tier,
            })
    })
}

/// The drawing of a plan, arrivals times a factor; wires take a legal mechanism where there is one.
fn build(plan: &Plan, factor: f64) -> Document {
    let catalogue = Catalogue::builtin();
    let known: Vec<&str> = catalogue.services().map(|service| service.id.as_str()).collect();
    let id = |index: usize| ComponentId::new(format!("n{index}"));
    let mut components: BTreeMap<ComponentId, Component> = plan
        .services
        .iter()
        .enumerate()
        .map(|(index, service)| (id(index), Component::new(known[service % known.len()], "", Point::ZERO)))
        .collect();
    for (index, arrivals) in &plan.arrivals {
        let component = components.get_mut(&id(*index)).unwrap();
        component.props.insert("arrivals_per_month".to_owned(), Value::Number(arrivals * factor));
    }
    let wires = plan.wires.iter().enumerate().map(|(index, (from, to, mechanism, prop))| {
        let (source, target) = (&components[&id(*from)], &components[&id(*to)]);
        let legal = catalogue.wirings_between(source.service.as_str(), target.service.as_str());
        let mechanism = if legal.is_empty() {
            Mechanism::ALL[mechanism % Mechanism::ALL.len()]
        } else {
            legal[mechanism % legal.len()].mechanism
        };
        let mut wire = Wire::new(&id(*from), &id(*to), mechanism);
        if let Some((name, value)) = prop.map(|prop| WIRE_PROPS[prop]) {
            // A declared rate scales with the arrivals.
            let value = if name == "rps" { value * factor } else { value };
            wire.props.insert(name.to_owned(), Value::Number(value));
        }
        (WireId::new(format!("w{index}")), wire)
    });
    let wires: BTreeMap<WireId, Wire> = wires.collect();
    let region = ["us-east-1", "eu-central-1", "ap-northeast-1", "nowhere-1"][plan.region].to_owned();
    let settings = Settings { region, free_tier: plan.free_tier, ..Settings::default() };
    Document::from_parts(settings, components, wires, BTreeMap::new(), BTreeMap::new()).unwrap()
}

fn price(plan: &Plan, factor: f64) -> Estimate {
    estimate(&build(plan, factor), Catalogue::builtin(), PriceBook::builtin(), &CostOptions::default())
}

fn is_sound(band: Band) -> bool {
    band.is_finite() && band.low >= 0.0 && band.low <= band.expected && band.expected <= band.high
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_finite_and_totals_are_sums(plan in plans()) {
        let estimate = price(&plan, 1.0);
        let mut total = 0.0;
        for node in &estimate.nodes {
            let mut sum = 0.0;
            for line in &node.lines {
                prop_assert!(is_sound(line.quantity), "{} {}: {:?}", node.service, line.item, line.quantity);
                prop_assert!(is_sound(line.monthly), "{} {}: {:?}", node.service, line.item, line.monthly);
                prop_assert!(!line.derivation.is_empty(), "{} {}", node.service, line.item);
                sum += line.monthly.expected;
            }
            prop_assert!(close(sum, node.monthly.expected));
            total += sum;
        }
        prop_assert!(close(total, estimate.monthly.expected));
        for wire in estimate.load.wires.values() {
            prop_assert!(is_sound(wire.carried) && wire.calls.is_finite(), "{:?}", wire);
        }
        for component in build(&plan, 1.0).components().keys() {
            let told = estimate.nodes.iter().any(|node| node.id == *component)
                || estimate.unpriced.iter().any(|row| row.id == *component);
            prop_assert!(told, "{component} is neither priced nor unpriced");
        }
    }

    #[test]
    fn twice_the_arrivals_are_twice_the_work(mut plan in plans()) {
        // Batches grow with the load, so that polls do not double.
        plan.wires.retain(|(_, _, _, prop)| {
            prop.is_none_or(|prop| !WIRE_PROPS[prop].0.contains("Batch"))
        });
        plan.free_tier = false;
        let (one, two) = (price(&plan, 1.0), price(&plan, 2.0));
        for (id, once) in &one.load.wires {
            let twice = &two.load.wires[id];
            let batched = one.load.wires.values().any(|wire| wire.batch.expected > 1.0)
                || two.load.wires.values().any(|wire| wire.batch.expected > 1.0);
            if !batched {
                prop_assert!(close(twice.per_month, once.per_month * 2.0), "{id}: {once:?} {twice:?}");
            }
        }
    }

    #[test]
    fn allowances_never_make_it_dearer(mut plan in plans()) {
        plan.free_tier = false;
        let full = price(&plan, 1.0);
        plan.free_tier = true;
        let reduced = price(&plan, 1.0);
        prop_assert!(reduced.monthly.expected <= full.monthly.expected + 1e-6 * full.monthly.expected);
    }
}
