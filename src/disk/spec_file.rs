//! The spec and its lock, where they are written anew: they are the user's, so each keeps its mode, and is either old or new.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::apply::NewText;
use super::deeds::{Deeds, gone};
use super::{Error, read_spec};

/// A spec or a lock that waits beside the one that it will replace.
pub(super) struct SpecFile {
    path: PathBuf,
    next: PathBuf,
}

impl SpecFile {
    /// Writes all of them beside the old ones, or none.
    pub(super) fn begin_all(texts: &[NewText<'_>], deeds: &mut dyn Deeds) -> Result<Vec<Self>, Error> {
        let mut begun: Vec<Self> = Vec::new();
        for text in texts {
            match Self::begin(*text, deeds) {
                Ok(file) => begun.push(file),
                Err(error) => {
                    for file in &begun {
                        file.clear(deeds);
                    }
                    return Err(error);
                }
            }
        }
        Ok(begun)
    }

    /// Writes it beside the old one. A link is followed: the user put it there.
    fn begin(text: NewText<'_>, deeds: &mut dyn Deeds) -> Result<Self, Error> {
        let path = fs::canonicalize(text.path).map_err(Error::io("read", text.path))?;
        if read_spec(&path)? != text.before {
            return Err(Error::Changed(text.path.to_owned()));
        }
        let mut next: OsString = path.clone().into();
        next.push(".next");
        let spec = Self { next: PathBuf::from(next), path };
        let permissions = fs::metadata(&spec.path).map_err(Error::io("read", text.path))?.permissions();
        let written = gone(deeds.remove(&spec.next))
            .and_then(|()| deeds.write(&spec.next, text.after))
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
