//! Networks, their routes and their zones.

mod function_outside_network;
mod needless_network;
mod network_without_route;
mod single_zone;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] =
    &[rule!(network_without_route), rule!(function_outside_network), rule!(needless_network), rule!(single_zone)];

/// Services that a function reaches only from inside a network.
const PRIVATE: &[&str] = &[
    "rds",
    "rds_proxy",
    "aurora",
    "elasticache",
    "documentdb",
    "efs",
    "opensearch",
    "msk",
    "mq",
    "redshift",
    "alb",
    "ec2",
    "fargate",
];
