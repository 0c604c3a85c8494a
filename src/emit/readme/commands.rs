//! The quick start: every line runs as it stands, by itself, and again.

use std::fmt::Write as _;

use super::block;
use crate::emit::rootfs::HEALTH_CHECK;
use crate::emit::{compose, process};
use crate::markdown::code;
use crate::model::{self, FINAL_STAGE, Hardening, Model, MountSource, Origin, Publish, ServiceId, Variable};
use crate::shell::{Word, quote};
use crate::spec::{HostPath, HostPiece, HostVariable, Layout, VolumeName};
use crate::template::{Needed, QuickStart, Quoted};
use crate::variable::VariableName;
use crate::yaml::Node;

pub(super) fn quick_start(model: &Model) -> QuickStart {
    let required = model.variables.values().filter(|variable| matches!(variable.origin, Origin::Required));
    let (always, conditional): (Vec<&Variable>, Vec<&Variable>) =
        required.partition(|variable| model.idle(&variable.name).is_empty());
    QuickStart {
        required: needed(&always),
        conditional: needed(&conditional),
        env_example: model.outputs.env_example.as_ref().map(|path| Quoted(code(path.as_str()))),
        compose: compose::own(model).map(|compose| {
            let after = ["logs", "down"].iter().filter(|_| !model.is_tool());
            let after = after.map(|command| format!("{compose} {command}"));
            block("sh", &compose::start(model).into_iter().chain(after).collect::<Vec<_>>())
        }),
        split: split(model).map(|lines| block("sh", &lines)),
        develop: compose::development(model)
            .map(|(_, _, compose)| block("sh", &[format!("{compose} up --build --detach --wait")])),
        build: model.outputs.dockerfile.is_some(),
        tool: model.is_tool(),
        docker: (!needs_compose(model)).then(|| block("sh", &docker(model))),
        keeps: model.mounts.iter().any(|mount| matches!(mount.source, MountSource::Volume(_))),
    }
}

/// Variables that must have a value, with what makes up the secrets among them.
fn needed(variables: &[&Variable]) -> Option<Needed> {
    let (secrets, others): (Vec<&Variable>, Vec<&Variable>) = variables.iter().partition(|variable| variable.secret);
    let make_up: Vec<String> = secrets.iter().map(|secret| made_up(secret)).collect();
    names(variables).map(|names| Needed {
        names,
        secrets: (!make_up.is_empty()).then(|| block("sh", &make_up)),
        others: self::names(&others),
    })
}

/// The lines for a container for each service, where another layout is there besides, with the secrets that those alone
/// require.
fn split(model: &Model) -> Option<Vec<String>> {
    let compose = compose::of_layout(model, Layout::Split).filter(|_| model.layout == Layout::Single)?;
    let secrets = model.required_in_split().filter(|variable| variable.secret).map(made_up);
    let commands = ["up --detach --wait", "logs", "down"].map(|command| format!("{compose} {command}"));
    Some(secrets.chain(commands).collect())
}

/// Whether the image's container waits for others, which only Compose starts.
pub(in crate::emit) fn needs_compose(model: &Model) -> bool {
    let is_beside = |id: &ServiceId| model.companions.iter().any(|companion| companion.service.id == *id);
    let waits = || model.services.iter().any(|service| service.after.iter().any(is_beside));
    model.own_compose().is_some() && (model.layout == Layout::Split || waits())
}

fn names(variables: &[&Variable]) -> Option<Quoted> {
    let names: Vec<String> = variables.iter().map(|variable| code(variable.name.as_str())).collect();
    (!names.is_empty()).then(|| Quoted(names.join(", ")))
}

/// Gives a secret random characters where `.env` has none; its last line may lack its end.
fn made_up(secret: &Variable) -> String {
    let name = &secret.name;
    let random = "$(LC_ALL=C tr -dc A-Za-z0-9 </dev/urandom | head -c 32)";
    format!("grep -qs '^{name}=.' .env || printf '\\n{name}=%s\\n' \"{random}\" >>.env")
}

/// The lines that do without Compose what its file does.
fn docker(model: &Model) -> Vec<String> {
    if model.is_tool() {
        return build(model).into_iter().chain([run(model)]).collect();
    }
    let name = &model.project.name;
    let exec = format!("docker exec {name}");
    // A container that has ended cannot sleep: then the line fails, and in its own shell, not in the reader's.
    let wait = health_check(model).map(|check| format!("(until {exec} {check}; do {exec} sleep 1 || exit; done)"));
    let end = [format!("docker logs {name}"), format!("docker stop {name}"), format!("docker rm {name}")];
    build(model).into_iter().chain([run(model)]).chain(wait).chain(end).collect()
}

/// What the container's health check runs, as words of a shell.
fn health_check(model: &Model) -> Option<String> {
    let words = match model.process() {
        Some(service) => process::health_check(model, service)?,
        None => model.outputs.rootfs.as_ref().map(|_| vec![HEALTH_CHECK.to_owned()])?,
    };
    Some(words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" "))
}

/// The line that builds the image, where it is built.
pub(in crate::emit) fn build(model: &Model) -> Option<String> {
    let (reference, context) = (quote(&model.image.reference), model.context.path());
    let path = model.outputs.dockerfile.as_ref()?;
    let mut line = format!("docker build --file {path}");
    // What a build makes unless it is told is of the first layout.
    if model.layouts.first() != Some(&model.layout) {
        let _ = write!(line, " --target {FINAL_STAGE}");
    }
    for name in model.build_secrets() {
        let _ = write!(line, " --secret id={name},env={name}");
    }
    Some(format!("{line} --tag {reference} {context}"))
}

/// The line that starts the container.
pub(in crate::emit) fn run(model: &Model) -> String {
    let name = &model.project.name;
    let mut line = if model.is_tool() {
        "docker run --rm".to_owned()
    } else {
        format!("docker run --detach --name {name} --stop-timeout {}", model.budget.stop.as_millis().div_ceil(1_000))
    };
    for (_, port) in model.ports().filter(|(_, port)| port.is_published()) {
        let protocol = port.protocol.suffix();
        let _ = write!(line, " --publish {}", quote(&format!("{}:{}{protocol}", published(port), port.number)));
    }
    for mount in &model.mounts {
        let source = match &mount.source {
            MountSource::Volume(volume) => Word::literal(&volume_name(model, volume)),
            MountSource::Host(host) => host_path(host),
        };
        let end = if mount.read_only { ":ro" } else { "" };
        let _ = write!(line, " --volume {}", source.then(Word::literal(&format!(":{}{end}", mount.path))));
    }
    for folder in compose::tmpfs(model) {
        let _ = write!(line, " --tmpfs {}", quote(&folder));
    }
    line.extend(model.hardening.iter().flat_map(hardening));
    if model.variables.values().any(|variable| matches!(variable.origin, Origin::Required)) {
        line.push_str(" --env-file .env");
    }
    format!("{line} {}", quote(&model.image.reference))
}

/// The options of a hardened container. What the host decides is not known here.
fn hardening(Hardening { tmpfs, cap_add, security_opt }: &Hardening) -> Vec<String> {
    let dropped = [Hardening::CAP_DROP.to_owned()];
    let lists: [(&str, &[String]); 4] =
        [("--tmpfs", tmpfs), ("--cap-drop", &dropped), ("--cap-add", cap_add), ("--security-opt", security_opt)];
    let options = lists.into_iter().flat_map(|(option, values)| values.iter().map(move |value| (option, value)));
    let known = options.filter(|(_, value)| !value.contains('$'));
    let known = known.map(|(option, value)| format!(" {option} {}", quote(value)));
    std::iter::once(" --read-only".to_owned()).chain(known).collect()
}

/// The name that Compose gives a volume: its own where the file says one, also of what is there already. One that the
/// host decides is not known here.
pub(in crate::emit) fn volume_name(model: &Model, volume: &VolumeName) -> String {
    let say = |word: &str| model.volumes.get(volume).and_then(|words| words.get(word)).and_then(Node::text);
    match (say("name").filter(|name| !name.contains('$')), say("external")) {
        (Some(name), _) => name.to_owned(),
        (None, Some("true")) => volume.to_string(),
        (None, _) => format!("{}_{volume}", model.project.name),
    }
}

pub(super) fn published(port: &model::Port) -> String {
    match &port.publish {
        Publish::Internal | Publish::Same => port.number.to_string(),
        Publish::Host(host) => host.to_string(),
    }
}

/// A path of the host as one word of a shell.
fn host_path(path: &HostPath) -> Word {
    path.pieces().iter().enumerate().fold(Word::default(), |word, (index, piece)| {
        word.then(match piece {
            HostPiece::Literal(text) if index == 0 && (text == "~" || text.starts_with("~/")) => {
                let home = VariableName::new("HOME").expect("internal: a home has a name");
                Word::variable(home).then(Word::literal(text.trim_start_matches('~')))
            }
            HostPiece::Literal(text) => Word::literal(text),
            HostPiece::Variable(HostVariable { name, default: None }) => Word::variable(name.clone()),
            HostPiece::Variable(HostVariable { name, default: Some(default) }) => {
                Word::variable_or(name.clone(), Word::literal(default))
            }
        })
    })
}
