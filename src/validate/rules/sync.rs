//! Callers that wait, and how long.

mod callback_without_timeout;
mod caller_ends_first;
mod client_call_outlives_function;
mod deep_synchronous_chain;
mod express_workflow_waits;
mod function_calls_function;
mod function_outlives_api;
mod function_slower_than_caller;
mod integration_timeout_above_limit;
mod slow_identity_trigger;
mod workflow_outlives_api;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(function_calls_function),
    rule!(deep_synchronous_chain),
    rule!(function_outlives_api),
    rule!(integration_timeout_above_limit),
    rule!(function_slower_than_caller),
    rule!(slow_identity_trigger),
    rule!(express_workflow_waits),
    rule!(callback_without_timeout),
    rule!(caller_ends_first),
    rule!(client_call_outlives_function),
    rule!(workflow_outlives_api),
];

/// How long an API waits for an integration, in seconds: the wire's own figure, the API's own, else the default.
pub(super) fn integration_timeout(cx: &Checker<'_>, link: &Link<'_>) -> Option<f64> {
    let api = cx.from(link);
    if api.is("appsync") {
        return Some(cx.limit("appsync", "request_execution"));
    }
    let stated = link.own_number("timeoutInMillis").or_else(|| api.own_number("timeout_ms"));
    let usual = || link.number("timeoutInMillis").or_else(|| api.number("timeout_ms"));
    stated.or_else(usual).map(|millis| millis / 1000.0)
}

/// Lowers a function's timeout; safe only when nothing else starts the function.
pub(super) fn lower_timeout(cx: &Checker<'_>, node: &Node<'_>, seconds: f64) -> Fix {
    let seconds = seconds.floor().max(1.0);
    let title = format!("Set `timeout_s` of {node} to {seconds}");
    let edits = vec![set(node, "timeout_s", number(seconds))];
    if cx.into(node).count() == 1 { Fix::safe(title, edits) } else { Fix::risky(title, edits) }
}

/// The callback or waiting pattern of a workflow task, without regard to spelling.
fn pattern(link: &Link<'_>) -> String {
    let text = link.text("Pattern").unwrap_or("").to_ascii_lowercase();
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
