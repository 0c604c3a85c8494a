//! `hullwright completions`: what a shell needs to complete commands, options and the names of a spec.
//!
//! The script that a shell loads asks the command itself at every Tab, with a variable that says so.

use clap::CommandFactory as _;
use clap_complete::CompleteEnv;
use clap_complete::env::Shells;

use super::args::{Arguments, CompletionsArgs};
use super::failure::Failure;
use super::{Outcome, console};

/// The name of the command, by which the script finds it.
const COMMAND: &str = "hullwright";

/// With this variable, which has the name of a shell, the command completes the words behind `--`.
const ASKED: &str = "HULLWRIGHT_COMPLETE";

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let name = args.shell.to_string();
    let mut script = Vec::new();
    Shells::builtins()
        .completer(&name)
        .expect("internal: there is a script for every shell that can be named")
        .write_registration(ASKED, COMMAND, COMMAND, COMMAND, &mut script)
        .map_err(Failure::Output)?;
    console::out(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// Answers a shell and ends, when it is a shell that asks.
pub(super) fn answer() {
    CompleteEnv::with_factory(Arguments::command).var(ASKED).complete();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn there_is_a_script_for_every_shell() {
        for shell in clap_complete::Shell::value_variants() {
            assert!(Shells::builtins().completer(&shell.to_string()).is_some(), "{shell}");
        }
    }
}
