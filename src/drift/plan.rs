//! What `generate` does: everything, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Disk, Drift, Kind, Memory, VERSION, compare, compare_with, left, memory};
use crate::fileset::{ArtefactPath, FileSet, Mode};
use crate::manifest;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The whole new text.
    pub contents: String,
    /// Its mode; none keeps the mode of the file that stands there.
    pub mode: Option<Mode>,
}

/// A list of what we wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What is ours until the run is over: all that was ours before, and all that will be.
    pub meanwhile: String,
    /// The list, to be written last; an empty one needs no file.
    pub text: String,
}

/// What to do so that nothing differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write or to replace.
    pub writes: BTreeMap<ArtefactPath, Write>,
    /// Files that only need another mode.
    pub modes: BTreeMap<ArtefactPath, Mode>,
    /// Files to remove, with the folders that are empty then.
    pub removals: BTreeSet<ArtefactPath>,
    /// Folders to remove, if nothing is in them.
    pub folders: BTreeSet<ArtefactPath>,
    /// The lists of what we wrote.
    pub lists: BTreeMap<ArtefactPath, List>,
    /// The note of the version that wrote the outputs, where it is another one.
    pub version: Option<String>,
    /// How many outputs are as they should be.
    pub unchanged: usize,
}

/// The differences that keep `generate` from doing anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(pub Vec<Drift>);

impl Refusals {
    /// Whether `--force` would go on all the same.
    pub fn yield_to_force(&self) -> bool {
        !self.0.iter().any(|drift| drift.kind.needs_hands())
    }
}

/// Plans how to make the disk equal to the outputs.
///
/// # Errors
/// All paths at which a file of the user's would be lost; with `force`, only those that need the user's hands.
pub fn plan(files: &FileSet, disk: &Disk, force: bool) -> Result<Plan, Refusals> {
    plan_by(files, disk, |drift| if drift.kind.loses_work() && !force { Fate::Refused } else { Fate::Settled })
}

/// The same after edits of outputs were brought home: those outputs are written, and all others that somebody edited stay as
/// they are. What still is as it was before, nobody edited, whether it is known who wrote it or not.
///
/// # Errors
/// All other paths at which a file of the user's would be lost.
pub fn plan_adopted(
    before: &FileSet,
    files: &FileSet,
    disk: &Disk,
    home: &BTreeSet<ArtefactPath>,
) -> Result<Plan, Refusals> {
    let differing: BTreeSet<ArtefactPath> = compare(before, disk).into_iter().map(|drift| drift.path).collect();
    let is_as_before = |path: &ArtefactPath| before.get(path).is_some() && !differing.contains(path);
    plan_by(files, disk, |drift| match drift.kind {
        Kind::Edited if home.contains(&drift.path) || is_as_before(&drift.path) => Fate::Settled,
        Kind::Edited => Fate::Kept,
        _ if drift.kind.loses_work() => Fate::Refused,
        _ => Fate::Settled,
    })
}

/// What becomes of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Settled,
    Kept,
    Refused,
}

fn plan_by(files: &FileSet, disk: &Disk, fate: impl Fn(&Drift) -> Fate) -> Result<Plan, Refusals> {
    let memory = Memory::of(disk);
    let wanted = memory::lists(files, disk, &memory);
    let drifts = compare_with(files, disk, &memory, &wanted);
    let refused = |drift: &&Drift| drift.kind.needs_hands() || fate(drift) == Fate::Refused;
    let refusals: Vec<Drift> = drifts.iter().filter(refused).cloned().collect();
    if !refusals.is_empty() {
        return Err(Refusals(refusals));
    }
    let mut plan = Plan {
        lists: unsettled(wanted, disk, &memory),
        folders: left::folders(files, disk, &memory),
        version: (memory.version.as_deref() != Some(VERSION)).then(|| format!("{VERSION}\n")),
        ..Plan::default()
    };
    for drift in drifts.into_iter().filter(|drift| fate(drift) == Fate::Settled) {
        plan.settle(drift);
    }
    let touched = |path| plan.writes.contains_key(path) || plan.modes.contains_key(path);
    plan.unchanged = files.iter().filter(|(path, _)| !touched(path)).count();
    Ok(plan)
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        let Self { writes, modes, removals, folders, lists, version, unchanged: _ } = self;
        let nothing_to_remove = removals.is_empty() && folders.is_empty();
        writes.is_empty() && modes.is_empty() && nothing_to_remove && lists.is_empty() && version.is_none()
    }

    fn settle(&mut self, Drift { path, kind, wanted }: Drift) {
        match (kind, wanted) {
            // The lists and folders have their own place in the plan. A stranger in our folder is for its owner to remove,
            // and so is a region in a file of the user's.
            (Kind::Foreign | Kind::OrphanedRegion { .. } | Kind::Hollow | Kind::Damaged(_), _) => {}
            (Kind::Orphaned { .. }, _) => {
                self.removals.insert(path);
            }
            (Kind::WrongMode, Some(Write { mode: Some(mode), .. })) => {
                self.modes.insert(path, mode);
            }
            (_, Some(write)) if !self.lists.contains_key(&path) => {
                self.writes.insert(path, write);
            }
            (_, _) => {}
        }
    }
}

/// The lists that are not on the disk as they should be, or that a killed run left half done.
fn unsettled(lists: memory::Lists, disk: &Disk, memory: &Memory) -> BTreeMap<ArtefactPath, List> {
    let [files, regions] = [manifest::FILES, manifest::REGIONS].map(manifest::own);
    let known = [(files, &memory.files), (regions, &memory.regions)];
    let mut unsettled = BTreeMap::new();
    for (path, wanted) in lists {
        let text = wanted.to_string();
        let is_there = disk.contents(&path).unwrap_or_default() == text.as_bytes();
        if is_there && disk.contents(&manifest::next(&path)).is_none() {
            continue;
        }
        let mut meanwhile = wanted;
        known.iter().filter(|(list, _)| *list == path).for_each(|(_, known)| meanwhile.add(known));
        unsettled.insert(path, List { meanwhile: meanwhile.to_string(), text });
    }
    unsettled
}
