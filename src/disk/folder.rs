//! Folders that begin somebody's work: written once, and theirs from then on.

use std::fs;
use std::path::Path;

use super::Error;

/// Writes a folder that is not there yet, whole or not at all.
///
/// # Errors
/// When something is at that place already, when its parent is a link, or when it cannot be written.
pub fn create<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), Error> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    if fs::symlink_metadata(parent).is_ok_and(|there| there.is_symlink()) {
        return Err(Error::Symlink(parent.to_owned()));
    }
    if fs::symlink_metadata(folder).is_ok() {
        return Err(Error::Taken(folder.to_owned()));
    }
    fs::create_dir_all(parent).map_err(Error::io("make the folder", parent))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    // Nobody sees a folder with half of its files.
    let unfinished = parent.join(format!(".{name}.{}", std::process::id()));
    let written = fill(&unfinished, files)
        .and_then(|()| fs::rename(&unfinished, folder).map_err(Error::io("make the folder", folder)));
    if written.is_err() {
        // What it was to be is reported; what is left of it is in nobody's way.
        let _: Result<(), std::io::Error> = fs::remove_dir_all(&unfinished);
    }
    written
}

fn fill<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), Error> {
    fs::create_dir(folder).map_err(Error::io("make the folder", folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(Error::io("write", path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("kits/mine");
        create(&folder, [("a", "1"), ("b", "2")]).unwrap();
        assert_eq!(fs::read_to_string(folder.join("b")).unwrap(), "2");
        assert!(matches!(create(&folder, [("a", "3")]), Err(Error::Taken(_))));
        assert_eq!(fs::read_to_string(folder.join("a")).unwrap(), "1");
        assert_eq!(fs::read_dir(root.path().join("kits")).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_finished_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("mine");
        assert!(create(&folder, [("a", "1"), ("absent/b", "2")]).is_err());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("kits")).unwrap();
        assert!(matches!(create(&root.path().join("kits/mine"), [("a", "1")]), Err(Error::Symlink(_))));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
