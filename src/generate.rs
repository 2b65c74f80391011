use crate::catalogue::Catalogue;
use crate::model::*;
use std::collections::BTreeMap;
#[derive(Default)]
pub struct Options;
pub struct Generated {
    pub files: BTreeMap<String, Vec<u8>>,
    pub losses: Vec<String>,
}
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct GenerateError;
pub fn generate(_: &Document, _: &Catalogue, _: &str, _: &Options) -> Result<Generated, GenerateError> {
    Err(GenerateError)
}
pub fn write(_: &std::path::Path, _: &BTreeMap<String, Vec<u8>>, _: bool) -> Result<(), GenerateError> {
    Err(GenerateError)
}
