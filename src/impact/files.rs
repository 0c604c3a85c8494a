//! What becomes of each output, line by line.

use std::collections::BTreeSet;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};

/// What becomes of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileChange {
    /// The output.
    pub path: String,
    /// What becomes of it.
    pub fate: FileFate,
    /// The mode that it has now, where it had another one.
    pub mode: Option<Mode>,
    /// The lines that are otherwise. Of a new or a deleted file they are not listed.
    pub lines: Vec<LineChange>,
    /// How many lines it had and has.
    pub length: (usize, usize),
    /// The change that it comes from, as a number of [`Impact::changes`](super::Impact::changes).
    pub cause: Option<usize>,
    /// Whether it only says that somebody waits for a service, or that there is one.
    pub is_reference: bool,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileFate {
    /// It is new.
    New,
    /// It is deleted.
    Deleted,
    /// Something in it is otherwise.
    Changed,
}

impl FileFate {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Deleted => "deleted",
            Self::Changed => "changed",
        }
    }
}

/// A line that is otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineChange {
    /// The region that it stands in, of a file of the user's; lines are then counted within it.
    pub region: Option<String>,
    /// Its number and its text before; none where it is new.
    pub before: Option<(usize, String)>,
    /// Its number and its text now; none where it is gone.
    pub after: Option<(usize, String)>,
    /// The change that it comes from, as a number of [`Impact::changes`](super::Impact::changes).
    pub cause: Option<usize>,
}

/// All outputs that differ, in the order of their paths.
pub(super) fn files(old: &FileSet, new: &FileSet) -> Vec<FileChange> {
    let paths: BTreeSet<&ArtefactPath> = old.iter().chain(new.iter()).map(|(path, _)| path).collect();
    paths.into_iter().filter_map(|path| file(path, old.get(path), new.get(path))).collect()
}

fn file(path: &ArtefactPath, old: Option<&Artefact>, new: Option<&Artefact>) -> Option<FileChange> {
    let fate = match (old, new) {
        (Some(old), Some(new)) if old == new => return None,
        (Some(_), Some(_)) => FileFate::Changed,
        (Some(_), None) => FileFate::Deleted,
        (None, _) => FileFate::New,
    };
    let lines = match (old, new) {
        (Some(old), Some(new)) => lines(old, new),
        _ => Vec::new(),
    };
    let mode = old.zip(new).filter(|(old, new)| old.mode() != new.mode()).map(|(_, new)| new.mode());
    let length = |artefact: Option<&Artefact>| {
        artefact.into_iter().flat_map(Artefact::texts).map(|(_, text)| text.lines().count()).sum()
    };
    let length = (length(old), length(new));
    Some(FileChange { path: path.to_string(), fate, mode, lines, length, cause: None, is_reference: false })
}

fn lines(old: &Artefact, new: &Artefact) -> Vec<LineChange> {
    let (old, new) = (old.texts(), new.texts());
    let mut names: Vec<Option<&str>> = old.iter().map(|(name, _)| *name).collect();
    names.extend(new.iter().map(|(name, _)| *name).filter(|name| !old.iter().any(|(other, _)| other == name)));
    let text = |texts: &[(Option<&'_ str>, &'_ str)], name: Option<&str>| -> String {
        texts.iter().find(|(other, _)| *other == name).map(|(_, text)| (*text).to_owned()).unwrap_or_default()
    };
    names.into_iter().flat_map(|name| compared(name, &text(&old, name), &text(&new, name))).collect()
}

fn compared(region: Option<&str>, old: &str, new: &str) -> Vec<LineChange> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut changes = Vec::new();
    let numbered = |lines: &[&str], at: usize| lines.get(at).map(|line| (at + 1, (*line).to_owned()));
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (gone, more) = (op.old_range(), op.new_range());
        for (before, after) in paired(&old, gone, &new, more) {
            changes.push(LineChange {
                region: region.map(str::to_owned),
                before: before.and_then(|at| numbered(&old, at)),
                after: after.and_then(|at| numbered(&new, at)),
                cause: None,
            });
        }
    }
    changes
}

type Pair = (Option<usize>, Option<usize>);

/// More than so much of two lines must be the same for one to be the other, changed.
const ALIKE: f32 = 0.5;

/// So many lines are compared with each other at most.
const MOST: usize = 60;

/// Lines that are gone with those that stand in their place, in order.
fn paired(old: &[&str], gone: std::ops::Range<usize>, new: &[&str], more: std::ops::Range<usize>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut next = more.start;
    if gone.len() == 1 && more.len() == 1 {
        return vec![(Some(gone.start), Some(more.start))];
    }
    let compares = gone.len() <= MOST && more.len() <= MOST;
    for before in gone {
        let alike = |after: &usize| old.get(before).zip(new.get(*after)).map_or(0.0, |(old, new)| alike(old, new));
        let best = (next..more.end).filter(|_| compares).map(|after| (after, alike(&after)));
        let best = best.filter(|(_, ratio)| *ratio > ALIKE);
        let best = best.max_by(|(one, its), (other, others)| its.total_cmp(others).then(other.cmp(one)));
        match best {
            Some((after, _)) => {
                pairs.extend((next..after).map(|after| (None, Some(after))));
                pairs.push((Some(before), Some(after)));
                next = after + 1;
            }
            None => pairs.push((Some(before), None)),
        }
    }
    pairs.extend((next..more.end).map(|after| (None, Some(after))));
    pairs
}

/// How much of two lines is the same, from 0 to 1: by their words.
fn alike(old: &str, new: &str) -> f32 {
    let (old, new): (Vec<&str>, Vec<&str>) = (words(old), words(new));
    let same: usize = capture_diff_slices(Algorithm::Myers, &old, &new)
        .iter()
        .map(|op| if let DiffOp::Equal { .. } = op { op.old_range().len() } else { 0 })
        .sum();
    let all = old.len() + new.len();
    if all == 0 {
        1.0
    } else {
        f32::from(u16::try_from(2 * same).unwrap_or(u16::MAX)) / f32::from(u16::try_from(all).unwrap_or(u16::MAX))
    }
}

/// The runs of letters and digits of a line.
pub(super) fn words(line: &str) -> Vec<&str> {
    line.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_changed_stands_beside_what_it_was() {
        let changes = compared(None, "a\nport: 80 here\nb\nc\n", "a\nport: 81 here\nb\nc\nnew\n");
        let shown: Vec<_> = changes.iter().map(|line| (line.before.clone(), line.after.clone())).collect();
        let line = |number: usize, text: &str| Some((number, text.to_owned()));
        assert_eq!(shown, [(line(2, "port: 80 here"), line(2, "port: 81 here")), (None, line(5, "new"))]);
    }
}
