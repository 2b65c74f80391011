use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::{Answer, open_document, today};
use crate::catalogue::Catalogue;
use crate::cost::{CostOptions, PriceBook, estimate};
use crate::export::{FontMode, PngOptions, SvgOptions, png, svg};
use crate::format::{io, to_json, to_ron};
use crate::model::Document;
use crate::overlay::{self, Overlays};
use crate::scene::{self, Geometry, SceneOptions, Theme, View};
use crate::traffic::{TrafficOptions, propagate};
use crate::validate::{Config, validate};

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
    /// Light, and dark where the reader's system is (SVG only)
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
    /// The drawing; `-` reads standard input
    file: PathBuf,
    /// Where to write; the extension decides the format. `-` writes standard output, with --format
    #[arg(short, long)]
    output: PathBuf,
    /// svg, png, json or ron; by default the extension of the output
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
    /// Leaves the model out of the SVG; it then cannot be opened again
    #[arg(long)]
    no_model: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let format = output_format(&arguments.output, arguments.format.as_deref())?;
    match format.as_str() {
        "svg" | "png" | "json" | "ron" => {}
        "pdf" | "drawio" | "mmd" | "d2" | "dot" | "excalidraw" => {
            bail!("`{format}` is not yet among the formats this version writes; use svg, png, json or ron")
        }
        _ => bail!("`{format}` is not a format this program writes; use svg, png, json or ron"),
    }
    let document = open_document(&arguments.file)?;
    let bytes = match format.as_str() {
        "json" => to_json(&document).into_bytes(),
        "ron" => to_ron(&document).into_bytes(),
        _ => picture(&document, arguments, format == "png")?,
    };
    io::write_atomic(&arguments.output, &bytes)?;
    Ok(Answer::Yes)
}

/// The format by name, or by the output's extension.
fn output_format(output: &Path, named: Option<&str>) -> Result<String> {
    if let Some(named) = named {
        return Ok(named.trim_start_matches('.').to_ascii_lowercase());
    }
    if output == Path::new("-") {
        bail!("standard output has no extension; say which format with --format svg");
    }
    let extension = output.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    extension.ok_or_else(|| anyhow!("{} has no extension; name it like drawing.svg, or use --format", output.display()))
}

fn picture(document: &Document, arguments: &Arguments, raster: bool) -> Result<Vec<u8>> {
    let catalogue = Catalogue::builtin();
    let name = match arguments.theme {
        ThemeName::Dark => "dark",
        ThemeName::Print => "print",
        ThemeName::Contrast => "contrast",
        ThemeName::Auto if raster => bail!("only an SVG can follow the reader's theme; use --theme light or dark"),
        ThemeName::Light | ThemeName::Auto => "light",
    };
    let theme = Theme::builtin(name).ok_or_else(|| anyhow!("the theme `{name}` is missing"))?;
    let options = SceneOptions {
        view: match arguments.view {
            ViewName::Flat => View::Flat,
            ViewName::Iso => View::Iso,
        },
        legend: arguments.legend,
        title_block: arguments.title,
        grid: arguments.grid,
        ..overlays(document, &arguments.overlay)?
    };
    let geometry = Geometry::new(document, catalogue);
    let scene = scene::build(document, catalogue, &geometry, theme, &options);
    if raster {
        let options = PngOptions { scale: arguments.scale, transparent: arguments.transparent };
        return Ok(png(&scene, &options)?);
    }
    let options = SvgOptions {
        follow_dark_mode: arguments.theme == ThemeName::Auto,
        model: (!arguments.no_model).then(|| to_json(document)),
        fonts: match arguments.fonts {
            FontName::Named => FontMode::Named,
            FontName::Embedded => FontMode::Embedded,
            FontName::Outlines => FontMode::Outlines,
        },
        background: !arguments.transparent,
    };
    Ok(svg(&scene, &options).into_bytes())
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
