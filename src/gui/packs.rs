//! Vendors' icon packages that a person has chosen, read in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Context;
use skywright::catalogue::Catalogue;
use skywright::cli::read_icon_pack;
use skywright::icon_pack::{IconPack, PackReport};

use super::App;

/// A package and what became of it.
pub(crate) struct Read {
    pub(crate) path: PathBuf,
    /// What was found, or why nothing could be.
    pub(crate) outcome: Result<PackReport, String>,
}

/// The packages in use.
#[derive(Default)]
pub(crate) struct Packs {
    pub(crate) read: Vec<Read>,
    /// All their icons; where two have one the later holds.
    pub(crate) icons: Option<Arc<IconPack>>,
    /// The paths that are being read or have been.
    wanted: Vec<PathBuf>,
}

impl Packs {
    pub(crate) fn of(&self, path: &Path) -> Option<&Read> {
        self.read.iter().find(|read| read.path == path)
    }
}

impl App {
    /// Reads the packages anew when others are wanted than before.
    pub(crate) fn follow_packs(&mut self, ctx: &Context) {
        if self.packs.wanted == self.prefs.icon_packs {
            return;
        }
        let paths = self.prefs.icon_packs.clone();
        self.packs.wanted.clone_from(&paths);
        self.jobs.start(ctx, "Reading icons", move |progress| {
            let mut all = IconPack::default();
            let mut read = Vec::new();
            for (index, path) in paths.iter().enumerate() {
                progress.set(index, paths.len());
                let outcome = read_icon_pack(path, Catalogue::builtin()).map_err(|error| format!("{error:#}"));
                let outcome = outcome.map(|(pack, report)| {
                    all.extend(pack);
                    report
                });
                read.push(Read { path: path.clone(), outcome });
            }
            move |app: &mut Self, ctx: &Context| {
                // Somebody may have chosen others meanwhile.
                if app.packs.wanted == paths {
                    app.show_packs(ctx, read, all);
                }
            }
        });
    }

    fn show_packs(&mut self, ctx: &Context, read: Vec<Read>, all: IconPack) {
        for failed in read.iter().filter_map(|read| read.outcome.as_ref().err()) {
            self.tell(ctx, failed.clone());
        }
        self.packs.read = read;
        self.packs.icons = (!all.is_empty()).then(|| Arc::new(all));
        self.icons.take_own(ctx, self.packs.icons.as_deref());
        self.derived.set_icons(self.packs.icons.clone());
        self.welcome = super::panels::welcome::Welcome::default();
    }
}
