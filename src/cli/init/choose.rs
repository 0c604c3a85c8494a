//! Which template, and what is known already of its answers.

use std::collections::BTreeMap;
use std::path::Path;

use hullwright::Folder as _;
use hullwright::diagnostic::{Diagnostic, nearest};
use hullwright::disk::{self, Context};
use hullwright::init::detect::{self, Here, Proposal, image_name};
use hullwright::init::{File, Scaffold, built_in, built_in_names};
use hullwright::source::Sources;

use super::super::console;
use super::super::failure::Failure;
use super::args::InitArgs;
use super::{ask, list};

/// What the folder gets when nothing in it is known and nobody says otherwise.
const LEAST: &str = "empty";

/// A template, and what was found for it.
pub(super) struct Chosen {
    pub(super) scaffold: Scaffold,
    /// What was found in the folder, in words; empty for nothing.
    pub(super) because: String,
    /// Answers that were found, by the names of their questions.
    pub(super) found: BTreeMap<&'static str, String>,
    /// What cannot be taken over, a sentence each.
    pub(super) notes: Vec<String>,
}

type Read = Result<Chosen, Vec<Diagnostic>>;

/// The template that is named or that suits the folder; or what is wrong with the one that is named.
pub(super) fn choose(args: &InitArgs, sources: &mut Sources) -> Result<Read, Failure> {
    let mut proposals = proposals(args.root())?.into_iter();
    let Some(named) = &args.template else {
        return Ok(Ok(match proposals.next() {
            Some(proposal) => suited(proposal, sources),
            None => plain(&unknown_folder(args)?, args, sources),
        }));
    };
    if named.contains(['/', '.']) {
        return local(Path::new(named), args, sources);
    }
    if !built_in_names().any(|name| name == named) {
        return Err(Failure::Usage(no_template(named)));
    }
    let suited_to = proposals.find(|proposal| proposal.scaffold == named);
    Ok(Ok(match suited_to {
        Some(proposal) => suited(proposal, sources),
        None => plain(named, args, sources),
    }))
}

/// Whether the spec is made of what was made by hand and lies in the folder; who answers a template's questions has said no.
pub(super) fn is_imported(args: &InitArgs) -> Result<bool, Failure> {
    if args.template.is_some() || args.answers.is_some() || !args.answer.is_empty() {
        return Ok(false);
    }
    let (files, folders) = disk::top(args.root())?;
    let folder = Context::new(args.root());
    let Some(found) = detect::existing(&Here { folder: &folder, files: &files, folders: &folders }) else {
        return Ok(false);
    };
    if args.yes {
        if args.is_for_people() {
            console::err(&console::visible(&format!("found {found}: reading it, as with `--from`\n")))?;
        }
        return Ok(true);
    }
    if ask::can_ask() {
        return ask::whether_imported(&found);
    }
    Err(Failure::Usage(format!(
        "the folder has {found}\n  = help: read it into a spec with `--from DIR` or `--yes`, or make another one with `--template NAME`"
    )))
}

fn proposals(root: &Path) -> Result<Vec<Proposal>, Failure> {
    let (files, folders) = disk::top(root)?;
    let folder = Context::new(root);
    Ok(detect::detect(&Here { folder: &folder, files: &files, folders: &folders }))
}

fn suited(proposal: Proposal, sources: &mut Sources) -> Chosen {
    let scaffold = built_in(proposal.scaffold, sources).expect("internal: what is proposed is built in");
    let because = format!("found {}: the template `{}`", proposal.because, proposal.scaffold);
    Chosen { scaffold, because, found: proposal.answers, notes: proposal.notes }
}

/// A built-in template of which nothing was found but the folder's name.
fn plain(name: &str, args: &InitArgs, sources: &mut Sources) -> Chosen {
    let scaffold = built_in(name, sources).expect("internal: its name is one of the built-in ones");
    Chosen { scaffold, because: String::new(), found: name_of(args.root()), notes: Vec::new() }
}

/// A template of the user's.
fn local(folder: &Path, args: &InitArgs, sources: &mut Sources) -> Result<Read, Failure> {
    let name = |path: &str| folder.join(path).to_string_lossy().into_owned();
    let files = disk::tree(folder)?.into_iter().map(|file| File {
        name: name(file.path.as_str()),
        path: file.path,
        contents: file.contents,
        mode: file.mode,
    });
    let files: Vec<File> = files.collect();
    if !files.iter().any(|file| file.path.as_str() == hullwright::init::MANIFEST) {
        return Err(Failure::Usage(format!(
            "`{}` is no template: it has no `{}`\n  = help: `docs/init.md` shows one, and `hullwright init --list` names the built-in ones",
            folder.display(),
            hullwright::init::MANIFEST
        )));
    }
    let (scaffold, findings) = Scaffold::read(&folder.to_string_lossy(), files, sources);
    let found = name_of(args.root());
    let chosen = scaffold.map(|scaffold| Chosen { scaffold, because: String::new(), found, notes: Vec::new() });
    Ok(chosen.ok_or(findings))
}

/// The name of the folder, for a question that asks for a name; the folder may still have to be made.
fn name_of(root: &Path) -> BTreeMap<&'static str, String> {
    let above = Context::new(root).above(1).and_then(|mut names| names.pop());
    let named = above.or_else(|| Some(root.file_name()?.to_string_lossy().into_owned()));
    named.and_then(|name| image_name(&name)).map(|name| ("name", name)).into_iter().collect()
}

/// What to begin with in a folder in which nothing is known.
fn unknown_folder(args: &InitArgs) -> Result<String, Failure> {
    if args.yes {
        return Ok(LEAST.to_owned());
    }
    if ask::can_ask() {
        return ask::template(&list::lines());
    }
    Err(Failure::Usage(
        "nothing in the folder says what it is\n  = help: name a template with `--template NAME`, one of those that `hullwright init --list` names"
            .to_owned(),
    ))
}

fn no_template(named: &str) -> String {
    let help = nearest(named, built_in_names()).map_or_else(
        || "`hullwright init --list` names the built-in ones, and a folder of yours begins with `./`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("there is no template `{named}`\n  = help: {help}")
}
