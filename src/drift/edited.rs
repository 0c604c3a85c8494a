//! Outputs that somebody edited, with what stands there.

use super::{Disk, Kind, Memory, compare, ends};
use crate::fileset::{Artefact, ArtefactPath, FileSet};
use crate::region;

/// An output that somebody edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The output.
    pub path: ArtefactPath,
    /// What stands there, with the line ends of Unix; none where that is no text.
    pub text: Option<String>,
    /// Whether the spec says something else by now than what was edited.
    pub has_moved: bool,
}

/// The outputs that were changed since they were written.
pub fn edited(files: &FileSet, disk: &Disk) -> Vec<Edited> {
    let memory = Memory::of(disk);
    let drifts = compare(files, disk).into_iter().filter(|drift| drift.kind == Kind::Edited);
    let edited = drifts.filter_map(|drift| {
        let contents = ends::compared(disk.contents(&drift.path)?).into_owned();
        let text = String::from_utf8(contents).ok();
        let has_moved = match files.get(&drift.path)? {
            Artefact::File { contents, mode: _ } => !memory.wrote(&drift.path, contents.as_bytes()),
            Artefact::Regions { language, project, regions, skeleton: _ } => {
                let text = text.as_deref()?;
                let there = region::find(*language, text, project, regions).unwrap_or_default();
                let mut moved = there.into_iter().filter_map(|found| {
                    let body = region::normal(text.get(found.body)?);
                    let wanted = region::normal(&regions.iter().find(|(name, _)| *name == found.name)?.1);
                    let is_edited = body != wanted && !body.trim().is_empty();
                    Some(is_edited && !memory.wrote_region(project, &found.name, &wanted))
                });
                moved.any(|moved| moved)
            }
        };
        Some(Edited { path: drift.path, text, has_moved })
    });
    edited.collect()
}
