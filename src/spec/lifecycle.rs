//! `oneshot`, `on_exit`, `stop_signal`: how a service starts, ends and stops.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, is_default, readable};
use super::quantity::{Attempts, Duration};
use crate::yaml::Invalid;

/// How a oneshot is tried. `oneshot: true` takes every default.
#[derive(Clone, Debug, Default)]
pub struct Oneshot(pub Attempt);

/// How often and how long something is tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt {
    /// How often it is tried. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<Attempts>,
    /// Pause between two attempts. Default: 2s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Duration>,
    /// Time that one attempt may take. Default: 5m.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// What a failure of the last attempt means. Default: stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<OnFailure>,
}

/// What the failure of a oneshot means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnFailure {
    /// The container stops with a message.
    Stop,
    /// The container goes on, with a message.
    Continue,
}

/// What happens when a service ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnExit {
    /// It is started again.
    Restart,
    /// The container stops with its exit code.
    Stop,
    /// It stays down.
    Leave,
}

/// A signal that asks a process to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Signal {
    /// The usual one.
    #[serde(rename = "SIGTERM")]
    Term,
    /// Interrupt: the fast shutdown of `PostgreSQL`.
    #[serde(rename = "SIGINT")]
    Int,
    /// Quit: the graceful stop of nginx and of PHP's process manager.
    #[serde(rename = "SIGQUIT")]
    Quit,
    /// Hang up.
    #[serde(rename = "SIGHUP")]
    Hup,
    /// Window change: Apache's graceful stop.
    #[serde(rename = "SIGWINCH")]
    Winch,
    /// User-defined signal 1.
    #[serde(rename = "SIGUSR1")]
    Usr1,
    /// User-defined signal 2.
    #[serde(rename = "SIGUSR2")]
    Usr2,
}

impl Signal {
    /// Its name, as Docker reads it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Term => "SIGTERM",
            Self::Int => "SIGINT",
            Self::Quit => "SIGQUIT",
            Self::Hup => "SIGHUP",
            Self::Winch => "SIGWINCH",
            Self::Usr1 => "SIGUSR1",
            Self::Usr2 => "SIGUSR2",
        }
    }
}

readable!(Oneshot);

impl Serialize for Oneshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_default(&self.0) { serializer.serialize_bool(true) } else { self.0.serialize(serializer) }
    }
}

impl Forms for Oneshot {
    const EXPECTING: &'static str = "`true`, or a map such as `{attempts: 3}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        (text == "true").then(|| Ok(Self::default()))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|attempt: Result<Attempt, _>| attempt.map(Self))
    }
}

#[cfg(feature = "schema")]
described! {
    Oneshot, |generator| schemars::json_schema!({ "anyOf": [{ "const": true }, generator.subschema_for::<Attempt>()] });
}
