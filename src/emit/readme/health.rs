//! What healthy means, and what to do when the container is not.

use super::block;
use super::tables::shown;
use crate::emit::rootfs::{HEALTH_CHECK, probe_path, supervised};
use crate::emit::{compose, process};
use crate::markdown::code;
use crate::model::{self, Again, Kind, Longrun, Model, OnExit, Outside, Part, Question, Readiness, Service, Text};
use crate::shell::quote;
use crate::spec::{Ending, GivingUp, Layout};
use crate::template::{Health, HealthRow, LogFiles, LogRow, ProcessHealth, Quoted, Remedies, Templates};

/// Stands for the name of any service.
const ANY: &str = "NAME";

/// The region, by what starts the services.
pub(super) fn health(model: &Model, templates: &Templates) -> String {
    match model.process() {
        Some(service) => templates.render("readme/process-health.md", &of_one(model, service)),
        None => templates.render("readme/health.md", &of_several(model)),
    }
}

fn of_one(model: &Model, service: &Service) -> ProcessHealth {
    let (exec, tool, container) = tools(model);
    let everyone = model.everyone().filter_map(longrun);
    let rows =
        everyone.map(|(service, longrun)| HealthRow { on_exit: Quoted(end(model, service)), ..row(service, longrun) });
    let is_alone = model.layout == Layout::Single;
    let ask = process::health_check(model, service).filter(|_| is_alone).map(|words| {
        let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
        block("sh", &[format!("{exec} {}", words.join(" "))])
    });
    let apart = compose::own(model).filter(|_| !is_alone);
    ProcessHealth {
        apart: apart.map(|compose| Quoted(code(&format!("{compose} ps")))),
        services: rows.collect(),
        start: Quoted(model.budget.start.to_string()),
        stop: Quoted(model.budget.stop.to_string()),
        ask,
        logs: Quoted(code(&format!("{tool} logs --tail 50{container}"))),
        again: Quoted(code(&format!("{tool} restart{container}"))),
        checks: process::checks_environment(model),
    }
}

/// What follows when a container's one process ends.
fn end(model: &Model, service: &Service) -> String {
    let again = match model.again(service) {
        Some(Again::Never) => String::new(),
        Some(Again::Always) => ", and Compose starts it again".to_owned(),
        Some(Again::AfterFailure(None)) => ", and after a failure Compose starts it again".to_owned(),
        Some(Again::AfterFailure(Some(most))) => {
            format!(", and after a failure Compose starts it again, {}", times(most))
        }
        None => ", and Compose does what the `restart` of the container says".to_owned(),
    };
    format!("its container ends{again}")
}

fn times(most: u32) -> String {
    match most {
        1 => "once at most".to_owned(),
        most => format!("{most} times at most"),
    }
}

fn of_several(model: &Model) -> Health {
    Health {
        services: longruns(model).map(|(service, longrun)| row(service, longrun)).collect(),
        start: Quoted(model.budget.start.to_string()),
        stop: Quoted(model.budget.stop.to_string()),
        files: log_files(model),
        remedies: model.outputs.rootfs.as_ref().map(|_| remedies(model)),
    }
}

/// Where services write what they print, and how to read it.
fn log_files(model: &Model) -> Option<LogFiles> {
    let written: Vec<(&Service, &model::LogFiles)> =
        model.services.iter().filter_map(|service| Some((service, service.logs.as_ref()?))).collect();
    let current = |logs: &model::LogFiles| format!("{}/current", logs.dir.as_str().trim_end_matches('/'));
    let row = |(service, logs): &(&Service, &model::LogFiles)| LogRow {
        service: Quoted(service.name.to_string()),
        current: Quoted(code(&current(logs))),
        size: Quoted(size(logs.size)),
        keep: logs.keep.get(),
        console: logs.console,
    };
    let (exec, _, _) = tools(model);
    let last = |(_, logs): &(&Service, &model::LogFiles)| format!("{exec} tail -n 50 {}", quote(&current(logs)));
    (!written.is_empty()).then(|| LogFiles {
        services: written.iter().map(row).collect(),
        last: block("sh", &written.iter().map(last).collect::<Vec<_>>()),
    })
}

/// A size as people write it.
fn size(bytes: u32) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1_000_000) => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} kB", bytes / 1_000),
    }
}

fn longruns(model: &Model) -> impl Iterator<Item = (&Service, &Longrun)> {
    model.services.iter().filter_map(longrun)
}

fn longrun(service: &Service) -> Option<(&Service, &Longrun)> {
    match &service.kind {
        Kind::Longrun(longrun) => Some((service, longrun)),
        Kind::Oneshot(_) => None,
    }
}

fn row(service: &Service, longrun: &Longrun) -> HealthRow {
    let (question, budget) = match &longrun.readiness {
        Readiness::Immediate => ("none".to_owned(), "as soon as it is started".to_owned()),
        Readiness::Polled(probe) => (question(&probe.question), probe.budget().to_string()),
    };
    let own = own(service).map(|own| format!("; {own}")).unwrap_or_default();
    HealthRow {
        service: Quoted(service.name.to_string()),
        question: Quoted(format!("{question}{own}")),
        budget: Quoted(budget),
        on_exit: Quoted(consequence(longrun.on_exit)),
    }
}

/// What is asked when users bring their own.
fn own(service: &Service) -> Option<String> {
    let unless = service.switch.as_ref()?.unless.as_ref()?;
    let asked = match &service.external()?.question {
        Outside::Connection(_) => "it accepts connections".to_owned(),
        Outside::Command(words) => words_of(words),
    };
    Some(format!("of your own, {}: {asked}", code(unless.as_str())))
}

fn consequence(on_exit: OnExit) -> String {
    match on_exit {
        OnExit::Always(Ending::Restart) => "it is started again".to_owned(),
        OnExit::Always(Ending::Stop) => "the container stops".to_owned(),
        OnExit::Always(Ending::StopOnFailure) => "after a failure the container stops, else it stays down".to_owned(),
        OnExit::Always(Ending::Leave) => "it stays down".to_owned(),
        OnExit::Limited(restarts) => {
            let within = restarts.within.map(|within| format!(" within {within}")).unwrap_or_default();
            let then = match restarts.then {
                GivingUp::Stop => "the container stops",
                GivingUp::Leave => "it stays down",
            };
            format!(
                "after a failure it is started again, {}{within}; then {then}",
                times(restarts.attempts.get().into())
            )
        }
    }
}

/// The words that run something in the container, those for the container itself, and what names it there.
fn tools(model: &Model) -> (String, String, String) {
    let name = &model.project.name;
    match compose::own(model) {
        Some(compose) => (format!("{compose} exec {}", model.container), compose, String::new()),
        None => (format!("docker exec {name}"), "docker".to_owned(), format!(" {name}")),
    }
}

/// The commands that find and mend what is wrong.
fn remedies(model: &Model) -> Remedies {
    let (exec, tool, container) = tools(model);
    let inside = |command: &str| Quoted(code(&format!("{exec} {command}")));
    let restarts = |(_, longrun): &(&Service, &Longrun)| longrun.on_exit.restarts();
    Remedies {
        names: block("sh", &[format!("{exec} {HEALTH_CHECK}")]),
        logs: Quoted(code(&format!("{tool} logs --tail 50{container}"))),
        probe: inside(&format!("{} && echo passes", probe_path(ANY))),
        state: inside(&format!("s6-svstat {}", supervised(ANY))),
        restart: longruns(model).any(|each| restarts(&each)).then(|| inside(&format!("s6-svc -r {}", supervised(ANY)))),
        restarts_all: longruns(model).all(|each| restarts(&each)),
        again: Quoted(code(&format!("{tool} restart{container}"))),
        any: Quoted(code(ANY)),
        compose: model.own_compose().is_some(),
    }
}

fn question(question: &Question) -> String {
    match question {
        Question::Http { tool: _, scheme, port, path } => {
            format!("{} answers", shown(&Question::url(scheme, port, path)))
        }
        Question::Tcp { port } => format!("port {} accepts connections", shown(port)),
        Question::Command(words) => words_of(words),
        Question::Shell(line) => shown(line),
    }
}

/// The words of a command as one line.
fn words_of(words: &[Text]) -> String {
    let mut line = Text::default();
    for (index, word) in words.iter().enumerate() {
        line.extend((index > 0).then(|| Part::Literal(" ".to_owned())));
        line.extend(word.clone());
    }
    shown(&line)
}
