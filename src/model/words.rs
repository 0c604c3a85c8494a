//! Compose's own words, decided: constants are in place, and what is left is for Compose to fill in.

use std::collections::BTreeSet;

use crate::spec::{self, HostVariable};
use crate::yaml::{Kind, Node};

/// Compose's own words for a container or a volume, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Words(pub(crate) Vec<(String, Node)>);

impl Words {
    /// The value of a word.
    pub fn get(&self, word: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == word).map(|(_, value)| value)
    }

    /// The words with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether they say, or the host may say, that a volume is somebody else's.
    pub fn is_external(&self) -> bool {
        self.get("external").is_some_and(|external| external.text() != Some("false"))
    }

    /// Whether they say, or the host may say, that the container's root is read-only.
    pub fn is_read_only(&self) -> bool {
        self.get("read_only").is_some_and(|read_only| read_only.text() != Some("false"))
    }

    /// The networks that are named: a list of names, or a map by name.
    pub fn networks(&self) -> impl Iterator<Item = &str> {
        let networks = self.get("networks");
        let listed = networks.and_then(Node::items).unwrap_or_default().iter().filter_map(Node::text);
        let mapped = networks.and_then(Node::entries).unwrap_or_default().iter().map(|entry| entry.key.text.as_str());
        listed.chain(mapped)
    }

    /// The variables of the host in them, each once, with the word where it is.
    pub fn host_variables(&self) -> Vec<(HostVariable, &str)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (word, value) in self.iter() {
            let mut texts = Vec::new();
            collect(value, &mut texts);
            let variables = texts.into_iter().flat_map(spec::host_variables);
            found.extend(variables.filter(|one| seen.insert(one.name.clone())).map(|variable| (variable, word)));
        }
        found
    }
}

fn collect<'n>(node: &'n Node, texts: &mut Vec<&'n str>) {
    match &node.kind {
        Kind::Scalar(scalar) => texts.push(&scalar.text),
        Kind::Sequence(items) => items.iter().for_each(|item| collect(item, texts)),
        Kind::Mapping(entries) => entries.iter().for_each(|entry| collect(&entry.value, texts)),
    }
}
