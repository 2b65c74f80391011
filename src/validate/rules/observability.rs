//! What can be seen while it runs.

mod access_log_off;
mod express_workflow_without_log;
mod logs_kept_forever;
mod tracing_off;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] =
    &[rule!(logs_kept_forever), rule!(tracing_off), rule!(access_log_off), rule!(express_workflow_without_log)];

fn logs_to_group(cx: &Checker<'_>, node: &Node<'_>) -> bool {
    cx.out_of(node).any(|link| cx.to(link).is("cloudwatch_logs"))
}
