//! A compose file as a tree, with a fact for each value.

use indexmap::IndexMap;

use crate::diagnostic::Code;
use crate::import::Unreadable;
use crate::import::facts::{FactId, Ledger};
use crate::source::{Sources, Span};
use crate::yaml::{self, Kind, Node};

/// A compose file, perhaps with another one laid over it.
pub(in crate::import) struct File {
    pub(super) root: Node,
    facts: IndexMap<Span, FactId>,
}

/// Lists that a file replaces when it is laid over another; it adds to all others.
const REPLACED: [&str; 3] = ["command", "entrypoint", "test"];

impl File {
    /// Reads a file and counts its values.
    pub(super) fn read(path: &str, text: &str, ledger: &mut Ledger) -> Result<Self, Unreadable> {
        let mut sources = Sources::default();
        let id = sources.add(path, text);
        let (root, findings) = yaml::parse(&sources, id);
        let wrong = findings.iter().find(|finding| finding.is_error() && finding.code != Code::UnquotedReference);
        let unreadable = |line, why: String| Unreadable { file: path.to_owned(), line, why };
        if let Some(wrong) = wrong {
            let line = wrong.labels.first().map_or(1, |label| sources.position(label.span).line);
            return Err(unreadable(line, wrong.message.clone()));
        }
        let Some(mut root) = root else { return Err(unreadable(1, "it has nothing in it".to_owned())) };
        if root.entries().is_none() {
            return Err(unreadable(1, "it is no map".to_owned()));
        }
        place(&mut root);
        let mut file = Self { root: root.clone(), facts: IndexMap::new() };
        file.count(&root, "", &mut |span, what| ledger.fact(path, sources.position(span).line, what));
        Ok(file)
    }

    /// Counts the values below a place.
    fn count(&mut self, node: &Node, way: &str, fact: &mut impl FnMut(Span, &str) -> FactId) {
        match &node.kind {
            Kind::Mapping(entries) if !entries.is_empty() => {
                for entry in entries {
                    let dot = if way.is_empty() { "" } else { "." };
                    self.count(&entry.value, &format!("{way}{dot}{}", entry.key.text), fact);
                }
            }
            Kind::Sequence(items) if !items.is_empty() => {
                for (number, item) in items.iter().enumerate() {
                    let named = item.text().and_then(|text| text.split_once('=')).map(|(name, _)| name);
                    let way = match named.filter(|_| way.ends_with("environment") || way.ends_with("args")) {
                        Some(name) => format!("{way}.{name}"),
                        None => format!("{way}[{number}]"),
                    };
                    self.count(item, &way, fact);
                }
            }
            _ => {
                // An alias has the place of what it stands for, and says no more than that.
                self.facts.entry(node.span).or_insert_with(|| fact(node.span, way));
            }
        }
    }

    /// The facts of all values below a place.
    pub(in crate::import) fn of(&self, node: &Node) -> Vec<FactId> {
        match &node.kind {
            Kind::Mapping(entries) if !entries.is_empty() => {
                entries.iter().flat_map(|entry| self.of(&entry.value)).collect()
            }
            Kind::Sequence(items) if !items.is_empty() => items.iter().flat_map(|item| self.of(item)).collect(),
            _ => self.facts.get(&node.span).copied().into_iter().collect(),
        }
    }

    /// The whole of it.
    pub(in crate::import) fn tree(&self) -> &Node {
        &self.root
    }

    /// All facts.
    pub(super) fn facts(&self) -> impl Iterator<Item = FactId> {
        self.facts.values().copied()
    }

    /// This file under another one, as Compose lays them over each other.
    pub(super) fn under(mut self, mut over: Self, ledger: &mut Ledger) -> Self {
        // Behind all places of this file, so that no place is in both.
        let behind = self.facts.keys().map(|span| span.range().end).max().unwrap_or_default() + 1;
        shift(&mut over.root, behind);
        for (span, fact) in over.facts {
            self.facts.insert(moved(span, behind), fact);
        }
        let mut gone = Vec::new();
        merge(&mut self.root, over.root, "", &mut gone);
        for node in gone {
            self.of(&node)
                .into_iter()
                .for_each(|fact| ledger.lose(fact, "the file that is laid over it says otherwise"));
        }
        self
    }
}

/// Gives values that are not written the place of their keys.
fn place(node: &mut Node) {
    match &mut node.kind {
        Kind::Mapping(entries) => {
            for entry in entries {
                if entry.value.span.range().is_empty() {
                    entry.value.span = entry.key.span;
                }
                place(&mut entry.value);
            }
        }
        Kind::Sequence(items) => items.iter_mut().for_each(place),
        Kind::Scalar(_) => {}
    }
}

fn moved(span: Span, by: usize) -> Span {
    let range = span.range();
    Span::new(span.source, range.start + by..range.end + by)
}

fn shift(node: &mut Node, by: usize) {
    node.span = moved(node.span, by);
    match &mut node.kind {
        Kind::Mapping(entries) => entries.iter_mut().for_each(|entry| shift(&mut entry.value, by)),
        Kind::Sequence(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Kind::Scalar(_) => {}
    }
}

fn merge(base: &mut Node, over: Node, key: &str, gone: &mut Vec<Node>) {
    match (&mut base.kind, over.kind) {
        (Kind::Mapping(entries), Kind::Mapping(more)) => {
            for entry in more {
                match entries.iter_mut().find(|own| own.key.text == entry.key.text) {
                    Some(own) => merge(&mut own.value, entry.value, &entry.key.text, gone),
                    None => entries.push(entry),
                }
            }
        }
        (Kind::Sequence(items), Kind::Sequence(more)) if !REPLACED.contains(&key) => items.extend(more),
        (_, kind) => gone.push(std::mem::replace(base, Node { span: over.span, kind })),
    }
}
