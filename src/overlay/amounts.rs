//! Numbers as people write them.

/// Hours in a month, as price lists count them.
const HOURS_PER_MONTH: f64 = 730.0;

/// An amount of US dollars: cents below a thousand, whole dollars above.
pub fn money(usd: f64) -> String {
    if usd >= 1000.0 {
        let whole = format!("{usd:.0}");
        let mut out = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        format!("${out}")
    } else if usd > 0.0 && usd < 0.01 {
        "<$0.01".to_owned()
    } else {
        format!("${usd:.2}")
    }
}

/// A monthly number as units a second.
pub(super) fn per_sec(per_month: f64) -> f64 {
    per_month / (HOURS_PER_MONTH * 3600.0)
}

/// A monthly number as the rate people think in.
pub fn rate(per_month: f64) -> String {
    let (per_sec, per_hour) = (per_sec(per_month), per_month / HOURS_PER_MONTH);
    if per_sec >= 1.0 {
        format!("{}/s", short_number(per_sec))
    } else if per_hour >= 2.0 {
        format!("{}/h", short_number(per_hour))
    } else {
        format!("{}/month", short_number(per_month))
    }
}

/// A number with at most three significant digits and a suffix.
pub fn short_number(number: f64) -> String {
    let (scaled, suffix) = match number {
        n if n >= 1e9 => (n / 1e9, "G"),
        n if n >= 1e6 => (n / 1e6, "M"),
        n if n >= 1e4 => (n / 1e3, "k"),
        n => (n, ""),
    };
    let text = if scaled >= 100.0 || scaled.fract().abs() < 0.005 {
        format!("{scaled:.0}")
    } else if scaled >= 10.0 {
        format!("{scaled:.1}")
    } else {
        format!("{scaled:.2}")
    };
    format!("{text}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (usd, text) in
            [(0.0, "$0.00"), (0.004, "<$0.01"), (64.084, "$64.08"), (1234.4, "$1,234"), (1_000_000.0, "$1,000,000")]
        {
            assert_eq!(money(usd), text);
        }
        for (per_month, text) in [(2_628_000.0, "1/s"), (7300.0, "10/h"), (30.0, "30/month"), (315_360_000.0, "120/s")]
        {
            assert_eq!(rate(per_month), text);
        }
    }
}
