//! What a manifest says with `${…}`.

use super::super::catalogue::Kit;
use super::super::fill::{EXTERNAL_HOST, EXTERNAL_PORT, is_of_the_file};
use super::super::manifest::{Interface, Kind};
use super::texts::Text;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Sources;
use crate::yaml::{Entry, Node};

/// Reports every fact that nothing can stand for.
pub(super) fn check(
    kit: Kit<'_>,
    tree: &Node,
    texts: &[Text<'_>],
    interface: Option<&Interface>,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let known = known(kit, tree);
    let ports = ports(tree);
    let external = [EXTERNAL_HOST, EXTERNAL_PORT];
    let mut findings = Vec::new();
    for text in texts {
        let is_default = text.of_parameter().is_some_and(|(_, part)| part == "default");
        for fact in text.facts() {
            let place = text.place(fact, sources);
            let report = |code, message: String| Diagnostic::new(code, place, message);
            if is_default && (fact.starts_with("with.") || fact == "project.files") {
                findings.push(
                    report(Code::KitFact, format!("a default cannot be made of `${{{fact}}}`"))
                        .label("not known here")
                        .advice("write the value itself: which it is only you know"),
                );
            } else if text.trail.first() == Some(&"external") && external.contains(&fact) {
            } else if !known.iter().any(|known| known == fact) && !is_of_the_file(fact) {
                findings.push(undefined(fact, &known, report));
            } else if let Some(ports) = ports.as_ref().filter(|ports| is_other_port(fact, ports)) {
                findings.push(unknown_port(fact, ports, report));
            } else if fact == "project.files" && !(text.is_item && text.value == "${project.files}") {
                findings.push(
                    report(Code::KitFact, "`${project.files}` stands for several paths".to_owned())
                        .label("only as an item of a list, alone")
                        .advice("make it an item of a list, with nothing beside it: where that is only you know"),
                );
            } else if text.is_in_program(fact) && kind(fact, interface) == Some(Kind::Text) {
                findings.push(
                    report(Code::TextInProgram, format!("`${{{fact}}}` is a free text, and this is a program"))
                        .label("a part of the program")
                        .advice("give it to the program as a variable, under `environment`, and read that there in double quotes: what the variable is called only you know"),
                );
            }
        }
    }
    findings
}

/// Whether a text has something in it that is only known where the kit is used.
pub(super) fn is_open(text: &Text<'_>, interface: Option<&Interface>) -> bool {
    text.facts().any(|fact| match fact.strip_prefix("with.") {
        Some(name) => {
            let parameters = interface.into_iter().flat_map(|interface| &interface.parameters);
            !parameters.into_iter().any(|(key, parameter)| {
                let fits = |text: &crate::yaml::Spanned<String>| parameter.takes_default(text);
                key.as_str() == name && parameter.default.as_ref().is_some_and(fits)
            })
        }
        None => true,
    })
}

fn kind(fact: &str, interface: Option<&Interface>) -> Option<Kind> {
    let name = fact.strip_prefix("with.")?;
    interface?.parameters.iter().find(|(key, _)| key.as_str() == name).map(|(_, parameter)| parameter.kind)
}

/// All facts of the kit. A parameter counts also when something is wrong with its declaration.
fn known(kit: Kit<'_>, tree: &Node) -> Vec<String> {
    let parameters = tree.get("parameters").and_then(Node::entries).unwrap_or_default();
    let parameters = parameters.iter().map(|Entry { key, .. }| format!("with.{}", key.text));
    let own = [
        ("service.name", kit.is_for("service")),
        ("stage.name", kit.is_for("stage")),
        ("user.home", true),
        ("volume.path", true),
        ("project.files", tree.get("project").is_some()),
    ];
    parameters.chain(own.into_iter().filter(|(_, is_there)| *is_there).map(|(fact, _)| fact.to_owned())).collect()
}

/// The ports of the service that the kit is; none where they are no map.
fn ports(tree: &Node) -> Option<Vec<&str>> {
    match tree.get("service")?.get("ports") {
        Some(ports) => Some(ports.entries()?.iter().map(|entry| entry.key.text.as_str()).collect()),
        None => Some(Vec::new()),
    }
}

/// Whether a fact is one of a port that the service does not have.
fn is_other_port(fact: &str, ports: &[&str]) -> bool {
    let port = fact.strip_prefix("ports.").and_then(|rest| rest.split('.').next());
    port.is_some_and(|port| !ports.contains(&port))
}

fn unknown_port(fact: &str, ports: &[&str], report: impl Fn(Code, String) -> Diagnostic) -> Diagnostic {
    let (name, rest) =
        fact.strip_prefix("ports.").map_or((fact, ""), |port| port.split_at(port.find('.').unwrap_or(port.len())));
    let report = report(Code::UnknownPort, format!("the kit's service has no port `{name}`")).label("no such port");
    let place = report.labels.first().map(|label| label.span);
    match nearest(name, ports.iter().copied()).zip(place) {
        Some((near, place)) => {
            let wanted = format!("${{ports.{near}{rest}}}");
            report.edit(format!("write `{wanted}`"), place, wanted)
        }
        None => report.advice(format!(
            "declare it under `ports` of the `service`, which has {}; its number only you know",
            list(ports.iter().copied())
        )),
    }
}

fn undefined(fact: &str, known: &[String], report: impl Fn(Code, String) -> Diagnostic) -> Diagnostic {
    let known = || known.iter().map(String::as_str);
    let (message, missing) = match fact.strip_prefix("with.") {
        Some(name) => (format!("the kit declares no parameter `{name}`"), "declare it under `parameters`, or "),
        None => (format!("`${{{fact}}}` does not exist in a kit like this"), ""),
    };
    let report = report(Code::KitFact, message).label("no such fact");
    let place = report.labels.first().map(|label| label.span);
    // Another parameter is near by its name, and not because it is one.
    let parameters = || known().filter_map(|known| known.strip_prefix("with."));
    let near = match fact.strip_prefix("with.") {
        Some(name) => nearest(name, parameters()).map(|near| format!("with.{near}")),
        None => nearest(fact, known()).map(str::to_owned),
    };
    match near.zip(place) {
        Some((near, place)) => report.edit(format!("write `${{{near}}}`"), place, format!("${{{near}}}")),
        None => report.advice(format!(
            "{missing}write one of {}, or a fact of the file such as `${{ports.NAME}}`: which is meant only you know",
            list(known())
        )),
    }
}
