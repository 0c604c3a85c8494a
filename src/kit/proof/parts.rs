//! The parts of a manifest: a kit is one thing, and brings what such a thing can.

use super::super::catalogue::Kit;
use super::super::manifest::{Contribution, Manifest, Upstream, UpstreamChoice};
use super::super::scripts::{in_service, in_stage, in_steps};
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{Entry, Node};

/// Parts of a kit for a service alone.
const OF_SERVICES: [&str; 10] =
    ["users", "stages", "before_packages", "after_packages", "init", "setup", "external", "state", "keeps", "upstream"];

/// Parts of a kit for a stage alone.
const OF_STAGES: [&str; 1] = ["in_place"];

/// What a choice brings to a service alone, and to a stage alone.
const CHOICES: [&[&str]; 2] = [&["repositories", "image", "init", "setup", "state", "upstream"], &["steps"]];

/// Keys of a service or a stage that are its user's.
const OF_USERS: [&str; 5] = ["kit", "with", "dev", "unless", "when"];

/// Reports a kit that is nothing or two things, and parts that nobody would take.
pub(super) fn check(kit: Kit<'_>, tree: &Node) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let (service, stage) = (tree.get("service"), tree.get("stage"));
    let entries = tree.entries().unwrap_or_default();
    match (service, stage) {
        (None, None) => {
            let report = Diagnostic::new(Code::KitShape, tree.head(), format!("the kit `{}` is nothing", kit.name));
            findings.push(
                report
                    .label("neither a `service` nor a `stage`")
                    .advice("add `service:` with what runs, or `stage:` with what is built; which it is only you know"),
            );
        }
        (Some(_), Some(_)) => {
            let key = |name: &str| entries.iter().find(|entry| entry.key.text == name).map(|entry| entry.key.span);
            let place = key("stage").unwrap_or_else(|| tree.head());
            let report = Diagnostic::new(Code::KitShape, place, format!("the kit `{}` is two things", kit.name));
            let report = report.label("a stage").also(key("service").unwrap_or(place), "and a service");
            findings.push(report.advice(
                "make two kits of it, or put the stage under `stages`, where the service copies it from; which only you know",
            ));
        }
        (Some(_), None) => findings.extend(foreign(entries, &OF_STAGES, "service", "stage")),
        (None, Some(_)) => findings.extend(foreign(entries, &OF_SERVICES, "stage", "service")),
    }
    let of_choices = if stage.is_some() { ("stage", "service", CHOICES[0]) } else { ("service", "stage", CHOICES[1]) };
    if service.is_some() != stage.is_some() {
        for choice in choices(tree) {
            findings.extend(foreign(choice, of_choices.2, of_choices.0, of_choices.1));
        }
    }
    let named = ["service", "stage", "init", "setup"].into_iter().filter_map(|part| tree.get(part));
    let stages = tree.get("stages").and_then(Node::entries).unwrap_or_default().iter().map(|entry| &entry.value);
    let upstream = tree.get("upstream");
    let of_upstream = ["service", "init", "setup"].into_iter().filter_map(|part| upstream?.get(part));
    let of_choices = choices(tree).flatten().filter(|entry| matches!(entry.key.text.as_str(), "init" | "setup"));
    for part in named.chain(of_upstream).chain(stages).chain(of_choices.map(|entry| &entry.value)) {
        let own = part.entries().unwrap_or_default().iter();
        findings.extend(own.filter(|entry| OF_USERS.contains(&entry.key.text.as_str())).map(users));
    }
    findings
}

/// What each choice of each parameter brings.
fn choices(tree: &Node) -> impl Iterator<Item = &[Entry]> {
    let parameters = tree.get("parameters").and_then(Node::entries).unwrap_or_default().iter();
    let choices = parameters.filter_map(|parameter| parameter.value.get("choices")).filter_map(Node::entries).flatten();
    choices.filter_map(|choice| choice.value.entries())
}

/// Parts that only another kind of kit has.
fn foreign(entries: &[Entry], keys: &[&str], is: &str, is_not: &str) -> Vec<Diagnostic> {
    let wrong = entries.iter().filter(|entry| keys.contains(&entry.key.text.as_str()));
    let report = |entry: &Entry| {
        let message = format!("a kit for a {is} has no `{}`", entry.key.text);
        Diagnostic::new(Code::KitShape, entry.key.span, message)
            .label(format!("for a {is_not} alone"))
            .advice("remove it; where it is wanted instead only you know")
    };
    wrong.map(report).collect()
}

fn users(entry: &Entry) -> Diagnostic {
    let message = format!("`{}` is for whoever uses a kit, and not for the kit", entry.key.text);
    Diagnostic::new(Code::KitShape, entry.key.span, message)
        .label("nobody would look at it")
        .advice("remove it, and write what it would bring; what that is only you know")
}

/// Reports scripts that are not there.
pub(super) fn scripts(kit: Kit<'_>, manifest: Manifest) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let Manifest { service, stage, init, setup, stages, parameters, upstream, .. } = manifest;
    let Upstream { service: elsewhere, init: before, setup: after, .. } = upstream.unwrap_or_default();
    for mut service in [service, init, setup, elsewhere, before, after].into_iter().flatten() {
        in_service(kit, &mut service, &mut findings);
    }
    for mut stage in stage.into_iter().chain(stages.into_values()) {
        in_stage(kit, &mut stage, &mut findings);
    }
    let choices = parameters.into_values().flat_map(|parameter| parameter.choices.into_values());
    for Contribution { mut steps, init, setup, upstream, .. } in choices {
        in_steps(kit, &mut steps, &mut findings);
        let UpstreamChoice { state: _, init: before, setup: after } = upstream.unwrap_or_default();
        for mut helper in [init, setup, before, after].into_iter().flatten() {
            in_service(kit, &mut helper, &mut findings);
        }
    }
    findings
}
