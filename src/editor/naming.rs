//! Names and ids for new elements: readable, unique, stable in files.

use crate::model::Document;

/// An id stem made of the letters and digits of a name: `Order events` gives `order-events`.
pub fn id_stem(name: &str) -> String {
    let mut stem = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            stem.push(letter);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.len() >= 32 {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    if stem.is_empty() { "part".to_owned() } else { stem.to_owned() }
}

/// `name`, or `name 2`, `name 3`... so that no two components of the drawing are called the same.
pub fn free_name(document: &Document, name: &str) -> String {
    let taken = |candidate: &str| document.components().values().any(|component| component.name == candidate);
    if !taken(name) {
        return name.to_owned();
    }
    (2_u64..).map(|n| format!("{name} {n}")).find(|candidate| !taken(candidate)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_whatever_the_name() {
        for (name, id) in [
            ("Order events", "order-events"),
            ("  §§ ", "part"),
            ("Zażółć 2", "za-2"),
            ("A/B:C", "a-b-c"),
            ("", "part"),
        ] {
            assert_eq!(id_stem(name), id, "for {name:?}");
        }
    }
}
