//! The folder that is looked at.

use super::image_name;
use crate::folder::Folder;

/// Folders that hold no sources of a program.
const NO_SOURCES: [&str; 20] = [
    "test",
    "tests",
    "spec",
    "__tests__",
    "doc",
    "docs",
    "example",
    "examples",
    "bench",
    "benches",
    "build",
    "dist",
    "target",
    "vendor",
    "node_modules",
    "coverage",
    "venv",
    "env",
    "rootfs",
    "__pycache__",
];

/// A folder with what lies in it at its top.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The folder.
    pub folder: &'a dyn Folder,
    /// The names of the files in it.
    pub files: &'a [String],
    /// The names of the folders in it.
    pub folders: &'a [String],
}

impl Here<'_> {
    pub(super) fn has_file(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }

    /// The text of a file; none where there is none.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.folder.text(path)
    }

    /// Its files with one of these endings, such as `.py`, whose names a spec can say.
    pub(super) fn files_with<'h>(&'h self, endings: &'h [&str]) -> impl Iterator<Item = &'h str> {
        let is_one = |name: &&str| is_plain(name) && endings.iter().any(|ending| name.ends_with(ending));
        self.files.iter().map(String::as_str).filter(is_one)
    }

    /// Its folders in which there may be sources, and whose names a spec can say.
    pub(super) fn source_folders(&self) -> impl Iterator<Item = &str> {
        let is_one = |name: &&str| is_plain(name) && !NO_SOURCES.contains(name);
        self.folders.iter().map(String::as_str).filter(is_one)
    }

    /// Whether something below that folder ends so.
    pub(super) fn has_below(&self, folder: &str, ending: &str) -> bool {
        self.folder.files(folder).iter().any(|file| file.ends_with(ending))
    }

    /// The folder's own name, as an image may be called.
    pub(super) fn image_name(&self) -> Option<String> {
        image_name(&self.folder.above(1)?.pop()?)
    }
}

/// Whether a name is one that a path of a spec takes, and not hidden.
fn is_plain(name: &str) -> bool {
    !name.starts_with(['.', '-']) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._@%+=-".contains(&byte))
}
