//! What differs between two texts, line by line, such that two people who changed the same can be told to have done so.

use super::digest;
use crate::explain::places;

/// One line that is otherwise than in the text that it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    /// The line, from 0; of one that is new, the line before which it stands.
    pub(super) at: usize,
    /// Whether a line stood there.
    pub(super) was: bool,
    /// What stands there now; none where the line is gone.
    pub(super) now: Option<String>,
    /// The line in the other text, from 0; of one that is gone, the line that took its place.
    pub(super) there: usize,
}

impl Change {
    /// Whether another text is changed in the same way there.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.at == other.at && self.was == other.was && self.now == other.now
    }
}

/// The lines of a text; what follows its last line break is one, so that a missing one shows.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

/// All lines that are otherwise in the second text.
pub(super) fn changes(before: &[String], after: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut old, mut new) = (0, 0);
    let kept = places(before, after).into_iter().enumerate().filter_map(|(at, place)| Some((at, place?)));
    for (at, place) in kept.chain([(before.len(), after.len())]) {
        hunk(before, after, old..at, new..place, &mut changes);
        (old, new) = (at + 1, place + 1);
    }
    changes
}

type Range = std::ops::Range<usize>;

/// Lines between two that are the same.
fn hunk(before: &[String], after: &[String], old: Range, new: Range, changes: &mut Vec<Change>) {
    let now = |there: usize| after.get(there).cloned();
    let mut pairs = paired(before.get(old.clone()).unwrap_or_default(), after.get(new.clone()).unwrap_or_default());
    pairs.push((old.len(), new.len()));
    let (mut at, mut there) = (old.start, new.start);
    for (one, two) in pairs {
        let (one, two) = (old.start + one, new.start + two);
        changes.extend((at..one).map(|at| Change { at, was: true, now: None, there }));
        changes.extend((there..two).map(|there| Change { at: one, was: false, now: now(there), there }));
        if one < old.end {
            changes.push(Change { at: one, was: true, now: now(two), there: two });
        }
        (at, there) = (one + 1, two + 1);
    }
}

/// Which line became which: one after the other where there are as many; else those that are more alike than not.
fn paired(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    const MOST: usize = 10_000;
    if old.len() == new.len() {
        return (0..old.len()).map(|at| (at, at)).collect();
    }
    if old.len() * new.len() > MOST {
        return Vec::new();
    }
    // For each pair of ends, how much is alike behind them.
    let width = new.len() + 1;
    let mut table = vec![0_usize; (old.len() + 1) * width];
    let at = |table: &[usize], one: usize, two: usize| table.get(one * width + two).copied().unwrap_or_default();
    let alike = |one: usize, two: usize| likeness(old.get(one)?, new.get(two)?);
    for one in (0..old.len()).rev() {
        for two in (0..new.len()).rev() {
            let both = alike(one, two).map_or(0, |alike| alike + at(&table, one + 1, two + 1));
            let best = both.max(at(&table, one + 1, two)).max(at(&table, one, two + 1));
            if let Some(cell) = table.get_mut(one * width + two) {
                *cell = best;
            }
        }
    }
    let (mut one, mut two, mut pairs) = (0, 0, Vec::new());
    while one < old.len() && two < new.len() {
        let best = at(&table, one, two);
        match alike(one, two) {
            Some(alike) if alike + at(&table, one + 1, two + 1) == best => {
                pairs.push((one, two));
                (one, two) = (one + 1, two + 1);
            }
            _ if at(&table, one + 1, two) == best => one += 1,
            _ => two += 1,
        }
    }
    pairs
}

/// Whether two lines are more alike than not.
pub(super) fn is_alike(one: &str, two: &str) -> bool {
    likeness(one, two).is_some()
}

/// How many characters two lines begin and end with alike, if these are more than half of them.
fn likeness(one: &str, two: &str) -> Option<usize> {
    let (one, two) = (digest::hidden(one.trim()), digest::hidden(two.trim()));
    let head = one.chars().zip(two.chars()).take_while(|(one, two)| one == two).count();
    let tail = one.chars().rev().zip(two.chars().rev()).take_while(|(one, two)| one == two).count();
    let (shorter, longer) = (one.chars().count().min(two.chars().count()), one.len().max(two.len()));
    let alike = (head + tail).min(shorter);
    (alike * 2 > longer).then_some(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn tells(before: &str, after: &str, wanted: &[(usize, bool, Option<&str>)]) {
        let lines = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
        let found = changes(&lines(before), &lines(after));
        let found: Vec<_> = found.iter().map(|change| (change.at, change.was, change.now.as_deref())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn lines_are_paired() {
        tells("a|b|c", "a|b|c", &[]);
        tells("a|b|c", "a|x|c", &[(1, true, Some("x"))]);
        tells("a|b|c", "a|c", &[(1, true, None)]);
        tells("a|c", "a|b|c", &[(1, false, Some("b"))]);
        tells("a|c", "a|c|d", &[(2, false, Some("d"))]);
        tells(
            "a|FROM python:3.11|c",
            "a|# mine|FROM python:3.12|c",
            &[(1, false, Some("# mine")), (1, true, Some("FROM python:3.12"))],
        );
        tells("a|xyz|c", "a|1|2|c", &[(1, true, None), (2, false, Some("1")), (2, false, Some("2"))]);
    }

    #[test]
    fn a_missing_line_break_is_a_line() {
        assert_eq!(changes(&lines("a\n"), &lines("a")).len(), 1);
        assert_eq!(changes(&lines("a\n"), &lines("a\n")), []);
    }
}
