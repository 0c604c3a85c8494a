//! The facts of an instruction: one for each part that the spec may say or leave out by itself.

use super::read::{Flags, Instr, Program, What};
use crate::import::facts::{FactId, Ledger};
use crate::import::words::chain;

/// The commands of a `RUN` that are facts of their own: those of a chain, or the whole of it.
pub(super) fn commands(command: &Program, has_text: bool) -> Option<Vec<String>> {
    match command {
        Program::Shell(line) if !has_text => chain(line),
        Program::Shell(_) | Program::Exec(_) => None,
    }
}

/// Counts the parts of an instruction.
pub(super) fn count(instr: &Instr, file: &str, ledger: &mut Ledger) -> Vec<FactId> {
    parts(instr).into_iter().map(|what| ledger.fact(file, instr.line, what)).collect()
}

/// Flags as they are written, each with a space behind it.
pub(super) fn written(flags: &Flags) -> String {
    flags.iter().flat_map(|(name, value)| ["--", name, "=", value, " "]).collect()
}

fn parts(instr: &Instr) -> Vec<String> {
    let whole = || vec![instr.raw.clone()];
    let word = instr.raw.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let each = |values: &[String]| values.iter().map(|value| format!("{word} {value}")).collect::<Vec<_>>();
    let parts = match &instr.what {
        What::Arg(args) => args.iter().map(|(name, _)| format!("ARG {name}")).collect(),
        What::Env(pairs) => pairs.iter().map(|(name, _)| format!("ENV {name}")).collect(),
        What::Label(pairs) => pairs.iter().map(|(name, _)| format!("LABEL {name}")).collect(),
        What::Copy { flags, sources, to, has_text: false, .. } => {
            let flags = written(flags);
            sources.iter().map(|source| format!("{word} {flags}{source} {to}")).collect()
        }
        What::Run { flags, command, has_text } => match commands(command, *has_text) {
            Some(commands) if commands.len() > 1 || flags.is_empty() => {
                commands.iter().map(|command| format!("RUN {command}")).collect()
            }
            _ => whole(),
        },
        What::Expose(ports) => each(ports),
        What::Volume(paths) => each(paths),
        What::Healthcheck { flags, test } => {
            let flags = flags.iter().map(|(name, value)| format!("HEALTHCHECK --{name}={value}"));
            let test = match test {
                None => "HEALTHCHECK NONE".to_owned(),
                Some(Program::Exec(words)) => format!("HEALTHCHECK CMD {}", words.join(" ")),
                Some(Program::Shell(line)) => format!("HEALTHCHECK CMD {line}"),
            };
            flags.chain([test]).collect()
        }
        What::Copy { .. }
        | What::From { .. }
        | What::Workdir(_)
        | What::User(_)
        | What::Cmd(_)
        | What::Entrypoint(_)
        | What::Stopsignal(_)
        | What::Maintainer(_)
        | What::Other => whole(),
    };
    if parts.is_empty() { whole() } else { parts }
}
