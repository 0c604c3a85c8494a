//! The container of the image, and what every container has.

use indexmap::IndexMap;

use super::values::Values;
use super::{Built, extra};
use crate::compose::{
    Build, Condition, Dependency, Healthcheck, Mount, MountKind, Port, Probe, Restart, Service, Text,
};
use crate::emit::process;
use crate::model::{self, Again, Awaited, Kind, Model, MountSource, Publish};
use crate::spec::{Duration, HostPath, HostPiece, HostVariable, Layout};

/// The container of the image.
pub(super) fn service(model: &Model, built: &Built) -> Service {
    let values = Values::of_image(model);
    Service {
        image: Some(Text::literal(&built.image)),
        build: build(model, built),
        never_pulled: is_local(model, built),
        depends_on: depends_on(model, &model.services),
        environment: model.given_to(&model.services).map(|variable| values.variable(variable)).collect(),
        ports: model.ports().filter_map(|(_, one)| port(model, one)).collect(),
        volumes: model.mounts.iter().map(mount).collect(),
        secrets: values.mounted_secrets().map(|variable| variable.name.to_string()).collect(),
        healthcheck: healthcheck(model),
        init: model.is_behind_init(),
        restart: Some(model.process().map_or_else(|| restart_of_several(&model.services), restart)),
        stop_grace_period: Some(model.budget.stop.into()).filter(|_| !has_ended(model)),
        words: extra::with_tmpfs(extra::words(&model.words, model.hardening.as_ref()), model),
        ..Service::default()
    }
}

/// The health check that its image does not have.
fn healthcheck(model: &Model) -> Option<Healthcheck> {
    let service = model.process().filter(|_| model.is_asked_by_compose())?;
    let words = process::health_check(model, service)?;
    let probe = Probe::Exec(words.iter().map(|word| Text::literal(word)).collect());
    Some(asked(probe, model.image.healthcheck, model.start_period()))
}

/// A health check with these times.
pub(super) fn asked(probe: Probe, times: model::Healthcheck, start_period: Duration) -> Healthcheck {
    let model::Healthcheck { interval, timeout, retries, start_interval } = times;
    Healthcheck {
        probe: Some(probe),
        interval: Some(interval.into()),
        timeout: Some(timeout.into()),
        retries: Some(u32::from(retries.get())),
        start_period: Some(start_period.into()),
        start_interval: Some(start_interval.into()),
    }
}

/// Whether there is nothing to stop: a service alone that runs to its end, which its script ends at once.
fn has_ended(model: &Model) -> bool {
    let of_split = model.process().filter(|_| model.layout == Layout::Split);
    of_split.is_some_and(|service| service.trial().is_some())
}

/// Whether the image has no registry in its name: then whoever owns that name elsewhere must not supply it.
pub(super) fn is_local(model: &Model, built: &Built) -> bool {
    let host = built.image.split_once('/').map(|(host, _)| host);
    let names_registry = host.is_some_and(|host| host == "localhost" || host.contains(['.', ':']));
    model.outputs.dockerfile.is_some() && !names_registry
}

pub(super) fn build(model: &Model, built: &Built) -> Option<Build> {
    model.outputs.dockerfile.as_ref().map(|dockerfile| Build {
        context: Text::literal(&model.context.path()),
        dockerfile: Some(Text::literal(&model.context.to(dockerfile))),
        target: built.target.clone(),
        args: model.build_args().into_iter().filter_map(|arg| build_arg(model, arg)).collect(),
        secrets: model.build_secrets().into_iter().map(ToString::to_string).collect(),
        platforms: Vec::new(),
        cache_from: model.image.cache_from.iter().map(|place| Text::literal(place)).collect(),
        cache_to: model.image.cache_to.iter().map(|place| Text::literal(place)).collect(),
    })
}

/// A build argument that `.env` may give. One that a variable of the container has the name of is left to the
/// Dockerfile: what users set there is for the container alone.
fn build_arg(model: &Model, arg: &model::Arg) -> Option<(String, Text)> {
    let model::Arg { name, default } = arg;
    let text = Text::variable_or(name.clone(), default).ok()?;
    model.variable(name.as_str()).is_none().then(|| (name.to_string(), text))
}

/// What follows the end of a service that has a container of its own, as far as users do not say another thing.
pub(super) fn restart(service: &model::Service) -> Restart {
    match Again::alone(service) {
        Again::Never => Restart::No,
        Again::Always => Restart::UnlessStopped,
        Again::AfterFailure(most) => Restart::OnFailure(most),
    }
}

/// What stops a container of several services is theirs to say; Docker starts it again.
fn restart_of_several(services: &[model::Service]) -> Restart {
    let stays = services.iter().any(|service| matches!(service.kind, Kind::Longrun(_)));
    if stays { Restart::UnlessStopped } else { Restart::No }
}

/// The containers that some services wait for, and until when.
pub(super) fn depends_on(model: &Model, services: &[model::Service]) -> IndexMap<String, Dependency> {
    let mut wanted = IndexMap::new();
    for service in services {
        for id in service.after.iter().filter(|id| model.given(**id).is_none()) {
            let is_built = model.services.iter().any(|other| other.id == *id);
            if is_built && services.iter().any(|other| other.id == *id) {
                continue;
            }
            let (name, awaited) = model.awaited(*id);
            let name = if is_built { model.container.clone() } else { name.to_string() };
            let condition = match awaited {
                _ if service.after_start.contains(id) => Condition::Started,
                Awaited::End if !is_built || model.process().is_some() => Condition::CompletedSuccessfully,
                Awaited::End | Awaited::Health => Condition::Healthy,
                Awaited::Start => Condition::Started,
            };
            wanted.entry(name).or_insert(Dependency { condition, required: true });
        }
    }
    wanted
}

pub(super) fn port(model: &Model, port: &model::Port) -> Option<Port> {
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

pub(super) fn mount(mount: &model::Mount) -> Mount {
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
