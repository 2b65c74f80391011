use crate::cost::Estimate;

/// One line a billed quantity, RFC 4180; parts without a price are told elsewhere.
pub(super) fn render(estimate: &Estimate) -> String {
    let mut out = String::from(
        "id,type,item,quantity,unit,usd,monthly_low,monthly,monthly_high,region,as_of,grade,unverified,sources,derivation\n",
    );
    for node in &estimate.nodes {
        for line in &node.lines {
            let fields = [
                node.id.to_string(),
                node.service.clone(),
                line.item.clone(),
                line.quantity.expected.to_string(),
                line.unit.clone(),
                line.price.usd.to_string(),
                line.monthly.low.to_string(),
                line.monthly.expected.to_string(),
                line.monthly.high.to_string(),
                line.price.region.clone(),
                line.price.as_of.clone().unwrap_or_default(),
                line.price.grade.clone(),
                line.price.unverified.to_string(),
                line.price.source.join("; "),
                line.derivation.clone(),
            ];
            out.push_str(&fields.map(quoted).join(","));
            out.push('\n');
        }
    }
    out
}

fn quoted(field: String) -> String {
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}
