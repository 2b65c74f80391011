//! Pictures that carry their drawing: our SVG, HTML and draw.io files.

use resvg::usvg::roxmltree::{Document as Xml, Node, ParsingOptions};

use super::{FileKind, FormatError, Loaded, interchange};
use crate::catalogue::Catalogue;

/// What the element is called that carries the model, in SVG and HTML.
const ID: &str = "skywright-model";
/// The attribute that carries the model in draw.io files.
const ATTRIBUTE: &str = "skywrightModel";

/// Reads the drawing a picture was exported from.
pub(super) fn parse(name: &str, text: &str, catalogue: &Catalogue) -> Result<Loaded, FormatError> {
    let (model, warning) = if is_html(text) { (from_html(text), None) } else { from_xml(name, text)? };
    let Some(model) = model else {
        return Err(FormatError::Content {
            name: name.to_owned(),
            message: "the picture carries no drawing; open the drawing it was made from, or export it again with a \
                      Skywright that embeds it (without --no-model)"
                .to_owned(),
        });
    };
    let mut loaded = interchange::parse(&format!("{name} (its embedded drawing)"), &model, catalogue)?;
    loaded.kind = FileKind::Picture;
    loaded.warnings.extend(warning.map(str::to_owned));
    Ok(loaded)
}

fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// HTML is no XML; the model stands between the start tag that bears its id and the next end of a script.
fn from_html(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find("<script") {
        let (tag, after) = rest[at..].split_once('>')?;
        let (content, behind) = after.split_once("</script")?;
        if tag.contains(&format!("id=\"{ID}\"")) || tag.contains(&format!("id={ID}")) {
            return Some(content.trim().to_owned());
        }
        rest = behind;
    }
    None
}

/// A model, if there is one, and what to tell the reader about it.
type Found = (Option<String>, Option<&'static str>);

fn from_xml(name: &str, text: &str) -> Result<Found, FormatError> {
    // Editors put a document type in front; entities beyond the five of XML are not expanded without end.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let xml = Xml::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        FormatError::Syntax {
            name: name.to_owned(),
            line: place.row as usize,
            column: place.col as usize,
            message: format!("this is no picture: {error}; export it again"),
        }
    })?;
    let has_id = |node: &Node<'_, '_>| node.attribute("id") == Some(ID);
    if let Some(node) = xml.descendants().find(has_id) {
        let content: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
        return Ok((Some(content.trim().to_owned()).filter(|content| !content.is_empty()), None));
    }
    if let Some(model) = xml.descendants().find_map(|node| node.attribute(ATTRIBUTE)) {
        const WARNING: &str = "read as it was exported; what was changed in draw.io since is not in it";
        return Ok((Some(model.to_owned()), Some(WARNING)));
    }
    let packed = |node: &Node<'_, '_>| {
        node.has_tag_name("diagram") && !node.children().any(|child| child.is_element()) && node.text().is_some()
    };
    if xml.descendants().any(|node| packed(&node)) {
        return Err(FormatError::Content {
            name: name.to_owned(),
            message: "the draw.io file is compressed; in draw.io switch off File > Properties > Compressed and save it"
                .to_owned(),
        });
    }
    Ok((None, None))
}
