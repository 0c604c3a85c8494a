//! A case of a template of `init`: what it makes of answers.

use hullwright::Compiled;
use hullwright::diagnostic::{Code, Diagnostic, list, nearest};
use hullwright::disk;
use hullwright::fileset::{Artefact, ArtefactPath, FileSet};
use hullwright::init::{File, Given, MANIFEST, Rendered, Scaffold, Settled, Value, built_in, built_in_names, render};
use hullwright::source::Sources;
use hullwright::yaml::Spanned;
use indexmap::IndexMap;

use super::super::args::DEFAULT_SPEC;
use super::super::failure::Failure;
use super::super::init::beside;
use super::find::Case;
use super::settings::Settings;

type Wrong = Vec<Diagnostic>;

/// What is found in the spec that a template makes, and the files that it makes if there is no error; or what is wrong
/// with the template or with the answers.
pub(super) fn compiled(
    case: &Case,
    named: &Spanned<String>,
    settings: &Settings,
    sources: &mut Sources,
) -> Result<Result<Compiled, Wrong>, Failure> {
    let scaffold = match scaffold(case, named, sources)? {
        Ok(scaffold) => scaffold,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let made = answers(&scaffold, named, settings).and_then(|answers| render(&scaffold, &answers, sources));
    Ok(made.and_then(|made| {
        let is_spec = |path: &&ArtefactPath| path.as_str().rsplit('/').next() == Some(DEFAULT_SPEC);
        let spec = made.keys().find(is_spec).ok_or_else(|| vec![report(named, "makes no hull.yaml")])?;
        let mut compiled = beside::compiled(&case.folder, spec, &made, sources);
        if compiled.files.is_some() {
            compiled.files = Some(files(&made, named)?);
        }
        Ok(compiled)
    }))
}

/// The template that a case names.
fn scaffold(case: &Case, named: &Spanned<String>, sources: &mut Sources) -> Result<Result<Scaffold, Wrong>, Failure> {
    if !named.contains(['/', '.']) {
        return Ok(built_in(named, sources).ok_or_else(|| vec![unknown(named)]));
    }
    let folder = case.folder.join(&named.value);
    if !folder.join(MANIFEST).is_file() {
        return Ok(Err(vec![report(named, "is no folder, seen from that of the case, with a scaffold.yaml in it")]));
    }
    let file = |file: disk::TreeFile| File {
        name: format!("{}/{}", named.trim_end_matches('/'), file.path),
        path: file.path,
        contents: file.contents,
        mode: file.mode,
    };
    let files = disk::tree(&folder)?.into_iter().map(file).collect();
    let (scaffold, wrong) = Scaffold::read(named, files, sources);
    Ok(scaffold.ok_or(wrong))
}

/// The answers of the case, and the defaults of all that it does not answer.
fn answers(scaffold: &Scaffold, named: &Spanned<String>, settings: &Settings) -> Result<Settled, Wrong> {
    let mut given = Given::default();
    for (name, answer) in &settings.answers {
        given.add(name.clone(), answer);
    }
    let (mut answers, mut wrong) = given.settle(scaffold);
    let open: Vec<_> = answers.open(scaffold).into_iter().map(|(name, question)| (name.to_owned(), question)).collect();
    for (name, question) in open {
        match &question.default {
            Some(default) => answers.put(&name, question.read(&default.value).unwrap_or(Value::Nothing)),
            None if question.optional => answers.put(&name, Value::Nothing),
            None => wrong.push(report(named, &format!("asks for `{name}`, which `answers` does not have"))),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

fn files(made: &IndexMap<ArtefactPath, Rendered>, named: &Spanned<String>) -> Result<FileSet, Wrong> {
    let mut files = FileSet::default();
    for (path, file) in made {
        let contents = String::from_utf8(file.contents.clone());
        let contents = contents.map_err(|_| vec![report(named, &format!("makes `{path}`, which is no UTF-8 text"))])?;
        let file = Artefact::File { contents, mode: file.mode };
        let clash = |path| vec![report(named, &format!("makes `{path}` as a file and as a folder"))];
        files.insert(path.clone(), file).map_err(clash)?;
    }
    Ok(files)
}

fn unknown(named: &Spanned<String>) -> Diagnostic {
    let report = report(named, "is no built-in template");
    match nearest(named, built_in_names()) {
        Some(near) => report.edit(format!("write `{near}`"), named.span, near),
        None => report.advice(format!(
            "the built-in ones are {}, and one of yours begins with `./`: which is meant only you know",
            list(built_in_names())
        )),
    }
}

/// What is wrong with the template that is named.
fn report(named: &Spanned<String>, what: &str) -> Diagnostic {
    let message = format!("the template `{}` {what}", named.value.escape_debug());
    Diagnostic::new(Code::InvalidValue, named.span, message)
        .advice("change the case or the template: which of them is meant only you know")
}
