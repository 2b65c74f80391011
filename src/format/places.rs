use std::collections::BTreeMap;

/// Line and column, counted from one, where the record of each element starts in a drawing's text.
///
/// Reads both forms without parsing them: in JSON a record is found by its `"id"`,
/// in RON by the `"id": (` that opens it. Of an id that stands twice the first place counts.
pub fn places(text: &str) -> BTreeMap<String, (usize, usize)> {
    let mut found = BTreeMap::new();
    let (mut line, mut line_start) = (1, 0);
    let mut last_key = "";
    let mut rest = 0;
    let bytes = text.as_bytes();
    while rest < bytes.len() {
        match bytes[rest] {
            b'\n' => {
                line += 1;
                line_start = rest + 1;
            }
            b'/' if bytes.get(rest + 1) == Some(&b'/') => {
                rest = text[rest..].find('\n').map_or(bytes.len(), |length| rest + length);
                continue;
            }
            b'"' => {
                let end = closing_quote(bytes, rest + 1);
                let word = &text[rest + 1..end];
                let after = text[(end + 1).min(text.len())..].trim_start();
                let value = after.strip_prefix(':').map(str::trim_start);
                let opens_record = value.is_some_and(|value| value.starts_with('('));
                if opens_record || last_key == "id" {
                    let column = text[line_start..rest].chars().count() + 1;
                    found.entry(unescaped(word)).or_insert((line, column));
                }
                last_key = if value.is_some() && last_key != "id" { word } else { "" };
                line += word.matches('\n').count();
                if let Some(newline) = word.rfind('\n') {
                    line_start = rest + 1 + newline + 1;
                }
                rest = end;
            }
            b',' | b'{' | b'[' | b'(' => last_key = "",
            _ => {}
        }
        rest += 1;
    }
    found
}

fn closing_quote(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

fn unescaped(word: &str) -> String {
    serde_json::from_str(&format!("\"{word}\"")).unwrap_or_else(|_| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_both_forms() {
        let json = "{\"nodes\": [\n  {\"id\": \"q\", \"type\": \"sqs_standard\"},\n  {\"type\": \"id\", \"id\":\"f\\u00e9\"}\n]}";
        assert_eq!(places(json), [("q".to_owned(), (2, 10)), ("fé".to_owned(), (3, 23))].into());
        let ron = "Skywright(\n    // \"x\": (\n    components: {\n        \"q\": (type: \"sqs\", name: \"a\nb\"),\n        \"f\": (),\n    },\n)";
        assert_eq!(places(ron), [("q".to_owned(), (4, 9)), ("f".to_owned(), (6, 9))].into());
        assert!(places("\"id\": \"cut off \\").len() <= 1);
    }
}
