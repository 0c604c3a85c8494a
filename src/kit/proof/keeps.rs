//! What a manifest says of data on a volume.

use super::super::manifest::{Interface, Kind};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Reports what nobody could follow: a parameter that is none, a change that it cannot make, half a way.
pub(super) fn check(tree: &Node, interface: Option<&Interface>) -> Vec<Diagnostic> {
    let upstream = tree.get("upstream").and_then(|upstream| upstream.get("keeps"));
    let mut findings = Vec::new();
    for keeps in [tree.get("keeps"), upstream].into_iter().flatten() {
        let changes = keeps.get("changes").and_then(Node::entries).unwrap_or_default();
        for change in changes {
            findings.extend(parameter(change, interface));
            findings.extend(half(&change.value));
        }
        findings.extend(half(keeps));
    }
    findings
}

fn parameter(change: &Entry, interface: Option<&Interface>) -> Option<Diagnostic> {
    let interface = interface?;
    let names = || interface.parameters.keys().map(|name| name.as_str());
    let name = change.key.text.as_str();
    let Some((_, parameter)) = interface.parameters.iter().find(|(known, _)| known.as_str() == name) else {
        let message = format!("the kit declares no parameter `{name}`");
        let report = Diagnostic::new(Code::KitFact, change.key.span, message).label("no such parameter");
        return Some(match nearest(name, names()) {
            Some(near) => report.edit(format!("write `{near}`"), change.key.span, near),
            None => report.advice(format!("name one of {}: which changes the data only you know", list(names()))),
        });
    };
    let when = change.value.get("when")?;
    let (fits, wanted) = match when.text()? {
        "lower" => (matches!(parameter.kind, Kind::Integer | Kind::Word) && !parameter.list, "a number or a version"),
        "fewer" => (parameter.list, "a list"),
        _ => return None,
    };
    let report = || {
        let message = format!("`{name}` cannot become {}: it is not {wanted}", when.text().unwrap_or_default());
        Diagnostic::new(Code::KitParameterDeclaration, when.span, message).label("no such change")
    };
    (!fits).then(|| report().advice("write `other`, or name another parameter; which is meant only you know"))
}

/// What is saved must be loaded.
fn half(node: &Node) -> Option<Diagnostic> {
    let programs = ["save", "load"].map(|key| node.entries()?.iter().find(|entry| entry.key.text == key));
    let report = |span: Span, message: String| Diagnostic::new(Code::KitShape, span, message);
    match programs {
        [Some(one), None] | [None, Some(one)] => {
            let other = if one.key.text == "save" { "load" } else { "save" };
            let message = format!("`{}` stands without `{other}`", one.key.text);
            let report = report(one.key.span, message).label("half a way");
            Some(report.advice(format!("add `{other}`, or remove this: what it would run only you know")))
        }
        [Some(save), Some(load)] => [save, load].into_iter().find_map(|program| {
            let command = program.value.get("command")?;
            let is_empty = command.items().is_some_and(<[Node]>::is_empty);
            let report = || report(command.span, format!("`{}` runs nothing", program.key.text)).label("no program");
            is_empty.then(|| report().advice("name the program and its arguments: which only you know"))
        }),
        [None, None] => None,
    }
}
