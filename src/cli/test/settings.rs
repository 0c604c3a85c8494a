//! `case.yaml`: what a case says besides its spec.

use hullwright::diagnostic::{Code, Diagnostic, list, nearest};
use hullwright::source::SourceId;
use hullwright::source::Sources;
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
