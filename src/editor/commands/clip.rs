use crate::editor::{Editor, clipboard};
use crate::geom::{Point, Vector};
use crate::model::{Note, NoteId};

/// How far a note is put from one that lies where it would go.
const STAGGER: f64 = 24.0;

impl Editor {
    /// The selection as clipboard text.
    pub fn copy(&self) -> Option<String> {
        clipboard::copy(self.document(), &self.selection)
    }

    /// Removes the selection with all that hangs on it.
    pub fn delete(&mut self) {
        let ids = self.selection.clone();
        let label = match ids.len() {
            0 => return,
            1 => "Delete".to_owned(),
            count => format!("Delete {count} parts"),
        };
        let areas = self.geometry().groups.clone();
        self.edit(label, |txn, document| {
            for id in &ids {
                txn.remove(document, id);
            }
            crate::editor::tools::keep_emptied(txn, document, &areas);
        });
    }

    /// Inserts clipboard text around a point; plain text becomes a note.
    pub fn paste(&mut self, text: &str, at: Point) {
        if let Some(part) = clipboard::read(text, self.catalogue()) {
            let by = Self::paste_offset(clipboard::area(&part), at);
            let (edits, ids) = clipboard::insert(self.document(), &part, by);
            self.apply("Paste", &edits);
            self.selection = ids;
        } else if !text.trim().is_empty() {
            self.add_note(text.trim(), at);
        }
    }

    /// Puts a note on the drawing and selects it.
    pub fn add_note(&mut self, text: &str, at: Point) -> NoteId {
        let id = NoteId::new(self.document().free_id("note"));
        let parent = self.group_under(at, |_| false);
        let mut pos = (at - Vector::new(Note::default_width() / 2.0, 16.0)).snapped(crate::editor::GRID);
        // A pile of notes would look like one.
        while self.document().notes().values().any(|note| note.pos == pos) {
            pos += Vector::new(STAGGER, STAGGER);
        }
        let note = Note { text: text.to_owned(), pos, width: Note::default_width(), parent, locked: false };
        self.edit("Add note", |txn, document| txn.put_note(document, &id, note));
        self.select_only(id.clone().into());
        id
    }
}
