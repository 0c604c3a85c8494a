//! Every line that carries a value which was changed: where it was, and where it is.

use super::causes::stands_in;
use super::change::Change;
use super::facts::{FOLLOWING, Topic};
use super::files::FileChange;

/// A value that stands in outputs, and was changed there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Value {
    /// The change, as a number of [`Impact::changes`](super::Impact::changes).
    pub change: usize,
    /// Each line that printed the old value and prints the new one.
    pub places: Vec<Place>,
}

/// A line that carries a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The output.
    pub path: String,
    /// The region in it, of a file of the user's.
    pub region: Option<String>,
    /// The number of the line and its text, before.
    pub before: (usize, String),
    /// The number of the line and its text, now.
    pub after: (usize, String),
}

/// What a health check asks holds a port or a path that is a value of its own.
const QUESTION: &str = "health check";

/// All values that lines carry, by the order of the changes.
pub(super) fn values(changes: &[Change], files: &[FileChange]) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let (Some(what), Some(before), Some(after)) = (&change.what, &change.before, &change.after) else { continue };
        if FOLLOWING.contains(&what.as_str())
            || what == QUESTION
            || matches!(change.topic, Topic::Constant | Topic::Package)
        {
            continue;
        }
        let is_known = values.iter().any(|value| {
            changes.get(value.change).is_some_and(|known| known.before == change.before && known.after == change.after)
        });
        if is_known {
            continue;
        }
        let places: Vec<Place> = files.iter().flat_map(|file| places(file, before, after)).collect();
        if !places.is_empty() {
            values.push(Value { change: at, places });
        }
    }
    values
}

fn places<'a>(file: &'a FileChange, before: &'a str, after: &'a str) -> impl Iterator<Item = Place> + 'a {
    file.lines.iter().filter_map(move |line| {
        let (old, new) = (line.before.clone()?, line.after.clone()?);
        let is_there = stands_in(&old.1, before) && stands_in(&new.1, after);
        // A value that stands on both sides was not changed on this line.
        let is_changed = !stands_in(&new.1, before) || !stands_in(&old.1, after);
        (is_there && is_changed).then(|| Place {
            path: file.path.clone(),
            region: line.region.clone(),
            before: old,
            after: new,
        })
    })
}
