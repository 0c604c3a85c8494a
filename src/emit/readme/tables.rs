//! The tables: ports, variables, mounts.

use super::commands::{published, volume_name};
use crate::markdown::code;
use crate::model::{self, Model, MountSource, Origin, Part, Process, Service, Setting, Text};
use crate::spec::{EnvName, Protocol};
use crate::template::{MountRow, Mounts, PortRow, Ports, Quoted, VariableRow, Variables};

pub(super) fn ports(model: &Model) -> Ports {
    let row = |(service, port): (&Service, &model::Port)| {
        let protocol = match port.protocol {
            Protocol::Tcp => "",
            Protocol::Udp => "/udp",
        };
        PortRow {
            number: Quoted(code(&format!("{}{protocol}", port.number))),
            service: Quoted(service.name.to_string()),
            published: Quoted(if port.is_published() { code(&published(port)) } else { "no".to_owned() }),
            moved_by: Quoted(port.moved_by.as_ref().map(|name| code(name.as_str())).unwrap_or_default()),
            description: port.description.clone().unwrap_or_default(),
        }
    };
    Ports { ports: model.ports().map(row).collect() }
}

pub(super) fn variables(model: &Model) -> Variables {
    let row = |variable: &model::Variable| {
        let secret = if variable.secret { "secret, " } else { "" };
        let default = match &variable.origin {
            Origin::Default(text) => shown(text),
            Origin::Required => format!("{secret}required"),
            Origin::Unset => format!("{secret}unset"),
            Origin::Generated { length: _, kept } => {
                format!("{secret}generated at the first start, kept in {}", code(kept.as_str()))
            }
        };
        let readers = model.services.iter().filter(|service| reads(service, &variable.name));
        let readers: Vec<&str> = readers.map(|service| service.name.as_str()).collect();
        VariableRow {
            name: Quoted(code(variable.name.as_str())),
            default: Quoted(default),
            readers: Quoted(readers.join(", ")),
            description: variable.description.clone().unwrap_or_default(),
        }
    };
    Variables {
        variables: model.variables.iter().map(row).collect(),
        secrets: model.variables.iter().any(|variable| variable.secret),
    }
}

/// Whether a service reads a variable: by its name, or where the spec refers to it.
fn reads(service: &Service, name: &EnvName) -> bool {
    let refers = |text: &Text| text.variables().any(|variable| variable == name);
    let by_environment = service.environment.iter().any(|(own, setting)| match setting {
        Setting::Settable => own == name,
        Setting::Value(text) => refers(text),
    });
    let by_command = match &service.process {
        Process::Command(words) => words.iter().any(refers),
        Process::Script(_) | Process::File(_) => false,
    };
    by_environment || by_command || service.ports.iter().any(|port| port.moved_by.as_ref() == Some(name))
}

/// A text as people write it: variables by their names.
pub(super) fn shown(text: &Text) -> String {
    let parts = text.parts().iter().map(|part| match part {
        Part::Literal(text) => text.clone(),
        Part::Variable(name) | Part::Encoded(name) => format!("${{{name}}}"),
    });
    code(&parts.collect::<String>())
}

pub(super) fn mounts(model: &Model) -> Mounts {
    let row = |mount: &model::Mount| {
        let source = match &mount.source {
            MountSource::Volume(volume) => format!("volume {}", code(&volume_name(model, volume))),
            MountSource::Host(host) => code(&host.to_string()),
        };
        let read_only = if mount.read_only { ", read only" } else { "" };
        MountRow {
            path: Quoted(code(mount.path.as_str())),
            source: Quoted(format!("{source}{read_only}")),
            description: mount.description.clone().unwrap_or_default(),
        }
    };
    Mounts {
        mounts: model.mounts.iter().map(row).collect(),
        volumes: model.mounts.iter().any(|mount| matches!(mount.source, MountSource::Volume(_))),
    }
}
