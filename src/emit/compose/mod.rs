//! The compose files: the image's container, and those beside it; and a container for each service.

mod command;
mod companion;
mod extra;
mod hardening;
mod job;
mod profiles;
mod service;
mod switched;
mod values;

use indexmap::IndexMap;

pub(super) use self::command::{development, of_layout, own, remove, start};
use self::companion::companion;
pub(super) use self::extra::tmpfs;
use self::service::service;
use self::values::{Values, required};
use super::{Refused, dockerfile, put};
use crate::compose::{Project, Resource, Secret, Service, difference};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, Model, MountSource, ServiceId, Variable};
use crate::spec::{Layout, VolumeName, mapping_of};
use crate::template::Templates;
use crate::yaml_out::{Mapping, document};

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let title = &model.project.title;
    let is_one_file = model.outputs.has_one_compose();
    let of_split = split_parts(model);
    let apart = command::of_layout(model, Layout::Split).map(|compose| format!("`{compose} up --detach --wait`"));
    if let (Some(path), Some(start), false) = (model.compose_of(Layout::Split), &apart, is_one_file) {
        let said = format!("{title}, a container for each service. Start them with {start}.");
        write(path, &said, &project(&of_split, model, templates)?, files)?;
    }
    let (Some(path), Layout::Single) = (model.own_compose(), model.layout) else { return Ok(()) };
    let beside = if is_one_file { of_split } else { Vec::new() };
    let built = Built { image: model.image.reference.clone(), target: single_target(model) };
    let with_others = |model, built| [vec![Part { model, built }], beside.clone()].concat();
    let usual = project(&with_others(model, built.clone()), model, templates)?;
    let verb = if model.is_tool() { "run" } else { "start" };
    let or = apart.filter(|_| is_one_file).map(|start| format!(", or a container for each service with {start}"));
    let said = format!("{title}: {verb} it with `{}`{}.", start(model).unwrap_or_default(), or.unwrap_or_default());
    write(path, &said, &usual, files)?;
    let Some((path, development, command)) = development(model) else { return Ok(()) };
    let built = if dockerfile::has_development(model, templates) { built.in_development() } else { built };
    let otherwise = project(&with_others(development, built), development, templates)?;
    let said = format!("{title}, in development; start it with `{command} up --build`.");
    write(path, &said, &difference(&usual, &otherwise), files)
}

fn write(path: &ArtefactPath, said: &str, contents: &Mapping, files: &mut FileSet) -> Result<(), Refused> {
    put(files, Some(path), Artefact::File { contents: document(said, contents), mode: Mode::Regular })
}

/// The stage of the image that all services share, where a build makes another one unless it is told.
fn single_target(model: &Model) -> Option<String> {
    (model.layouts.first() == Some(&Layout::Split)).then(|| model::FINAL_STAGE.to_owned())
}

/// The image of a build, and the stage that it is.
#[derive(Clone)]
struct Built {
    image: String,
    target: Option<String>,
}

impl Built {
    /// The image of the development has a name of its own, so that neither takes the other's place.
    fn in_development(self) -> Self {
        Self { image: format!("{}{DEVELOPMENT_SUFFIX}", self.image), target: Some(DEVELOPMENT_STAGE.to_owned()) }
    }
}

/// A model with the image that is built for it.
#[derive(Clone)]
struct Part<'m> {
    model: &'m Model,
    built: Built,
}

/// A container for each service.
fn split_parts(model: &Model) -> Vec<Part<'_>> {
    let built = |model: &Model| Built { image: model.image.reference.clone(), target: model.target() };
    let all = model.split.iter().flat_map(|split| split.models());
    all.map(|model| Part { model, built: built(model) }).collect()
}

/// A compose file, its containers in the order of the file. In one that has both layouts, each container has a profile
/// of its layout's name, and one that is the same in both has two.
fn project(parts: &[Part<'_>], whole: &Model, templates: &Templates) -> Result<Mapping, Refused> {
    let mut project = Project {
        name: Some(whole.project.name.clone()),
        extra: whole.compose.as_ref().map(mapping_of).unwrap_or_default(),
        ..Project::default()
    };
    let mut containers: Vec<Container> = Vec::new();
    for Part { model, built } in parts {
        let layout = model.layout;
        // A file of one image begins with that.
        let is_split = layout == Layout::Split;
        if let Some(first) = model.services.first() {
            containers.push(Container {
                place: Some(first.id).filter(|_| is_split),
                profile: profiles::of(layout, Some(first).filter(|_| is_split)),
                name: model.container.clone(),
                service: service(model, built),
            });
        }
        containers.extend(model.companions.iter().map(|each| Container {
            place: Some(each.service.id).filter(|_| is_split),
            profile: profiles::of(layout, Some(&each.service)),
            name: each.service.name.to_string(),
            service: companion(model, built, each, templates),
        }));
        add(&mut project, model);
    }
    containers.sort_by_key(|container| container.place);
    project.services = profiles::services(containers, whole.outputs.has_one_compose())?;
    for (name, service) in &mut project.services {
        service.init &= !says_init(whole, name);
    }
    switched::switch(&mut project, parts.iter().map(|part| part.model));
    project.to_yaml().map_err(Refused::Compose)
}

/// A container of a compose file.
struct Container {
    /// Where it stands there; those that have none come first.
    place: Option<ServiceId>,
    /// What it stands under where the file has both layouts.
    profile: String,
    name: String,
    service: Service,
}

/// Whether the user's own words for a container say what its first process is.
fn says_init(whole: &Model, container: &str) -> bool {
    let words = whole.compose.as_ref().and_then(|own| own.get("services")?.get(container));
    words.is_some_and(|words| words.get("init").is_some())
}

/// What the containers of a model need besides themselves.
fn add(project: &mut Project, model: &Model) {
    let mounts = model.services.first().map(|_| &model.mounts).into_iter().flatten();
    let mounts = mounts.chain(model.companions.iter().flat_map(|companion| &companion.mounts));
    project.volumes.extend(mounts.filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), declared(model, volume))),
        MountSource::Host(_) => None,
    }));
    let own = Values::of_image(model);
    let of_image = own.mounted_secrets().map(|variable| (own, variable));
    let of_companions = model.companions.iter().flat_map(|each| {
        let secrets = companion::secrets(model, each);
        secrets.into_iter().map(|variable| (Values::beside(model, each), variable))
    });
    let mounted: Vec<(Values, &Variable)> = of_image.chain(of_companions).collect();
    let asked = mounted.iter().filter(|(values, variable)| values.asks(variable));
    project.required.extend(asked.map(|(_, variable)| (variable.name.to_string(), required(variable))));
    let of_build = model.outputs.dockerfile.iter().flat_map(|_| model.build_secrets());
    let secrets = mounted.into_iter().map(|(_, variable)| &variable.name).chain(of_build);
    project.secrets.extend(secrets.map(|name| (name.to_string(), Secret::Environment(name.clone()))));
    project.networks.extend(networks(model));
}

/// A volume, with Compose's own words for it.
fn declared(model: &Model, volume: &VolumeName) -> Resource {
    Resource {
        words: model.volumes.get(volume).map(|words| extra::words(words, None)).unwrap_or_default(),
        ..Resource::default()
    }
}

/// The networks that containers are in; `compose.networks` may say what they are, and every project has one of its own.
fn networks(model: &Model) -> IndexMap<String, Resource> {
    let own = model.compose.as_ref().and_then(|own| own.get("networks"));
    let is_missing = |name: &&str| *name != "default" && own.is_none_or(|own| own.get(name).is_none());
    let of_companions = model.companions.iter().map(|companion| &companion.words);
    let all = std::iter::once(&model.words).chain(of_companions).flat_map(model::Words::networks);
    all.filter(is_missing).map(|name| (name.to_owned(), Resource::default())).collect()
}
