//! Edits that no value means, as patches of the spec.

use super::change::Change;
use super::entry::{self, New};
use super::text::Texts;
use crate::diagnostic::Edit;
use crate::explain::{Part, Subject, places};
use crate::yaml_out::Mapping;

/// A text of an output, and what it is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) find: String,
    pub(super) replace: String,
}

/// Some lines, and others in their place.
#[derive(Debug)]
struct Hunk {
    start: usize,
    end: usize,
    lines: Vec<String>,
}

/// The replacements after which a text of the outputs has the changes; none where what was changed is no longer there. They
/// are to be made one after the other.
pub(super) fn replacements(base: &Texts, now: &Texts, part: &Part, left: &[Change]) -> Option<Vec<Replacement>> {
    let mut lines = now.get(part).to_vec();
    let mut found = Vec::new();
    let mut hunks = hunks(base.get(part), &lines, left)?;
    hunks.reverse();
    for hunk in hunks {
        found.push(replacement(&lines, &hunk, now, part)?);
        lines.splice(hunk.start..hunk.end, hunk.lines);
    }
    Some(found)
}

/// The changes as pieces of the text that there is now.
fn hunks(base: &[String], now: &[String], left: &[Change]) -> Option<Vec<Hunk>> {
    let places = places(base, now);
    // A line of the same number where all others are the same, though it changed with the spec.
    let place = |at: usize| places.get(at).copied().flatten().or((base.len() == now.len()).then_some(at));
    let mut hunks: Vec<Hunk> = Vec::new();
    for change in left {
        let start = if change.was {
            place(change.at)?
        } else {
            change.at.checked_sub(1).map_or(Some(0), |before| Some(place(before)? + 1))?
        };
        let end = start + usize::from(change.was);
        match hunks.last_mut().filter(|last| last.end >= start) {
            Some(last) => {
                last.end = last.end.max(end);
                last.lines.extend(change.now.clone());
            }
            None => hunks.push(Hunk { start, end, lines: change.now.iter().cloned().collect() }),
        }
    }
    Some(hunks)
}

/// The least text that stands nowhere else in the output.
fn replacement(lines: &[String], hunk: &Hunk, now: &Texts, part: &Part) -> Option<Replacement> {
    let others: Vec<String> = now
        .0
        .iter()
        .filter(|(other, _)| other.path == part.path && *other != part)
        .map(|(_, lines)| lines.join("\n"))
        .collect();
    let whole = lines.join("\n");
    let is_unique = |find: &str| {
        let count = |text: &str| {
            (0..text.len()).filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(find))).count()
        };
        !find.is_empty() && count(&whole) == 1 && others.iter().all(|other| count(other) == 0)
    };
    let (mut before, mut after) = (0, 0);
    loop {
        let (start, end) = (hunk.start - before, hunk.end + after);
        let context = |range| lines.get::<std::ops::Range<usize>>(range).unwrap_or_default().to_vec();
        let (head, tail) = (context(start..hunk.start), context(hunk.end..end));
        let find = context(start..end);
        let replace = [head, hunk.lines.clone(), tail].concat();
        // Lines that come or go take a line break of a neighbour along.
        let has_neighbour = !find.is_empty() && !replace.is_empty();
        let found = Replacement { find: find.join("\n"), replace: replace.join("\n") };
        if has_neighbour && is_unique(&found.find) {
            return Some(shrunk(found, is_unique));
        }
        // A little more, on one side after the other.
        match (start > 0 && before <= after, end < lines.len()) {
            (true, _) => before += 1,
            (false, true) => after += 1,
            (false, false) if start > 0 => before += 1,
            _ => return None,
        }
    }
}

/// Only the words that change, and one before them on their line, as long as these stand nowhere else: whatever else is
/// printed there may be otherwise one day.
fn shrunk(found: Replacement, is_unique: impl Fn(&str) -> bool) -> Replacement {
    let Replacement { find, replace } = &found;
    let alike = |one: &mut dyn Iterator<Item = char>, two: &mut dyn Iterator<Item = char>| -> usize {
        one.zip(two).take_while(|(one, two)| one == two).map(|(char, _)| char.len_utf8()).sum()
    };
    let head = alike(&mut find.chars(), &mut replace.chars());
    let rest = |text: &str| text.get(head..).unwrap_or_default().to_owned();
    let tail = alike(&mut rest(find).chars().rev(), &mut rest(replace).chars().rev());
    let mut start = word_before(find, head);
    let more = word_before(find, find.get(..start).unwrap_or_default().trim_end_matches(' ').len());
    if find.get(more..start).is_some_and(|before| !before.contains('\n')) {
        start = more;
    }
    let mut end = word_behind(find, find.len() - tail);
    loop {
        let core = find.get(start..end).unwrap_or_default();
        if !core.trim().is_empty() && is_unique(core) {
            let new = replace.get(start..replace.len() - (find.len() - end)).unwrap_or_default();
            return Replacement { find: core.to_owned(), replace: new.to_owned() };
        }
        if start > 0 {
            start = word_before(find, find.get(..start).unwrap_or_default().trim_end().len());
        } else if end < find.len() {
            let gap = find.get(end..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            end = word_behind(find, end + gap);
        } else {
            return found;
        }
    }
}

/// Where the word begins that a place is in, or behind.
fn word_before(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind([' ', '\n'])).map_or(0, |space| space + 1)
}

/// Where the word ends that a place is in, or before.
fn word_behind(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find([' ', '\n'])).map_or(text.len(), |space| at + space)
}

/// The name of each of several patches.
pub(super) fn name(first: &str, number: usize) -> String {
    if number == 0 { first.to_owned() } else { format!("{first}-{}", number + 1) }
}

/// The edit that puts a patch into a spec.
pub(super) fn edit(spec: &Subject, name: &str, part: &Part, replacement: &Replacement) -> Option<Edit> {
    let Replacement { find, replace } = replacement;
    let texts = [("file", part.path.as_str()), ("find", find.as_str()), ("replace", replace.as_str())];
    let map: Mapping = texts.into_iter().collect();
    entry::insert(&spec.text, &spec.root, &["patches", name], &New::Map(map))
}

#[cfg(test)]
mod tests {
    use super::super::change::{changes, lines};
    use super::*;
    use crate::explain::Section;
    use crate::fileset::ArtefactPath;

    fn told(base: &str, there: &str) -> Vec<Replacement> {
        let part = Part { path: ArtefactPath::new("a").unwrap(), section: Section::Whole };
        let texts = Texts([(part.clone(), lines(base))].into_iter().collect());
        let found = replacements(&texts, &texts, &part, &changes(&lines(base), &lines(there))).unwrap();
        let mut text = base.to_owned();
        for Replacement { find, replace } in &found {
            assert_eq!(text.matches(find.as_str()).count(), 1, "{find:?} in {text:?}");
            text = text.replacen(find.as_str(), replace, 1);
        }
        assert_eq!(text, there);
        found
    }

    #[test]
    fn the_least_text_that_is_unique() {
        let found = told("a\n    b: 1\nc\n", "a\n    b: 2\nc\n");
        assert_eq!(found, [Replacement { find: "b: 1".to_owned(), replace: "b: 2".to_owned() }]);
        let found = told("run --detach --name a b\n", "run --detach --tty --name a b\n");
        let wanted = Replacement { find: "--detach --name".to_owned(), replace: "--detach --tty --name".to_owned() };
        assert_eq!(found, [wanted]);
        assert_eq!(told("x\nb\ny\nb\n", "x\nb\ny\nc\n")[0].find, "y\nb");
    }

    #[test]
    fn whatever_is_edited_comes_again() {
        for (base, there) in [
            ("a\nb\nc\n", "a\nb\n"),
            ("a\nb\nc\n", "b\nc\n"),
            ("a\nb\n", "a\nx\ny\nb\n"),
            ("a\nb\n", "x\na\nb\n"),
            ("a\nb\n", "a\nb\nx\n"),
            ("a\nb\n", "a\nb"),
            ("a\nb\nc\nd\ne\n", "1\nb\nc\nd\n2\n"),
            ("a\na\na\n", "a\na\nb\n"),
            ("a\na\na\n", "a\nb\na\n"),
            ("one\n\n\ntwo\n", "one\n\ntwo\n"),
        ] {
            told(base, there);
        }
    }
}
