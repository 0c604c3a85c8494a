//! A container beside the image's.

use super::service::{build, depends_on, is_local, mount, port, restart};
use super::values::{environment, given_whole, mounted_secrets, value};
use super::{Built, extra};
use crate::compose::{Healthcheck, Probe, Service, Text};
use crate::emit::probe;
use crate::model::{self, Companion, Model, Process, Question, Setting};
use crate::spec::{EnvName, Signal};

/// A container beside it.
pub(super) fn companion(model: &Model, built: &Built, companion: &Companion) -> Service {
    let model::Companion { service, image, mounts, words, hardening } = companion;
    let texts = |texts: &[model::Text]| texts.iter().map(|text| value(model, text)).collect();
    let is_job = image.is_none();
    let secrets = || mounted_secrets(model).filter(|_| is_job);
    let own = service.environment.iter().filter_map(|(name, setting)| variable(model, companion, name, setting));
    Service {
        image: Some(Text::literal(image.as_ref().unwrap_or(&built.image))),
        build: build(model, built).filter(|_| is_job),
        never_pulled: is_job && is_local(model, built),
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
        restart: Some(restart(service)),
        stop_signal: stop_signal(service),
        stop_grace_period: Some(service.stop_budget().into()).filter(|grace: &std::time::Duration| !grace.is_zero()),
        words: match image {
            Some(_) => extra::words(words, hardening.as_ref()),
            None => extra::with_tmpfs(extra::words(words, hardening.as_ref()), model),
        },
        ..Service::default()
    }
}

fn stop_signal(service: &model::Service) -> Option<String> {
    match &service.kind {
        model::Kind::Longrun(longrun) if longrun.stop_signal != Signal::Term => {
            Some(longrun.stop_signal.name().to_owned())
        }
        model::Kind::Longrun(_) | model::Kind::Oneshot(_) => None,
    }
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
            question => Probe::Exec(words(&probe::command(question, probe.timeout))),
        }),
        interval: Some(probe.interval.into()),
        timeout: Some(probe.timeout.into()),
        retries: Some(u32::from(probe.retries.get())),
        start_period: Some(probe.start_period.into()),
        start_interval: Some(probe.start_interval.into()),
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
            Some(if is_job { environment(model, variable) } else { (name.to_string(), given_whole(model, variable)) })
        }
    }
}
