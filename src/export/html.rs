//! One page with the drawing inside that reaches for nothing: pan, zoom, search and details.

mod details;
mod sha256;

use std::fmt::Write as _;

use self::sha256::sha256;
use super::chart::Chart;
use super::losses::{Exported, Losses};
use super::numbers::{base64, escape};
use super::svg::{FontMode, Page, SvgOptions, in_page};
use crate::catalogue::asset;
use crate::scene::{Scene, Shape, Theme, View};

/// How a page is written.
#[derive(Clone, Debug, Default)]
pub struct HtmlOptions {
    /// Follow the reader's dark mode, and let the reader switch.
    pub follow_dark_mode: bool,
    /// The interchange form to carry along, so that the page can be opened again.
    pub model: Option<String>,
    pub fonts: FontMode,
}

/// Ids of every picture after the first begin like this, by their place.
fn prefix(index: usize) -> String {
    if index == 0 { String::new() } else { format!("view{index}-") }
}

/// Writes a drawing as a page of its own, with one picture a view; the first is shown at first.
/// `chart` and `scenes` are of the same document.
pub fn html(chart: &Chart<'_>, scenes: &[(View, &Scene)], options: &HtmlOptions) -> Exported {
    let read = |path: &str| asset(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default().trim();
    let script = read("export/html/page.js");
    let description = scenes.first().map_or("", |(_, scene)| scene.description.as_str());
    let title = escape(chart.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; \
         script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Skywright\">\n\
         <meta name=\"description\" content=\"{}\">\n<title>{title}</title>\n<style>\n{}\n{}\n</style>\n</head>\n<body>\n",
        base64(&sha256(script.as_bytes())),
        escape(description),
        colors(chart.theme, options.follow_dark_mode),
        read("export/html/page.css"),
    );
    let _ = write!(
        out,
        "<header><h1>{title}</h1>\n<div class=\"tools\" role=\"toolbar\" aria-label=\"View\">\
         <input id=\"search\" type=\"search\" placeholder=\"Search (/)\" aria-label=\"Search components, services and properties\">\
         <button id=\"out\" type=\"button\" aria-label=\"Zoom out\" title=\"Zoom out (-)\">−</button>\
         <button id=\"in\" type=\"button\" aria-label=\"Zoom in\" title=\"Zoom in (+)\">+</button>\
         <button id=\"fit\" type=\"button\" title=\"Show the whole drawing (0)\">Fit</button>\
         <button id=\"turn\" type=\"button\" title=\"Switch between the flat and the isometric view (I)\">Isometric</button>\
         <button id=\"theme\" type=\"button\" aria-pressed=\"false\" title=\"Switch between light and dark\">Dark</button></div></header>\n\
         <main id=\"stage\" tabindex=\"0\" aria-label=\"Drawing; arrow keys move it, plus and minus zoom\">\n"
    );
    let mut about = String::new();
    details::write(chart, description, &mut about);
    let said = said(&about, scenes);
    for (index, (view, scene)) in scenes.iter().enumerate() {
        // The first picture brings the fonts of the whole page.
        let (fonts, text) = match (options.fonts, index) {
            (FontMode::Embedded, 0) => (FontMode::Embedded, said.as_str()),
            (FontMode::Embedded, _) => (FontMode::Named, ""),
            (fonts, _) => (fonts, ""),
        };
        let picture = SvgOptions { follow_dark_mode: options.follow_dark_mode, model: None, fonts, background: false };
        let prefix = prefix(index);
        let _ = writeln!(
            out,
            "<div class=\"view\" data-view=\"{}\" data-prefix=\"{prefix}\">\n{}</div>",
            if *view == View::Iso { "iso" } else { "flat" },
            in_page(scene, &picture, &Page { prefix: &prefix, tied: true, text })
        );
    }
    out.push_str(
        "</main>\n<aside aria-label=\"Details\"><div id=\"said\" class=\"unseen\" role=\"status\"></div><ul id=\"found\" aria-label=\"Found\"></ul>\n",
    );
    out.push_str(&about);
    out.push_str("</aside>\n");
    if let Some(model) = &options.model {
        // Inside strings, where alone it can stand, JSON may write this sign as an escape.
        let model = model.replace('<', "\\u003c");
        let _ = writeln!(out, "<script type=\"application/json\" id=\"skywright-model\">\n{}\n</script>", model.trim());
    }
    let _ = writeln!(out, "<script>{script}</script>\n</body>\n</html>");
    let mut losses = Losses::default();
    losses.at("links that could run code were left out", chart.unsafe_links.iter().copied());
    Exported { content: out, losses: losses.into_vec() }
}

/// Everything a page may write in its fonts: its details, what all its pictures say, and the words of its script.
fn said(details: &str, scenes: &[(View, &Scene)]) -> String {
    let mut said: String = (' '..='~').collect();
    said.push_str("−→·\n");
    said.push_str(details);
    for item in scenes.iter().flat_map(|(_, scene)| &scene.items) {
        if let Shape::Text { text, .. } = &item.shape {
            said.push_str(text);
            said.push('\n');
        }
    }
    said
}

/// The page's colours as CSS variables.
fn colors(theme: &Theme, follow_dark_mode: bool) -> String {
    let rule = |theme: &Theme| {
        let ui = &theme.ui;
        let rows = [
            ("canvas", theme.canvas),
            ("text", ui.text),
            ("muted", ui.muted),
            ("panel", ui.panel),
            ("raised", ui.raised),
            ("hover", ui.hover),
            ("hairline", ui.hairline),
            ("accent", ui.accent),
        ];
        let rows: Vec<String> = rows.iter().map(|(name, color)| format!("--{name}:{color}")).collect();
        let scheme = if theme.dark { "dark" } else { "light" };
        format!(":root{{color-scheme:{scheme};{}}}", rows.join(";"))
    };
    match Theme::builtin("dark").filter(|_| follow_dark_mode) {
        Some(dark) => format!("{}\n@media (prefers-color-scheme:dark){{\n{}\n}}", rule(theme), rule(dark)),
        None => rule(theme),
    }
}
