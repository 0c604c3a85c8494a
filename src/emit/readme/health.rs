//! What healthy means, and what to do when the container is not.

use super::block;
use super::tables::shown;
use crate::emit::compose;
use crate::emit::rootfs::{HEALTH_CHECK, probe_path, supervised};
use crate::markdown::code;
use crate::model::{Kind, Longrun, Model, Part, Question, Readiness, Service, Text};
use crate::spec::OnExit;
use crate::template::{Health, HealthRow, Quoted, Remedies};

/// Stands for the name of any service.
const ANY: &str = "NAME";

pub(super) fn health(model: &Model) -> Health {
    Health {
        services: longruns(model).map(|(service, longrun)| row(service, longrun)).collect(),
        start: Quoted(model.budget.start.to_string()),
        stop: Quoted(model.budget.stop.to_string()),
        remedies: model.outputs.rootfs.as_ref().map(|_| remedies(model)),
    }
}

fn longruns(model: &Model) -> impl Iterator<Item = (&Service, &Longrun)> {
    model.services.iter().filter_map(|service| match &service.kind {
        Kind::Longrun(longrun) => Some((service, longrun)),
        Kind::Oneshot(_) => None,
    })
}

fn row(service: &Service, longrun: &Longrun) -> HealthRow {
    let (question, budget) = match &longrun.readiness {
        Readiness::Immediate => ("none".to_owned(), "as soon as it is started".to_owned()),
        Readiness::Polled(probe) => (question(&probe.question), probe.budget().to_string()),
    };
    HealthRow {
        service: Quoted(service.name.to_string()),
        question: Quoted(question),
        budget: Quoted(budget),
        on_exit: Quoted(consequence(longrun.on_exit).to_owned()),
    }
}

fn consequence(on_exit: OnExit) -> &'static str {
    match on_exit {
        OnExit::Restart => "it is started again",
        OnExit::Stop => "the container stops",
        OnExit::Leave => "it stays down",
    }
}

/// The commands that find and mend what is wrong.
fn remedies(model: &Model) -> Remedies {
    let name = &model.project.name;
    let (exec, tool, container) = match model.outputs.compose.as_ref().map(compose::command) {
        Some(compose) => (format!("{compose} exec {name}"), compose, String::new()),
        None => (format!("docker exec {name}"), "docker".to_owned(), format!(" {name}")),
    };
    let inside = |command: &str| Quoted(code(&format!("{exec} {command}")));
    let restarts = |(_, longrun): &(&Service, &Longrun)| longrun.on_exit == OnExit::Restart;
    Remedies {
        names: block("sh", &[format!("{exec} {HEALTH_CHECK}")]),
        logs: Quoted(code(&format!("{tool} logs --tail 50{container}"))),
        probe: inside(&format!("{} && echo passes", probe_path(ANY))),
        state: inside(&format!("s6-svstat {}", supervised(ANY))),
        restart: longruns(model).any(|each| restarts(&each)).then(|| inside(&format!("s6-svc -r {}", supervised(ANY)))),
        restarts_all: longruns(model).all(|each| restarts(&each)),
        again: Quoted(code(&format!("{tool} restart{container}"))),
        any: Quoted(code(ANY)),
        compose: model.outputs.compose.is_some(),
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
