//! Constants of the file in the parameters of a kit.

use indexmap::IndexMap;

use super::substitute::substituted;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;
use crate::spec::{Argument, FactName, Piece, Text};
use crate::yaml::{self, Spanned};

/// The arguments with the constants of the file in place; a constant that does not exist is reported.
pub(super) fn with_vars(
    given: &IndexMap<Spanned<String>, Spanned<Argument>>,
    vars: &IndexMap<Spanned<FactName>, Spanned<Text>>,
    findings: &mut Vec<Diagnostic>,
) -> IndexMap<Spanned<String>, Spanned<Argument>> {
    let constant = |name: &str| {
        let name = name.strip_prefix("vars.")?;
        let (_, text) = vars.iter().find(|(key, _)| key.as_str() == name)?;
        match text.pieces() {
            [] => Some(String::new()),
            [Piece::Literal(text)] => Some(text.clone()),
            _ => None,
        }
    };
    let mut given = given.clone();
    for argument in given.values_mut() {
        let texts: Vec<(&mut String, Span)> = match &mut argument.value {
            Argument::One(text) => vec![(text, argument.span)],
            Argument::List(items) => items.iter_mut().map(|item| (&mut item.value, item.span)).collect(),
            Argument::Map(entries) => entries.values_mut().map(|item| (&mut item.value, item.span)).collect(),
        };
        for (text, span) in texts {
            let written = text.clone();
            if let Some(new) = substituted(text, &constant) {
                *text = new;
            }
            if let Some(left) = text.split("${vars.").nth(1).and_then(|rest| rest.split('}').next()) {
                findings.push(undefined_var(left, &written, span, vars));
            }
        }
    }
    given
}

fn undefined_var(
    name: &str,
    written: &str,
    span: Span,
    vars: &IndexMap<Spanned<FactName>, Spanned<Text>>,
) -> Diagnostic {
    let known = || vars.keys().map(|key| key.as_str());
    let report =
        Diagnostic::new(Code::UndefinedReference, span, format!("`${{vars.{name}}}` is not a constant of this file"))
            .label("no such constant");
    match nearest(name, known()) {
        Some(near) if !written.contains('\n') => {
            let instead = written.replace(&format!("${{vars.{name}}}"), &format!("${{vars.{near}}}"));
            report.edit(format!("write `${{vars.{near}}}`"), span, yaml::quoted(&instead))
        }
        _ => report.advice(format!("`vars` has {}; declare `{name}` there: its value only you know", list(known()))),
    }
}
