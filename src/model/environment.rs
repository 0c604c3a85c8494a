//! Variables: those that users set, and those that the file decides.

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
}

/// Where its value comes from when no user gives one.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From the file.
    Default(Text),
    /// From nowhere: the container does not start.
    Required,
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
            Origin::Required | Origin::Unset | Origin::Generated { .. } => None,
        }
    }
}
