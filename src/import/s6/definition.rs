//! One definition into a service: each of its files is a fact.

use std::collections::BTreeMap;

use super::script::{self, Polling, Runs};
use crate::import::cx::{Cx, Supervised};
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::words::{name as fitting, plain};
use crate::yaml_out::{Mapping, Value};

/// The files of a definition, with their texts where they can be read.
#[derive(Default)]
pub(super) struct Definition {
    pub(super) files: BTreeMap<String, (Option<String>, FactId)>,
}

/// Why a pipeline is lost.
const PIPELINE: &str = "what a service prints goes to the container's log, and into no pipeline";

/// Files that a service of ours has by itself, and the word that decides them.
const DECIDED: [(&str, &str); 6] = [
    ("producer-for", PIPELINE),
    ("pipeline-name", PIPELINE),
    ("finish", "what happens when it ends is said by `on_exit`"),
    ("down", "what happens when it stops has no word: make it a part of the service"),
    ("run.user", "who it runs as is said by `user`"),
    ("timeout-up", "how long it may take follows from its `healthcheck`, or stands under `oneshot`"),
];

impl Definition {
    fn line(&self, file: &str) -> Option<&str> {
        self.files.get(file).and_then(|(text, _)| text.as_deref()).map(str::trim)
    }

    pub(super) fn is_bundle(&self) -> bool {
        self.line("type") == Some("bundle")
    }

    /// Whether it asks by itself whether it is ready.
    fn asks(&self) -> bool {
        let run = self.line("run").unwrap_or_default();
        run.contains("s6-notifyoncheck") && (self.files.contains_key("data/check") || run.contains(" -c "))
    }

    /// What tells that the service is ready.
    pub(super) fn condition(&self) -> &'static str {
        match self.line("type") {
            Some("oneshot") => "completed",
            _ if self.asks() && self.files.contains_key("notification-fd") => "healthy",
            _ => "started",
        }
    }

    pub(super) fn contents(&self) -> impl Iterator<Item = String> {
        self.listed("contents")
    }

    pub(super) fn dependencies(&self) -> impl Iterator<Item = String> {
        self.listed("dependencies")
    }

    /// Names in a folder, or in a file of the old kind.
    fn listed(&self, kind: &str) -> impl Iterator<Item = String> {
        let folder = format!("{kind}.d/");
        let in_folder = self.files.keys().filter_map(move |file| file.strip_prefix(&folder).map(str::to_owned));
        let in_file = self.line(kind).unwrap_or_default().lines().map(str::trim);
        let in_file: Vec<String> =
            in_file.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
        in_folder.chain(in_file)
    }

    pub(super) fn lose_all(&self, why: &str, cx: &mut Cx<'_>) {
        self.files.values().for_each(|(_, fact)| cx.ledger.lose(*fact, why));
    }

    /// Makes a service of it. `services` are the names of all of them, with the condition that tells that each is ready.
    pub(super) fn import(&self, name: &str, is_started: bool, services: &[(String, &'static str)], cx: &mut Cx<'_>) {
        let service = fitting(name);
        if !is_started {
            return self.lose_all("no bundle of the boot starts it", cx);
        }
        if self.files.contains_key("consumer-for") {
            return self.lose_all(PIPELINE, cx);
        }
        let facts = |files: &[&str]| -> Vec<FactId> {
            files.iter().filter_map(|file| self.files.get(*file)).map(|(_, fact)| *fact).collect()
        };
        let is_oneshot = self.line("type") == Some("oneshot");
        let key = if is_oneshot { "up" } else { "run" };
        let Some(text) = self.files.get(key).and_then(|(text, _)| text.as_deref()) else {
            return self.lose_all("what it runs cannot be read", cx);
        };
        let (runs, polling) = if is_oneshot { (script::up(text), None) } else { script::run(text) };
        let (runs, of_script) = Self::inlined(runs, cx);
        let sources: Vec<FactId> = facts(&[key]).into_iter().chain(of_script).collect();
        let runs = match runs {
            Runs::Command(words) => Runs::Command(words.iter().map(|word| cx.told(word)).collect()),
            Runs::Script(text) => Runs::Script(cx.told(&text)),
        };
        let what = match &runs {
            Runs::Command(words) => words.join(" "),
            Runs::Script(text) => text.clone(),
        };
        cx.supervised.push(Supervised { name: service.clone(), text: what, stays: !is_oneshot });
        let renamed = if service == name { String::new() } else { format!("It was named {name}.") };
        cx.claim(match runs {
            Runs::Command(words) => {
                let words: Value = words.iter().map(|word| plain(word)).collect();
                Claim::put(&["services", &service, "command"], words).of(sources).note(renamed)
            }
            Runs::Script(text) => Claim::put(&["services", &service, "script"], text).of(sources).kept().note(renamed),
        });
        if is_oneshot {
            let limit = self.line("timeout-up").and_then(|line| line.parse::<u64>().ok()).filter(|number| *number > 0);
            let limit = limit.map(|number| Mapping::from_iter([("timeout", Value::from(format!("{number}ms")))]));
            let of_limit = if limit.is_some() { facts(&["timeout-up"]) } else { Vec::new() };
            let value = limit.map_or(Value::Bool(true), Value::Mapping);
            let claim = Claim::put(&["services", &service, "oneshot"], value);
            cx.claim(claim.of(facts(&["type"]).into_iter().chain(of_limit)));
        } else {
            facts(&["type"]).into_iter().for_each(|fact| cx.ledger.imply(fact));
        }
        self.readiness(&service, polling, cx);
        self.others(&service, is_oneshot, services, cx);
    }

    /// A command that is a script of the tree becomes that script.
    fn inlined(runs: Runs, cx: &mut Cx<'_>) -> (Runs, Option<FactId>) {
        let Runs::Command(words) = &runs else { return (runs, None) };
        let [path] = words.as_slice() else { return (runs, None) };
        let Some(rootfs) = &mut cx.rootfs else { return (runs, None) };
        let file = format!("{}{path}", rootfs.folder);
        let Some(at) = rootfs.files.iter().position(|(one, _)| *one == file) else { return (runs, None) };
        let Some(text) = cx.files.text(&file) else { return (runs, None) };
        let (_, fact) = rootfs.files.remove(at);
        (script::run(text).0, Some(fact))
    }

    /// The check of readiness becomes the service's health check.
    fn readiness(&self, service: &str, polling: Option<Polling>, cx: &mut Cx<'_>) {
        let notification = self.files.get("notification-fd").map(|(_, fact)| *fact);
        let check = self.files.get("data/check");
        let test = check.and_then(|(text, fact)| Some((script::check(text.as_deref()?)?, *fact)));
        let by_option = polling.as_ref().and_then(|polling| polling.check.as_deref());
        let test = match by_option {
            Some(command) => self.asked(service, command, cx),
            None => test,
        };
        let (Some((test, fact)), Some(polling)) = (test, polling) else {
            let why = "readiness is asked by a `healthcheck`: give the service one";
            notification.into_iter().chain(check.map(|(_, fact)| *fact)).for_each(|fact| cx.ledger.lose(fact, why));
            return;
        };
        let facts: Vec<FactId> = notification.into_iter().chain([fact]).collect();
        let at = |key| ["services", service, "healthcheck", key];
        cx.claim(Claim::put(&at("test"), plain(&cx.told(&test))).of(facts));
        let pause = polling.pause.unwrap_or(1_000);
        cx.claim(Claim::put(&at("start_interval"), format!("{}ms", pause.max(1))));
        if let Some(attempts) = polling.attempts.filter(|attempts| *attempts > 0) {
            let seconds = attempts.saturating_mul(pause).div_ceil(1_000).max(1);
            cx.claim(Claim::put(&at("start_period"), format!("{seconds}s")));
        }
        if let Some(timeout) = polling.timeout.filter(|timeout| *timeout > 0) {
            cx.claim(Claim::put(&at("timeout"), format!("{timeout}ms")));
        }
    }

    /// What a command that is given with `-c` asks, with the file that it stands in.
    fn asked(&self, service: &str, command: &str, cx: &mut Cx<'_>) -> Option<(String, FactId)> {
        let of_run = self.files.get("run").map(|(_, fact)| *fact)?;
        let rootfs = cx.rootfs.as_mut()?;
        let file = format!("{}/etc/s6-overlay/scripts/{service}.check", rootfs.folder);
        let at = rootfs.files.iter().position(|(path, _)| *path == file).filter(|_| command.contains("/hull-probe "));
        let Some(at) = at else { return Some((cx.told(command), of_run)) };
        let text = script::check(cx.files.text(&file)?)?;
        Some((text, rootfs.files.remove(at).1))
    }

    /// All other files.
    fn others(&self, service: &str, is_oneshot: bool, services: &[(String, &'static str)], cx: &mut Cx<'_>) {
        for (file, (text, fact)) in &self.files {
            let line = text.as_deref().map(str::trim).unwrap_or_default();
            let milliseconds = line.parse::<u64>().ok();
            let put = |key: &[&str], value: Value| {
                let at: Vec<&str> = ["services", service].iter().chain(key).copied().collect();
                Claim::put(&at, value).of([*fact])
            };
            match (file.as_str(), milliseconds) {
                ("type" | "notification-fd" | "data/check", _) => {}
                ("run", _) if !is_oneshot => {}
                ("up", _) | ("timeout-up", Some(1..)) if is_oneshot => {}
                ("timeout-kill", Some(number)) if number > 0 => {
                    cx.claim(put(&["stop_grace_period"], format!("{number}ms").into()));
                }
                ("timeout-up", Some(0)) => cx.ledger.lose(*fact, "nothing may take for ever: say how long"),
                ("down-signal", _) => cx.claim(put(&["stop_signal"], signal(line).into())),
                ("dependencies", _) => Self::waits(service, line.lines().map(str::trim), *fact, services, cx),
                _ if file.starts_with("dependencies.d/") => {
                    let name = file.trim_start_matches("dependencies.d/");
                    Self::waits(service, std::iter::once(name), *fact, services, cx);
                }
                _ => match DECIDED.iter().find(|(name, _)| name == file) {
                    Some((_, why)) => cx.ledger.lose(*fact, *why),
                    None if file.contains('/') => cx.ledger.lose(*fact, "the language has no word for it"),
                    None => cx.claim(put(&["s6", file], text.clone().unwrap_or_default().into()).kept()),
                },
            }
        }
    }

    fn waits<'a>(
        service: &str,
        names: impl Iterator<Item = &'a str>,
        fact: FactId,
        services: &[(String, &'static str)],
        cx: &mut Cx<'_>,
    ) {
        for name in names.filter(|name| !name.is_empty() && !name.starts_with('#')) {
            if let Some((_, condition)) = services.iter().find(|(one, _)| one == name) {
                let other = fitting(name);
                let put = |condition: &str| Claim::put(&["services", service, "depends_on", &other], condition);
                let note = "It was waited for until it was ready: give it a `healthcheck`, and write `healthy`.";
                cx.claim(match *condition {
                    "healthy" => put("healthy").of([fact]).or(put("started").note(note)),
                    other => put(other).of([fact]),
                });
            } else if name == "base" || name.starts_with(super::GENERATED) {
                cx.ledger.imply(fact);
            } else {
                cx.ledger.lose(fact, "there is no such service");
            }
        }
    }
}

fn signal(line: &str) -> String {
    match line {
        "15" => "SIGTERM".to_owned(),
        "2" => "SIGINT".to_owned(),
        "3" => "SIGQUIT".to_owned(),
        "1" => "SIGHUP".to_owned(),
        _ if line.starts_with("SIG") => line.to_owned(),
        _ => format!("SIG{line}"),
    }
}
