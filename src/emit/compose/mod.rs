//! The compose file: the image's container, and those beside it.

mod companion;
mod extra;
mod hardening;
mod service;
mod values;

use indexmap::IndexMap;

use self::companion::companion;
pub(super) use self::extra::tmpfs;
use self::service::service;
use self::values::{mounted_secrets, required};
use super::{Refused, dockerfile, put};
use crate::compose::{Project, Resource, Secret, difference};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, Model, MountSource};
use crate::spec::{VolumeName, mapping_of};
use crate::template::Templates;
use crate::yaml_out::document;

/// Names of a file that Compose finds by itself.
const FOUND_BY_COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(path) = &model.outputs.compose else { return Ok(()) };
    let built = Built { image: model.image.reference.clone(), target: None };
    let usual = project(model, &built).to_yaml().map_err(Refused::Compose)?;
    let verb = if model.is_tool() { "run" } else { "start" };
    let said = format!("{verb} it with `{}`.", start(model, path));
    let contents = document(&format!("{}: {said}", model.project.title), &usual);
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })?;
    let Some((path, development, command)) = development(model) else { return Ok(()) };
    let built = if dockerfile::has_development(model, templates) { built.in_development() } else { built };
    let otherwise = project(development, &built).to_yaml().map_err(Refused::Compose)?;
    let said = format!("in development; start it with `{command} up --build`.");
    let contents = document(&format!("{}, {said}", model.project.title), &difference(&usual, &otherwise));
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })
}

/// The command that starts the image's container, or runs what it is there for.
pub(super) fn start(model: &Model, path: &ArtefactPath) -> String {
    let compose = command(path);
    if model.is_tool() {
        format!("{compose} run --rm {}", model.container)
    } else {
        format!("{compose} up --detach --wait")
    }
}

/// The file of the development, its model, and the command that takes both files.
pub(super) fn development(model: &Model) -> Option<(&ArtefactPath, &Model, String)> {
    let (base, over) = (model.outputs.compose.as_ref()?, model.outputs.compose_dev.as_ref()?);
    let development = model.development.as_deref()?;
    let folder =
        if [base, over].iter().any(|path| path.as_str().contains('/')) { " --project-directory ." } else { "" };
    Some((over, development, format!("docker compose --file {base} --file {over}{folder}")))
}

/// The image of a build, and the stage that it is.
#[derive(Clone)]
struct Built {
    image: String,
    target: Option<&'static str>,
}

impl Built {
    /// The image of the development has a name of its own, so that neither takes the other's place.
    fn in_development(self) -> Self {
        Self { image: format!("{}{DEVELOPMENT_SUFFIX}", self.image), target: Some(DEVELOPMENT_STAGE) }
    }
}

/// `docker compose` with what it needs to find the file, whose paths begin in the folder of the spec.
pub(super) fn command(path: &ArtefactPath) -> String {
    match path.as_str() {
        path if FOUND_BY_COMPOSE.contains(&path) => "docker compose".to_owned(),
        path if path.contains('/') => format!("docker compose --file {path} --project-directory ."),
        path => format!("docker compose --file {path}"),
    }
}

fn project(model: &Model, built: &Built) -> Project {
    let companions = model.companions.iter().map(|each| (each.service.name.to_string(), companion(model, built, each)));
    let mounts = model.mounts.iter().chain(model.companions.iter().flat_map(|companion| &companion.mounts));
    let volumes = mounts.filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), declared(model, volume))),
        MountSource::Host(_) => None,
    });
    let of_build = model.outputs.dockerfile.iter().flat_map(|_| model.build_secrets());
    let secrets = mounted_secrets(model).map(|variable| &variable.name).chain(of_build);
    let secrets = secrets.map(|name| (name.to_string(), Secret::Environment(name.clone())));
    Project {
        name: Some(model.project.name.clone()),
        required: mounted_secrets(model).map(|variable| (variable.name.to_string(), required(variable))).collect(),
        services: [(model.container.clone(), service(model, built))].into_iter().chain(companions).collect(),
        volumes: volumes.collect(),
        networks: networks(model),
        secrets: secrets.collect(),
        extra: model.compose.as_ref().map(mapping_of).unwrap_or_default(),
    }
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
