//! The compose file: the image's container, and those beside it.

mod companion;
mod extra;
mod service;
mod values;

use indexmap::IndexMap;

use self::companion::companion;
use self::extra::mapping;
use self::service::service;
use self::values::{mounted_secrets, required};
use super::{Refused, put};
use crate::compose::{Project, Resource, Secret};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{Model, MountSource};
use crate::spec::VolumeName;
use crate::template::Templates;
use crate::yaml_out::document;

/// Names of a file that Compose finds by itself.
const FOUND_BY_COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

pub(super) fn emit(model: &Model, _: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(path) = &model.outputs.compose else { return Ok(()) };
    let contents = document(&header(model, path), &project(model).to_yaml().map_err(Refused::Compose)?);
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })
}

fn header(model: &Model, path: &ArtefactPath) -> String {
    format!("{}: start it with `{} up --detach --wait`.", model.project.title, command(path))
}

/// `docker compose` with what it needs to find the file, whose paths begin in the folder of the spec.
pub(super) fn command(path: &ArtefactPath) -> String {
    match path.as_str() {
        path if FOUND_BY_COMPOSE.contains(&path) => "docker compose".to_owned(),
        path if path.contains('/') => format!("docker compose --file {path} --project-directory ."),
        path => format!("docker compose --file {path}"),
    }
}

/// The same with a second file, whose words are laid over those of the first.
pub(super) fn command_with(path: &ArtefactPath, over: &ArtefactPath) -> String {
    let place = if path.as_str().contains('/') { " --project-directory ." } else { "" };
    format!("docker compose --file {path} --file {over}{place}")
}

fn project(model: &Model) -> Project {
    let companions = model.companions.iter().map(|each| (each.service.name.to_string(), companion(model, each)));
    let mounts = model.mounts.iter().chain(model.companions.iter().flat_map(|companion| &companion.mounts));
    let volumes = mounts.filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), declared(model, volume))),
        MountSource::Host(_) => None,
    });
    let secrets =
        mounted_secrets(model).map(|variable| (variable.name.to_string(), Secret::Environment(variable.name.clone())));
    Project {
        name: Some(model.project.name.clone()),
        required: mounted_secrets(model).map(|variable| (variable.name.to_string(), required(variable))).collect(),
        services: [(model.container.clone(), service(model))].into_iter().chain(companions).collect(),
        volumes: volumes.collect(),
        networks: networks(model),
        secrets: secrets.collect(),
        extra: model.compose.as_ref().map(mapping).unwrap_or_default(),
    }
}

/// A volume, with Compose's own words for it.
fn declared(model: &Model, volume: &VolumeName) -> Resource {
    Resource { words: model.volumes.get(volume).map(extra::words).unwrap_or_default(), ..Resource::default() }
}

/// The networks that containers are in; `compose.networks` may say what they are, and every project has one of its own.
fn networks(model: &Model) -> IndexMap<String, Resource> {
    let own = model.compose.as_ref().and_then(|own| own.get("networks"));
    let is_missing = |name: &&str| *name != "default" && own.is_none_or(|own| own.get(name).is_none());
    let of_companions = model.companions.iter().map(|companion| &companion.words);
    let all = std::iter::once(&model.words).chain(of_companions).flat_map(|words| words.networks());
    all.filter(is_missing).map(|name| (name.to_owned(), Resource::default())).collect()
}
