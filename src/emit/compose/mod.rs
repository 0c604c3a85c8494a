//! The compose files: the image's container, and those beside it; and a container for each service.

mod companion;
mod extra;
mod hardening;
mod job;
mod service;
mod switched;
mod values;

use indexmap::IndexMap;

use self::companion::companion;
pub(super) use self::extra::tmpfs;
use self::service::service;
use self::values::{mounted_secrets, required};
use super::{Refused, dockerfile, put};
use crate::compose::{self, Project, Resource, Secret, difference};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, Model, MountSource, ServiceId, Split, Variable};
use crate::spec::{Layout, VolumeName, mapping_of};
use crate::template::Templates;
use crate::yaml_out::document;

/// Names of a file that Compose finds by itself.
const FOUND_BY_COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    if let (Some(path), Some(split)) = (model.compose_of(Layout::Split), &model.split) {
        let project = split_project(model, split, templates).to_yaml().map_err(Refused::Compose)?;
        let said = format!("a container for each service. Start them with `{} up --detach --wait`.", command(path));
        let contents = document(&format!("{}, {said}", model.project.title), &project);
        put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })?;
    }
    let Some(path) = model.compose_of(Layout::Single) else { return Ok(()) };
    let built = Built { image: model.image.reference.clone(), target: single_target(model) };
    let usual =
        project(&[Part { model, built: built.clone() }], model, templates).to_yaml().map_err(Refused::Compose)?;
    let verb = if model.is_tool() { "run" } else { "start" };
    let said = format!("{verb} it with `{}`.", start(model, path));
    let contents = document(&format!("{}: {said}", model.project.title), &usual);
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })?;
    let Some((path, development, command)) = development(model) else { return Ok(()) };
    let built = if dockerfile::has_development(model, templates) { built.in_development() } else { built };
    let otherwise = project(&[Part { model: development, built }], development, templates);
    let otherwise = otherwise.to_yaml().map_err(Refused::Compose)?;
    let said = format!("in development; start it with `{command} up --build`.");
    let contents = document(&format!("{}, {said}", model.project.title), &difference(&usual, &otherwise));
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })
}

/// The stage of the image that all services share, where a build makes another one unless it is told.
fn single_target(model: &Model) -> Option<String> {
    (model.layouts.first() == Some(&Layout::Split)).then(|| model::FINAL_STAGE.to_owned())
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
    target: Option<String>,
}

impl Built {
    /// The image of the development has a name of its own, so that neither takes the other's place.
    fn in_development(self) -> Self {
        Self { image: format!("{}{DEVELOPMENT_SUFFIX}", self.image), target: Some(DEVELOPMENT_STAGE.to_owned()) }
    }
}

/// A model with the image that is built for it.
struct Part<'m> {
    model: &'m Model,
    built: Built,
}

/// `docker compose` with what it needs to find the file, whose paths begin in the folder of the spec.
pub(super) fn command(path: &ArtefactPath) -> String {
    match path.as_str() {
        path if FOUND_BY_COMPOSE.contains(&path) => "docker compose".to_owned(),
        path if path.contains('/') => format!("docker compose --file {path} --project-directory ."),
        path => format!("docker compose --file {path}"),
    }
}

/// A container for each service, in the order of the file.
fn split_project(model: &Model, split: &Split, templates: &Templates) -> Project {
    let built = |model: &Model| Built { image: model.image.reference.clone(), target: model.target() };
    let parts: Vec<Part<'_>> = split.models().map(|model| Part { model, built: built(model) }).collect();
    project(&parts, model, templates)
}

fn project(parts: &[Part<'_>], whole: &Model, templates: &Templates) -> Project {
    let mut services: Vec<(Option<ServiceId>, String, compose::Service)> = Vec::new();
    let mut project = Project {
        name: Some(whole.project.name.clone()),
        extra: whole.compose.as_ref().map(mapping_of).unwrap_or_default(),
        ..Project::default()
    };
    for Part { model, built } in parts {
        if let Some(first) = model.services.first() {
            let place = Some(first.id).filter(|_| model.layout == Layout::Split);
            services.push((place, model.container.clone(), service(model, built)));
        }
        for each in &model.companions {
            let place = Some(each.service.id).filter(|_| model.layout == Layout::Split);
            services.push((place, each.service.name.to_string(), companion(model, built, each, templates)));
        }
        add(&mut project, model, templates);
    }
    // A file of one image begins with that.
    services.sort_by_key(|(id, _, _)| *id);
    project.services = services.into_iter().map(|(_, name, service)| (name, service)).collect();
    for (name, service) in &mut project.services {
        service.init &= !says_init(whole, name);
    }
    switched::switch(&mut project, parts.iter().map(|part| part.model));
    project
}

/// Whether the user's own words for a container say what its first process is.
fn says_init(whole: &Model, container: &str) -> bool {
    let words = whole.compose.as_ref().and_then(|own| own.get("services")?.get(container));
    words.is_some_and(|words| words.get("init").is_some())
}

/// What the containers of a model need besides themselves.
fn add(project: &mut Project, model: &Model, templates: &Templates) {
    let mounts = model.services.first().map(|_| &model.mounts).into_iter().flatten();
    let mounts = mounts.chain(model.companions.iter().flat_map(|companion| &companion.mounts));
    project.volumes.extend(mounts.filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), declared(model, volume))),
        MountSource::Host(_) => None,
    }));
    let of_companions = model.companions.iter().flat_map(|each| companion::secrets(model, each, templates));
    let mounted: Vec<&Variable> = mounted_secrets(model, &model.services).chain(of_companions).collect();
    project.required.extend(mounted.iter().map(|variable| (variable.name.to_string(), required(variable))));
    let of_build = model.outputs.dockerfile.iter().flat_map(|_| model.build_secrets());
    let secrets = mounted.into_iter().map(|variable| &variable.name).chain(of_build);
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
