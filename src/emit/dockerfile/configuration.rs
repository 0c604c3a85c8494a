//! Users, files, and what the image says of itself.

use indexmap::IndexMap;

use super::steps::{At, copy};
use super::words::{comment, literal, plain, reference, run, variable};
use super::{Writer, scripted};
use crate::dockerfile::{Copy, ExecForm, FilesFrom, Healthcheck, Instruction, Plain, Port, Protocol, Schedule, Text};
use crate::emit::process;
use crate::emit::rootfs::{self, HEALTH_CHECK};
use crate::model::{
    self, Budget, Init, Kind, Model, MountSource, OVERLAY_STAGE, Overlay, Part, Process, Service, Setting, Variable,
};
use crate::s6::Version;
use crate::spec;
use crate::variable::VariableName;

/// Earlier versions of s6-overlay end a start after five seconds.
pub(super) const FIRST_WITHOUT_LIMIT: Version = Version::new(3, 2, 0, 0);

impl Writer<'_> {
    /// What is copied, what changes most often last: programs, what is generated, the user's own.
    pub(super) fn files(&self) -> Vec<Instruction> {
        let model = self.model;
        let mut instructions = Vec::new();
        if let Init::Overlay(Overlay { download: Some(_), .. }) = model.image.init {
            let overlay = FilesFrom::Stage(self.stage(OVERLAY_STAGE));
            instructions.push(copy(Some(overlay), &format!("/{OVERLAY_STAGE}/"), "/"));
        }
        instructions.extend(model.image.kit_copies.iter().map(|step| self.copy_step(step, At::Image)));
        let own = model.image.rootfs.as_ref().map(|path| format!("{}/", path.plain()));
        let generated = rootfs::copied(model).map(|root| rootfs::folder(model, root));
        let folders = own.into_iter().chain(generated);
        instructions.extend(folders.map(|folder| copy(None, &folder, "/")));
        instructions.extend(model.image.copies.iter().map(|step| self.copy_step(step, At::Image)));
        for service in scripted(model) {
            if let Process::File(path) = &service.process {
                let mut copy = Copy::new(literal(path.plain()), literal(&rootfs::script_path(model, service)));
                copy.chmod = Some(plain(literal("0755")));
                instructions.push(Instruction::Copy(copy));
            }
        }
        instructions
    }
}

/// Users and their homes, with fixed numbers.
pub(super) fn users(model: &Model) -> Vec<Instruction> {
    if !model.image.has_shell {
        return folders_of_numbers(model);
    }
    let mut steps = Vec::new();
    let own = model.image.users.iter().filter(|user| user.provided.is_none());
    for model::User { name, uid, group, gid, home, shell, chosen: _, provided: _, umask: _ } in own {
        steps.push(format!("groupadd --system --gid {gid} {group}"));
        steps.push(format!(
            "useradd --system --uid {uid} --gid {group} --home-dir {home} --no-create-home --shell {shell} {name}"
        ));
        steps.push(format!("install -d -o {name} -g {group} {home}"));
    }
    for user in &model.image.users {
        let own = model.image.folders.iter().filter(|(_, owner)| *owner == user.name);
        let own: Vec<&str> = own.map(|(path, _)| path.as_str()).collect();
        if !own.is_empty() {
            steps.push(format!("install -d -o {} -g {} {}", user.name, user.group, own.join(" ")));
        }
    }
    let makes_users = model.image.users.iter().any(|user| user.provided.is_none());
    let why =
        if makes_users { "Fixed numbers: volumes outlive images." } else { "New volumes begin with these owners." };
    if steps.is_empty() { Vec::new() } else { vec![comment(why), run(steps)] }
}

/// Folders that are somebody's, where nothing can be run: the builder makes the folder of its user.
fn folders_of_numbers(model: &Model) -> Vec<Instruction> {
    let mut instructions = Vec::new();
    for (path, name) in &model.image.folders {
        let Some(user) = model.image.users.iter().find(|user| user.name == *name) else { continue };
        let above = path.as_str().rsplit_once('/').map(|(above, _)| above).filter(|above| !above.is_empty());
        instructions.extend(above.map(|above| Instruction::Workdir(literal(above))));
        instructions.push(Instruction::User(numbers(user)));
        instructions.push(Instruction::Workdir(literal(path.as_str())));
        instructions.push(Instruction::User(plain(literal("0:0"))));
    }
    if !instructions.is_empty() {
        instructions.insert(0, comment("The builder makes a folder as the user who would work in it."));
        instructions.push(Instruction::Workdir(literal("/")));
    }
    instructions
}

fn numbers(user: &model::User) -> Plain {
    plain(literal(&format!("{}:{}", user.uid, user.gid)))
}

/// The folder that the one service runs in.
pub(super) fn working_dir(model: &Model) -> Option<Instruction> {
    let folder = &model.process()?.working_dir;
    (folder.as_str() != "/").then(|| Instruction::Workdir(literal(folder.as_str())))
}

/// What the image says of itself, and how it is started.
pub(super) fn configuration(model: &Model) -> Vec<Instruction> {
    let mut instructions = vec![Instruction::Gap];
    instructions.extend(variables(model));
    let labels = model.image.labels.iter().map(|model::Label { key, value }| (literal(key), literal(value)));
    instructions.push(Instruction::Label(labels.collect()));
    let volumes: Vec<Text> = model
        .mounts
        .iter()
        .filter(|mount| matches!(mount.source, MountSource::Volume(_)))
        .map(|mount| literal(mount.path.as_str()))
        .collect();
    if !volumes.is_empty() {
        instructions.push(Instruction::Volume(volumes));
    }
    let ports: Vec<Port> = model.ports().map(|(_, port)| exposed(port)).collect();
    if !ports.is_empty() {
        instructions.push(Instruction::Expose(ports));
    }
    match model.process() {
        Some(service) => instructions.extend(one_process(model, service)),
        None => instructions.extend(several_services(model)),
    }
    instructions
}

/// The variables of the image: what starts it, constants of its one service, and defaults that users may change.
pub(super) fn variables(model: &Model) -> Vec<Instruction> {
    let mut env: IndexMap<VariableName, Text> = IndexMap::new();
    let mut instructions = Vec::new();
    if let Init::Overlay(overlay) = &model.image.init {
        instructions.push(comment("A start that fails ends the container."));
        let grace = Budget::KILL_GRACE.as_millis().to_string();
        let settings = [("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2"), ("S6_KILL_GRACETIME", grace.as_str())];
        let no_limit = (overlay.version < FIRST_WITHOUT_LIMIT).then_some(("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "0"));
        env.insert(variable("PATH"), literal("/command:").then(reference("PATH")));
        let read_only = model.hardening.as_ref().map(|_| ("S6_READ_ONLY_ROOT", "1"));
        env.extend(
            settings.into_iter().chain(no_limit).chain(read_only).map(|(name, value)| (variable(name), literal(value))),
        );
    }
    for (name, setting) in model.process().into_iter().flat_map(|service| &service.environment) {
        if let Setting::Value(text) = setting
            && text.is_fixed()
        {
            env.insert(name.clone(), fixed(text));
        }
    }
    // Where it matters whether somebody gave a value, the image gives none: one that switches a service, one for which an
    // alias counts before the default, one of which users are warned.
    let is_open = |variable: &Variable| {
        model.is_switching(&variable.name) || !variable.aliases.is_empty() || variable.deprecated.is_some()
    };
    for default in model.own_variables().filter(|variable| !variable.secret && !is_open(variable)) {
        if let Some(value) = default.constant_default() {
            env.insert(default.name.clone(), literal(value));
        }
    }
    instructions.extend((!env.is_empty()).then(|| Instruction::Env(env)));
    instructions
}

/// A value that is known when the image is built, but for the search path that it may extend.
fn fixed(text: &model::Text) -> Text {
    text.parts().iter().fold(Text::default(), |whole, part| {
        whole.then(match part {
            Part::Literal(text) => literal(text),
            Part::Variable(name) | Part::Encoded(name) => reference(name.as_str()),
        })
    })
}

/// How an image with one service is started, asked and stopped.
fn one_process(model: &Model, service: &Service) -> Vec<Instruction> {
    // Who becomes a user whose numbers are known at the start begins as root.
    let fixed = service.user.as_ref().filter(|user| user.chosen.is_none());
    let user = fixed.map(|user| Instruction::User(numbers(user)));
    let process::Start { entrypoint, command } = process::start(model, service);
    let check = process::health_check(model, service).filter(|_| !model.is_asked_by_compose());
    let signal = match &service.kind {
        Kind::Longrun(longrun) if longrun.stop_signal != spec::Signal::Term => Some(longrun.stop_signal.name()),
        Kind::Longrun(_) | Kind::Oneshot(_) => None,
    };
    let entrypoint = (!entrypoint.is_empty()).then(|| Instruction::Entrypoint(ExecForm(entrypoint)));
    let command = (!command.is_empty()).then(|| Instruction::Cmd(ExecForm(command)));
    user.into_iter()
        .chain(check.map(|words| Instruction::Healthcheck(health_check(model, words))))
        .chain(signal.map(|signal| Instruction::Stopsignal(plain(literal(signal)))))
        .chain(entrypoint)
        .chain(command)
        .collect()
}

/// How an image with several services is started and asked.
fn several_services(model: &Model) -> Vec<Instruction> {
    let check = model.outputs.rootfs.as_ref().map(|_| health_check(model, vec![HEALTH_CHECK.to_owned()]));
    let entrypoint = Instruction::Entrypoint(ExecForm(vec!["/init".to_owned()]));
    // A base that brings s6-overlay says itself how that is started.
    let entrypoint = Some(entrypoint).filter(|_| !model.is_on_overlay());
    check.map(Instruction::Healthcheck).into_iter().chain(entrypoint).collect()
}

fn health_check(model: &Model, command: Vec<String>) -> Healthcheck {
    let model::Healthcheck { interval, timeout, retries, start_interval } = model.image.healthcheck;
    let schedule = Schedule {
        interval: Some(interval.into()),
        timeout: Some(timeout.into()),
        start_period: Some(model.start_period().into()),
        start_interval: Some(start_interval.into()),
        retries: Some(u32::from(retries.get())),
    };
    Healthcheck::Probe { command: ExecForm(command), schedule }
}

pub(super) fn exposed(port: &model::Port) -> Port {
    let protocol = match port.protocol {
        spec::Protocol::Tcp => Protocol::Tcp,
        spec::Protocol::Udp => Protocol::Udp,
    };
    Port { number: port.number.get(), protocol }
}
