//! What can be changed in a text: the entries of its maps and the items of its lists.

use std::ops::Range;

use super::remove;
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// Maps whose keys are names of the user's.
const NAMED: [&str; 17] = [
    "args",
    "configs",
    "environment",
    "exports",
    "files",
    "labels",
    "networks",
    "ports",
    "provides",
    "repositories",
    "secrets",
    "services",
    "stages",
    "steps",
    "users",
    "vars",
    "volumes",
];

/// A text that can be changed.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) whose: Whose,
    /// The whole text.
    pub(crate) text: String,
    /// What was read from it.
    pub(crate) root: Node,
}

/// What a text is.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// The spec.
    Spec,
    /// The manifest of that kit.
    Kit(String),
    /// The lock of the spec.
    Lock,
}

impl Subject {
    /// The kit that it is of.
    pub(crate) fn kit(&self) -> Option<&str> {
        match &self.whose {
            Whose::Kit(name) => Some(name),
            Whose::Spec | Whose::Lock => None,
        }
    }
}

/// An entry or an item.
#[derive(Clone, Debug)]
pub(crate) struct Site<'a> {
    /// The keys on the way to it: `services.web.command[0]`.
    pub(crate) key: String,
    /// All of it.
    pub(crate) span: Span,
    /// Its name, where that is the user's to choose.
    pub(crate) name: Option<Span>,
    /// Its value.
    pub(crate) value: &'a Node,
    /// Whether the value stands here, and is not another one's by an alias.
    pub(crate) is_own: bool,
    /// What is to be cut out, so that it is not there.
    pub(crate) cut: Option<Range<usize>>,
}

impl Site<'_> {
    /// The place of a value that is one text.
    pub(crate) fn scalar(&self) -> Option<Span> {
        (self.is_own && matches!(self.value.kind, Kind::Scalar(_))).then_some(self.value.span)
    }
}

/// What stands in a value, one level deep.
pub(crate) fn sites<'a>(text: &str, node: &'a Node, key: &str) -> Vec<Site<'a>> {
    match &node.kind {
        Kind::Scalar(_) => Vec::new(),
        Kind::Mapping(entries) => {
            let last = key.rsplit('.').next().unwrap_or_default();
            let is_named = NAMED.contains(&last);
            let sites = (0..entries.len()).filter_map(|at| of_entry(text, node.span, entries, at, key, is_named));
            sites.collect()
        }
        Kind::Sequence(items) => {
            let site = |(at, item): (usize, &'a Node)| Site {
                key: format!("{key}[{at}]"),
                span: item.span,
                name: None,
                value: item,
                is_own: item.span.is_within(node.span),
                cut: remove::item(text, node.span, items, at),
            };
            items.iter().enumerate().map(site).filter(|site| site.is_own).collect()
        }
    }
}

fn of_entry<'a>(text: &str, map: Span, entries: &'a [Entry], at: usize, key: &str, is_named: bool) -> Option<Site<'a>> {
    let entry = entries.get(at)?;
    let range = remove::range(map, entry)?;
    let dot = if key.is_empty() { "" } else { "." };
    Some(Site {
        key: format!("{key}{dot}{}", entry.key.text),
        span: Span::new(map.source, range),
        name: is_named.then_some(entry.key.span),
        value: &entry.value,
        is_own: entry.value.span.is_within(map) && entry.value.span.start >= entry.key.span.end,
        cut: remove::entry(text, map, entries, at),
    })
}
