//! A container beside the image's.

use super::job;
use super::service::{asked, build, depends_on, is_local, mount, port, restart};
use super::values::Values;
use super::{Built, extra};
use crate::compose::{Healthcheck, Probe, Service, Text};
use crate::emit::{probe, process};
use crate::model::{self, Companion, Model, Process, Question, Setting, User, Variable};
use crate::spec::{EnvName, Layout, Signal};
use crate::template::Templates;

/// A container beside it.
pub(super) fn companion(model: &Model, built: &Built, companion: &Companion, templates: &Templates) -> Service {
    let model::Companion { service, image, mounts, words, hardening, secret_files: _ } = companion;
    let values = Values::beside(model, companion);
    let texts = |texts: &[model::Text]| texts.iter().map(|text| values.text(text)).collect();
    let is_job = companion.is_job();
    let alone = std::slice::from_ref(service);
    let (entrypoint, command, variables): (Vec<Text>, Vec<Text>, Vec<(String, Text)>) =
        if job::is_scripted(model, companion) {
            let given = model.given_to(alone).map(|variable| values.variable(variable)).collect();
            (job::script(model, companion, templates), Vec::new(), given)
        } else {
            let own = service.environment.iter();
            let own = own.filter_map(|(name, setting)| self::variable(model, companion, name, setting));
            let command = match &service.process {
                Process::Command(words) => texts(words),
                Process::Script(_) | Process::File(_) => Vec::new(),
            };
            (texts(&service.entrypoint), command, own.chain(of_user(model, companion)).collect())
        };
    Service {
        image: Some(Text::literal(image.as_ref().unwrap_or(&built.image))),
        build: build(model, built).filter(|_| is_job),
        never_pulled: is_job && is_local(model, built),
        user: user(model, companion),
        working_dir: working_dir(model, companion),
        entrypoint,
        command,
        depends_on: depends_on(model, alone),
        environment: variables.into_iter().collect(),
        ports: service.ports.iter().filter_map(|one| port(model, one)).collect(),
        volumes: mounts.iter().map(mount).collect(),
        secrets: secrets(model, companion).iter().map(|variable| variable.name.to_string()).collect(),
        healthcheck: healthcheck(model, companion),
        // It has an entrypoint of its own in the place of its image's.
        init: is_job && model.layout == Layout::Split,
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

/// The secrets that reach its container as files.
pub(super) fn secrets<'m>(model: &'m Model, companion: &'m Companion) -> Vec<&'m Variable> {
    let values = Values::beside(model, companion);
    if companion.is_job() || job::is_scripted(model, companion) {
        return values.mounted_secrets().collect();
    }
    let read = model.reads(&companion.service).names;
    // Nothing reads the file of one that may not be needed: Compose asks for what is mounted.
    let is_asked = |variable: &Variable| values.asks_with_container(variable) && !companion.words.is_read_only();
    let wanted = |variable: &&Variable| companion.secret_files.contains(&variable.name) || is_asked(variable);
    let all = model.variables.values().filter(|variable| read.contains(&variable.name));
    all.filter(wanted).filter(|variable| values.is_mounted(variable)).collect()
}

/// What the script that starts our image reads of its user.
fn of_user<'m>(model: &'m Model, companion: &'m Companion) -> impl Iterator<Item = (String, Text)> + 'm {
    let Companion { service, image, .. } = companion;
    let user = service.user.iter().filter(|_| image.is_none());
    let names = user.flat_map(User::read).flat_map(model::Text::variables);
    let missing = names.filter(|name| !service.environment.contains_key(*name));
    let values = Values::beside(model, companion);
    missing.filter_map(move |name| Some(values.variable(model.variable(name.as_str())?)))
}

/// The user of a job, where it is not that of its image.
fn user(model: &Model, Companion { service, image, .. }: &Companion) -> Option<String> {
    let of_image = model.process().filter(|_| image.is_none())?.user.as_ref();
    // Whose numbers are known at the start begins as root.
    let numbers = |user: &User| match user.chosen {
        Some(_) => "0:0".to_owned(),
        None => format!("{}:{}", user.uid, user.gid),
    };
    (service.user.as_ref() != of_image).then(|| service.user.as_ref().map_or_else(|| "0:0".to_owned(), numbers))
}

/// The folder of a job, where it is not that of its image.
fn working_dir(model: &Model, Companion { service, image, .. }: &Companion) -> Option<String> {
    let of_image = &model.process().filter(|_| image.is_none())?.working_dir;
    (service.working_dir != *of_image).then(|| service.working_dir.to_string())
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
fn healthcheck(model: &Model, companion: &Companion) -> Option<Healthcheck> {
    let Companion { service, image, .. } = companion;
    let values = Values::beside(model, companion);
    let Some(probe) = service.probe() else {
        let is_asked = model.process().is_some_and(|service| service.probe().is_some());
        let is_inherited = image.is_none() && is_asked && !model.is_asked_by_compose();
        return is_inherited.then(|| Healthcheck { probe: Some(Probe::Disabled), ..Healthcheck::default() });
    };
    let words = |texts: &[model::Text]| texts.iter().map(|text| values.text(text)).collect();
    let script = process::job_check(model, service).filter(|_| image.is_none());
    let question = match (script, &probe.question) {
        (Some(script), _) => Probe::Exec(vec![Text::literal(&script)]),
        (None, Question::Shell(line)) => Probe::Shell(values.text(line)),
        (None, question) => Probe::Exec(words(&probe::command(question, probe.timeout))),
    };
    Some(asked(question, probe.times(), probe.start_period))
}

/// A variable of a container of its own. A job has the constants of its image.
fn variable(model: &Model, companion: &Companion, name: &EnvName, setting: &Setting) -> Option<(String, Text)> {
    let is_job = companion.is_job();
    let values = Values::beside(model, companion);
    match setting {
        Setting::Value(_)
            if is_job && model.services.iter().any(|other| other.environment.get(name) == Some(setting)) =>
        {
            None
        }
        Setting::Value(text) => Some((name.to_string(), values.text(text))),
        Setting::Settable => {
            let variable = model.variable(name.as_str())?;
            let reads_file = companion.secret_files.contains(name) && values.hands_over(variable);
            Some(if is_job || reads_file {
                values.variable(variable)
            } else {
                (name.to_string(), values.given_whole(variable))
            })
        }
    }
}
