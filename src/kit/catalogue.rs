//! All kits of a run: the built-in ones, which are the folders under `templates/kits`, and the spec's own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use indexmap::IndexMap;

use super::manifest::Interface;
use super::own::{self, Own};
use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use crate::source::{SourceId, Sources};
use crate::spec::{KitName, RelativePath};
use crate::yaml::{self, Kind, Node, Spanned};

/// The file of a kit that says what it is.
pub const MANIFEST: &str = "kit.yaml";

type BuiltIn = (&'static str, &'static [(&'static str, &'static str)]);

const FOLDERS: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/kits.rs"));

/// The kits that a spec can use. One of its own stands in the place of a built-in one of the same name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    own: Vec<Own>,
}

/// A kit: a name, and files as they stand in its folder.
#[derive(Clone, Copy, Debug)]
pub struct Kit<'a> {
    /// Its name.
    pub name: &'a str,
    files: Files<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Files<'a> {
    BuiltIn(&'static [(&'static str, &'static str)]),
    Own(&'a Own),
}

impl Catalogue {
    /// The built-in kits with those of a spec. What is wrong with the spec's own is reported, all of it.
    pub fn read(
        declared: &IndexMap<Spanned<KitName>, Spanned<RelativePath>>,
        folder: &dyn Folder,
        sources: &mut Sources,
        spec: SourceId,
    ) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let beside = sources.beside(spec).to_owned();
        let read = |(name, path)| own::read(name, path, folder, sources, &beside, &mut findings);
        (Self { own: declared.iter().map(read).collect() }, findings)
    }

    /// The same kits, but one that has another manifest; what is wrong with that.
    pub(crate) fn with_manifest(self, name: &str, text: &str, sources: &mut Sources) -> (Self, Vec<Diagnostic>) {
        let Some(kit) = self.find(name) else { return (self, Vec::new()) };
        let (changed, findings) = own::changed(kit, text, sources);
        let own = self.own.into_iter().filter(|own| own.name != name).chain([changed]).collect();
        (Self { own }, findings)
    }

    /// The kits that a spec's text declares, whatever else is wrong with it.
    pub fn of_spec(sources: &mut Sources, id: SourceId, folder: &dyn Folder) -> (Self, Vec<Diagnostic>) {
        let (root, mut findings) = yaml::parse(sources, id);
        let declared = root.as_ref().and_then(|root| root.get("kits")).filter(|node| !node.is_nothing());
        let Some(declared) = declared else { return (Self::default(), findings) };
        let (declared, wrong) = yaml::decode(declared);
        findings.extend(wrong);
        let (catalogue, wrong) = Self::read(&declared.unwrap_or_default(), folder, sources, id);
        findings.extend(wrong);
        findings.sort_by_key(|finding| finding.labels.first().map(|label| label.span));
        (catalogue, findings)
    }

    /// All kits, by name.
    pub fn all(&self) -> impl Iterator<Item = Kit<'_>> {
        let built_in = FOLDERS.iter().map(|(name, _)| *name);
        let names: BTreeSet<&str> = built_in.chain(self.own.iter().map(|own| own.name.as_str())).collect();
        names.into_iter().filter_map(|name| self.find(name))
    }

    /// The kit of that name.
    pub fn find(&self, name: &str) -> Option<Kit<'_>> {
        let own = self.own.iter().find(|own| own.name == name).map(Own::kit);
        own.or_else(|| built_in().find(|kit| kit.name == name))
    }

    /// The spec's own kit whose manifest is that text.
    pub(crate) fn of_source(&self, source: SourceId) -> Option<Kit<'_>> {
        self.own.iter().find(|own| own.source == Some(source)).map(Own::kit)
    }
}

/// All built-in kits, by name.
pub fn built_in() -> impl Iterator<Item = Kit<'static>> {
    FOLDERS.iter().map(|&(name, files)| Kit { name, files: Files::BuiltIn(files) })
}

impl Own {
    pub(super) fn kit(&self) -> Kit<'_> {
        Kit { name: &self.name, files: Files::Own(self) }
    }
}

impl<'a> Kit<'a> {
    /// Whether its manifest has that part: `service`, `stage` or `in_place`.
    pub fn is_for(&self, section: &str) -> bool {
        let is_key = |line: &str| line.split_once(':').is_some_and(|(key, _)| key == section);
        match self.files {
            Files::BuiltIn(_) => self.file(MANIFEST).unwrap_or_default().lines().any(is_key),
            Files::Own(own) => {
                let part = own.tree.as_ref().and_then(|tree| tree.get(section));
                part.is_some_and(|part| !part.is_nothing() && part.text() != Some("false"))
            }
        }
    }

    /// The text of one of its files; a leading `./` does not count.
    pub fn file(&self, path: &str) -> Option<&'a str> {
        let path = path.strip_prefix("./").unwrap_or(path);
        self.files().find(|(name, _)| *name == path).map(|(_, text)| text)
    }

    /// Its files, by path.
    pub fn files(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let (built_in, own): (&[_], &[_]) = match self.files {
            Files::BuiltIn(files) => (files, &[]),
            Files::Own(own) => (&[], &own.files),
        };
        let own = own.iter().map(|(path, text): &(String, String)| (path.as_str(), text.as_str()));
        built_in.iter().map(|&(path, text)| (path, text)).chain(own)
    }

    /// The folder of one of the spec's own, as reports name it; none for a built-in one.
    pub fn folder(&self) -> Option<&'a str> {
        match self.files {
            Files::BuiltIn(_) => None,
            Files::Own(own) => (!own.is_built_in).then_some(own.folder.as_str()),
        }
    }

    /// Whether an error in its own files was reported.
    pub fn is_broken(&self) -> bool {
        matches!(self.files, Files::Own(own) if own.is_broken)
    }

    /// What it takes, as its manifest says; none when that cannot be read, which was reported.
    pub fn interface(&self) -> Option<Interface> {
        let tree = match self.files {
            Files::Own(own) => own.tree.as_ref()?,
            Files::BuiltIn(_) => self.built_in_tree()?,
        };
        yaml::decode::<Interface>(&interface_of(tree)).0
    }

    /// The manifest of one of the spec's own as a tree; none when it cannot be read.
    pub(super) fn own_tree(&self) -> Option<&'a Node> {
        match self.files {
            Files::Own(own) => own.tree.as_ref(),
            Files::BuiltIn(_) => None,
        }
    }

    /// The text of its manifest, as one of the run's.
    fn source(&self, sources: &mut Sources) -> SourceId {
        sources.add(format!("kit {}", self.name), self.file(MANIFEST).unwrap_or_default())
    }

    /// Its manifest as a tree; none when it cannot be read, which was reported.
    pub(super) fn tree(&self, sources: &mut Sources) -> Option<Node> {
        match self.files {
            Files::Own(own) => own.tree.clone(),
            Files::BuiltIn(_) => self.built_in_tree().map(|tree| tree.in_source(self.source(sources))),
        }
    }

    /// The manifest of a built-in one. Each is read once: that takes longer than what is done with it, and it is the same
    /// in every run.
    fn built_in_tree(&self) -> Option<&'static Node> {
        type Read = OnceLock<Option<Node>>;
        static READ: LazyLock<BTreeMap<&str, Read>> =
            LazyLock::new(|| FOLDERS.iter().map(|&(name, _)| (name, Read::new())).collect());
        let read = || {
            let mut sources = Sources::default();
            let id = self.source(&mut sources);
            yaml::parse(&sources, id).0
        };
        READ.get(self.name)?.get_or_init(read).as_ref()
    }
}

/// The part of a manifest that says what the kit takes.
pub(super) fn interface_of(tree: &Node) -> Node {
    let mut part = tree.clone();
    if let Kind::Mapping(entries) = &mut part.kind {
        entries.retain(|entry| matches!(entry.key.text.as_str(), "description" | "parameters"));
    }
    part
}
