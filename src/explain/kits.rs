//! The kits that a spec uses.

use std::collections::BTreeSet;

use super::site::{Subject, Whose};
use crate::folder::Folder;
use crate::kit::{Catalogue, MANIFEST};
use crate::source::{SourceId, Sources};
use crate::yaml::{self, Node};

/// A kit with its files.
pub(crate) struct Used {
    pub(crate) name: String,
    /// Its folder, as reports name it.
    pub(super) folder: String,
    pub(super) files: Vec<(String, String)>,
}

/// The kits of a spec, by name.
pub(crate) fn used(sources: &Sources, id: SourceId, folder: &dyn Folder) -> Vec<Used> {
    let mut sources = sources.clone();
    let (catalogue, _) = Catalogue::of_spec(&mut sources, id, folder);
    let (Some(root), _) = yaml::parse(&sources, id) else { return Vec::new() };
    let mut names = BTreeSet::new();
    collect(&root, &mut names);
    let used = |name: String| {
        let kit = catalogue.find(&name)?;
        let files = kit.files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let folder = kit.folder().map_or_else(|| format!("kit {name}"), str::to_owned);
        Some(Used { name, folder, files })
    };
    names.into_iter().filter_map(used).collect()
}

/// What a spec names as kits: under `kit`, and as keys of `kits` of the image.
fn collect(node: &Node, names: &mut BTreeSet<String>) {
    for entry in node.entries().unwrap_or_default() {
        if let ("kit", Some(name)) = (entry.key.text.as_str(), entry.value.text()) {
            names.insert(name.to_owned());
        }
        if entry.key.text == "image" {
            let kits = entry.value.get("kits").and_then(Node::entries).unwrap_or_default();
            names.extend(kits.iter().map(|kit| kit.key.text.clone()));
        }
        collect(&entry.value, names);
    }
    for item in node.items().unwrap_or_default() {
        collect(item, names);
    }
}

impl Used {
    /// Its manifest, as a text that can be changed.
    pub(crate) fn subject(&self, sources: &mut Sources) -> Option<Subject> {
        let (_, text) = self.files.iter().find(|(path, _)| path == MANIFEST)?;
        let id = sources.add(format!("{}/{MANIFEST}", self.folder), text.clone());
        let (root, _) = yaml::parse(sources, id);
        Some(Subject { whose: Whose::Kit(self.name.clone()), text: text.clone(), root: root? })
    }

    /// Its other files, by name.
    pub(super) fn scripts(&self) -> impl Iterator<Item = (String, &str)> {
        let files = self.files.iter().filter(|(path, _)| path != MANIFEST);
        files.map(|(path, text)| (format!("{}/{path}", self.folder), text.as_str()))
    }
}
