use crate::validate::prelude::*;
use crate::validate::rules::sync::{integration_timeout, lower_timeout};

declare_lint! {
    code: "SL-PATH-001",
    name: "work-outlives-deadline",
    severity: Warning,
    category: Paths,
    scope: Path,
    summary: "something further out on the way gives up before the work ends",
    docs: r#"
## What it does

Follows waiting calls from distributions, load balancers and APIs through what only passes
requests on (other APIs, balancers, function URLs) to the function or workflow that does the
work, and compares its timeout with the tightest deadline on that way. Each hop may be fine
with its neighbour and still be cut off from further out.

## Why is this bad?

The client gets an error while the work goes on and is billed; a retry does it twice.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "cloudfront", "props": {"origin_response_timeout_s": 30}},
    {"id": "a", "type": "apigw_rest", "props": {"endpoint_type": "REGIONAL", "timeout_ms": 60000}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 50, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "direct_integration"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "cloudfront", "props": {"origin_response_timeout_s": 60}},
    {"id": "a", "type": "apigw_rest", "props": {"endpoint_type": "REGIONAL", "timeout_ms": 60000}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 50, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "direct_integration"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

Lowering the timeout is safe when nothing else starts the function.

## References

- Amazon CloudFront Developer Guide: Response timeout
- Elastic Load Balancing User Guide: Connection idle timeout
"#,
}

/// More hops than any request takes before it reaches code.
const MAX_HOPS: usize = 6;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let outer = cx.of_any(&["cloudfront", "alb", "apigw_rest", "apigw_http", "apigw_ws", "appsync"]);
    for setter in outer {
        for first in cx.out_of(setter) {
            let Some(deadline) = deadline(cx, first) else { continue };
            let mut ways = vec![vec![first]];
            while let Some(way) = ways.pop() {
                let Some(last) = way.last() else { continue };
                let worker = cx.to(last);
                if let Some(runs) = run_limit(worker) {
                    let is_told_elsewhere = way.len() == 1 && !setter.is("alb");
                    if runs > deadline && !is_told_elsewhere {
                        report(cx, &way, deadline, runs, out);
                    }
                } else if passes_on(worker) && way.len() < MAX_HOPS {
                    let onward = cx.out_of(worker).filter(|link| waits(link) && link.to != setter.index);
                    ways.extend(onward.map(|link| [way.as_slice(), &[link]].concat()));
                }
            }
        }
    }
}

/// How long the sender of a wire waits for the answer, seconds.
fn deadline(cx: &Checker<'_>, link: &Link<'_>) -> Option<f64> {
    let from = cx.from(link);
    if !waits(link) {
        return None;
    }
    match from.service {
        "cloudfront" => link
            .own_number("OriginReadTimeoutSeconds")
            .or_else(|| from.number("origin_response_timeout_s"))
            .or_else(|| link.number("OriginReadTimeoutSeconds")),
        "alb" => from.number("idle_timeout_s"),
        _ => integration_timeout(cx, link),
    }
}

fn waits(link: &Link<'_>) -> bool {
    link.is(SyncInvoke) || link.is(DirectIntegration)
}

/// Forwards a request and waits for its answer.
fn passes_on(node: &Node<'_>) -> bool {
    node.is_any(&["alb", "apigw_rest", "apigw_http", "function_url", "cloudfront"])
}

fn run_limit(node: &Node<'_>) -> Option<f64> {
    match node.service {
        "lambda" => node.number("timeout_s"),
        "sfn_express" => node.own_number("timeout_s"),
        _ => None,
    }
}

fn report<'a>(cx: &Checker<'a>, way: &[&Link<'a>], deadline: f64, runs: f64, out: &mut Findings) {
    let (Some(first), Some(last)) = (way.first(), way.last()) else { return };
    let (setter, worker) = (cx.from(first), cx.to(last));
    let path: Vec<_> =
        std::iter::once(setter.id.clone()).chain(way.iter().map(|link| cx.to(link).id.clone())).collect();
    let text = cx.path_text(&path);
    let message = format!("{worker} may run {runs} s, but {setter} waits {deadline} s: {text}");
    let finding = out.at(*last, message);
    finding.and(setter).via(path).fix(lower_timeout(cx, worker, deadline));
    let (prop, most) = match setter.service {
        "cloudfront" => {
            ("origin_response_timeout_s", setter.entry.and_then(|entry| entry.prop("origin_response_timeout_s")?.max))
        }
        "alb" => ("idle_timeout_s", setter.entry.and_then(|entry| entry.prop("idle_timeout_s")?.max)),
        _ => return,
    };
    let overrides = first.own_number("OriginReadTimeoutSeconds").is_some();
    if most.is_some_and(|most| runs <= most) && !overrides {
        let title = format!("Let {setter} wait {runs} s");
        finding.fix(Fix::risky(title, vec![set(setter, prop, number(runs))]));
    }
}
