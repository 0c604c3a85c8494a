//! The compose file: one container.

use super::{Refused, put};
use crate::compose::{Build, Mount, MountKind, Port, Project, Resource, Restart, Secret, Service, Text};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, Model, MountSource, Origin, Publish, Variable};
use crate::spec::{HostPath, HostPiece, HostVariable, VolumeName};
use crate::template::Templates;
use crate::yaml::{Kind, Node, Scalar};
use crate::yaml_out::{Mapping, Value, document};

/// Names of a file that Compose finds by itself.
const FOUND_BY_COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// Where Compose mounts a secret.
const SECRETS: &str = "/run/secrets";

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

fn project(model: &Model) -> Project {
    let name = &model.project.name;
    let volumes = model.mounts.iter().filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), declared(model, volume))),
        MountSource::Host(_) => None,
    });
    let secrets =
        mounted_secrets(model).map(|variable| (variable.name.to_string(), Secret::Environment(variable.name.clone())));
    Project {
        name: Some(name.clone()),
        services: [(name.clone(), service(model))].into_iter().collect(),
        volumes: volumes.collect(),
        networks: networks(model),
        secrets: secrets.collect(),
        extra: model.compose.as_ref().map(mapping).unwrap_or_default(),
    }
}

fn service(model: &Model) -> Service {
    let build = model.outputs.dockerfile.as_ref().map(|dockerfile| Build {
        context: Text::literal("."),
        dockerfile: Some(Text::literal(dockerfile.as_str())),
        target: None,
        args: indexmap::IndexMap::new(),
        platforms: Vec::new(),
        cache_from: model.image.cache_from.iter().map(|place| Text::literal(place)).collect(),
        cache_to: model.image.cache_to.iter().map(|place| Text::literal(place)).collect(),
    });
    Service {
        image: Some(Text::literal(&model.image.reference)),
        build,
        environment: model.variables.values().map(environment).collect(),
        ports: model.ports().filter_map(|(_, one)| port(model, one)).collect(),
        volumes: model.mounts.iter().map(mount).collect(),
        secrets: mounted_secrets(model).map(|variable| variable.name.to_string()).collect(),
        restart: Some(Restart::UnlessStopped),
        stop_grace_period: Some(model.budget.stop.into()),
        words: words(&model.words),
        ..Service::default()
    }
}

/// Secrets that must be given reach the container as files, so that nobody reads them by inspecting it.
fn mounted_secrets(model: &Model) -> impl Iterator<Item = &Variable> {
    model.variables.values().filter(|variable| variable.secret && matches!(variable.origin, Origin::Required))
}

fn environment(variable: &Variable) -> (String, Text) {
    let name = variable.name.clone();
    match &variable.origin {
        Origin::Required if variable.secret => (format!("{name}_FILE"), Text::literal(&format!("{SECRETS}/{name}"))),
        Origin::Required | Origin::Unset | Origin::Generated { .. } => {
            (name.to_string(), Text::variable_or_empty(name))
        }
        Origin::Default(text) => {
            let value = match text.constant() {
                // Compose cannot count every pair of braces; where it is empty, the scripts take the default.
                Some(default) => {
                    Text::variable_or(name.clone(), default).unwrap_or_else(|_| Text::variable_or_empty(name.clone()))
                }
                None => Text::variable_or_empty(name.clone()),
            };
            (name.to_string(), value)
        }
    }
}

fn port(model: &Model, port: &model::Port) -> Option<Port> {
    let number = number(model, port);
    let published = match &port.publish {
        Publish::Internal => return None,
        Publish::Same => number.clone(),
        Publish::Host(host) => Text::literal(&host.to_string()),
    };
    let suffix = Text::literal(port.protocol.suffix());
    Some(Port::Short(published.then(Text::literal(":")).then(number).then(suffix)))
}

fn number(model: &Model, port: &model::Port) -> Text {
    let default = port.number.to_string();
    match port.moved_by.as_ref().and_then(|name| model.variable(name.as_str())) {
        Some(variable) => {
            Text::variable_or(variable.name.clone(), &default).expect("internal: a number fits into braces")
        }
        None => Text::literal(&default),
    }
}

fn mount(mount: &model::Mount) -> Mount {
    let model::Mount { source, path, read_only, description: _ } = mount;
    match source {
        MountSource::Volume(volume) => {
            let end = if *read_only { ":ro" } else { "" };
            Mount::Short(Text::literal(&format!("{volume}:{path}{end}")))
        }
        MountSource::Host(host) => Mount::Long {
            kind: MountKind::Bind,
            source: Some(host_path(host)),
            target: Text::literal(path.as_str()),
            read_only: *read_only,
        },
    }
}

fn host_path(path: &HostPath) -> Text {
    path.pieces().iter().fold(Text::default(), |text, piece| {
        text.then(match piece {
            HostPiece::Literal(text) => Text::literal(text),
            HostPiece::Variable(HostVariable { name, default: None }) => Text::variable(name.clone()),
            HostPiece::Variable(HostVariable { name, default: Some(default) }) => {
                Text::variable_or(name.clone(), default).expect("internal: a path of the host has no braces")
            }
        })
    })
}

fn declared(model: &Model, volume: &VolumeName) -> Resource {
    Resource { words: model.volumes.get(volume).map(words).unwrap_or_default(), ..Resource::default() }
}

/// The networks that a container is in; `compose.networks` may say what they are, and every project has one of its own.
fn networks(model: &Model) -> indexmap::IndexMap<String, Resource> {
    let own = model.compose.as_ref().and_then(|own| own.get("networks"));
    let is_missing = |name: &&str| *name != "default" && own.is_none_or(|own| own.get(name).is_none());
    model.words.networks().filter(is_missing).map(|name| (name.to_owned(), Resource::default())).collect()
}

/// Compose's own words.
fn words(words: &model::Words) -> Mapping {
    words.iter().map(|(word, node)| (word, value(node))).collect()
}

/// The user's own words, with the types that YAML gives them.
fn mapping(node: &Node) -> Mapping {
    let entries = node.entries().unwrap_or_default();
    entries.iter().map(|entry| (entry.key.text.as_str(), value(&entry.value))).collect()
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => self::scalar(scalar),
        Kind::Sequence(items) => Value::Sequence(items.iter().map(value).collect()),
        Kind::Mapping(_) => Value::Mapping(mapping(node)),
    }
}

fn scalar(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    match text {
        _ if !scalar.plain => Value::Text(text.to_owned()),
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Value::Integer(number),
            _ => Value::Text(text.to_owned()),
        },
    }
}
