//! Costs and loads of whole drawings, against published examples and worked chains.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly as well")]

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, Estimate, PriceBook, estimate};
use skywright::format;
use skywright::model::{ComponentId, Document, WireId};
use skywright::traffic::{Load, TrafficOptions, propagate};

fn document(json: &str) -> Document {
    let loaded = format::parse("test.json", json, Catalogue::builtin()).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    loaded.document
}

fn priced(json: &str) -> Estimate {
    priced_with(json, PriceBook::builtin())
}

fn priced_with(json: &str, book: &PriceBook) -> Estimate {
    let estimate = estimate(&document(json), Catalogue::builtin(), book, &CostOptions::default());
    let sum: f64 = estimate.nodes.iter().flat_map(|node| &node.lines).map(|line| line.monthly.expected).sum();
    assert!((sum - estimate.monthly.expected).abs() <= 1e-9 * sum.max(1.0), "the total is not the sum of its lines");
    estimate
}

fn flowing(json: &str) -> Load {
    propagate(&document(json), Catalogue::builtin(), &TrafficOptions::default())
}

/// Monthly USD of one line, or 0 where there is none.
fn line(estimate: &Estimate, id: &str, item: &str) -> f64 {
    let node = estimate.nodes.iter().find(|node| node.id.as_str() == id);
    let lines = node.map(|node| node.lines.as_slice()).unwrap_or_default();
    lines.iter().filter(|line| line.item == item).map(|line| line.monthly.expected).sum()
}

fn quantity(estimate: &Estimate, id: &str, item: &str) -> f64 {
    let node = estimate.nodes.iter().find(|node| node.id.as_str() == id).unwrap();
    node.lines.iter().filter(|line| line.item == item).map(|line| line.quantity.expected).sum()
}

fn node_cost(estimate: &Estimate, id: &str) -> f64 {
    estimate.nodes.iter().find(|node| node.id.as_str() == id).map_or(0.0, |node| node.monthly.expected)
}

fn work(load: &Load, id: &str) -> f64 {
    load.nodes[&ComponentId::new(id)].work.expected
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected} ± {tolerance}");
}

/// A drawing of one component.
fn single(region: &str, free: bool, service: &str, props: &str, usage: &str) -> String {
    format!(
        r#"{{"schema":1,"settings":{{"region":"{region}","free_tier":{free}}},
            "nodes":[{{"id":"x","type":"{service}","props":{props},"usage":{usage}}}]}}"#
    )
}

/// A published example of one component: where it was published, the drawing, and its lines.
struct Golden {
    source: &'static str,
    region: &'static str,
    free: bool,
    service: &'static str,
    props: &'static str,
    usage: &'static str,
    lines: &'static [(&'static str, f64)],
    tolerance: f64,
}

const GOLDEN: &[Golden] = &[
    Golden {
        source: "AWS Lambda pricing page, 2026, on-demand example 1",
        region: "us-east-1",
        free: true,
        service: "lambda",
        props: r#"{"arrivals_per_month":3000000,"avg_duration_ms":120,"memory_mb":1536}"#,
        usage: r#"{"log_gb":0}"#,
        lines: &[("duration", 2.33), ("requests", 0.40)],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Lambda pricing page, 2026, on-demand example 2",
        region: "us-east-1",
        free: false,
        service: "lambda",
        props: r#"{"arrivals_per_month":7440000,"avg_duration_ms":2000,"memory_mb":1024}"#,
        usage: r#"{"log_gb":0}"#,
        lines: &[("duration", 248.0), ("requests", 1.49)],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Lambda pricing page, 2026, on-demand example 3",
        region: "us-east-1",
        free: true,
        service: "lambda",
        props: r#"{"arrivals_per_month":6000000,"avg_duration_ms":280,"memory_mb":4096,"ephemeral_mb":2048}"#,
        usage: r#"{"log_gb":0}"#,
        lines: &[("duration", 105.33), ("requests", 1.0), ("ephemeral storage", 0.08)],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Lambda pricing page, 2026, provisioned concurrency example 1",
        region: "us-east-1",
        free: true,
        service: "lambda",
        // 500,000 requests of 100 ms on it, 2,500,000 of 120 ms beside it.
        props: r#"{"provisioned_concurrency":100,"provisioned_hours":8,"memory_mb":1536}"#,
        usage: r#"{"requests":3000000,"gb_seconds_on_provisioned":75000,"gb_seconds":450000,"log_gb":0}"#,
        lines: &[
            ("provisioned concurrency", 18.0),
            ("requests", 0.4),
            ("duration on provisioned concurrency", 0.73),
            ("duration", 0.83),
        ],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Fargate pricing page, example 1",
        region: "us-east-1",
        free: false,
        service: "fargate",
        // Five tasks a day on 30 days.
        props: r#"{"arrivals_per_month":150,"task_secs":600,"cpu":1024,"memory_mb":2048,"ephemeral_gb":30}"#,
        usage: "{}",
        lines: &[("vCPU", 1.01), ("memory", 0.22), ("ephemeral storage", 0.03)],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Fargate pricing page, example 3",
        region: "us-east-1",
        free: false,
        service: "fargate",
        props: r#"{"arrivals_per_month":300,"task_secs":3600,"cpu":256,"memory_mb":1024}"#,
        usage: "{}",
        lines: &[("vCPU", 3.04), ("memory", 1.33), ("ephemeral storage", 0.0)],
        tolerance: 0.01,
    },
    Golden {
        source: "AWS Step Functions pricing page, Express example; the page rounds the rates a GB-hour",
        region: "us-east-1",
        free: false,
        service: "sfn_express",
        props: r#"{"arrivals_per_month":100000000,"avg_duration_ms":10000,"definition_kb":50,"map_steps":400,"payload_kb":32}"#,
        usage: "{}",
        lines: &[("requests", 100.0), ("duration", 382.97)],
        tolerance: 0.1,
    },
    Golden {
        source: "infracost, api_gateway_rest_api_test.golden, 2026-08-21: 1165.50 + 1867.60 + 45220.00 + 1510.00",
        region: "us-east-1",
        free: false,
        service: "apigw_rest",
        props: r#"{"arrivals_per_month":21000000000}"#,
        usage: r#"{"egress_gb":0}"#,
        lines: &[("requests", 49763.1)],
        tolerance: 0.01,
    },
    Golden {
        source: "infracost, sqs_queue_test.golden: 128 KB are two requests",
        region: "us-east-1",
        free: false,
        service: "sqs_standard",
        props: r#"{"arrivals_per_month":1000000,"request_kb":128}"#,
        usage: "{}",
        lines: &[("requests", 0.8)],
        tolerance: 0.001,
    },
    Golden {
        source: "infracost, kinesis_stream_test.golden, first two lines",
        region: "us-east-1",
        free: false,
        service: "kinesis",
        props: r#"{"shards":4}"#,
        usage: r#"{"put_units":6500000}"#,
        lines: &[("shards", 43.8), ("put payload units", 0.09)],
        tolerance: 0.01,
    },
];

#[test]
fn published_examples_of_one_service_come_out() {
    for golden in GOLDEN {
        let estimate = priced(&single(golden.region, golden.free, golden.service, golden.props, golden.usage));
        let mut total = 0.0;
        for (item, usd) in golden.lines {
            let found = line(&estimate, "x", item);
            assert!((found - usd).abs() <= golden.tolerance, "{}: {item} {found} instead of {usd}", golden.source);
            total += usd;
        }
        let tolerance = golden.tolerance * golden.lines.len() as f64;
        near(estimate.monthly.expected, total, tolerance);
    }
}

/// AWS Lambda pricing page, 2026, response streaming example: 2 M answers of 100 KB, 1 M of 7 MB;
/// the page takes the 100 GB of the allowance as used up.
#[test]
fn streamed_responses_bill_above_six_megabytes() {
    let json = r#"{"settings":{"free_tier":true},"nodes":[
        {"id":"u","type":"function_url","props":{"arrivals_per_month":1000000,"response_kb":7168}},
        {"id":"x","type":"lambda","props":{"arrivals_per_month":2000000,"avg_duration_ms":500,"memory_mb":1536},
         "usage":{"log_gb":0}},
        {"id":"other","type":"lambda","usage":{"requests":0,"streamed_gb":100,"log_gb":0}}],
        "edges":[{"id":"e","from":"u","to":"x","props":{"InvokeMode":"RESPONSE_STREAM"}}]}"#;
    let estimate = priced(json);
    near(line(&estimate, "x", "duration"), 30.83, 0.01);
    near(line(&estimate, "x", "requests"), 0.40, 0.01);
    // The size of the answers is one for the function, so its part is given here.
    let json = r#"{"settings":{"free_tier":true},"nodes":[
        {"id":"x","type":"lambda","usage":{"requests":3000000,"gb_seconds":2250000,"streamed_gb":1076.5625,"log_gb":0}}]}"#;
    let estimate = priced(json);
    near(line(&estimate, "x", "streamed responses"), 7.81, 0.01);
    near(estimate.monthly.expected, 39.04, 0.01);
}

/// A price file with another price for Lambda's duration.
fn lambda_book(usd_per_gb_s: f64) -> PriceBook {
    let text = format!(
        r#"{{"services":{{"lambda":{{"us-east-1":[
        {{"item":"requests (x86_64 and arm64)","unit":"request","tiers":[{{"from":0,"to":null,"usd":2e-7}}],
          "free_tier":{{"quantity":1000000,"unit":"requests","per":"month","scope":"account","always_free":true}}}},
        {{"item":"duration x86_64","unit":"GB-s","tiers":[{{"from":0,"to":null,"usd":{usd_per_gb_s}}}],
          "free_tier":{{"quantity":400000,"unit":"GB-s","per":"month","scope":"account","always_free":true}}}}]}}}}}}"#
    );
    PriceBook::parse(&text).unwrap()
}

/// AWS Lambda pricing page, 2014-2020 edition, example 1.
#[test]
fn another_price_file_gives_the_prices_of_its_year() {
    let props = r#"{"arrivals_per_month":3000000,"avg_duration_ms":1000,"memory_mb":512}"#;
    let json = single("us-east-1", true, "lambda", props, r#"{"log_gb":0}"#);
    let estimate = priced_with(&json, &lambda_book(1.667e-5));
    near(line(&estimate, "x", "duration"), 18.34, 0.01);
    near(line(&estimate, "x", "requests"), 0.40, 0.01);
    near(estimate.monthly.expected, 18.74, 0.01);
}

/// Public audit-ledger cost review of 2026-08-13, quoting the price list of Sydney.
#[test]
fn transactional_writes_count_double() {
    let json = r#"{"settings":{"region":"ap-southeast-2"},"nodes":[
        {"id":"f","type":"lambda","props":{"arrivals_per_month":1000000}},
        {"id":"t","type":"dynamodb","props":{"transactional_share":1,"pitr":true},"usage":{"storage_gb":100}}],
        "edges":[{"id":"e","from":"f","to":"t","props":{"Access":"write","CallsPerInvocation":2,"PayloadKb":1}}]}"#;
    let estimate = priced(json);
    near(line(&estimate, "t", "writes"), 2.84, 0.01);
    near(line(&estimate, "t", "storage"), 28.50, 0.01);
    near(line(&estimate, "t", "point-in-time recovery"), 22.80, 0.01);
    near(node_cost(&estimate, "t"), 54.14, 0.01);
}

/// Public cost record of 2026-08-03 in binary units, a month of 30 days, logs not compressed.
#[test]
fn a_small_stack_in_tokyo_comes_out_to_the_last_digit() {
    let json = r#"{"settings":{"region":"ap-northeast-1","props":{"month_hours":720}},"nodes":[
        {"id":"f","type":"lambda","props":{"arrivals_per_month":100,"avg_duration_ms":1000,"memory_mb":128,
         "log_kb":10,"log_retention_days":7,"log_compression":1}},
        {"id":"t","type":"dynamodb","usage":{"storage_gb":0.0003814697265625}}],
        "edges":[{"id":"e","from":"f","to":"t","props":{"Access":"write","PayloadKb":4}}]}"#;
    let estimate = priced(json);
    near(line(&estimate, "f", "requests") + line(&estimate, "f", "duration"), 0.000_228_333_75, 1e-9);
    near(line(&estimate, "f", "log ingestion") + line(&estimate, "f", "log storage"), 0.000_732_135_772_705, 1e-9);
    near(node_cost(&estimate, "t"), 0.000_394_718_872_07, 1e-9);
    near(estimate.monthly.expected, 0.001_355_188_394_775, 1e-9);
}

/// A talk of 2016: 16,000 requests a day of 200 ms on 1 GB against two c3.large paid a year in advance.
#[test]
fn functions_against_two_servers() {
    let json = r#"{"nodes":[
        {"id":"f","type":"lambda","props":{"arrivals_per_day":16000,"avg_duration_ms":200,"memory_mb":1024},
         "usage":{"log_gb":0}},
        {"id":"servers","type":"ec2","props":{"instance_type":"c3.large","instance_count":2,
         "purchase":"reserved_1y_all_upfront","upfront_usd_each":542}}]}"#;
    let days = 730.0 / 24.0;
    let estimate = priced_with(json, &lambda_book(1.667e-5));
    near(line(&estimate, "f", "duration") / days, 0.0533, 0.0001);
    near(line(&estimate, "f", "requests") / days, 0.0032, 0.0001);
    near(node_cost(&estimate, "servers") / days, 2.97, 0.005);
    assert_eq!(estimate.unpriced, []);
    // Within the allowance of one account the function is free.
    let free = json.replacen("{\"nodes\"", "{\"settings\":{\"free_tier\":true},\"nodes\"", 1);
    assert_eq!(node_cost(&priced(&free), "f"), 0.0);
}

/// Gateway, function, table, topic, queue, function; `mapping` holds properties of the last wire.
fn chain(region: &str, mapping: &str) -> String {
    format!(
        r#"{{"settings":{{"region":"{region}"}},"nodes":[
        {{"id":"web","type":"client_web","props":{{"arrivals_per_month":10000000}}}},
        {{"id":"api","type":"apigw_http"}},
        {{"id":"a","type":"lambda","props":{{"memory_mb":512,"avg_duration_ms":100}}}},
        {{"id":"t","type":"dynamodb"}},
        {{"id":"s","type":"sns_standard"}},
        {{"id":"q","type":"sqs_standard"}},
        {{"id":"b","type":"lambda","props":{{"memory_mb":256,"avg_duration_ms":200}}}}],
        "edges":[{{"id":"e0","from":"web","to":"api"}},{{"id":"e1","from":"api","to":"a"}},
        {{"id":"e2","from":"a","to":"t","props":{{"Access":"write","PayloadKb":1}}}},
        {{"id":"e3","from":"a","to":"t","props":{{"Access":"read","PayloadKb":4}}}},
        {{"id":"e4","from":"a","to":"s"}},{{"id":"e5","from":"s","to":"q"}},
        {{"id":"e6","from":"q","to":"b","props":{mapping}}}]}}"#
    )
}

#[test]
fn the_worked_chain_costs_what_it_was_worked_out_to() {
    for (region, api, table, logs, total) in
        [("us-east-1", 10.0, 6.88, 9.54, 64.08), ("ap-northeast-1", 12.90, 7.86, 14.50, 72.93)]
    {
        let estimate = priced(&chain(region, "{}"));
        near(node_cost(&estimate, "api"), api, 0.01);
        for function in ["a", "b"] {
            near(line(&estimate, function, "requests") + line(&estimate, function, "duration"), 10.33, 0.01);
        }
        near(node_cost(&estimate, "t"), table, 0.01);
        near(node_cost(&estimate, "s"), 5.0, 0.01);
        near(node_cost(&estimate, "q"), 12.0, 0.01);
        near(line(&estimate, "a", "log ingestion") + line(&estimate, "b", "log ingestion"), logs, 0.01);
        near(estimate.monthly.expected, total, 0.01);
        assert_eq!(estimate.unpriced, []);
    }
}

#[test]
fn full_batches_cut_requests_and_invocations() {
    // Twenty seconds at 3.8 messages a second over five pollers fill a batch of ten.
    for mapping in
        [r#"{"BatchSize":10,"MaximumBatchingWindowInSeconds":20}"#, r#"{"BatchSize":10,"effective_batch":10}"#]
    {
        let estimate = priced(&chain("us-east-1", mapping));
        near(quantity(&estimate, "q", "requests"), 12e6, 1.0);
        near(node_cost(&estimate, "q"), 4.80, 0.01);
        near(line(&estimate, "b", "requests"), 0.20, 0.001);
    }
    // Without a window the band shows both ends.
    let estimate = priced(&chain("us-east-1", "{}"));
    let queue = estimate.nodes.iter().find(|node| node.id.as_str() == "q").unwrap();
    near(queue.monthly.low, 4.80, 0.01);
    near(queue.monthly.high, 12.0, 0.01);
}

#[test]
fn allowances_are_granted_once_for_all_functions() {
    let function = |id: &str, arch: &str| {
        format!(
            r#"{{"id":"{id}","type":"lambda","props":{{"arrivals_per_month":1000000,"avg_duration_ms":1000,
               "memory_mb":1024,"arch":"{arch}"}},"usage":{{"log_gb":0}}}}"#
        )
    };
    for arch in ["x86_64", "arm64"] {
        let nodes = [function("f", "x86_64"), function("g", arch)].join(",");
        let estimate = priced(&format!(r#"{{"settings":{{"free_tier":true}},"nodes":[{nodes}]}}"#));
        // One million of two million requests, 400,000 of 2,000,000 GB-s: a half and a fifth for each.
        near(line(&estimate, "f", "requests"), 0.10, 1e-6);
        near(line(&estimate, "g", "requests"), 0.10, 1e-6);
        near(line(&estimate, "f", "duration"), 0.8 * 16.6667, 0.001);
    }
    let queues = r#"{"settings":{"free_tier":true},"nodes":[
        {"id":"a","type":"sqs_standard","props":{"arrivals_per_month":1500000}},
        {"id":"b","type":"sqs_fifo","props":{"arrivals_per_month":500000}}]}"#;
    let estimate = priced(queues);
    near(node_cost(&estimate, "a"), 750_000.0 * 4e-7, 1e-9);
    near(node_cost(&estimate, "b"), 250_000.0 * 5e-7, 1e-9);
}

#[test]
fn a_queue_that_nobody_uses_is_polled_all_the_same() {
    let json = |settings: &str, mapping: &str| {
        format!(
            r#"{{"settings":{settings},"nodes":[{{"id":"q","type":"sqs_standard"}},{{"id":"f","type":"lambda"}}],
               "edges":[{{"id":"e","from":"q","to":"f","props":{mapping}}}]}}"#
        )
    };
    let estimate = priced(&json("{}", "{}"));
    assert_eq!(quantity(&estimate, "q", "requests"), 657_000.0);
    near(node_cost(&estimate, "q"), 0.26, 0.005);
    near(estimate.nodes.iter().find(|node| node.id.as_str() == "q").unwrap().monthly.low, 0.11, 0.005);
    let capped = priced(&json("{}", r#"{"MaximumConcurrency":5}"#));
    near(capped.monthly.low, 0.26, 0.005);
    assert_eq!(priced(&json(r#"{"free_tier":true}"#, "{}")).monthly.expected, 0.0);
}

#[test]
fn deliveries_of_a_topic_to_a_queue_bill_once() {
    let json = r#"{"nodes":[{"id":"s","type":"sns_standard","props":{"arrivals_per_month":1000000}},
        {"id":"q","type":"sqs_standard"}],"edges":[{"id":"e","from":"s","to":"q"}]}"#;
    let estimate = priced(json);
    near(node_cost(&estimate, "s"), 0.50, 1e-9);
    near(node_cost(&estimate, "q"), 0.40, 1e-9);
    near(estimate.monthly.expected, 0.90, 1e-9);
}

#[test]
fn a_second_entry_adds_to_the_first() {
    let json = |with_clock: bool| {
        let clock = if with_clock {
            r#",{"id":"clock","type":"eventbridge_scheduler","props":{"expression":"rate(1 minute)"}}"#
        } else {
            ""
        };
        let wire = if with_clock { r#",{"id":"c","from":"clock","to":"q"}"# } else { "" };
        format!(
            r#"{{"nodes":[{{"id":"api","type":"apigw_http","props":{{"arrivals_per_month":1000000}}}},
            {{"id":"f","type":"lambda"}},{{"id":"q","type":"sqs_standard"}},{{"id":"w","type":"lambda"}}{clock}],
            "edges":[{{"id":"1","from":"api","to":"f"}},{{"id":"2","from":"f","to":"q"}},
            {{"id":"3","from":"q","to":"w"}}{wire}]}}"#
        )
    };
    let (without, with) = (flowing(&json(false)), flowing(&json(true)));
    assert_eq!(work(&without, "w"), 1_000_000.0);
    assert_eq!(work(&with, "q"), 1_043_800.0);
    assert_eq!(work(&with, "w"), 1_043_800.0);
    assert!(priced(&json(true)).monthly.expected > priced(&json(false)).monthly.expected);
}

fn retry_loop(calls: f64) -> String {
    format!(
        r#"{{"nodes":[{{"id":"q","type":"sqs_standard","props":{{"arrivals_per_month":900000}}}},
        {{"id":"w","type":"lambda"}},{{"id":"t","type":"sns_standard"}}],
        "edges":[{{"id":"1","from":"q","to":"w"}},
        {{"id":"2","from":"w","to":"q","props":{{"CallsPerInvocation":{calls}}}}},{{"id":"3","from":"w","to":"t"}}]}}"#
    )
}

#[test]
fn a_loop_that_drains_is_counted_with_all_its_rounds() {
    let load = flowing(&retry_loop(0.1));
    near(work(&load, "q"), 1e6, 1e-3);
    near(work(&load, "w"), 1e6, 1e-3);
    near(load.wires[&WireId::new("2")].per_month, 1e5, 1e-3);
    assert_eq!(load.undrained, []);
}

#[test]
fn a_loop_that_feeds_itself_is_reported_and_not_priced() {
    for calls in [1.0, 1.5, 10.0] {
        let json = retry_loop(calls);
        let load = flowing(&json);
        assert_eq!(load.undrained.len(), 1);
        let members: Vec<&str> = load.undrained[0].members.iter().map(ComponentId::as_str).collect();
        assert_eq!(members, ["q", "w"]);
        let estimate = priced(&json);
        let unpriced: Vec<&str> = estimate.unpriced.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(unpriced, ["q", "w"]);
        assert!(estimate.warnings.iter().any(|warning| warning.contains("never drains")));
        assert_eq!(estimate.monthly.expected, 0.0);
    }
}

#[test]
fn failures_are_tried_again_and_end_as_dead_letters() {
    let json = r#"{"nodes":[{"id":"q","type":"sqs_standard","props":{"arrivals_per_month":1000000,"max_receive_count":3}},
        {"id":"f","type":"lambda","props":{"error_rate":0.1}},{"id":"d","type":"sqs_standard"}],
        "edges":[{"id":"1","from":"q","to":"f"},{"id":"2","from":"q","to":"d","mechanism":"redrive"}]}"#;
    let load = flowing(json);
    near(work(&load, "f"), 1_110_000.0, 1e-3);
    near(work(&load, "d"), 1000.0, 1e-6);
    // An asynchronous function is tried three times; what fails then goes to its destination.
    let json = r#"{"nodes":[{"id":"s","type":"sns_standard","props":{"arrivals_per_month":1000000}},
        {"id":"f","type":"lambda"},{"id":"d","type":"sqs_standard"},{"id":"ok","type":"sqs_standard"}],
        "edges":[{"id":"1","from":"s","to":"f","props":{"error_rate":0.5}},
        {"id":"2","from":"f","to":"d","mechanism":"redrive"},{"id":"3","from":"f","to":"ok","mechanism":"on_success"}]}"#;
    let load = flowing(json);
    near(work(&load, "f"), 1_750_000.0, 1e-3);
    near(work(&load, "d"), 125_000.0, 1e-3);
    near(work(&load, "ok"), 875_000.0, 1e-3);
}

#[test]
fn requests_of_a_gateway_split_and_copies_of_a_topic_do_not() {
    let json = |source: &str, share: &str| {
        format!(
            r#"{{"nodes":[{{"id":"x","type":"{source}","props":{{"arrivals_per_month":900}}}},
            {{"id":"f","type":"lambda"}},{{"id":"g","type":"lambda"}},{{"id":"h","type":"lambda"}}],
            "edges":[{{"id":"1","from":"x","to":"f","props":{share}}},{{"id":"2","from":"x","to":"g"}},
            {{"id":"3","from":"x","to":"h"}}]}}"#
        )
    };
    let functions = |load: &Load| ["f", "g", "h"].map(|id| work(load, id));
    assert_eq!(functions(&flowing(&json("apigw_http", "{}"))), [300.0; 3]);
    assert_eq!(functions(&flowing(&json("apigw_http", r#"{"share":0.5}"#))), [450.0, 225.0, 225.0]);
    assert_eq!(functions(&flowing(&json("sns_standard", "{}"))), [900.0; 3]);
    assert_eq!(functions(&flowing(&json("sns_standard", r#"{"match_ratio":0.2}"#))), [180.0, 900.0, 900.0]);
}

#[test]
fn caches_keep_requests_from_the_origin() {
    let json = r#"{"nodes":[{"id":"c","type":"cloudfront","props":{"arrivals_per_month":1000000,"response_kb":100}},
        {"id":"b","type":"s3"}],"edges":[{"id":"1","from":"c","to":"b","props":{"cache_hit":0.9}}]}"#;
    let estimate = priced(json);
    near(quantity(&estimate, "b", "reads"), 100_000.0, 1e-6);
    near(line(&estimate, "c", "requests"), 1.0, 1e-9);
    near(line(&estimate, "c", "data to viewers"), 1e6 * 100.0 / 1_048_576.0 * 0.085, 1e-6);
    assert_eq!(line(&estimate, "b", "transfer to the internet"), 0.0);
}

#[test]
fn events_put_back_on_their_bus_are_billed_and_do_not_run_for_ever() {
    let json = r#"{"nodes":[{"id":"api","type":"apigw_http","props":{"arrivals_per_month":1000}},
        {"id":"bus","type":"eventbridge_bus"},{"id":"r","type":"eventbridge_rule"},{"id":"f","type":"lambda"}],
        "edges":[{"id":"0","from":"api","to":"bus"},{"id":"1","from":"bus","to":"r"},{"id":"2","from":"r","to":"f"},
        {"id":"3","from":"f","to":"bus"}]}"#;
    let estimate = priced(json);
    assert_eq!(quantity(&estimate, "bus", "custom events"), 2000.0);
    assert_eq!(estimate.load.undrained, []);
    // A ratio says that they match after all.
    let ratio = json.replace(r#""id":"3","#, r#""id":"3","props":{"match_ratio":0.5},"#);
    assert_eq!(work(&flowing(&ratio), "f"), 2000.0);
}

#[test]
fn streams_poll_by_shard_and_firehose_rounds_records_up() {
    let json = r#"{"nodes":[{"id":"k","type":"kinesis","props":{"arrivals_per_sec":100,"request_kb":30,"shards":2}},
        {"id":"f","type":"lambda"}],"edges":[{"id":"1","from":"k","to":"f","props":{"BatchSize":500}}]}"#;
    let estimate = priced(json);
    let records = 100.0 * 2_628_000.0;
    near(quantity(&estimate, "k", "put payload units"), 2.0 * records, 1.0);
    // Each of two shards is read once a second and then holds 50 records.
    near(work(&estimate.load, "f"), records / 50.0, 1.0);
    let json = r#"{"nodes":[{"id":"h","type":"firehose","props":{"arrivals_per_month":1048576,"request_kb":1}},
        {"id":"b","type":"s3"}],"edges":[{"id":"1","from":"h","to":"b"}]}"#;
    let estimate = priced(json);
    near(quantity(&estimate, "h", "data taken in"), 5.0, 1e-9);
    // Buffers of 300 s end before they are full.
    near(quantity(&estimate, "b", "writes"), 8760.0, 1e-6);
}

#[test]
fn a_region_without_prices_has_none() {
    for region in ["mars-1", "eu-south-2", ""] {
        let json = chain("us-east-1", "{}").replace("us-east-1", region);
        let estimate = priced(&json);
        assert_eq!(estimate.monthly.high, 0.0, "{region}");
        let unpriced: Vec<&str> = estimate.unpriced.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(unpriced, ["a", "api", "b", "q", "s", "t"], "{region}");
        assert!(estimate.unpriced[1].why.contains("no price for requests"), "{}", estimate.unpriced[1].why);
        assert!(estimate.nodes.iter().all(|node| node.lines.is_empty()));
    }
    // Kinesis has no prices in Ireland, the function behind it does.
    let json = r#"{"settings":{"region":"eu-west-1"},"nodes":[
        {"id":"k","type":"kinesis","props":{"arrivals_per_sec":1}},{"id":"f","type":"lambda"}],
        "edges":[{"id":"1","from":"k","to":"f"}]}"#;
    let estimate = priced(json);
    assert_eq!(estimate.unpriced.len(), 1);
    assert_eq!(estimate.unpriced[0].id.as_str(), "k");
    assert!(node_cost(&estimate, "f") > 0.0);
}

#[test]
fn a_component_in_its_own_region_has_its_prices() {
    let json = r#"{"settings":{"region":"us-east-1"},"nodes":[
        {"id":"a","type":"apigw_http","props":{"arrivals_per_month":1000000}},
        {"id":"b","type":"apigw_http","props":{"arrivals_per_month":1000000,"region":"ap-northeast-1"}},
        {"id":"c","type":"apigw_http","props":{"arrivals_per_month":1000000},"parent":"r"},
        {"id":"z","type":"az_functions","props":{"arrivals_per_month":1000000,"region":"eastus","plan":"Consumption"}}],
        "groups":[{"id":"r","type":"region","name":"Tokyo","props":{"region":"ap-northeast-1"}}]}"#;
    let estimate = priced(json);
    near(line(&estimate, "a", "requests"), 1.00, 1e-9);
    near(line(&estimate, "b", "requests"), 1.29, 1e-9);
    near(line(&estimate, "c", "requests"), 1.29, 1e-9);
    near(line(&estimate, "z", "executions"), 0.20, 1e-9);
}

#[test]
fn logs_are_billed_where_they_are_drawn() {
    let function = r#"{"id":"f","type":"lambda","props":{"arrivals_per_month":1048576}}"#;
    let alone = priced(&format!(r#"{{"nodes":[{function}]}}"#));
    near(line(&alone, "f", "log ingestion"), 0.50, 1e-9);
    let drawn = priced(&format!(
        r#"{{"nodes":[{function},{{"id":"l","type":"cloudwatch_logs","props":{{"retention_days":30}}}}],
           "edges":[{{"id":"1","from":"f","to":"l"}}]}}"#
    ));
    assert_eq!(line(&drawn, "f", "log ingestion"), 0.0);
    near(line(&drawn, "l", "log ingestion"), 0.50, 1e-9);
    assert!(line(&drawn, "l", "log storage") > 0.0);
}

#[test]
fn usage_overrides_what_is_derived_and_a_misspelt_name_is_told() {
    let json = single("us-east-1", false, "sqs_standard", r#"{"arrivals_per_month":5}"#, r#"{"requests":1000000}"#);
    let estimate = priced(&json);
    near(estimate.monthly.expected, 0.40, 1e-9);
    assert!(estimate.nodes[0].lines[0].derivation.contains("usage `requests`"));
    let estimate = priced(&json.replace("\"requests\"", "\"request\""));
    assert!(
        estimate.warnings.iter().any(|warning| warning.contains("did you mean `requests`?")),
        "{:?}",
        estimate.warnings
    );
}

#[test]
fn every_line_tells_where_its_price_comes_from() {
    let estimate = priced(&chain("ap-northeast-1", "{}"));
    for line in estimate.nodes.iter().flat_map(|node| &node.lines) {
        assert!(!line.derivation.is_empty() && !line.price.source.is_empty() && !line.price.grade.is_empty());
        assert!(line.price.source.iter().all(|title| title.len() > 8), "{:?} is no title", line.price.source);
    }
    let topic = estimate.nodes.iter().find(|node| node.id.as_str() == "s").unwrap();
    assert!(topic.lines[0].price.unverified);
    assert!(estimate.warnings.iter().any(|warning| warning.contains("unverified")));
}

#[test]
fn old_prices_are_warned_of() {
    let document = document(&single("us-east-1", false, "sqs_standard", r#"{"arrivals_per_month":5}"#, "{}"));
    let on = |today: i64| {
        let options = CostOptions { today: Some(today), ..CostOptions::default() };
        estimate(&document, Catalogue::builtin(), PriceBook::builtin(), &options)
    };
    // 2026-11-24 and a year later.
    assert_eq!(on(20_781).warnings, Vec::<String>::new());
    assert!(on(21_146).warnings.iter().any(|warning| warning.contains("more than 180 days old")));
}

#[test]
fn what_bills_nothing_says_so() {
    let estimate = priced(&single("us-east-1", false, "eventbridge_rule", r#"{"schedule":"rate(1 hour)"}"#, "{}"));
    assert_eq!(estimate.unpriced, []);
    assert!(estimate.nodes[0].notes[0].contains("bills nothing"));
    let estimate = priced(&single("us-east-1", false, "redshift", "{}", "{}"));
    assert_eq!(estimate.unpriced.len(), 1);
    assert!(estimate.unpriced[0].why.contains("no prices for"));
}
