//! Which variables a service reads, in the end.

use std::collections::BTreeSet;

use super::{Kind, Longrun, Model, Origin, Part, Process, Question, Readiness, Service, Setting, Text, User, Variable};
use crate::spec::EnvName;

/// The variables that a service's scripts read: in its own values, and in the defaults of those.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    pub(crate) names: BTreeSet<EnvName>,
    /// Whether the value of one stands percent-encoded in another.
    pub(crate) encoded: bool,
}

impl Model {
    /// What a service reads: its environment, its command, its files, its probe, and what moves its ports.
    pub(crate) fn reads(&self, service: &Service) -> Reads {
        let mut reads = Reads::default();
        for (name, setting) in &service.environment {
            match setting {
                Setting::Value(text) => reads.text(self, text),
                Setting::Settable => reads.variable(self, name),
            }
        }
        if let Process::Command(words) = &service.process {
            reads.texts(self, words);
        }
        reads.texts(self, &service.entrypoint);
        for text in service.user.iter().flat_map(User::read) {
            reads.text(self, text);
        }
        for file in &service.written {
            reads.text(self, &file.content);
        }
        if let Kind::Longrun(Longrun { readiness: Readiness::Polled(probe), .. }) = &service.kind {
            reads.question(self, &probe.question);
        }
        reads
    }

    /// What a question reads.
    pub(crate) fn reads_of(&self, question: &Question) -> Reads {
        let mut reads = Reads::default();
        reads.question(self, question);
        reads
    }
}

impl Reads {
    fn question(&mut self, model: &Model, question: &Question) {
        for text in question.texts() {
            self.text(model, text);
        }
    }

    fn texts(&mut self, model: &Model, texts: &[Text]) {
        for text in texts {
            self.text(model, text);
        }
    }

    fn text(&mut self, model: &Model, text: &Text) {
        self.encoded |= text.parts().iter().any(|part| matches!(part, Part::Encoded(_)));
        for name in text.variables() {
            self.variable(model, name);
        }
    }

    fn variable(&mut self, model: &Model, name: &EnvName) {
        if !self.names.insert(name.clone()) {
            return;
        }
        if let Some(Variable { origin: Origin::Default(text), .. }) = model.variable(name.as_str()) {
            self.text(model, text);
        }
    }
}
