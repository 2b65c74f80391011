use super::guard;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LOOP-004",
    name: "dead-letters-return",
    severity: Warning,
    category: Loops,
    scope: Path,
    summary: "failed messages are put back where they failed",
    docs: r#"
## What it does

Finds rings that close through a failure wire: what consumes the dead letters sends them to the
source again, without a delay and without `loop_guard`.

## Why is this bad?

A message that always fails goes round for ever and hides among the new ones.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"},
    {"id": "e2", "from": "d", "to": "f", "mechanism": "poll"},
    {"id": "e3", "from": "f", "to": "q", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard"},
    {"id": "f", "type": "lambda"},
    {"id": "s", "type": "s3"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"},
    {"id": "e2", "from": "d", "to": "f", "mechanism": "poll"},
    {"id": "e3", "from": "f", "to": "s", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

Stating a guard is a promise that the code keeps.

## References

- Amazon SQS Developer Guide: Configure a dead-letter queue redrive
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let keep = |link: &Link<'_>| (link.is_flow() || link.is(Redrive)) && !link.flag("loop_guard") && !waits(cx, link);
    for ring in cx.rings(keep, |link| link.is(Redrive)) {
        if cx.ring_links(&ring).any(|link| link.is(Redrive)) {
            let message = format!("{} sends failed messages round again", cx.ring_text(&ring));
            guard(cx, out, &ring, message);
        }
    }
}

/// The message rests before it is seen again.
fn waits(cx: &Checker<'_>, link: &Link<'_>) -> bool {
    let stated = ["DelaySeconds", "delay_s"].iter().any(|name| link.own_number(name).is_some_and(|delay| delay > 0.0));
    let by_queue = cx.to(link).is_queue() && cx.to(link).number("delay_s").is_some_and(|delay| delay > 0.0);
    !link.is(Redrive) && (stated || by_queue)
}
