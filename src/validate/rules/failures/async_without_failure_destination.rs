use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-001",
    name: "async-without-failure-destination",
    severity: Error,
    category: Failures,
    scope: Wire,
    summary: "events to a function are lost when it fails",
    docs: r#"
## What it does

Finds asynchronous invocations of a function that names no failure destination or dead-letter queue,
neither on the wire nor on the function. Deployments and pipelines wait for the function to report back
and are left out.

## Why is this bad?

After two retries the event is dropped without a trace.

## Example

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke"},
    {"id": "e2", "from": "f", "to": "d", "mechanism": "redrive"}
  ]
}
```

## References

- AWS Lambda Developer Guide: Capturing records of Lambda asynchronous invocations
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(AsyncInvoke, &[], &["lambda", "lambda_durable"]) {
        let function = cx.to(link);
        if cx.from(link).is_any(WAITS_FOR_ANSWER) {
            continue;
        }
        if link.has_own_any(&["OnFailure", "DeadLetterConfig"]) || cx.sends_failures(function) {
            continue;
        }
        out.at(link, format!("an event that {function} cannot handle is lost after its retries"))
            .fix(cx.add_dead_letter_queue(function, "sqs_standard", &[]));
    }
}

/// These start a function asynchronously, but wait for it to report back and fail visibly when it does not.
const WAITS_FOR_ANSWER: &[&str] = &["cfn_custom", "codepipeline"];
