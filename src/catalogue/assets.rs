use include_dir::{Dir, include_dir};

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// The bytes of one embedded file, by its path below `assets/`.
pub fn asset(path: &str) -> Option<&'static [u8]> {
    ASSETS.get_file(path).map(include_dir::File::contents)
}

/// All embedded files below a folder as (path, bytes), sorted by path.
pub fn asset_files(folder: &str) -> Vec<(&'static str, &'static [u8])> {
    fn collect(dir: &'static Dir<'static>, into: &mut Vec<(&'static str, &'static [u8])>) {
        for file in dir.files() {
            if let Some(path) = file.path().to_str() {
                into.push((path, file.contents()));
            }
        }
        for dir in dir.dirs() {
            collect(dir, into);
        }
    }
    let mut files = Vec::new();
    if let Some(dir) = ASSETS.get_dir(folder) {
        collect(dir, &mut files);
    }
    files.sort_by_key(|(path, _)| *path);
    files
}
