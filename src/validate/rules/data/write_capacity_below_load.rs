use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DDB-001",
    name: "write-capacity-below-load",
    severity: Error,
    category: Data,
    scope: Component,
    summary: "a table has less write capacity than its declared load needs",
    docs: r#"
## What it does

Adds up the declared writes to a table with provisioned capacity, one unit a KB begun, and compares
them with `wcu`. Without a declared load it is silent.

## Why is this bad?

Writes beyond the capacity are throttled, and lost where the writer gives up.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb", "props": {"billing": "PROVISIONED", "wcu": 50, "rcu": 50, "pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"rps": 100, "PayloadKb": 1.5}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb", "props": {"billing": "PROVISIONED", "wcu": 300, "rcu": 50, "pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"rps": 100, "PayloadKb": 1.5}}
  ]
}
```

## Fix safety

More capacity costs more.

## References

- Amazon DynamoDB Developer Guide: Provisioned capacity mode
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for table in cx.of("dynamodb").filter(|table| table.is_text("billing", "PROVISIONED")) {
        let Some(capacity) = table.number("wcu") else { continue };
        let Some(needed) = super::write_units(cx, table) else { continue };
        if needed > capacity {
            let wanted = (needed / UTILIZATION).ceil();
            let needed = rounded(needed);
            let path = cx.load_path(table);
            let along = if path.len() > 2 { format!(" along {}", cx.path_text(&path)) } else { String::new() };
            let message = format!("writes to {table}{along} need {needed} units a second, {capacity} are provisioned");
            let finding = out.at(table, message);
            if path.len() > 2 {
                finding.via(path);
            }
            if wanted <= MOST_UNITS {
                finding.fix(Fix::risky(format!("Set `wcu` to {wanted}"), vec![set(table, "wcu", number(wanted))]));
            }
            finding.fix(Fix::risky("Pay by request instead", vec![set(table, "billing", "PAY_PER_REQUEST")]));
        }
    }
}

/// Beyond this a table needs a quota of its own first.
const MOST_UNITS: f64 = 40_000.0;

/// The share of the capacity that steady load should use, so that bursts fit.
const UTILIZATION: f64 = 0.7;
