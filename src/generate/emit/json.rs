use serde_json::Value;

/// JSON for people: two spaces, a final end of line.
pub(crate) fn pretty(value: &Value) -> String {
    // Serialising a tree of strings and numbers cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
