//! What a spec may ask about its build context.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Folder;

/// The most bytes of a file that a spec may ask for: it is a project's metadata, not its data.
const LARGEST: u64 = 1 << 20;

/// The most files that are looked at in one folder: what is found in the first of them is enough for a report.
const MOST: usize = 100_000;

/// The build context of a spec. Nothing outside of it can be seen, not even through a symbolic link.
#[derive(Clone, Debug)]
pub struct Context {
    /// The folder that the spec lies in.
    spec: PathBuf,
    /// The folder that is seen.
    root: PathBuf,
}

impl Context {
    /// The context of a spec in the folder at `spec`: that folder, unless the spec says another.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        let spec = spec.into();
        Self { root: spec.clone(), spec }
    }

    /// The folder at `path`, unless it lies elsewhere.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let root = fs::canonicalize(&self.root).ok()?;
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
        // Git may have written the ends of lines as Windows does, and what is generated must not depend on that.
        fs::read_to_string(file).ok().map(|text| text.replace("\r\n", "\n"))
    }

    fn has(&self, path: &str) -> bool {
        self.inside(path).is_some()
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        Some(Box::new(Self { spec: self.spec.clone(), root: self.spec.join(path) }))
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        let spec = fs::canonicalize(&self.spec).ok()?;
        let names =
            spec.ancestors().take(levels).map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
        let names: Option<Vec<String>> = names.collect();
        names.filter(|names| names.len() == levels).map(|names| names.into_iter().rev().collect())
    }
}

/// Collects what lies below a folder; a folder that cannot be read has nothing to offer, and a link counts as a file.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if files.len() >= MOST {
            return;
        }
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

    #[test]
    fn it_may_lie_elsewhere_and_has_the_names_of_the_specs_folder() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("project/docker/here")).unwrap();
        fs::write(root.path().join("project/one"), "1").unwrap();
        let spec = Context::new(root.path().join("project/docker"));
        assert!(!spec.has("one") && !spec.has("../one"));
        let above = spec.context("..").unwrap();
        assert!(above.has("one") && above.has("docker/here") && !above.has(".."));
        assert_eq!(above.text("one").as_deref(), Some("1"));
        assert_eq!(above.above(2).unwrap(), ["project", "docker"]);
        assert_eq!(spec.above(0).unwrap(), [""; 0]);
        assert_eq!(spec.above(1_000), None);
        assert!(spec.context("./here").unwrap().has(".") && !spec.context("./absent").unwrap().has("."));
    }

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
        fs::write(inside.path().join("three"), "3\r\n\r4\r\n").unwrap();
        assert_eq!(context.text("three").as_deref(), Some("3\n\r4\n"));
        assert!(context.has("a/b/two") && context.has("a"));
        for nothing in ["a/link/secret", "absent", "..", "a"] {
            assert_eq!(context.text(nothing), None, "{nothing}");
        }
        assert!(!context.has("a/link/secret") && !context.has(".."));
    }
}
