//! A drawing as one file of any format: what the window's dialog and the command line both write.

use super::{
    Chart, DotOptions, DrawioOptions, ExportError, Exported, FontMode, HtmlOptions, Loss, PdfOptions, PngOptions,
    SvgOptions, d2, dot, drawio, excalidraw, html, mermaid, mermaid_architecture, pdf, png, svg,
};
use crate::catalogue::Catalogue;
use crate::format::{to_json, to_ron};
use crate::model::Document;
use crate::scene::{self, Geometry, Scene, SceneOptions, Theme, View};

/// What a drawing can be written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Svg,
    Png,
    Pdf,
    Html,
    Drawio,
    Mermaid,
    MermaidArchitecture,
    D2,
    Dot,
    Excalidraw,
    Json,
    Ron,
}

/// `(format, name, further names, label)`; the name is the extension for all but two.
const FORMATS: &[(Format, &str, &[&str], &str)] = &[
    (Format::Svg, "svg", &[], "SVG"),
    (Format::Png, "png", &[], "PNG"),
    (Format::Pdf, "pdf", &[], "PDF"),
    (Format::Html, "html", &["htm"], "HTML"),
    (Format::Drawio, "drawio", &[], "draw.io"),
    (Format::Mermaid, "mmd", &["mermaid"], "Mermaid"),
    (Format::MermaidArchitecture, "mmd-architecture", &[], "Mermaid architecture"),
    (Format::D2, "d2", &[], "D2"),
    (Format::Dot, "dot", &["gv"], "DOT"),
    (Format::Excalidraw, "excalidraw", &[], "Excalidraw"),
    (Format::Json, "json", &[], "JSON"),
    (Format::Ron, "ron", &[], "RON"),
];

impl Format {
    /// All formats with their names, in the order they are offered.
    pub fn all() -> impl Iterator<Item = (Self, &'static str)> {
        FORMATS.iter().map(|(format, name, ..)| (*format, *name))
    }

    /// The format of a name or an extension, in any case.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = name.to_ascii_lowercase();
        let found = FORMATS.iter().find(|(_, name, others, _)| *name == wanted || others.contains(&wanted.as_str()));
        found.map(|(format, ..)| *format)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static [&'static str], &'static str)> {
        FORMATS.iter().find(|(format, ..)| *format == self)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |(_, name, ..)| name)
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        self.row().map_or("", |(.., label)| label)
    }

    /// The extension of files of this format, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::MermaidArchitecture => "mmd",
            Self::Ron => "sky.ron",
            _ => self.name(),
        }
    }

    /// True for what shows the scene itself: theme, view and overlays matter.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Pdf | Self::Html)
    }

    /// True for what can change its colours with the reader's.
    pub const fn can_follow_reader(self) -> bool {
        matches!(self, Self::Svg | Self::Html)
    }

    /// True for what people read and paste as text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Mermaid | Self::MermaidArchitecture | Self::D2 | Self::Dot | Self::Json | Self::Ron)
    }
}

/// How a file is written. What a format has no use for is ignored.
#[derive(Clone, Debug, PartialEq)]
pub struct FileOptions {
    pub format: Format,
    /// Follow the reader's dark mode (SVG, HTML).
    pub follow_dark_mode: bool,
    pub fonts: FontMode,
    /// Carry the drawing along, so that the file can be opened again (SVG, HTML, draw.io).
    pub with_model: bool,
    /// Paint the canvas behind the drawing.
    pub background: bool,
    /// Pixels per scene pixel (PNG).
    pub scale: f64,
    /// Keep positions instead of letting Graphviz arrange everything (DOT).
    pub pinned: bool,
}

impl Default for FileOptions {
    fn default() -> Self {
        Self {
            format: Format::Svg,
            follow_dark_mode: false,
            fonts: FontMode::Named,
            with_model: true,
            background: true,
            scale: 2.0,
            pinned: false,
        }
    }
}

/// A document to be written, measured once for scene and charts.
pub struct Drawing<'a> {
    pub document: &'a Document,
    pub catalogue: &'a Catalogue,
    pub geometry: &'a Geometry,
    pub theme: &'a Theme,
    pub options: &'a SceneOptions,
}

impl Drawing<'_> {
    /// The picture itself.
    pub fn scene(&self) -> Scene {
        self.seen(self.options.view)
    }

    fn seen(&self, view: View) -> Scene {
        let options = SceneOptions { view, ..self.options.clone() };
        scene::build(self.document, self.catalogue, self.geometry, self.theme, &options)
    }

    /// Writes the drawing, and says what the format could not carry.
    ///
    /// # Errors
    /// A picture too large to be drawn, or damaged fonts.
    pub fn write(&self, options: &FileOptions) -> Result<Exported<Vec<u8>>, ExportError> {
        let Self { document, catalogue, geometry, theme, .. } = *self;
        let FileOptions { format, follow_dark_mode, fonts, with_model, background, scale, pinned } = *options;
        // Tools that know groups show what is in them.
        let open = (!format.is_picture() && !geometry.folded.is_empty()).then(|| Geometry::whole(document, catalogue));
        let charted = open.as_ref().unwrap_or(geometry);
        let chart = || Chart::new(document, catalogue, charted, theme);
        let model = || with_model.then(|| to_json(document));
        let mut written: Exported<Vec<u8>> = match format {
            Format::Json => whole(to_json(document)),
            Format::Ron => whole(to_ron(document)),
            Format::Svg => {
                whole(svg(&self.scene(), &SvgOptions { follow_dark_mode, model: model(), fonts, background }))
            }
            Format::Png => whole(png(&self.scene(), &PngOptions { scale, transparent: !background })?),
            Format::Pdf => pdf(&self.scene(), &PdfOptions { background })?,
            Format::Html => {
                let first = self.options.view;
                let other = if first == View::Flat { View::Iso } else { View::Flat };
                let scenes = [(first, &self.seen(first)), (other, &self.seen(other))];
                html(&chart(), &scenes, &HtmlOptions { follow_dark_mode, model: model(), fonts }).into()
            }
            Format::Mermaid => mermaid(&chart()).into(),
            Format::MermaidArchitecture => mermaid_architecture(&chart()).into(),
            Format::D2 => d2(&chart()).into(),
            Format::Dot => dot(&chart(), DotOptions { pinned }).into(),
            Format::Excalidraw => excalidraw(&chart()).into(),
            Format::Drawio => drawio(&chart(), &DrawioOptions { model: model() }).into(),
        };
        written.losses.extend(self.unseen(format));
        Ok(written)
    }

    /// What only pictures can show.
    fn unseen(&self, format: Format) -> Vec<Loss> {
        let SceneOptions { view, badges, cost_chips, wire_loads, icons, .. } = self.options;
        let mut losses = Vec::new();
        if format.is_picture() {
            return losses;
        }
        let mut say = |what: &str| losses.push(Loss { what: what.to_owned(), at: Vec::new() });
        if !(badges.is_empty() && cost_chips.is_empty() && wire_loads.is_empty()) {
            say("overlays are for pictures (svg, png, pdf, html); they stay behind");
        }
        if !self.geometry.folded.is_empty() && !matches!(format, Format::Json | Format::Ron) {
            say("collapsed groups are for pictures (svg, png, pdf, html); they are written open");
        }
        if *view == View::Iso && !matches!(format, Format::Json | Format::Ron) {
            say("the isometric view is for pictures (svg, png, pdf, html); this is the flat one");
        }
        if icons.is_some() && matches!(format, Format::Drawio | Format::Excalidraw) {
            say("icons of your own are for pictures (svg, png, pdf, html); these are the program's");
        }
        losses
    }
}

fn whole(content: impl Into<Vec<u8>>) -> Exported<Vec<u8>> {
    Exported { content: content.into(), losses: Vec::new() }
}

impl From<Exported<String>> for Exported<Vec<u8>> {
    fn from(Exported { content, losses }: Exported<String>) -> Self {
        Self { content: content.into_bytes(), losses }
    }
}
