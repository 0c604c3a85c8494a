//! Values of instructions. What reaches them is checked, so they can be written.

use crate::dockerfile::{Arg, Commands, Heredoc, Instruction, Plain, Run, Text};
use crate::variable::VariableName;

pub(super) fn run(steps: Vec<String>) -> Instruction {
    Instruction::Run(Run::commands(commands(steps)))
}

pub(super) fn commands(steps: Vec<String>) -> Commands {
    Commands::new(steps).expect("internal: our commands are one line each")
}

pub(super) fn heredoc(text: &str) -> Heredoc {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Heredoc::new(&format!("{text}{end}")).expect("internal: a text without NUL is a here-document")
}

pub(super) fn comment(text: &str) -> Instruction {
    Instruction::Comment(text.to_owned())
}

pub(super) fn arg(name: &str, default: &str) -> Arg {
    Arg { name: variable(name), default: Some(literal(default)) }
}

/// An argument from the head of the file, for use in a stage.
pub(super) fn declared(name: &str) -> Instruction {
    Instruction::Arg(Arg { name: variable(name), default: None })
}

pub(super) fn variable(name: &str) -> VariableName {
    VariableName::new(name).expect("internal: a build argument's name")
}

pub(super) fn reference(name: &str) -> Text {
    Text::reference(variable(name))
}

pub(super) fn literal(text: &str) -> Text {
    Text::literal(text).expect("internal: a checked text is one line")
}

pub(super) fn plain(text: Text) -> Plain {
    Plain::new(text).expect("internal: a checked text needs no quotes")
}

pub(super) fn image(reference: &str) -> Plain {
    plain(literal(reference))
}
