//! `.env.example`: every variable that a user may set. Secrets are empty.

use super::{Refused, put};
use crate::dotenv;
use crate::fileset::{Artefact, FileSet, Mode};
use crate::model::{Decides, Model, Origin, Variable};
use crate::spec::HostVariable;
use crate::template::Templates;

pub(super) fn emit(model: &Model, _: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let mut contents =
        dotenv::comment("Copy this file to .env, which is never part of an image, and change what you need.");
    let (required, optional): (Vec<&Variable>, Vec<&Variable>) =
        model.variables.values().partition(|variable| matches!(variable.origin, Origin::Required));
    for (title, group) in [("Required", required), ("Optional", optional)] {
        if !group.is_empty() {
            contents.push('\n');
            contents.push_str(&dotenv::comment(&format!("--- {title}")));
        }
        for variable in group {
            contents.push('\n');
            contents.push_str(&entry(model, variable));
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

fn entry(model: &Model, variable: &Variable) -> String {
    let description = variable.description.iter().cloned();
    let example = variable.example.iter().map(|example| format!("Example: {example}"));
    let secret = variable.secret.then(|| format!("A secret; {}_FILE may name a file that holds it.", variable.name));
    let generated = matches!(variable.origin, Origin::Generated { .. })
        .then(|| "Generated at the first start when it is empty.".to_owned());
    let computed = matches!(&variable.origin, Origin::Default(text) if text.constant().is_none())
        .then(|| "Computed when the container starts, when it is empty.".to_owned());
    let switched = model.switched_by(&variable.name);
    let unneeded = (matches!(variable.origin, Origin::Required) && !model.idle(&variable.name).is_empty())
        .then(|| "Not needed when what reads it stays off.".to_owned());
    let lines: Vec<String> = description
        .chain(example)
        .chain(secret)
        .chain(generated)
        .chain(computed)
        .chain(switched)
        .chain(unneeded)
        .collect();
    let value = variable.constant_default().filter(|_| !variable.secret).unwrap_or_default();
    format!("{}{}", dotenv::comment(&lines.join("\n")), dotenv::assignment(&variable.name, value))
}
