//! What each run of shapes is, for readers that do not see the page.

use std::collections::BTreeMap;

use pdf_writer::types::StructRole;
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Content, Name, Pdf, Ref, TextStr};

use crate::export::plain::tidy;
use crate::model::ElementId;
use crate::scene::{Item, Part};

/// What a run of items belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Element(ElementId),
    /// Title block or legend, which are text.
    Text(Part),
}

/// One element of the page's structure.
#[derive(Default)]
struct Entry {
    /// What it is and does, where its text does not say it all.
    alt: Option<String>,
    /// Its runs in the page's content.
    runs: Vec<i32>,
}

/// Gathers the structure while the page is drawn.
#[derive(Default)]
pub(super) struct Tags {
    entries: BTreeMap<Thing, Entry>,
    /// In the order of their first runs, which is the order they are read in.
    order: Vec<Thing>,
    /// Of each run what it belongs to.
    owners: Vec<Thing>,
}

impl Tags {
    /// Opens a run of items that belong to one thing; the caller draws them and ends the marked content.
    pub(super) fn begin(&mut self, content: &mut Content, items: &[Item]) {
        let thing = match items.first() {
            Some(Item { subject: Some(id), .. }) => Thing::Element(id.clone()),
            Some(Item { part: part @ (Part::Title | Part::Legend), .. }) => Thing::Text(*part),
            _ => {
                content.begin_marked_content(Name(b"Artifact"));
                return;
            }
        };
        let role: &[u8] = if matches!(thing, Thing::Element(_)) { b"Figure" } else { b"P" };
        let run = i32::try_from(self.owners.len()).unwrap_or(i32::MAX);
        content.begin_marked_content_with_properties(Name(role)).properties().identify(run);
        let entry = self.entries.entry(thing.clone()).or_default();
        if entry.runs.is_empty() {
            self.order.push(thing.clone());
        }
        entry.runs.push(run);
        if entry.alt.is_none() {
            entry.alt = items.iter().find_map(|item| item.tooltip.as_ref()).map(|text| tidy(text, false));
        }
        self.owners.push(thing);
    }

    /// Writes the structure of the page below `root`.
    pub(super) fn write(self, pdf: &mut Pdf, root: Ref, page: Ref, fresh: &mut impl FnMut() -> Ref) {
        let (document, by_run) = (fresh(), fresh());
        let refs: BTreeMap<&Thing, Ref> = self.order.iter().map(|thing| (thing, fresh())).collect();
        {
            let mut tree = pdf.indirect(root).start::<StructTreeRoot<'_>>();
            tree.child(document);
            tree.parent_tree().nums().insert(0, by_run);
            tree.parent_tree_next_key(1);
        }
        {
            let mut element = pdf.struct_element(document);
            element.kind(StructRole::Document).parent(root);
            let mut children = element.children();
            for thing in &self.order {
                if let Some(id) = refs.get(thing) {
                    children.struct_element(*id);
                }
            }
        }
        for (thing, entry) in &self.entries {
            let Some(id) = refs.get(thing) else { continue };
            let mut element = pdf.struct_element(*id);
            element.parent(document).page(page);
            match thing {
                Thing::Element(id) => {
                    element.kind(StructRole::Figure).alt(TextStr(entry.alt.as_deref().unwrap_or(id.as_str())));
                }
                Thing::Text(_) => {
                    element.kind(StructRole::P);
                }
            }
            let mut children = element.children();
            for run in &entry.runs {
                children.marked_content_id(*run);
            }
        }
        pdf.indirect(by_run).array().items(self.owners.iter().filter_map(|thing| refs.get(thing).copied()));
    }
}
