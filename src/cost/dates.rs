/// The newest day, since the start of 1970, that the date of a price can mean.
///
/// Dates are as their sources give them: `2026-09-23/24 (...)`, `2026-09`,
/// `2024-2026 copies`. `None` for an undated one.
pub fn newest_day(text: &str) -> Option<i64> {
    if text.to_ascii_lowercase().contains("undated") {
        return None;
    }
    let mut newest = None;
    let mut numbers: Vec<(usize, i64)> = Vec::new();
    for part in text.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|part| !part.is_empty()) {
        numbers.clear();
        numbers.extend(
            part.split('-').filter(|part| !part.is_empty()).filter_map(|part| Some((part.len(), part.parse().ok()?))),
        );
        let day = match numbers.as_slice() {
            [(4, year), (2, month), (2, day), ..] => day_number(*year, *month, *day),
            [(4, year), (2, month)] => day_number(*year, *month, 28),
            [.., (4, year)] => day_number(*year, 12, 31),
            _ => None,
        };
        newest = newest.max(day);
    }
    newest
}

/// Days since the start of 1970 in the civil calendar.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..3000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(
        year.div_euclid(400) * 146_097 + year.rem_euclid(400) * 365 + year.rem_euclid(400) / 4
            - year.rem_euclid(400) / 100
            + day_of_year
            - 719_468,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_sources_are_read_as_late_as_they_can_be() {
        for (text, day) in [
            ("1970-01-02", Some(1)),
            ("2026-09-23/24 (rows without a date: release of 2026-10)", day_number(2026, 10, 28)),
            ("repo at 2026-08-21", day_number(2026, 8, 21)),
            ("2026", day_number(2026, 12, 31)),
            ("2024-2026 copies", day_number(2026, 12, 31)),
            ("undated snapshot (contains ap-southeast-5, so 2024-08 or later)", None),
            ("", None),
        ] {
            assert_eq!(newest_day(text), day, "{text}");
        }
        assert_eq!(day_number(2000, 3, 1), Some(11_017));
    }
}
