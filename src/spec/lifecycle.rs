//! `oneshot`, `on_exit`, `stop_signal`: how a service starts, ends and stops.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, is_default, readable};
use super::quantity::{Attempts, Duration};
use crate::diagnostic::nearest;
use crate::yaml::{Invalid, Spanned};

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

/// What happens when a service ends by itself: one of the words, or how often it is started again.
#[derive(Clone, Debug)]
pub enum OnExit {
    /// The same at every end.
    Always(Ending),
    /// It is started again, until that is no use.
    Limited(RestartLimit),
}

/// What follows every end of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Ending {
    /// It is started again.
    Restart,
    /// The container stops with its exit code, or with 128 + N when the signal N ended it.
    Stop,
    /// The container stops with its exit code when that is not 0, or a signal ended it. After 0 it stays down.
    StopOnFailure,
    /// It stays down.
    Leave,
}

/// How often a service is started again after a failure: an exit code that is not 0, or a signal. After 0 it stays down.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RestartLimit {
    /// How often it is started again.
    pub attempts: Spanned<Attempts>,
    /// Only failures within this time count. Default: all since the container's start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Spanned<Duration>>,
    /// Pause before it is started again, in whole seconds. It doubles with each failure that counts, up to a minute.
    /// Default: 1s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Spanned<Duration>>,
    /// What one more failure means. Default: stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Spanned<GivingUp>>,
}

/// What happens to a service that is not started again any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GivingUp {
    /// The container stops with the code of the last failure.
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

readable!(Oneshot, OnExit);

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

impl Ending {
    const WORDS: [(&'static str, Self); 4] = [
        ("restart", Self::Restart),
        ("stop", Self::Stop),
        ("stop-on-failure", Self::StopOnFailure),
        ("leave", Self::Leave),
    ];
}

impl Serialize for OnExit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Always(ending) => ending.serialize(serializer),
            Self::Limited(limit) => limit.serialize(serializer),
        }
    }
}

impl Forms for OnExit {
    const EXPECTING: &'static str = "`restart`, `stop`, `stop-on-failure`, `leave`, or a map such as `{attempts: 5}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        let known = Ending::WORDS.iter().find(|(word, _)| *word == text);
        Some(known.map(|(_, ending)| Self::Always(*ending)).ok_or_else(|| Invalid {
            message: format!("expected {}, found `{}`", Self::EXPECTING, text.escape_debug()),
            instead: nearest(text, Ending::WORDS.iter().map(|(word, _)| *word)).map(str::to_owned),
        }))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|limit: Result<RestartLimit, _>| limit.map(Self::Limited))
    }
}

#[cfg(feature = "schema")]
described! {
    OnExit, |generator| schemars::json_schema!({
        "anyOf": [generator.subschema_for::<Ending>(), generator.subschema_for::<RestartLimit>()]
    });
    Oneshot, |generator| schemars::json_schema!({ "anyOf": [{ "const": true }, generator.subschema_for::<Attempt>()] });
}
