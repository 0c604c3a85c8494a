//! What stands at the paths that matter.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileType, Metadata};
use std::io::ErrorKind;
use std::path::Path;

use super::Error;
use crate::drift::{Disk, Memory, Node, files_with_regions};
use crate::fileset::{ArtefactPath, FileSet, Mode};
use crate::manifest::{FILES, REGIONS, VERSION, next, own};

/// Looks at the outputs, at what was written earlier and into the folders that are ours.
///
/// # Errors
/// When something is there and cannot be read.
pub fn snapshot(root: &Path, files: &FileSet) -> Result<Disk, Error> {
    let mut camera = Camera { root, nodes: BTreeMap::new(), absent: BTreeSet::new() };
    for list in [FILES, REGIONS].map(own) {
        camera.look_at(&next(&list))?;
        camera.look_at(&list)?;
    }
    camera.look_at(&own(VERSION))?;
    let disk = Disk(camera.nodes.clone());
    let written = Memory::of(&disk);
    let outputs = files.iter().map(|(path, _)| path.clone());
    for path in outputs.chain(written.files.names().map(inside)).chain(files_with_regions(&written.regions)) {
        camera.look_at(&path)?;
    }
    for folder in files.owned() {
        if camera.look_at(folder)? {
            camera.look_into(folder)?;
        }
    }
    Ok(Disk(camera.nodes))
}

fn inside(name: &str) -> ArtefactPath {
    ArtefactPath::new(name).expect("internal: a list names only paths inside the output folder")
}

struct Camera<'a> {
    root: &'a Path,
    nodes: BTreeMap<ArtefactPath, Node>,
    /// Where nothing is: the folders of a first run are asked for once, not once per file.
    absent: BTreeSet<ArtefactPath>,
}

impl Camera<'_> {
    /// Looks at a path and the folders on the way to it; says whether it is a folder.
    fn look_at(&mut self, path: &ArtefactPath) -> Result<bool, Error> {
        for step in path.folders().chain([path.clone()]) {
            if self.absent.contains(&step) {
                return Ok(false);
            }
            if !self.nodes.contains_key(&step) {
                let Some(node) = node(&self.root.join(step.as_str()))? else {
                    self.absent.insert(step);
                    return Ok(false);
                };
                self.nodes.insert(step.clone(), node);
            }
            if self.nodes.get(&step) != Some(&Node::Folder) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes what else is in a folder, without reading it.
    fn look_into(&mut self, folder: &ArtefactPath) -> Result<(), Error> {
        let path = self.root.join(folder.as_str());
        for entry in fs::read_dir(&path).map_err(Error::io("read", &path))? {
            let entry = entry.map_err(Error::io("read", &path))?;
            // A name that no output can have is shown as well as can be.
            let name = entry.file_name().to_string_lossy().replace(['\\', '\n', '\r'], "\u{fffd}");
            let below = folder.join(&name).expect("internal: a file name is no path");
            let kind = entry.file_type().map_err(Error::io("read", entry.path()))?;
            let is_named = entry.file_name().to_str() == Some(name.as_str());
            let node = if is_named { unread(kind) } else { Node::Other };
            self.nodes.entry(below.clone()).or_insert(node);
            if kind.is_dir() && is_named {
                self.look_into(&below)?;
            }
        }
        Ok(())
    }
}

fn node(path: &Path) -> Result<Option<Node>, Error> {
    let there = match fs::symlink_metadata(path) {
        Ok(there) => there,
        Err(reason) if matches!(reason.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(reason) => return Err(Error::io("read", path)(reason)),
    };
    if !there.is_file() {
        return Ok(Some(unread(there.file_type())));
    }
    let contents = fs::read(path).map_err(Error::io("read", path))?;
    Ok(Some(Node::File { contents, mode: mode(&there) }))
}

fn unread(kind: FileType) -> Node {
    if kind.is_dir() {
        Node::Folder
    } else if kind.is_symlink() {
        Node::Symlink
    } else {
        Node::Other
    }
}

#[cfg(unix)]
fn mode(there: &Metadata) -> Mode {
    use std::os::unix::fs::PermissionsExt as _;
    if there.permissions().mode() & 0o100 == 0 { Mode::Regular } else { Mode::Executable }
}
