use super::{Weight, width};

const ELLIPSIS: char = '…';

/// A piece that may start a new line, and whether a space stands before it.
struct Piece<'a> {
    text: &'a str,
    spaced: bool,
}

/// Cuts at spaces, and inside words where names fall apart: after `-_./:` and before a capital that follows a small letter.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for word in line.split_whitespace() {
        let mut start = 0;
        let mut previous = None;
        for (at, sign) in word.char_indices() {
            let breaks = previous.is_some_and(|before: char| {
                matches!(before, '-' | '_' | '.' | '/' | ':') && sign.is_alphanumeric()
                    || before.is_lowercase() && sign.is_uppercase()
            });
            // A number such as 2.97 or 10:30 is one thing.
            let number = sign.is_ascii_digit() && word[..at].chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
            if breaks && !number && at - start > 1 {
                found.push(Piece { text: &word[start..at], spaced: start == 0 });
                start = at;
            }
            previous = Some(sign);
        }
        found.push(Piece { text: &word[start..], spaced: start == 0 });
    }
    found
}

/// As much of a text as could ever show in that room; the rest need not be measured.
fn head(text: &str, size: f64, room: f64) -> &str {
    // Hardly a sign is narrower than a tenth of its size; a few that are wide open the room for combining ones.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive count of signs")]
    let most = (room.max(0.0) / (size.max(1.0) * 0.1)).min(1e6) as usize + 64;
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// `text` cut to `max_width` pixels, with an ellipsis when something was lost.
pub fn ellipsized(text: &str, size: f64, weight: Weight, max_width: f64) -> String {
    let text = head(text, size, max_width);
    if width(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = |end: usize| {
        let cut = format!("{}{ELLIPSIS}", text[..end].trim_end());
        width(&cut, size, weight) <= max_width
    };
    let count = ends.partition_point(|end| fits(*end));
    let end = count.checked_sub(1).map_or(0, |last| ends[last]);
    format!("{}{ELLIPSIS}", text[..end].trim_end())
}

/// Breaks text into at most `max_lines` lines no wider than `max_width` pixels;
/// what does not fit ends in an ellipsis. Line breaks in the text are kept.
pub fn wrap(text: &str, size: f64, weight: Weight, max_width: f64, max_lines: usize) -> Vec<String> {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred lines at most")]
    let text = head(text, size, max_width * (max_lines + 1) as f64);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            let gap = if piece.spaced && !line.is_empty() { " " } else { "" };
            let longer = format!("{line}{gap}{}", piece.text);
            if width(&longer, size, weight) <= max_width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = break_word(piece.text, size, weight, max_width, &mut lines);
            if lines.len() > max_lines {
                break;
            }
        }
        lines.push(line);
        if lines.len() > max_lines {
            break;
        }
    }
    if lines.len() > max_lines && max_lines > 0 {
        let rest = lines.split_off(max_lines - 1);
        let last = format!("{}{ELLIPSIS}", rest.join(" "));
        let last =
            if width(&last, size, weight) <= max_width { last } else { ellipsized(&last, size, weight, max_width) };
        lines.push(last);
    }
    lines.truncate(max_lines);
    lines
}

/// Pushes full lines of a word that is too long for one; gives back the rest.
fn break_word(word: &str, size: f64, weight: Weight, max_width: f64, lines: &mut Vec<String>) -> String {
    let mut rest = word;
    while width(rest, size, weight) > max_width && lines.len() < 64 {
        let ends: Vec<usize> = rest.char_indices().map(|(at, sign)| at + sign.len_utf8()).collect();
        let count = ends.partition_point(|end| width(&rest[..*end], size, weight) <= max_width).max(1);
        let end = ends[(count - 1).min(ends.len() - 1)];
        lines.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    rest.to_owned()
}

/// Like [`wrap`], with lines of nearly equal width when there is more than one: right for centred names.
pub fn balanced(text: &str, size: f64, weight: Weight, max_width: f64, max_lines: usize) -> Vec<String> {
    let lines = wrap(text, size, weight, max_width, max_lines);
    if lines.len() < 2 || lines.last().is_some_and(|line| line.ends_with(ELLIPSIS)) {
        return lines;
    }
    let mut best = lines;
    let mut narrow = max_width * 0.5;
    while narrow < max_width {
        let tried = wrap(text, size, weight, narrow, max_lines + 1);
        if tried.len() == best.len() && tried.iter().all(|line| width(line, size, weight) <= narrow) {
            best = tried;
            break;
        }
        narrow += 8.0;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, max_width: f64, max_lines: usize, expected: &[&str]) {
        assert_eq!(wrap(text, 13.0, Weight::SemiBold, max_width, max_lines), expected);
    }

    /// A million signs took a minute when each step measured all of them.
    #[test]
    fn only_what_can_show_is_measured() {
        let long = "word ".repeat(400_000);
        let lines = wrap(&long, 13.0, Weight::Regular, 128.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with(ELLIPSIS), "{lines:?}");
        assert!(ellipsized(&"x".repeat(1_000_000), 11.0, Weight::Regular, 200.0).ends_with(ELLIPSIS));
    }

    #[test]
    fn breaks_where_names_fall_apart() {
        check("Orders", 128.0, 2, &["Orders"]);
        check("Order events queue for shipping", 128.0, 2, &["Order events queue", "for shipping"]);
        check("ProcessOrderPaymentsFunction", 128.0, 2, &["ProcessOrder", "PaymentsFunction"]);
        check("orders-service-dead-letters", 128.0, 2, &["orders-service-", "dead-letters"]);
        check("all upfront: $2.97 a day", 100.0, 2, &["all upfront:", "$2.97 a day"]);
        check("", 128.0, 2, &[]);
    }

    #[test]
    fn says_when_something_is_missing() {
        let lines = wrap("a name that goes on and on and never stops at all", 13.0, Weight::SemiBold, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
    }

    #[test]
    fn no_line_is_too_wide_even_without_a_gap() {
        for text in ["Donaudampfschifffahrtsgesellschaft", "数据处理函数数据处理函数数据处理函数", "W"]
        {
            for line in wrap(text, 13.0, Weight::SemiBold, 60.0, 3) {
                assert!(width(&line, 13.0, Weight::SemiBold) <= 60.5, "{line}");
            }
        }
    }

    #[test]
    fn balance_makes_lines_alike() {
        let lines = balanced("Thumbnail images bucket", 13.0, Weight::SemiBold, 136.0, 2);
        assert_eq!(lines, ["Thumbnail", "images bucket"]);
    }
}
