use std::path::Path;

use anyhow::{Result, anyhow, bail};

/// What a drawing can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
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

/// `(name, further names, format)`; the name is the extension.
const NAMES: &[(&str, &[&str], Format)] = &[
    ("svg", &[], Format::Svg),
    ("png", &[], Format::Png),
    ("pdf", &[], Format::Pdf),
    ("html", &["htm"], Format::Html),
    ("drawio", &[], Format::Drawio),
    ("mmd", &["mermaid"], Format::Mermaid),
    ("mmd-architecture", &[], Format::MermaidArchitecture),
    ("d2", &[], Format::D2),
    ("dot", &["gv"], Format::Dot),
    ("excalidraw", &[], Format::Excalidraw),
    ("json", &[], Format::Json),
    ("ron", &[], Format::Ron),
];

impl Format {
    /// The format a person names, or the output's extension.
    pub(super) fn of(output: &Path, named: Option<&str>) -> Result<Self> {
        if let Some(named) = named {
            return Self::named(named.trim_start_matches('.'));
        }
        if output == Path::new("-") {
            bail!("standard output has no extension; say which format with --format svg");
        }
        let extension = output.extension().and_then(|extension| extension.to_str()).ok_or_else(|| {
            anyhow!("{} has no extension; name it like drawing.svg, or use --format", output.display())
        })?;
        Self::named(extension)
    }

    fn named(name: &str) -> Result<Self> {
        let wanted = name.to_ascii_lowercase();
        let found = NAMES.iter().find(|(name, others, _)| *name == wanted || others.contains(&wanted.as_str()));
        found.map(|(_, _, format)| *format).ok_or_else(|| {
            let known: Vec<&str> = NAMES.iter().map(|(name, ..)| *name).collect();
            anyhow!("`{name}` is not a format this program writes; use {}", known.join(", "))
        })
    }

    /// The extension of files of this format, without its dot.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::MermaidArchitecture => "mmd",
            Self::Ron => "sky.ron",
            _ => NAMES.iter().find(|(_, _, format)| *format == self).map_or("", |(name, ..)| *name),
        }
    }
}
