//! The user's folder of templates: each file in it stands in place of a built-in template.

use super::built_in::{BUILT_IN, BuiltIn, built_in};
use super::check::{Checked, File, check, endless};
use super::engine::{Stopped, Templates};
use super::marks::Marks;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::folder::Folder;
use crate::source::{Sources, Span};

/// No folder of templates has more files: only so many are looked at.
const MOST_FILES: usize = 100;

/// A template of the user's in place of a built-in one.
#[derive(Clone, Debug)]
pub(super) struct Override {
    /// The name of the built-in one.
    pub(super) name: &'static str,
    pub(super) text: String,
    /// Its file, as reports name it.
    pub(super) file: String,
    /// The whole of its text, among the sources.
    span: Span,
}

/// The templates of a spec, and where those of the user's come from.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// The templates, as far as nothing is wrong with them.
    pub(crate) templates: Templates,
    overrides: Vec<Override>,
    /// Where the spec names the folder.
    place: Span,
}

/// The built-in templates, but for those that a folder of the user's shadows; everything that is wrong in there is
/// found. Where something is, the built-in ones are chosen.
pub(crate) fn choose(path: &str, place: Span, sources: &mut Sources, folder: &dyn Folder) -> (Chosen, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut overrides: Vec<Override> = Vec::new();
    if !folder.has(path) {
        findings.push(absent(path, place));
    }
    let files = folder.files(path);
    if files.len() > MOST_FILES {
        let message = format!("`{path}` has more than {MOST_FILES} files");
        let finding = Diagnostic::new(Code::UnknownTemplate, place, message).label("this folder");
        findings.push(finding.advice("name a folder with templates alone: which one only you know"));
    }
    for name in files.into_iter().take(MOST_FILES) {
        match read(path, &name, place, sources, folder) {
            Ok(found) => overrides.push(found),
            Err(finding) => findings.push(*finding),
        }
    }
    let checked: Vec<(&'static str, Checked)> = overrides
        .iter()
        .filter_map(|own| {
            Some((own.name, check(built_in(own.name)?, File { source: own.span.source, text: &own.text })))
        })
        .collect();
    findings.extend(endless(&checked));
    findings.extend(checked.into_iter().flat_map(|(_, checked)| checked.findings));
    let templates = if findings.is_empty() { Templates::new(&overrides) } else { Templates::built_in() };
    (Chosen { templates, overrides, place }, findings)
}

/// The built-in templates alone.
pub(crate) fn none() -> Chosen {
    Chosen { templates: Templates::built_in(), overrides: Vec::new(), place: Span::nowhere() }
}

impl Chosen {
    /// The same templates with the text of each line marked, and what the marks say.
    pub(crate) fn marked(&self) -> (Templates, Marks) {
        Templates::marked(&self.overrides)
    }

    /// A region of a README that does not end where it should, or a README whose regions do not.
    pub(crate) fn torn(&self, template: &str) -> Diagnostic {
        let own = self.overrides.iter().find(|own| own.name == template);
        let message = format!("what `{template}` makes does not end where its region does");
        Diagnostic::new(Code::NoTemplate, own.map_or(self.place, |own| own.span), message)
            .advice("close each code block, and write no marker of a region: what was meant only you know")
    }

    /// What stopped a rendering, at the template of the user's that wanted too much.
    pub(crate) fn report(&self, stopped: &Stopped) -> Diagnostic {
        let named = |name: &str| self.overrides.iter().find(|own| own.name == name);
        let own = stopped.within.as_deref().and_then(named).or_else(|| named(&stopped.rendered));
        let message =
            format!("`{}` does not come to an end: it takes too many steps, or makes too much text", stopped.rendered);
        Diagnostic::new(Code::EndlessTemplate, own.map_or(self.place, |own| own.span), message)
            .advice("loop over less, or write less in the loop: what it was to do only you know")
    }
}

fn read(
    path: &str,
    name: &str,
    place: Span,
    sources: &mut Sources,
    folder: &dyn Folder,
) -> Result<Override, Box<Diagnostic>> {
    let Some(&BuiltIn { name: known, .. }) = built_in(name) else { return Err(Box::new(nobodys(path, name, place))) };
    let Some(text) = folder.text(&format!("{path}/{name}")) else {
        let message = format!("`{path}/{name}` cannot be read as a text");
        let finding = Diagnostic::new(Code::NoTemplate, place, message).label("in this folder");
        return Err(Box::new(finding.advice(
            "save it as UTF-8, as a file of its own in this folder, with at most 64 KiB; it is another file, so no edit of this one mends it",
        )));
    };
    // Named as the spec is: from where the command runs.
    let folder = sources.get(place.source).name.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let file = format!("{}{path}/{name}", folder.unwrap_or_default());
    let source = sources.add(file.clone(), text.clone());
    let span = Span::new(source, 0..text.len());
    Ok(Override { name: known, text, file, span })
}

/// A file that stands in place of nothing.
fn nobodys(path: &str, name: &str, place: Span) -> Diagnostic {
    let names = || BUILT_IN.iter().map(|template| template.name);
    // Who leaves out the folder means the file.
    let near = names().find(|known| known.ends_with(&format!("/{name}"))).or_else(|| nearest(name, names()));
    let hint = match near {
        Some(near) => format!("rename it to `{near}`"),
        None => format!("remove it, or name it like one: {}", list(names())),
    };
    Diagnostic::new(Code::UnknownTemplate, place, format!("`{path}/{name}` stands in place of no template"))
        .label("in this folder")
        .advice(format!("{hint}; it is another file, so no edit of this one mends it"))
}

fn absent(path: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::UnknownTemplate, place, format!("there is no folder `{path}`"))
        .label("relative to the folder of this file")
        .advice("make it with `hullwright template eject NAME`, or remove the key: which is meant only you know")
}
