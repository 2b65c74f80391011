use thiserror::Error;

use crate::model::InvariantError;

/// Why a drawing could not be read or written. Messages carry place and remedy.
#[derive(Debug, Error)]
pub enum FormatError {
    #[error("{name}:{line}:{column}: {message}")]
    Syntax { name: String, line: usize, column: usize, message: String },
    #[error("{name}: {message}")]
    Content { name: String, message: String },
    #[error(
        "{name}: written by a newer Skywright (file version {found}, this program reads up to {newest}); \
         please update Skywright"
    )]
    NewerVersion { name: String, found: u32, newest: u32 },
    #[error("cannot read {path}: {cause}")]
    Read { path: String, cause: String },
    #[error("cannot write {path}: {cause}; the file there, if any, is as it was")]
    Write { path: String, cause: String },
}

impl FormatError {
    /// An error that points at the first place where `needle` stands as a quoted string.
    pub(super) fn at_text(name: &str, text: &str, needle: &str, message: String) -> Self {
        match text.find(&format!("\"{needle}\"")) {
            Some(offset) => {
                let (line, column) = line_column(text, offset);
                Self::Syntax { name: name.to_owned(), line, column, message }
            }
            None => Self::Content { name: name.to_owned(), message },
        }
    }

    pub(super) fn invariant(name: &str, text: &str, error: &InvariantError) -> Self {
        let needle = match error {
            InvariantError::DanglingWire { component, .. } => component.to_string(),
            InvariantError::MissingParent { parent, .. } => parent.to_string(),
            InvariantError::GroupCycle { group } => group.to_string(),
            InvariantError::NotFinite { element } | InvariantError::NotFiniteValue { element, .. } => element.clone(),
        };
        let remedy = match error {
            InvariantError::DanglingWire { .. } => "add the component or remove the wire",
            InvariantError::MissingParent { .. } => "add the group or remove the parent",
            InvariantError::GroupCycle { .. } => "give the group another parent",
            InvariantError::NotFinite { .. } | InvariantError::NotFiniteValue { .. } => "write an ordinary number",
        };
        Self::at_text(name, text, &needle, format!("{error}; {remedy}"))
    }
}

/// Line and column of a byte offset, both counted from one.
pub(super) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line, column)
}
