use crate::catalogue::Catalogue;
use crate::model::*;
use std::collections::BTreeMap;
#[derive(Default)]
pub struct Load {
    pub nodes: BTreeMap<ComponentId, f64>,
    pub wires: BTreeMap<WireId, WireLoad>,
    pub undrained: Vec<Vec<ComponentId>>,
}
pub struct WireLoad {
    pub per_month: f64,
}
#[derive(Default)]
pub struct TrafficOptions {
    pub entries: BTreeMap<ComponentId, f64>,
}
pub fn propagate(_: &Document, _: &Catalogue, _: &TrafficOptions) -> Load {
    Load::default()
}
