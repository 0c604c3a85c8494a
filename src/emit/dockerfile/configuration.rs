//! Users, files, and what the image says of itself.

use indexmap::IndexMap;

use super::Writer;
use super::words::{comment, literal, plain, reference, run, variable};
use crate::dockerfile::{Copy, ExecForm, FilesFrom, Healthcheck, Instruction, Port, Protocol, Schedule, Text};
use crate::emit::rootfs::{self, HEALTH_CHECK};
use crate::model::{self, Budget, Model, MountSource, OVERLAY_STAGE, Process};
use crate::s6::Version;
use crate::spec;
use crate::variable::VariableName;

/// Earlier versions of s6-overlay end a start after five seconds.
pub(super) const FIRST_WITHOUT_LIMIT: Version = Version::new(3, 2, 0, 0);

impl Writer<'_> {
    /// What is copied, what changes most often last: programs, what is generated, the user's own.
    pub(super) fn files(&self) -> Vec<Instruction> {
        let model = self.model;
        let overlay = FilesFrom::Stage(self.stage(OVERLAY_STAGE));
        let mut instructions = vec![Self::copy(Some(overlay), &format!("/{OVERLAY_STAGE}/"), "/", None)];
        instructions.extend(model.image.kit_copies.iter().map(|copy| self.copy_step(copy)));
        let own = model.image.rootfs.as_ref().map(|path| format!("{}/", path.plain()));
        let folders = own.into_iter().chain(model.outputs.rootfs.as_ref().map(rootfs::folder));
        instructions.extend(folders.map(|folder| Self::copy(None, &folder, "/", None)));
        instructions.extend(model.image.copies.iter().map(|copy| self.copy_step(copy)));
        for service in &model.services {
            if let Process::File(path) = &service.process {
                let mut copy = Copy::new(literal(path.plain()), literal(&rootfs::script_path(service)));
                copy.chmod = Some(plain(literal("0755")));
                instructions.push(Instruction::Copy(copy));
            }
        }
        instructions
    }
}

/// Users and their homes, with fixed numbers.
pub(super) fn users(model: &Model) -> Vec<Instruction> {
    let mut steps = Vec::new();
    for model::User { name, uid, home, shell } in &model.image.users {
        steps.push(format!("groupadd --system --gid {uid} {name}"));
        steps.push(format!(
            "useradd --system --uid {uid} --gid {name} --home-dir {home} --no-create-home --shell {shell} {name}"
        ));
        steps.push(format!("install -d -o {name} -g {name} {home}"));
    }
    steps.extend(model.image.folders.iter().map(|(path, user)| format!("install -d -o {user} -g {user} {path}")));
    if steps.is_empty() { Vec::new() } else { vec![comment("Fixed numbers: volumes outlive images."), run(steps)] }
}

/// What the image says of itself, and how it is started.
pub(super) fn configuration(model: &Model) -> Vec<Instruction> {
    let overlay = &model.image.overlay;
    let grace = Budget::KILL_GRACE.as_millis().to_string();
    let settings = [("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2"), ("S6_KILL_GRACETIME", grace.as_str())];
    let no_limit = (overlay.version < FIRST_WITHOUT_LIMIT).then_some(("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "0"));
    let mut env: IndexMap<VariableName, Text> =
        IndexMap::from([(variable("PATH"), literal("/command:").then(reference("PATH")))]);
    env.extend(settings.into_iter().chain(no_limit).map(|(name, value)| (variable(name), literal(value))));
    for default in model.variables.values().filter(|variable| !variable.secret) {
        if let Some(value) = default.constant_default() {
            env.insert(default.name.clone(), literal(value));
        }
    }
    let mut instructions =
        vec![Instruction::Gap, comment("A start that fails ends the container."), Instruction::Env(env)];
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
    if model.outputs.rootfs.is_some() {
        instructions.push(Instruction::Healthcheck(health_check(model)));
    }
    instructions.push(Instruction::Entrypoint(ExecForm(vec!["/init".to_owned()])));
    instructions
}

pub(super) fn health_check(model: &Model) -> Healthcheck {
    let model::Healthcheck { interval, timeout, retries, start_interval } = model.image.healthcheck;
    let schedule = Schedule {
        interval: Some(interval.into()),
        timeout: Some(timeout.into()),
        start_period: Some(model.budget.start.into()),
        start_interval: Some(start_interval.into()),
        retries: Some(u32::from(retries.get())),
    };
    Healthcheck::Probe { command: ExecForm(vec![HEALTH_CHECK.to_owned()]), schedule }
}

pub(super) fn exposed(port: &model::Port) -> Port {
    let protocol = match port.protocol {
        spec::Protocol::Tcp => Protocol::Tcp,
        spec::Protocol::Udp => Protocol::Udp,
    };
    Port { number: port.number.get(), protocol }
}
