use super::schedule::runs_per_day;
use super::{Band, Node, TrafficOptions, amount};

/// What enters the system at a component in a month, and why; nothing where nobody said so.
pub(super) fn arrivals(
    node: &Node<'_>,
    options: &TrafficOptions,
    hours: f64,
    warnings: &mut Vec<String>,
) -> Option<(Band, String)> {
    if let Some(given) = options.entries.get(node.id) {
        return Some((Band::point(given.max(0.0)), format!("{} arrivals a month as asked for", amount(*given))));
    }
    let days = hours / 24.0;
    let (per_month, words) = declared(node, hours).or_else(|| {
        let expression = ["schedule", "expression", "cron", "frequency"].iter().find_map(|name| node.text(name))?;
        if node.is_text("state", "DISABLED") {
            return Some((0.0, format!("the schedule {expression} is disabled")));
        }
        match runs_per_day(&as_rate(expression)) {
            Ok(per_day) => {
                Some((per_day * days, format!("{expression}: {} runs a day × {} days", amount(per_day), amount(days))))
            }
            Err(error) => {
                warnings.push(format!("`{}`: {error}; it counts as never", node.shown()));
                None
            }
        }
    })?;
    let spread = node.number("arrivals_spread").unwrap_or(1.0).max(1.0);
    let band = Band::new(per_month / spread, per_month, per_month * spread);
    let words = if spread > 1.0 { format!("{words}, give or take ×{}", amount(spread)) } else { words };
    Some((band, words))
}

fn declared(node: &Node<'_>, hours: f64) -> Option<(f64, String)> {
    let per_sec = node.own("arrivals_per_sec").or_else(|| node.own("rps")).or_else(|| node.own("msgs_per_s"));
    if let Some(rate) = per_sec {
        let month = rate * hours * 3600.0;
        return Some((month, format!("{} a second × {} h × 3,600 s", amount(rate), amount(hours))));
    }
    if let Some(rate) = node.own("arrivals_per_day") {
        return Some((rate * hours / 24.0, format!("{} a day × {} days", amount(rate), amount(hours / 24.0))));
    }
    if let Some(rate) = node.own("arrivals_per_month") {
        return Some((rate, format!("{} arrivals a month", amount(rate))));
    }
    let (clients, rate) = (node.own("connections")?, node.own("messages_per_client_minute")?);
    let words =
        format!("{} clients × {} messages a minute × {} min", amount(clients), amount(rate), amount(hours * 60.0));
    Some((clients * rate * hours * 60.0, words))
}

/// AWS Config writes its frequencies as words.
fn as_rate(expression: &str) -> String {
    match expression {
        "One_Hour" => "rate(1 hour)".to_owned(),
        "Three_Hours" => "rate(3 hours)".to_owned(),
        "Six_Hours" => "rate(6 hours)".to_owned(),
        "Twelve_Hours" => "rate(12 hours)".to_owned(),
        "TwentyFour_Hours" => "rate(1 day)".to_owned(),
        _ => expression.to_owned(),
    }
}
