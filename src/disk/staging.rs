//! Where new files are whole before anything changes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::deeds::{Deeds, gone, permissions};
use super::{Error, HULL};
use crate::drift::Write;
use crate::fileset::ArtefactPath;

/// A folder on the file system of the outputs, and out of every image's way.
pub(super) struct Staging<'a> {
    root: &'a Path,
    folder: PathBuf,
    staged: usize,
}

impl<'a> Staging<'a> {
    /// The folder, which need not be there yet.
    pub(super) fn new(root: &'a Path) -> Result<Self, Error> {
        let staging = Self { root, folder: root.join(HULL).join("staging"), staged: 0 };
        if fs::symlink_metadata(&staging.folder).is_ok_and(|there| there.is_symlink()) {
            return Err(Error::Symlink(staging.folder));
        }
        Ok(staging)
    }

    /// Makes it an empty folder: what a killed run left in it is of no use.
    pub(super) fn begin(&self, deeds: &mut dyn Deeds) -> Result<(), Error> {
        self.clear(deeds)?;
        deeds.make_folder(&self.folder).map_err(Error::io("create", &self.folder))
    }

    /// Removes the folder with all that was not put into its place.
    pub(super) fn clear(&self, deeds: &mut dyn Deeds) -> Result<(), Error> {
        let entries = match fs::read_dir(&self.folder) {
            Err(reason) if reason.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(Error::io("read", &self.folder))?,
        };
        for entry in entries {
            let path = entry.map_err(Error::io("read", &self.folder))?.path();
            gone(deeds.remove(&path)).map_err(Error::io("remove", path))?;
        }
        gone(deeds.remove_folder(&self.folder)).map_err(Error::io("remove", &self.folder))
    }

    /// Writes a text to the folder.
    pub(super) fn text(&mut self, text: &str, deeds: &mut dyn Deeds) -> Result<PathBuf, Error> {
        let path = self.folder.join(self.staged.to_string());
        self.staged += 1;
        deeds.write(&path, text).map_err(Error::io("write", &path))?;
        Ok(path)
    }

    /// Writes a file to the folder, with the mode that it is to have in its place.
    pub(super) fn file(&mut self, path: &ArtefactPath, file: &Write, deeds: &mut dyn Deeds) -> Result<PathBuf, Error> {
        let staged = self.text(&file.contents, deeds)?;
        let target = self.root.join(path.as_str());
        let wanted = match file.mode {
            Some(mode) => Ok(permissions(mode)),
            None => fs::metadata(&target).map(|there| there.permissions()),
        };
        wanted
            .and_then(|permissions| deeds.permit(&staged, permissions))
            .map_err(Error::io("set the mode of", target))?;
        Ok(staged)
    }
}
