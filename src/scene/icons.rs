use crate::catalogue::asset;

/// The drawing of an icon by id, as SVG text; unknown ids get the generic one.
pub fn icon_svg(id: &str) -> &'static str {
    const DOT: &str = r#"<svg viewBox="0 0 48 48" stroke="currentColor" stroke-width="2.5" fill="none"><circle cx="24" cy="24" r="10" fill="currentColor" stroke="none"/></svg>"#;
    let read = |id: &str| asset(&format!("icons/{id}.svg")).and_then(|bytes| std::str::from_utf8(bytes).ok());
    read(id).or_else(|| read("generic")).unwrap_or(DOT)
}
