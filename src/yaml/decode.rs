//! From a tree to a serde type, with all mistakes in one run.
//!
//! serde stops at the first mistake. So the culprit is reported, cut out of a copy of the tree, and the copy is
//! decoded again, until nothing is wrong any more or the root itself is. What is only a consequence of a cut,
//! such as a required key that was cut, is not reported.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::error::{Mistake, Problem, Step};
use super::node::{Kind, Node};
use super::reader::Reader;
use super::report;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The most mistakes that one run reports.
const MAX_ROUNDS: usize = 200;

/// Decodes a tree, and reports every mistake of its shape.
///
/// The value may be present beside reports: it then lacks the parts that were wrong, and serves only to look
/// for further mistakes.
pub fn decode<T: DeserializeOwned>(node: &Node) -> (Option<T>, Vec<Diagnostic>) {
    let mut tree = node.clone();
    let mut cuts = Cuts::default();
    let mut reports: Vec<Diagnostic> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let mistake = match T::deserialize(Reader(&tree)) {
            Ok(value) => return (Some(value), reports),
            Err(error) => error.into_mistake(),
        };
        if !cuts.explain(&tree, &mistake) {
            let report = report::report(&tree, &mistake);
            // A value behind an alias is decoded once for each use.
            if !reports.contains(&report) {
                reports.push(report);
            }
        }
        if !cuts.cut(&mut tree, &mistake) {
            break;
        }
    }
    (None, reports)
}

/// What was cut out so far.
#[derive(Default)]
struct Cuts {
    /// Values that lost a part.
    wounded: BTreeSet<Span>,
    /// Keys that were there, or probably meant to be, by the map they stood in.
    keys: BTreeSet<(Span, String)>,
}

impl Cuts {
    /// Whether a mistake is only a consequence of a cut.
    fn explain(&self, tree: &Node, mistake: &Mistake) -> bool {
        let Some(node) = tree.at(&mistake.path).filter(|_| !matches!(mistake.path.first(), Some(Step::Key(_)))) else {
            return false;
        };
        match &mistake.problem {
            Problem::MissingKey(key) => self.keys.contains(&(node.span, (*key).to_owned())),
            _ => self.wounded.contains(&node.span),
        }
    }

    /// Cuts the culprit out; nothing can be cut when it is the root.
    fn cut(&mut self, tree: &mut Node, mistake: &Mistake) -> bool {
        let Some((last, way)) = mistake.path.split_first() else { return false };
        let Some(parent) = tree.at_mut(way) else { return false };
        self.wounded.insert(parent.span);
        match (&mut parent.kind, *last) {
            (Kind::Sequence(items), Step::Item(index)) if index < items.len() => {
                items.remove(index);
                true
            }
            (Kind::Mapping(entries), Step::Key(index) | Step::Value(index)) if index < entries.len() => {
                if let Problem::UnknownKey { key, known } = &mistake.problem {
                    let meant = report::suggestion(key, known, entries);
                    self.keys.extend(meant.map(|meant| (parent.span, meant.to_owned())));
                }
                let entry = entries.remove(index);
                self.keys.insert((parent.span, entry.key.text));
                true
            }
            _ => false,
        }
    }
}

impl Node {
    /// The value at the end of a path, which is written from its end to its start; for a key, its value.
    pub(super) fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().rev().try_fold(self, |node, step| match *step {
            Step::Item(index) => node.items()?.get(index),
            Step::Key(index) | Step::Value(index) => Some(&node.entries()?.get(index)?.value),
        })
    }

    fn at_mut(&mut self, path: &[Step]) -> Option<&mut Self> {
        path.iter().rev().try_fold(self, |node, step| match (&mut node.kind, *step) {
            (Kind::Sequence(items), Step::Item(index)) => items.get_mut(index),
            (Kind::Mapping(entries), Step::Key(index) | Step::Value(index)) => {
                entries.get_mut(index).map(|entry| &mut entry.value)
            }
            _ => None,
        })
    }
}
