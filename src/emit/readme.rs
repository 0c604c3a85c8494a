//! The README's regions: quick start, tables, health, start order.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Refused, put};
use crate::fileset::{Artefact, FileSet};
use crate::graph;
use crate::markdown::code;
use crate::model::{self, Model, MountSource, Origin, Part, Publish, Question, Text};
use crate::region;
use crate::shell::quote;
use crate::spec::HostPort;
use crate::template::{
    BootOrder, Health, MountRow, Mounts, PortRow, Ports, ProbeRow, QuickStart, Quoted, Skeleton, Templates,
    VariableRow, Variables,
};

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    if model.outputs.readme.is_none() {
        return Ok(());
    }
    let regions = [
        ("quick-start", templates.render("readme/quick-start.md", &quick_start(model))),
        ("ports", templates.render("readme/ports.md", &ports(model))),
        ("environment", templates.render("readme/environment.md", &variables(model))),
        ("volumes", templates.render("readme/volumes.md", &mounts(model))),
        ("health", templates.render("readme/health.md", &health(model))),
        ("boot-order", templates.render("readme/boot-order.md", &BootOrder { chart: Quoted(graph::mermaid(model)) })),
    ];
    let skeleton = templates.render("readme/skeleton.md", &skeleton(model, &regions));
    let regions = regions.map(|(name, body)| (name.to_owned(), body)).to_vec();
    let artefact = Artefact::Regions { project: model.project.name.clone(), regions, skeleton };
    put(files, model.outputs.readme.as_ref(), artefact)
}

fn skeleton(model: &Model, regions: &[(&str, String)]) -> Skeleton {
    let marked = |(name, body): &(&str, String)| {
        let text = region::marked(&model.project.name, name, body);
        (name.replace('-', "_"), Quoted(text.trim_end().to_owned()))
    };
    Skeleton {
        title: model.project.title.clone(),
        description: model.project.description.clone(),
        regions: regions.iter().map(marked).collect::<BTreeMap<_, _>>(),
    }
}

fn quick_start(model: &Model) -> QuickStart {
    let required: Vec<String> = model
        .variables
        .iter()
        .filter(|variable| matches!(variable.origin, Origin::Required))
        .map(|variable| code(variable.name.as_str()))
        .collect();
    let required = (!required.is_empty()).then(|| Quoted(required.join(", ")));
    let compose = model.outputs.compose.as_ref().map(|path| {
        let file = if path.as_str() == "docker-compose.yml" { String::new() } else { format!(" --file {path}") };
        Quoted(format!("docker compose{file} up --detach --wait"))
    });
    let reference = &model.image.reference;
    let build = model.outputs.dockerfile.as_ref();
    QuickStart {
        compose,
        required: required.clone(),
        env_example: Quoted(code(model.outputs.env_example.as_ref().map_or(".env.example", |path| path.as_str()))),
        exported: required,
        build: build.map(|path| Quoted(format!("docker build --file {path} --tag {reference} ."))),
        run: Quoted(run(model)),
    }
}

/// The `docker run` line that does what the compose file does.
fn run(model: &Model) -> String {
    let name = &model.project.name;
    let mut line =
        format!("docker run --detach --name {name} --stop-timeout {}", model.budget.stop.as_millis().div_ceil(1_000));
    for (_, port) in model.ports().filter(|(_, port)| port.is_published()) {
        let _ = write!(line, " --publish {}:{}", published(port), port.number);
    }
    for mount in &model.mounts {
        let source = match &mount.source {
            MountSource::Volume(volume) => format!("{name}_{volume}"),
            MountSource::Host(host) => format!("\"{host}\""),
        };
        let end = if mount.read_only { ":ro" } else { "" };
        let _ = write!(line, " --volume {source}:{}{end}", mount.path);
    }
    for variable in model.variables.iter().filter(|variable| matches!(variable.origin, Origin::Required)) {
        let _ = write!(line, " --env {}", variable.name);
    }
    format!("{line} {}", quote(&model.image.reference))
}

fn published(port: &model::Port) -> String {
    match &port.publish {
        Publish::Internal | Publish::Same => port.number.to_string(),
        Publish::Host(HostPort { address: None, port }) => port.to_string(),
        Publish::Host(HostPort { address: Some(address), port }) if address.is_ipv6() => format!("[{address}]:{port}"),
        Publish::Host(HostPort { address: Some(address), port }) => format!("{address}:{port}"),
    }
}

fn ports(model: &Model) -> Ports {
    let row = |(service, port): (&model::Service, &model::Port)| PortRow {
        number: Quoted(code(&port.number.to_string())),
        service: Quoted(service.name.to_string()),
        published: Quoted(if port.is_published() { code(&published(port)) } else { "no".to_owned() }),
        moved_by: Quoted(port.moved_by.as_ref().map(|name| code(name.as_str())).unwrap_or_default()),
        description: port.description.clone().unwrap_or_default(),
    };
    Ports { ports: model.ports().map(row).collect() }
}

fn variables(model: &Model) -> Variables {
    let row = |variable: &model::Variable| {
        let secret = if variable.secret { "secret, " } else { "" };
        let default = match &variable.origin {
            Origin::Default(text) => shown(text),
            Origin::Required => format!("{secret}required"),
            Origin::Unset => format!("{secret}unset"),
            Origin::Generated { .. } => format!("{secret}generated at the first start"),
        };
        VariableRow {
            name: Quoted(code(variable.name.as_str())),
            default: Quoted(default),
            description: variable.description.clone().unwrap_or_default(),
        }
    };
    Variables {
        variables: model.variables.iter().map(row).collect(),
        secrets: model.variables.iter().any(|variable| variable.secret),
    }
}

/// A text as people write it: variables by their names.
fn shown(text: &Text) -> String {
    let parts = text.parts().iter().map(|part| match part {
        Part::Literal(text) => text.clone(),
        Part::Variable(name) | Part::Encoded(name) => format!("${{{name}}}"),
    });
    code(&parts.collect::<String>())
}

fn mounts(model: &Model) -> Mounts {
    let row = |mount: &model::Mount| {
        let source = match &mount.source {
            MountSource::Volume(volume) => format!("volume {}", code(volume.as_str())),
            MountSource::Host(host) => code(&host.to_string()),
        };
        let read_only = if mount.read_only { ", read only" } else { "" };
        MountRow {
            path: Quoted(code(mount.path.as_str())),
            source: Quoted(format!("{source}{read_only}")),
            description: mount.description.clone().unwrap_or_default(),
        }
    };
    Mounts { mounts: model.mounts.iter().map(row).collect() }
}

fn health(model: &Model) -> Health {
    let row = |(service, probe): (&model::Service, &model::Probe)| ProbeRow {
        service: Quoted(service.name.to_string()),
        question: Quoted(question(&probe.question)),
        budget: Quoted(probe.budget().to_string()),
    };
    Health {
        container: Quoted(model.project.name.clone()),
        probes: model.probes().map(row).collect(),
        start: Quoted(model.budget.start.to_string()),
        stop: Quoted(model.budget.stop.to_string()),
    }
}

fn question(question: &Question) -> String {
    match question {
        Question::Http { tool: _, url } => format!("{} answers", shown(url)),
        Question::Tcp { port } => format!("port {} accepts connections", shown(port)),
        Question::Command(words) => {
            let mut line = Text::default();
            for (index, word) in words.iter().enumerate() {
                line.extend((index > 0).then(|| Part::Literal(" ".to_owned())));
                line.extend(word.clone());
            }
            shown(&line)
        }
        Question::Shell(line) => shown(line),
    }
}
