//! The texts of a manifest, and the facts that they name.

use super::programs;
use crate::source::{Sources, Span};
use crate::spec::is_fact_path;
use crate::yaml::{Kind, Node};

/// Maps whose keys are names.
const NAMES: [&str; 10] =
    ["args", "choices", "env", "environment", "exports", "files", "parameters", "ports", "stages", "users"];

/// A text, and where it stands.
pub(in crate::kit) struct Text<'a> {
    /// The keys that lead to it.
    pub(super) trail: Vec<&'a str>,
    pub(super) value: &'a str,
    pub(in crate::kit) span: Span,
    /// Whether it is an item of a list.
    pub(super) is_item: bool,
    /// Whether it is an item that a shell reads, by what stands before it.
    is_shells: bool,
}

/// All texts that are values, in the order of the file.
pub(in crate::kit) fn all(tree: &Node) -> Vec<Text<'_>> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

fn collect<'a>(node: &'a Node, trail: &mut Vec<&'a str>, found: &mut Vec<Text<'a>>) {
    match &node.kind {
        Kind::Scalar(scalar) => {
            let (value, span) = (scalar.text.as_str(), node.span);
            found.push(Text { trail: trail.clone(), value, span, is_item: false, is_shells: false });
        }
        Kind::Sequence(items) => {
            let words: Vec<&str> = items.iter().map(|item| item.text().unwrap_or_default()).collect();
            let program = programs::in_list(&words);
            for (index, item) in items.iter().enumerate() {
                let first = found.len();
                collect(item, trail, found);
                // What is deeper in it is no item of this list.
                if let (Kind::Scalar(_), Some(text)) = (&item.kind, found.get_mut(first)) {
                    (text.is_item, text.is_shells) = (true, program == Some(index));
                }
            }
        }
        Kind::Mapping(entries) => {
            for entry in entries {
                trail.push(&entry.key.text);
                collect(&entry.value, trail, found);
                trail.pop();
            }
        }
    }
}

impl<'a> Text<'a> {
    /// The facts that it names.
    pub(in crate::kit) fn facts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
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

    /// Whether a fact in it is read by a shell, or by Docker: then every letter of it counts.
    pub(super) fn is_in_program(&self, fact: &str) -> bool {
        let is_key =
            |at: usize| !at.checked_sub(1).and_then(|at| self.trail.get(at)).is_some_and(|up| NAMES.contains(up));
        let mut keys = self.trail.iter().enumerate().filter(|(at, _)| is_key(*at)).map(|(_, key)| *key);
        let is_whole = |key: &str| matches!(key, "run" | "script" | "dockerfile" | "after_packages" | "s6");
        let last = keys.clone().next_back().unwrap_or_default();
        let is_line = !self.is_item && (matches!(last, "command" | "entrypoint") || self.trail.contains(&"entry"));
        self.is_shells
            || (!self.is_item && self.trail.ends_with(&["healthcheck", "test"]))
            || (is_line && programs::in_line(self.value).is_some_and(|part| part.contains(&format!("${{{fact}}}"))))
            || keys.any(is_whole)
    }
}
