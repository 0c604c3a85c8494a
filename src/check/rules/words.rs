//! A command is a program and its arguments. What only a shell understands reaches the program as it stands.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::spec::{Piece, Text};

/// Words that are no argument of any usual program.
const OF_SHELL: [&str; 8] = ["&&", "||", "|", "&", ">", ">>", "2>&1", "2>"];

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        let Some(command) = &service.command else { continue };
        let word = command.value.0.iter().find_map(|word| of_shell(word));
        if let Some(word) = word.filter(|_| cx.is_users(command.span)) {
            report(cx, service, word);
        }
    }
}

fn of_shell(word: &Text) -> Option<&str> {
    match word.pieces() {
        [Piece::Literal(text)] if OF_SHELL.contains(&text.as_str()) => Some(text),
        _ => None,
    }
}

fn report(cx: &mut Check<'_>, service: &Service, word: &str) {
    let Some(command) = &service.command else { return };
    let name = &service.name.value;
    let message = format!("`{word}` in the command of `{name}` is an argument: no shell reads it");
    let report = Diagnostic::new(Code::ShellWords, cx.narrow(command.span, word), message).label("means nothing here");
    cx.report(
        report.advice(
            "write the line as a `script`, with what it reads under `environment`; what it reads only you know",
        ),
    );
}
