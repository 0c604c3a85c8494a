//! Carries out a plan so that a file is either old or new, whenever the run is killed.
//!
//! Everything is first written to `.hull/staging`, on the same file system and out of every image's way; a full
//! disk shows there, before anything has changed. Then the lists of what is about to be ours are put beside the
//! old ones, files are removed and renamed into place, and at last the new lists replace the old.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{Error, HULL, Lock};
use crate::drift::{Plan, Write};
use crate::fileset::{ArtefactPath, Mode};
use crate::manifest::NEXT;

/// Carries out a plan; the lock says that nobody else does.
///
/// # Errors
/// The first thing that did not work. Files that were replaced by then are known as ours to the next run.
pub fn apply(root: &Path, plan: &Plan, _lock: &Lock) -> Result<(), Error> {
    if plan.is_empty() {
        return Ok(());
    }
    let staging = Staging::new(root)?;
    let writes = staging.writes(plan)?;
    let lists = staging.lists(plan)?;
    for (staged, path) in lists {
        staging.place(&staged, &beside(path))?;
    }
    plan.removals.iter().try_for_each(|path| remove(root, path))?;
    plan.modes.iter().try_for_each(|(path, mode)| set_mode(root, path, *mode))?;
    for (staged, path) in writes {
        staging.place(&staged, path)?;
    }
    plan.lists.iter().try_for_each(|(path, list)| settle(root, path, list))?;
    staging.finish()
}

/// Where a list stands until everything in it is true.
fn beside(list: &ArtefactPath) -> ArtefactPath {
    ArtefactPath::new(&format!("{list}{NEXT}")).expect("internal: a list lies in the output folder")
}

/// Makes a list the one that counts; nobody needs an empty one.
fn settle(root: &Path, path: &ArtefactPath, list: &str) -> Result<(), Error> {
    let (next, path) = (root.join(beside(path).as_str()), root.join(path.as_str()));
    if list.is_empty() {
        gone(&path)?;
        return gone(&next);
    }
    fs::rename(&next, &path).map_err(Error::io("write", path))
}

fn gone(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != ErrorKind::NotFound => Err(Error::io("remove", path)(reason)),
        _ => Ok(()),
    }
}

/// Removes a file, and the folders that are empty without it.
fn remove(root: &Path, path: &ArtefactPath) -> Result<(), Error> {
    refuse_links(root, path)?;
    gone(&root.join(path.as_str()))?;
    let mut folders: Vec<ArtefactPath> = path.folders().collect();
    while let Some(folder) = folders.pop() {
        if fs::remove_dir(root.join(folder.as_str())).is_err() {
            // It is not empty: other files live there, and so they do in the folders above.
            break;
        }
    }
    Ok(())
}

fn set_mode(root: &Path, path: &ArtefactPath, mode: Mode) -> Result<(), Error> {
    refuse_links(root, path)?;
    let path = root.join(path.as_str());
    permit(&path, mode).map_err(Error::io("set the mode of", path))
}

/// Looks again, right before the deed: the snapshot is a moment old.
fn refuse_links(root: &Path, path: &ArtefactPath) -> Result<(), Error> {
    for step in path.folders().chain([path.clone()]) {
        let step = root.join(step.as_str());
        if fs::symlink_metadata(&step).is_ok_and(|there| there.is_symlink()) {
            return Err(Error::Symlink(step));
        }
    }
    Ok(())
}

struct Staging<'a> {
    root: &'a Path,
    folder: PathBuf,
}

type Staged<'a> = Vec<(PathBuf, &'a ArtefactPath)>;

impl<'a> Staging<'a> {
    /// An empty folder: what a killed run left in it is of no use.
    fn new(root: &'a Path) -> Result<Self, Error> {
        let staging = Self { root, folder: root.join(HULL).join("staging") };
        if fs::symlink_metadata(&staging.folder).is_ok_and(|there| there.is_symlink()) {
            return Err(Error::Symlink(staging.folder));
        }
        staging.clear()?;
        fs::create_dir(&staging.folder).map_err(Error::io("create", &staging.folder))?;
        Ok(staging)
    }

    fn clear(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(reason) if reason.kind() != ErrorKind::NotFound => Err(Error::io("remove", &self.folder)(reason)),
            _ => Ok(()),
        }
    }

    fn finish(self) -> Result<(), Error> {
        self.clear()
    }

    fn writes<'p>(&self, plan: &'p Plan) -> Result<Staged<'p>, Error> {
        let stage = |(index, (path, write)): (usize, (&'p ArtefactPath, &Write))| {
            let staged = self.stage(&format!("file-{index}"), &write.contents)?;
            let target = self.root.join(path.as_str());
            match write.mode {
                Some(mode) => permit(&staged, mode),
                None => fs::metadata(&target).and_then(|there| fs::set_permissions(&staged, there.permissions())),
            }
            .map_err(Error::io("set the mode of", target))?;
            Ok((staged, path))
        };
        plan.writes.iter().enumerate().map(stage).collect()
    }

    fn lists<'p>(&self, plan: &'p Plan) -> Result<Staged<'p>, Error> {
        let stage = |(index, (path, list)): (usize, (&'p ArtefactPath, &String))| {
            Ok((self.stage(&format!("list-{index}"), list)?, path))
        };
        plan.lists.iter().enumerate().map(stage).collect()
    }

    fn stage(&self, name: &str, contents: &str) -> Result<PathBuf, Error> {
        let path = self.folder.join(name);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(contents.as_bytes()))
            .map_err(Error::io("write", &path))?;
        Ok(path)
    }

    /// Moves a staged file to its place.
    fn place(&self, staged: &Path, path: &ArtefactPath) -> Result<(), Error> {
        refuse_links(self.root, path)?;
        let target = self.root.join(path.as_str());
        match fs::rename(staged, &target) {
            // Most files have a folder already, so it is made only when it turns out to be missing.
            Err(reason) if reason.kind() == ErrorKind::NotFound => {
                if let Some(folder) = target.parent() {
                    fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
                }
                fs::rename(staged, &target).map_err(Error::io("write", target))
            }
            renamed => renamed.map_err(Error::io("write", target)),
        }
    }
}

#[cfg(unix)]
fn permit(path: &Path, mode: Mode) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, Permissions::from_mode(mode.bits()))
}
