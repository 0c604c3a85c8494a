//! The built-in kits: the folders under `templates/kits`.

/// A kit's files, as they stand in its folder.
#[derive(Clone, Copy, Debug)]
pub struct Kit {
    /// Its name.
    pub name: &'static str,
    files: &'static [(&'static str, &'static str)],
}

type Folder = (&'static str, &'static [(&'static str, &'static str)]);

const FOLDERS: &[Folder] = include!(concat!(env!("OUT_DIR"), "/kits.rs"));

/// All built-in kits, by name.
pub fn all() -> impl Iterator<Item = Kit> {
    FOLDERS.iter().map(|&(name, files)| Kit { name, files })
}

/// The kit of that name.
pub fn find(name: &str) -> Option<Kit> {
    all().find(|kit| kit.name == name)
}

impl Kit {
    /// Whether its manifest has that part: `service`, `stage` or `in_place`.
    pub fn is_for(&self, section: &str) -> bool {
        let is_key = |line: &str| line.split_once(':').is_some_and(|(key, _)| key == section);
        self.file("kit.yaml").unwrap_or_default().lines().any(is_key)
    }

    /// The text of one of its files; a leading `./` does not count.
    pub fn file(&self, path: &str) -> Option<&'static str> {
        let path = path.strip_prefix("./").unwrap_or(path);
        self.files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
    }
}
