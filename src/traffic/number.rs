/// A number as people read it: `10,000,000`, `0.5`, `262,800`; at most four significant digits below one.
pub fn amount(value: f64) -> String {
    if !value.is_finite() {
        return "?".to_owned();
    }
    let size = value.abs();
    if size >= 1000.0 || size.fract() == 0.0 {
        return grouped(value, 0);
    }
    if size >= 1.0 {
        return trimmed(format!("{value:.2}"));
    }
    let places = (-size.log10()).ceil() + 3.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 3 and 20")]
    let places = places.clamp(3.0, 20.0) as usize;
    trimmed(format!("{value:.places$}"))
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A number with commas between groups of three digits.
pub fn grouped(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (value, text) in [
            (10_000_000.0, "10,000,000"),
            (0.5, "0.5"),
            (0.0, "0"),
            (3.805, "3.81"),
            (0.000_000_4, "0.0000004"),
            (1234.6, "1,235"),
            (0.000_166_667, "0.0001667"),
            (f64::NAN, "?"),
        ] {
            assert_eq!(amount(value), text);
        }
        assert_eq!(grouped(-1234.5, 2), "-1,234.50");
        assert_eq!(grouped(-0.001, 2), "0.00");
    }
}
