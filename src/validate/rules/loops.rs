//! Rings of events.

mod bucket_recursion;
mod dead_letters_return;
mod detected_event_loop;
mod undetected_event_loop;

use super::{Rule, rule};
use crate::validate::graph::Ring;
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] =
    &[rule!(bucket_recursion), rule!(undetected_event_loop), rule!(detected_event_loop), rule!(dead_letters_return)];

/// Services that Lambda's loop detection follows a message through.
fn is_detected(node: &Node<'_>) -> bool {
    node.is_function() || node.is_queue() || node.is_any(&["sns_standard", "sns_fifo", "s3"])
}

/// A step that nobody waits for, so that a ring can run by itself.
fn is_event(link: &Link<'_>) -> bool {
    link.is_any(&[AsyncInvoke, Poll, Notification, Subscription])
}

/// Reports a ring once, at all its wires, with the promise of a guard as the way out.
fn guard(cx: &Checker<'_>, out: &mut Findings, ring: &Ring, message: String) {
    let mut links = cx.ring_links(ring);
    let Some(first) = links.next() else { return };
    let promised = cx.ring_links(ring).find(|link| link.is(SdkCall)).unwrap_or(first);
    let title = format!("State that the code guards {promised}: `loop_guard`");
    let finding = out.at(first, message);
    for link in links {
        finding.and(link);
    }
    finding
        .via(cx.ring_nodes(ring).map(|node| node.id.clone()))
        .fix(Fix::advice("Write to another target, or filter what starts the ring"))
        .fix(Fix::risky(title, vec![set(promised, "loop_guard", true)]));
}
