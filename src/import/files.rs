//! The imported folder in memory: what is there, and the texts that are read.

use std::collections::BTreeMap;

use super::Unreadable;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1 << 20;
/// The most files that are looked at.
pub const MOST: usize = 20_000;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A file that is read.
    Text(String),
    /// A file that is not read: nobody asks for it, it is too large, or it is no text.
    File,
    /// A folder.
    Folder,
    /// A symbolic link: it is not followed.
    Link,
}

/// What is in a folder, by paths relative to it, with `/` between their parts.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, Item>);

impl FromIterator<(String, Item)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, Item)>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// Whether the file at this path is one that is read.
pub fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_script = path.contains("etc/s6-overlay/scripts/");
    is_dockerfile(path) || is_compose(name) || definitions(path).is_some() || is_script
}

/// Whether a file is a Dockerfile, by its name.
pub(super) fn is_dockerfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_ignore = name.ends_with(".dockerignore");
    let is_named = name == "Dockerfile" || name == "Containerfile" || name.starts_with("Dockerfile.");
    (is_named || name.ends_with(".Dockerfile")) && !is_ignore
}

/// Whether a file is one of Compose's, by its name.
pub(super) fn is_compose(name: &str) -> bool {
    let is_yaml = |rest: &str| matches!(rest.rsplit('.').next(), Some("yml" | "yaml"));
    ["docker-compose", "compose"]
        .iter()
        .any(|stem| name.strip_prefix(stem).is_some_and(|rest| is_yaml(rest) && rest.starts_with(['.', '-'])))
}

/// The folder of s6 definitions that a file is in, and its path within it.
pub(super) fn definitions(path: &str) -> Option<(&str, &str)> {
    const NAME: &str = "s6-rc.d/";
    let starts = path.match_indices(NAME).map(|(at, _)| at);
    let mut starts = starts.filter(|at| *at == 0 || path.get(..*at).is_some_and(|before| before.ends_with('/')));
    let (folder, rest) = path.split_at(starts.next()? + NAME.len());
    Some((folder.trim_end_matches('/'), rest))
}

/// The folder that is laid over the image's root, for a folder of definitions.
pub(super) fn root_of(definitions: &str) -> &str {
    let above = definitions.strip_suffix("etc/s6-overlay/s6-rc.d").map(|above| above.trim_end_matches('/'));
    above.unwrap_or(definitions)
}

impl Files {
    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        match self.0.get(path) {
            Some(Item::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The text of a source that is there; why it has none.
    pub(super) fn source(&self, path: &str) -> Result<&str, Unreadable> {
        let why = match self.0.get(path) {
            Some(Item::Text(text)) => return Ok(text),
            Some(Item::Link) => "it is a symbolic link, and none is followed",
            Some(Item::Folder) => "it is a folder",
            Some(Item::File) | None => "it is larger than 1 MiB, or no UTF-8 text",
        };
        Err(Unreadable { file: path.to_owned(), line: 0, why: why.to_owned() })
    }

    /// What is at a path.
    pub(super) fn get(&self, path: &str) -> Option<&Item> {
        self.0.get(path)
    }

    /// The paths in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What is in a folder itself, by name; the empty path is the imported folder.
    pub(super) fn names(&self, folder: &str) -> Vec<&str> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.0.keys().filter_map(|path| path.strip_prefix(&prefix));
        below.filter(|rest| !rest.is_empty() && !rest.contains('/')).collect()
    }
}
