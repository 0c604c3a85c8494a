//! What a kit declares that it takes.

use super::super::manifest::{Interface, Kind};
use super::texts::Text;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::yaml::{Node, Spanned};

type Parameter = super::super::manifest::Parameter<serde::de::IgnoredAny>;
type Name = Spanned<crate::spec::FactName>;

/// Reports declarations that contradict themselves, and parameters that change nothing.
pub(super) fn check(tree: &Node, texts: &[Text<'_>], interface: Option<&Interface>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // What is not used may be what was misspelt.
    let known = tree.get("parameters").and_then(Node::entries).unwrap_or_default();
    let known = || known.iter().map(|entry| entry.key.text.as_str());
    let named = texts.iter().flat_map(Text::facts).filter_map(|fact| fact.strip_prefix("with."));
    let others = named.filter(|name| !known().any(|known| known == *name));
    let misspelt: Vec<&str> = others.filter_map(|name| nearest(name, known())).collect();
    for (name, parameter) in interface.into_iter().flat_map(|interface| &interface.parameters) {
        findings.extend(declared(name, parameter));
        if !misspelt.contains(&name.as_str()) && !is_used(name.as_str(), tree, texts) {
            findings.push(
                Diagnostic::new(Code::UnusedParameter, name.span, format!("nothing in the kit uses `{name}`"))
                    .label("changes nothing")
                    .advice(format!("write `${{with.{name}}}` where it is wanted, or remove it; which only you know")),
            );
        }
    }
    findings
}

fn declared(name: &Name, parameter: &Parameter) -> Option<Diagnostic> {
    let Parameter { description: _, kind, list: is_list, map: is_map, flag, default, choices } = parameter;
    let report = |message: String| Diagnostic::new(Code::KitParameterDeclaration, name.span, message);
    if *kind == Kind::Choice && choices.is_empty() {
        return Some(
            report(format!("`{name}` is a choice, and has no choices"))
                .label("no `choices`")
                .advice("add `choices: {NAME: {}}` with each of them: which there are only you know"),
        );
    }
    if *kind != Kind::Choice && !choices.is_empty() {
        return Some(
            report(format!("`{name}` has choices, and is none"))
                .label("its `type` is another")
                .advice("write `type: choice`, or remove `choices`; which is meant only you know"),
        );
    }
    if *is_list && *is_map {
        return Some(
            report(format!("`{name}` is both a list and a map"))
                .label("of two shapes")
                .advice("remove `list` or `map`; which is meant only you know"),
        );
    }
    if let Some(flag) = flag {
        if !*is_list && !*is_map {
            return Some(
                report(format!("`{name}` has a flag, and takes one value"))
                    .label("no list")
                    .advice("add `list: true`, or write the flag where the parameter is used; which only you know"),
            );
        }
        if flag.is_empty() || !flag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return Some(
                report(format!("the flag of `{name}` is none: `{}`", flag.escape_debug()))
                    .label("letters, digits and dashes")
                    .advice("write it as in `--group`: which it is only you know"),
            );
        }
    }
    let default = default.as_ref().filter(|text| !text.contains("${") && !parameter.takes_default(text))?;
    let known = list(choices.keys().map(String::as_str));
    let expected = if *kind == Kind::Choice { format!("one of {known}") } else { kind.expected().to_owned() };
    Some(
        Diagnostic::new(
            Code::KitParameterDeclaration,
            default.span,
            format!("the default of `{name}` is no value of it: `{}`", default.escape_debug()),
        )
        .label(format!("expected {expected}"))
        .also(name.span, "the parameter")
        .advice("write a value that it takes, or another `type`; which is meant only you know"),
    )
}

/// Whether a parameter changes anything: somebody names it, or one of its choices brings something.
fn is_used(name: &str, tree: &Node, texts: &[Text<'_>]) -> bool {
    let fact = format!("with.{name}");
    let is_named = |text: &Text<'_>| text.facts().any(|named| named == fact);
    let is_told = |text: &Text<'_>| text.of_parameter().is_some_and(|(_, part)| part != "choices");
    let choices = tree.get("parameters").and_then(|all| all.get(name)).and_then(|one| one.get("choices"));
    let brings = |choice: &crate::yaml::Entry| choice.value.entries().is_some_and(|entries| !entries.is_empty());
    choices.and_then(Node::entries).unwrap_or_default().iter().any(brings)
        || texts.iter().any(|text| !is_told(text) && is_named(text))
}
