//! Who gets in, and what they can reach.

mod api_without_throttling;
mod guest_identities;
mod plain_http;
mod public_api_without_authorization;
mod public_data;
mod public_entry_without_web_acl;
mod unencrypted_at_rest;
mod wildcard_grant;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(public_api_without_authorization),
    rule!(wildcard_grant),
    rule!(unencrypted_at_rest),
    rule!(public_data),
    rule!(api_without_throttling),
    rule!(public_entry_without_web_acl),
    rule!(plain_http),
    rule!(guest_identities),
];

/// Somebody on the internet with a browser or an app.
fn is_public_client(node: &Node<'_>) -> bool {
    node.is_any(&["client_web", "client_mobile"])
}

/// Only reachable from inside a network.
fn is_private(node: &Node<'_>) -> bool {
    node.is_text("endpoint_type", "PRIVATE")
        || node.is_text("visibility", "PRIVATE")
        || node.is_text("scheme", "internal")
}

/// APIs and URLs that public clients reach, directly or through what only passes requests on.
fn public_entries<'c, 'a>(cx: &'c Checker<'a>) -> impl Iterator<Item = &'c Node<'a>> {
    let clients = cx.nodes.iter().filter(|node| is_public_client(node)).map(|node| node.index);
    let reached = cx.reached(clients, |link| {
        let from = cx.from(link);
        let passes_on = from.is_any(&["cloudfront", "route53", "amplify"]);
        is_public_client(from) || passes_on && !link.is(Authorize)
    });
    let is_entry = |node: &Node<'_>| node.has_role("entry") && !is_private(node);
    cx.nodes.iter().filter(move |node| reached[node.index] && is_entry(node))
}
