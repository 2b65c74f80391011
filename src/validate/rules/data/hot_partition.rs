use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DDB-002",
    name: "hot-partition",
    severity: Warning,
    category: Data,
    scope: Component,
    summary: "one partition key takes more load than a partition serves",
    docs: r#"
## What it does

Multiplies the declared load of a table by the share of its busiest key and compares the result with
what one partition serves: 1,000 write and 3,000 read units a second. Without `hot_key_share` and a
declared load it is silent.

## Why is this bad?

A partition is capped whatever the table is given; requests for the busy key are throttled.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb", "props": {"hot_key_share": 0.6, "pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"rps": 2000, "PayloadKb": 1}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb", "props": {"hot_key_share": 0.05, "pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"rps": 2000, "PayloadKb": 1}}
  ]
}
```

## References

- Amazon DynamoDB Developer Guide: Designing partition keys to distribute your workload
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let (write_cap, read_cap) = (cx.limit("dynamodb", "partition_wcu"), cx.limit("dynamodb", "partition_rcu"));
    for table in cx.of("dynamodb") {
        let Some(share) = table.number("hot_key_share") else { continue };
        let writes = super::write_units(cx, table).unwrap_or(0.0) * share;
        let reads = super::read_units(cx, table).unwrap_or(0.0) * share;
        let (what, load, cap) = if writes > write_cap {
            ("write", writes, write_cap)
        } else if reads > read_cap {
            ("read", reads, read_cap)
        } else {
            continue;
        };
        let load = rounded(load);
        out.at(table, format!("the busiest key of {table} takes {load} {what} units a second, a partition {cap}"))
            .fix(Fix::advice("Spread the busy key over several, choose another key, or cache its reads"));
    }
}
