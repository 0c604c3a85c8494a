//! What services are, what they listen on, and what they read.

use super::{About, Facts, Topic, fingerprint, node, text};
use crate::model::{
    self, Companion, Hardening, Kind, Longrun, Model, OnExit, Origin, Process, Publish, Question, Readiness, Restarts,
    Service, Setting, Text, User, Variable,
};
use crate::spec::Ending;

impl Facts {
    pub(super) fn services(&mut self, model: &Model) {
        for kit in &model.kits {
            let about = self.about(Topic::Kit, kit.service.as_str()).say("kit", &kit.kit);
            kit.with.iter().fold(about, |about, (name, value)| about.say(&format!("with.{name}"), value));
        }
        for service in model.everyone() {
            self.service(service);
        }
        for given in &model.given {
            self.about(Topic::Service, given.name.as_str())
                .say("of the base", "yes")
                .say("takes", given.takes)
                .say("limit", given.limit);
        }
        for (variable, model) in model.all_variables() {
            self.variable(variable, model);
        }
        for (variable, decides) in model.host_variables() {
            let default = variable.default.as_deref().unwrap_or_default();
            self.about(Topic::HostVariable, variable.name.as_str()).say("default", default).say("is for", decides);
        }
        for companion in &model.companions {
            self.companion(companion);
        }
    }

    fn service(&mut self, service: &Service) {
        let Service {
            id: _,
            name,
            process,
            entrypoint,
            answers,
            kind,
            user,
            working_dir,
            environment,
            ports,
            files,
            written,
            after: _,       // told by the order of the start
            after_start: _, // told by the order of the start
            switch,
            takes,
            logs,
            s6,
        } = service;
        let about = self.about(Topic::Service, name.as_str());
        let about = match process {
            Process::Command(words) => about.maybe("runs", joined(words)),
            Process::Script(script) => about.say("runs", format!("a script of {}", text(script))),
            Process::File(path) => about.say("runs", path.plain()),
        };
        let external = switch.as_ref().and_then(|switch| switch.external.as_ref());
        let external = external.map(|external| fingerprint(&format!("{external:?}")));
        let mut about = kind_of(about, kind)
            .maybe("entrypoint", joined(entrypoint))
            .maybe("answers", answers.as_ref().map(|answers| fingerprint(&format!("{answers:?}"))))
            .say("user", user.as_ref().map_or("root", |user| user.name.as_str()))
            .say("working directory", working_dir)
            .maybe("is on", switch.as_ref())
            .maybe("asks what users bring", external)
            .say("takes", takes)
            .maybe("logs", logs.as_ref().map(|logs| logs.dir.clone()))
            .maybe("log files", logs.as_ref().map(|logs| fingerprint(&format!("{logs:?}"))));
        for file in files {
            let mode = fingerprint(&format!("{:?}", file.mode));
            about = about.say(&format!("file {}", file.path), format!("{}, mode {mode}", text(&file.content)));
        }
        for file in written {
            about = about.say(&format!("file {}", file.path), text(&format!("{file:?}")));
        }
        for (file, content) in s6 {
            about = about.say(&format!("s6 {}", file.as_str()), text(content));
        }
        for (variable, setting) in environment {
            match setting {
                Setting::Value(value) => {
                    self.about(Topic::Constant, format!("{name}: {variable}")).say("value", value.shown());
                }
                Setting::Settable => {}
            }
        }
        for port in ports {
            self.port(name.as_str(), port);
        }
    }

    fn port(&mut self, service: &str, port: &model::Port) {
        let model::Port { name, number, moved_by, publish, protocol, scheme, user, password, path, description } = port;
        self.about(Topic::Port, format!("{service}.{name}"))
            .say("number", number)
            .maybe("moved by", moved_by.as_ref())
            .maybe(
                "published",
                match publish {
                    Publish::Internal => None,
                    Publish::Same => Some(number.to_string()),
                    Publish::Host(host) => Some(host.to_string()),
                },
            )
            .say("protocol", format!("{protocol:?}").to_lowercase())
            .say("scheme", scheme)
            .maybe("user", user.as_ref())
            .maybe("password", password.as_ref())
            .maybe("path", Some(path).filter(|path| !path.is_empty()))
            .maybe("description", description.as_ref());
    }

    fn variable(&mut self, variable: &Variable, model: &Model) {
        let Variable {
            name,
            origin,
            secret,
            description,
            example,
            contract,
            aliases,
            group,
            deprecated,
            spared: _, // follows from the layouts
        } = variable;
        let about = self.about(Topic::Variable, name.as_str());
        let about = match origin {
            // Not even a number of it: who has that can try words.
            Origin::Default(text) if *secret && text.constant().is_some() => about.say("default", "a secret"),
            Origin::Default(text) => about.say("default", text.shown()),
            Origin::Required | Origin::RequiredWhen(_) => about.maybe("required", origin.required()),
            Origin::Unset => about.say("default", "none"),
            Origin::Generated { length, kept } => {
                about.say("default", format!("{} characters that are made up, kept in {kept}", length.get()))
            }
        };
        let about = about
            .yes("secret", *secret)
            .maybe("must be", contract.wanted())
            .list("aliases", aliases)
            .maybe("group", group.as_ref())
            .maybe("deprecated", deprecated.as_ref())
            .maybe("description", description.as_ref());
        let about = if *secret { about } else { about.maybe("example", example.as_ref()) };
        about.list("read by", readers(model, variable));
    }

    fn companion(&mut self, companion: &Companion) {
        let Companion { service, image, mounts, words, hardening, secret_files } = companion;
        let mounts = mounts.iter().map(|mount| format!("{} at {}", super::volume::source(mount), mount.path));
        let about = self
            .about(Topic::Container, service.name.as_str())
            .say("image", image.as_deref().unwrap_or("the one that is built here"))
            .list("mounts", mounts)
            .maybe("hardening", hardening.as_ref().map(hardened))
            .list("secrets from files", secret_files);
        words.iter().fold(about, |about, (word, value)| about.say(&format!("compose {word}"), node(value)));
    }
}

/// The services that read a variable, in the order of the start.
pub(in crate::impact) fn readers(model: &Model, variable: &Variable) -> Vec<String> {
    let reads = model.everyone().filter(|service| model.reads(service).names.contains(&variable.name));
    reads.map(|service| service.name.to_string()).collect()
}

pub(in crate::impact) fn hardened(hardening: &Hardening) -> String {
    let Hardening { tmpfs, cap_add, security_opt } = hardening;
    let all = tmpfs.iter().chain(cap_add).chain(security_opt);
    format!("read-only, {}", all.cloned().collect::<Vec<_>>().join(", "))
}

fn kind_of<'f>(about: About<'f>, kind: &Kind) -> About<'f> {
    match kind {
        Kind::Longrun(Longrun { readiness, stop_signal, stop_grace, on_exit }) => {
            let about = about
                .say("kind", "it stays")
                .say("stop signal", stop_signal.name())
                .say("time to stop", stop_grace)
                .say("when it ends", ending(on_exit));
            let Readiness::Polled(probe) = readiness else { return about };
            about
                .say("health check", question(&probe.question))
                .say("health interval", probe.interval)
                .say("health timeout", probe.timeout)
                .say("health retries", probe.retries.get())
                .say("health start period", probe.start_period)
                .say("health start interval", probe.start_interval)
        }
        Kind::Oneshot(oneshot) => {
            let trial = oneshot.trial;
            about
                .say("kind", "it runs to its end")
                .say("attempts", trial.attempts.get())
                .say("pause between attempts", trial.delay)
                .say("time for an attempt", trial.timeout)
                .say("on failure", format!("{:?}", trial.on_failure).to_lowercase())
        }
    }
}

/// Words as one line; none where there is none.
fn joined(words: &[Text]) -> Option<String> {
    (!words.is_empty()).then(|| words.iter().map(Text::shown).collect::<Vec<_>>().join(" "))
}

/// What is asked, as people write it.
pub(in crate::impact) fn question(question: &Question) -> String {
    match question {
        Question::Http { tool: _, scheme, port, path } => Question::url(scheme, port, path).shown(),
        Question::Tcp { port } => format!("a connection to port {}", port.shown()),
        Question::Command(words) => joined(words).unwrap_or_default(),
        Question::Shell(line) => line.shown(),
    }
}

fn ending(on_exit: &OnExit) -> String {
    match on_exit {
        OnExit::Always(Ending::Restart) => "it is started again".to_owned(),
        OnExit::Always(other) => format!("{other:?}").to_lowercase(),
        OnExit::Limited(Restarts { attempts, within, delay, then }) => {
            let within = within.map(|within| format!(" within {within}")).unwrap_or_default();
            let then = format!("{then:?}").to_lowercase();
            format!("it is started again {} times{within}, first after {delay}, then {then}", attempts.get())
        }
    }
}

/// A user by its numbers.
pub(super) fn numbers(user: &User) -> String {
    format!("{}:{}", user.uid_now().shown(), user.gid_now().shown())
}
