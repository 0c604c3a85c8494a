//! The texts of a manifest, and the facts that they name.

use crate::source::{Sources, Span};
use crate::spec::is_fact_path;
use crate::yaml::{Kind, Node};

/// Maps whose keys are names.
const NAMES: [&str; 10] =
    ["args", "choices", "env", "environment", "exports", "files", "parameters", "ports", "stages", "users"];

/// A text, and where it stands.
pub(super) struct Text<'a> {
    /// The keys that lead to it.
    pub(super) trail: Vec<&'a str>,
    pub(super) value: &'a str,
    pub(super) span: Span,
    /// Whether it is an item of a list.
    pub(super) is_item: bool,
}

/// All texts that are values, in the order of the file.
pub(super) fn all(tree: &Node) -> Vec<Text<'_>> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), false, &mut found);
    found
}

fn collect<'a>(node: &'a Node, trail: &mut Vec<&'a str>, is_item: bool, found: &mut Vec<Text<'a>>) {
    match &node.kind {
        Kind::Scalar(scalar) => {
            found.push(Text { trail: trail.clone(), value: &scalar.text, span: node.span, is_item });
        }
        Kind::Sequence(items) => items.iter().for_each(|item| collect(item, trail, true, found)),
        Kind::Mapping(entries) => {
            for entry in entries {
                trail.push(&entry.key.text);
                collect(&entry.value, trail, false, found);
                trail.pop();
            }
        }
    }
}

impl<'a> Text<'a> {
    /// The facts that it names.
    pub(super) fn facts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let named = self.value.split("${").skip(1).filter_map(|after| after.split_once('}'));
        named.map(|(name, _)| name).filter(|name| is_fact_path(name))
    }

    /// The place of a fact in it.
    pub(super) fn place(&self, fact: &str, sources: &Sources) -> Span {
        let reference = format!("${{{fact}}}");
        match sources.text(self.span).find(&reference) {
            Some(at) => {
                let start = self.span.range().start + at;
                Span::new(self.span.source, start..start + reference.len())
            }
            None => self.span,
        }
    }

    /// The parameter whose declaration it is a part of, and which part.
    pub(super) fn of_parameter(&self) -> Option<(&'a str, &'a str)> {
        match self.trail.as_slice() {
            ["parameters", name, part, ..] => Some((*name, *part)),
            _ => None,
        }
    }

    /// Whether a shell reads it, or Docker: then every letter of it counts.
    pub(super) fn is_program(&self) -> bool {
        let is_key =
            |at: usize| !at.checked_sub(1).and_then(|at| self.trail.get(at)).is_some_and(|up| NAMES.contains(up));
        let keys = self.trail.iter().enumerate().filter(|(at, _)| is_key(*at));
        keys.into_iter().any(|(_, key)| matches!(*key, "run" | "script" | "dockerfile" | "after_packages" | "s6"))
    }
}
