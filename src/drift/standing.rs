//! How one output stands.

use super::{Disk, Drift, Kind, Memory, Node, Obstacle, Write, ends};
use crate::fileset::{Artefact, ArtefactPath, Mode};
use crate::region::{self, Language, Region, RegionError};

/// What differs, and what the file should hold.
type Difference = (Kind, Option<Write>);

/// Regions of a project.
struct Regions<'a> {
    language: Language,
    project: &'a str,
    wanted: &'a [(String, String)],
}

/// What differs at the path of one output.
pub(super) fn of(path: &ArtefactPath, artefact: &Artefact, disk: &Disk, memory: &Memory) -> Option<Drift> {
    let difference = match (obstacle(path, disk, memory), artefact) {
        (Some((by, what)), _) => Some((Kind::Blocked { by, what }, None)),
        (None, Artefact::File { contents, mode }) => whole_file(path, contents, *mode, disk, memory),
        (None, Artefact::Regions { language, project, regions, skeleton }) => {
            let regions = Regions { language: *language, project, wanted: regions };
            match disk.contents(path) {
                None => Some(regions.in_new_file(skeleton)),
                Some(bytes) => regions.in_users_file(bytes, memory),
            }
        }
    };
    difference.map(|(kind, wanted)| Drift { path: path.clone(), kind, wanted })
}

/// What stands in the way of a file at `path`.
pub(super) fn obstacle(path: &ArtefactPath, disk: &Disk, memory: &Memory) -> Option<(ArtefactPath, Obstacle)> {
    let on_the_way = path.folders().find_map(|folder| {
        let what = match disk.0.get(&folder)? {
            Node::Folder => return None,
            // It is an orphan, and orphans go before anything is written.
            Node::File { contents, .. } if memory.wrote(&folder, contents) => return None,
            Node::File { .. } => Obstacle::File,
            Node::Symlink => Obstacle::Symlink,
            Node::Other => Obstacle::Other,
        };
        Some((folder, what))
    });
    on_the_way.or_else(|| match disk.0.get(path)? {
        Node::File { .. } => None,
        Node::Folder => Some((path.clone(), Obstacle::Folder)),
        Node::Symlink => Some((path.clone(), Obstacle::Symlink)),
        Node::Other => Some((path.clone(), Obstacle::Other)),
    })
}

fn whole_file(path: &ArtefactPath, wanted: &str, mode: Mode, disk: &Disk, memory: &Memory) -> Option<Difference> {
    let kind = match disk.0.get(path) {
        Some(Node::File { contents, mode: there }) => {
            if contents == wanted.as_bytes() {
                (*there != mode).then_some(Kind::WrongMode)?
            } else if *ends::compared(contents) == *wanted.as_bytes() {
                Kind::WrongLineEnds
            } else if memory.wrote(path, contents) {
                Kind::Stale
            } else if memory.files.knows(path.as_str()) {
                Kind::Edited
            } else {
                Kind::Taken
            }
        }
        _ => Kind::Missing,
    };
    Some((kind, Some(Write { contents: wanted.to_owned(), mode: Some(mode) })))
}

impl Regions<'_> {
    fn in_new_file(&self, skeleton: &str) -> Difference {
        match region::apply(self.language, skeleton, self.project, self.wanted) {
            Ok(contents) => (Kind::Missing, Some(Write { contents, mode: Some(Mode::Regular) })),
            Err(error) => (Kind::Markers(error), None),
        }
    }

    fn in_users_file(&self, bytes: &[u8], memory: &Memory) -> Option<Difference> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Some((Kind::NotText, None));
        };
        match self.compared(text, memory) {
            Ok(difference) => difference,
            Err(error) => Some((Kind::Markers(error), None)),
        }
    }

    fn compared(&self, text: &str, memory: &Memory) -> Result<Option<Difference>, RegionError> {
        let found = region::find(self.language, text, self.project, self.wanted)?;
        let contents = region::apply(self.language, text, self.project, self.wanted)?;
        if contents == text {
            return Ok(None);
        }
        let edited = found.iter().any(|region| self.is_edited(region, text, memory));
        let kind = if edited { Kind::Edited } else { Kind::Stale };
        Ok(Some((kind, Some(Write { contents, mode: None }))))
    }

    /// Whether the body is neither what we want, nor what we wrote, nor empty.
    fn is_edited(&self, region: &Region, text: &str, memory: &Memory) -> bool {
        let body = region::normal(text.get(region.body.clone()).unwrap_or_default());
        let wanted = self.wanted.iter().find(|(name, _)| *name == region.name);
        let is_ours = wanted.is_some_and(|(_, wanted)| region::normal(wanted) == body);
        !(is_ours || body.trim().is_empty() || memory.wrote_region(self.project, &region.name, &body))
    }
}
