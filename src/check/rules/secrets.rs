//! A secret has no value in the file: not as a default, not as an example.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{Entry, EnvName, Piece, Variable};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for (name, entry) in expanded.entries() {
        if let Entry::Settable(variable) = entry
            && variable.is_secret()
        {
            secret(cx, name, variable);
            file(cx, name);
        }
    }
}

fn is_constant(piece: &Piece) -> bool {
    match piece {
        Piece::Literal(_) => true,
        Piece::Fact(path) => path.starts_with("vars."),
        Piece::Variable(_) => false,
    }
}

/// `NAME_FILE` belongs to the secret `NAME`.
fn file(cx: &mut Check<'_>, name: &Spanned<EnvName>) {
    let wanted = format!("{}_FILE", name.value);
    if let Some((taken, _)) = cx.expanded.entries().find(|(other, _)| other.as_str() == wanted) {
        let message = format!("`{wanted}` is already the path of a file that holds the secret `{}`", name.value);
        let report = Diagnostic::new(Code::EnvironmentConflict, taken.span, message)
            .label("declared hereby a second time")
            .also(name.span, "the secret");
        cx.report(report.advice("remove it, or give it another name; which of them only you know"));
    }
}

fn secret(cx: &mut Check<'_>, name: &Spanned<EnvName>, variable: &Variable) {
    let written =
        [("default", variable.default.as_ref(), "required: true"), ("example", variable.example.as_ref(), "")];
    for (key, text, instead) in written {
        let Some(text) = text else { continue };
        // A default that only refers to variables and ports is computed when the service starts.
        if text.pieces().iter().all(|piece| !is_constant(piece)) {
            continue;
        }
        let report = Diagnostic::new(
            Code::SecretValue,
            text.span,
            format!("the secret `{}` has a value in this file", name.value),
        )
        .label("everyone who has the image or the file can read it");
        cx.report(match cx.entry(key, text.span) {
            Some(entry) if !instead.is_empty() => report.edit("let users give it", entry, instead),
            _ => report
                .note("an example of a secret is a secret that somebody will use")
                .edit("empty it", text.span, "\"\""),
        });
    }
}
