//! `hullwright kit show`: what a kit takes and brings.

use std::fmt::Write as _;

use hullwright::diagnostic::{list, nearest};
use hullwright::kit::{Catalogue, Interface, Kind, Kit};
use hullwright::schema;
use serde_json::{Map, Value, json};

use super::args::KitShowArgs;
use crate::cli::failure::Failure;
use crate::cli::report::Report;
use crate::cli::{Outcome, console};

pub(super) fn run(args: &KitShowArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("kit show", &args.report);
    let (catalogue, outcome) = super::catalogue(args.spec.file.as_deref(), &mut report)?;
    let kit = catalogue.find(&args.name).ok_or_else(|| unknown(&args.name, &catalogue))?;
    let Some(interface) = kit.interface() else { return report.stopped("", &[]) };
    report.result(|_| console::visible(&words(kit, &interface)), || machine(kit, &interface));
    report.end()?;
    Ok(outcome)
}

fn unknown(name: &str, catalogue: &Catalogue) -> Failure {
    let names = || catalogue.all().map(|kit| kit.name);
    let step = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kits are {}", list(names())),
    };
    Failure::Usage(format!("there is no kit `{name}`; {step}"))
}

type Parameter = hullwright::kit::Parameter<serde::de::IgnoredAny>;

fn words(kit: Kit<'_>, interface: &Interface) -> String {
    let place = kit.folder().map_or_else(|| "built in".to_owned(), |folder| format!("in {folder}"));
    let mut out = format!("{}: {}\n\n", kit.name, interface.description);
    let _ = writeln!(out, "For: {} ({place})", kit.uses().join(", "));
    if !interface.parameters.is_empty() {
        out.push_str("\nParameters, under `with`:\n");
    }
    for (name, parameter) in &interface.parameters {
        let _ = writeln!(out, "  {name}: {}{}\n      {}", takes(parameter), default(parameter), parameter.description);
    }
    let brings = kit.brings();
    if !brings.is_empty() {
        out.push_str("\nIt brings:\n");
    }
    for (what, values) in brings {
        let between = match what {
            "command" => " ",
            "after packages" => "; ",
            _ => ", ",
        };
        let _ = writeln!(out, "  {what}: {}", values.join(between));
    }
    out
}

/// What a parameter takes.
fn takes(parameter: &Parameter) -> String {
    let choices: Vec<&str> = parameter.choices.keys().map(String::as_str).collect();
    let one = match parameter.kind {
        Kind::Choice => format!("one of {}", choices.join(", ")),
        kind => kind.expected().to_owned(),
    };
    match (parameter.list, parameter.map) {
        (_, true) => format!("a map, each {one}"),
        (true, false) => format!("a list, each {one}"),
        (false, false) => one,
    }
}

fn default(parameter: &Parameter) -> String {
    match parameter.default.as_ref().map(|text| text.as_str()) {
        None => " (required)".to_owned(),
        Some("") => " [default: none]".to_owned(),
        Some(text) => format!(" [default: {text}]"),
    }
}

fn machine(kit: Kit<'_>, interface: &Interface) -> Value {
    let parameters = interface.parameters.iter().map(|(name, parameter)| {
        json!({
            "name": name.as_str(),
            "type": parameter.kind.name(),
            "list": parameter.list,
            "map": parameter.map,
            "required": parameter.default.is_none(),
            "default": parameter.default.as_ref().map(|text| text.as_str()),
            "choices": parameter.choices.keys().collect::<Vec<_>>(),
            "description": parameter.description,
        })
    });
    let brings: Map<String, Value> =
        kit.brings().into_iter().map(|(what, values)| (what.to_owned(), json!(values))).collect();
    json!({
        "type": "kit",
        "name": kit.name,
        "for": kit.uses(),
        "folder": kit.folder(),
        "description": interface.description,
        "parameters": parameters.collect::<Vec<_>>(),
        "brings": brings,
        "files": kit.files().map(|(path, _)| path).collect::<Vec<_>>(),
        "schema": schema::parameters(interface),
    })
}
