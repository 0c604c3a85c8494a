//! Secrets and configs of Compose's that a service mounts are declared.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;
use crate::spec::{Entry, Required, Words};
use crate::yaml::Node;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for section in ["secrets", "configs"] {
        let own = expanded.spec.compose.as_ref().and_then(|own| own.get(section)).and_then(Node::entries);
        let mut known: Vec<&str> = own.unwrap_or_default().iter().map(|entry| entry.key.text.as_str()).collect();
        if section == "secrets" {
            let variables = expanded.services.iter().flat_map(|service| &service.environment);
            let required = variables.chain(&expanded.spec.environment).filter(|(_, entry)| is_mounted(entry));
            known.extend(required.map(|(name, _)| name.as_str()));
        }
        for service in &expanded.services {
            for (name, span) in named(&service.words, section).filter(|(name, _)| !known.contains(name)) {
                cx.report(undeclared(section, name, span, &known));
            }
        }
    }
}

/// A secret that must be given is one of the compose file's.
fn is_mounted(entry: &Entry) -> bool {
    let Entry::Settable(variable) = entry else { return false };
    variable.is_secret() && variable.required.as_ref().is_some_and(|required| required.value == Required::Always)
}

/// The names in a list of names, or of maps with a `source`.
fn named<'w>(words: &'w Words, word: &str) -> impl Iterator<Item = (&'w str, Span)> {
    let items = words.get(word).and_then(Node::items).unwrap_or_default();
    let names = items.iter().map(|item| item.get("source").unwrap_or(item));
    names.filter_map(|name| Some((name.text().filter(|text| !text.contains('$'))?, name.span)))
}

fn undeclared(section: &str, name: &str, span: Span, known: &[&str]) -> Diagnostic {
    let name = name.escape_debug();
    let message = format!("`{name}` is not declared under `compose.{section}`");
    let report = Diagnostic::new(Code::UndeclaredFile, span, message).label("declared nowhere");
    match nearest(&name.to_string(), known.iter().copied()) {
        Some(near) => report.edit(format!("write `{near}`"), span, near),
        None => report.advice(format!(
            "add `{name}: {{file: PATH}}` under `compose.{section}`: where it comes from only you know; declared is {}",
            list(known.iter().copied())
        )),
    }
}
