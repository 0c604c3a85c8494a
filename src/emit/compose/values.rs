//! Values that Compose fills in from the environment of the host.

use crate::compose::Text;
use crate::model::{self, Companion, Model, Origin, Part, Service, Variable};
use crate::spec::{EnvName, Layout};

/// Where Compose mounts a secret.
const SECRETS: &str = "/run/secrets";

/// The values of one container.
#[derive(Clone, Copy)]
pub(super) struct Values<'m> {
    model: &'m Model,
    /// What runs in it.
    services: &'m [Service],
}

/// When a container needs a variable that is required. Compose fills in a whole file before it looks at profiles, and what
/// stands behind `:-` in any case, so it can only ask for what is always needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Always,
    /// Whenever the container is there, which Compose leaves out when users bring their own.
    WithContainer,
    /// The container itself knows whether it needs it.
    Sometimes,
}

impl<'m> Values<'m> {
    /// Those of the container of the image.
    pub(super) fn of_image(model: &'m Model) -> Self {
        Self { model, services: &model.services }
    }

    /// Those of a container beside it.
    pub(super) fn beside(model: &'m Model, companion: &'m Companion) -> Self {
        Self { model, services: std::slice::from_ref(&companion.service) }
    }

    fn need(self, variable: &Variable) -> Need {
        let name = &variable.name;
        let is_alone = |service: &&Service| {
            self.model.layout == Layout::Split || !self.model.services.iter().any(|other| other.id == service.id)
        };
        match self.services.first().filter(is_alone) {
            None if self.model.idle(name).is_empty() => Need::Always,
            Some(service) if self.model.idle_in(service, name).is_empty() => {
                if service.may_be_left_out() {
                    Need::WithContainer
                } else {
                    Need::Always
                }
            }
            None | Some(_) => Need::Sometimes,
        }
    }

    /// Whether Compose asks for a variable that is required before it starts anything.
    pub(super) fn asks(self, variable: &Variable) -> bool {
        !variable.spared && self.need(variable) == Need::Always
    }

    /// Whether Compose must ask for a secret when it starts the container, as it does for each that is mounted there.
    pub(super) fn asks_with_container(self, variable: &Variable) -> bool {
        self.need(variable) == Need::WithContainer
    }

    /// A text as Compose fills it in: what is left for the start is a variable of the host here.
    pub(super) fn text(self, text: &model::Text) -> Text {
        text.parts().iter().fold(Text::default(), |whole, part| {
            whole.then(match part {
                Part::Literal(text) => Text::literal(text),
                Part::Variable(name) | Part::Encoded(name) => match self.model.variable(name.as_str()) {
                    Some(variable) => self.given_whole(variable),
                    None => Text::variable_or_empty(name.clone()),
                },
            })
        })
    }

    /// Secrets that must be given are mounted as files, so that nobody reads them by inspecting the container. Where all
    /// services share one, every secret is.
    pub(super) fn mounted_secrets(self) -> impl Iterator<Item = &'m Variable> {
        let given: Vec<&Variable> = match self.model.layout {
            Layout::Single => self.model.variables.values().collect(),
            Layout::Split => self.model.given_to(self.services).collect(),
        };
        given.into_iter().filter(move |variable| self.is_mounted(variable))
    }

    /// Whether a secret is mounted. One that is not always needed may not be there.
    pub(super) fn is_mounted(self, variable: &Variable) -> bool {
        let is_needed = || matches!(variable.origin, Origin::Required) && self.need(variable) != Need::Sometimes;
        variable.secret && is_needed() && self.model.mounts_secrets()
    }

    /// Whether the container reads the file of a secret. One that others are given as a variable, because they do not always
    /// need it, is a variable here as well: Compose makes a container anew when a variable changes, and not when a file does.
    pub(super) fn hands_over(self, variable: &Variable) -> bool {
        self.is_mounted(variable) && self.need(variable) == Need::Always
    }

    /// A variable of the container, where a script of ours reads it.
    pub(super) fn variable(self, variable: &Variable) -> (String, Text) {
        let name = variable.name.clone();
        if self.hands_over(variable) {
            return (format!("{name}_FILE"), Text::literal(&format!("{SECRETS}/{name}")));
        }
        let is_switching = self.model.is_switching(&name);
        (name.to_string(), if is_switching { Text::variable_or_empty(name) } else { self.given(variable) })
    }

    /// The value that the host gives a variable, or the default where that is known here.
    fn given(self, variable: &Variable) -> Text {
        let name = || last_name(variable).clone();
        let last = match &variable.origin {
            Origin::Required if self.asks(variable) => required_as(variable, last_name(variable)),
            Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => {
                Text::variable_or_empty(name())
            }
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

    /// The same, also where a default is made of other variables: no script of ours does it there.
    pub(super) fn given_whole(self, variable: &Variable) -> Text {
        match &variable.origin {
            Origin::Default(text) if text.constant().is_none() => {
                let default = self.text(text);
                let last = Text::variable_or_text(last_name(variable).clone(), &default);
                last.map_or_else(|_| self.given(variable), |last| first_of(variable, last))
            }
            Origin::Default(_)
            | Origin::Required
            | Origin::RequiredWhen(_)
            | Origin::Unset
            | Origin::Generated { .. } => self.given(variable),
        }
    }
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
