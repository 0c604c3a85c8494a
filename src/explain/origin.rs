//! What a line comes from: the values after whose change it was not there, the nearest first.

use super::printed::Effect;
use super::site::Subject;
use super::trial::{How, Outcome};
use crate::diagnostic::Edit;
use crate::source::Span;
use crate::word::has_word;

/// A value that a line depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where it stands: in the spec, in its lock, or in the manifest of a kit.
    pub place: Span,
    /// The keys on the way to it, such as `services.web.command[0]`.
    pub key: String,
    /// The kit whose manifest has it; none for the spec and its lock.
    pub kit: Option<String>,
    /// What was done to it.
    pub how: How,
    /// What became of the line.
    pub effect: Effect,
    /// Whether its text is on the line.
    pub is_printed: bool,
    /// Replacements in its text after which the line is not there; none where the line is always there.
    pub edits: Vec<Edit>,
}

/// What one line comes from.
pub(super) fn of_line(found: Vec<(&Outcome, Effect)>, line: &str, subjects: &[Subject]) -> Vec<Origin> {
    let mut origins: Vec<(usize, Origin)> = Vec::new();
    for (outcome, effect) in found {
        let origin = origin(outcome, effect, line, subjects);
        let same = origins.iter_mut().find(|(_, other)| other.key == origin.key && other.kit == origin.kit);
        match same {
            Some((_, other)) if other.how <= origin.how => {}
            Some(other) => *other = (outcome.weight, origin),
            None => origins.push((outcome.weight, origin)),
        }
    }
    nearest_first(origins)
}

/// What decides whether there is a file.
///
/// A part is given by its number, the experiments that touched it, and its lines.
pub(super) fn of_file(path: &str, parts: &[(usize, Vec<&Outcome>, usize)], subjects: &[Subject]) -> Vec<Origin> {
    let mut origins: Vec<(usize, Origin)> = Vec::new();
    for (part, outcomes, lines) in parts {
        for outcome in outcomes {
            let touched = outcome.touched.iter().find(|(number, _)| number == part);
            let is_gone = touched.is_some_and(|(_, touched)| {
                touched.len() == *lines && touched.iter().all(|(_, effect)| *effect == Effect::Removes)
            });
            let origin = origin(outcome, Effect::Removes, path, subjects);
            if is_gone && !origins.iter().any(|(_, other)| other.key == origin.key && other.kit == origin.kit) {
                origins.push((outcome.weight, origin));
            }
        }
    }
    nearest_first(origins)
}

/// What a line comes from that nothing takes away: that there is a spec.
pub(super) fn always(subjects: &[Subject]) -> Vec<Origin> {
    let first = subjects.first().and_then(|spec| spec.root.entries()).and_then(|entries| entries.first());
    let origin = first.map(|entry| Origin {
        place: Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span },
        key: entry.key.text.clone(),
        kit: None,
        how: How::Removed,
        effect: Effect::Removes,
        is_printed: false,
        edits: Vec::new(),
    });
    origin.into_iter().collect()
}

/// What is printed first; then what touches the fewest lines. What only contains another origin is left out.
fn nearest_first(mut origins: Vec<(usize, Origin)>) -> Vec<Origin> {
    let is_inside = |inner: &Origin, outer: &Origin| {
        let rest = inner.key.strip_prefix(outer.key.as_str());
        inner.kit == outer.kit && rest.is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let all: Vec<Origin> = origins.iter().map(|(_, origin)| origin.clone()).collect();
    origins.retain(|(_, origin)| !all.iter().any(|other| is_inside(other, origin)));
    // An output that can be switched off says nothing of a line that comes from something else.
    if origins.iter().any(|(_, origin)| origin.how != How::Switched) {
        origins.retain(|(_, origin)| origin.how != How::Switched);
    }
    // What a patch writes is the patch's before it is anything else's.
    let is_patched = |origin: &Origin| origin.key.starts_with("patches.") && origin.key.ends_with(".replace");
    origins.sort_by_key(|(weight, origin)| {
        (!origin.is_printed, !is_patched(origin), *weight, origin.kit.is_some(), origin.place)
    });
    origins.into_iter().map(|(_, origin)| origin).collect()
}

fn origin(outcome: &Outcome, effect: Effect, line: &str, subjects: &[Subject]) -> Origin {
    let subject = subjects.get(outcome.subject);
    let text = subject.map_or("", |subject| subject.text.as_str());
    let raw = text.get(outcome.place.range()).unwrap_or_default();
    let key = outcome.key.rsplit('.').next().unwrap_or_default();
    let (place, is_printed) = match outcome.how {
        How::Changed => match line_of_block(raw, line) {
            Some(range) => {
                let start = outcome.place.range().start;
                (Span::new(outcome.place.source, start + range.start..start + range.end), true)
            }
            None => (outcome.place, is_on(raw, line)),
        },
        How::Renamed => (outcome.place, has_word(line, key)),
        How::Removed => (outcome.place, has_word(line, key) || (key.ends_with(']') && is_on(raw, line))),
        How::Switched => (outcome.place, false),
    };
    Origin {
        place,
        key: outcome.key.clone(),
        kit: subject.and_then(Subject::kit).map(str::to_owned),
        how: outcome.how,
        effect,
        is_printed,
        edits: outcome.edits.clone(),
    }
}

/// The line in a block of text that is this line.
fn line_of_block(raw: &str, line: &str) -> Option<std::ops::Range<usize>> {
    let wanted = line.trim();
    if !raw.starts_with(['|', '>']) || wanted.is_empty() {
        return None;
    }
    let mut start = 0;
    for own in raw.split_inclusive('\n') {
        let text = own.trim();
        if !text.is_empty() && start > 0 && (text == wanted || (text.len() > 3 && wanted.contains(text))) {
            let begin = start + own.len() - own.trim_start().len();
            return Some(begin..begin + text.len());
        }
        start += own.len();
    }
    None
}

/// Whether a line has a value, or a part of it.
pub(super) fn is_on(raw: &str, line: &str) -> bool {
    let value = raw.trim_matches(['"', '\'']);
    let value = value.strip_prefix("./").unwrap_or(value);
    if has_word(line, value) {
        return true;
    }
    // Between references, words of their own.
    let pieces =
        value.split("${").flat_map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest).split_whitespace());
    pieces.filter(|piece| piece.len() > 1).any(|piece| has_word(line, piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_references_is_on_a_line_by_what_is_around_them() {
        assert!(is_on("python -m shop --port ${ports.http}", "  python -m shop --port \"${PORT}\""));
        assert!(is_on("\"${vars.a}-x\"", "b-x") && !is_on("${vars.a}", "b"));
    }

    #[test]
    fn a_line_of_a_block_is_found() {
        let raw = "|\n    a b\n      c=1\n";
        assert_eq!(line_of_block(raw, "c=1").map(|range| &raw[range]), Some("c=1"));
        assert_eq!(line_of_block(raw, "d"), None);
        assert_eq!(line_of_block("c=1", "c=1"), None);
    }
}
