//! Asks on a terminal, or takes the defaults, or says which answers are missing.
//!
//! Nothing is written before the last question is answered, so Ctrl-C leaves nothing behind. No prompt hides the cursor,
//! which Ctrl-C would then leave hidden: a choice is typed, and the Tab key completes it.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use dialoguer::{Completion, Input};
use hullwright::init::question::{Kind, Question, Value};
use hullwright::init::{Settled, built_in_names};

use super::super::console;
use super::super::failure::Failure;
use super::args::InitArgs;
use super::choose::Chosen;

/// What is typed to leave an answer out that has a default.
const NOTHING: &str = "-";

/// Whether somebody is there to be asked.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Answers every question that is still open.
pub(super) fn complete(args: &InitArgs, chosen: &Chosen, answers: &mut Settled) -> Result<(), Failure> {
    let is_asked = !args.yes && can_ask();
    let mut missing = Vec::new();
    for (name, question) in answers.open(&chosen.scaffold) {
        let default = default(name, question, chosen);
        let is_known = default.is_some() || question.optional;
        if is_asked && (question.ask || !is_known) {
            answers.put(name, prompt(name, question, default.as_deref())?);
        } else if is_known && (args.yes || !question.ask) {
            answers.put(name, question.read(default.as_deref().unwrap_or_default()).unwrap_or(Value::Nothing));
        } else {
            missing.push((name, question, default));
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Failure::Usage(told(args.yes, &missing))) }
}

/// The answer that was found, or else the template's default.
fn default(name: &str, question: &Question, chosen: &Chosen) -> Option<String> {
    let found = chosen.found.get(name).filter(|found| question.read(found).is_ok()).cloned();
    found.or_else(|| question.default.as_ref().map(|default| default.value.clone()))
}

/// Names what is missing, and the options that give it.
fn told(yes: bool, missing: &[(&str, &Question, Option<String>)]) -> String {
    let mut text = if yes {
        "some questions have no default".to_owned()
    } else {
        "there is no terminal to ask on, and some questions have no answer".to_owned()
    };
    for (name, question, default) in missing {
        let default = match default {
            Some(default) => format!(", `{default}` with `--yes`"),
            None if question.optional => ", nothing with `--yes`".to_owned(),
            None => String::new(),
        };
        let _ = write!(text, "\n  {name}: {}{default}", question.description);
    }
    let needed = missing.iter().filter(|(_, question, default)| default.is_none() && !question.optional);
    let flags: String = needed.fold(String::new(), |mut flags, (name, ..)| {
        let _ = write!(flags, " --answer {name}=VALUE");
        flags
    });
    let step = match (yes, flags.is_empty()) {
        (true, _) => format!("add `{}`", flags.trim_start()),
        (false, true) => "add `--yes` for the defaults, or `--answer NAME=VALUE` for each of them".to_owned(),
        (false, false) => format!("add `--yes{flags}`: the others have defaults, and each takes `--answer NAME=VALUE`"),
    };
    let _ = write!(text, "\n  = help: {step}");
    text
}

/// Asks one question until the answer is one.
fn prompt(name: &str, question: &Question, default: Option<&str>) -> Result<Value, Failure> {
    let words = console::visible(&format!("{}{} ({name})", question.description, hint(question, default)));
    let read = |text: &str| question.read(if text == NOTHING && question.optional { "" } else { text });
    let choices = Choices(match question.kind.value {
        Kind::Choice => question.choices.clone(),
        Kind::Boolean => ["true", "false"].map(str::to_owned).to_vec(),
        Kind::Text | Kind::Words | Kind::Integer | Kind::Port => Vec::new(),
    });
    let mut input = Input::<String>::new()
        .with_prompt(words)
        .allow_empty(question.optional)
        .completion_with(&choices)
        .validate_with(|text: &String| read(text).map(drop).map_err(|why| format!("`{}` {why}", text.escape_debug())));
    if let Some(default) = default {
        input = input.default(default.to_owned());
    }
    let text = input.interact_text().map_err(unasked)?;
    read(&text).map_err(|why| Failure::Usage(format!("`{text}` {why}")))
}

/// What may be typed, where the question itself does not say so.
fn hint(question: &Question, default: Option<&str>) -> String {
    match (question.kind.value, question.optional, default) {
        (Kind::Choice, ..) => format!(": {}", question.choices.join(", ")),
        (Kind::Boolean, ..) => ": true, false".to_owned(),
        (_, true, None) => ", or nothing".to_owned(),
        (_, true, Some(_)) => format!(", or {NOTHING} for none"),
        _ => String::new(),
    }
}

/// Asks whether what is there is to be read into a spec.
pub(super) fn whether_imported(found: &str) -> Result<bool, Failure> {
    let answers = Choices(["true", "false"].map(str::to_owned).to_vec());
    let is_one = |answer: &String| {
        if answers.0.contains(answer) { Ok(()) } else { Err("write `true` or `false`") }
    };
    let words = console::visible(&format!("Make the spec of {found}: true, false"));
    let input = Input::<String>::new().with_prompt(words).default("true".to_owned());
    let answer = input.completion_with(&answers).validate_with(is_one).interact_text().map_err(unasked)?;
    Ok(answer == "true")
}

/// Asks for a template, of which `lines` tells.
pub(super) fn template(lines: &str) -> Result<String, Failure> {
    console::err(&format!("nothing in the folder says what it is; the templates:\n\n{lines}\n"))?;
    let names = Choices(built_in_names().map(str::to_owned).collect());
    let is_one = |name: &String| {
        if names.0.contains(name) { Ok(()) } else { Err("this is none of them") }
    };
    let input = Input::<String>::new().with_prompt("Template").default("application".to_owned());
    input.completion_with(&names).validate_with(is_one).interact_text().map_err(unasked)
}

fn unasked(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(reason) = error;
    Failure::Usage(format!(
        "the terminal does not answer: {reason}\n  = help: give the answers with `--answer NAME=VALUE`, or `--yes` for the defaults"
    ))
}

/// What the Tab key completes.
struct Choices(Vec<String>);

impl Completion for Choices {
    fn get(&self, input: &str) -> Option<String> {
        let mut fitting = self.0.iter().filter(|choice| choice.starts_with(input));
        fitting.next().filter(|_| fitting.next().is_none()).cloned()
    }
}
