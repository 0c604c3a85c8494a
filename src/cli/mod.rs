//! The command line: arguments in, words and an exit code out.
//!
//! It asks the library and the disk for everything and knows no Dockerfile, no s6 and no YAML. Results go to
//! standard output; what is wrong goes to standard error, except for machines, which read all findings from
//! standard output.

mod args;
mod check;
mod compile;
mod completions;
mod console;
mod difference;
mod explain;
mod failure;
mod generate;
mod graph;
mod help;
mod import;
mod report;
mod schema;
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
    let outcome = match Arguments::parse().command {
        Command::Generate(args) => generate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Schema => schema::run(),
        Command::Explain(args) => explain::run(&args),
        Command::Init(args) => import::run(&args),
        Command::Completions(args) => completions::run(&args),
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
