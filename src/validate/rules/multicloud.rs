//! Services of other clouds.

mod consumption_plan_timeout;
mod request_outlives_balancer;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[rule!(consumption_plan_timeout), rule!(request_outlives_balancer)];
