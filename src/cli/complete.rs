//! Names that can be completed: those of the spec that the line names, those of cases, and codes.
//!
//! Whoever types has made half of a line, and perhaps half of a spec: what cannot be read has no names.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_complete::engine::ValueCompleter as _;
use clap_complete::{CompletionCandidate, PathCompleter};
use hullwright::diagnostic::Code;
use hullwright::disk::{self, Context};
use hullwright::graph::Part;
use hullwright::init;
use hullwright::kit::{self, Catalogue, Kit};
use hullwright::source::Sources;
use hullwright::spec::{self, Spec};
use hullwright::{Settings, compile, explain, yaml};

use super::args::{DEFAULT_CASES, DEFAULT_SPEC, folder};
use super::test;

/// All codes, with their titles.
fn codes() -> Vec<CompletionCandidate> {
    let candidate = |code: &Code| CompletionCandidate::new(code.id()).help(Some(code.title().into()));
    Code::ALL.iter().map(candidate).collect()
}

/// What can be explained: the outputs of the spec and its keys, and all codes.
pub(super) fn explained() -> Vec<CompletionCandidate> {
    let (mut names, keys) = named();
    names.extend(keys);
    names.into_iter().map(CompletionCandidate::new).chain(codes()).collect()
}

/// The outputs of the spec.
pub(super) fn outputs() -> Vec<CompletionCandidate> {
    named().0.into_iter().map(CompletionCandidate::new).collect()
}

/// The outputs of the spec, and its keys.
fn named() -> (Vec<String>, Vec<String>) {
    let file = spec_file(&words());
    let Ok(text) = disk::read_spec(&file) else { return Default::default() };
    let mut sources = Sources::default();
    let id = sources.add(DEFAULT_SPEC, text);
    let files = compile(&mut sources, id, &Settings::default(), &Context::new(folder(&file))).files.unwrap_or_default();
    (files.iter().map(|(path, _)| path.to_string()).collect(), explain::keys(&sources, id))
}

/// The constants of the spec, as they are set.
pub(super) fn vars() -> Vec<CompletionCandidate> {
    let spec = read(&spec_file(&words())).map(|(_, spec)| spec);
    let names = spec.into_iter().flat_map(|spec| spec.vars.into_keys());
    names.map(|name| CompletionCandidate::new(format!("vars.{}=", name.as_str()))).collect()
}

/// The services that start in the image; those that are written in the spec while it has mistakes.
pub(super) fn services() -> Vec<CompletionCandidate> {
    let file = spec_file(&words());
    let Some((text, spec)) = read(&file) else { return Vec::new() };
    let mut sources = Sources::default();
    let id = sources.add(DEFAULT_SPEC, text);
    let context = Context::new(folder(&file));
    let names: Vec<String> = match compile(&mut sources, id, &Settings::default(), &context).model {
        Some(model) => Part::all(&model).names().map(str::to_owned).collect(),
        None => spec.services.keys().map(ToString::to_string).collect(),
    };
    names.into_iter().map(CompletionCandidate::new).collect()
}

/// The kits, with what they are: the built-in ones and those of the spec.
pub(super) fn kits() -> Vec<CompletionCandidate> {
    let mut sources = Sources::default();
    let file = spec_file(&words());
    let catalogue = disk::read_spec(&file).map(|text| {
        let id = sources.add(DEFAULT_SPEC, text);
        Catalogue::of_spec(&mut sources, id, &Context::new(folder(&file))).0
    });
    catalogue.unwrap_or_default().all().map(kit).collect()
}

/// The built-in kits.
pub(super) fn built_in_kits() -> Vec<CompletionCandidate> {
    kit::built_in().map(kit).collect()
}

fn kit(kit: Kit<'_>) -> CompletionCandidate {
    CompletionCandidate::new(kit.name).help(kit.interface().map(|interface| interface.description.into()))
}

/// The built-in templates of `init`, with what they are for, and folders.
pub(super) fn scaffolds(current: &OsStr) -> Vec<CompletionCandidate> {
    let mut sources = Sources::default();
    let scaffolds = init::built_in_names().filter_map(|name| init::built_in(name, &mut sources));
    let mut candidates: Vec<CompletionCandidate> = scaffolds
        .filter(|scaffold| scaffold.name.starts_with(&*current.to_string_lossy()))
        .map(|scaffold| CompletionCandidate::new(scaffold.name).help(Some(scaffold.description.into())))
        .collect();
    candidates.extend(PathCompleter::dir().complete(current));
    candidates
}

/// The names of the cases.
pub(super) fn cases() -> Vec<CompletionCandidate> {
    let named = words().into_iter().map(PathBuf::from).rfind(|word| word.is_dir());
    test::names(&named.unwrap_or_else(|| DEFAULT_CASES.into())).into_iter().map(CompletionCandidate::new).collect()
}

/// The words of the line that is completed, without the command.
fn words() -> Vec<OsString> {
    std::env::args_os().skip_while(|word| word != "--").skip(2).collect()
}

/// The spec that a line names. Bash cuts words at an equals sign.
fn spec_file(words: &[OsString]) -> PathBuf {
    let mut named = None;
    for (at, word) in words.iter().enumerate() {
        let word = word.to_string_lossy();
        let glued = word.strip_prefix("--file=").or_else(|| word.strip_prefix("-f"));
        if word == "--file" || word == "-f" {
            named = words.iter().skip(at + 1).find(|word| *word != "=").map(PathBuf::from);
        } else if let Some(glued) = glued {
            named = Some(PathBuf::from(glued));
        }
    }
    named.unwrap_or_else(|| DEFAULT_SPEC.into())
}

/// A spec, as far as it can be read.
fn read(file: &Path) -> Option<(String, Spec)> {
    let text = disk::read_spec(file).ok()?;
    let mut sources = Sources::default();
    let id = sources.add(DEFAULT_SPEC, text.clone());
    let spec = spec::read(yaml::parse(&sources, id).0?).0?;
    Some((text, spec))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_the_spec() {
        let file = |line: &str| spec_file(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(file("graph "), Path::new("hull.yaml"));
        for line in ["graph -f a/b.yaml w", "graph -fa/b.yaml", "graph w --file=a/b.yaml", "graph --file = a/b.yaml"] {
            assert_eq!(file(line), Path::new("a/b.yaml"), "{line}");
        }
        assert_eq!(file("check --format json"), Path::new("hull.yaml"));
        assert_eq!(file("check -f"), Path::new("hull.yaml"));
    }
}
