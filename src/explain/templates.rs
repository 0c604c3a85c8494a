//! Lines that a template prints: it is rendered once more with marks.

use std::collections::BTreeMap;

use super::printed::{Part, Printed, places};
use super::scripts::line;
use crate::folder::Folder;
use crate::pipeline::{Changes, Settings, compile_with};
use crate::source::{SourceId, Sources, Span};
use crate::template::{Marked, built_in};

/// The line of a template that a line was printed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name of the template.
    pub name: &'static str,
    /// The line; in the user's own file where that stands in place of the template.
    pub place: Span,
    /// The tags that it stands in, the outermost first.
    pub conditions: Vec<Condition>,
}

/// A tag that a line of a template stands in: `{% if %}`, `{% elif %}`, `{% else %}`, `{% for %}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The tag.
    pub place: Span,
    /// Whether what it asks is so; it is not, where an `elif` or `else` of it was taken.
    pub holds: bool,
}

/// By text and line, from 0.
#[derive(Debug, Default)]
pub(super) struct Templates(BTreeMap<Part, Vec<Option<Template>>>);

impl Templates {
    pub(super) fn new(
        sources: &mut Sources,
        id: SourceId,
        settings: &Settings,
        folder: &dyn Folder,
        printed: &Printed,
    ) -> Self {
        let mut own = Sources::default();
        let spec = own.add(sources.get(id).name.clone(), sources.get(id).text.clone());
        let changes = Changes { marked: true, ..Changes::default() };
        let (compiled, marks) = compile_with(&mut own, spec, settings, folder, changes);
        let mut texts = Texts { sources, folder, spec: id, known: BTreeMap::new() };
        let mut parts = BTreeMap::new();
        for (part, marked) in compiled.files.as_ref().map(Printed::new).unwrap_or_default().0 {
            let Some(lines) = printed.0.get(&part) else { continue };
            let (unmarked, found): (Vec<String>, Vec<Vec<&Marked>>) =
                marked.iter().map(|line| marks.read(line)).unzip();
            let mut last = None;
            let mut template = |marked: &Vec<&Marked>| {
                // A value of several lines is marked where it begins.
                last = texts.template(marked).or_else(|| last.take());
                last.clone()
            };
            let found: Vec<Option<Template>> = found.iter().map(&mut template).collect();
            let of_line = |place: Option<usize>| place.and_then(|at| found.get(at).cloned().flatten());
            parts.insert(part, places(lines, &unmarked).into_iter().map(of_line).collect());
        }
        Self(parts)
    }

    pub(super) fn of_line(&self, part: &Part, at: usize) -> Option<Template> {
        self.0.get(part)?.get(at)?.clone()
    }
}

/// The texts of templates, as far as they are among the sources.
struct Texts<'a> {
    sources: &'a mut Sources,
    folder: &'a dyn Folder,
    spec: SourceId,
    known: BTreeMap<String, SourceId>,
}

impl Texts<'_> {
    /// The template of a line by its marks: the first that is more than a gap.
    fn template(&mut self, marked: &[&Marked]) -> Option<Template> {
        let first = marked.iter().find(|marked| !marked.text.trim().is_empty()).or_else(|| marked.first())?;
        let id = self.id(first)?;
        let text = &self.sources.get(id).text;
        let place = |number: usize| Span::new(id, line(text, number.saturating_sub(1)));
        let mut conditions: Vec<Condition> = Vec::new();
        let inside = marked.iter().filter(|other| other.template == first.template && other.file == first.file);
        for tag in inside.flat_map(|marked| &marked.conditions) {
            let whole = place(tag.line);
            let at = text.get(whole.range()).and_then(|line| line.find(tag.text.as_str())).unwrap_or_default();
            let start = whole.range().start + at;
            let end = text.len().min(start + tag.text.len());
            let condition = Condition { place: Span::new(id, start..end), holds: tag.holds };
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        Some(Template { name: first.template, place: place(first.line), conditions })
    }

    fn id(&mut self, marked: &Marked) -> Option<SourceId> {
        let name = marked.file.clone().unwrap_or_else(|| format!("template {}", marked.template));
        if let Some(id) = self.known.get(&name) {
            return Some(*id);
        }
        let text = match &marked.file {
            None => built_in(marked.template)?.text.to_owned(),
            Some(file) => {
                let spec = &self.sources.get(self.spec).name;
                let beside = spec.rsplit_once('/').map_or(0, |(folder, _)| folder.len() + 1);
                self.folder.text(file.get(beside..)?)?
            }
        };
        let id = self.sources.add(name.clone(), text);
        self.known.insert(name, id);
        Some(id)
    }
}
