use std::collections::BTreeMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{IconPack, MAX_FILES, MAX_ICON_BYTES, PackError, PackReport, from_files};
use crate::catalogue::Catalogue;

/// Makes a pack of an archive. Only files that fit are unpacked, each in memory and none beyond the size of an icon,
/// whatever the archive says of itself; names are only compared, never used as paths.
///
/// # Errors
/// No archive, too many files, or none that fits.
pub fn from_zip(reader: impl Read + Seek, catalogue: &Catalogue) -> Result<(IconPack, PackReport), PackError> {
    let mut archive = ZipArchive::new(reader).map_err(|error| PackError::Zip(error.to_string()))?;
    if archive.len() > MAX_FILES {
        return Err(PackError::TooMany);
    }
    let names = archive.file_names().enumerate().filter_map(|(index, name)| Some((name.ok()?.into_owned(), index)));
    let places: BTreeMap<String, usize> = names.filter(|(name, _)| !name.ends_with('/')).collect();
    let paths: Vec<String> = places.keys().cloned().collect();
    from_files(&paths, catalogue, |path| {
        let file = archive
            .by_index(places.get(path).copied().unwrap_or(usize::MAX))
            .map_err(|error| format!("it cannot be unpacked: {error}"))?;
        let mut bytes = Vec::new();
        file.take(MAX_ICON_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("it cannot be unpacked: {error}"))?;
        Ok(bytes)
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, Vec<u8>)]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn icons_come_out_of_an_archive() {
        let icon =
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="20"/></svg>"#;
        let files =
            [("set/Arch_AWS-Lambda_64.svg", icon.to_vec()), ("../../etc/Arch_Amazon-RDS_64.svg", icon.to_vec())];
        let (pack, report) = from_zip(archive(&files), Catalogue::builtin()).unwrap();
        assert!(pack.icon("lambda").is_some() && pack.icon("rds").is_some(), "{report:?}");
    }

    #[test]
    fn a_file_that_unpacks_without_end_is_refused() {
        let mut bomb = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><!--".to_vec();
        bomb.resize(30_000_000, b' ');
        let (pack, report) = from_zip(archive(&[("Arch_AWS-Lambda_64.svg", bomb)]), Catalogue::builtin()).unwrap();
        assert!(pack.is_empty());
        assert!(report.refused[0].1.contains("larger than"), "{report:?}");
    }

    #[test]
    fn what_is_no_archive_says_so() {
        let error = from_zip(Cursor::new(b"hello".to_vec()), Catalogue::builtin()).unwrap_err();
        assert!(error.to_string().contains("not a zip"), "{error}");
    }
}
