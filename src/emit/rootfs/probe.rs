//! The probe of each service, and the container's health check.

use super::words::{seconds, words};
use super::{Rootfs, SCRIPTS, STAMP};
use crate::emit::script::{own_word, preamble};
use crate::model::{self, LOOPBACK, Probe, Question, Service, Tool};
use crate::spec::Duration;
use crate::template::{self, Quoted};

impl Rootfs<'_> {
    /// The probe of a service: asked by s6 during the start, and by the container's health check.
    pub(super) fn check(&mut self, service: &Service, probe: &Probe) {
        let word = |text: &model::Text| own_word(self.model, service, text);
        let limit = || words(["timeout", &seconds(probe.timeout)]);
        let command = match &probe.question {
            Question::Http { tool, url } => http(*tool, probe.timeout, word(url)),
            Question::Tcp { port } => {
                let mut command = limit();
                let connect = format!("exec 3<>\"/dev/tcp/{LOOPBACK}/$1\"");
                command.extend(words(["bash", "-c", &connect, "bash"]));
                command.push(word(port));
                command
            }
            Question::Command(texts) => limit().into_iter().chain(texts.iter().map(word)).collect(),
            Question::Shell(text) => {
                let mut command = limit();
                command.extend(words(["sh", "-c"]));
                command.push(word(text));
                command
            }
        };
        let view = template::Check { preamble: preamble(self.model, service), command };
        self.scripts.insert(format!("{}.check", service.name), self.templates.render("scripts/check.sh", &view));
    }

    pub(super) fn health_check(&self) -> String {
        let services = self.model.probes().map(|(service, _)| Quoted(service.name.to_string())).collect();
        let view = template::HealthCheck { stamp: STAMP.to_owned(), scripts: Quoted(SCRIPTS.to_owned()), services };
        self.templates.render("scripts/health-check.sh", &view)
    }
}

pub(super) fn http(tool: Tool, timeout: Duration, url: Quoted) -> Vec<Quoted> {
    let seconds = seconds(timeout);
    let mut command = match tool {
        Tool::Curl => words(["curl", "--fail", "--silent", "--max-time", &seconds]),
        Tool::Wget => {
            words(["wget", "--quiet", "--output-document=/dev/null", "--tries=1", &format!("--timeout={seconds}")])
        }
        Tool::Python => {
            let program = format!("import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout={seconds})");
            words(["python3", "-c", &program])
        }
    };
    command.push(url);
    command
}
