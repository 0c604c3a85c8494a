//! Which change a line or a file comes from, as far as its text tells: it prints what was changed.

use super::change::Change;
use super::facts::Topic;
use super::files::{FileChange, FileFate};
use crate::word::has_word;

/// What a change leaves in outputs.
struct Traces {
    /// Values that were printed, and that are printed.
    values: [Vec<String>; 2],
    /// The name of what has changed: it stands on lines that have not changed, too, so it explains less.
    name: Option<String>,
    /// Longer texts, of which lines are parts.
    texts: Vec<String>,
}

/// How well a line is explained: by a value that was changed on it, by a text that it is of, by a name on it.
type Weight = (u8, usize);

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
        let name = change.name.rsplit([' ', '.']).next().unwrap_or_default().to_owned();
        let fact = |what: &str| change.facts.iter().find(|(known, _)| known == what).map(|(_, value)| value.clone());
        let is_named = matches!(
            change.topic,
            Topic::Variable | Topic::HostVariable | Topic::Constant | Topic::User | Topic::Mount | Topic::Label
        );
        if change.what.is_some() {
            let both = |text: &Option<String>| text.iter().cloned().collect();
            let values = [both(&change.before), both(&change.after)];
            return Self { values, name: is_named.then_some(name), texts: Vec::new() };
        }
        // A port is known by its numbers and by what it is called for people.
        let values: Vec<String> = match change.topic {
            Topic::Port => ["number", "published", "description"].into_iter().filter_map(fact).collect(),
            _ => vec![name],
        };
        let is_made_of_text = matches!(change.topic, Topic::Stage | Topic::Copy | Topic::Mount);
        let texts = change.facts.iter().filter(|_| is_made_of_text).map(|(_, value)| value.clone()).collect();
        let values = if change.is_gone() { [values, Vec::new()] } else { [Vec::new(), values] };
        Self { values, name: None, texts }
    }

    /// How well it explains a line; none where it does not.
    fn explain(&self, before: Option<&str>, after: Option<&str>) -> Option<Weight> {
        // What stands on both sides is no trace of a change.
        let on = |line: Option<&str>, other: Option<&str>, traces: &[String]| {
            let is_trace = |trace: &&String| {
                stands_in(line.unwrap_or_default(), trace) && !other.is_some_and(|other| stands_in(other, trace))
            };
            traces.iter().filter(is_trace).map(String::len).max()
        };
        let [old, new] = &self.values;
        let sides = [on(before, after, old), on(after, before, new)];
        let printed: usize = sides.iter().flatten().sum();
        if printed > 0 {
            return Some((2, printed));
        }
        let line = before.or(after).unwrap_or_default();
        let core = line.trim().trim_start_matches("&& ").trim_start_matches('!').trim_end_matches('\\').trim_end();
        let is_part = |text: &String| core.len() > 2 && text.contains(core);
        if self.texts.iter().any(is_part) {
            return Some((1, core.len()));
        }
        let name = self.name.as_ref().filter(|name| stands_in(line, name))?;
        Some((0, name.len()))
    }
}

fn cause(traces: &[Traces], before: Option<&str>, after: Option<&str>) -> Option<usize> {
    let explained = traces.iter().enumerate().filter_map(|(at, traces)| Some((at, traces.explain(before, after)?)));
    explained.max_by(|(one, its), (other, others)| its.cmp(others).then(other.cmp(one))).map(|(at, _)| at)
}

/// Whether a text stands in a line, and not as a part of a longer word.
pub(super) fn stands_in(line: &str, wanted: &str) -> bool {
    let wanted = wanted.trim();
    // A digit or a letter alone stands in too many.
    wanted.len() > 1 && has_word(line, wanted)
}

/// Folders of files that only name a service.
const REFERENCES: [&str; 2] = ["dependencies.d", "contents.d"];

/// The service, layout or output that a whole file is there for, and whether it only names it.
fn of_file(file: &FileChange, changes: &[Change]) -> (Option<usize>, bool) {
    let is_deleted = file.fate == FileFate::Deleted;
    let parts: Vec<&str> = file.path.split('/').collect();
    let (name, folders) = parts.split_last().map_or(("", [].as_slice()), |(name, folders)| (*name, folders));
    let is_reference = folders.last().is_some_and(|folder| REFERENCES.contains(folder));
    let thing = |topic: Topic, is_meant: &dyn Fn(&str) -> bool| {
        changes.iter().position(|change| {
            let is_side = if is_deleted { change.is_gone() } else { change.is_new() };
            is_side && change.topic == topic && is_meant(&change.name)
        })
    };
    // A file in a service's own folder is its own, whatever it is called; so is one that is called after it.
    let is_called = |service: &str| {
        !is_reference
            && (name == service || name.strip_prefix(service).is_some_and(|rest| rest.starts_with(['.', '-'])))
    };
    let own = thing(Topic::Service, &|service| folders.contains(&service) || is_called(service));
    if own.is_some() {
        return (own, false);
    }
    let refers = thing(Topic::Service, &|service| is_reference && name == service);
    if refers.is_some() {
        return (refers, true);
    }
    let layout = thing(Topic::Layout, &|layout| folders.iter().any(|folder| folder.ends_with(&format!("-{layout}"))));
    // An output that is switched on or off, or goes elsewhere: the file itself, or the folder that it lies in.
    let is_at = |path: &str| {
        let rest = file.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let output = || {
        changes.iter().position(|change| {
            let value = if is_deleted { &change.before } else { &change.after };
            let words = value.as_deref().unwrap_or_default();
            matches!(change.topic, Topic::Output | Topic::Layout) && words.split([' ', ',']).any(is_at)
        })
    };
    (layout.or_else(output), is_reference)
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
