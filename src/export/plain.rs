//! Text for formats with rules of their own.

use std::fmt::Write as _;

/// Control characters become spaces; line ends stay where `keep_lines` says so. Never empty, as several
/// languages refuse an empty label.
pub(super) fn tidy(text: &str, keep_lines: bool) -> String {
    let lines = text.lines().map(|line| {
        let line: String = line.chars().map(|sign| if is_odd(sign) { ' ' } else { sign }).collect();
        line.trim().to_owned()
    });
    let lines: Vec<String> = lines.collect();
    let joined = lines.join(if keep_lines { "\n" } else { " " });
    let joined = joined.trim();
    if joined.is_empty() { " ".to_owned() } else { joined.to_owned() }
}

/// Characters that are invisible, or that readers of text formats choke on.
fn is_odd(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A link with everything percent-encoded that could end a quoted string or start a directive.
pub(super) fn quoted_link(link: &str) -> String {
    let mut out = String::with_capacity(link.len());
    for sign in link.chars() {
        if sign.is_control() || matches!(sign, ' ' | '"' | '\'' | '<' | '>' | '\\' | '`' | ';' | '{' | '}' | '|') {
            let mut bytes = [0; 4];
            for byte in sign.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(sign);
        }
    }
    out.replace("%%", "%25%25")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_signs_become_spaces() {
        for (text, keep, tidied) in [
            ("a\u{0}b", false, "a b"),
            ("a\r\nb\n", true, "a\nb"),
            ("a\nb", false, "a b"),
            ("", true, " "),
            ("\u{2028}", false, " "),
        ] {
            assert_eq!(tidy(text, keep), tidied);
        }
    }

    #[test]
    fn links_cannot_leave_their_quotes() {
        assert_eq!(quoted_link("https://a.b/x?y=1&z=\"\\ é"), "https://a.b/x?y=1&z=%22%5C%20é");
    }
}
