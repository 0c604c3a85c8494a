//! The outputs as lines, and which lines of them are no longer there in other outputs.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

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

/// The lines of `before` that are not in `after`. Of lines that give way to others, as many as come change.
pub(super) fn differences(before: &[String], after: &[String]) -> Touched {
    let mut touched = Vec::new();
    for part in capture_diff_slices(Algorithm::Myers, before, after) {
        let (_, old, new) = part.as_tag_tuple();
        if matches!(part, DiffOp::Equal { .. }) {
            continue;
        }
        let effect = |at| if at < new.len() { Effect::Changes } else { Effect::Removes };
        touched.extend(old.enumerate().map(|(at, line)| (line, effect(at))));
    }
    // A line that only stands elsewhere by now is there.
    let often = |lines: &[String], wanted: &String| lines.iter().filter(|line| *line == wanted).count();
    touched.retain(|(line, _)| before.get(*line).is_some_and(|line| often(after, line) < often(before, line)));
    touched
}

/// Where each line of `before` is in `after`.
pub(crate) fn places(before: &[String], after: &[String]) -> Vec<Option<usize>> {
    let place = |part: DiffOp| {
        let (_, old, new) = part.as_tag_tuple();
        let is_same = matches!(part, DiffOp::Equal { .. });
        old.zip(new.map(Some).chain(std::iter::repeat(None))).map(move |(_, place)| place.filter(|_| is_same))
    };
    capture_diff_slices(Algorithm::Myers, before, after).into_iter().flat_map(place).collect()
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
