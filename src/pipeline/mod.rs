//! The order of the stages: text, spec, expanded spec, model, files.

mod layouts;
mod outputs;
mod patched;
mod patches;
mod version;

use indexmap::IndexSet;

use self::layouts::{Place, layouts};
use self::outputs::{clashes, outside, report};
use crate::diagnostic::{Code, Diagnostic, Help, list, nearest};
use crate::emit;
use crate::fileset::FileSet;
use crate::folder::Folder;
use crate::kit::Catalogue;
use crate::model::Model;
use crate::pins::{self, Needs, Pins};
use crate::source::{SourceId, Sources, Span};
use crate::spec::{self, RelativePath, Spec, Text};
use crate::template::{self, Marks};
use crate::yaml::{self, Spanned};

/// What a caller decides besides the spec.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Other values for constants of the file, by name: `vars.NAME`.
    pub vars: Vec<(String, String)>,
    /// The name of the spec's file, for commands that are to find it; none for the usual one.
    pub file: Option<String>,
}

/// What became of a spec.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Compiled {
    /// What was found; with an error among them there is no model.
    pub findings: Vec<Diagnostic>,
    /// The decided system.
    pub model: Option<Model>,
    /// Its outputs.
    pub files: Option<FileSet>,
    /// What it takes from elsewhere, as far as it could be read.
    pub needs: Needs,
    /// What its lock says of that.
    pub pins: Pins,
}

/// What an experiment changes besides the text of the spec.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Changes<'a> {
    /// The name of a kit, and what its manifest says instead.
    pub(crate) kit: Option<(&'a str, &'a str)>,
    /// What stands in the lock instead.
    pub(crate) lock: Option<&'a str>,
    /// Whether the texts of templates are marked.
    pub(crate) marked: bool,
    /// Whether a patch that does not fit any more is left out: what it was made for is another text in an experiment.
    pub(crate) is_trial: bool,
}

/// Turns a spec into its outputs. Everything that is wrong with it is found in one run.
pub fn compile(sources: &mut Sources, id: SourceId, settings: &Settings, folder: &dyn Folder) -> Compiled {
    compile_with(sources, id, settings, folder, Changes::default()).0
}

/// The same with changes, and what the marks of templates say.
pub(crate) fn compile_with(
    sources: &mut Sources,
    id: SourceId,
    settings: &Settings,
    folder: &dyn Folder,
    changes: Changes<'_>,
) -> (Compiled, Marks) {
    let mut marks = Marks::default();
    let compiled = compile_into(sources, id, settings, folder, changes, &mut marks);
    (compiled, marks)
}

fn compile_into(
    sources: &mut Sources,
    id: SourceId,
    settings: &Settings,
    folder: &dyn Folder,
    changes: Changes<'_>,
    marks: &mut Marks,
) -> Compiled {
    let (root, mut findings) = yaml::parse(sources, id);
    let Some(root) = root else { return Compiled { findings, ..Compiled::default() } };
    if let Some(refused) = version::other(&root) {
        // What it means by its words another version knows.
        findings.push(refused);
        return Compiled { findings, ..Compiled::default() };
    }
    let (spec, wrong) = spec::read(root.clone());
    findings.extend(wrong);
    let Some(mut spec) = spec else { return Compiled { findings, ..Compiled::default() } };
    override_vars(&mut spec, settings, sources, &mut findings);
    findings.extend(patches::idle(&spec));
    let (mut chosen, of_templates) = match &spec.templates {
        Some(path) => template::choose(path.value.plain(), path.span, sources, folder),
        None => (template::none(), Vec::new()),
    };
    if changes.marked {
        (chosen.templates, *marks) = chosen.marked();
    }
    let file = settings.file.as_deref().filter(|file| !file.contains(char::is_control));
    let (mut catalogue, wrong) = Catalogue::read(&spec.kits, folder, sources, id);
    findings.extend(wrong);
    if let Some((name, manifest)) = changes.kit {
        let (other, wrong) = catalogue.with_manifest(name, manifest, sources);
        catalogue = other;
        findings.extend(wrong);
        if findings.iter().any(Diagnostic::is_error) {
            return Compiled { findings, ..Compiled::default() };
        }
    }
    let (pins, wrong) = pins::read(sources, id, settings.file.as_deref(), folder, changes.lock);
    findings.extend(wrong);
    let elsewhere = spec.context.as_ref().and_then(|path| folder.context(path.as_str()));
    let folder = elsewhere.as_deref().unwrap_or(folder);
    let place = Place { root: &root, folder, file, pins: &pins, catalogue: &catalogue };
    let mut needs = Needs::default();
    let model = layouts(&spec, sources, place, &mut findings, &mut needs);
    if !findings.iter().any(Diagnostic::is_error) {
        findings.extend(needs.not_locked(&pins));
    }
    let mut findings: Vec<Diagnostic> = findings.into_iter().collect::<IndexSet<_>>().into_iter().collect();
    for finding in &mut findings {
        only_in(|source| source == id || pins.source == Some(source) || catalogue.of_source(source).is_some(), finding);
    }
    // A template is the user's own file, so that edits of it can be offered.
    findings.extend(of_templates);
    // A kit's own mistakes first: at its use they may have others behind them.
    findings.sort_by_key(|finding| {
        let place = finding.labels.first().map(|label| label.span);
        (place.is_none_or(|place| catalogue.of_source(place.source).is_none()), place)
    });
    let model = model.filter(|_| !findings.iter().any(Diagnostic::is_error));
    let files = model.as_ref().and_then(|model| match emit::emit(model, &chosen.templates) {
        Ok(mut files) => {
            let clashes = clashes(model, &files, folder, &root);
            findings.extend(clashes);
            findings.extend(outside(model, &files, &root));
            let wrong = patches::apply(&spec, model, &mut files);
            // Marks stand in the way of what a patch looks for.
            findings.extend(wrong.into_iter().filter(|_| !changes.is_trial && !changes.marked));
            Some(files).filter(|_| !findings.iter().any(Diagnostic::is_error))
        }
        Err(refused) => {
            findings.push(report(&refused, &root, &chosen));
            None
        }
    });
    Compiled { findings, model: model.filter(|_| files.is_some()), files, needs, pins }
}

/// The folder of a spec's own templates, where it names one.
pub fn templates_folder(sources: &Sources, id: SourceId) -> Option<String> {
    let (root, _) = yaml::parse(sources, id);
    let path = RelativePath::try_from(root?.get("templates")?.text()?.to_owned()).ok()?;
    Some(path.plain().to_owned())
}

/// An edit is offered for the user's own files only: a built-in kit's is not theirs.
fn only_in(is_users: impl Fn(SourceId) -> bool, finding: &mut Diagnostic) {
    if let Help::Edit { message, edits } = &finding.help
        && !edits.iter().all(|edit| is_users(edit.span.source))
    {
        let advice = format!("{message}; that place is not in this file, so no edit of it can be offered");
        finding.help = Help::Advice(advice);
    }
}

/// Replaces constants of the file for one run.
fn override_vars(spec: &mut Spec, settings: &Settings, sources: &mut Sources, findings: &mut Vec<Diagnostic>) {
    for (name, value) in &settings.vars {
        let source = sources.add(format!("--set vars.{name}"), value.clone());
        let span = Span::new(source, 0..value.len());
        if value.contains(yaml::is_junk) {
            let message = format!("the value of `vars.{name}` has a control character");
            let report = Diagnostic::new(Code::ControlCharacter, span, message);
            findings.push(report.advice("remove it; it stands on the command line, so no edit of the file mends it"));
            continue;
        }
        let known: Vec<String> = spec.vars.keys().map(ToString::to_string).collect();
        if let Some((_, text)) = spec.vars.iter_mut().find(|(key, _)| key.as_str() == name) {
            *text = Spanned::new(Text::literal(value.clone()), span);
            continue;
        }
        let near = nearest(name, known.iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("`vars` has {}", list(known.iter().map(String::as_str))),
            |near| format!("did you mean `vars.{near}`?"),
        );
        findings.push(
            Diagnostic::new(Code::UndefinedReference, span, format!("`vars.{name}` is not a constant of the file"))
                .advice(format!("{hint}; it stands on the command line, so no edit of the file mends it")),
        );
    }
}
