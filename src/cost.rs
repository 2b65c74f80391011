use crate::catalogue::Catalogue;
use crate::model::*;
#[derive(Clone, Copy, PartialEq, Default)]
pub struct Band {
    pub low: f64,
    pub expected: f64,
    pub high: f64,
}
#[derive(Default)]
pub struct Estimate {
    pub region: String,
    pub monthly: Band,
    pub nodes: Vec<NodeCost>,
    pub unpriced: Vec<Unpriced>,
}
pub struct Unpriced {
    pub id: ComponentId,
    pub why: String,
}
pub struct NodeCost {
    pub id: ComponentId,
    pub service: String,
    pub monthly: Band,
    pub lines: Vec<CostLine>,
}
pub struct CostLine {
    pub item: String,
    pub quantity: Band,
    pub unit: String,
    pub monthly: Band,
    pub derivation: String,
    pub price: PriceRef,
}
pub struct PriceRef {
    pub usd: f64,
    pub source: Vec<String>,
    pub as_of: Option<String>,
    pub grade: String,
}
pub struct PriceBook;
impl PriceBook {
    pub fn builtin() -> &'static Self {
        &PriceBook
    }
    pub fn regions(&self) -> Vec<String> {
        vec!["us-east-1".into()]
    }
}
#[derive(Default)]
pub struct CostOptions {
    pub region: Option<String>,
}
pub fn estimate(_: &Document, _: &Catalogue, _: &PriceBook, _: &CostOptions) -> Estimate {
    Estimate::default()
}
