//! A secret has no value in the file: not as a default, not as an example.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{Entry, EnvName, Piece, Variable};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let of_services = expanded.services.iter().flat_map(|service| &service.environment);
    for (name, entry) in expanded.spec.environment.iter().chain(of_services) {
        if let Entry::Settable(variable) = entry {
            if variable.secret.as_ref().is_some_and(|secret| secret.value) {
                secret(cx, name, variable);
            }
        }
    }
}

fn secret(cx: &mut Check<'_>, name: &Spanned<EnvName>, variable: &Variable) {
    let written =
        [("default", variable.default.as_ref(), "required: true"), ("example", variable.example.as_ref(), "")];
    for (key, text, instead) in written {
        let Some(text) = text else { continue };
        // A default that only refers to other facts is computed when the service starts.
        if text.pieces().iter().all(|piece| !matches!(piece, Piece::Literal(_))) {
            continue;
        }
        let report = Diagnostic::new(
            Code::SecretValue,
            text.span,
            format!("the secret `{}` has a value in this file", name.value),
        )
        .label("everyone who has the image or the file can read it");
        cx.findings.push(match cx.entry(key, text.span) {
            Some(entry) if !instead.is_empty() => report.edit("let users give it", entry, instead),
            _ => report.advice("remove it: an example of a secret is a secret somebody will use"),
        });
    }
}
