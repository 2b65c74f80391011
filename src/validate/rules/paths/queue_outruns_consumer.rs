use crate::validate::prelude::*;

declare_lint! {
    code: "SL-PATH-002",
    name: "queue-outruns-consumer",
    severity: Warning,
    category: Paths,
    scope: Path,
    summary: "more messages come into a queue than its consumer can ever get through",
    docs: r#"
## What it does

Compares the declared load of a queue, carried along from where it enters, with what its one
consumer can do: runs at once (`MaximumConcurrency` of the wire, `reserved_concurrency` of the
function, or the account's) times `BatchSize`, divided by `avg_duration_ms`. Silent while no load
or no duration is declared.

## Why is this bad?

The backlog grows until messages expire. The queue hides it: nothing fails until then.

## Example

```json
{
  "nodes": [
    {"id": "w", "type": "client_web", "props": {"arrivals_per_sec": 500}},
    {"id": "a", "type": "apigw_http", "props": {"public_ok": true}},
    {"id": "q", "type": "sqs_standard", "props": {"visibility_timeout_s": 180, "dlq": "x"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 30, "memory_mb": 512, "avg_duration_ms": 2000}}
  ],
  "edges": [
    {"id": "e1", "from": "w", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "q", "mechanism": "direct_integration"},
    {"id": "e3", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 10, "MaximumConcurrency": 50}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "w", "type": "client_web", "props": {"arrivals_per_sec": 500}},
    {"id": "a", "type": "apigw_http", "props": {"public_ok": true}},
    {"id": "q", "type": "sqs_standard", "props": {"visibility_timeout_s": 180, "dlq": "x"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 30, "memory_mb": 512, "avg_duration_ms": 2000}}
  ],
  "edges": [
    {"id": "e1", "from": "w", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "q", "mechanism": "direct_integration"},
    {"id": "e3", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 10, "MaximumConcurrency": 150}}
  ]
}
```

## Fix safety

More runs at once take from what other functions share.

## References

- AWS Lambda Developer Guide: Configuring scaling behavior for SQS event source mappings
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["sqs_standard", "sqs_fifo"], &["lambda"]) {
        let (queue, function) = (cx.from(link), cx.to(link));
        let Some(load) = cx.far_rps(link) else { continue };
        let (Some(millis), Some(batch)) = (function.own_number("avg_duration_ms"), link.number("BatchSize")) else {
            continue;
        };
        // A reserved concurrency of nothing is a finding of its own.
        let reserved = function.own_number("reserved_concurrency").filter(|reserved| *reserved > 0.0);
        let mapped = link.own_number("MaximumConcurrency");
        let at_once = mapped.into_iter().chain(reserved).fold(cx.account_concurrency(), f64::min);
        if millis <= 0.0 || batch < 1.0 || at_once < 1.0 {
            continue;
        }
        let handled = at_once * batch / (millis / 1000.0);
        if load <= handled {
            continue;
        }
        let mut path = cx.load_path(queue);
        path.push(function.id.clone());
        let text = cx.path_text(&path);
        let (load_shown, handled_shown) = (rounded(load), rounded(handled));
        let message = format!(
            "{queue} gets {load_shown} messages a second, {function} gets through {handled_shown} \
             ({at_once} at once x {batch} / {millis} ms): {text}"
        );
        let finding = out.at(link, message);
        finding.and(queue).via(path);
        let wanted = (load * millis / 1000.0 / batch).ceil();
        let room = reserved.unwrap_or_else(|| cx.account_concurrency());
        if mapped.is_some_and(|mapped| mapped < wanted) && wanted <= room.min(MOST_AT_ONCE) {
            let title = format!("Set `MaximumConcurrency` to {wanted}");
            finding.fix(Fix::risky(title, vec![set(link, "MaximumConcurrency", number(wanted))]));
        }
        finding.fix(Fix::advice("Let more run at once, enlarge the batch, or make the work of a message shorter"));
    }
}

/// The most a mapping may be set to.
const MOST_AT_ONCE: f64 = 1000.0;
