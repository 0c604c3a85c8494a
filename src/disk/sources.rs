//! An existing system in a folder, as far as an import reads it.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Component, Path};

use super::Error;
use crate::import::{Files, Item, LARGEST, MOST, Place, is_read};

/// Folders that hold no sources of images: they are not looked into.
const CLOSED: [&str; 8] = [".git", ".hull", ".venv", "venv", "node_modules", "target", "__pycache__", ".tox"];

/// How deep folders are looked into.
const DEPTH: usize = 24;

/// How many bytes are read in all.
const ALL: u64 = 32 << 20;

/// Reads what is in a folder. Symbolic links are not followed, and what is too large is not read.
///
/// # Errors
/// When the folder itself cannot be read, or has more than [`MOST`] files.
pub fn sources(root: &Path) -> Result<Files, Error> {
    let mut found = Walk { items: Vec::new(), left: ALL };
    fs::read_dir(root).map_err(Error::io("read", root))?;
    found.folder(root, "", 0);
    if found.items.len() > MOST {
        return Err(Error::TooMany(root.to_owned()));
    }
    Ok(found.items.into_iter().collect())
}

/// Where the sources are, seen from the folder where the spec shall be.
///
/// # Errors
/// When one of the folders is not there.
pub fn place(from: &Path, spec: &Path) -> Result<Place, Error> {
    let real = |path: &Path| path.canonicalize().map_err(Error::io("read", path));
    let (from, spec) = (real(from)?, real(spec)?);
    let names = |path: &Path| -> Vec<String> {
        let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
        names.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (to, at) = (names(&from), names(&spec));
    let common = to.iter().zip(&at).take_while(|(one, two)| one == two).count();
    let up = at.iter().skip(common).map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to.iter().skip(common).cloned()).collect();
    let mut above = to;
    let name = above.pop().unwrap_or_else(|| "app".to_owned());
    above.reverse();
    let way = if way.is_empty() { ".".to_owned() } else { way.join("/") };
    let taken = fs::read_dir(&spec).into_iter().flatten().flatten();
    let taken = taken.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    Ok(Place { name, above, way, taken })
}

struct Walk {
    items: Vec<(String, Item)>,
    left: u64,
}

impl Walk {
    fn folder(&mut self, folder: &Path, way: &str, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.items.len() > MOST {
                return;
            }
            let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
            let path = if way.is_empty() { name.clone() } else { format!("{way}/{name}") };
            let item = if kind.is_symlink() {
                Item::Link
            } else if kind.is_dir() {
                Item::Folder
            } else if kind.is_file() && is_read(&path) {
                self.text(&entry.path()).map_or(Item::File, Item::Text)
            } else {
                Item::File
            };
            let goes_on = item == Item::Folder && depth < DEPTH && !CLOSED.contains(&name.as_str());
            self.items.push((path.clone(), item));
            if goes_on {
                self.folder(&entry.path(), &path, depth + 1);
            }
        }
    }

    /// The text of a file; none where it is too large or no text.
    fn text(&mut self, path: &Path) -> Option<String> {
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
        let length = bytes.len() as u64;
        if length > LARGEST || length > self.left {
            return None;
        }
        self.left -= length;
        String::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_outside_is_read_and_nothing_large() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("Dockerfile"), "FROM secret\n").unwrap();
        symlink(outside.path().join("Dockerfile"), folder.path().join("Dockerfile")).unwrap();
        symlink(outside.path(), folder.path().join("docker")).unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/Dockerfile"), vec![b'#'; usize::try_from(LARGEST).unwrap() + 1]).unwrap();
        let read = format!("{:?}", sources(folder.path()).unwrap());
        assert!(!read.contains("secret") && read.contains("\"docker\": Link"), "{read}");
        assert!(read.contains("\"a/Dockerfile\": File"), "{read}");
    }
}
