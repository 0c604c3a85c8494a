//! Values that Compose fills in from the environment of the host.

use crate::compose::Text;
use crate::model::{self, Model, Origin, Part, Service, Variable};
use crate::spec::Layout;

/// Where Compose mounts a secret.
const SECRETS: &str = "/run/secrets";

/// A text as Compose fills it in: what is left for the start is a variable of the host here.
pub(super) fn value(model: &Model, text: &model::Text) -> Text {
    text.parts().iter().fold(Text::default(), |whole, part| {
        whole.then(match part {
            Part::Literal(text) => Text::literal(text),
            Part::Variable(name) | Part::Encoded(name) => match model.variable(name.as_str()) {
                Some(variable) => given_whole(model, variable),
                None => Text::variable_or_empty(name.clone()),
            },
        })
    })
}

/// Secrets that must be given reach the containers of these services as files, so that nobody reads them by inspecting
/// it. Where all share one, every secret does.
pub(super) fn mounted_secrets<'m>(model: &'m Model, services: &[Service]) -> impl Iterator<Item = &'m Variable> {
    let given: Vec<&Variable> = match model.layout {
        Layout::Single => model.variables.values().collect(),
        Layout::Split => model.given_to(services).collect(),
    };
    given.into_iter().filter(|variable| handed_over(model, variable))
}

/// Whether a variable is a secret that reaches a container as a file. One that is not always needed may not be there.
pub(super) fn handed_over(model: &Model, variable: &Variable) -> bool {
    let is_needed = || matches!(variable.origin, Origin::Required) && model.idle(&variable.name).is_empty();
    variable.secret && is_needed() && model.mounts_secrets()
}

pub(super) fn environment(model: &Model, variable: &Variable) -> (String, Text) {
    let name = variable.name.clone();
    match &variable.origin {
        // The container itself knows whether it needs it.
        Origin::Required if !model.idle(&name).is_empty() => (name.to_string(), Text::variable_or_empty(name)),
        Origin::Required if handed_over(model, variable) => {
            (format!("{name}_FILE"), Text::literal(&format!("{SECRETS}/{name}")))
        }
        Origin::Required | Origin::Unset | Origin::Generated { .. } | Origin::Default(_) => {
            (name.to_string(), if model.is_switching(&name) { Text::variable_or_empty(name) } else { given(variable) })
        }
    }
}

/// The value that the host gives a variable, or the default where that is known here.
fn given(variable: &Variable) -> Text {
    let name = || variable.name.clone();
    match &variable.origin {
        Origin::Required => required(variable),
        Origin::Unset | Origin::Generated { .. } => Text::variable_or_empty(name()),
        Origin::Default(text) => match text.constant() {
            // Compose cannot count every pair of braces; where it is empty, the scripts take the default.
            Some(default) => Text::variable_or(name(), default).unwrap_or_else(|_| Text::variable_or_empty(name())),
            None => Text::variable_or_empty(name()),
        },
    }
}

/// The same, also where a default is made of other variables: no script of ours does it there.
pub(super) fn given_whole(model: &Model, variable: &Variable) -> Text {
    match &variable.origin {
        Origin::Default(text) if text.constant().is_none() => {
            let default = value(model, text);
            Text::variable_or_text(variable.name.clone(), &default).unwrap_or_else(|_| given(variable))
        }
        Origin::Default(_) | Origin::Required | Origin::Unset | Origin::Generated { .. } => given(variable),
    }
}

/// Compose stops with the message when nobody gives the variable.
pub(super) fn required(variable: &Variable) -> Text {
    let about = variable.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    let name = || variable.name.clone();
    Text::variable_or_fail(name(), &format!("set it in .env{about}"))
        .or_else(|_| Text::variable_or_fail(name(), "set it in .env"))
        .expect("internal: our message has no braces")
}
