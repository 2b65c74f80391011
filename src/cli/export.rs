mod formats;
mod targets;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use self::targets::Target;
use super::icons::read_icon_packs;
use super::{Answer, ProjectArguments, find_theme, open_document, today};
use crate::catalogue::Catalogue;
use crate::cost::{CostOptions, estimate};
use crate::editor::clipboard::excerpt;
use crate::export::{Drawing, Exported, FileOptions, FontMode, Format};
use crate::format::{did_you_mean, io};
use crate::icon_pack::IconPack;
use crate::model::{Document, ElementId};
use crate::overlay::{self, Overlays};
use crate::project::Surroundings;
use crate::scene::{Geometry, SceneOptions, Theme, View};
use crate::traffic::{TrafficOptions, propagate};
use crate::validate::validate;

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
    /// Vendor's icons to draw with: the folder or the zip as it was downloaded; several may follow each other
    #[arg(long, value_name = "PATH")]
    icons: Vec<PathBuf>,
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
    let theme = Chosen::new(&arguments.theme)?;
    let icons = match arguments.icons.as_slice() {
        [] => None,
        paths => Some(Arc::new(read_icon_packs(paths, Catalogue::builtin())?)),
    };
    if several && let Some(folder) = jobs.first().and_then(|job| job.output.parent()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}; check the path and its rights", folder.display()))?;
    }
    for (index, Target { file, output, format }) in jobs.iter().enumerate() {
        let around = arguments.project.around(Some(file))?;
        let document = open_document(file, around.catalogue)?;
        let part = (!arguments.only.is_empty()).then(|| excerpt_of(&document, &arguments.only)).transpose()?;
        let order = Order {
            document: part.as_ref().unwrap_or(&document),
            whole: &document,
            file,
            around: &around,
            arguments,
            theme: &theme,
            icons: icons.clone(),
        };
        let Exported { content, losses } = order.write(*format)?;
        io::write_atomic(output, &content)?;
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
    file: &'a Path,
    around: &'a Surroundings,
    arguments: &'a Arguments,
    theme: &'a Chosen,
    icons: Option<Arc<IconPack>>,
}

impl Order<'_> {
    fn write(&self, format: Format) -> Result<Exported<Vec<u8>>> {
        let (document, arguments, catalogue) = (self.document, self.arguments, self.around.catalogue);
        let theme = &*self.theme.theme;
        let is_data = matches!(format, Format::Json | Format::Ron);
        if self.theme.auto && !is_data && !format.can_follow_reader() {
            bail!("only SVG and HTML can follow the reader's theme; use --theme light or dark");
        }
        let options = SceneOptions {
            view: match arguments.view {
                ViewName::Flat => View::Flat,
                ViewName::Iso => View::Iso,
            },
            legend: arguments.legend,
            title_block: arguments.title,
            grid: arguments.grid,
            icons: self.icons.clone(),
            ..self.overlays()?
        };
        let geometry =
            if format.is_picture() { Geometry::new(document, catalogue) } else { Geometry::whole(document, catalogue) };
        let file = FileOptions {
            format,
            follow_dark_mode: self.theme.auto || (format == Format::Html && theme.name == "light"),
            fonts: match arguments.fonts {
                FontName::Named => FontMode::Named,
                FontName::Embedded => FontMode::Embedded,
                FontName::Outlines => FontMode::Outlines,
            },
            with_model: !arguments.no_model,
            background: !arguments.transparent,
            scale: arguments.scale,
            pinned: arguments.pin,
        };
        Ok(Drawing { document, catalogue, geometry: &geometry, theme, options: &options }.write(&file)?)
    }

    /// What is shown on top of the bare drawing: the same marks that the window shows.
    fn overlays(&self) -> Result<SceneOptions> {
        let mut overlays = Overlays::default();
        for name in &self.arguments.overlay {
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
        let Self { whole, file, around, .. } = self;
        let catalogue = around.catalogue;
        let config = around.config(Some(file), Some(today()));
        let report = validate(whole, catalogue, &config);
        let load = propagate(whole, catalogue, &TrafficOptions::default());
        let estimate = estimate(whole, catalogue, around.prices, &CostOptions::default());
        Ok(overlay::scene_options(overlays, &report, &load, &estimate))
    }
}
