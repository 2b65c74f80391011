use crate::generate::lower::Stack;
use crate::generate::naming::{pascal, words};
use crate::model::ComponentId;

/// The name of a function in `serverless.yml`, such as `placeOrder`: one whose resources, which the framework
/// names after it, get in nobody's way.
pub(super) fn key<'t>(
    stack: &Stack<'_, '_>,
    id: &ComponentId,
    taken: impl Iterator<Item = &'t String> + Clone,
) -> String {
    let stem = pascal(&words(&stack.plan.names[id].snake));
    for count in 1.. {
        let name = if count == 1 { stem.clone() } else { format!("{stem}{count}") };
        let free = |suffix: &str| !stack.has(&format!("{name}{suffix}"));
        let key = first_lower(&name);
        let known = taken.clone().any(|other| other.eq_ignore_ascii_case(&key));
        if !known && SUFFIXES.iter().all(|suffix| free(suffix)) {
            return key;
        }
    }
    unreachable!("one of the numbers is free")
}

/// What the framework calls resources of a function.
const SUFFIXES: &[&str] = &[
    "LambdaFunction",
    "LogGroup",
    "LambdaFunctionUrl",
    "LambdaEvConf",
    "ProvConcLambdaAlias",
    "SnapStartLambdaAlias",
    "LambdaPermissionHttpApi",
    "HttpApiIntegration",
];

/// The framework's own name of a function's resource.
pub(super) fn resource(key: &str, suffix: &str) -> String {
    let mut chars = key.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase()).into_iter().collect::<String>();
    format!("{first}{}{suffix}", chars.as_str())
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase()).into_iter().collect::<String>();
    format!("{first}{}", chars.as_str())
}
