//! `hullwright template`: which templates there are, what they see, and the beginning of an override.

pub(super) mod args;
mod eject;
mod list;
mod show;

use hullwright::template::{BUILT_IN, BuiltIn, built_in};

use super::Outcome;
use super::failure::Failure;
use args::TemplateCommand;

pub(super) fn run(command: &TemplateCommand) -> Result<Outcome, Failure> {
    match command {
        TemplateCommand::List(args) => list::run(args),
        TemplateCommand::Show(args) => show::run(args),
        TemplateCommand::Eject(args) => eject::run(args),
    }
}

/// The template of a name that the arguments allow.
fn named(name: &str) -> Result<&'static BuiltIn, Failure> {
    let unknown = || Failure::Usage(format!("there is no template `{name}`; there are {}", BUILT_IN.len()));
    built_in(name).ok_or_else(unknown)
}

/// The names of its blocks, in order.
fn block_names(template: &BuiltIn) -> Vec<String> {
    template.blocks().into_iter().map(|block| block.name).collect()
}
