//! What a definition runs: a script, or the one command that it is.

use crate::import::words::plain_words;
use crate::s6::compile::lexer;

/// What a service runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// A program and its arguments.
    Command(Vec<String>),
    /// A script with its interpreter.
    Script(String),
}

/// How readiness is asked: `s6-notifyoncheck` with its options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Polling {
    /// How often it is asked.
    pub(super) attempts: Option<u64>,
    /// Milliseconds between two times.
    pub(super) pause: Option<u64>,
    /// Milliseconds that one may take.
    pub(super) timeout: Option<u64>,
    /// The command that asks, where it is not `data/check`.
    pub(super) check: Option<String>,
}

/// A `run` script: what it runs, and how it asks whether that is ready.
pub(super) fn run(text: &str) -> (Runs, Option<Polling>) {
    let mut polling = None;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for line in &mut lines {
        if let Some((shorter, found)) = without_polling(line) {
            *line = shorter;
            polling = Some(found);
        }
    }
    if let Some(first) = lines.first_mut() {
        *first = interpreter(first);
    }
    let mut rest =
        lines.iter().skip(1).map(|line| line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_shell =
        lines.first().is_some_and(|first| first.starts_with("#!/bin/sh") || first.starts_with("#!/bin/bash"));
    let only = rest.next().filter(|_| rest.next().is_none() && is_shell).and_then(|line| line.strip_prefix("exec "));
    if let Some(words) = only.and_then(plain_words).filter(|words| !words.is_empty()) {
        return (Runs::Command(words), polling);
    }
    (Runs::Script(format!("{}\n", lines.join("\n"))), polling)
}

/// The first line without `with-contenv`: the environment is there anyway.
fn interpreter(line: &str) -> String {
    let bare =
        ["#!/command/with-contenv ", "#!/usr/bin/with-contenv "].iter().find_map(|start| line.strip_prefix(start));
    match bare.map(str::trim) {
        Some(shell @ ("sh" | "bash")) => format!("#!/bin/{shell}"),
        Some(path) if path.starts_with('/') => format!("#!{path}"),
        Some(other) => format!("#!/usr/bin/env {other}"),
        None => line.to_owned(),
    }
}

/// The line without `s6-notifyoncheck`, where its options are known.
fn without_polling(line: &str) -> Option<(String, Polling)> {
    let (before, after) = line.split_once("s6-notifyoncheck ")?;
    let mut polling = Polling::default();
    let mut rest = after.trim_start();
    while let Some(options) = rest.strip_prefix('-') {
        let (option, after) = options.split_once(char::is_whitespace)?;
        let after = after.trim_start();
        if option == "d" {
            rest = after;
            continue;
        }
        let (value, after) = match after.chars().next()? {
            quote @ ('\'' | '"') => after.get(1..)?.split_once(quote)?,
            _ => after.split_once(char::is_whitespace)?,
        };
        match option {
            "c" => polling.check = Some(value.to_owned()),
            "n" => polling.attempts = Some(value.parse().ok()?),
            "w" => polling.pause = Some(value.parse().ok()?),
            "t" => polling.timeout = Some(value.parse().ok()?),
            "s" | "T" | "3" => {}
            _ => return None,
        }
        rest = after.trim_start();
    }
    Some((format!("{before}{rest}"), polling))
}

/// An `up` script, which is execline's.
pub(super) fn up(text: &str) -> Runs {
    let words = lexer::words(text.as_bytes()).unwrap_or_default();
    let words: Option<Vec<String>> = words.into_iter().map(|word| String::from_utf8(word).ok()).collect();
    let has_block = |words: &Vec<String>| words.iter().any(|word| word.is_empty() || word.starts_with(' '));
    match words.filter(|words| !words.is_empty() && !has_block(words)) {
        Some(words) if !is_of_execline(&words) => Runs::Command(words),
        _ => Runs::Script(format!("#!/command/execlineb -P\n{}\n", text.trim_end())),
    }
}

/// Whether execline's own programs do something that a command of ours would not.
fn is_of_execline(words: &[String]) -> bool {
    const OWN: [&str; 8] = ["if", "foreground", "backtick", "importas", "ifelse", "redirfd", "fdmove", "with-contenv"];
    words.first().is_some_and(|first| OWN.contains(&first.as_str()))
}

/// A script that asks, as the text of a health check.
pub(super) fn check(text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or_default();
    let is_shell = ["#!/bin/sh", "#!/command/with-contenv sh"].contains(&first.trim_end());
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let lines: Vec<&str> = lines.collect();
    (is_shell && !lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_command_is_a_command() {
        let (runs, polling) = run("#!/command/with-contenv sh\nexec s6-notifyoncheck -n 60 -w 1000 ollama serve\n");
        assert_eq!(runs, Runs::Command(vec!["ollama".to_owned(), "serve".to_owned()]));
        assert_eq!(polling.unwrap(), Polling { attempts: Some(60), pause: Some(1000), ..Polling::default() });
        let (runs, polling) = run("#!/command/with-contenv sh\nset -e\nexec a \"$B\"\n");
        assert_eq!((runs, polling), (Runs::Script("#!/bin/sh\nset -e\nexec a \"$B\"\n".to_owned()), None));
    }

    #[test]
    fn execline_is_kept_where_it_does_something() {
        assert_eq!(up("/bin/a \"b c\"\n"), Runs::Command(vec!["/bin/a".to_owned(), "b c".to_owned()]));
        assert!(matches!(up("if { true } a"), Runs::Script(text) if text.starts_with("#!/command/execlineb -P\n")));
    }
}
