//! What the container of one process answers by itself: `--help`, `--version` and `--validate`.

use super::script::own_word;
use super::{probe, process};
use crate::model::{Model, MountSource, Origin, Port, Service, Text, Variable};
use crate::template::{self, Answer};

/// The answers, where the service has any.
pub(super) fn answers(model: &Model, service: &Service) -> Option<template::Answers> {
    let answers = service.answers.as_ref()?;
    let version = |(label, command): &(String, Vec<String>)| Answer { label: label.clone(), command: command.clone() };
    // What listens is not there when somebody asks, so only a program of the user's can be tried.
    let test = service.probe().filter(|probe| probe.question.is_own());
    let test = test.map(|test| probe::command(&test.question, test.timeout)).unwrap_or_default();
    Some(template::Answers {
        help: help(model, service),
        version: named(&model.project.name, model),
        versions: answers.versions.iter().map(version).collect(),
        probe: test.iter().map(|text| own_word(model, service, text)).collect(),
        default: process::constants(&process::command(service)).unwrap_or_default(),
    })
}

/// What `--help` prints, line by line.
fn help(model: &Model, service: &Service) -> Vec<String> {
    let mut lines = vec![named(&model.project.title, model)];
    lines.extend(model.project.description.iter().map(|text| line(text)));
    lines.extend([String::new(), format!("Usage: docker run [OPTIONS] {} [ARGUMENTS]", model.image.reference)]);
    let tables = [
        ("Arguments", arguments(service)),
        ("Variables", model.own_variables().map(|each| variable(model, each)).collect()),
        ("Ports", model.ports().map(|(_, port)| self::port(port)).collect()),
        ("Volumes", mounts(model)),
    ];
    for (title, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        lines.extend([String::new(), format!("{title}:")]);
        lines.extend(rows.iter().map(|(name, text)| format!("  {name:width$}  {text}").trim_end().to_owned()));
    }
    lines
}

fn arguments(service: &Service) -> Vec<(String, String)> {
    let row = |name: &str, text: String| (name.to_owned(), text);
    let mut rows = vec![
        row("--help", "prints this text".to_owned()),
        row("--version", "prints the versions of what is inside".to_owned()),
        row("--validate", "tells whether the environment and what is inside are as they must be".to_owned()),
        match service.entrypoint.as_slice() {
            [] => row("COMMAND...", "is run instead".to_owned()),
            program => row("ARGUMENT...", format!("is given to {}", shown(program))),
        },
    ];
    let default = process::command(service);
    rows.extend((!default.is_empty()).then(|| row("(none)", format!("is the same as {}", shown(&default)))));
    rows
}

fn variable(model: &Model, variable: &Variable) -> (String, String) {
    let name = variable.name.to_string();
    let origin = match &variable.origin {
        Origin::Default(text) => Some(format!("default: {}", line(&text.shown()))),
        Origin::Required | Origin::RequiredWhen(_) => variable.origin.required(),
        Origin::Generated { .. } => Some("generated at the first start".to_owned()),
        Origin::Unset => None,
    };
    let secret = variable.secret.then(|| format!("secret, may be in a file that {name}_FILE names"));
    let wanted = model.wanted(variable).map(|wanted| line(&wanted));
    let aliases = variable.aliases.iter().map(|alias| format!("also {alias}"));
    let deprecated = variable.deprecated.as_ref().map(|text| format!("deprecated: {}", line(text)));
    let marks: Vec<String> = origin.into_iter().chain(secret).chain(wanted).chain(aliases).chain(deprecated).collect();
    let text = described(variable.description.as_deref(), &marks);
    (name, text)
}

fn port(port: &Port) -> (String, String) {
    let marks: Vec<String> = port.moved_by.iter().map(|name| format!("moved by {name}")).collect();
    let text = described(port.description.as_deref(), &marks);
    (format!("{}{}", port.number, port.protocol.suffix()), text)
}

fn mounts(model: &Model) -> Vec<(String, String)> {
    let row = |mount: &crate::model::Mount| {
        let mut marks = Vec::new();
        if matches!(mount.source, MountSource::Host(_)) {
            marks.push("a folder of the host".to_owned());
        }
        if mount.read_only {
            marks.push("read only".to_owned());
        }
        (mount.path.to_string(), described(mount.description.as_deref(), &marks))
    };
    model.mounts.iter().map(row).collect()
}

/// A description with what is to be noted in brackets behind it.
fn described(description: Option<&str>, marks: &[String]) -> String {
    let marks = if marks.is_empty() { String::new() } else { format!("({})", marks.join("; ")) };
    let texts = description.map(line).into_iter().chain([marks]).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" ")
}

/// A name with the image's version behind it, where that has one.
fn named(name: &str, model: &Model) -> String {
    let version = model.project.version.iter().map(|version| format!(" {version}"));
    [line(name)].into_iter().chain(version).collect()
}

fn shown(words: &[Text]) -> String {
    line(&words.iter().map(Text::shown).collect::<Vec<_>>().join(" "))
}

/// A text as one line that a terminal shows as it is.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(|each: char| each.is_whitespace() || each.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
