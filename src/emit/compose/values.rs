//! Values that Compose fills in from the environment of the host.

use crate::compose::Text;
use crate::model::{self, Model, Origin, Part, Service, Variable};
use crate::spec::{EnvName, Layout};

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
        Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } | Origin::Default(_) => {
            (name.to_string(), if model.is_switching(&name) { Text::variable_or_empty(name) } else { given(variable) })
        }
    }
}

/// The value that the host gives a variable, or the default where that is known here.
fn given(variable: &Variable) -> Text {
    let name = || last_name(variable).clone();
    let last = match &variable.origin {
        Origin::Required if variable.spared => Text::variable_or_empty(name()),
        Origin::Required => required_as(variable, last_name(variable)),
        Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => Text::variable_or_empty(name()),
        // Whoever gives it is warned, so nobody gives it for them.
        Origin::Default(_) if variable.deprecated.is_some() => Text::variable_or_empty(name()),
        Origin::Default(text) => match text.constant() {
            // Compose cannot count every pair of braces; where it is empty, the scripts take the default.
            Some(default) => Text::variable_or(name(), default).unwrap_or_else(|_| Text::variable_or_empty(name())),
            None => Text::variable_or_empty(name()),
        },
    };
    first_of(variable, last)
}

/// The name whose value counts when no other one has any.
fn last_name(variable: &Variable) -> &EnvName {
    variable.aliases.last().unwrap_or(&variable.name)
}

/// The first of a variable's names that has a value; the text is what the last of them comes to.
fn first_of(variable: &Variable, last: Text) -> Text {
    let names: Vec<&EnvName> = variable.names().collect();
    names.iter().rev().skip(1).fold(last, |text, name| {
        Text::variable_or_text((*name).clone(), &text).unwrap_or_else(|_| Text::variable_or_empty((*name).clone()))
    })
}

/// The same, also where a default is made of other variables: no script of ours does it there.
pub(super) fn given_whole(model: &Model, variable: &Variable) -> Text {
    match &variable.origin {
        Origin::Default(text) if text.constant().is_none() => {
            let default = value(model, text);
            let last = Text::variable_or_text(last_name(variable).clone(), &default);
            last.map_or_else(|_| given(variable), |last| first_of(variable, last))
        }
        Origin::Default(_) | Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => {
            given(variable)
        }
    }
}

/// Compose stops with the message when nobody gives the variable.
pub(super) fn required(variable: &Variable) -> Text {
    required_as(variable, &variable.name)
}

fn required_as(variable: &Variable, name: &EnvName) -> Text {
    let about = variable.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    let name = || name.clone();
    Text::variable_or_fail(name(), &format!("set it in .env{about}"))
        .or_else(|_| Text::variable_or_fail(name(), "set it in .env"))
        .expect("internal: our message has no braces")
}
