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
queues, topics, buses, workflows, streams, items. A size that is declared once is carried on
through APIs, queues, topics, buses, streams and functions marked `pass_through`, as far as
nothing reshapes it, and reported at the first hop that cannot take it, with the whole path.

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
    for (link, carried) in cx.links.iter().zip(carried(cx)) {
        let Some(Carried { kb, by }) = carried else { continue };
        let Some(cap) = cap(cx, link).filter(|cap| kb > cap.kb) else { continue };
        let (at, most) = (cap.at, rounded(cap.kb));
        let path = by.as_ref().map(|way| way.iter().map(|index| cx.nodes[*index].id.clone()).collect::<Vec<_>>());
        let along = path.as_ref().map(|path| format!(" along {}", cx.path_text(path))).unwrap_or_default();
        let finding = out.at(link, format!("{link} carries {} KB{along}, {at} takes {most} KB", rounded(kb)));
        finding.via(path.unwrap_or_default());
        if let Some((prop, value)) = raised(at, kb) {
            finding.fix(Fix::risky(format!("Set `{prop}` of {at} to {value}"), vec![set(at, prop, number(value))]));
        }
        finding.fix(Fix::advice("Put the body in a bucket and pass its key"));
    }
}

/// What a wire carries.
#[derive(Clone)]
struct Carried {
    kb: f64,
    /// Components from where the size is declared to the wire's end; `None` where the wire itself declares it.
    by: Option<Vec<usize>>,
}

/// The size that each wire carries: its own, else that of what its source passes on unchanged.
///
/// What is too large for a hop does not get further, so each size is told where it first fails.
fn carried(cx: &Checker<'_>) -> Vec<Option<Carried>> {
    // A bucket's notification carries the key of the object, not the object.
    let has_own = |link: &Link<'_>| link.number("PayloadKb").filter(|_| !cx.from(link).is("s3"));
    let mut sizes: Vec<Option<Carried>> =
        cx.links.iter().map(|link| has_own(link).map(|kb| Carried { kb, by: None })).collect();
    let mut open: Vec<usize> = (0..cx.links.len()).filter(|index| sizes[*index].is_some()).collect();
    for client in cx.nodes.iter().filter(|node| node.is_client()) {
        let Some(kb) = client.own_number("payload_kb").or_else(|| client.own_number("request_kb")) else { continue };
        for &index in client.outgoing.iter().filter(|index| cx.links[**index].is_flow()) {
            if sizes[index].is_none() {
                sizes[index] = Some(Carried { kb, by: Some(vec![client.index, cx.links[index].to]) });
                open.push(index);
            }
        }
    }
    while let Some(index) = open.pop() {
        let (link, Some(size)) = (&cx.links[index], sizes[index].clone()) else { continue };
        let passes = cap(cx, link).is_none_or(|cap| size.kb <= cap.kb);
        if !passes || !link.is_flow() || !forwards(cx.to(link)) {
            continue;
        }
        let way = size.by.unwrap_or_else(|| vec![link.from, link.to]);
        for &next in &cx.to(link).outgoing {
            let onward = &cx.links[next];
            let is_larger = sizes[next].as_ref().is_none_or(|known| known.by.is_some() && size.kb > known.kb);
            if is_larger && takes_unchanged(cx, onward) && !way.contains(&onward.to) {
                let by = Some(way.iter().copied().chain([onward.to]).collect());
                sizes[next] = Some(Carried { kb: size.kb, by });
                open.push(next);
            }
        }
    }
    sizes
}

/// Passes on what it gets as it is.
fn forwards(node: &Node<'_>) -> bool {
    let is_hop = node.is_any(&[
        "apigw_rest",
        "apigw_http",
        "apigw_ws",
        "alb",
        "cloudfront",
        "function_url",
        "sqs_standard",
        "sqs_fifo",
        "sns_standard",
        "sns_fifo",
        "eventbridge_bus",
        "eventbridge_bus_v2",
        "eventbridge_rule",
        "eventbridge_pipe",
        "kinesis",
        "iot_core",
        "iot_rule",
    ]);
    is_hop || node.is_function() && node.flag("pass_through")
}

/// The wire brings what its source got, whole, to something that takes it in.
fn takes_unchanged(cx: &Checker<'_>, link: &Link<'_>) -> bool {
    let reshapes =
        link.props().keys().any(|name| ["Input", "Template", "Transform"].iter().any(|part| name.contains(part)));
    let to = cx.to(link);
    // What a table or a bucket gets is an item or an object of the caller's making.
    let takes_in = forwards(to) || to.is_function() || to.is_any(&["sfn_standard", "sfn_express", "firehose"]);
    link.is_flow() && !link.is(OnSuccess) && link.number("PayloadKb").is_none() && !reshapes && takes_in
}

/// The smaller of what both ends take.
fn cap<'c, 'a>(cx: &'c Checker<'a>, link: &Link<'a>) -> Option<Cap<'c, 'a>> {
    let caps = [source_cap(cx, link), target_cap(cx, link)].into_iter().flatten();
    caps.min_by(|a, b| a.kb.total_cmp(&b.kb))
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
        "function_url" if node.is_text("invoke_mode", "RESPONSE_STREAM") => None,
        "apigw_rest" if node.is_text("response_transfer_mode", "STREAM") => None,
        "apigw_rest" | "apigw_http" | "sfn_standard" | "sfn_express" | "iot_core" | "function_url" => limit("payload"),
        "ow_action" | "ow_sequence" | "ow_trigger" | "ow_apigw" => cx.limit_kb("ow_action", "payload"),
        "apigw_ws" => limit("message_payload"),
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
