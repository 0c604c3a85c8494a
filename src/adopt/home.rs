//! Where values live: in the spec itself, in its lock, or as a default of a kit that the spec can say otherwise.

use super::entry::{self, New};
use super::value::rewritten;
use super::written::Read;
use crate::diagnostic::Edit;
use crate::explain::{Subject, Used, sites};
use crate::source::{Sources, Span};
use crate::yaml::{Kind, Node, Scalar};

/// The parts of a lock.
const SECTIONS: [&str; 2] = ["images", "downloads"];

/// A value that can be given another one.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// The keys on the way to it, in the spec.
    pub(super) key: String,
    /// Its value now.
    pub(super) scalar: Scalar,
    /// Where it stands in the spec or in the lock; none where a kit brings it.
    pub(super) place: Option<Span>,
    /// Whether it is a pin of the lock.
    pub(super) is_pin: bool,
    /// The kit that brings it.
    pub(super) kit: Option<String>,
    /// The keys, one by one.
    keys: Vec<String>,
}

impl Home {
    /// What has to be written so that it is another one.
    pub(super) fn edit(&self, read: &Read, value: &str) -> Option<Edit> {
        match self.place {
            Some(span) => Some(Edit { span, replacement: rewritten(read.raw(span)?, &self.scalar, value)? }),
            None if value.contains('\n') || value.is_empty() => None,
            None => {
                let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
                entry::insert(&read.spec.text, &read.spec.root, &keys, &New::Scalar(value.to_owned()))
            }
        }
    }
}

/// All values of a spec and of its lock, and those that its kits bring.
pub(super) fn homes(Read { spec, lock }: &Read, kits: &[Used]) -> Vec<Home> {
    let mut homes: Vec<Home> = lock.iter().flat_map(pins).collect();
    own(spec, &spec.root, "", &mut homes);
    for section in ["services", "stages"] {
        for entry in spec.root.get(section).and_then(Node::entries).unwrap_or_default() {
            let kit = entry.value.get("kit").and_then(Node::text);
            let way = [section.to_owned(), entry.key.text.clone()];
            let used = kit.and_then(|kit| kits.iter().find(|used| used.name == kit));
            homes.extend(used.into_iter().flat_map(|used| of_kit(used, &way, "with", &spec.root)));
        }
    }
    let in_place = spec.root.get("image").and_then(|image| image.get("kits")).and_then(Node::entries);
    for entry in in_place.unwrap_or_default() {
        let way = ["image".to_owned(), "kits".to_owned()];
        let used = kits.iter().find(|used| used.name == entry.key.text);
        homes.extend(used.into_iter().flat_map(|used| of_kit(used, &way, &entry.key.text, &spec.root)));
    }
    homes
}

fn own(spec: &Subject, node: &Node, key: &str, homes: &mut Vec<Home>) {
    for site in sites(&spec.text, node, key) {
        if let (Some(span), Kind::Scalar(scalar)) = (site.scalar(), &site.value.kind)
            && !scalar.is_nothing()
        {
            let (key, scalar) = (site.key.clone(), scalar.clone());
            homes.push(Home { key, scalar, place: Some(span), is_pin: false, kit: None, keys: Vec::new() });
        }
        if site.is_own {
            own(spec, site.value, &site.key, homes);
        }
    }
}

/// The digests and checksums of a lock.
fn pins(lock: &Subject) -> Vec<Home> {
    let mut homes = Vec::new();
    for section in SECTIONS {
        for entry in lock.root.get(section).and_then(Node::entries).unwrap_or_default() {
            if let Kind::Scalar(scalar) = &entry.value.kind {
                let key = format!("{section}.{}", entry.key.text);
                let (scalar, place) = (scalar.clone(), Some(entry.value.span));
                homes.push(Home { key, scalar, place, is_pin: true, kit: None, keys: Vec::new() });
            }
        }
    }
    homes
}

/// The pin that has a value, by its keys, and where that stands.
pub(super) fn pin(lock: &Node, value: &str) -> Option<(String, Span)> {
    SECTIONS.iter().find_map(|section| {
        let mut entries = lock.get(section).and_then(Node::entries).unwrap_or_default().iter();
        let entry = entries.find(|entry| entry.value.text() == Some(value))?;
        Some((format!("{section}.{}", entry.key.text), entry.value.span))
    })
}

/// What a kit brings and the spec does not say: its parameters, and the keys of its service or its stage.
fn of_kit(used: &Used, way: &[String], parameters: &str, root: &Node) -> Vec<Home> {
    let Some(manifest) = used.subject(&mut Sources::default()) else { return Vec::new() };
    let mut homes = Vec::new();
    let mut add = |keys: Vec<String>, scalar: &Scalar| {
        let is_said = keys.iter().try_fold(root, |node, key| node.get(key)).is_some();
        // What refers to something else has its home there.
        if !is_said && !scalar.is_nothing() && !scalar.text.contains("${") {
            let key = keys.join(".");
            let (scalar, kit) = (scalar.clone(), Some(used.name.clone()));
            homes.push(Home { key, scalar, place: None, is_pin: false, kit, keys });
        }
    };
    let below = |more: &[&str]| way.iter().cloned().chain(more.iter().map(|key| (*key).to_owned())).collect::<Vec<_>>();
    for entry in manifest.root.get("parameters").and_then(Node::entries).unwrap_or_default() {
        if let Some(Kind::Scalar(scalar)) = entry.value.get("default").map(|default| &default.kind) {
            add(below(&[parameters, &entry.key.text]), scalar);
        }
    }
    // A kit that is used in the image itself has no keys of its own there.
    let sections = if parameters == "with" { ["service", "stage"].as_slice() } else { &[] };
    for node in sections.iter().filter_map(|section| manifest.root.get(section)) {
        each(node, &mut Vec::new(), &mut |keys, scalar| add(below(keys), scalar));
    }
    homes
}

/// Each value that keys alone lead to.
fn each<'a>(node: &'a Node, keys: &mut Vec<&'a str>, visit: &mut impl FnMut(&[&str], &Scalar)) {
    for entry in node.entries().unwrap_or_default() {
        keys.push(&entry.key.text);
        match &entry.value.kind {
            Kind::Scalar(scalar) => visit(keys, scalar),
            _ => each(&entry.value, keys, visit),
        }
        keys.pop();
    }
}
