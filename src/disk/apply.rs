//! Carries out a plan so that a file is either old or new, whenever the run is killed.
//!
//! Everything is first written to `.hull/staging`, on the same file system and out of every image's way; a full
//! disk shows there, before anything has changed. Then lists of all that is ours now or is about to be are put beside
//! the old ones, files are removed and renamed into place, and at last the new lists replace the old.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::deeds::{Deeds, Real, gone, permissions};
use super::spec_file::SpecFile;
use super::staging::Staging;
use super::{Error, Lock};
use crate::drift::Plan;
use crate::fileset::{ArtefactPath, Mode};
use crate::manifest::{self, VERSION};

/// Carries out a plan; the lock says that nobody else does.
///
/// # Errors
/// The first thing that did not work. Files that were replaced by then are known as ours to the next run.
pub fn apply(root: &Path, plan: &Plan, lock: &Lock) -> Result<(), Error> {
    apply_by(root, plan, None, lock, &mut Real)
}

/// Edits of outputs that were brought home.
#[derive(Clone, Copy, Debug)]
pub struct Homecoming<'a> {
    /// The edited outputs, as far as the plan writes them.
    pub outputs: &'a BTreeSet<ArtefactPath>,
    /// What they are brought home to, in this order: the lock, if it is otherwise, then the spec.
    pub texts: &'a [NewText<'a>],
}

/// A file of the user's that is written anew.
#[derive(Clone, Copy, Debug)]
pub struct NewText<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it said.
    pub before: &'a str,
    /// What it is to say.
    pub after: &'a str,
}

/// Carries out a plan, and writes the spec that it is for, with its lock.
///
/// The edited outputs come first: they have every edit, and more of the kind, so that nothing is lost and all of it can be
/// brought home again if the run ends there. Then comes the lock, which changes nothing without the spec, then the spec,
/// and all else follows from it.
///
/// # Errors
/// The first thing that did not work; [`Error::Changed`] when the spec or the lock is another one by now.
pub fn adopt(root: &Path, plan: &Plan, home: Homecoming<'_>, lock: &Lock) -> Result<(), Error> {
    apply_by(root, plan, Some(home), lock, &mut Real)
}

/// The same, deed by deed.
pub(super) fn apply_by(
    root: &Path,
    plan: &Plan,
    home: Option<Homecoming<'_>>,
    _lock: &Lock,
    deeds: &mut dyn Deeds,
) -> Result<(), Error> {
    let mut staging = Staging::new(root)?;
    if plan.is_empty() && home.is_none() {
        return staging.clear(deeds);
    }
    staging.begin(deeds)?;
    let texts = SpecFile::begin_all(home.map(|home| home.texts).unwrap_or_default(), deeds)?;
    let done = Staged::new(&mut staging, plan, deeds).and_then(|staged| {
        let mut apply = Apply { root, deeds };
        if let Some(home) = home {
            apply.home(home, &staged)?;
            texts.iter().try_for_each(|text| text.replace(apply.deeds))?;
        }
        apply.all(plan, home, &staged)
    });
    if done.is_err() {
        for text in &texts {
            text.clear(deeds);
        }
    }
    // Also when something failed: what could not be put into its place takes no room on a full disk.
    let cleared = staging.clear(deeds);
    done.and(cleared)
}

/// All that will be put into its place, written already.
struct Staged<'p> {
    /// What is ours while the run goes on.
    meanwhile: Vec<(PathBuf, ArtefactPath)>,
    files: Vec<(PathBuf, &'p ArtefactPath)>,
    lists: Vec<(PathBuf, &'p ArtefactPath)>,
    version: Option<PathBuf>,
}

impl<'p> Staged<'p> {
    fn new(staging: &mut Staging<'_>, plan: &'p Plan, deeds: &mut dyn Deeds) -> Result<Self, Error> {
        let mut staged = Self { meanwhile: Vec::new(), files: Vec::new(), lists: Vec::new(), version: None };
        for (path, list) in &plan.lists {
            staged.meanwhile.push((staging.text(&list.meanwhile, deeds)?, manifest::next(path)));
            if !list.text.is_empty() {
                staged.lists.push((staging.text(&list.text, deeds)?, path));
            }
        }
        for (path, write) in &plan.writes {
            staged.files.push((staging.file(path, write, deeds)?, path));
        }
        if let Some(version) = &plan.version {
            staged.version = Some(staging.text(version, deeds)?);
        }
        Ok(staged)
    }
}

struct Apply<'a> {
    root: &'a Path,
    deeds: &'a mut dyn Deeds,
}

impl Apply<'_> {
    /// The edited outputs, with all of their edits.
    fn home(&mut self, home: Homecoming<'_>, staged: &Staged<'_>) -> Result<(), Error> {
        let mut edited = staged.files.iter().filter(|(_, to)| home.outputs.contains(*to));
        edited.try_for_each(|(from, to)| self.place(from, to))
    }

    fn all(&mut self, plan: &Plan, home: Option<Homecoming<'_>>, staged: &Staged<'_>) -> Result<(), Error> {
        let is_done = |path: &ArtefactPath| home.is_some_and(|home| home.outputs.contains(path));
        staged.meanwhile.iter().try_for_each(|(from, to)| self.place(from, to))?;
        plan.removals.iter().try_for_each(|path| self.remove(path))?;
        plan.folders.iter().rev().try_for_each(|folder| self.remove_folder(folder))?;
        plan.modes.iter().try_for_each(|(path, mode)| self.set_mode(path, *mode))?;
        let mut files = staged.files.iter().filter(|(_, to)| !is_done(to));
        files.try_for_each(|(from, to)| self.place(from, to))?;
        staged.lists.iter().try_for_each(|(from, to)| self.place(from, to))?;
        plan.lists.iter().filter(|(_, list)| list.text.is_empty()).try_for_each(|(path, _)| self.gone(path))?;
        plan.lists.keys().try_for_each(|path| self.gone(&manifest::next(path)))?;
        staged.version.iter().try_for_each(|from| self.place(from, &manifest::own(VERSION)))
    }

    fn gone(&mut self, path: &ArtefactPath) -> Result<(), Error> {
        let path = self.root.join(path.as_str());
        gone(self.deeds.remove(&path)).map_err(Error::io("remove", path))
    }

    /// Removes a file, and the folders that are empty without it.
    fn remove(&mut self, path: &ArtefactPath) -> Result<(), Error> {
        self.refuse_links(path)?;
        self.gone(path)?;
        let mut folders: Vec<ArtefactPath> = path.folders().collect();
        while let Some(folder) = folders.pop() {
            self.remove_folder(&folder)?;
        }
        Ok(())
    }

    /// Removes a folder if nothing is in it.
    fn remove_folder(&mut self, path: &ArtefactPath) -> Result<(), Error> {
        let folder = self.root.join(path.as_str());
        let is_empty = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !fs::symlink_metadata(&folder).is_ok_and(|there| there.is_dir()) || !is_empty(&folder) {
            return Ok(());
        }
        match self.deeds.remove_folder(&folder) {
            // Somebody put a file into it just now.
            Err(reason) if reason.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => gone(removed).map_err(Error::io("remove", folder)),
        }
    }

    fn set_mode(&mut self, path: &ArtefactPath, mode: Mode) -> Result<(), Error> {
        self.refuse_links(path)?;
        let path = self.root.join(path.as_str());
        self.deeds.permit(&path, permissions(mode)).map_err(Error::io("set the mode of", path))
    }

    /// Moves a staged file to its place.
    fn place(&mut self, staged: &Path, path: &ArtefactPath) -> Result<(), Error> {
        self.refuse_links(path)?;
        let target = self.root.join(path.as_str());
        match self.deeds.rename(staged, &target) {
            // Most files have a folder already, so it is made only when it turns out to be missing.
            Err(reason) if reason.kind() == ErrorKind::NotFound => {
                self.make_folders(path)?;
                self.deeds.rename(staged, &target).map_err(Error::io("write", target))
            }
            renamed => renamed.map_err(Error::io("write", target)),
        }
    }

    fn make_folders(&mut self, path: &ArtefactPath) -> Result<(), Error> {
        for folder in path.folders().map(|folder| self.root.join(folder.as_str())) {
            if !folder.is_dir() {
                self.deeds.make_folder(&folder).map_err(Error::io("create", folder))?;
            }
        }
        Ok(())
    }

    /// Looks again, right before the deed: the snapshot is a moment old.
    fn refuse_links(&self, path: &ArtefactPath) -> Result<(), Error> {
        for step in path.folders().chain([path.clone()]) {
            let step = self.root.join(step.as_str());
            if fs::symlink_metadata(&step).is_ok_and(|there| there.is_symlink()) {
                return Err(Error::Symlink(step));
            }
        }
        Ok(())
    }
}
