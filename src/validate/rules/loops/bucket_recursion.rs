use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LOOP-001",
    name: "bucket-recursion",
    severity: Error,
    category: Loops,
    scope: Path,
    summary: "a function writes into the bucket that triggers it",
    docs: r#"
## What it does

Finds a bucket that starts a function which writes to the same bucket, unless the prefix that
triggers and the prefix that is written are disjoint, or the wire says `loop_guard`.

## Why is this bad?

Each object written starts the function again, which writes again. Lambda stops such a ring after
about 16 rounds, and only with recent SDKs; until then, and without it, the bill grows.

## Example

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke"},
    {"id": "e2", "from": "f", "to": "b", "mechanism": "sdk_call", "props": {"Access": "write"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke", "props": {"FilterPrefix": "in/"}},
    {"id": "e2", "from": "f", "to": "b", "mechanism": "sdk_call", "props": {"Access": "write", "Prefix": "out/"}}
  ]
}
```

## Fix safety

Both ways out change where objects are found.

## References

- AWS Lambda Developer Guide: Use Lambda recursive loop detection to prevent infinite loops
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for trigger in cx.wires(AsyncInvoke, &["s3"], &["lambda", "lambda_durable"]) {
        let (bucket, function) = (cx.from(trigger), cx.to(trigger));
        for write in cx.out_of(function).filter(|link| link.to == bucket.index && link.is(SdkCall) && link.writes()) {
            if trigger.flag("loop_guard")
                || write.flag("loop_guard")
                || disjoint(trigger, write)
                || only_deletions(trigger)
            {
                continue;
            }
            let (copy, put_copy) = cx.put_beside(bucket, "s3", "output", "output");
            let mut moved = write.wire.clone();
            moved.to = (&copy).into();
            let read = trigger.text("FilterPrefix").unwrap_or("in/");
            let written = if read.starts_with("out/") { "done/" } else { "out/" };
            let split = vec![set(trigger, "FilterPrefix", read), set(write, "Prefix", written)];
            out.at(trigger, format!("{function} writes to {bucket}, which starts {function} again"))
                .and(write)
                .via([bucket.id.clone(), function.id.clone()])
                .fix(Fix::risky(format!("Read below `{read}` and write below `{written}`"), split))
                .fix(Fix::risky("Write to a second bucket", vec![put_copy, Edit::PutWire(write.id.clone(), moved)]));
        }
    }
}

fn disjoint(trigger: &Link<'_>, write: &Link<'_>) -> bool {
    let (read, written) = (trigger.text("FilterPrefix").unwrap_or(""), write.text("Prefix").unwrap_or(""));
    let (read_end, written_end) = (trigger.text("FilterSuffix").unwrap_or(""), write.text("Suffix").unwrap_or(""));
    let prefixes_meet = read.starts_with(written) || written.starts_with(read);
    let suffixes_meet = read_end.ends_with(written_end) || written_end.ends_with(read_end);
    !prefixes_meet || !suffixes_meet
}

fn only_deletions(trigger: &Link<'_>) -> bool {
    let deletion = |event: &Value| event.as_str().is_some_and(|event| event.starts_with("s3:ObjectRemoved"));
    match trigger.value("Events") {
        Some(Value::List(events)) => !events.is_empty() && events.iter().all(deletion),
        Some(event) => deletion(event),
        None => false,
    }
}
