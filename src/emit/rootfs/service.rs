//! A service's definition and its scripts.

use std::collections::BTreeMap;

use super::switches::{self, off_file};
use super::words::{millis, stopping, words};
use super::{LIMITED, MARGIN, PROBE, Rootfs, SCRIPTS, script_path};
use crate::emit::probe::seconds;
use crate::emit::script::{own_word, preamble};
use crate::emit::user::{becomes, umask};
use crate::emit::written::files;
use crate::model::{self, Longrun, OnExit, Process, Restarts, Service};
use crate::s6::settings::{NotificationFd, Signal};
use crate::s6::{Definition, Readiness};
use crate::spec::{self, Ending, GivingUp, OnFailure};
use crate::template::{self, Name, Quoted};

impl Rootfs<'_> {
    pub(super) fn longrun(&mut self, service: &Service, longrun: &Longrun) -> crate::s6::Longrun {
        let Longrun { readiness, stop_signal, stop_grace, on_exit } = longrun;
        let timeout_finish = match on_exit {
            OnExit::Always(_) => None,
            OnExit::Limited(restarts) => Some(millis(restarts.longest_pause() + MARGIN)),
        };
        if service.probe().is_some() || service.external().is_some() {
            self.check(service);
        }
        let readiness = match (readiness, &service.switch) {
            (model::Readiness::Immediate, None) => Readiness::Immediate,
            (model::Readiness::Polled(probe), None) => {
                Readiness::Notified { fd: NotificationFd::FIRST, timeout_up: millis(probe.budget()) }
            }
            // Whoever is off says so, or that nobody answers, before s6 loses patience.
            (_, Some(_)) => {
                let patience = service.start_limit() + model::Probe::TIMEOUT + MARGIN;
                Readiness::Notified { fd: NotificationFd::FIRST, timeout_up: millis(patience) }
            }
        };
        crate::s6::Longrun {
            run: self.run(service),
            finish: Some(self.finish(service, *on_exit)),
            readiness,
            timeout_kill: Some(millis(*stop_grace)),
            timeout_finish,
            timeout_down: Some(millis(*stop_grace + MARGIN)),
            down_signal: down_signal(*stop_signal),
            max_death_tally: None,
            dependencies: self.dependencies(service.id, &service.after),
            data: BTreeMap::new(),
        }
    }

    pub(super) fn run(&self, service: &Service) -> String {
        let mut lines: Vec<Vec<Quoted>> = Vec::new();
        if let Some(probe) = service.probe() {
            let interval = probe.start_interval.as_millis().to_string();
            let timeout = probe.timeout.as_millis().to_string();
            let check = format!("{SCRIPTS}/{PROBE} {}", service.name);
            lines.push(words(["s6-notifyoncheck", "-d", "-n", "0", "-w", &interval, "-t", &timeout, "-c", &check]));
        }
        lines.push(words(["env", &format!("--chdir={}", service.working_dir)]));
        lines.extend(Some(becomes(self.model, service)).filter(|words| !words.is_empty()));
        lines.push(self.command(service));
        let view = template::Run {
            preamble: preamble(self.model, service),
            files: self.files(service),
            umask: umask(self.model, service),
            lines,
            off: switches::off(service),
        };
        self.templates.render("scripts/run.sh", &view)
    }

    pub(super) fn finish(&self, service: &Service, on_exit: OnExit) -> String {
        let (on_exit, restarts) = match on_exit {
            OnExit::Always(ending) => (always(ending), None),
            OnExit::Limited(restarts) => (template::OnExit::RestartOnFailure, Some(limited(&restarts))),
        };
        let view = template::Finish { service: Name(service.name.to_string()), on_exit, restarts, off: off(service) };
        self.templates.render("scripts/finish.sh", &view)
    }

    pub(super) fn oneshot(&mut self, service: &Service, oneshot: &model::Oneshot) -> Definition {
        let trial = oneshot.trial;
        let mut command = words([&format!("{SCRIPTS}/{LIMITED}"), &seconds(trial.timeout)]);
        command.extend(becomes(self.model, service));
        command.extend(self.command(service));
        let view = template::Oneshot {
            service: Name(service.name.to_string()),
            preamble: preamble(self.model, service),
            files: self.files(service),
            stopping: stopping(),
            umask: umask(self.model, service),
            working_dir: service.working_dir.to_string(),
            command,
            attempts: trial.attempts.get(),
            delay: Name(seconds(trial.delay)),
            go_on: trial.on_failure == OnFailure::Continue,
            off: off(service),
        };
        let script = self.templates.render("scripts/oneshot.sh", &view);
        self.generated(
            service.name.as_str(),
            script,
            trial.budget() + MARGIN,
            self.dependencies(service.id, &service.after),
        )
    }

    /// What it writes, as its user: root would follow the links that the user makes.
    fn files(&self, service: &Service) -> template::Files {
        files(self.model, service, &becomes(self.model, service))
    }

    /// What runs in the end.
    pub(super) fn command(&self, service: &Service) -> Vec<Quoted> {
        match &service.process {
            Process::Command(texts) => texts.iter().map(|text| own_word(self.model, service, text)).collect(),
            Process::Script(_) | Process::File(_) => words([&script_path(self.model, service)]),
        }
    }
}

fn always(ending: Ending) -> template::OnExit {
    match ending {
        Ending::Restart => template::OnExit::Restart,
        Ending::Stop => template::OnExit::Stop,
        Ending::StopOnFailure => template::OnExit::StopOnFailure,
        Ending::Leave => template::OnExit::Leave,
    }
}

fn limited(restarts: &Restarts) -> template::Restarts {
    let Restarts { attempts, within, delay, then } = restarts;
    template::Restarts {
        attempts: attempts.get(),
        within: within.map(|within| Name(seconds(within))),
        delay: Name(seconds(*delay)),
        longest: Name(seconds(restarts.longest_pause())),
        leave: *then == GivingUp::Leave,
    }
}

/// The file that says that it is off.
fn off(service: &Service) -> Option<String> {
    service.switch.as_ref().map(|switch| off_file(switch.service.as_str()))
}

/// The signal, unless it is the usual one.
pub(super) fn down_signal(signal: spec::Signal) -> Option<Signal> {
    match signal {
        spec::Signal::Term => None,
        spec::Signal::Int => Some(Signal::Int),
        spec::Signal::Quit => Some(Signal::Quit),
        spec::Signal::Hup => Some(Signal::Hup),
        spec::Signal::Winch => Some(Signal::Winch),
        spec::Signal::Usr1 => Some(Signal::Usr1),
        spec::Signal::Usr2 => Some(Signal::Usr2),
    }
}
