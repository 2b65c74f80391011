use crate::validate::prelude::*;

declare_lint! {
    code: "SL-PAY-001",
    name: "payload-too-large",
    severity: Error,
    category: Payload,
    scope: Wire,
    summary: "a payload is larger than a hop on its way takes",
    docs: r#"
## What it does

Compares the declared `PayloadKb` of a wire with what both of its ends take: APIs, functions,
queues, topics, buses, workflows, streams, items.

## Why is this bad?

The call is refused, or the workflow fails in the middle.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke", "props": {"PayloadKb": 300}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "b", "type": "s3"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke", "props": {"PayloadKb": 1}},
    {"id": "e2", "from": "f", "to": "b", "mechanism": "sdk_call", "props": {"Access": "read", "PayloadKb": 300}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Lambda quotas
- AWS Step Functions Developer Guide: Quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in &cx.links {
        let Some(size) = link.number("PayloadKb") else { continue };
        let caps = [source_cap(cx, link), target_cap(cx, link)].into_iter().flatten();
        let Some(cap) = caps.min_by(|a, b| a.kb.total_cmp(&b.kb)).filter(|cap| size > cap.kb) else { continue };
        let (at, most) = (cap.at, rounded(cap.kb));
        let finding = out.at(link, format!("{link} carries {} KB, {at} takes {most} KB", rounded(size)));
        if let Some((prop, value)) = raised(at, size) {
            finding.fix(Fix::risky(format!("Set `{prop}` of {at} to {value}"), vec![set(at, prop, number(value))]));
        }
        finding.fix(Fix::advice("Put the body in a bucket and pass its key"));
    }
}

/// The largest payload one end of a wire takes.
struct Cap<'c, 'a> {
    at: &'c Node<'a>,
    kb: f64,
}

/// What the sending service can pass on.
fn source_cap<'c, 'a>(cx: &'c Checker<'a>, link: &Link<'a>) -> Option<Cap<'c, 'a>> {
    let at = cx.from(link);
    let kb = match link.mechanism {
        Attachment | Authorize | Redrive | SdkCall => None,
        _ => match at.service {
            "lambda" | "lambda_durable" | "dynamodb" | "firehose" => None,
            "alb" => cx.to(link).is_function().then(|| cx.limit_kb("alb", "lambda_request_body"))?,
            _ => own_cap(cx, at),
        },
    }?;
    Some(Cap { at, kb })
}

/// What the receiving service accepts.
fn target_cap<'c, 'a>(cx: &'c Checker<'a>, link: &Link<'a>) -> Option<Cap<'c, 'a>> {
    let at = cx.to(link);
    if link.is_any(&[Attachment, Authorize]) || !link.writes() {
        return None;
    }
    let kb = match at.service {
        "lambda" | "lambda_durable" => {
            let waits = link.is_any(&[SyncInvoke, Poll, Enrich]);
            cx.limit_kb("lambda", if waits { "payload_sync" } else { "payload_async" })
        }
        "dynamodb" => cx.limit_kb("dynamodb", "item"),
        _ => own_cap(cx, at),
    }?;
    Some(Cap { at, kb })
}

/// The limit a service has in either role: its own setting, else the provider's.
fn own_cap(cx: &Checker<'_>, node: &Node<'_>) -> Option<f64> {
    let from_bytes = |bytes: f64| bytes / 1024.0;
    let limit = |name: &str| cx.limit_kb(node.service, name);
    match node.service {
        "sqs_standard" | "sqs_fifo" => node.number("max_message_bytes").map(from_bytes).or_else(|| limit("message")),
        "sns_standard" | "sns_fifo" => {
            node.number("max_message_bytes").map(from_bytes).or_else(|| limit("message_default"))
        }
        "kinesis" => node.number("max_record_kib"),
        "apigw_rest" if node.is_text("response_transfer_mode", "STREAM") => None,
        "apigw_rest" | "apigw_http" | "sfn_standard" | "sfn_express" | "iot_core" | "ow_action" => limit("payload"),
        "apigw_ws" => limit("message_payload"),
        "function_url" if node.is_text("invoke_mode", "RESPONSE_STREAM") => None,
        "function_url" => limit("payload"),
        "eventbridge_bus" => limit("putevents_total"),
        "eventbridge_rule" | "eventbridge_scheduler" => cx.limit_kb("eventbridge_bus", "putevents_total"),
        "firehose" => limit("record"),
        _ => None,
    }
}

/// The setting that would let the payload through, where the provider allows it.
fn raised(node: &Node<'_>, size_kb: f64) -> Option<(&'static str, f64)> {
    let (prop, value) = match node.service {
        "sqs_standard" | "sqs_fifo" | "sns_standard" => ("max_message_bytes", (size_kb * 1024.0).ceil()),
        "kinesis" => ("max_record_kib", size_kb.ceil()),
        _ => return None,
    };
    let most = node.entry?.prop(prop)?.max?;
    (value <= most).then_some((prop, value))
}
