use super::Stack;
use crate::generate::plan::Plan;

#[derive(Debug, Default)]
pub(super) struct Networks;

impl Networks {
    pub(super) fn new(_: &Plan<'_>) -> Self {
        Self
    }
}

pub(super) fn networks(_: &mut Stack<'_, '_>) {}

use crate::generate::value::Map;
use crate::model::ComponentId;

impl Stack<'_, '_> {
    /// Subnets and security group of a function inside a network.
    pub fn vpc_config(&mut self, _id: &ComponentId) -> Option<Map> {
        None
    }
}
