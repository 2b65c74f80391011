//! Finds and reads what surrounds a drawing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::file::FILE_NAME;
use super::{Addition, Additions, Part, Project, ProjectError, assemble};
use crate::catalogue::Catalogue;
use crate::cost::PriceBook;
use crate::format::io::read_text;
use crate::validate::{Config, Date, OwnRule};

/// Where to look for the project file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// In the drawing's folder and those above it.
    #[default]
    Above,
    /// This file.
    File(PathBuf),
    /// Nowhere: as if there were none.
    Nowhere,
}

/// What holds for a drawing where it lies: its project, and the catalogue with what was added to it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The project file, if there is one.
    pub file: Option<PathBuf>,
    project: Project,
    pub catalogue: &'static Catalogue,
    pub prices: &'static PriceBook,
    pub rules: Arc<[OwnRule]>,
    /// Folders and files that were read, to see whether they have changed.
    pub read: Vec<PathBuf>,
}

impl Default for Surroundings {
    /// Nothing but what travels with the program.
    fn default() -> Self {
        Self {
            file: None,
            project: Project::default(),
            catalogue: Catalogue::builtin(),
            prices: PriceBook::builtin(),
            rules: Arc::default(),
            read: Vec::new(),
        }
    }
}

impl Surroundings {
    /// Reads what surrounds a drawing; without one, what surrounds the working folder.
    ///
    /// # Errors
    /// Every mistake in the project file and the catalogues, with file, line and remedy.
    pub fn of(drawing: Option<&Path>, lookup: &Lookup) -> Result<Self, ProjectError> {
        let file = match lookup {
            Lookup::Above => find(&folder_of(drawing)),
            Lookup::File(path) => Some(path.clone()),
            Lookup::Nowhere => None,
        };
        let project = match &file {
            Some(path) => Project::parse(&shown(path), &read(path)?)?,
            None => Project::default(),
        };
        // By path below a catalogue, so that a project's file stands in for a person's of the same name.
        let mut files: BTreeMap<String, Addition> = BTreeMap::new();
        let mut seen: Vec<PathBuf> = file.iter().cloned().collect();
        if let Some(folder) = personal_folder().filter(|folder| project.is_personal() && folder.is_dir()) {
            collect(&folder, &mut files, &mut seen)?;
        }
        if let Some(root) = file.as_deref().and_then(Path::parent) {
            for (folder, is_needed) in project.folders() {
                let path = root.join(folder);
                if path.is_dir() {
                    collect(&path, &mut files, &mut seen)?;
                } else if is_needed {
                    let message =
                        format!("there is no folder `{folder}` beside this file; make it or remove the entry");
                    return Err(project.folder_error(folder, message));
                }
            }
        }
        let files: Vec<Addition> = files.into_values().collect();
        let surroundings = match joined(files)? {
            Some(additions) => Self {
                catalogue: &additions.catalogue,
                prices: &additions.prices,
                rules: Arc::clone(&additions.rules),
                file,
                project,
                read: seen,
            },
            None => Self { file, project, read: seen, ..Self::default() },
        };
        surroundings.project.check_words(&surroundings.rules)?;
        Ok(surroundings)
    }

    /// How a drawing that lies here is checked.
    pub fn config(&self, drawing: Option<&Path>, today: Option<Date>) -> Config {
        let relative = drawing.map(|drawing| self.relative(drawing)).unwrap_or_default();
        self.project.config(&relative, Arc::clone(&self.rules), today)
    }

    /// The baseline that the project names.
    pub fn baseline(&self) -> Option<PathBuf> {
        let root = self.file.as_deref()?.parent()?;
        Some(root.join(self.project.baseline()?))
    }

    /// A drawing's path below the project's folder, with `/`; elsewhere its name.
    fn relative(&self, drawing: &Path) -> String {
        let root = self.file.as_deref().and_then(Path::parent);
        root.map_or_else(|| relative_to(Path::new(""), drawing), |root| relative_to(root, drawing))
    }
}

/// A file's path below a folder, with `/`; the file's name where it lies elsewhere.
pub fn relative_to(folder: &Path, file: &Path) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let full = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let (folder, file) = (full(folder), full(file));
    let below = file.strip_prefix(&folder).map(Path::to_path_buf).ok();
    let path = below.unwrap_or_else(|| file.file_name().map(PathBuf::from).unwrap_or_default());
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A person's own catalogue, if the system has a place for such things.
pub fn personal_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "skywright")?;
    Some(folders.config_dir().join("catalogue"))
}

fn folder_of(drawing: Option<&Path>) -> PathBuf {
    let folder = drawing
        .filter(|path| path.as_os_str() != "-")
        .and_then(Path::parent)
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
}

fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

fn read(path: &Path) -> Result<String, ProjectError> {
    read_text(path).map_err(|error| ProjectError::Files(error.to_string()))
}

/// A path as people at this terminal would write it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    short.unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

/// Folders within folders that are looked into.
const MAX_DEPTH: usize = 4;

fn collect(root: &Path, files: &mut BTreeMap<String, Addition>, seen: &mut Vec<PathBuf>) -> Result<(), ProjectError> {
    let mut folders = vec![(root.to_path_buf(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        seen.push(folder.clone());
        let cannot = |error| ProjectError::Files(format!("cannot read the folder {}: {error}", shown(&folder)));
        for entry in fs::read_dir(&folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with('.') {
                continue;
            }
            let key = format!("{prefix}{name}");
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    folders.push((path, format!("{key}/"), depth + 1));
                }
                continue;
            }
            let part = Part::of(&key).map_err(|why| ProjectError::Files(format!("{}: {why}", shown(&path))))?;
            if let Some(part) = part {
                let text = read(&path)?;
                seen.push(path.clone());
                files.insert(key, Addition { part, path: shown(&path), text });
            }
        }
    }
    Ok(())
}

/// The built-in data with these files joined to it; `None` without files.
///
/// Drawings, editors and background work hold catalogues by reference, so each lives as
/// long as the program. There is one for every set of files, however often it is asked for.
fn joined(files: Vec<Addition>) -> Result<Option<&'static Additions>, ProjectError> {
    static KEPT: Mutex<Vec<(Vec<Addition>, &'static Additions)>> = Mutex::new(Vec::new());
    if files.is_empty() {
        return Ok(None);
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, additions)) = kept.iter().find(|(known, _)| *known == files) {
        return Ok(Some(additions));
    }
    let additions: &'static Additions = Box::leak(Box::new(assemble(&files)?));
    kept.push((files, additions));
    Ok(Some(additions))
}
