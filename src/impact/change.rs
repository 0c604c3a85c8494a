//! What is otherwise, fact by fact.

use indexmap::IndexMap;

use super::facts::{Facts, Thing, Topic};
use crate::model::Model;

/// One fact that is otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Where it is so: none is the system itself, otherwise a layout's container or the development.
    pub scope: Option<String>,
    /// What it is about.
    pub topic: Topic,
    /// Its name; empty for what there is but one of.
    pub name: String,
    /// What of it has changed; none where all of it is new or gone.
    pub what: Option<String>,
    /// How it was; none where there was no such thing.
    pub before: Option<String>,
    /// How it is; none where there is no such thing any more.
    pub after: Option<String>,
    /// Of what is new or gone, everything that was known of it.
    pub(super) facts: Vec<(String, String)>,
}

impl Change {
    /// Whether the whole thing is gone.
    pub fn is_gone(&self) -> bool {
        self.what.is_none() && self.after.is_none()
    }

    /// Whether the whole thing is new.
    pub fn is_new(&self) -> bool {
        self.what.is_none() && self.before.is_none()
    }

    /// What it is about, in words: `port web.http`.
    pub fn subject(&self) -> String {
        if self.name.is_empty() { self.topic.to_string() } else { format!("{} {}", self.topic, self.name) }
    }

    /// The same with what of it has changed: `port web.http number`.
    pub fn label(&self) -> String {
        let what = self.what.as_deref().map(|what| format!(", {what}")).unwrap_or_default();
        self.subject() + &what
    }

    /// Whether it is the same, wherever it is so.
    fn is_like(&self, other: &Self) -> bool {
        let of = |change: &Self| (change.topic, change.what.clone(), change.before.clone(), change.after.clone());
        self.name == other.name && of(self) == of(other)
    }
}

/// Everything that is otherwise: first in the system itself, then only what is otherwise nowhere else.
pub(super) fn changes(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = compared(None, &Facts::of(old), &Facts::of(new));
    let (old, new) = (others(old), others(new));
    // What is there on one side only is a layout that is new or gone, which is said already.
    for (scope, model) in &old {
        let Some(other) = new.get(scope) else { continue };
        for change in compared(Some(scope), &Facts::of(model), &Facts::of(other)) {
            if !changes.iter().any(|known| known.is_like(&change)) {
                changes.push(change);
            }
        }
    }
    changes
}

/// The models besides the one of the system itself, by where they are.
pub(super) fn others(model: &Model) -> IndexMap<String, &Model> {
    let mut others = IndexMap::new();
    if let Some(split) = &model.split {
        for image in &split.images {
            others.insert(format!("split, {}", image.container), image);
        }
        if let Some(beside) = &split.beside {
            others.insert("split".to_owned(), beside);
        }
    }
    if let Some(development) = &model.development {
        others.insert("development".to_owned(), development);
    }
    others
}

fn compared(scope: Option<&str>, old: &Facts, new: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    let change = |(topic, name): &(Topic, String)| Change {
        scope: scope.map(str::to_owned),
        topic: *topic,
        name: name.clone(),
        what: None,
        before: None,
        after: None,
        facts: Vec::new(),
    };
    let all = |thing: &Thing| thing.iter().map(|(what, value)| (what.clone(), value.clone())).collect();
    for (key, before) in &old.0 {
        let Some(after) = new.0.get(key) else {
            changes.push(Change { before: Some(summary(before)), facts: all(before), ..change(key) });
            continue;
        };
        let mut say = |what: &String, before: Option<&String>, after: Option<&String>| {
            let (before, after) = (before.cloned(), after.cloned());
            changes.push(Change { what: Some(what.clone()), before, after, ..change(key) });
        };
        for (what, value) in before.iter().filter(|(what, value)| after.get(*what) != Some(*value)) {
            say(what, Some(value), after.get(what));
        }
        for (what, value) in after.iter().filter(|(what, _)| !before.contains_key(*what)) {
            say(what, None, Some(value));
        }
    }
    for (key, after) in new.0.iter().filter(|(key, _)| !old.0.contains_key(*key)) {
        changes.push(Change { after: Some(summary(after)), facts: all(after), ..change(key) });
    }
    changes.sort_by_key(|change| change.topic);
    changes
}

/// The first facts of a thing, as one line.
fn summary(thing: &Thing) -> String {
    const MOST: usize = 3;
    let facts: Vec<String> = thing.iter().take(MOST).map(|(what, value)| format!("{what} {value}")).collect();
    if facts.is_empty() { "there".to_owned() } else { facts.join(", ") }
}
