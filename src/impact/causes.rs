//! Which change a line or a file comes from, as far as its text tells: what it prints was changed there.

use super::change::Change;
use super::facts::Topic;
use super::files::{FileChange, FileFate};

/// What a change leaves in outputs: words before it, and words after it.
struct Traces {
    before: Vec<String>,
    after: Vec<String>,
}

/// Gives every file and every line its cause, where one can be told.
pub(super) fn assign(files: &mut [FileChange], changes: &[Change]) {
    let traces: Vec<Traces> = changes.iter().map(Traces::of).collect();
    for file in files {
        if file.fate == FileFate::Changed {
            for line in &mut file.lines {
                let before = line.before.as_ref().map(|(_, text)| text.as_str());
                let after = line.after.as_ref().map(|(_, text)| text.as_str());
                line.cause = cause(&traces, before, after);
            }
        } else {
            (file.cause, file.is_reference) = of_file(file, changes);
        }
    }
}

impl Traces {
    fn of(change: &Change) -> Self {
        let name = || change.name.rsplit([' ', '.']).next().unwrap_or_default().to_owned();
        let both = |text: &Option<String>| text.iter().cloned().collect();
        match (&change.what, change.topic) {
            // A port of a service is known by its numbers, too.
            (None, Topic::Port) => {
                let number = |text: &Option<String>| {
                    let words = text.as_deref().unwrap_or_default().split([' ', ',']);
                    words.filter(|word| !word.is_empty()).nth(1).map(str::to_owned).into_iter().collect()
                };
                Self { before: number(&change.before), after: number(&change.after) }
            }
            (None, _) => Self {
                before: change.before.iter().map(|_| name()).collect(),
                after: change.after.iter().map(|_| name()).collect(),
            },
            (Some(_), _) => Self { before: both(&change.before), after: both(&change.after) },
        }
    }

    /// How much of the lines it explains: the length of what stands there; none where nothing does.
    fn explain(&self, before: Option<&str>, after: Option<&str>) -> Option<usize> {
        let on = |line: Option<&str>, traces: &[String]| {
            let line = line?;
            traces.iter().filter(|trace| stands_in(line, trace)).map(String::len).max()
        };
        match (before, after) {
            // A value that took another one's place explains the line better than what just stands there.
            (Some(_), Some(_)) => match (on(before, &self.before), on(after, &self.after)) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            },
            _ => on(before, &self.before).or_else(|| on(after, &self.after)),
        }
    }
}

fn cause(traces: &[Traces], before: Option<&str>, after: Option<&str>) -> Option<usize> {
    // What stands on both sides is no trace of a change.
    let explained = traces.iter().enumerate().filter_map(|(at, traces)| Some((at, traces.explain(before, after)?)));
    explained.max_by(|(one, its), (other, others)| its.cmp(others).then(other.cmp(one))).map(|(at, _)| at)
}

/// Whether a text stands in a line, and not as a part of a longer word.
pub(super) fn stands_in(line: &str, wanted: &str) -> bool {
    let wanted = wanted.trim();
    // A digit or a letter alone stands in too many.
    if wanted.len() < 2 {
        return false;
    }
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    line.match_indices(wanted).any(|(at, found)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + found.len()..).and_then(|after| after.chars().next());
        let begins = !is_word(before) || !is_word(found.chars().next());
        let ends = !is_word(after) || !is_word(found.chars().next_back());
        begins && ends
    })
}

/// The service, layout or whatever else a file is there for.
fn of_file(file: &FileChange, changes: &[Change]) -> (Option<usize>, bool) {
    let wants = |change: &Change| match file.fate {
        FileFate::Deleted => change.after.is_none(),
        FileFate::New => change.before.is_none(),
        FileFate::Changed => false,
    };
    let parts: Vec<&str> = file.path.split('/').collect();
    let (folder, name) =
        (parts.iter().rev().nth(1).copied().unwrap_or_default(), parts.last().copied().unwrap_or_default());
    let is_reference = matches!(folder, "dependencies.d" | "contents.d");
    let named = |topics: &[Topic], test: &dyn Fn(&str) -> bool| {
        changes.iter().position(|change| {
            change.what.is_none() && wants(change) && topics.contains(&change.topic) && test(&change.name)
        })
    };
    // A file in a service's own folder is its own, whatever it is called.
    let own = named(&[Topic::Service], &|service| {
        parts.iter().rev().skip(1).any(|part| *part == service)
            || (!is_reference
                && (name == service || name.strip_prefix(service).is_some_and(|rest| rest.starts_with(['.', '-']))))
    });
    if own.is_some() {
        return (own, false);
    }
    let refers = named(&[Topic::Service], &|service| is_reference && name == service);
    if refers.is_some() {
        return (refers, true);
    }
    let by_path = changes.iter().position(|change| {
        let value = if file.fate == FileFate::Deleted { &change.before } else { &change.after };
        matches!(change.topic, Topic::Output | Topic::Layout)
            && wants(change)
            && value.as_deref().is_some_and(|value| value.split([' ', ',']).any(|word| word == file.path))
    });
    // A layout has folders of its own.
    let by_layout =
        || named(&[Topic::Layout], &|layout| parts.iter().any(|part| part.ends_with(&format!("-{layout}"))));
    let moved = || {
        changes.iter().position(|change| {
            let value = if file.fate == FileFate::Deleted { &change.before } else { &change.after };
            let is_above = |value: &str| {
                file.path == value || file.path.strip_prefix(value).is_some_and(|rest| rest.starts_with('/'))
            };
            change.topic == Topic::Output && value.as_deref().is_some_and(|value| value.split(' ').any(is_above))
        })
    };
    (by_layout().or(by_path).or_else(moved), is_reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_by_itself() {
        assert!(stands_in("postgresql-16 x", "16") && stands_in("a 3000:3000", "3000"));
        assert!(!stands_in("316", "16") && !stands_in("a1b", "1") && !stands_in("x", ""));
    }
}
