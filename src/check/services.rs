//! Services: what runs, when it is ready, what it waits for.

use std::collections::BTreeSet;

use super::Check;
use super::files::Variables;
use super::forms::{HTTP_PATH, LINE, WORD};
use super::image::given;
use super::times::{Schedule, on_exit, schedule, trial, usual_start};
use crate::kit::{Part, Place, Service};
use crate::model::{
    self, Answers, Awaited, Kind, Longrun, Neighbour, OnExit, Oneshot, Port, Probe, Process, Question, Readiness,
    ServiceId,
};
use crate::spec::{self, Duration, Ending, Script, Signal, Test};
use crate::yaml::Spanned;

impl Check<'_> {
    /// All services in view, in the order of the file.
    pub(super) fn services(&mut self, variables: &Variables) -> Vec<model::Service> {
        let expanded = self.expanded;
        expanded
            .services
            .iter()
            .enumerate()
            .filter(|(_, service)| service.place != Place::Elsewhere)
            .filter_map(|(index, service)| self.decide(ServiceId(index), service, variables))
            .collect()
    }

    fn decide(&mut self, id: ServiceId, service: &Service, variables: &Variables) -> Option<model::Service> {
        let kind = match &service.oneshot {
            Some(attempt) => Kind::Oneshot(Oneshot { trial: trial(attempt) }),
            None => Kind::Longrun(self.longrun(service)),
        };
        let takes = given(service.takes.as_ref(), usual_start(&kind));
        let environment = self.settings(service);
        let (files, written) = self.files(service, &environment, variables);
        Some(model::Service {
            id,
            name: service.name.value.clone(),
            process: self.process(service)?,
            entrypoint: self.words(service, service.entrypoint.as_ref()),
            answers: self.answers(service),
            kind,
            user: service.user.as_ref().and_then(|user| self.user(&user.value)),
            working_dir: self.working_dir(service),
            environment,
            ports: service.ports.iter().filter_map(|(name, port)| self.port(name, port)).collect(),
            files,
            written,
            after: self.after(service),
            after_start: self.after_start(service),
            switch: self.switch(service),
            takes,
            logs: self.logs(service),
            s6: service.s6.iter().map(|(name, text)| (name.value.clone(), text.value.clone())).collect(),
        })
    }

    /// What others must know of the services in other containers.
    pub(super) fn neighbours(&mut self) -> Vec<Neighbour> {
        let all = self.expanded.services.iter().enumerate();
        all.filter(|(_, service)| service.place == Place::Elsewhere)
            .map(|(index, service)| Neighbour {
                id: ServiceId(index),
                name: service.name.value.clone(),
                awaited: match &service.oneshot {
                    Some(_) => Awaited::End,
                    None if service.healthcheck.as_ref().is_some_and(|check| check.asks()) => Awaited::Health,
                    None => Awaited::Start,
                },
                switch: self.switch(service),
            })
            .collect()
    }

    fn process(&mut self, service: &Service) -> Option<Process> {
        match service.script.as_ref().map(|script| &script.value) {
            Some(Script::Inline(text)) => Some(Process::Script(with_interpreter(text))),
            Some(Script::File(path)) => Some(Process::File(path.clone())),
            None if service.command.is_none() && service.entrypoint.is_none() && service.is_built() => None,
            None => Some(Process::Command(self.words(service, service.command.as_ref()))),
        }
    }

    fn words(&mut self, service: &Service, command: Option<&Spanned<spec::Command>>) -> Vec<model::Text> {
        let words = command.iter().flat_map(|command| command.value.0.iter().map(|word| (word, command.span)));
        words.map(|(word, span)| self.resolve_at(word, span, Some(service))).collect()
    }

    /// What the container answers by itself: before anything is computed, so in constants.
    fn answers(&mut self, service: &Service) -> Option<Answers> {
        let versions = service.entry.as_ref()?.value.version.iter();
        let versions = versions.map(|(label, command)| {
            let word = |word: &spec::Text| self.constant_of(service, &Spanned::new(word.clone(), command.span));
            let words = command.value.0.iter().map(word);
            (label.to_string(), words.collect())
        });
        Some(Answers { versions: versions.collect() })
    }

    /// A constant line in which the service's own facts may stand.
    fn constant_of(&mut self, service: &Service, text: &Spanned<spec::Text>) -> String {
        let resolved = self.resolve(text, Some(service));
        let Some(constant) = resolved.constant() else {
            self.not_constant(text, &resolved);
            return String::new();
        };
        self.expect_text(text.span, constant, &LINE, None);
        constant.to_owned()
    }

    fn longrun(&mut self, service: &Service) -> Longrun {
        let probe = service.healthcheck.as_ref().and_then(|check| self.probe(service, check));
        Longrun {
            readiness: probe.map_or(Readiness::Immediate, Readiness::Polled),
            stop_signal: given(service.stop_signal.as_ref(), Signal::Term),
            stop_grace: given(service.stop_grace_period.as_ref(), Duration::from_millis(5_000)),
            on_exit: service.on_exit.as_ref().map_or(OnExit::Always(Ending::Restart), |given| on_exit(&given.value)),
        }
    }

    fn probe(&mut self, service: &Service, check: &Spanned<spec::Healthcheck>) -> Option<Probe> {
        let spec::Healthcheck { http, tcp, test, port, start_interval, .. } = &check.value;
        let question = match (http, tcp, test) {
            (Some(path), _, _) => {
                let resolved = self.resolve(path, Some(service));
                if let Some(constant) = resolved.constant() {
                    self.expect(path, constant, &HTTP_PATH);
                }
                let asked = self.probed_port(service, port.as_ref())?;
                let tool = self.http_tool(service, &asked.scheme, path.span)?;
                Question::Http { tool, port: asked.value(), scheme: asked.scheme, path: resolved }
            }
            (None, Some(tcp), _) => {
                self.expect_bash(service, tcp.span);
                Question::Tcp { port: self.probed_port(service, port.as_ref())?.value() }
            }
            (None, None, Some(test)) => match &test.value {
                Test::Command(words) => {
                    Question::Command(words.iter().map(|word| self.resolve(word, Some(service))).collect())
                }
                Test::Shell(line) => Question::Shell(self.resolve_at(line, test.span, Some(service))),
                Test::None => return None,
            },
            (None, None, None) => return None,
        };
        let Schedule { interval, timeout, retries, start_period } = schedule(&check.value);
        let start_interval = given(start_interval.as_ref(), self.usual_start_interval(service));
        Some(Probe { question, interval, timeout, retries, start_period, start_interval })
    }

    /// Within a container it costs little to ask often; Docker starts a process in it each time.
    pub(super) fn usual_start_interval(&self, service: &Service) -> Duration {
        let is_asked_within = service.is_built() && self.wanted_overlay().is_some();
        Duration::from_millis(if is_asked_within { 500 } else { 1_000 })
    }

    /// The port that a probe asks: the one it names, or the only one.
    fn probed_port(&mut self, service: &Service, name: Option<&Spanned<spec::PortName>>) -> Option<Port> {
        let found = match name {
            Some(name) => service.ports.iter().find(|(key, _)| key.value == name.value),
            None if service.ports.len() == 1 => service.ports.first(),
            None => None,
        };
        let (name, port) = found?;
        self.port(name, port)
    }

    fn port(&mut self, name: &Spanned<spec::PortName>, port: &Spanned<spec::Port>) -> Option<Port> {
        for (text, form) in [(&port.scheme, &WORD), (&port.user, &LINE), (&port.path, &HTTP_PATH)] {
            self.optionally_formed(text.as_ref(), form);
        }
        let description = self.optional(port.description.as_ref());
        Some(Port { description, ..self.endpoint(name, port, 0)? })
    }

    /// What a service waits for only until it is started.
    fn after_start(&self, service: &Service) -> BTreeSet<ServiceId> {
        let is_enough =
            |condition: &Option<Spanned<String>>| condition.as_ref().is_some_and(|it| it.value == "started");
        let named = service.depends_on.0.iter().filter(|(_, condition)| is_enough(condition));
        let id = |name: &spec::ServiceName| self.expanded.services.iter().position(|other| other.name.value == *name);
        named.filter_map(|(name, _)| id(&name.value)).map(ServiceId).collect()
    }

    /// Everything a service waits for: what it names, with what completes that, and its own helper.
    fn after(&self, service: &Service) -> BTreeSet<ServiceId> {
        let own = |name: &str| self.expanded.services.iter().position(|other| other.name.as_str() == name);
        let id = |name: &str| own(name).map(ServiceId).or_else(|| self.given_id(name).filter(|_| service.is_built()));
        let completed_by = |name: &spec::ServiceName| {
            let setup = Part::Setup { of: name.clone() };
            self.expanded.services.iter().position(|other| other.part == setup).map(ServiceId)
        };
        let named = service.depends_on.0.iter().map(|(name, _)| &name.value);
        let mut after: BTreeSet<ServiceId> =
            named.flat_map(|name| [id(name.as_str()), completed_by(name)]).flatten().collect();
        match &service.part {
            Part::Whole => {
                let init = Part::Init { of: service.name.value.clone() };
                after.extend(self.expanded.services.iter().position(|other| other.part == init).map(ServiceId));
            }
            Part::Setup { of } => after.extend(id(of.as_str())),
            Part::Init { of } => {
                let whole = self.service(of.as_str()).into_iter().flat_map(|whole| &whole.depends_on.0);
                after.extend(whole.flat_map(|(name, _)| [id(name.as_str()), completed_by(&name.value)]).flatten());
            }
        }
        after
    }
}

/// A script without an interpreter of its own is one for the shell.
pub(super) fn with_interpreter(script: &str) -> String {
    let end = if script.ends_with('\n') { "" } else { "\n" };
    if script.starts_with("#!") { format!("{script}{end}") } else { format!("#!/bin/sh -eu\n{script}{end}") }
}
