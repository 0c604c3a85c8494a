//! The engine of scaffolds: strict, with an escape for each language that a file may be in.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::question;
use crate::{markdown, shell, yaml_out};

/// More work than any template has to do.
const FUEL: u64 = 1_000_000;

/// The engine without templates.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        let name = name.strip_suffix(".jinja").unwrap_or(name);
        AutoEscape::Custom(name.rsplit_once('.').map_or("", |(_, kind)| known_kind(kind)).into())
    });
    environment.set_formatter(format);
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().expect("internal: the template syntax is valid"));
    environment
}

/// The kinds of files whose language is known.
fn known_kind(extension: &str) -> &'static str {
    match extension {
        "yaml" | "yml" => "yaml",
        "json" | "toml" => "json",
        "sh" => "shell",
        "md" => "markdown",
        _ => "",
    }
}

/// An answer as templates see it.
pub(super) fn view(value: &question::Value) -> Value {
    match value {
        question::Value::Nothing => Value::from(()),
        question::Value::Text(text) => Value::from(text.as_str()),
        question::Value::Words(words) => Value::from(Serde(words)),
        question::Value::Integer(number) => Value::from(*number),
        question::Value::Boolean(flag) => Value::from(*flag),
    }
}

/// Prints a value as the file's language wants it.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let AutoEscape::Custom(language) = state.auto_escape().clone() else {
        return Err(Error::new(ErrorKind::BadEscape, "the language of the file is not known"));
    };
    let text = match value.kind() {
        ValueKind::Number | ValueKind::Bool => value.to_string(),
        ValueKind::String if value.is_safe() => value.to_string(),
        ValueKind::String => escaped(&language, value.as_str().unwrap_or_default()),
        ValueKind::None => {
            return Err(Error::new(ErrorKind::BadEscape, "an answer that was left out cannot be printed"));
        }
        other => return Err(Error::new(ErrorKind::BadEscape, format!("a {other} cannot be printed; print its parts"))),
    };
    out.write_str(&text).map_err(Error::from)
}

fn escaped(language: &str, text: &str) -> String {
    match language {
        "yaml" => yaml_out::inline(text),
        "json" => serde_json::Value::from(text).to_string(),
        "shell" => shell::quote(text),
        "markdown" => markdown::inline(text),
        _ => text.to_owned(),
    }
}
