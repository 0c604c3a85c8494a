//! Variables: those that users set, and those that the file decides.

use super::contract::{Condition, Contract};
use super::text::Text;
use crate::spec::{Attempts, ContainerPath, EnvName};

/// A variable that users set.
#[derive(Clone, Debug)]
pub struct Variable {
    pub(crate) name: EnvName,
    pub(crate) origin: Origin,
    /// Never printed; `NAME_FILE` may name a file that holds it.
    pub(crate) secret: bool,
    pub(crate) description: Option<String>,
    pub(crate) example: Option<String>,
    /// What its value must be.
    pub(crate) contract: Contract,
    /// Other names under which a value is accepted, the first before the others.
    pub(crate) aliases: Vec<EnvName>,
    /// The heading that it stands under.
    pub(crate) group: Option<String>,
    /// What to do instead of giving it.
    pub(crate) deprecated: Option<String>,
    /// Whether Compose must not ask for it, though it is required: the other layout in its file does without it.
    pub(crate) spared: bool,
}

/// Where its value comes from when no user gives one.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From the file.
    Default(Text),
    /// From nowhere: the container does not start.
    Required,
    /// From nowhere: the container does not start when all of these hold, and there is one at least.
    RequiredWhen(Vec<Condition>),
    /// From nowhere: it stays unset.
    Unset,
    /// Made at the first start and kept in that file.
    Generated {
        /// Characters.
        length: Attempts,
        /// Where it is kept.
        kept: ContainerPath,
    },
}

/// What a service's variable is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Decided by the file: a constant, or computed when the service starts.
    Value(Text),
    /// Set by users: the [`Variable`] of that name.
    Settable,
}

impl Variable {
    /// The one that names the time zone, to every program.
    pub(crate) const ZONE: &str = "TZ";

    /// The default, where it is a constant.
    pub fn constant_default(&self) -> Option<&str> {
        match &self.origin {
            Origin::Default(text) => text.constant(),
            Origin::Required | Origin::RequiredWhen(_) | Origin::Unset | Origin::Generated { .. } => None,
        }
    }

    /// A variable of which nothing is said but its name.
    pub(crate) fn new(name: EnvName, origin: Origin) -> Self {
        Self {
            name,
            origin,
            secret: false,
            description: None,
            example: None,
            contract: Contract::default(),
            aliases: Vec::new(),
            group: None,
            deprecated: None,
            spared: false,
        }
    }

    /// That it is deprecated, as a sentence with what to do instead.
    pub(crate) fn deprecation(&self) -> Option<String> {
        self.deprecated.as_ref().map(|text| format!("Deprecated: {}.", text.trim_end_matches('.')))
    }

    /// All names under which a value is accepted, its own before the others.
    pub fn names(&self) -> impl Iterator<Item = &EnvName> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// Whether the container starts with that value.
    ///
    /// ```
    /// # let mut sources = hullwright::source::Sources::default();
    /// # let spec = sources.add("hull.yaml", "
    /// # hull: 1
    /// # name: hello
    /// # image: {base: debian:bookworm-slim}
    /// # services:
    /// #   web: {command: serve, environment: {WORKERS: {default: 3, type: integer, minimum: 1}}}
    /// # ");
    /// # let settings = hullwright::Settings::default();
    /// # let compiled = hullwright::compile(&mut sources, spec, &settings, &hullwright::NoFolder);
    /// let model = compiled.model.unwrap();
    /// let workers = model.variable("WORKERS").unwrap();
    /// assert!(workers.takes("12") && !workers.takes("0") && !workers.takes("many"));
    /// ```
    pub fn takes(&self, value: &str) -> bool {
        self.contract.takes(value)
    }

    /// Whether the container looks at it before anything starts.
    pub(crate) fn is_checked(&self) -> bool {
        !self.contract.is_free()
            || self.deprecated.is_some()
            || matches!(self.origin, Origin::Required | Origin::RequiredWhen(_))
    }
}

impl Origin {
    /// The words for when there must be a value; none where there may be none.
    pub fn required(&self) -> Option<String> {
        match self {
            Self::Required => Some("required".to_owned()),
            Self::RequiredWhen(conditions) => {
                let conditions: Vec<String> = conditions.iter().map(ToString::to_string).collect();
                Some(format!("required when {}", conditions.join(" and ")))
            }
            Self::Default(_) | Self::Unset | Self::Generated { .. } => None,
        }
    }
}
