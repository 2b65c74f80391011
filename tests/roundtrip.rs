//! What is written is what is read, in both forms, for any drawing.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a short text's length")]

mod common;

use proptest::prelude::*;
use skywright::catalogue::Catalogue;
use skywright::format::{self, FileKind, parse, to_text};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_give_back_the_same_drawing_and_the_same_bytes(document in common::document()) {
        for (kind, name) in [(FileKind::Ron, "a.sky.ron"), (FileKind::Json, "a.json")] {
            let text = to_text(&document, kind);
            let loaded = match parse(name, &text, Catalogue::builtin()) {
                Ok(loaded) => loaded,
                Err(error) => return Err(TestCaseError::fail(format!("{error}\n{text}"))),
            };
            prop_assert_eq!(&loaded.document, &document, "{}", text);
            prop_assert_eq!(loaded.to_text(), text);
        }
    }

    /// Cut off or changed anywhere, a file is refused with a place or read as something; never a panic.
    #[test]
    fn broken_files_are_refused_not_choked_on(document in common::document(), at in 0.0..1.0_f64, sign in any::<char>()) {
        for (kind, name) in [(FileKind::Ron, "a.sky.ron"), (FileKind::Json, "a.json")] {
            let text = to_text(&document, kind);
            let mut cut = (text.len() as f64 * at) as usize;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            let short = parse(name, &text[..cut], Catalogue::builtin());
            prop_assert!(short.is_err() || text[cut..].trim().is_empty());
            let mut changed = text;
            changed.insert(cut, sign);
            if let Err(error) = parse(name, &changed, Catalogue::builtin()) {
                prop_assert!(error.to_string().starts_with(name), "{}", error);
            }
        }
    }
}

/// A type that the catalogue does not know stays what it was: as `generic` with its name and properties.
#[test]
fn types_of_templates_that_no_component_stands_for_are_kept_and_not_judged() {
    let catalogue = Catalogue::builtin();
    let graph = r#"{"nodes": [
        {"id": "b", "type": "s3"},
        {"id": "d", "type": "AWS::QuickSight::DataSet", "props": {"resource_props": {"ImportMode": "SPICE"}}},
        {"id": "t", "type": "aws_quicksight_theme"}],
        "edges": [{"id": "e1", "from": "b", "to": "d"}, {"id": "e2", "from": "t", "to": "d"}]}"#;
    let loaded = format::parse("x.json", graph, catalogue).unwrap();
    let document = format::parse("y.json", &format::to_json(&loaded.document), catalogue).unwrap().document;
    let component = document.component(&"d".into()).unwrap();
    assert_eq!(component.service.as_str(), "generic");
    assert_eq!(catalogue.type_name_of(component), "AWS::QuickSight::DataSet");
    assert_eq!(component.props["resource_props"].to_string(), "ImportMode: SPICE");
    let report = skywright::validate::validate(&document, catalogue, &skywright::validate::Config::default());
    let told: Vec<&str> = report.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(!report.findings.iter().any(|finding| finding.at.iter().any(|id| id.as_str() != "b")), "{told:?}");
    for bad in ["sqs_standart", "AWS::", "Nothing"] {
        let graph = format!(r#"{{"nodes": [{{"id": "x", "type": "{bad}"}}]}}"#);
        assert!(format::parse("z.json", &graph, catalogue).is_err(), "{bad} is no type");
    }
}
