//! `hullwright completions`: what a shell needs to complete commands and options.

use clap::CommandFactory as _;

use super::args::{Arguments, CompletionsArgs};
use super::failure::Failure;
use super::{Outcome, console};

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "hullwright", &mut script);
    console::out(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}
