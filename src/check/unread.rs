//! Variables that are declared and read by nobody. Of what a program reads nobody here knows, so that counts as all.

use std::collections::BTreeSet;

use super::Check;
use super::rules::is_well_known;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Place;
use crate::model::{Model, Origin, Service};
use crate::script::{self, Script};
use crate::spec::{Entry, EnvName};
use crate::yaml::Spanned;

/// What scripts run that reads no variable of theirs.
const WITHOUT_VARIABLES: [&str; 71] = [
    "-v", ".", ":", "[", "basename", "break", "cat", "cd", "chgrp", "chmod", "chown", "cmp", "comm", "continue", "cp",
    "curl", "cut", "date", "dd", "declare", "df", "diff", "dirname", "du", "echo", "exit", "export", "expr", "false",
    "getopts", "grep", "gunzip", "gzip", "hash", "head", "id", "kill", "let", "ln", "local", "ls", "mapfile", "mkdir",
    "mkfifo", "mktemp", "mv", "od", "printf", "pwd", "read", "readlink", "readonly", "realpath", "return", "rm",
    "rmdir", "sed", "set", "shift", "sleep", "sort", "stat", "tail", "tar", "tee", "test", "touch", "tr", "true",
    "type", "wait",
];

impl Check<'_> {
    pub(super) fn unread(&mut self, model: &Model) {
        let expanded = self.expanded;
        // What is elsewhere may read them.
        if expanded.services.iter().any(|service| matches!(service.place, Place::Elsewhere)) {
            return;
        }
        let mut read: BTreeSet<EnvName> = BTreeSet::new();
        let mut decides: Vec<EnvName> = Vec::new();
        for service in model.everyone() {
            let mut known = service.clone();
            if let Some(script) = self.followed(service) {
                known.environment.retain(|name, _| script.names.contains(name.as_str()));
            }
            read.extend(known.environment.keys().cloned());
            read.extend(model.reads(&known).names);
            read.extend(service.ports.iter().filter_map(|port| port.moved_by.clone()));
        }
        for variable in model.variables.values() {
            if let Origin::RequiredWhen(conditions) = &variable.origin {
                decides.extend(conditions.iter().map(|condition| condition.variable.clone()));
            }
        }
        for service in &expanded.services {
            let switching = service.unless.iter().chain(service.when.keys());
            decides.extend(switching.map(|name| name.value.clone()));
        }
        read.extend(decides);
        // The services of a base read what they like of the container's.
        let is_provided = self.provided_overlay().is_some();
        let is_open = |name: &Spanned<EnvName>| is_provided && expanded.spec.environment.contains_key(name);
        for (name, entry) in expanded.entries().filter(|(name, _)| !is_open(name)) {
            let is_declared = !matches!(entry, Entry::FromOutside) && self.is_users(name.span);
            if is_declared && !read.contains(&name.value) && !is_well_known(name.as_str()) {
                self.nobody_reads(name);
            }
        }
    }

    /// The script of a service, where it is known all that it reads: it runs nothing else that could.
    fn followed(&self, service: &Service) -> Option<Script> {
        let written = self.expanded.services.get(service.id.0)?;
        let development = self.expanded.spec.services.get(&written.name.value).is_some_and(|spec| spec.dev.is_some());
        let asks_program = service.probe().is_some_and(|probe| probe.question.is_own());
        if development || asks_program || !service.entrypoint.is_empty() {
            return None;
        }
        let text = self.written_script(written)?.text;
        let script = script::read(&text).filter(|script| !script.is_open)?;
        let is_known = |run: &Option<String>| run.as_deref().is_some_and(|run| WITHOUT_VARIABLES.contains(&run));
        script.runs.iter().all(is_known).then_some(script)
    }

    fn nobody_reads(&mut self, name: &Spanned<EnvName>) {
        let report = Diagnostic::new(Code::Unread, name.span, format!("`{name}` is declared, and nothing reads it"))
            .label("no service that has it runs a program or names it");
        self.report(report.advice("remove it, or name it where it is meant to count: which of them only you know"));
    }
}
