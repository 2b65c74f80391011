use anyhow::{Result, bail};

/// Arrivals a month from a rate as people write it: `50/s`, `1.5k/min`, `16,000/day`, `10M/month`.
pub(super) fn per_month(text: &str, month_hours: f64) -> Result<f64> {
    const HELP: &str = "write a number and a period, such as `50/s`, `3k/min`, `16000/day`, `10M/month`";
    let Some((number, period)) = text.split_once('/') else { bail!("`{text}` has no period; {HELP}") };
    let number: String = number.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    let (digits, factor) = match number.chars().last() {
        Some('k' | 'K') => (&number[..number.len() - 1], 1e3),
        Some('M' | 'm') => (&number[..number.len() - 1], 1e6),
        Some('G' | 'g' | 'B' | 'b') => (&number[..number.len() - 1], 1e9),
        _ => (number.as_str(), 1.0),
    };
    let Ok(count) = digits.parse::<f64>() else { bail!("`{text}` does not start with a number; {HELP}") };
    if !count.is_finite() || count < 0.0 || count * factor > 1e15 {
        bail!("`{text}` is out of range; rates lie between 0 and 10^15 a month");
    }
    let periods = match period.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" => month_hours * 3600.0,
        "m" | "min" | "minute" => month_hours * 60.0,
        "h" | "hr" | "hour" => month_hours,
        "d" | "day" => month_hours / 24.0,
        "w" | "week" => month_hours / 168.0,
        "mo" | "mon" | "month" => 1.0,
        "y" | "year" => month_hours / 8760.0,
        _ => bail!("`{period}` is no period; {HELP}"),
    };
    Ok(count * factor * periods)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        for (text, expected) in [
            ("50/s", 50.0 * 2_628_000.0),
            ("3k/min", 3000.0 * 43_800.0),
            ("120/h", 120.0 * 730.0),
            ("16000/day", 16_000.0 * 730.0 / 24.0),
            ("16,000 / day", 16_000.0 * 730.0 / 24.0),
            ("10M/month", 1e7),
            ("0.5/s", 1_314_000.0),
        ] {
            assert_eq!(per_month(text, 730.0).unwrap(), expected, "{text}");
        }
        for text in ["50", "x/s", "5/fortnight", "-1/s", "nan/s", "inf/s", "/s", "1e300G/s"] {
            assert!(per_month(text, 730.0).is_err(), "{text} should be refused");
        }
    }
}
