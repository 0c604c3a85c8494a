//! Containers that stay off when users bring their own.
//!
//! Compose has no condition for a service. It has profiles, and an empty one counts as active: `${VAR:+off}` is empty
//! until `VAR` is given, and then a profile that nobody activates. Where another profile is active an empty one is not,
//! so all others of the file stand beside it. In a file of both layouts it has that of its layout by another name.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::model::{Model, Service};
use crate::spec::{EnvName, Layout};
use crate::yaml_out::{Mapping, Value};

/// Lets the containers of services that users switch off stay off, and those who depend on them go on.
pub(super) fn switch<'m>(project: &mut Project, models: impl Iterator<Item = &'m Model>) {
    let switched: Vec<(String, EnvName)> = models.flat_map(containers).filter_map(unless).collect();
    if switched.is_empty() {
        return;
    }
    let others = profiles(project);
    for (name, service) in &mut project.services {
        let waits = service.depends_on.keys().filter(|needed| switched.iter().any(|(other, _)| other == *needed));
        service.optional = waits.cloned().collect();
        let unless = switched.iter().find(|(other, _)| other == name);
        // One that waits to be called stays off anyway.
        if let Some((_, unless)) = unless.filter(|_| service.words.get("profiles").is_none()) {
            let own = Value::Text(format!("${{{unless}:+off}}"));
            let all = [own].into_iter().chain(others.iter().cloned().map(Value::Text));
            service.words.put("profiles", Value::Sequence(all.collect()));
        }
    }
}

/// The services with containers of their own, each with the name of that.
fn containers(model: &Model) -> impl Iterator<Item = (&str, &Service)> {
    let own = model.services.first().filter(|_| model.layout == Layout::Split);
    let own = own.map(|service| (model.container.as_str(), service));
    own.into_iter().chain(model.companions.iter().map(|each| (each.service.name.as_str(), &each.service)))
}

fn unless((container, service): (&str, &Service)) -> Option<(String, EnvName)> {
    let unless = service.switch.as_ref()?.unless.as_ref()?;
    Some((container.to_owned(), unless.clone()))
}

/// All profiles that are named in the file.
fn profiles(project: &Project) -> BTreeSet<String> {
    let extra = project.extra.get("services").and_then(|services| match &services.value {
        Value::Mapping(services) => Some(services),
        _ => None,
    });
    let extra = extra.into_iter().flat_map(Mapping::iter).filter_map(|(_, entry)| match &entry.value {
        Value::Mapping(service) => service.get("profiles"),
        _ => None,
    });
    let own = project.services.values().filter_map(|service| service.words.get("profiles"));
    let lists = own.chain(extra).filter_map(|profiles| match &profiles.value {
        Value::Sequence(items) => Some(items),
        _ => None,
    });
    let names = lists.flatten().filter_map(|item| match item {
        Value::Text(name) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}
