//! What stands in the output folder and belongs to no output: left by earlier runs, or by somebody else.

use std::collections::BTreeSet;

use super::{Disk, Drift, Kind, Memory, Node};
use crate::fileset::{ArtefactPath, FileSet};

/// Files that we wrote and nothing wants any more.
pub(super) fn orphans(files: &FileSet, disk: &Disk, memory: &Memory) -> Vec<Drift> {
    let orphan = |path: ArtefactPath| {
        let edited = !memory.wrote(&path, disk.contents(&path)?);
        Some(Drift { path, kind: Kind::Orphaned { edited }, wanted: None })
    };
    unwanted(files, memory).filter_map(orphan).collect()
}

/// What we wrote and nothing wants any more, be it there or not.
fn unwanted(files: &FileSet, memory: &Memory) -> impl Iterator<Item = ArtefactPath> {
    let paths = memory.files.names().filter_map(|name| ArtefactPath::new(name).ok());
    paths.filter(|path| files.get(path).is_none())
}

/// What somebody else put into our folders.
pub(super) fn strangers(files: &FileSet, disk: &Disk, memory: &Memory) -> Vec<Drift> {
    let ours = |path: &ArtefactPath| files.get(path).is_some() || memory.files.knows(path.as_str());
    let owned = |path: &ArtefactPath| files.owned().any(|folder| path.is_below(folder));
    disk.0
        .iter()
        .filter(|(path, node)| **node != Node::Folder && owned(path) && !ours(path))
        .map(|(path, _)| Drift { path: path.clone(), kind: Kind::Foreign, wanted: None })
        .collect()
}

/// Regions that we wrote, whose markers still stand there, and that the spec no longer has.
pub(super) fn regions(files: &FileSet, disk: &Disk, memory: &Memory) -> Vec<Drift> {
    let regions = memory.unwanted_regions(files, disk);
    let drift = |(path, name, line): (ArtefactPath, String, usize)| Drift {
        path,
        kind: Kind::OrphanedRegion { name, line },
        wanted: None,
    };
    regions.into_iter().map(drift).collect()
}

/// The outermost of our folders that hold nothing: a killed run leaves them behind, and a build would copy them.
pub(super) fn hollow(files: &FileSet, disk: &Disk) -> Vec<Drift> {
    let folders = hollow_folders(files, disk);
    let is_outermost = |path: &&ArtefactPath| !folders.iter().any(|other| path.is_below(other));
    let drift = |path: &ArtefactPath| Drift { path: path.clone(), kind: Kind::Hollow, wanted: None };
    folders.iter().filter(is_outermost).map(drift).collect()
}

/// The folders that are to be removed if nothing is in them: those that hold nothing now, and those in which a killed run
/// removed the last file.
pub(super) fn folders(files: &FileSet, disk: &Disk, memory: &Memory) -> BTreeSet<ArtefactPath> {
    let wanted = wanted_folders(files);
    let gone = unwanted(files, memory).filter(|path| disk.contents(path).is_none());
    let around: Vec<ArtefactPath> = gone.flat_map(|path| path.folders().collect::<Vec<_>>()).collect();
    let is_there = |path: &ArtefactPath| disk.0.get(path) == Some(&Node::Folder) && !wanted.contains(path);
    hollow_folders(files, disk).into_iter().chain(around.into_iter().filter(is_there)).collect()
}

fn hollow_folders(files: &FileSet, disk: &Disk) -> BTreeSet<ArtefactPath> {
    let mut needed = wanted_folders(files);
    let others = disk.0.iter().filter(|(_, node)| **node != Node::Folder);
    needed.extend(others.flat_map(|(path, _)| path.folders()));
    let owned = |path: &ArtefactPath| files.owned().any(|folder| path == folder || path.is_below(folder));
    let folders = disk.0.iter().filter(|(_, node)| **node == Node::Folder).map(|(path, _)| path);
    folders.filter(|path| owned(path) && !needed.contains(path)).cloned().collect()
}

/// The folders of the outputs.
fn wanted_folders(files: &FileSet) -> BTreeSet<ArtefactPath> {
    files.iter().flat_map(|(path, _)| path.folders()).collect()
}
