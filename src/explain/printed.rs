//! The outputs as lines, and which lines of them are no longer there in other outputs.

use std::collections::BTreeMap;

use crate::fileset::{Artefact, ArtefactPath, FileSet};

/// A text of the outputs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The output.
    pub path: ArtefactPath,
    /// Which text of it.
    pub section: Section,
}

/// Which text of an output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// All of it.
    Whole,
    /// A region in a file of the user's.
    Region(String),
    /// What that file begins as when there is none.
    Skeleton,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Another line stands there.
    Changes,
    /// No line stands there.
    Removes,
}

/// The lines of all outputs.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed(pub(super) BTreeMap<Part, Vec<String>>);

/// Lines of one text, from 0, with what became of each.
pub(super) type Touched = Vec<(usize, Effect)>;

impl Printed {
    pub(super) fn new(files: &FileSet) -> Self {
        let mut parts = BTreeMap::new();
        let mut add = |path: &ArtefactPath, section: Section, text: &str| {
            let lines = text.lines().map(str::to_owned).collect();
            parts.insert(Part { path: path.clone(), section }, lines);
        };
        for (path, artefact) in files.iter() {
            match artefact {
                Artefact::File { contents, mode: _ } => add(path, Section::Whole, contents),
                Artefact::Regions { regions, skeleton, language: _, project: _ } => {
                    for (name, text) in regions {
                        add(path, Section::Region(name.clone()), text);
                    }
                    add(path, Section::Skeleton, skeleton);
                }
            }
        }
        Self(parts)
    }

    /// What is no longer there in other outputs, by the number of the text.
    pub(super) fn touched(&self, other: &Self) -> Vec<(usize, Touched)> {
        let touched = |(number, (part, lines)): (usize, (&Part, &Vec<String>))| {
            let touched = match other.0.get(part) {
                Some(now) if now == lines => Vec::new(),
                Some(now) => differences(lines, now),
                None => (0..lines.len()).map(|line| (line, Effect::Removes)).collect(),
            };
            // A file without lines is not there, either.
            let is_gone = lines.is_empty() && !other.0.contains_key(part);
            (!touched.is_empty() || is_gone).then_some((number, touched))
        };
        self.0.iter().enumerate().filter_map(touched).collect()
    }
}

/// The lines of `before` that are not in `after`: what a longest common part of both leaves out.
pub(super) fn differences(before: &[String], after: &[String]) -> Touched {
    let (common, pairs) = aligned(before, after);
    let mut touched = Vec::new();
    let mut then = common;
    let mut now = common;
    let end = before.len() - (pairs.tail);
    for (old, new) in pairs.middle.iter().copied().chain([(end, after.len() - pairs.tail)]) {
        let added = new - now;
        touched.extend(
            (then..old)
                .enumerate()
                .map(|(at, line)| (line, if at < added { Effect::Changes } else { Effect::Removes })),
        );
        (then, now) = (old + 1, new + 1);
    }
    // A line that only stands elsewhere by now is there.
    let often = |lines: &[String], wanted: &String| lines.iter().filter(|line| *line == wanted).count();
    touched.retain(|(line, _)| before.get(*line).is_some_and(|line| often(after, line) < often(before, line)));
    touched
}

/// Lines that are the same in two texts.
pub(super) struct Pairs {
    /// Those in the middle.
    middle: Vec<(usize, usize)>,
    /// How many at the end.
    tail: usize,
}

/// How many lines two texts begin with alike, and which others are the same.
fn aligned(before: &[String], after: &[String]) -> (usize, Pairs) {
    let head = before.iter().zip(after).take_while(|(one, two)| one == two).count();
    let rest = |lines: &'_ [String]| lines.len() - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(one, two)| one == two).count();
    let tail = tail.min(rest(before)).min(rest(after));
    let inner = |lines: &'_ [String]| head..lines.len() - tail;
    let one = before.get(inner(before)).unwrap_or_default();
    let two = after.get(inner(after)).unwrap_or_default();
    let middle = common(one, two).into_iter().map(|(old, new)| (head + old, head + new)).collect();
    (head, Pairs { middle, tail })
}

/// Where each line of `before` is in `after`.
pub(super) fn places(before: &[String], after: &[String]) -> Vec<Option<usize>> {
    let (head, pairs) = aligned(before, after);
    let mut places: Vec<Option<usize>> = (0..before.len()).map(|line| (line < head).then_some(line)).collect();
    let moved = (0..pairs.tail).map(|at| (before.len() - 1 - at, after.len() - 1 - at));
    for (old, new) in pairs.middle.iter().copied().chain(moved) {
        if let Some(place) = places.get_mut(old) {
            *place = Some(new);
        }
    }
    places
}

/// The most cells of a table: two texts that differ in more than that are different.
const MOST: usize = 4_000_000;

/// A longest common subsequence.
fn common(one: &[String], two: &[String]) -> Vec<(usize, usize)> {
    let width = two.len() + 1;
    if one.is_empty() || two.is_empty() || one.len().saturating_mul(two.len()) > MOST {
        return Vec::new();
    }
    // For each pair of ends, how much is common behind them.
    let mut table = vec![0_u32; (one.len() + 1) * width];
    let at = |table: &[u32], old: usize, new: usize| table.get(old * width + new).copied().unwrap_or_default();
    for (old, line) in one.iter().enumerate().rev() {
        for (new, other) in two.iter().enumerate().rev() {
            let best = if line == other {
                at(&table, old + 1, new + 1) + 1
            } else {
                at(&table, old + 1, new).max(at(&table, old, new + 1))
            };
            if let Some(cell) = table.get_mut(old * width + new) {
                *cell = best;
            }
        }
    }
    let (mut old, mut new, mut pairs) = (0, 0, Vec::new());
    while let (Some(line), Some(other)) = (one.get(old), two.get(new)) {
        if line == other {
            pairs.push((old, new));
            (old, new) = (old + 1, new + 1);
        } else if at(&table, old + 1, new) >= at(&table, old, new + 1) {
            old += 1;
        } else {
            new += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn told(before: &str, after: &str) -> Vec<(usize, Effect)> {
        differences(&lines(before), &lines(after))
    }

    #[test]
    fn a_line_is_changed_or_gone() {
        use Effect::{Changes, Removes};
        assert_eq!(told("a b c", "a b c"), []);
        assert_eq!(told("a b c", "a x c"), [(1, Changes)]);
        assert_eq!(told("a b c", "a c"), [(1, Removes)]);
        assert_eq!(told("a b c", "a b x c"), []);
        assert_eq!(told("a b c d e", "x b d"), [(0, Changes), (2, Removes), (4, Removes)]);
        assert_eq!(told("a", ""), [(0, Removes)]);
        assert_eq!(told("a a b", "a b"), [(1, Removes)]);
        assert_eq!(told("a b c d", "b c d a"), []);
    }

    #[test]
    fn lines_are_found_again() {
        assert_eq!(places(&lines("a b c d"), &lines("a x c y d")), [Some(0), None, Some(2), Some(4)]);
        assert_eq!(places(&lines("a a"), &lines("a")), [Some(0), None]);
    }
}
