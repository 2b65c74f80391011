use super::Link;
use crate::catalogue::Catalogue;
use crate::model::Value;

/// Services where a wire's `Access` chooses among the actions; elsewhere a call needs them all.
const NARROWED: &[&str] = &["dynamodb", "s3", "opensearch", "cognito_user_pool"];

/// The actions a wire grants: those of its wiring, narrowed to reading or writing as drawn.
pub(super) fn actions(catalogue: &Catalogue, link: &Link<'_>) -> Vec<String> {
    let all = &link.wiring.iam;
    let access = catalogue.effective_of_wire(Some(link.wiring), &link.wire.props, "Access").and_then(Value::as_str);
    let Some(access) = access.filter(|_| NARROWED.contains(&link.to.service.as_str())) else { return all.clone() };
    let wanted: Vec<String> = all
        .iter()
        .filter(|action| match access {
            "read" => reads(action),
            "write" => !reads(action),
            _ => true,
        })
        .cloned()
        .collect();
    if wanted.is_empty() { all.clone() } else { wanted }
}

/// Whether an action only looks.
fn reads(action: &str) -> bool {
    const VERBS: &[&str] = &["Get", "BatchGet", "Query", "Scan", "List", "Describe", "Head", "ESHttpGet", "AdminGet"];
    let verb = action.split_once(':').map_or(action, |(_, verb)| verb);
    VERBS.iter().any(|known| verb.starts_with(known))
}
