//! From a case to what would be approved.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hullwright::diagnostic::{Code, Diagnostic, list, nearest, render};
use hullwright::disk::{self, Context};
use hullwright::fileset::{ArtefactPath, FileSet};
use hullwright::source::{SourceId, Sources};
use hullwright::{Compiled, compile, spec, yaml};

use super::super::args::DEFAULT_SPEC;
use super::super::failure::Failure;
use super::approved::Snapshots;
use super::find::Case;
use super::made;
use super::settings::{self, SETTINGS, Settings};

/// What became of a case.
pub(super) struct Rendered {
    /// What the case shows, for people.
    pub(super) description: Option<String>,
    /// What can be compared, or why nothing can, and nothing must be approved.
    pub(super) snapshots: Result<Snapshots, String>,
}

/// Compiles the spec of a case with its settings.
pub(super) fn render(case: &Case) -> Result<Rendered, Failure> {
    let mut sources = Sources::default();
    let path = case.folder.join(SETTINGS);
    let (settings, wrong) = if path.exists() {
        let id = sources.add(SETTINGS, disk::read_spec(&path)?);
        settings::read(&sources, id)
    } else {
        (Settings::default(), Vec::new())
    };
    let path = case.folder.join(DEFAULT_SPEC);
    let snapshots = if !wrong.is_empty() {
        Err(render::human(&wrong, &sources, false))
    } else if settings.template.is_some() && path.exists() {
        Err(format!("it has a {DEFAULT_SPEC} and a template: a case tests one of them\n"))
    } else if let Some(named) = &settings.template {
        match made::compiled(case, named, &settings, &mut sources)? {
            Ok(compiled) => judge(compiled, &settings, &sources),
            Err(wrong) => Err(render::human(&wrong, &sources, false)),
        }
    } else if path.exists() {
        let id = sources.add(DEFAULT_SPEC, disk::read_spec(&path)?);
        snapshots(case, &settings, &mut sources, id)
    } else {
        Err(format!("there is no {DEFAULT_SPEC} beside its {SETTINGS}, and that names no template\n"))
    };
    Ok(Rendered { description: settings.description, snapshots })
}

fn snapshots(case: &Case, settings: &Settings, sources: &mut Sources, spec: SourceId) -> Result<Snapshots, String> {
    let mut wrong = settings.unknown_vars(&vars(sources, spec));
    let folder = settings.folder.as_ref().map_or_else(|| case.folder.clone(), |folder| case.folder.join(&folder.value));
    if let Some(named) = settings.folder.as_ref().filter(|_| !folder.is_dir()) {
        let message = format!("there is no folder `{}`, seen from that of the case", named.value);
        let report = Diagnostic::new(Code::InvalidValue, named.span, message);
        wrong.push(report.advice("write the way from here to the folder that the spec is meant for: only you know"));
    }
    if !wrong.is_empty() {
        return Err(render::human(&wrong, sources, false));
    }
    let vars = settings.vars.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect();
    let chosen = hullwright::Settings { vars, file: None };
    judge(compile(sources, spec, &chosen, &Context::new(folder)), settings, sources)
}

/// The names of the spec's constants, as far as it can be read.
fn vars(sources: &Sources, id: SourceId) -> Vec<String> {
    let (root, _) = yaml::parse(sources, id);
    let spec = root.and_then(|root| spec::read(root).0);
    spec.map(|spec| spec.vars.keys().map(ToString::to_string).collect()).unwrap_or_default()
}

/// Holds what was found to what was expected, and keeps what matters.
fn judge(compiled: Compiled, settings: &Settings, sources: &Sources) -> Result<Snapshots, String> {
    let report = render::human(&compiled.findings, sources, false);
    let found: BTreeSet<&str> = compiled.findings.iter().map(|finding| finding.code.id()).collect();
    let wanted: BTreeSet<&str> = settings.findings.iter().map(|code| code.as_str()).collect();
    if found != wanted {
        return Err(unexpected(&found, &wanted, &report));
    }
    let files = match compiled.files {
        Some(all) if !settings.only.is_empty() => {
            Some(only(&all, settings).map_err(|wrong| render::human(&wrong, sources, false))?)
        }
        all => all,
    };
    let report = Some(report).filter(|report| !report.is_empty());
    Ok(Snapshots { files: files.map(|files| files.snapshot()), report })
}

/// Which findings nobody expected, and which are not there.
fn unexpected(found: &BTreeSet<&str>, wanted: &BTreeSet<&str>, report: &str) -> String {
    let is =
        |codes: &[&str]| format!("{} {}", list(codes.iter().copied()), if codes.len() == 1 { "is" } else { "are" });
    let mut words = String::new();
    let surplus: Vec<&str> = found.difference(wanted).copied().collect();
    if !surplus.is_empty() {
        let _ = writeln!(words, "{} found in the spec, and nobody expects that", is(&surplus));
    }
    let missing: Vec<&str> = wanted.difference(found).copied().collect();
    if !missing.is_empty() {
        let _ = writeln!(words, "{} expected by `findings` of its {SETTINGS}, and not found", is(&missing));
    }
    let all: Vec<&str> = found.iter().copied().collect();
    let step = format!(
        "mend the spec, or write what is meant to be found into its {SETTINGS}: `findings: [{}]`",
        all.join(", ")
    );
    format!("{words}  = help: {step}\n\n{report}")
}

/// The outputs that matter; what names none of them is wrong.
fn only(files: &FileSet, settings: &Settings) -> Result<FileSet, Vec<Diagnostic>> {
    let mut some = FileSet::default();
    let mut wrong = Vec::new();
    for wanted in &settings.only {
        let name = wanted.trim_end_matches('/');
        let is_wanted = |path: &ArtefactPath| {
            path.as_str() == name || path.as_str().strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        };
        let mut is_any = false;
        for (path, artefact) in files.iter().filter(|(path, _)| is_wanted(path)) {
            is_any = true;
            // One that two entries name stands there already.
            let _ = some.insert(path.clone(), artefact.clone());
        }
        if !is_any {
            let message = format!("`{}` is no output of the spec, and no folder of outputs", wanted.value);
            let report = Diagnostic::new(Code::UndefinedReference, wanted.span, message);
            wrong.push(match nearest(name, files.iter().map(|(path, _)| path.as_str())) {
                Some(near) => report.edit(format!("write `{near}`"), wanted.span, near),
                None => report.advice("write the path of an output as `generate -v` names it: which only you know"),
            });
        }
    }
    if wrong.is_empty() { Ok(some) } else { Err(wrong) }
}
