use thiserror::Error;

/// Why a schedule gives no rate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScheduleError {
    #[error("`{0}` is no schedule; write `rate(5 minutes)`, `cron(0 12 * * ? *)` or five cron fields")]
    Unknown(String),
    #[error("`{0}` is outside the range of its field")]
    Field(String),
}

/// How often a schedule fires on an average day; a single date (`at(...)`) counts as never.
///
/// # Errors
/// An expression that is neither a rate nor a cron line.
pub fn runs_per_day(expression: &str) -> Result<f64, ScheduleError> {
    let text = expression.trim();
    let unknown = || ScheduleError::Unknown(text.to_owned());
    let inner = |name: &str| {
        let rest = text.strip_prefix(name)?.trim_start().strip_prefix('(')?;
        rest.strip_suffix(')').map(str::trim)
    };
    if inner("at").is_some() || text.starts_with("at(") {
        return Ok(0.0);
    }
    if let Some(rate) = inner("rate").or_else(|| text.strip_prefix("every ")) {
        return rate_per_day(rate).ok_or_else(unknown);
    }
    let fields: Vec<&str> = inner("cron").unwrap_or(text).split_whitespace().collect();
    match fields.as_slice() {
        // AWS: minutes, hours, day of month, month, day of week (1 = Sunday), year.
        [minute, hour, day, month, weekday, _year] if text.starts_with("cron") => {
            cron_per_day(minute, hour, [day, month, weekday], 1)
        }
        // A leading field of seconds, as some schedulers have it.
        [_seconds, minute, hour, day, month, weekday] => cron_per_day(minute, hour, [day, month, weekday], 0),
        [minute, hour, day, month, weekday] => cron_per_day(minute, hour, [day, month, weekday], 0),
        _ => Err(unknown()),
    }
}

fn rate_per_day(rate: &str) -> Option<f64> {
    let split = rate.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = rate.split_at(split);
    let period: f64 = if number.is_empty() { 1.0 } else { number.parse().ok()? };
    let per_day = match unit.trim().to_ascii_lowercase().as_str() {
        "second" | "seconds" | "s" | "sec" => 86_400.0,
        "minute" | "minutes" | "m" | "min" | "mins" => 1440.0,
        "hour" | "hours" | "h" => 24.0,
        "day" | "days" | "d" => 1.0,
        "week" | "weeks" => 1.0 / 7.0,
        _ => return None,
    };
    (period > 0.0).then_some(per_day / period)
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAYS_OF_MONTH: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn cron_per_day(minute: &str, hour: &str, day: [&str; 3], sunday: u32) -> Result<f64, ScheduleError> {
    let [day_of_month, month, weekday] = day;
    let minutes = count(&field(minute, 0, 59, &[])?);
    let hours = count(&field(hour, 0, 23, &[])?);
    let months = field(month, 1, 12, &MONTHS)?;
    let any = |text: &str| matches!(text, "*" | "?");
    // The last day, the nearest weekday and the n-th Friday come once a month.
    let once = |text: &str| text.contains(['L', 'W', '#']) && !any(text);
    let days_a_month = |length: u32, month: usize| -> Result<f64, ScheduleError> {
        let _ = month;
        if once(day_of_month) || once(weekday) && !DAYS.contains(&weekday) && !weekday.contains('-') {
            return Ok(1.0);
        }
        let of_month = field(day_of_month, 1, 31, &[])?;
        let of_month = f64::from(u32::try_from(of_month.iter().filter(|day| **day <= length).count()).unwrap_or(31));
        let mut of_week = field(weekday, sunday, sunday + 6, &DAYS).or_else(|_| field(weekday, 0, 7, &DAYS))?;
        for day in &mut of_week {
            *day %= if sunday == 0 { 7 } else { 8 };
        }
        of_week.sort_unstable();
        of_week.dedup();
        let of_week = f64::from(length) * count(&of_week) / 7.0;
        Ok(match (any(day_of_month), any(weekday)) {
            (true, true) => f64::from(length),
            (false, true) => of_month,
            (true, false) => of_week,
            // Plain cron fires when either matches.
            (false, false) => (of_month + of_week - of_month * of_week / f64::from(length)).min(f64::from(length)),
        })
    };
    let mut days = 0.0;
    for (index, length) in DAYS_OF_MONTH.iter().enumerate() {
        if months.iter().any(|month| *month as usize == index + 1) {
            days += days_a_month(*length, index)?;
        }
    }
    Ok(minutes * hours * days / 365.0)
}

fn count(values: &[u32]) -> f64 {
    f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX))
}

/// All values of one cron field: `*`, `?`, lists, ranges, steps and names.
fn field(text: &str, min: u32, max: u32, names: &[&str]) -> Result<Vec<u32>, ScheduleError> {
    let wrong = || ScheduleError::Field(text.to_owned());
    let value = |part: &str| -> Result<u32, ScheduleError> {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(part));
        let value = match named {
            Some(at) => u32::try_from(at).unwrap_or(0) + min,
            None => part.parse().map_err(|_| wrong())?,
        };
        if (min..=max).contains(&value) { Ok(value) } else { Err(wrong()) }
    };
    let mut found = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<u32>().ok().filter(|step| *step > 0).ok_or_else(wrong)?),
            None => (part, 1),
        };
        let (from, to) = match range {
            "*" | "?" | "" => (min, max),
            _ => match range.split_once('-') {
                Some((from, to)) => (value(from)?, value(to)?),
                // `5/15` runs on to the end of the field.
                None if part.contains('/') => (value(range)?, max),
                None => (value(range)?, value(range)?),
            },
        };
        if from <= to {
            found.extend((from..=to).step_by(step as usize));
        } else {
            found.extend((from..=max).chain(min..=to).step_by(step as usize));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_give_their_mean_rate() {
        for (text, per_day) in [
            ("rate(1 minute)", 1440.0),
            ("rate(5 minutes)", 288.0),
            ("rate(12 hours)", 2.0),
            ("rate(7 days)", 1.0 / 7.0),
            ("cron(0 12 * * ? *)", 1.0),
            ("cron(0/15 * * * ? *)", 96.0),
            ("cron(0 8 ? * MON-FRI *)", 5.0 / 7.0),
            ("cron(0 8 ? * 2-6 *)", 5.0 / 7.0),
            ("cron(0 0 1 * ? *)", 12.0 / 365.0),
            ("cron(0 0 L * ? *)", 12.0 / 365.0),
            ("cron(0 0 ? * 6#3 *)", 12.0 / 365.0),
            ("*/5 * * * *", 288.0),
            ("0 0 * * 0", 1.0 / 7.0),
            ("0 0 1 1 *", 1.0 / 365.0),
            ("at(2030-01-01T00:00:00)", 0.0),
        ] {
            let found = runs_per_day(text).unwrap();
            assert!((found - per_day).abs() < 1e-9, "{text}: {found} instead of {per_day}");
        }
        for text in ["", "rate(0 minutes)", "rate(5 fortnights)", "cron(0 12 * *)", "61 * * * *", "often"] {
            assert!(runs_per_day(text).is_err(), "{text} should be refused");
        }
    }
}
