//! The engine: strict, without filters that could undo our escaping, with limits for what is not ours.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::built_in::BUILT_IN;
use super::marks::Marks;
use super::overrides::Override;
use crate::{markdown, shell};

/// Before the name of a built-in template that is overridden.
pub(super) const PREFIX: &str = "built-in/";

/// The steps that one rendering may take when a template of it is not ours.
const FUEL: u64 = 2_000_000;

/// The most bytes that it may make.
const LARGEST_OUTPUT: usize = 8 << 20;

const SHELL: &str = "shell";
const MARKDOWN: &str = "markdown";

/// What is rendered in the place of a template's text: its name, the file of the user's, the text.
type TextOf<'a> = &'a mut dyn FnMut(&'static str, Option<&str>, Cow<'static, str>) -> Cow<'static, str>;

/// The templates of one run.
#[derive(Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
    is_limited: bool,
    stopped: RefCell<Option<Stopped>>,
}

/// A rendering that was stopped: an override of the user's wanted too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// The template that was rendered.
    pub(crate) rendered: String,
    /// The one in which it was stopped, where that is known.
    pub(crate) within: Option<String>,
}

impl Templates {
    /// The built-in templates.
    ///
    /// # Panics
    /// When a built-in template is no template.
    pub(crate) fn built_in() -> Self {
        // Reading the texts takes longer than rendering them, and they are the same in every run.
        static READ: LazyLock<Environment<'static>> = LazyLock::new(|| Templates::new(&[]).environment);
        Self { environment: READ.clone(), is_limited: false, stopped: RefCell::default() }
    }

    /// The built-in templates, but for those that are overridden.
    ///
    /// # Panics
    /// When one of them is no template: overrides are checked before.
    pub(super) fn new(overrides: &[Override]) -> Self {
        Self::with(overrides, &mut |_, _, text| text)
    }

    /// The same with the text of each line marked, and what the marks say.
    pub(super) fn marked(overrides: &[Override]) -> (Self, Marks) {
        let mut marks = Marks::default();
        let templates = Self::with(overrides, &mut |name, file, text| marks.mark(name, file, &text).into());
        (templates, marks)
    }

    fn with(overrides: &[Override], text_of: TextOf<'_>) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "sh")) => AutoEscape::Custom(SHELL.into()),
            _ => AutoEscape::Custom(MARKDOWN.into()),
        });
        environment.set_formatter(format);
        environment.set_syntax(syntax());
        environment.add_filter("length", length);
        environment.add_filter("lower", |text: &str| text.to_lowercase());
        environment.add_filter("upper", |text: &str| text.to_uppercase());
        environment.set_fuel((!overrides.is_empty()).then_some(FUEL));
        for template in BUILT_IN {
            let own = overrides.iter().find(|other| other.name == template.name);
            let (file, text) = match own {
                Some(own) => (Some(own.file.as_str()), own.text.clone().into()),
                None => (None, template.text.into()),
            };
            add(&mut environment, template.name.to_owned(), text_of(template.name, file, text));
            if !overrides.is_empty() {
                let text = text_of(template.name, None, template.text.into());
                add(&mut environment, format!("{PREFIX}{}", template.name), text);
            }
        }
        Self { environment, is_limited: !overrides.is_empty(), stopped: RefCell::default() }
    }

    /// Renders a template. Where an override wanted too much, [`Self::stopped`] knows it, and the text is worth nothing.
    ///
    /// # Panics
    /// When the template uses something that its view does not have: overrides are checked before.
    pub(crate) fn render(&self, name: &str, view: &impl Serialize) -> String {
        match self.rendered(name, Value::from(Serde(view))) {
            Ok(text) => text,
            Err(error) if self.is_limited => {
                let cause = cause(&error);
                let within = cause.name().map(|name| name.trim_start_matches(PREFIX).to_owned());
                self.stopped.borrow_mut().get_or_insert(Stopped { rendered: name.to_owned(), within });
                String::new()
            }
            Err(error) => unreachable!("internal: the template {name} does not fit its view: {error:#}"),
        }
    }

    fn rendered(&self, name: &str, view: Value) -> Result<String, Error> {
        let template = self.environment.get_template(name)?;
        if !self.is_limited {
            return template.render(view);
        }
        let mut output = Limited(Vec::new());
        template.render_captured_to(view, &mut output)?;
        String::from_utf8(output.0).map_err(|error| Error::new(ErrorKind::WriteFailure, error.to_string()))
    }

    /// The first rendering that was stopped.
    pub(crate) fn stopped(&self) -> Option<Stopped> {
        self.stopped.borrow().clone()
    }
}

fn add(environment: &mut Environment<'static>, name: String, text: Cow<'static, str>) {
    environment.add_template_owned(name, text).expect("internal: a template that is used is valid");
}

/// How templates are written: tags on lines of their own leave no trace.
pub(super) fn syntax() -> SyntaxConfig {
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    syntax.build().expect("internal: the template syntax is valid")
}

/// The first error of a chain.
fn cause(error: &Error) -> &Error {
    let mut cause = error;
    while let Some(next) = std::error::Error::source(cause).and_then(|next| next.downcast_ref()) {
        cause = next;
    }
    cause
}

/// The only filter for lists: how many there are.
fn length(value: &Value) -> Result<usize, Error> {
    value.len().ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "it has no length"))
}

/// An output that does not grow beyond its limit.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST_OUTPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints a value as the file's language wants it.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let text = match value.kind() {
        ValueKind::Number => value.to_string(),
        ValueKind::String if value.is_safe() => value.to_string(),
        ValueKind::String => escaped(state.auto_escape(), value.as_str().unwrap_or_default()),
        other => return Err(Error::new(ErrorKind::BadEscape, format!("a {other} cannot be printed"))),
    };
    out.write_str(&text).map_err(Error::from)
}

fn escaped(language: &AutoEscape, text: &str) -> String {
    match language {
        AutoEscape::Custom(name) if name == SHELL => shell::quote(text),
        _ => markdown::inline(text),
    }
}
