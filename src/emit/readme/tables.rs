//! The tables: ports, variables, mounts.

use super::commands::{published, volume_name};
use crate::markdown::code;
use crate::model::{self, Condition, Contract, Decides, Model, MountSource, Origin, Publish, Service, Text};
use crate::spec::{EnvName, HostVariable, ServiceName};
use crate::template::{
    BuildArg, BuildArgs, MountRow, Mounts, PortRow, Ports, Quoted, VariableGroup, VariableRow, Variables,
};

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
    let required: Vec<&EnvName> = model.required_in_split().map(|variable| &variable.name).collect();
    let split = model.split_place(code).unwrap_or_default();
    let row = |(variable, of): (&model::Variable, &Model)| {
        let row = given(of, variable);
        let elsewhere = if model.variable(variable.name.as_str()).is_none() {
            format!("; in {split} alone")
        } else if required.contains(&&variable.name) {
            let read = if model.idle(&variable.name).is_empty() { "" } else { " where it is read" };
            format!("; required in {split}{read}")
        } else {
            String::new()
        };
        VariableRow { default: Quoted(format!("{}{elsewhere}", row.default.0)), ..row }
    };
    let of_group = |group: Option<&str>| -> Vec<VariableRow> {
        let variables = model.all_variables().filter(|(variable, _)| variable.group.as_deref() == group);
        variables.map(row).collect()
    };
    let of_the_host = model.host_variables().map(|(variable, decides)| of_the_host(&variable, decides));
    let groups = model.groups().into_iter();
    Variables {
        rows: of_group(None).into_iter().chain(of_the_host).collect(),
        groups: groups.map(|title| VariableGroup { title: title.to_owned(), rows: of_group(Some(title)) }).collect(),
        contracts: model.all_variables().any(|(variable, model)| model.wanted(variable).is_some()),
        secrets: model.variables.values().any(|variable| variable.secret),
        env_example: model.outputs.env_example.as_ref().map(|path| Quoted(code(path.as_str()))),
        compose: model.own_compose().is_some(),
    }
}

/// A variable that containers are given.
fn given(model: &Model, variable: &model::Variable) -> VariableRow {
    let default = match &variable.origin {
        Origin::Default(text) => shown(text),
        Origin::Required if !model.idle(&variable.name).is_empty() => "required where it is read".to_owned(),
        Origin::Required => "required".to_owned(),
        Origin::RequiredWhen(conditions) => {
            let conditions = conditions.iter().map(|Condition { variable, values }| {
                let shown = |value: &String| if value.is_empty() { "empty".to_owned() } else { code(value) };
                let values: Vec<String> = values.iter().map(shown).collect();
                format!("{} is {}", code(variable.as_str()), values.join(" or "))
            });
            format!("required when {}", conditions.collect::<Vec<_>>().join(" and "))
        }
        Origin::Unset => "unset".to_owned(),
        Origin::Generated { length: _, kept } => {
            format!("generated at the first start, kept in {}", code(kept.as_str()))
        }
    };
    let secret = if variable.secret { "secret, " } else { "" };
    let readers = model.everyone().filter(|service| model.reads(service).names.contains(&variable.name));
    let readers = readers.map(|service| &service.name);
    let readers: Vec<&str> = model.given_by(&variable.name).chain(readers).map(ServiceName::as_str).collect();
    let names: Vec<String> = variable.names().map(|name| code(name.as_str())).collect();
    let switched = model.switched_by(&variable.name);
    let stop = if switched.is_empty() { "" } else { "." };
    let own = variable.description.iter().map(|text| format!("{}{stop}", text.trim_end_matches(stop)));
    let description: Vec<String> = variable.deprecation().into_iter().chain(own).chain(switched).collect();
    VariableRow {
        name: Quoted(names.join(" or ")),
        default: Quoted(format!("{secret}{default}")),
        readers: Quoted(readers.join(", ")),
        contract: Quoted(contract(model, variable)),
        description: description.join(" "),
    }
}

/// What its value must be, with what users write as code.
fn contract(model: &Model, variable: &model::Variable) -> String {
    match &variable.contract {
        Contract::OneOf(values) => values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", "),
        Contract::Value(kind, Some(pattern)) => {
            let kind = Contract::Value(kind.clone(), None).wanted().unwrap_or_else(|| "a text".to_owned());
            format!("{kind} that matches {}", code(pattern.as_str()))
        }
        Contract::Value(_, None) => model.wanted(variable).unwrap_or_default(),
    }
}

/// A variable of the host, which Compose reads.
fn of_the_host(HostVariable { name, default }: &HostVariable, decides: Decides<'_>) -> VariableRow {
    VariableRow {
        name: Quoted(code(name.as_str())),
        default: Quoted(default.as_deref().map_or_else(|| "unset".to_owned(), code)),
        readers: Quoted("Compose or the shell".to_owned()),
        contract: Quoted(String::new()),
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
    let foreign = model.foreign().flat_map(|each| each.mounts.iter().map(|mount| (mount, Some(&each.service))));
    let all: Vec<(&model::Mount, Option<&Service>)> =
        model.mounts.iter().map(|mount| (mount, None)).chain(foreign).collect();
    let split = model.split_place(code).map(|place| format!(", in {place} alone")).unwrap_or_default();
    let of_split = model.mounts_of_split().map(|(mount, service)| {
        let row = mounted(model, mount, Some(service));
        MountRow { source: Quoted(format!("{}{split}", row.source.0)), ..row }
    });
    Mounts {
        mounts: all.iter().map(|(mount, service)| mounted(model, mount, *service)).chain(of_split).collect(),
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
