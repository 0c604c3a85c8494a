//! How the image starts: `ENTRYPOINT`, `CMD`, `USER`, `HEALTHCHECK`, `STOPSIGNAL`.

use super::read::{Flags, Program};
use super::walk::Start;
use crate::import::cx::Cx;
use crate::import::draft::Claim;
use crate::import::facts::FactId;
use crate::import::words::{number, plain, plain_words};
use crate::yaml_out::Value;

/// `folder` is the one that the instructions end in, where it is not the one that they began with.
pub(super) fn start(cx: &mut Cx<'_>, start: Start, folder: Option<&str>) {
    let Start { entrypoint, command, healthcheck, signal, user } = start;
    let is_supervised = cx.is_supervised();
    let service = cx.service.clone();
    match entrypoint {
        Some((Program::Exec(words), fact)) if words.first().is_some_and(|first| first == "/init") => {
            cx.ledger.imply(fact);
        }
        Some((program, fact)) if is_supervised => {
            let _: Program = program;
            cx.ledger.lose(fact, "s6-overlay starts the services");
        }
        Some((program, fact)) => entry(cx, &service, "entrypoint", program, fact),
        None => {}
    }
    match command {
        Some((Program::Exec(words), fact)) if words.is_empty() => cx.ledger.imply(fact),
        Some((_, fact)) if is_supervised => cx.ledger.lose(fact, "s6-overlay starts the services: make one of it"),
        Some((program, fact)) => entry(cx, &service, "command", program, fact),
        None => {}
    }
    if let Some((signal, fact)) = signal {
        if is_supervised {
            cx.ledger.lose(fact, "s6-overlay is stopped as it wants it; a service has a `stop_signal` of its own");
        } else {
            let name = if signal.starts_with("SIG") { signal } else { format!("SIG{signal}") };
            cx.claim(Claim::put(&["services", &service, "stop_signal"], name).of([fact]));
        }
    }
    if let Some((name, fact)) = user {
        this_user(cx, &service, &name, fact);
    }
    if let Some((flags, test, facts)) = healthcheck {
        check(cx, &service, &flags, test, &facts);
    }
    let own = cx.draft.has(&["services", &service]) && !is_supervised;
    if let Some(folder) = folder.filter(|_| own) {
        cx.claim(Claim::put(&["services", &service, "working_dir"], folder));
    }
}

/// The words of a program, as a list.
pub(super) fn words(program: Program) -> Vec<String> {
    match program {
        Program::Exec(words) => words,
        Program::Shell(line) => match plain_words(line.strip_prefix("exec ").unwrap_or(&line)) {
            Some(words) if words.first().is_some_and(|first| !first.contains('=')) => words,
            _ => vec!["/bin/sh".to_owned(), "-c".to_owned(), line],
        },
    }
}

fn entry(cx: &mut Cx<'_>, service: &str, key: &str, program: Program, fact: FactId) {
    let mut words = words(program);
    if key == "entrypoint" && is_tini(&words) {
        let own = words.iter().position(|word| word == "--").map_or(1, |at| at + 1);
        words.drain(..own.min(words.len()));
        cx.claim(Claim::put(&["image", "init"], "tini").of([fact]));
        if words.is_empty() {
            return;
        }
    }
    let words: Value = words.iter().map(|word| plain(&cx.told(word))).collect();
    cx.claim(Claim::put(&["services", service, key], words).of([fact]));
}

fn is_tini(words: &[String]) -> bool {
    let name = words.first().and_then(|first| first.rsplit('/').next());
    let options = words.iter().skip(1).take_while(|word| word.starts_with('-') && *word != "--");
    matches!(name, Some("tini" | "docker-init")) && options.clone().all(|option| option == "-g")
}

fn this_user(cx: &mut Cx<'_>, service: &str, name: &str, fact: FactId) {
    let short = name.split(':').next().unwrap_or_default();
    if short == "root" || short == "0" {
        return;
    }
    let known = cx.users.iter().find(|(user, uid)| user == short || uid == short).map(|(user, _)| user.clone());
    match known {
        _ if cx.is_supervised() => cx.ledger.lose(fact, "s6-overlay begins as root: a service has a `user` of its own"),
        Some(user) => cx.claim(Claim::put(&["services", service, "user"], user).of([fact])),
        None => cx.end.push((format!("USER {name}"), vec![fact])),
    }
}

fn check(cx: &mut Cx<'_>, service: &str, flags: &Flags, test: Option<Program>, facts: &[FactId]) {
    let (of_test, of_flags) = match facts.split_last() {
        Some((last, rest)) => (Some(*last), rest),
        None => (None, facts),
    };
    let is_supervised = cx.is_supervised();
    for ((name, value), fact) in flags.iter().zip(of_flags) {
        let key = name.replace('-', "_");
        if is_supervised && key == "start_period" {
            cx.ledger.lose(*fact, "how long the start may take follows from the services");
        } else if is_supervised {
            cx.claim(Claim::put(&["image", "healthcheck", &key], number(value)).of([*fact]));
        } else {
            cx.claim(Claim::put(&["services", service, "healthcheck", &key], number(value)).of([*fact]));
        }
    }
    let Some(fact) = of_test else { return };
    let test: Value = match test {
        None => "NONE".into(),
        Some(Program::Exec(words)) => {
            std::iter::once("CMD".to_owned()).chain(words.iter().map(|word| plain(&cx.told(word)))).collect()
        }
        Some(Program::Shell(line)) => plain(&cx.told(&line)).into(),
    };
    if is_supervised {
        cx.ledger
            .lose(fact, "the container asks each service that has a `healthcheck`: give one to those that have none");
    } else {
        cx.claim(Claim::put(&["services", service, "healthcheck", "test"], test).of([fact]));
    }
}
