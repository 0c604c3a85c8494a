//! The tables: ports, variables, mounts.

use super::commands::{published, volume_name};
use crate::markdown::code;
use crate::model::{self, Decides, Model, MountSource, Origin, Publish, Reads, Service, Text};
use crate::spec::HostVariable;
use crate::template::{BuildArg, BuildArgs, MountRow, Mounts, PortRow, Ports, Quoted, VariableRow, Variables};

pub(super) fn ports(model: &Model) -> Ports {
    let row = |(service, port): (&Service, &model::Port)| {
        let protocol = port.protocol.suffix();
        PortRow {
            number: Quoted(code(&format!("{}{protocol}", port.number))),
            service: Quoted(service.name.to_string()),
            published: Quoted(if port.is_published() { code(&published(port)) } else { "no".to_owned() }),
            moved_by: Quoted(port.moved_by.as_ref().map(|name| code(name.as_str())).unwrap_or_default()),
            description: port.description.clone().unwrap_or_default(),
        }
    };
    Ports {
        ports: model.all_ports().map(row).collect(),
        movable: model.all_ports().any(|(_, port)| port.publish == Publish::Same && port.moved_by.is_some()),
    }
}

pub(super) fn variables(model: &Model) -> Variables {
    let readers: Vec<(&Service, Reads)> = model.everyone().map(|service| (service, model.reads(service))).collect();
    let of_the_container = model.variables.values().map(|variable| of_the_container(model, variable, &readers));
    let of_the_host = model.host_variables().map(|(variable, decides)| of_the_host(&variable, decides));
    Variables {
        rows: of_the_container.chain(of_the_host).collect(),
        secrets: model.variables.values().any(|variable| variable.secret),
        env_example: model.outputs.env_example.as_ref().map(|path| Quoted(code(path.as_str()))),
        compose: model.outputs.compose.is_some(),
    }
}

fn of_the_container(model: &Model, variable: &model::Variable, readers: &[(&Service, Reads)]) -> VariableRow {
    let switched = model.switched_by(&variable.name);
    let stop = if switched.is_empty() { "" } else { "." };
    let description = variable.description.iter().map(|text| format!("{}{stop}", text.trim_end_matches(stop)));
    let description: Vec<String> = description.chain(switched).collect();
    let default = match &variable.origin {
        Origin::Default(text) => shown(text),
        Origin::Required if !model.idle(&variable.name).is_empty() => "required where it is read".to_owned(),
        Origin::Required => "required".to_owned(),
        Origin::Unset => "unset".to_owned(),
        Origin::Generated { length: _, kept } => {
            format!("generated at the first start, kept in {}", code(kept.as_str()))
        }
    };
    let secret = if variable.secret { "secret, " } else { "" };
    let readers = readers.iter().filter(|(_, reads)| reads.names.contains(&variable.name));
    let readers: Vec<&str> = readers.map(|(service, _)| service.name.as_str()).collect();
    VariableRow {
        name: Quoted(code(variable.name.as_str())),
        default: Quoted(format!("{secret}{default}")),
        readers: Quoted(readers.join(", ")),
        description: description.join(" "),
    }
}

/// A variable of the host, which Compose reads.
fn of_the_host(HostVariable { name, default }: &HostVariable, decides: Decides<'_>) -> VariableRow {
    VariableRow {
        name: Quoted(code(name.as_str())),
        default: Quoted(default.as_deref().map_or_else(|| "unset".to_owned(), code)),
        readers: Quoted("Compose or the shell".to_owned()),
        description: decides.to_string(),
    }
}

/// A text as people write it, as code.
pub(super) fn shown(text: &Text) -> String {
    code(&text.shown())
}

pub(super) fn build_args(model: &Model) -> BuildArgs {
    let row = |model::Arg { name, default }: &model::Arg| BuildArg {
        name: Quoted(code(name.as_str())),
        default: Quoted(if default.is_empty() { "empty".to_owned() } else { code(default) }),
    };
    BuildArgs { args: model.image.args.iter().map(row).collect() }
}

/// What is mounted in the container, and in those of somebody else's images. A job mounts what its image does.
pub(super) fn mounts(model: &Model) -> Mounts {
    let foreign = model.companions.iter().filter(|companion| companion.image.is_some());
    let foreign: Vec<(&model::Mount, Option<&Service>)> =
        foreign.flat_map(|each| each.mounts.iter().map(|mount| (mount, Some(&each.service)))).collect();
    let all: Vec<(&model::Mount, Option<&Service>)> =
        model.mounts.iter().map(|mount| (mount, None)).chain(foreign).collect();
    Mounts {
        mounts: all.iter().map(|(mount, service)| mounted(model, mount, *service)).collect(),
        volumes: all.iter().any(|(mount, _)| matches!(mount.source, MountSource::Volume(_))),
    }
}

fn mounted(model: &Model, mount: &model::Mount, service: Option<&Service>) -> MountRow {
    let source = match &mount.source {
        MountSource::Volume(volume) => format!("volume {}", code(&volume_name(model, volume))),
        MountSource::Host(host) => code(&host.to_string()),
    };
    let read_only = if mount.read_only { ", read only" } else { "" };
    let of = service.map(|service| format!(" of {}", service.name)).unwrap_or_default();
    MountRow {
        path: Quoted(format!("{}{of}", code(mount.path.as_str()))),
        source: Quoted(format!("{source}{read_only}")),
        description: mount.description.clone().unwrap_or_default(),
    }
}
