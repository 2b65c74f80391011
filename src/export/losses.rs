use std::fmt;

/// Something of a drawing that another tool's format cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// What stays behind, as a sentence without its end.
    pub what: String,
    /// Ids of the elements it concerns; empty for the drawing as a whole.
    pub at: Vec<String>,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 6;
        f.write_str(&self.what)?;
        if !self.at.is_empty() {
            write!(f, " (at {}", self.at.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "))?;
            if self.at.len() > SHOWN {
                write!(f, " and {} more", self.at.len() - SHOWN)?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// Collects losses, one entry a kind.
#[derive(Default)]
pub(super) struct Losses(Vec<Loss>);

impl Losses {
    /// A loss at the given elements; none where there are no such elements.
    pub(super) fn at<'a>(&mut self, what: &str, ids: impl IntoIterator<Item = &'a str>) {
        let at: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        if !at.is_empty() {
            self.0.push(Loss { what: what.to_owned(), at });
        }
    }

    pub(super) fn whole(&mut self, what: &str) {
        self.0.push(Loss { what: what.to_owned(), at: Vec::new() });
    }

    pub(super) fn into_vec(self) -> Vec<Loss> {
        self.0
    }
}

/// A drawing in another tool's format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported<T = String> {
    pub content: T,
    /// What the format could not carry.
    pub losses: Vec<Loss>,
}
