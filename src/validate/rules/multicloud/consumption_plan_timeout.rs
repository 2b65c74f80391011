use crate::validate::prelude::*;

declare_lint! {
    code: "SL-MC-001",
    name: "consumption-plan-timeout",
    severity: Error,
    category: Multicloud,
    scope: Component,
    summary: "an Azure function may run longer than its plan allows",
    docs: r#"
## What it does

Finds functions on the Consumption plan with a timeout above 10 minutes.

## Why is this bad?

The host refuses the setting, or ends the function after 10 minutes.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "az_service_bus_queue"},
    {"id": "f", "type": "az_functions", "props": {"plan": "Consumption", "timeout_min": 15}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "az_service_bus_queue"},
    {"id": "f", "type": "az_functions", "props": {"plan": "FlexConsumption", "timeout_min": 15}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## Fix safety

Plans differ in price and in regions.

## References

- Microsoft Learn: Azure Functions scale and hosting, function app timeout duration
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let most = cx.limit("az_functions", "consumption_timeout");
    for function in cx.of("az_functions").filter(|function| function.is_text("plan", "Consumption")) {
        // The catalogue's default is that of other plans; here it is 5 minutes.
        let Some(runs) = function.own_number("timeout_min").filter(|runs| *runs > most) else { continue };
        out.at(function, format!("{function} may run {runs} min, the Consumption plan allows {most}"))
            .fix(Fix::risky("Move to the FlexConsumption plan", vec![set(function, "plan", "FlexConsumption")]))
            .fix(Fix::risky(format!("Set `timeout_min` to {most}"), vec![set(function, "timeout_min", number(most))]));
    }
}
