mod formats;
mod targets;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use self::formats::Format;
use self::targets::Target;
use super::{Answer, ProjectArguments, open_document, today};
use crate::cost::{CostOptions, estimate};
use crate::export::{
    Chart, DotOptions, DrawioOptions, Exported, FontMode, HtmlOptions, Loss, PdfOptions, PngOptions, SvgOptions, d2,
    dot, drawio, excalidraw, html, mermaid, mermaid_architecture, pdf, png, svg,
};
use crate::format::{io, to_json, to_ron};
use crate::model::Document;
use crate::overlay::{self, Overlays};
use crate::project::Surroundings;
use crate::scene::{self, Geometry, SceneOptions, Theme, View};
use crate::traffic::{TrafficOptions, propagate};
use crate::validate::validate;

#[derive(Clone, Copy, ValueEnum)]
enum ViewName {
    Flat,
    Iso,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    Light,
    Dark,
    Print,
    Contrast,
    /// Light, and dark where the reader's system is (SVG and HTML)
    Auto,
}

#[derive(Clone, Copy, ValueEnum)]
enum FontName {
    Named,
    Embedded,
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
    #[arg(long, value_enum, default_value = "light")]
    theme: ThemeName,
    /// Pixels per drawing pixel, for PNG
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
    /// What becomes of text in an SVG
    #[arg(long, value_enum, default_value = "named")]
    fonts: FontName,
    /// Leaves the model out of SVG, HTML and draw.io files; they then cannot be opened again
    #[arg(long)]
    no_model: bool,
    /// Keeps positions in DOT instead of letting Graphviz arrange everything
    #[arg(long)]
    pin: bool,
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let jobs = targets::targets(&arguments.files, &arguments.output, arguments.format.as_deref())?;
    let several = jobs.len() > 1;
    if several && let Some(folder) = jobs.first().and_then(|job| job.output.parent()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}; check the path and its rights", folder.display()))?;
    }
    for (index, Target { file, output, format }) in jobs.iter().enumerate() {
        let around = arguments.project.around(Some(file))?;
        let document = open_document(file, around.catalogue)?;
        let job = Job { document: &document, file, around: &around };
        let Written { bytes, losses } = write(&job, arguments, *format)?;
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

/// A drawing to write, and where it comes from.
struct Job<'a> {
    document: &'a Document,
    file: &'a Path,
    around: &'a Surroundings,
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

fn write(job: &Job<'_>, arguments: &Arguments, format: Format) -> Result<Written> {
    let document = job.document;
    Ok(match format {
        Format::Json => to_json(document).into_bytes().into(),
        Format::Ron => to_ron(document).into_bytes().into(),
        Format::Svg | Format::Png | Format::Pdf | Format::Html => picture(job, arguments, format)?,
        _ => for_other_tools(job, arguments, format)?,
    })
}

/// Formats that know boxes and lines rather than shapes.
fn for_other_tools(job: &Job<'_>, arguments: &Arguments, format: Format) -> Result<Written> {
    let (document, catalogue) = (job.document, job.around.catalogue);
    let geometry = Geometry::new(document, catalogue);
    let chart = Chart::new(document, catalogue, &geometry, theme(arguments.theme, true)?);
    let mut written: Written = match format {
        Format::Mermaid => mermaid(&chart).into(),
        Format::MermaidArchitecture => mermaid_architecture(&chart).into(),
        Format::D2 => d2(&chart).into(),
        Format::Dot => dot(&chart, DotOptions { pinned: arguments.pin }).into(),
        Format::Excalidraw => excalidraw(&chart).into(),
        _ => drawio(&chart, &DrawioOptions { model: model(document, arguments) }).into(),
    };
    if !arguments.overlay.is_empty() {
        let what = "overlays are for pictures (svg, png, pdf, html); they stay behind".to_owned();
        written.losses.push(Loss { what, at: Vec::new() });
    }
    Ok(written)
}

/// The interchange form that makes a file openable again.
fn model(document: &Document, arguments: &Arguments) -> Option<String> {
    (!arguments.no_model).then(|| to_json(document))
}

fn theme(wanted: ThemeName, fixed: bool) -> Result<&'static Theme> {
    let name = match wanted {
        ThemeName::Auto if fixed => bail!("only SVG and HTML can follow the reader's theme; use --theme light or dark"),
        ThemeName::Light | ThemeName::Auto => "light",
        ThemeName::Dark => "dark",
        ThemeName::Print => "print",
        ThemeName::Contrast => "contrast",
    };
    Theme::builtin(name).ok_or_else(|| anyhow!("the theme `{name}` is missing"))
}

fn picture(job: &Job<'_>, arguments: &Arguments, format: Format) -> Result<Written> {
    let (document, catalogue) = (job.document, job.around.catalogue);
    let theme = theme(arguments.theme, matches!(format, Format::Png | Format::Pdf))?;
    let options = SceneOptions {
        view: match arguments.view {
            ViewName::Flat => View::Flat,
            ViewName::Iso => View::Iso,
        },
        legend: arguments.legend,
        title_block: arguments.title,
        grid: arguments.grid,
        ..overlays(job, &arguments.overlay)?
    };
    let geometry = Geometry::new(document, catalogue);
    let scene = scene::build(document, catalogue, &geometry, theme, &options);
    let fonts = match arguments.fonts {
        FontName::Named => FontMode::Named,
        FontName::Embedded => FontMode::Embedded,
        FontName::Outlines => FontMode::Outlines,
    };
    Ok(match format {
        Format::Png => png(&scene, &PngOptions { scale: arguments.scale, transparent: arguments.transparent })?.into(),
        Format::Pdf => pdf(&scene, &PdfOptions { background: !arguments.transparent })?.into(),
        Format::Html => {
            let chart = Chart::new(document, catalogue, &geometry, theme);
            let follow_dark_mode = matches!(arguments.theme, ThemeName::Light | ThemeName::Auto);
            html(&chart, &scene, &HtmlOptions { follow_dark_mode, model: model(document, arguments), fonts }).into()
        }
        _ => {
            let follow_dark_mode = arguments.theme == ThemeName::Auto;
            let background = !arguments.transparent;
            let options = SvgOptions { follow_dark_mode, model: model(document, arguments), fonts, background };
            svg(&scene, &options).into_bytes().into()
        }
    })
}

/// What is shown on top of the bare drawing: the same marks that the window shows.
fn overlays(job: &Job<'_>, wanted: &[String]) -> Result<SceneOptions> {
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
    let Job { document, file, around } = job;
    let catalogue = around.catalogue;
    let config = around.config(Some(file), Some(today()));
    let report = validate(document, catalogue, &config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, around.prices, &CostOptions::default());
    Ok(overlay::scene_options(overlays, &report, &load, &estimate))
}
