//! The files of a folder that somebody names, such as a template, and what lies at the top of one.

use std::fs;
use std::path::Path;

use super::Error;
use crate::fileset::{ArtefactPath, Mode};

/// No template has more files than this, or more bytes.
const MOST_FILES: usize = 1_000;
const MOST_BYTES: u64 = 16 << 20;

/// A file with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Where it stands in the folder.
    pub path: ArtefactPath,
    /// What is in it.
    pub contents: Vec<u8>,
    /// Whether it can be run.
    pub mode: Mode,
}

/// Every file below a folder, by path. What version control keeps for itself is none of them.
///
/// # Errors
/// When something cannot be read, is a symbolic link, or is more than any template.
pub fn tree(root: &Path) -> Result<Vec<TreeFile>, Error> {
    let mut walk = Walk { root, files: Vec::new(), bytes: 0 };
    walk.enter("")?;
    walk.files.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(walk.files)
}

/// The names of the files and of the folders in a folder, each in order; none where there is no folder.
///
/// # Errors
/// When it cannot be read.
pub fn top(root: &Path) -> Result<(Vec<String>, Vec<String>), Error> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    let entries = match fs::read_dir(root) {
        Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => return Ok((files, folders)),
        entries => entries.map_err(Error::io("read", root))?,
    };
    for entry in entries {
        let entry = entry.map_err(Error::io("read", root))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        match fs::metadata(entry.path()) {
            Ok(there) if there.is_dir() => folders.push(name),
            Ok(_) => files.push(name),
            Err(_) => {}
        }
    }
    files.sort();
    folders.sort();
    Ok((files, folders))
}

struct Walk<'a> {
    root: &'a Path,
    files: Vec<TreeFile>,
    bytes: u64,
}

impl Walk<'_> {
    fn enter(&mut self, prefix: &str) -> Result<(), Error> {
        let folder = self.root.join(prefix);
        for entry in fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
            let entry = entry.map_err(Error::io("read", &folder))?;
            let path = entry.path();
            let there = fs::symlink_metadata(&path).map_err(Error::io("read", &path))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if there.is_symlink() {
                return Err(Error::Symlink(path));
            }
            match there.is_dir() {
                true if name == ".git" => {}
                true => self.enter(&format!("{name}/"))?,
                false => self.take(&name, &there)?,
            }
        }
        Ok(())
    }

    fn take(&mut self, name: &str, there: &fs::Metadata) -> Result<(), Error> {
        let place = self.root.join(name);
        self.bytes += there.len();
        let (Ok(path), false) = (ArtefactPath::new(name), self.files.len() >= MOST_FILES || self.bytes > MOST_BYTES)
        else {
            return Err(Error::TooMuch(self.root.to_owned()));
        };
        let contents = fs::read(&place).map_err(Error::io("read", &place))?;
        self.files.push(TreeFile { path, contents, mode: mode(there) });
        Ok(())
    }
}

#[cfg(unix)]
fn mode(there: &fs::Metadata) -> Mode {
    use std::os::unix::fs::PermissionsExt as _;
    if there.permissions().mode() & 0o100 == 0 { Mode::Regular } else { Mode::Executable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_whole_and_through_no_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/.git")).unwrap();
        fs::create_dir_all(folder.path().join(".git")).unwrap();
        for file in ["a/two", "one", ".git/config"] {
            fs::write(folder.path().join(file), file).unwrap();
        }
        let files = tree(folder.path()).unwrap();
        assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["a/two", "one"]);
        assert_eq!(top(folder.path()).unwrap(), (vec!["one".to_owned()], vec![".git".to_owned(), "a".to_owned()]));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
            assert!(matches!(tree(folder.path()), Err(Error::Symlink(_))));
        }
    }
}
