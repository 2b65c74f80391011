/// Whether a path fits a pattern: `*` and `?` within a name, `**` across folders; `/` separates.
///
/// A pattern that ends in `/` takes everything below that folder.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let whole;
    let pattern = if pattern.ends_with('/') {
        whole = format!("{pattern}**");
        whole.trim_start_matches("./")
    } else {
        pattern.trim_start_matches("./")
    };
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    folders(&pattern, &path)
}

fn folders(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => (0..=path.len()).any(|skipped| folders(rest, &path[skipped..])),
        (Some((first, rest)), Some((name, below))) => word(first, name) && folders(rest, below),
        _ => false,
    }
}

fn word(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' => {
            let ends = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
            ends.into_iter().any(|at| word(rest, &text[at..]))
        }
        _ => text.chars().next().is_some_and(|c| (c == first || first == '?') && word(rest, &text[c.len_utf8()..])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_within_a_name_and_two_of_them_do_not() {
        for (pattern, path, expected) in [
            ("drafts/**", "drafts/a/b.json", true),
            ("drafts/", "drafts/b.json", true),
            ("drafts/*", "drafts/a/b.json", false),
            ("**/*.json", "b.json", true),
            ("**/old-?.json", "x/y/old-1.json", true),
            ("*.json", "x/b.json", false),
            ("./b.json", "b.json", true),
            ("a*c*.ron", "abc-d.ron", true),
            ("ü?.ron", "üß.ron", true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
