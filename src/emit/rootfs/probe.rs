//! The probe of each service, and the container's health check.

use super::words::words;
use super::{OFF, Rootfs, SCRIPTS, STAMP};
use crate::emit::probe::{self, seconds};
use crate::emit::script::{own_word, preamble};
use crate::emit::user::becomes;
use crate::model::{Question, Service};
use crate::template::{self, Name, Quoted};

impl Rootfs<'_> {
    /// The probe of a service: asked by s6 during the start, and by the container's health check. As everywhere, it runs
    /// as the service does: as its user, and in its folder where the question is the user's own.
    pub(super) fn check(&mut self, service: &Service) {
        let mut command = Vec::new();
        if let Some(probe) = service.probe() {
            if probe.question.is_own() {
                command.extend(words(["env", &format!("--chdir={}", service.working_dir)]));
            }
            // Root would run what the user can change: a program in its folder, a module beside it.
            command.extend(becomes(self.model, service));
            if !matches!(probe.question, Question::Http { .. }) {
                command.extend(words(["timeout", &seconds(probe.timeout)]));
            }
            let asks = probe::command(&probe.question, probe.timeout);
            command.extend(asks.iter().map(|text| own_word(self.model, service, text)));
        }
        let view = template::Check {
            interpreter: template::Interpreter::ContainerEnvironment,
            preamble: preamble(self.model, service),
            becomes: Vec::new(),
            expands: command.iter().any(Quoted::hides_variable),
            command,
            off: self.asked(service),
        };
        self.scripts.insert(format!("{}.check", service.name), self.templates.render("scripts/check.sh", &view));
    }

    /// The probe of what users bring in the place of a service beside this container, which is asked nothing itself.
    pub(super) fn check_brought(&mut self, service: &Service) {
        let view = template::Check {
            interpreter: template::Interpreter::ContainerEnvironment,
            preamble: template::Preamble::default(),
            becomes: Vec::new(),
            expands: false,
            command: Vec::new(),
            off: self.asked(service),
        };
        self.scripts.insert(format!("{}.check", service.name), self.templates.render("scripts/check.sh", &view));
    }

    pub(super) fn health_check(&self) -> String {
        let name = |service: &Service| Name(service.name.to_string());
        let view = template::HealthCheck {
            stamp: STAMP.to_owned(),
            scripts: Name(SCRIPTS.to_owned()),
            services: self.model.asked().map(name).collect(),
            switched: self.model.asked().filter(|service| service.external().is_some()).map(name).collect(),
            off: Name(OFF.to_owned()),
        };
        self.templates.render("scripts/health-check.sh", &view)
    }
}
