//! What a kit brings, for people who look for one: as its manifest says it, before anything is put in place.

use super::catalogue::Kit;
use crate::source::Sources;
use crate::yaml::{Kind, Node};

/// Parts of a manifest, and keys of its service or stage, with what their entries are.
const PARTS: [(&str, &str); 18] = [
    ("from", "starts from"),
    ("command", "command"),
    ("packages", "packages"),
    ("copy", "copies"),
    ("user", "runs as"),
    ("ports", "ports"),
    ("environment", "variables"),
    ("files", "files"),
    ("volumes", "volumes"),
    ("provides", "provides"),
    ("exports", "exports"),
    ("interpreter", "needs"),
    ("users", "users"),
    ("stages", "stages"),
    ("before_packages", "before packages"),
    ("after_packages", "after packages"),
    ("state", "state"),
    ("platforms", "platforms"),
];

/// Parts that are there or are not.
const HELPERS: [(&str, &str); 3] =
    [("init", "a oneshot before it"), ("setup", "a oneshot after it"), ("healthcheck", "a health check")];

impl Kit<'_> {
    /// What it is for: `service`, `stage`, and `image` where its steps can be done in the image itself.
    pub fn uses(&self) -> Vec<&'static str> {
        let uses = [("service", "service"), ("stage", "stage"), ("in_place", "image")];
        uses.into_iter().filter(|(section, _)| self.is_for(section)).map(|(_, name)| name).collect()
    }

    /// What it brings: what it is, and the names or values of it.
    pub fn brings(&self) -> Vec<(&'static str, Vec<String>)> {
        let Some(tree) = self.tree(&mut Sources::default()) else { return Vec::new() };
        let whole = ["service", "stage"].into_iter().find_map(|part| tree.get(part));
        let places: Vec<&Node> = whole.into_iter().chain([&tree]).collect();
        let find = |key: &str| places.iter().find_map(|place| place.get(key));
        let mut found: Vec<(&'static str, Vec<String>)> =
            PARTS.into_iter().filter_map(|(key, name)| Some((name, values(find(key)?)))).collect();
        let helpers = HELPERS.into_iter().filter(|(key, _)| find(key).is_some());
        let helpers: Vec<String> = helpers.map(|(_, name)| name.to_owned()).collect();
        found.push(("helpers", helpers));
        let keeps = tree.get("keeps");
        let what = keeps.and_then(|keeps| keeps.get("what")).and_then(Node::text).map(str::to_owned);
        found.push(("keeps", what.into_iter().collect()));
        let changes = keeps.and_then(|keeps| keeps.get("changes")).map(values).unwrap_or_default();
        found.push(("does not follow", changes));
        found.retain(|(_, values)| !values.is_empty());
        found
    }
}

/// The keys of a map, the items of a list, or a text.
fn values(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::Scalar(_) => node.text().map(str::to_owned).into_iter().collect(),
        Kind::Sequence(items) => items.iter().filter_map(Node::text).map(str::to_owned).collect(),
        Kind::Mapping(entries) => entries.iter().map(|entry| entry.key.text.clone()).collect(),
    }
}
