//! A root file system in memory, as far as the compiler looks at it.
//!
//! It follows symbolic links the way a kernel does, inside this root only. It knows nothing of s6.

use std::collections::BTreeMap;
use std::fmt;

/// How many symbolic links one path may pass through.
const MAX_LINKS: usize = 40;

/// What stands at a path. Permission bits are left out: the compiler runs as root and never looks at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A regular file and its bytes.
    File(Vec<u8>),
    /// A directory, perhaps an empty one.
    Directory,
    /// A symbolic link and its target, absolute ones being inside the same root.
    Symlink(String),
    /// A named pipe.
    Fifo,
}

/// Why the kernel refuses a path, in the words of musl, with which s6-overlay is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errno {
    NotFound,
    NotADirectory,
    IsADirectory,
    InvalidArgument,
    Loop,
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "No such file or directory",
            Self::NotADirectory => "Not a directory",
            Self::IsADirectory => "Is a directory",
            Self::InvalidArgument => "Invalid argument",
            Self::Loop => "Symbolic link loop",
        })
    }
}

/// Entries by their path below the root, with `/` between parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<String, Entry>);

impl Tree {
    /// Puts `entry` at `path`, over what stood there, and adds the directories above it.
    pub fn insert(&mut self, path: &str, entry: Entry) {
        let path = path.trim_matches('/');
        for parent in path.match_indices('/').filter_map(|(at, _)| path.get(..at)) {
            self.0.entry(parent.to_owned()).or_insert(Entry::Directory);
        }
        self.0.insert(path.to_owned(), entry);
    }

    /// Puts every entry of `above` over this tree, as a later image layer does.
    pub(super) fn lay_over(&mut self, above: &Self) {
        for (path, entry) in &above.0 {
            self.insert(path, entry.clone());
        }
    }

    /// The entry that `path` leads to, all symbolic links followed.
    pub(super) fn stat(&self, path: &str) -> Result<&Entry, Errno> {
        let path = self.resolve(path)?;
        if path.is_empty() { Ok(&Entry::Directory) } else { self.0.get(&path).ok_or(Errno::NotFound) }
    }

    /// The bytes of the file at `path`. A named pipe gives none.
    pub(super) fn read(&self, path: &str) -> Result<&[u8], Errno> {
        match self.stat(path)? {
            Entry::File(contents) => Ok(contents),
            Entry::Directory => Err(Errno::IsADirectory),
            Entry::Symlink(_) | Entry::Fifo => Ok(&[]),
        }
    }

    /// Like [`Self::read`], with `None` for a path where nothing is.
    pub(super) fn read_if_any(&self, path: &str) -> Result<Option<&[u8]>, Errno> {
        match self.read(path) {
            Err(Errno::NotFound) => Ok(None),
            other => other.map(Some),
        }
    }

    /// The names in the directory at `path` that do not start with a dot, in bytewise order.
    pub(super) fn list(&self, path: &str) -> Result<Vec<&str>, Errno> {
        if *self.stat(path)? != Entry::Directory {
            return Err(Errno::NotADirectory);
        }
        let prefix = format!("{}/", self.resolve(path)?);
        let below = self.0.range(prefix.clone()..).map_while(|(path, _)| path.strip_prefix(&prefix));
        Ok(below.filter(|name| !name.contains('/') && !name.starts_with('.')).collect())
    }

    /// Whether `path` leads to a directory.
    pub(super) fn is_directory(&self, path: &str) -> bool {
        self.stat(path) == Ok(&Entry::Directory)
    }

    /// The path without links, `.` and `..`; what it leads to exists.
    pub(super) fn resolve(&self, path: &str) -> Result<String, Errno> {
        let mut ahead: Vec<&str> = path.rsplit('/').collect();
        let mut here = String::new();
        let mut links = 0;
        while let Some(part) = ahead.pop() {
            match part {
                "" | "." => continue,
                ".." => {
                    here.truncate(here.rfind('/').unwrap_or(0));
                    continue;
                }
                _ => {}
            }
            let next = if here.is_empty() { part.to_owned() } else { format!("{here}/{part}") };
            match self.0.get(&next).ok_or(Errno::NotFound)? {
                Entry::Directory => here = next,
                Entry::Symlink(target) => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Errno::Loop);
                    }
                    if target.starts_with('/') {
                        here.clear();
                    }
                    ahead.extend(target.rsplit('/'));
                }
                Entry::File(_) | Entry::Fifo if ahead.is_empty() => here = next,
                Entry::File(_) | Entry::Fifo => return Err(Errno::NotADirectory),
            }
        }
        Ok(here)
    }
}

impl<P: AsRef<str>> FromIterator<(P, Entry)> for Tree {
    fn from_iter<I: IntoIterator<Item = (P, Entry)>>(entries: I) -> Self {
        let mut tree = Self::default();
        for (path, entry) in entries {
            tree.insert(path.as_ref(), entry);
        }
        tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let link = |target: &str| Entry::Symlink(target.to_owned());
        Tree::from_iter([
            ("a/b/file", Entry::File(b"text".to_vec())),
            ("a/b/.hidden", Entry::File(Vec::new())),
            ("a/b-c", Entry::Directory),
            ("a/up", link("../a/b")),
            ("a/absolute", link("/a/b/file")),
            ("a/loop", link("loop")),
            ("a/dangling", link("/nowhere")),
        ])
    }

    #[test]
    fn links_are_followed_inside_the_root() {
        let tree = tree();
        assert_eq!(tree.read("/a/up/file"), Ok(&b"text"[..]));
        assert_eq!(tree.read("a/absolute"), Ok(&b"text"[..]));
        assert_eq!(tree.resolve("a/up/../../../a"), Ok("a".to_owned()));
        assert_eq!(tree.read("a/loop"), Err(Errno::Loop));
        assert_eq!(tree.read_if_any("a/dangling"), Ok(None));
    }

    #[test]
    fn directories_and_files_are_told_apart() {
        let tree = tree();
        assert!(tree.is_directory("a") && tree.is_directory("/") && tree.is_directory("a/up"));
        assert_eq!(tree.read("a/b"), Err(Errno::IsADirectory));
        assert_eq!(tree.list("a/b/file"), Err(Errno::NotADirectory));
        assert_eq!(tree.read("a/b/file/x"), Err(Errno::NotADirectory));
        assert_eq!(tree.list("a/up"), Ok(vec!["file"]));
        assert_eq!(tree.list("a"), Ok(vec!["absolute", "b", "b-c", "dangling", "loop", "up"]));
    }
}
