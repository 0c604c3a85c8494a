//! The compose file: the image's container, and those beside it.

use indexmap::IndexMap;

use super::{Refused, put};
use crate::compose::{
    Build, Condition, Healthcheck, Mount, MountKind, Port, Probe, Project, Resource, Restart, Secret, Service, Text,
};
use crate::fileset::{Artefact, ArtefactPath, FileSet, Mode};
use crate::model::{self, Companion, Model, MountSource, Origin, Part, Process, Publish, Question, Setting, Variable};
use crate::spec::{EnvName, HostPath, HostPiece, HostVariable, Signal};
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
    let companions = model.companions.iter().map(|each| (each.service.name.to_string(), companion(model, each)));
    let mounts = model.mounts.iter().chain(model.companions.iter().flat_map(|companion| &companion.mounts));
    let volumes = mounts.filter_map(|mount| match &mount.source {
        MountSource::Volume(volume) => Some((volume.to_string(), Resource::default())),
        MountSource::Host(_) => None,
    });
    let secrets =
        mounted_secrets(model).map(|variable| (variable.name.to_string(), Secret::Environment(variable.name.clone())));
    Project {
        name: Some(model.project.name.clone()),
        required: mounted_secrets(model).map(|variable| (variable.name.to_string(), required(variable))).collect(),
        services: [(model.container.clone(), service(model))].into_iter().chain(companions).collect(),
        volumes: volumes.collect(),
        networks: IndexMap::new(),
        secrets: secrets.collect(),
        extra: model.compose.as_ref().map(mapping).unwrap_or_default(),
    }
}

/// The container of the image.
fn service(model: &Model) -> Service {
    Service {
        image: Some(Text::literal(&model.image.reference)),
        build: build(model),
        depends_on: depends_on(model, &model.services),
        environment: model.own_variables().map(environment).collect(),
        ports: model.ports().filter_map(|(_, one)| port(model, one)).collect(),
        volumes: model.mounts.iter().map(mount).collect(),
        secrets: mounted_secrets(model).map(|variable| variable.name.to_string()).collect(),
        restart: Some(restart(&model.services)),
        stop_grace_period: Some(model.budget.stop.into()),
        ..Service::default()
    }
}

/// A container beside it.
fn companion(model: &Model, companion: &Companion) -> Service {
    let model::Companion { service, image, mounts } = companion;
    let texts = |texts: &[model::Text]| texts.iter().map(|text| value(model, text)).collect();
    let is_job = image.is_none();
    let secrets = || mounted_secrets(model).filter(|_| is_job);
    let own = service.environment.iter().filter_map(|(name, setting)| variable(model, companion, name, setting));
    Service {
        image: Some(Text::literal(image.as_ref().unwrap_or(&model.image.reference))),
        build: build(model).filter(|_| is_job),
        entrypoint: texts(&service.entrypoint),
        command: match &service.process {
            Process::Command(words) => texts(words),
            Process::Script(_) | Process::File(_) => Vec::new(),
        },
        depends_on: depends_on(model, std::slice::from_ref(service)),
        environment: own.collect(),
        ports: service.ports.iter().filter_map(|one| port(model, one)).collect(),
        volumes: mounts.iter().map(mount).collect(),
        secrets: secrets().map(|variable| variable.name.to_string()).collect(),
        healthcheck: healthcheck(model, companion),
        restart: Some(restart(std::slice::from_ref(service))),
        stop_signal: stop_signal(service),
        stop_grace_period: Some(service.stop_budget().into()).filter(|grace: &std::time::Duration| !grace.is_zero()),
        ..Service::default()
    }
}

fn build(model: &Model) -> Option<Build> {
    model.outputs.dockerfile.as_ref().map(|dockerfile| Build {
        context: Text::literal("."),
        dockerfile: Some(Text::literal(dockerfile.as_str())),
        target: None,
        args: IndexMap::new(),
        platforms: Vec::new(),
    })
}

/// What runs to its end is not started again.
fn restart(services: &[model::Service]) -> Restart {
    let stays = services.iter().any(|service| matches!(service.kind, model::Kind::Longrun(_)));
    if stays { Restart::UnlessStopped } else { Restart::No }
}

fn stop_signal(service: &model::Service) -> Option<String> {
    match &service.kind {
        model::Kind::Longrun(longrun) if longrun.stop_signal != Signal::Term => {
            Some(longrun.stop_signal.name().to_owned())
        }
        model::Kind::Longrun(_) | model::Kind::Oneshot(_) => None,
    }
}

/// The containers that some services wait for, and until when.
fn depends_on(model: &Model, services: &[model::Service]) -> IndexMap<String, Condition> {
    let mut wanted = IndexMap::new();
    for service in services {
        for id in &service.after {
            let needed = model.service(*id);
            let is_built = model.services.iter().any(|other| other.id == *id);
            if is_built && services.iter().any(|other| other.id == *id) {
                continue;
            }
            let name = if is_built { model.container.clone() } else { needed.name.to_string() };
            let condition = match &needed.kind {
                _ if service.after_start.contains(id) => Condition::Started,
                model::Kind::Oneshot(_) if !is_built || model.process().is_some() => Condition::CompletedSuccessfully,
                model::Kind::Oneshot(_) => Condition::Healthy,
                model::Kind::Longrun(_) if needed.probe().is_some() => Condition::Healthy,
                model::Kind::Longrun(_) => Condition::Started,
            };
            wanted.entry(name).or_insert(condition);
        }
    }
    wanted
}

/// The health check of a container that has none of its image's.
fn healthcheck(model: &Model, Companion { service, image, .. }: &Companion) -> Option<Healthcheck> {
    let Some(probe) = service.probe() else {
        let is_inherited = image.is_none() && model.process().is_some_and(|service| service.probe().is_some());
        return is_inherited.then(|| Healthcheck { probe: Some(Probe::Disabled), ..Healthcheck::default() });
    };
    let words = |texts: &[model::Text]| texts.iter().map(|text| value(model, text)).collect();
    Some(Healthcheck {
        probe: Some(match &probe.question {
            Question::Shell(line) => Probe::Shell(value(model, line)),
            question => Probe::Exec(words(&super::probe::command(question, probe.timeout))),
        }),
        interval: Some(probe.interval.into()),
        timeout: Some(probe.timeout.into()),
        retries: Some(u32::from(probe.retries.get())),
        start_period: Some(probe.start_period.into()),
        start_interval: Some(probe.start_interval.into()),
    })
}

/// A text as Compose fills it in: what is left for the start is a variable of the host here.
fn value(model: &Model, text: &model::Text) -> Text {
    text.parts().iter().fold(Text::default(), |whole, part| {
        whole.then(match part {
            Part::Literal(text) => Text::literal(text),
            Part::Variable(name) | Part::Encoded(name) => match model.variable(name.as_str()) {
                Some(variable) => given_whole(model, variable),
                None => Text::variable_or_empty(name.clone()),
            },
        })
    })
}

/// A variable of a container of its own. A job has the constants of its image.
fn variable(model: &Model, companion: &Companion, name: &EnvName, setting: &Setting) -> Option<(String, Text)> {
    let is_job = companion.image.is_none();
    match setting {
        Setting::Value(_)
            if is_job && model.services.iter().any(|other| other.environment.get(name) == Some(setting)) =>
        {
            None
        }
        Setting::Value(text) => Some((name.to_string(), value(model, text))),
        Setting::Settable => {
            let variable = model.variable(name.as_str())?;
            Some(if is_job { environment(variable) } else { (name.to_string(), given_whole(model, variable)) })
        }
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
        Origin::Required | Origin::Unset | Origin::Generated { .. } | Origin::Default(_) => {
            (name.to_string(), given(variable))
        }
    }
}

/// The value that the host gives a variable, or the default where that is known here.
fn given(variable: &Variable) -> Text {
    let name = || variable.name.clone();
    match &variable.origin {
        Origin::Required => required(variable),
        Origin::Unset | Origin::Generated { .. } => Text::variable_or_empty(name()),
        Origin::Default(text) => match text.constant() {
            // Compose cannot count every pair of braces; where it is empty, the scripts take the default.
            Some(default) => Text::variable_or(name(), default).unwrap_or_else(|_| Text::variable_or_empty(name())),
            None => Text::variable_or_empty(name()),
        },
    }
}

/// The same, also where a default is made of other variables: no script of ours does it there.
fn given_whole(model: &Model, variable: &Variable) -> Text {
    match &variable.origin {
        Origin::Default(text) if text.constant().is_none() => {
            let default = value(model, text);
            Text::variable_or_text(variable.name.clone(), &default).unwrap_or_else(|_| given(variable))
        }
        Origin::Default(_) | Origin::Required | Origin::Unset | Origin::Generated { .. } => given(variable),
    }
}

/// Compose stops with the message when nobody gives the variable.
fn required(variable: &Variable) -> Text {
    let about = variable.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    let name = || variable.name.clone();
    Text::variable_or_fail(name(), &format!("set it in .env{about}"))
        .or_else(|_| Text::variable_or_fail(name(), "set it in .env"))
        .expect("internal: our message has no braces")
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

/// The user's own words, with the types that YAML gives them.
fn mapping(node: &Node) -> Mapping {
    let entries = node.entries().unwrap_or_default();
    entries.iter().map(|entry| (entry.key.text.as_str(), words(&entry.value))).collect()
}

fn words(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => self::scalar(scalar),
        Kind::Sequence(items) => Value::Sequence(items.iter().map(words).collect()),
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
