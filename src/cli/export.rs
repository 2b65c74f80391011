mod formats;
mod targets;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use self::formats::Format;
use self::targets::Target;
use super::{Answer, find_theme, open_document, today};
use crate::catalogue::Catalogue;
use crate::cost::{CostOptions, PriceBook, estimate};
use crate::editor::clipboard::excerpt;
use crate::export::{
    Chart, DotOptions, DrawioOptions, Exported, FontMode, HtmlOptions, Loss, PdfOptions, PngOptions, SvgOptions, d2,
    dot, drawio, excalidraw, html, mermaid, mermaid_architecture, pdf, png, svg,
};
use crate::format::{did_you_mean, io, to_json, to_ron};
use crate::model::{Document, ElementId};
use crate::overlay::{self, Overlays};
use crate::scene::{self, Geometry, SceneOptions, Theme, View};
use crate::traffic::{TrafficOptions, propagate};
use crate::validate::{Config, validate};

#[derive(Clone, Copy, ValueEnum)]
enum ViewName {
    Flat,
    Iso,
}

#[derive(Clone, Copy, ValueEnum)]
enum FontName {
    /// Text names its fonts and common ones to fall back to
    Named,
    /// The file brings what it needs of the fonts
    Embedded,
    /// Text becomes shapes
    Outlines,
}

#[derive(Args)]
pub(super) struct Arguments {
    /// Drawings; `-` reads standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write; the extension decides the format. `-` writes standard output, with --format.
    /// A folder takes several drawings, with --format
    #[arg(short, long)]
    output: PathBuf,
    /// svg, png, pdf, html, drawio, mmd, mmd-architecture, d2, dot, excalidraw, json or ron; by default the
    /// extension of the output
    #[arg(long)]
    format: Option<String>,
    #[arg(long, value_enum, default_value = "flat")]
    view: ViewName,
    /// light, dark, print, contrast, riso, blueprint, one of your own (see `skywright themes`), a file like
    /// mine.ron, or auto: light, and dark where the reader's system is (SVG and HTML)
    #[arg(long, default_value = "light")]
    theme: String,
    /// Only these components, wires, groups and notes, by id; a group brings what it holds, a wire its ends
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    only: Vec<String>,
    /// Pixels per drawing pixel, for PNG; 1 to 8 is usual
    #[arg(long, default_value_t = 2.0)]
    scale: f64,
    /// Shows more on the drawing: cost, problems, load
    #[arg(long, value_delimiter = ',')]
    overlay: Vec<String>,
    /// Lists the kinds of wires in use
    #[arg(long)]
    legend: bool,
    /// Name and description above the drawing
    #[arg(long)]
    title: bool,
    /// Grid lines behind the drawing
    #[arg(long)]
    grid: bool,
    /// No canvas behind the drawing
    #[arg(long)]
    transparent: bool,
    /// What becomes of text in SVG and HTML
    #[arg(long, alias = "text", value_enum, default_value = "named")]
    fonts: FontName,
    /// Leaves the model out of SVG, HTML and draw.io files; they then cannot be opened again
    #[arg(long)]
    no_model: bool,
    /// Keeps positions in DOT instead of letting Graphviz arrange everything
    #[arg(long)]
    pin: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let jobs = targets::targets(&arguments.files, &arguments.output, arguments.format.as_deref())?;
    let several = jobs.len() > 1;
    let theme = Chosen::new(&arguments.theme)?;
    if several && let Some(folder) = jobs.first().and_then(|job| job.output.parent()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}; check the path and its rights", folder.display()))?;
    }
    for (index, Target { file, output, format }) in jobs.iter().enumerate() {
        let document = open_document(file)?;
        let part = (!arguments.only.is_empty()).then(|| excerpt_of(&document, &arguments.only)).transpose()?;
        let order = Order { document: part.as_ref().unwrap_or(&document), whole: &document, arguments, theme: &theme };
        let Written { bytes, losses } = order.write(*format)?;
        io::write_atomic(output, &bytes)?;
        let about = if several { format!("{}: ", output.display()) } else { String::new() };
        for loss in losses {
            eprintln!("note: {about}{loss}");
        }
        if several {
            eprintln!("[{}/{}] {}", index + 1, jobs.len(), output.display());
        }
    }
    Ok(Answer::Yes)
}

/// A file's content, and what it could not carry.
struct Written {
    bytes: Vec<u8>,
    losses: Vec<Loss>,
}

impl From<Vec<u8>> for Written {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, losses: Vec::new() }
    }
}

impl<T: Into<Vec<u8>>> From<Exported<T>> for Written {
    fn from(Exported { content, losses }: Exported<T>) -> Self {
        Self { bytes: content.into(), losses }
    }
}

/// The theme a person asked for.
struct Chosen {
    theme: Cow<'static, Theme>,
    /// Light, and dark where the reader's system is.
    auto: bool,
}

impl Chosen {
    fn new(wanted: &str) -> Result<Self> {
        let auto = wanted == "auto";
        Ok(Self { theme: find_theme(if auto { "light" } else { wanted })?, auto })
    }
}

/// The parts with these ids, which have to be there.
fn excerpt_of(document: &Document, only: &[String]) -> Result<Document> {
    let known = document.element_ids();
    let mut wanted = BTreeSet::new();
    for id in only.iter().map(|id| id.trim()).filter(|id| !id.is_empty()) {
        let found: Vec<&ElementId> = known.iter().filter(|known| known.as_str() == id).collect();
        if found.is_empty() {
            let hint = did_you_mean(id, known.iter().map(ElementId::as_str))
                .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            bail!("--only names `{id}`, which is not on the drawing{hint}");
        }
        wanted.extend(found.into_iter().cloned());
    }
    excerpt(document, &wanted).ok_or_else(|| anyhow!("--only leaves nothing to draw; name a component, group or note"))
}

/// One file to write.
struct Order<'a> {
    document: &'a Document,
    /// What load and costs are reckoned on, also where a part alone is drawn.
    whole: &'a Document,
    arguments: &'a Arguments,
    theme: &'a Chosen,
}

impl Order<'_> {
    fn write(&self, format: Format) -> Result<Written> {
        Ok(match format {
            Format::Json => to_json(self.document).into_bytes().into(),
            Format::Ron => to_ron(self.document).into_bytes().into(),
            Format::Svg | Format::Png | Format::Pdf | Format::Html => self.picture(format)?,
            _ => self.for_other_tools(format)?,
        })
    }

    /// Formats that know boxes and lines rather than shapes.
    fn for_other_tools(&self, format: Format) -> Result<Written> {
        let catalogue = Catalogue::builtin();
        let geometry = Geometry::new(self.document, catalogue);
        let chart = Chart::new(self.document, catalogue, &geometry, self.fixed_theme()?);
        let mut written: Written = match format {
            Format::Mermaid => mermaid(&chart).into(),
            Format::MermaidArchitecture => mermaid_architecture(&chart).into(),
            Format::D2 => d2(&chart).into(),
            Format::Dot => dot(&chart, DotOptions { pinned: self.arguments.pin }).into(),
            Format::Excalidraw => excalidraw(&chart).into(),
            _ => drawio(&chart, &DrawioOptions { model: self.model() }).into(),
        };
        if !self.arguments.overlay.is_empty() {
            let what = "overlays are for pictures (svg, png, pdf, html); they stay behind".to_owned();
            written.losses.push(Loss { what, at: Vec::new() });
        }
        Ok(written)
    }

    /// The interchange form that makes a file openable again.
    fn model(&self) -> Option<String> {
        (!self.arguments.no_model).then(|| to_json(self.document))
    }

    /// The theme, for formats that cannot follow the reader's.
    fn fixed_theme(&self) -> Result<&Theme> {
        if self.theme.auto {
            bail!("only SVG and HTML can follow the reader's theme; use --theme light or dark");
        }
        Ok(&self.theme.theme)
    }

    fn picture(&self, format: Format) -> Result<Written> {
        let (document, arguments, catalogue) = (self.document, self.arguments, Catalogue::builtin());
        let theme = if matches!(format, Format::Png | Format::Pdf) { self.fixed_theme()? } else { &self.theme.theme };
        let view = match arguments.view {
            ViewName::Flat => View::Flat,
            ViewName::Iso => View::Iso,
        };
        let options = SceneOptions {
            legend: arguments.legend,
            title_block: arguments.title,
            grid: arguments.grid,
            ..overlays(self.whole, &arguments.overlay)?
        };
        let geometry = Geometry::new(document, catalogue);
        let seen =
            |view| scene::build(document, catalogue, &geometry, theme, &SceneOptions { view, ..options.clone() });
        let scene = seen(view);
        let fonts = match arguments.fonts {
            FontName::Named => FontMode::Named,
            FontName::Embedded => FontMode::Embedded,
            FontName::Outlines => FontMode::Outlines,
        };
        let background = !arguments.transparent;
        Ok(match format {
            Format::Png => png(&scene, &PngOptions { scale: arguments.scale, transparent: !background })?.into(),
            Format::Pdf => pdf(&scene, &PdfOptions { background })?.into(),
            Format::Html => {
                let chart = Chart::new(document, catalogue, &geometry, theme);
                let follow_dark_mode = self.theme.auto || theme.name == "light";
                let other = if view == View::Flat { View::Iso } else { View::Flat };
                let scenes = [(view, &scene), (other, &seen(other))];
                html(&chart, &scenes, &HtmlOptions { follow_dark_mode, model: self.model(), fonts }).into()
            }
            _ => {
                let options = SvgOptions { follow_dark_mode: self.theme.auto, model: self.model(), fonts, background };
                svg(&scene, &options).into_bytes().into()
            }
        })
    }
}

/// What is shown on top of the bare drawing: the same marks that the window shows.
fn overlays(document: &Document, wanted: &[String]) -> Result<SceneOptions> {
    let mut overlays = Overlays::default();
    for name in wanted {
        match name.trim() {
            "cost" => overlays.costs = true,
            "problems" => overlays.problems = true,
            "load" => overlays.load = true,
            _ => bail!("`{name}` is not an overlay; use cost, problems or load"),
        }
    }
    if overlays == Overlays::default() {
        return Ok(SceneOptions::default());
    }
    let catalogue = Catalogue::builtin();
    let config = Config { today: Some(today()), ..Config::default() };
    let report = validate(document, catalogue, &config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, PriceBook::builtin(), &CostOptions::default());
    Ok(overlay::scene_options(overlays, &report, &load, &estimate))
}
