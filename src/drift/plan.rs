//! What `generate` does: everything, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Disk, Drift, Kind, compare_with, memory};
use crate::fileset::{ArtefactPath, FileSet, Mode};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The whole new text.
    pub contents: String,
    /// Its mode; none keeps the mode of the file that stands there.
    pub mode: Option<Mode>,
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
    /// The lists of what we wrote, to be written last; an empty one needs no file.
    pub lists: BTreeMap<ArtefactPath, String>,
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
    let wanted = memory::lists(files, disk);
    let drifts = compare_with(files, disk, &wanted);
    let refused = |drift: &&Drift| drift.kind.needs_hands() || (drift.kind.loses_work() && !force);
    let refusals: Vec<Drift> = drifts.iter().filter(refused).cloned().collect();
    if !refusals.is_empty() {
        return Err(Refusals(refusals));
    }
    let mut plan = Plan { lists: unsettled(wanted, disk), ..Plan::default() };
    for drift in drifts {
        plan.settle(drift);
    }
    let touched = |path| plan.writes.contains_key(path) || plan.modes.contains_key(path);
    plan.unchanged = files.iter().filter(|(path, _)| !touched(path)).count();
    Ok(plan)
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.modes.is_empty() && self.removals.is_empty() && self.lists.is_empty()
    }

    fn settle(&mut self, Drift { path, kind, wanted }: Drift) {
        match (kind, wanted) {
            // The lists have their own place in the plan, and a stranger in our folder is for its owner to remove.
            (Kind::Foreign | Kind::Damaged(_), _) => {}
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
fn unsettled(lists: memory::Lists, disk: &Disk) -> BTreeMap<ArtefactPath, String> {
    let is_done = |path: &ArtefactPath, list: &str| {
        let there = disk.contents(path).unwrap_or_default();
        there == list.as_bytes() && disk.contents(&memory::next(path.as_str())).is_none()
    };
    lists.into_iter().filter(|(path, list)| !is_done(path, list)).collect()
}
