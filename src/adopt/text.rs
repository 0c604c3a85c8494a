//! The texts of outputs, as lines.

use std::collections::BTreeMap;

use super::change::{Change, changes, lines};
use crate::explain::{Part, Section};
use crate::fileset::{Artefact, ArtefactPath, FileSet};
use crate::region;

/// The lines of each text that is ours.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(pub(super) BTreeMap<Part, Vec<String>>);

impl Texts {
    pub(super) fn of(files: &FileSet) -> Self {
        let mut texts = BTreeMap::new();
        for (path, artefact) in files.iter() {
            match artefact {
                Artefact::File { contents, mode: _ } => {
                    texts.insert(Part { path: path.clone(), section: Section::Whole }, lines(contents));
                }
                Artefact::Regions { regions, language: _, project: _, skeleton: _ } => {
                    let part = |name: &str| Part { path: path.clone(), section: Section::Region(name.to_owned()) };
                    texts.extend(regions.iter().map(|(name, body)| (part(name), lines(&region::normal(body)))));
                }
            }
        }
        Self(texts)
    }

    pub(super) fn get(&self, part: &Part) -> &[String] {
        self.0.get(part).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is otherwise in another text of that name.
    pub(super) fn changes(&self, part: &Part, other: &Self) -> Vec<Change> {
        changes(self.get(part), other.get(part))
    }

    /// In how many lines the texts differ.
    pub(super) fn distance(&self, other: &Self) -> usize {
        let parts = self.0.keys().chain(other.0.keys().filter(|part| !self.0.contains_key(*part)));
        let differing = parts.filter(|part| self.0.get(*part) != other.0.get(*part));
        differing.map(|part| self.changes(part, other).len().max(1)).sum()
    }
}

/// What stands in a file that somebody edited.
#[derive(Clone, Debug)]
pub(super) struct There {
    pub(super) part: Part,
    pub(super) lines: Vec<String>,
    /// How many lines of the file stand before it.
    pub(super) before: usize,
}

/// The texts of a file that are ours; none where they cannot be told.
pub(super) fn there(files: &FileSet, path: &ArtefactPath, text: &str) -> Vec<There> {
    match files.get(path) {
        None => Vec::new(),
        Some(Artefact::File { .. }) => {
            vec![There { part: Part { path: path.clone(), section: Section::Whole }, lines: lines(text), before: 0 }]
        }
        Some(Artefact::Regions { language, project, regions, skeleton: _ }) => {
            let found = region::find(*language, text, project, regions).unwrap_or_default();
            let there = |region: region::Region| {
                let body = text.get(region.body.clone()).unwrap_or_default();
                There {
                    part: Part { path: path.clone(), section: Section::Region(region.name) },
                    lines: lines(&region::normal(body)),
                    before: text.get(..region.body.start).unwrap_or_default().matches('\n').count(),
                }
            };
            // An emptied region is to be filled again.
            let is_filled =
                |region: &region::Region| text.get(region.body.clone()).is_some_and(|body| !body.trim().is_empty());
            found.into_iter().filter(is_filled).map(there).collect()
        }
    }
}
