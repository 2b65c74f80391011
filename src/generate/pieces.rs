use super::Generated;

/// A file of a skeleton, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Path below the skeleton's folder.
    pub path: String,
    pub text: String,
}

/// What a skeleton holds of one component: its resources in the templates, then the files they point at.
/// Empty for a component that is not deployed.
pub fn pieces_of(generated: &Generated, component: &str) -> Vec<Piece> {
    let Some(name) = generated.names.get(component) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    for (path, text) in texts(generated).filter(|(path, _)| is_template(path)) {
        let blocks: Vec<String> = blocks_of(text, |key| is_of(generated, name, key));
        for line in blocks.iter().flat_map(|block| block.lines()) {
            let folder = line.trim().strip_prefix("CodeUri:").map(|rest| rest.trim().trim_matches(['"', '\'']));
            folders.extend(folder.map(|folder| folder.trim_start_matches("./").trim_end_matches('/').to_owned()));
        }
        if !blocks.is_empty() {
            pieces.push(Piece { path: path.to_owned(), text: blocks.join("\n") });
        }
    }
    for folder in folders.iter().filter(|folder| !folder.is_empty()) {
        let inside = |path: &str| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let files = texts(generated).filter(|(path, _)| inside(path) && !is_template(path));
        pieces.extend(files.map(|(path, text)| Piece { path: path.to_owned(), text: text.to_owned() }));
    }
    pieces
}

/// The files of a skeleton that are text.
pub fn texts(generated: &Generated) -> impl Iterator<Item = (&str, &str)> {
    generated.files.iter().filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
}

fn is_template(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "yaml" | "yml" | "tf"))
}

/// Whether a resource belongs to a component: it has its name, or its name with an ending that no other component has.
fn is_of(generated: &Generated, name: &str, key: &str) -> bool {
    let longest =
        generated.names.values().filter(|other| key.starts_with(other.as_str())).max_by_key(|other| other.len());
    longest.is_some_and(|longest| longest == name)
}

/// Blocks of an indented text whose first line is `Key:`, at the level of resources.
fn blocks_of(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    const LEVEL: usize = 2;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut blocks: Vec<String> = Vec::new();
    let mut is_inside = false;
    let mut in_resources = false;
    for line in text.lines() {
        if !line.trim().is_empty() && indent(line) == 0 {
            in_resources = line.trim_end() == "Resources:";
            is_inside = false;
        } else if !line.trim().is_empty() && indent(line) <= LEVEL {
            let key = line.trim().strip_suffix(':');
            is_inside = in_resources && key.is_some_and(&wanted);
            if is_inside {
                blocks.push(String::new());
            }
        }
        if is_inside && let Some(block) = blocks.last_mut() {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;
    use crate::generate::{Options, generate};

    const SHOP: &str = r#"{"nodes": [
        {"id": "api", "type": "apigw_http", "name": "Shop", "x": 0, "y": 0},
        {"id": "f", "type": "lambda", "name": "Orders", "x": 192, "y": 0},
        {"id": "g", "type": "lambda", "name": "Orders archive", "x": 192, "y": 160},
        {"id": "t", "type": "dynamodb", "name": "Table", "x": 384, "y": 0}],
        "edges": [{"id": "a", "from": "api", "to": "f"}, {"id": "b", "from": "f", "to": "t"}]}"#;

    #[test]
    fn a_function_has_its_resource_and_its_own_handler_and_not_that_of_its_namesake() {
        let catalogue = Catalogue::builtin();
        let document = format::parse("test.json", SHOP, catalogue).unwrap().document;
        let made = generate(&document, catalogue, "sam", &Options::default()).unwrap();
        let pieces = pieces_of(&made, "f");
        let template = pieces.iter().find(|piece| piece.path.ends_with(".yaml")).unwrap();
        assert!(template.text.contains("AWS::Serverless::Function"), "{}", template.text);
        assert!(!template.text.contains(&format!("  {}:", made.names["g"])), "{}", template.text);
        assert!(pieces.iter().any(|piece| piece.text.contains("def ")), "a handler: {pieces:?}");
        let other: Vec<_> = pieces_of(&made, "g").into_iter().map(|piece| piece.path).collect();
        assert!(pieces.iter().all(|piece| piece.path.ends_with(".yaml") || !other.contains(&piece.path)), "{other:?}");
        assert_eq!(pieces_of(&made, "nobody"), []);
    }
}
