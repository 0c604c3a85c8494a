//! `case.yaml`: what a case says besides its spec.

use hullwright::diagnostic::{Code, Diagnostic, list, nearest};
use hullwright::source::{SourceId, Sources, Span};
use hullwright::spec::Argument;
use hullwright::yaml::{self, Spanned};
use indexmap::IndexMap;
use serde::Deserialize;

/// The name of the file.
pub(super) const SETTINGS: &str = "case.yaml";

/// The settings of a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// What the case shows, for people.
    pub(super) description: Option<String>,
    /// Other values for constants of the spec's `vars`.
    pub(super) vars: IndexMap<Spanned<String>, Spanned<String>>,
    /// The codes of all that is found in the spec. None are expected where none is named.
    pub(super) findings: Vec<Spanned<String>>,
    /// The folder in which the spec is taken to lie, from that of the case: the one with the kits, the templates and the
    /// build context that the spec names. Default: the case's own.
    pub(super) folder: Option<Spanned<String>>,
    /// What is tested in place of a spec: a template of `init`, by its name or by the way from here to its folder.
    pub(super) template: Option<Spanned<String>>,
    /// The answers that the template gets. Default: its own defaults.
    pub(super) answers: IndexMap<Spanned<String>, Spanned<Argument>>,
    /// The outputs that matter: files, or folders with everything in them. Default: all.
    pub(super) only: Vec<Spanned<String>>,
}

/// Reads the settings, and finds what is wrong with them.
pub(super) fn read(sources: &Sources, id: SourceId) -> (Settings, Vec<Diagnostic>) {
    let (root, mut findings) = yaml::parse(sources, id);
    let Some(root) = root else { return (Settings::default(), findings) };
    let (settings, wrong) = yaml::decode::<Settings>(&root);
    findings.extend(wrong);
    let settings = settings.unwrap_or_default();
    findings.extend(settings.findings.iter().filter_map(unknown_code));
    findings.extend(settings.meaningless());
    (settings, findings)
}

fn unknown_code(code: &Spanned<String>) -> Option<Diagnostic> {
    let mut known = Code::ALL.iter().map(|code| code.id());
    if known.any(|id| id == code.value) {
        return None;
    }
    let report = Diagnostic::new(Code::InvalidValue, code.span, format!("there is no code `{}`", code.value));
    Some(match nearest(&code.value, Code::ALL.iter().map(|code| code.id())) {
        Some(near) => report.edit(format!("write `{near}`"), code.span, near),
        None => report.advice("`hullwright explain` lists all codes; which is meant only you know"),
    })
}

impl Settings {
    /// What says something of a spec beside a template, or of a template without one.
    fn meaningless(&self) -> Vec<Diagnostic> {
        let vars = self.vars.keys().map(|name| (name.span, "vars", "goes with a spec, and the case has a template"));
        let folder = self.folder.iter();
        let folder = folder.map(|path| (path.span, "folder", "goes with a spec, and the case has a template"));
        let answers =
            self.answers.keys().map(|name| (name.span, "answers", "goes with a `template`, and there is none"));
        // One is told of each key.
        let wrong: Vec<_> =
            if self.template.is_some() { vars.take(1).chain(folder).collect() } else { answers.take(1).collect() };
        let report = |(span, key, why): (Span, &str, &str)| {
            Diagnostic::new(Code::InvalidValue, span, format!("`{key}` {why}"))
                .advice(format!("remove `{key}`, or test the other in a case of its own: which is meant only you know"))
        };
        wrong.into_iter().map(report).collect()
    }

    /// Constants that the spec does not have.
    pub(super) fn unknown_vars(&self, known: &[String]) -> Vec<Diagnostic> {
        let known = || known.iter().map(String::as_str);
        let report = |name: &Spanned<String>| {
            let message = format!("`vars.{}` is not a constant of the spec", name.value);
            let report = Diagnostic::new(Code::UndefinedReference, name.span, message);
            match nearest(name, known()) {
                Some(near) => report.edit(format!("write `{near}`"), name.span, near),
                None => {
                    report.advice(format!("`vars` of the spec has {}: which is meant only you know", list(known())))
                }
            }
        };
        self.vars.keys().filter(|name| known().all(|known| known != name.value)).map(report).collect()
    }
}
