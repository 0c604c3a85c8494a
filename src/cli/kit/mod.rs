//! `hullwright kit`: which kits there are, and the beginnings of new ones.

pub(super) mod args;
mod create;
mod list;
mod show;

use std::path::Path;

use hullwright::diagnostic::Diagnostic;
use hullwright::disk::{self, Context};
use hullwright::kit::Catalogue;
use hullwright::source::Sources;

use super::Outcome;
use super::args::{DEFAULT_SPEC, folder};
use super::failure::Failure;
use super::report::Report;
use args::KitCommand;

pub(super) fn run(command: &KitCommand) -> Result<Outcome, Failure> {
    match command {
        KitCommand::List(args) => list::run(args),
        KitCommand::Show(args) => show::run(args),
        KitCommand::New(args) => create::new(args),
        KitCommand::Eject(args) => create::eject(args),
    }
}

/// The built-in kits with those of a spec, and what was found in those. Without a name, the usual spec counts where
/// there is one.
pub(super) fn catalogue(file: Option<&Path>, report: &mut Report) -> Result<(Catalogue, Outcome), Failure> {
    let usual = Some(Path::new(DEFAULT_SPEC)).filter(|path| path.exists());
    let Some(file) = file.or(usual) else { return Ok((Catalogue::default(), Outcome::Fine)) };
    let mut sources = Sources::default();
    let id = sources.add(file.to_string_lossy(), disk::read_spec(file)?);
    let (catalogue, findings) = Catalogue::of_spec(&mut sources, id, &Context::new(folder(file)));
    report.findings(&findings, &sources)?;
    let outcome = if findings.iter().any(Diagnostic::is_error) { Outcome::Findings } else { Outcome::Fine };
    Ok((catalogue, outcome))
}
