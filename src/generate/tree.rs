use std::collections::BTreeMap;

/// Files of a skeleton by their path below its folder, `/` between folders. Built in memory; nothing is written here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileTree(BTreeMap<String, Vec<u8>>);

impl FileTree {
    pub(crate) fn put(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        debug_assert!(!path.starts_with('/') && !path.split('/').any(|part| part == ".."), "{path}");
        self.0.insert(path, text.into().into_bytes());
    }

    pub(crate) fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.0
    }
}
