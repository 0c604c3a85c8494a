//! An image that runs one service: what the container starts, and what its health check runs.
//!
//! Both are plain words where everything in them is known when the image is built. What is computed at the start, and
//! what must be looked at before it, is a script of ours.

use super::answers::answers;
use super::environment::environment;
use super::own::awaited;
use super::probe;
use super::script::{own_word, preamble};
use super::user::{becomes, owners, umask};
use super::written::files;
use crate::model::{Init, Model, Origin, Probe, Process, Service, Setting, Text, Trial};
use crate::spec::{Layout, OnFailure};
use crate::template::{self, Entry, Interpreter, Name, Preamble, Quoted, Templates};

/// Where the scripts are in the image.
const ENTRYPOINT: &str = "/usr/local/bin/entrypoint";
const HEALTH_CHECK: &str = "/usr/local/bin/health-check";

/// What runs a command as the service's user, in the script.
const AS_USER: &str = "as_user";

/// Where Debian's tini is.
const TINI: [&str; 2] = ["/usr/bin/tini", "--"];

/// What the container starts.
pub(super) struct Start {
    /// `ENTRYPOINT`
    pub(super) entrypoint: Vec<String>,
    /// `CMD`
    pub(super) command: Vec<String>,
}

pub(super) fn start(model: &Model, service: &Service) -> Start {
    let mut entrypoint: Vec<String> = match model.image.init {
        Init::Tini => TINI.map(str::to_owned).to_vec(),
        Init::None | Init::Overlay(_) => Vec::new(),
    };
    if needs_script(model, service) {
        entrypoint.push(ENTRYPOINT.to_owned());
        return Start { entrypoint, command: Vec::new() };
    }
    entrypoint.extend(constants(&service.entrypoint).unwrap_or_default());
    Start { entrypoint, command: constants(&command(service)).unwrap_or_default() }
}

/// Whether the environment is looked at before the start.
pub(super) fn checks_environment(model: &Model) -> bool {
    model.process().is_none_or(|service| needs_script(model, service))
}

/// The words that the health check runs; none where the service has no probe.
pub(super) fn health_check(model: &Model, service: &Service) -> Option<Vec<String>> {
    let probe = service.probe()?;
    let words = probe::command(&probe.question, probe.timeout);
    Some(match constants(&words) {
        Some(words) if !reads(model, service, probe) && becomes(model, service).is_empty() => words,
        _ => vec![HEALTH_CHECK.to_owned()],
    })
}

/// Whether a script is needed at all.
pub(super) fn has_scripts(model: &Model, service: &Service) -> bool {
    needs_script(model, service)
        || matches!(service.process, Process::Script(_))
        || health_check(model, service).is_some_and(|words| words == [HEALTH_CHECK])
}

/// The scripts that are needed, by their paths in the image.
pub(super) fn scripts(model: &Model, service: &Service, templates: &Templates) -> Vec<(String, String)> {
    let mut scripts = Vec::new();
    if needs_script(model, service) {
        scripts.push((ENTRYPOINT.to_owned(), entrypoint(model, service, &command(service), templates)));
    }
    if let Some(probe) = service.probe()
        && health_check(model, service).is_some_and(|words| words == [HEALTH_CHECK])
    {
        scripts.push((HEALTH_CHECK.to_owned(), check(model, service, probe, templates)));
    }
    if let Process::Script(text) = &service.process {
        scripts.push((script_path(service), text.clone()));
    }
    scripts
}

/// The script that asks a probe's question, with the variables of the service.
fn check(model: &Model, service: &Service, probe: &Probe, templates: &Templates) -> String {
    let asks = probe::command(&probe.question, probe.timeout);
    let command: Vec<Quoted> = asks.iter().map(|text| own_word(model, service, text)).collect();
    let view = template::Check {
        interpreter: Interpreter::Shell,
        becomes: becomes(model, service),
        preamble: needed(model, service, probe),
        expands: command.iter().any(Quoted::hides_variable),
        command,
        off: None,
    };
    templates.render("scripts/check.sh", &view)
}

/// The script that a container starts: what it looks at, computes and then becomes.
fn entrypoint(model: &Model, service: &Service, command: &[Text], templates: &Templates) -> String {
    let words = |texts: &[Text]| texts.iter().map(|text| own_word(model, service, text)).collect();
    let (answers, becomes) = (answers(model, service), becomes(model, service));
    // The function of the script that becomes the user where it can.
    let writer = [Quoted(AS_USER.to_owned())];
    let is_default_known = answers.as_ref().is_some_and(|answers| !answers.default.is_empty());
    let view = template::Entrypoint {
        service: Name(service.name.to_string()),
        environment: environment(model, std::slice::from_ref(service)),
        awaited: awaited(model, service, if becomes.is_empty() { &[] } else { &writer }),
        preamble: preamble(model, service),
        files: files(model, service, if becomes.is_empty() { &[] } else { &writer }),
        owners: owners(model, Vec::new()),
        becomes,
        umask: umask(model, service),
        program: words(&service.entrypoint),
        arguments: if is_default_known { Vec::new() } else { words(command) },
        answers,
        trial: trial(model, service),
    };
    templates.render("scripts/entrypoint.sh", &view)
}

/// How a service that runs to its end is tried by its own container, where it has one.
fn trial(model: &Model, service: &Service) -> Option<template::Trial> {
    let Trial { attempts, delay, timeout, on_failure } = *service.trial().filter(|_| model.layout == Layout::Split)?;
    Some(template::Trial {
        attempts: attempts.get(),
        delay: Name(probe::seconds(delay)),
        limit: Name(probe::seconds(timeout)),
        go_on: on_failure == OnFailure::Continue,
    })
}

/// Whether a job is started by a script of its own, which lies in its image.
pub(super) fn is_scripted_job(model: &Model, job: &Service) -> bool {
    model.layout == Layout::Split && (needs_script(model, job) || !matches!(job.process, Process::Command(_)))
}

/// Where that script is.
pub(super) fn job_path(job: &Service) -> String {
    format!("{ENTRYPOINT}-{}", job.name)
}

/// Where the script of a job's health check is, if its question needs one.
pub(super) fn job_check(model: &Model, job: &Service) -> Option<String> {
    let probe = job.probe()?;
    (is_scripted_job(model, job) && reads(model, job, probe)).then(|| format!("{HEALTH_CHECK}-{}", job.name))
}

/// The scripts of a job, by their paths in the image.
pub(super) fn job_scripts(model: &Model, job: &Service, templates: &Templates) -> Vec<(String, String)> {
    if !is_scripted_job(model, job) {
        return Vec::new();
    }
    let start = (job_path(job), entrypoint(model, job, &command(job), templates));
    let own = match &job.process {
        Process::Script(text) => Some((script_path(job), text.clone())),
        Process::Command(_) | Process::File(_) => None,
    };
    let check = job_check(model, job).zip(job.probe()).map(|(path, probe)| (path, check(model, job, probe, templates)));
    std::iter::once(start).chain(check).chain(own).collect()
}

/// The script of a job in somebody else's image, which is handed over as a text.
pub(super) fn job(model: &Model, job: &Service, templates: &Templates) -> String {
    let command = match &job.process {
        Process::Script(text) => {
            let (first, _) = text.split_once('\n').unwrap_or_default();
            let interpreter = first.trim_start_matches("#!").split_whitespace();
            interpreter.chain(["-c", text, job.name.as_str()]).map(Text::literal).collect()
        }
        Process::Command(_) | Process::File(_) => command(job),
    };
    entrypoint(model, job, &command, templates)
}

/// What a probe is told. One of ours needs nothing but what stands in its question.
fn needed(model: &Model, service: &Service, probe: &Probe) -> Preamble {
    let mut preamble = preamble(model, service);
    if !probe.question.is_own() {
        let read = model.reads_of(&probe.question).names;
        let is_read = |entry: &Entry| read.iter().any(|name| name.as_str() == entry.name.0);
        preamble.exports.retain(is_read);
        preamble.borrowed.retain(|secret| read.iter().any(|name| name.as_str() == secret.name.0));
        preamble.encode = preamble.encode.filter(|_| !preamble.borrowed.is_empty());
        preamble.foreign.clear();
    }
    preamble
}

/// Where a service's own script is in the image. Nothing that it starts has such a name: a service is often called as
/// its program.
pub(super) fn script_path(service: &Service) -> String {
    format!("/usr/local/bin/{}.script", service.name)
}

/// What the container runs when it is given no arguments, behind the `entrypoint`.
pub(super) fn command(service: &Service) -> Vec<Text> {
    match &service.process {
        Process::Command(words) => words.clone(),
        Process::Script(_) | Process::File(_) => vec![Text::literal(script_path(service))],
    }
}

/// Whether something is computed at the start, or must be looked at before it; or tried again in a container of its own.
fn needs_script(model: &Model, service: &Service) -> bool {
    service.answers.is_some()
        || model.computed_at_start(service).is_some()
        || trial(model, service).is_some()
        || model.brought_for(service).next().is_some()
        || has_umask(service)
}

fn has_umask(service: &Service) -> bool {
    service.user.as_ref().is_some_and(|user| user.umask.is_some())
}

/// Whether a probe reads what is computed at the start: a program of the user's may read any of it.
fn reads(model: &Model, service: &Service, probe: &Probe) -> bool {
    probe.question.is_own()
        && service.environment.iter().any(|(name, setting)| match setting {
            Setting::Value(text) => !text.is_fixed(),
            Setting::Settable => model.variable(name.as_str()).is_some_and(|variable| {
                variable.secret || matches!(&variable.origin, Origin::Default(text) if text.constant().is_none())
            }),
        })
}

/// The words, where nothing in them is left for the start.
pub(super) fn constants(texts: &[Text]) -> Option<Vec<String>> {
    texts.iter().map(|text| text.constant().map(str::to_owned)).collect()
}
