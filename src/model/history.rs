use super::{Change, Document};

/// Undo and redo as a line of finished changes.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// How many changes were done at the last save; `None` once that state can no longer be reached.
    saved_at: Option<usize>,
}

impl History {
    /// Changes kept; older ones are forgotten.
    const CAP: usize = 500;

    /// A history whose present state counts as saved.
    pub const fn new_saved() -> Self {
        Self { done: Vec::new(), undone: Vec::new(), saved_at: Some(0) }
    }

    pub fn push(&mut self, change: Change) {
        self.undone.clear();
        if self.saved_at.is_some_and(|at| at > self.done.len()) {
            self.saved_at = None;
        }
        self.done.push(change);
        if self.done.len() > Self::CAP {
            self.done.remove(0);
            self.saved_at = self.saved_at.and_then(|at| at.checked_sub(1));
        }
    }

    /// Joins `change` to the last one, so that both undo as one step.
    /// `false` when the two cancel each other out and nothing is left to undo.
    pub fn push_merged(&mut self, change: Change) -> bool {
        let at_save_mark = self.saved_at == Some(self.done.len());
        match self.done.last_mut() {
            Some(last) if self.undone.is_empty() && !at_save_mark => {
                last.merge(change);
                let is_noop = last.is_noop();
                if is_noop {
                    self.done.pop();
                }
                !is_noop
            }
            _ => {
                self.push(change);
                true
            }
        }
    }

    /// Takes the last change back and returns it.
    pub fn undo(&mut self, document: &mut Document) -> Option<&Change> {
        let change = self.done.pop()?;
        change.undo(document);
        self.undone.push(change);
        self.undone.last()
    }

    /// Does the last undone change again and returns it.
    pub fn redo(&mut self, document: &mut Document) -> Option<&Change> {
        let change = self.undone.pop()?;
        change.redo(document);
        self.done.push(change);
        self.done.last()
    }

    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(Change::label)
    }

    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(Change::label)
    }

    pub fn mark_saved(&mut self) {
        self.saved_at = Some(self.done.len());
    }

    /// True when the document equals what was last saved.
    pub fn is_saved(&self) -> bool {
        self.saved_at == Some(self.done.len())
    }
}
