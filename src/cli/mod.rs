//! The command line: arguments in, words and an exit code out.
//!
//! It asks the library and the disk for everything and knows no Dockerfile, no s6 and no YAML. Results go to
//! standard output; what is wrong goes to standard error, except for machines, which read all findings from
//! standard output.

mod adopt;
mod args;
mod check;
mod compile;
mod complete;
mod completions;
mod console;
mod diff;
mod difference;
mod explain;
mod failure;
mod generate;
mod graph;
mod help;
mod import;
mod init;
mod kit;
#[cfg(feature = "lock")]
mod lock;
mod man;
mod noted;
mod patch;
mod replace;
mod report;
mod schema;
mod template;
mod test;
mod validate;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

/// How a run that worked ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// There are findings, or the outputs are not as the spec says.
    Findings,
}

/// Runs the command that the arguments ask for.
pub(crate) fn run() -> ExitCode {
    completions::answer();
    let outcome = match Arguments::parse().command {
        Command::Init(args) => init::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Adopt(args) => adopt::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Schema(args) => schema::run(&args),
        #[cfg(feature = "lock")]
        Command::Lock(args) => lock::run(&args),
        Command::Kit(command) => kit::run(&command),
        Command::Template(command) => template::run(&command),
        Command::Explain(args) => explain::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}
