use std::collections::BTreeSet;

use super::{Link, Plan};
use crate::model::Value;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// A method and path of an API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    /// Upper case, `ANY` for all.
    pub(crate) method: String,
    /// Starts with `/`; `{name}` is a parameter, `{name+}` the rest of the path.
    pub(crate) path: String,
}

impl Route {
    /// `POST /orders`, `/orders` or `$default`; `None` for anything an API would refuse.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "$default" {
            return Some(Self { method: "ANY".to_owned(), path: "/{proxy+}".to_owned() });
        }
        let (method, path) = match text.split_once(char::is_whitespace) {
            Some((method, path)) => (method.to_ascii_uppercase(), path.trim()),
            None => ("ANY".to_owned(), text),
        };
        let method = if method == "*" { "ANY".to_owned() } else { method };
        (METHODS.contains(&method.as_str()) && is_path(path)).then(|| Self { method, path: path.to_owned() })
    }

    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The route for whatever no other route takes.
    pub(crate) fn is_catch_all(&self) -> bool {
        self.method == "ANY" && self.path == "/{proxy+}"
    }

    /// Names of the path's parameters, without the sign for the rest.
    pub(crate) fn parameters(&self) -> Vec<String> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| name.trim_end_matches('+').to_owned())
            .collect()
    }
}

fn is_path(path: &str) -> bool {
    let parts: Vec<&str> = path.strip_prefix('/').map(|rest| rest.split('/').collect()).unwrap_or_default();
    let letters = |text: &str, more: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    let mut names = BTreeSet::new();
    let last = parts.len().saturating_sub(1);
    let good = |(at, part): (usize, &&str)| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => {
            let bare = name.strip_suffix('+').unwrap_or(name);
            let rest_at_end = bare.len() == name.len() || at == last;
            !bare.is_empty() && letters(bare, "_") && rest_at_end && names.insert(bare.to_owned())
        }
        None => letters(part, "-_.~"),
    };
    let empty_inside = parts.len() > 1 && parts.iter().any(|part| part.is_empty());
    path.starts_with('/') && path.len() <= 255 && !empty_inside && parts.iter().enumerate().all(good)
}

/// The route of a wire out of an API: as drawn, as labelled, else made from the target's name.
pub(super) fn of_link(plan: &Plan<'_>, link: &Link<'_>, alone: bool) -> Route {
    let prop = |name: &str| link.wire.props.get(name).and_then(Value::as_str);
    let method = prop("Method").unwrap_or("ANY");
    prop("RouteKey")
        .and_then(Route::parse)
        .or_else(|| prop("Path").and_then(|path| Route::parse(&format!("{method} /{}", path.trim_start_matches('/')))))
        .or_else(|| prop("Path").and_then(Route::parse))
        .or_else(|| link.wire.label.as_deref().and_then(Route::parse).filter(|route| route.path.len() > 1))
        .or_else(|| prop("label").and_then(Route::parse).filter(|route| route.path.len() > 1))
        .unwrap_or_else(|| {
            let path = if alone { "/{proxy+}".to_owned() } else { format!("/{}", plan.names[link.target_id()].kebab) };
            let wanted = method.to_ascii_uppercase();
            let known = METHODS.contains(&wanted.as_str());
            Route { method: if known { wanted } else { "ANY".to_owned() }, path }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_as_people_write_them_and_nothing_else_passes() {
        let table = [
            ("POST /orders", Some("POST /orders")),
            ("post  /orders/{id}", Some("POST /orders/{id}")),
            ("/orders", Some("ANY /orders")),
            ("GET /files/{path+}", Some("GET /files/{path+}")),
            ("$default", Some("ANY /{proxy+}")),
            ("GET /", Some("GET /")),
            ("GET /{a+}/b", None),
            ("GET /{a}/{a}", None),
            ("GET /a b", None),
            ("GET /a'\"", None),
            ("GET //a", None),
            ("STEAL /a", None),
            ("orders", None),
        ];
        for (text, expected) in table {
            assert_eq!(Route::parse(text).map(|route| route.key()).as_deref(), expected, "for {text:?}");
        }
    }
}
