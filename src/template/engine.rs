//! The engine: strict, with our own escaping for each kind of file.

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::{markdown, shell};

/// The built-in templates, by the name of their file under `templates`.
const BUILT_IN: [(&str, &str); 25] = [
    ("readme/boot-order.md", include_str!("../../templates/readme/boot-order.md")),
    ("readme/build-args.md", include_str!("../../templates/readme/build-args.md")),
    ("readme/environment.md", include_str!("../../templates/readme/environment.md")),
    ("readme/health.md", include_str!("../../templates/readme/health.md")),
    ("readme/ports.md", include_str!("../../templates/readme/ports.md")),
    ("readme/process-health.md", include_str!("../../templates/readme/process-health.md")),
    ("readme/quick-start.md", include_str!("../../templates/readme/quick-start.md")),
    ("readme/skeleton.md", include_str!("../../templates/readme/skeleton.md")),
    ("readme/volumes.md", include_str!("../../templates/readme/volumes.md")),
    ("scripts/answers.sh", include_str!("../../templates/scripts/answers.sh")),
    ("scripts/check.sh", include_str!("../../templates/scripts/check.sh")),
    ("scripts/entrypoint.sh", include_str!("../../templates/scripts/entrypoint.sh")),
    ("scripts/environment.sh", include_str!("../../templates/scripts/environment.sh")),
    ("scripts/files.sh", include_str!("../../templates/scripts/files.sh")),
    ("scripts/first.sh", include_str!("../../templates/scripts/first.sh")),
    ("scripts/finish.sh", include_str!("../../templates/scripts/finish.sh")),
    ("scripts/health-check.sh", include_str!("../../templates/scripts/health-check.sh")),
    ("scripts/limited.sh", include_str!("../../templates/scripts/limited.sh")),
    ("scripts/oneshot.sh", include_str!("../../templates/scripts/oneshot.sh")),
    ("scripts/secret.sh", include_str!("../../templates/scripts/secret.sh")),
    ("scripts/preamble.sh", include_str!("../../templates/scripts/preamble.sh")),
    ("scripts/probe.sh", include_str!("../../templates/scripts/probe.sh")),
    ("scripts/ready.sh", include_str!("../../templates/scripts/ready.sh")),
    ("scripts/run.sh", include_str!("../../templates/scripts/run.sh")),
    ("scripts/stopping.sh", include_str!("../../templates/scripts/stopping.sh")),
];

const SHELL: &str = "shell";
const MARKDOWN: &str = "markdown";

/// The templates of one run.
#[derive(Debug)]
pub(crate) struct Templates(Environment<'static>);

impl Templates {
    /// The built-in templates.
    ///
    /// # Panics
    /// When a built-in template is no template.
    pub(crate) fn built_in() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "sh")) => AutoEscape::Custom(SHELL.into()),
            Some((_, "md")) => AutoEscape::Custom(MARKDOWN.into()),
            _ => AutoEscape::None,
        });
        environment.set_formatter(format);
        let mut syntax = minijinja::syntax::SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        environment.set_syntax(syntax.build().expect("internal: the template syntax is valid"));
        for (name, text) in BUILT_IN {
            environment.add_template(name, text).expect("internal: a built-in template is valid");
        }
        Self(environment)
    }

    /// Renders a built-in template.
    ///
    /// # Panics
    /// When the template uses something that its view does not have.
    pub(crate) fn render(&self, name: &str, view: &impl Serialize) -> String {
        let rendered =
            self.0.get_template(name).and_then(|template| template.render(Value::from(minijinja::value::Serde(view))));
        rendered.unwrap_or_else(|error| unreachable!("internal: the template {name} does not fit its view: {error:#}"))
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
        AutoEscape::Custom(name) if name == MARKDOWN => markdown::inline(text),
        _ => text.to_owned(),
    }
}
