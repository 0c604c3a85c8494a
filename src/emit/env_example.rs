//! `.env.example`: every variable that a user may set. Secrets are empty.

use super::{Refused, put};
use crate::dotenv;
use crate::fileset::{Artefact, FileSet, Mode};
use crate::model::{Decides, Model, Origin, Variable};
use crate::spec::{EnvName, HostVariable};
use crate::template::Templates;

pub(super) fn emit(model: &Model, _: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let mut contents =
        dotenv::comment("Copy this file to .env, which is never part of an image, and change what you need.");
    let in_split: Vec<&EnvName> = model.required_in_split().map(|variable| &variable.name).collect();
    let needed = |variable: &Variable| {
        let place = model.split_place(str::to_owned).filter(|_| in_split.contains(&&variable.name));
        place.map(|place| format!("Required in {place}."))
    };
    let of_group = |group: Option<&str>| {
        let variables = model.all_variables().filter(move |(variable, _)| variable.group.as_deref() == group);
        variables.collect::<Vec<_>>()
    };
    let (required, optional): (Vec<_>, Vec<_>) =
        of_group(None).into_iter().partition(|(variable, _)| matches!(variable.origin, Origin::Required));
    let groups = model.groups().into_iter().map(|title| (title, of_group(Some(title))));
    for (title, group) in [("Required", required), ("Optional", optional)].into_iter().chain(groups) {
        if !group.is_empty() {
            contents.push('\n');
            contents.push_str(&dotenv::comment(&format!("--- {title}")));
        }
        for (variable, model) in group {
            contents.push('\n');
            contents.push_str(&entry(model, variable, needed(variable)));
        }
    }
    let (mounts, words): (Vec<_>, Vec<_>) =
        model.host_variables().partition(|(_, decides)| matches!(decides, Decides::Mount(_)));
    for (title, group) in [("what Compose mounts", mounts), ("what Compose is told", words)] {
        if !group.is_empty() {
            contents.push('\n');
            contents.push_str(&dotenv::comment(&format!("--- Of the host: {title}")));
        }
        contents.extend(group.into_iter().map(of_the_host));
    }
    put(files, model.outputs.env_example.as_ref(), Artefact::File { contents, mode: Mode::Regular })
}

/// A variable that only Compose reads.
fn of_the_host((HostVariable { name, default }, decides): (HostVariable, Decides<'_>)) -> String {
    let comment = dotenv::comment(&decides.to_string());
    format!("\n{comment}{}", dotenv::assignment(&name, default.as_deref().unwrap_or_default()))
}

fn entry(model: &Model, variable: &Variable, needed: Option<String>) -> String {
    let description = variable.deprecation().into_iter().chain(variable.description.iter().cloned());
    // What must always be given stands under a heading that says so, unless it has another one.
    let required = match &variable.origin {
        Origin::Required if variable.group.is_none() => None,
        origin => origin.required().map(|when| sentence(&when)),
    };
    let wanted = model.wanted(variable).map(|wanted| format!("Must be {wanted}."));
    let aliases: Vec<String> = variable.aliases.iter().map(ToString::to_string).collect();
    let aliases = (!aliases.is_empty()).then(|| format!("Also accepted as {}.", aliases.join(" and ")));
    let example = variable.example.iter().map(|example| format!("Example: {example}"));
    let secret = variable.secret.then(|| format!("A secret; {}_FILE may name a file that holds it.", variable.name));
    let generated = matches!(variable.origin, Origin::Generated { .. })
        .then(|| "Generated at the first start when it is empty.".to_owned());
    let computed = matches!(&variable.origin, Origin::Default(text) if text.constant().is_none())
        .then(|| "Computed when the container starts, when it is empty.".to_owned());
    let usual = variable.constant_default().filter(|_| !variable.secret && model.is_switching(&variable.name));
    let usual = usual.map(|text| format!("When it is empty: {text}"));
    let switched = model.switched_by(&variable.name);
    let is_required = needed.is_some() || matches!(variable.origin, Origin::Required);
    let unneeded = (is_required && !model.idle(&variable.name).is_empty())
        .then(|| "Not needed when what reads it stays off.".to_owned());
    let lines: Vec<String> = description
        .chain(required)
        .chain(wanted)
        .chain(example)
        .chain(aliases)
        .chain(secret)
        .chain(generated)
        .chain(computed)
        .chain(usual)
        .chain(switched)
        .chain(needed)
        .chain(unneeded)
        .collect();
    // Whoever copies the file gives what is in it: of what switches something even its own default would.
    let is_given = !variable.secret && variable.deprecated.is_none() && !model.is_switching(&variable.name);
    let value = variable.constant_default().filter(|_| is_given).unwrap_or_default();
    format!("{}{}", dotenv::comment(&lines.join("\n")), dotenv::assignment(&variable.name, value))
}

/// The words as a sentence.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| format!("{}{}.", first.to_ascii_uppercase(), rest.as_str())).unwrap_or_default()
}
