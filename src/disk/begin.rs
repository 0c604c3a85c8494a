//! Files that begin somebody's work: written once, and theirs from then on.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::Error;

/// Writes a file that is not there yet, and the folders that it lies in, below a folder.
///
/// # Errors
/// When something is at that place already, when a folder on the way is a link, or when it cannot be written.
pub fn begin(root: &Path, path: &str, text: &str) -> Result<(), Error> {
    let file = root.join(path);
    let below = |folder: &&Path| *folder != root && folder.starts_with(root);
    let folders = || file.ancestors().skip(1).take_while(below);
    if let Some(link) = folders().find(|folder| fs::symlink_metadata(folder).is_ok_and(|there| there.is_symlink())) {
        return Err(Error::Symlink(link.to_owned()));
    }
    if let Some(folder) = folders().next() {
        fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    }
    let mut made = match OpenOptions::new().write(true).create_new(true).open(&file) {
        Err(reason) if reason.kind() == ErrorKind::AlreadyExists => return Err(Error::Taken(file)),
        made => made.map_err(Error::io("write", &file))?,
    };
    made.write_all(text.as_bytes()).map_err(|reason| {
        // What it was to be is reported; half of it is in nobody's way.
        let _: Result<(), std::io::Error> = fs::remove_file(&file);
        Error::io("write", &file)(reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let root = tempfile::tempdir().unwrap();
        begin(root.path(), "templates/scripts/run.sh", "one").unwrap();
        let again = begin(root.path(), "templates/scripts/run.sh", "two");
        assert!(matches!(again, Err(Error::Taken(_))), "{again:?}");
        assert_eq!(fs::read_to_string(root.path().join("templates/scripts/run.sh")).unwrap(), "one");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("templates")).unwrap();
        let refused = begin(root.path(), "templates/scripts/run.sh", "one");
        assert!(matches!(refused, Err(Error::Symlink(_))), "{refused:?}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
