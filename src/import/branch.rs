//! The document that claims make.

use indexmap::IndexMap;

use super::draft::{Claim, Step};
use crate::yaml_out::{Entry, Mapping, Value};

/// A part of the document: what stands at some keys.
#[derive(Default)]
pub(super) enum Branch {
    #[default]
    Nothing,
    Leaf(Value),
    List(Vec<Value>),
    Map(IndexMap<String, (Branch, String)>),
}

/// The order of keys, in whatever map they stand.
const ORDER: [&str; 42] = [
    "hull",
    "name",
    "title",
    "description",
    "version",
    "vendor",
    "source",
    "url",
    "documentation",
    "license",
    "context",
    "vars",
    "users",
    "base",
    "init",
    "image",
    "kit",
    "image_of",
    "from",
    "packages",
    "working_dir",
    "args",
    "stages",
    "environment",
    "services",
    "user",
    "copy",
    "entrypoint",
    "command",
    "script",
    "oneshot",
    "ports",
    "test",
    "interval",
    "healthcheck",
    "depends_on",
    "steps",
    "volumes",
    "restart",
    "dockerfile",
    "compose",
    "outputs",
];

impl Branch {
    /// Puts the claim to its place, which is returned.
    pub(super) fn grow(&mut self, claim: &Claim) -> Option<Vec<Step>> {
        let mut here = self;
        let mut place = Vec::new();
        let mut note = None;
        for key in &claim.at {
            if matches!(here, Self::Nothing) {
                *here = Self::Map(IndexMap::new());
            }
            let Self::Map(entries) = here else { return None };
            let (branch, comment) = entries.entry(key.clone()).or_default();
            note = Some(comment);
            here = branch;
            place.push(Step::Key(key.clone()));
        }
        match here {
            Self::Nothing if !claim.is_item => *here = Self::Leaf(claim.value.clone()),
            Self::Nothing => {
                *here = Self::List(vec![claim.value.clone()]);
                place.push(Step::Item(0));
            }
            Self::List(items) if claim.is_item => {
                place.push(Step::Item(items.len()));
                items.push(claim.value.clone());
            }
            Self::Leaf(_) | Self::List(_) | Self::Map(_) => return None,
        }
        if let Some(comment) = note.filter(|_| !claim.note.is_empty()) {
            add_line(comment, &claim.note);
        }
        Some(place)
    }

    /// A comment on what stands at these keys, if something does.
    pub(super) fn comment(&mut self, at: &[String], text: &str) {
        let (Self::Map(entries), Some((first, rest))) = (self, at.split_first()) else { return };
        let Some((branch, comment)) = entries.get_mut(first) else { return };
        if !rest.is_empty() {
            return branch.comment(rest, text);
        }
        add_line(comment, text);
    }

    /// The same as it is written.
    pub(super) fn mapping(self, is_root: bool) -> Mapping {
        let mut mapping = Mapping::new();
        let Self::Map(entries) = self else { return mapping };
        for (key, (branch, comment)) in entries {
            let gap = is_root && matches!(branch, Self::Map(_) | Self::List(_));
            let value = match branch {
                Self::Nothing => continue,
                Self::Leaf(value) => value,
                Self::List(items) => Value::Sequence(items),
                Self::Map(_) => Value::Mapping(branch.mapping(false)),
            };
            mapping.put_entry(&key, Entry { value, comment, gap });
        }
        mapping.sort_names(&ORDER);
        mapping
    }
}

fn add_line(comment: &mut String, line: &str) {
    if !comment.is_empty() {
        comment.push('\n');
    }
    comment.push_str(line);
}
