use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-001",
    name: "function-calls-function",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a function waits for another function",
    docs: r#"
## What it does

Finds synchronous invocations from one function to another.

## Why is this bad?

Both run, and are billed, while one waits; their timeouts, errors and concurrency are chained
together.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "lambda", "props": {"timeout_s": 40}},
    {"id": "b", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "b", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "lambda", "props": {"timeout_s": 40}},
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "b", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "q", "mechanism": "sdk_call"},
    {"id": "e2", "from": "q", "to": "b", "mechanism": "poll"}
  ]
}
```

## Fix safety

The caller no longer gets an answer.

## References

- AWS Lambda Operator Guide: Lambda functions calling Lambda functions
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let functions = ["lambda", "lambda_durable"];
    for link in cx.wires(SyncInvoke, &functions, &functions) {
        let (from, to) = (cx.from(link), cx.to(link));
        let (queue, put) = cx.put_beside(from, "sqs_standard", "queue", "queue");
        let edits = vec![
            put,
            cx.put_wire(from.id, &queue, SdkCall, &[]),
            cx.put_wire(&queue, to.id, Poll, &[]),
            Edit::Remove(link.into()),
        ];
        out.at(link, format!("{from} waits for {to} and both are billed"))
            .fix(Fix::risky("Put a queue between", edits))
            .fix(Fix::advice("Let a Step Functions workflow call both"));
    }
}
