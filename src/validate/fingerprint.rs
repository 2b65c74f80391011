use super::Diagnostic;
use crate::model::{ComponentId, Document, ElementId, Wire};

/// What a finding is recognised by in later checks, whatever has moved meanwhile.
///
/// Neither holds positions, messages or the file's name. [`Self::place`] survives new
/// names for people, [`Self::shape`] survives new ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// Of the rule and the ids of the elements concerned.
    pub place: u64,
    /// Of the rule and of what the elements are: their types, names and mechanisms.
    pub shape: u64,
}

/// The fingerprints of findings, in their order.
pub fn fingerprints(findings: &[Diagnostic], document: &Document) -> Vec<Fingerprint> {
    findings.iter().map(|finding| fingerprint(finding, document)).collect()
}

fn fingerprint(finding: &Diagnostic, document: &Document) -> Fingerprint {
    let code = finding.lint.code;
    let ids = finding.at.iter().map(ElementId::as_str).chain(finding.path.iter().map(ComponentId::as_str));
    let place: Vec<&str> = std::iter::once(code).chain(ids).collect();
    let mut shape = vec![code.to_owned()];
    shape.extend(finding.at.iter().map(|id| element(id, document)));
    shape.extend(finding.path.iter().map(|id| component(id, document)));
    Fingerprint { place: fnv1a(&place.join("\u{0}")), shape: fnv1a(&shape.join("\u{0}")) }
}

fn element(id: &ElementId, document: &Document) -> String {
    let wire = |wire: &Wire| {
        let end = |id| component(id, document);
        format!("{} {} {}", end(&wire.from.component), wire.mechanism, end(&wire.to.component))
    };
    match id {
        ElementId::Component(id) => component(id, document),
        ElementId::Wire(id) => document.wire(id).map(wire).unwrap_or_default(),
        ElementId::Group(id) => document.group(id).map(|g| format!("{} {}", g.kind, g.name)).unwrap_or_default(),
        ElementId::Note(id) => document.note(id).map(|note| note.text.clone()).unwrap_or_default(),
    }
}

fn component(id: &ComponentId, document: &Document) -> String {
    document.component(id).map(|found| format!("{} {}", found.service, found.name)).unwrap_or_default()
}

/// The 64-bit FNV-1a hash: stable across versions and platforms, unlike the standard library's.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
