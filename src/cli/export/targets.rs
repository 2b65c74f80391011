use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::formats::format_of;
use crate::export::Format;

/// One file to write.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) file: PathBuf,
    pub(super) output: PathBuf,
    pub(super) format: Format,
}

/// What is written where: one drawing to a file, or each to a file of its name in a folder.
///
/// # Errors
/// A format nobody knows, or two drawings that would write the same file.
pub(super) fn targets(files: &[PathBuf], output: &Path, format: Option<&str>) -> Result<Vec<Target>> {
    let folder = output.is_dir() || output.to_string_lossy().ends_with(['/', '\\']);
    if let ([file], false) = (files, folder) {
        return Ok(vec![Target { file: file.clone(), output: output.to_owned(), format: format_of(output, format)? }]);
    }
    if !folder {
        bail!(
            "{} drawings cannot all become {}; name a folder: -o {}/ --format svg",
            files.len(),
            output.display(),
            output.with_extension("").display()
        );
    }
    let Some(format) = format else { bail!("a folder has no extension; say which format with --format svg") };
    let format = format_of(output, Some(format))?;
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    files
        .iter()
        .map(|file| {
            let target = output.join(format!("{}.{}", stem(file), format.extension()));
            if let Some(other) = taken.insert(target.clone(), file) {
                bail!(
                    "{} and {} would both become {}; rename one or export them one by one",
                    other.display(),
                    file.display(),
                    target.display()
                );
            }
            Ok(Target { file: file.clone(), output: target, format })
        })
        .collect()
}

/// The name of a drawing without the endings that say its form.
fn stem(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name == "-" {
        return "drawing".to_owned();
    }
    let known = [".sky.ron", ".ron", ".json", ".drawio.svg", ".svg", ".html", ".drawio"];
    known.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_keep_their_names() {
        for (file, name) in [
            ("a/orders.sky.ron", "orders"),
            ("x.json", "x"),
            ("v1.2.json", "v1.2"),
            ("-", "drawing"),
            ("plain", "plain"),
        ] {
            assert_eq!(stem(Path::new(file)), name);
        }
    }

    #[test]
    fn two_drawings_of_one_name_are_told_apart() {
        let files = [PathBuf::from("a/x.json"), PathBuf::from("b/x.json")];
        let error = targets(&files, Path::new("out/"), Some("svg")).unwrap_err().to_string();
        assert!(error.contains("a/x.json") && error.contains("b/x.json"), "{error}");
        let good = targets(&[PathBuf::from("a/x.json"), PathBuf::from("y.sky.ron")], Path::new("out/"), Some("d2"));
        let outputs: Vec<PathBuf> = good.unwrap().into_iter().map(|target| target.output).collect();
        assert_eq!(outputs, [PathBuf::from("out/x.d2"), PathBuf::from("out/y.d2")]);
    }
}
