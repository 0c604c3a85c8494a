//! The spec, where it is written anew: it is the user's, so it keeps its mode, and is either old or new.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::apply::Homecoming;
use super::deeds::{Deeds, gone};
use super::{Error, read_spec};

/// A spec that waits beside the one that it will replace.
pub(super) struct SpecFile {
    path: PathBuf,
    next: PathBuf,
}

impl SpecFile {
    /// Writes it beside the old one. A link is followed: the user put it there.
    pub(super) fn begin(home: Homecoming<'_>, deeds: &mut dyn Deeds) -> Result<Self, Error> {
        let path = fs::canonicalize(home.spec).map_err(Error::io("read", home.spec))?;
        if read_spec(&path)? != home.before {
            return Err(Error::Changed(home.spec.to_owned()));
        }
        let mut next: OsString = path.clone().into();
        next.push(".next");
        let spec = Self { next: PathBuf::from(next), path };
        let permissions = fs::metadata(&spec.path).map_err(Error::io("read", home.spec))?.permissions();
        let written = gone(deeds.remove(&spec.next))
            .and_then(|()| deeds.write(&spec.next, home.after))
            .and_then(|()| deeds.permit(&spec.next, permissions));
        written.map_err(|reason| {
            spec.clear(deeds);
            Error::io("write", &spec.next)(reason)
        })?;
        Ok(spec)
    }

    /// Puts it into the place of the old one.
    pub(super) fn replace(&self, deeds: &mut dyn Deeds) -> Result<(), Error> {
        deeds.rename(&self.next, &self.path).map_err(Error::io("write", &self.path))
    }

    /// Removes what was not put into its place. What failed before is what is reported.
    pub(super) fn clear(&self, deeds: &mut dyn Deeds) {
        let _: std::io::Result<()> = deeds.remove(&self.next);
    }
}
