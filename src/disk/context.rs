//! What a spec may ask about the folder that it lies in.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Folder;

/// The most bytes of a file that a spec may ask for: it is a project's metadata, not its data.
const LARGEST: u64 = 1 << 20;

/// The folder that a spec lies in. Nothing outside of it can be seen, not even through a symbolic link.
#[derive(Clone, Debug)]
pub struct Context(PathBuf);

impl Context {
    /// The folder at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self(root.into())
    }

    /// The folder at `path`, unless it lies elsewhere.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let root = fs::canonicalize(&self.0).ok()?;
        let folder = fs::canonicalize(root.join(path)).ok()?;
        folder.starts_with(&root).then_some(folder)
    }
}

impl Folder for Context {
    fn files(&self, path: &str) -> Vec<String> {
        let mut files = Vec::new();
        if let Some(folder) = self.inside(path) {
            walk(&folder, "", &mut files);
        }
        files.sort();
        files
    }

    fn text(&self, path: &str) -> Option<String> {
        let file = self.inside(path).filter(|path| path.is_file())?;
        if fs::metadata(&file).ok()?.len() > LARGEST {
            return None;
        }
        fs::read_to_string(file).ok()
    }

    fn has(&self, path: &str) -> bool {
        self.inside(path).is_some()
    }
}

/// Collects what lies below a folder; a folder that cannot be read has nothing to offer, and a link counts as a file.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{name}/"), files),
            _ => files.push(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nothing_outside_is_seen() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(inside.path().join("a/b")).unwrap();
        for file in ["a/b/two", "a/one", "three"] {
            fs::write(inside.path().join(file), "").unwrap();
        }
        fs::write(outside.path().join("secret"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), inside.path().join("a/link")).unwrap();
        let context = Context::new(inside.path());
        assert_eq!(context.files("a"), ["b/two", "link", "one"]);
        for nothing in ["a/link", "..", "absent", "three", outside.path().to_str().unwrap()] {
            assert_eq!(context.files(nothing), [""; 0], "{nothing}");
        }
        fs::write(inside.path().join("three"), "3").unwrap();
        assert_eq!(context.text("three").as_deref(), Some("3"));
        assert!(context.has("a/b/two") && context.has("a"));
        for nothing in ["a/link/secret", "absent", "..", "a"] {
            assert_eq!(context.text(nothing), None, "{nothing}");
        }
        assert!(!context.has("a/link/secret") && !context.has(".."));
    }
}
