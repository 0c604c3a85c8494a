//! `services`: what runs, and what it brings into the image.

use indexmap::IndexMap;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answers::EntryScript;
use super::contents::{Mount, TextFile};
use super::copy::Copy;
use super::environment::Entry;
#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, is_default, readable};
use super::healthcheck::Healthcheck;
use super::image::VerbatimSteps;
use super::leaf::{ContainerPath, EnvName, FilePath, KitName, PackageName, PortName, S6File, ServiceName, UserName};
use super::lifecycle::{OnExit, Oneshot, Signal};
use super::logs::Logs;
use super::port::Port;
use super::process::{Command, Script};
use super::quantity::Duration;
use super::switch::Values;
use super::text::Text;
use super::words::{Words, is_word_of_service};
use crate::yaml::{Aside, Invalid, Spanned};

/// A service: one of `kit`, `command` and `entrypoint`, `script`, `image`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(remote = "Service"))]
pub struct Service {
    /// A kit brings defaults for every key below; your keys win.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kit: Option<Spanned<KitName>>,
    /// Parameters of the kit, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub with: IndexMap<Spanned<String>, Spanned<Argument>>,
    /// The image of somebody else that it runs in, in a container of its own. What is built here does not contain it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Spanned<Text>>,
    /// It runs in a container of its own from the image that this service is built into, as the same user, in the same
    /// folder, with the same variables and volumes. Its command, ports, health check and dependencies are its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_of: Option<Spanned<ServiceName>>,
    /// A program and its arguments. A text is split into words as Compose does it; there is no shell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Spanned<Command>>,
    /// The program of an image that runs one service: arguments of `docker run` follow it, and `command` stands there
    /// when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Spanned<Command>>,
    /// The container of an image that runs one service answers `--help`, `--version` and `--validate` by itself. Other
    /// arguments follow the `entrypoint`; where there is none, they are a command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Spanned<EntryScript>>,
    /// A script for `/bin/sh -eu`, or for the interpreter of its own first line; or the path of one, `./PATH`.
    /// Nothing is substituted in it: declare what it needs under `environment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<Spanned<Script>>,
    /// Runs to its end at every start, instead of staying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oneshot: Option<Spanned<Oneshot>>,
    /// Who it runs as: a user of `users`, of the kit, or root. Default: root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Spanned<UserName>>,
    /// Folder it runs in. Default: the image's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Its variables. A text is a constant or computed; a map is a variable that users set.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub environment: IndexMap<Spanned<EnvName>, Entry>,
    /// What it listens on, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub ports: IndexMap<Spanned<PortName>, Spanned<Port>>,
    /// How one asks whether it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<Spanned<Healthcheck>>,
    /// What must be ready before it starts.
    #[serde(skip_serializing_if = "is_default")]
    pub depends_on: DependsOn,
    /// Services of the base that start after it: of `image.init.services`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Spanned<ServiceName>>,
    /// Time that its start takes as a rule: until it is ready, or has run to its end. Nothing ends by it: `graph` adds it up.
    /// Default: 3s with a `healthcheck`, 2s with `oneshot`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Spanned<Duration>>,
    /// State it keeps: `VOLUME:PATH`, or `./HOST:PATH`, each with `:ro` where wanted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Spanned<Mount>>,
    /// Signal that asks it to stop. Default: SIGTERM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_signal: Option<Spanned<Signal>>,
    /// Time it has to stop before it is killed. Default: 5s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_grace_period: Option<Spanned<Duration>>,
    /// What happens when it ends by itself. Default: restart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_exit: Option<Spanned<OnExit>>,
    /// It stays off when users give this variable: what that names is theirs, and stands in for it. The default does
    /// not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<Spanned<EnvName>>,
    /// It is on only when users give each of these variables one of its values; `""` is a variable that nobody gives.
    /// The default does not count.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub when: IndexMap<Spanned<EnvName>, Spanned<Values>>,
    /// Where what it prints goes: `stdout`, or files that are rotated, such as `{dir: /data/logs/web, size: 1M, keep: 20}`.
    /// Files are written under s6-overlay alone: a service with a container of its own prints to that. Default: stdout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<Spanned<Logs>>,
    /// Packages it needs in the image.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Spanned<PackageName>>,
    /// What is copied into the image for it: a stage's name brings what that stage provides, `./PATH` is from the context.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy: Vec<Spanned<Copy>>,
    /// Files by path. One without variables is a part of the image; one with variables in it is written when the service
    /// starts, by its user, and with a secret in it to a folder below `/run` that lies in memory.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub files: IndexMap<Spanned<FilePath>, Spanned<TextFile>>,
    /// What is otherwise in development: any key of a service, merged over it for the stage `development` of the
    /// Dockerfile and for the compose file of the development. `volumes` are joined by their paths, maps by their keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev: Option<Box<Spanned<Service>>>,
    /// Verbatim Dockerfile lines at named points.
    #[serde(skip_serializing_if = "is_default")]
    pub dockerfile: VerbatimSteps,
    /// Raw files of its s6 definition, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub s6: IndexMap<Spanned<S6File>, Spanned<String>>,
    /// Compose's own words for the container.
    #[serde(skip)]
    pub words: Words,
}

// What is derived above reads and writes all but the words, which are no fields.

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = Vec::new();
        let fields = Aside { inner: deserializer, takes: is_word_of_service, entries: &mut entries };
        let service = Self::deserialize(fields)?;
        Ok(Self { words: Words::new(entries), ..service })
    }
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Fields<'s>(&'s Service);

        impl Serialize for Fields<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Service::serialize(self.0, serializer)
            }
        }

        self.words.clone().beside(&Fields(self), serializer)
    }
}

/// A parameter's value: a text, a list of texts, or a map of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// One value.
    One(String),
    /// A list of values.
    List(Vec<Spanned<String>>),
    /// A value for each key.
    Map(IndexMap<Spanned<String>, Spanned<String>>),
}

/// What must be ready first: a list of services, or a map from service to condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DependsOn(pub Vec<(Spanned<ServiceName>, Option<Spanned<String>>)>);

/// What a service is waited for.
struct Condition(String);

#[derive(Deserialize, Serialize)]
struct ComposeCondition {
    condition: String,
}

readable!(Argument, Condition, DependsOn);

impl Forms for Condition {
    const EXPECTING: &'static str = "`started`, `healthy` or `completed`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Ok(Self(text.to_owned())))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        Some(ComposeCondition::deserialize(map).and_then(|ComposeCondition { condition }| {
            let message = "a condition stands here without a map and without `service_`".to_owned();
            let instead = match condition.as_str() {
                "service_started" => Some("started"),
                "service_healthy" => Some("healthy"),
                "service_completed_successfully" => Some("completed"),
                _ => None,
            };
            Err(D::Error::custom(Invalid { message, instead: instead.map(str::to_owned) }))
        }))
    }
}

impl Forms for Argument {
    const EXPECTING: &'static str = "a text, a list of texts or a map of texts";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Ok(Self::One(text.to_owned())))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|values: Result<Vec<Spanned<String>>, _>| values.map(Self::List))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|entries: Result<IndexMap<_, _>, _>| entries.map(Self::Map))
    }
}

impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(text) => text.serialize(serializer),
            Self::List(texts) => texts.serialize(serializer),
            Self::Map(entries) => entries.serialize(serializer),
        }
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl Serialize for DependsOn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(needed) = self;
        if needed.iter().all(|(_, condition)| condition.is_none()) {
            return serializer.collect_seq(needed.iter().map(|(name, _)| name));
        }
        let conditions: Option<IndexMap<_, _>> =
            needed.iter().map(|(name, condition)| Some((name, condition.as_ref()?))).collect();
        let mixed = "`depends_on` has a condition for every service or for none";
        conditions.ok_or_else(|| serde::ser::Error::custom(mixed))?.serialize(serializer)
    }
}

impl FromIterator<ServiceName> for DependsOn {
    fn from_iter<I: IntoIterator<Item = ServiceName>>(names: I) -> Self {
        Self(names.into_iter().map(|name| (name.into(), None)).collect())
    }
}

impl Forms for DependsOn {
    const EXPECTING: &'static str = "a list of services, or a map such as `{db: healthy}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        let instead = ServiceName::try_from(text.to_owned()).ok().map(|name| format!("[{name}]"));
        Some(Err(Invalid {
            message: format!("expected {}, found the text `{}`", Self::EXPECTING, text.escape_debug()),
            instead,
        }))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|names: Result<Vec<Spanned<ServiceName>>, _>| {
            names.map(|names| Self(names.into_iter().map(|name| (name, None)).collect()))
        })
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        let condition = |Spanned { value: Condition(text), span }| Some(Spanned::new(text, span));
        inner(map).map(|entries: Result<IndexMap<Spanned<ServiceName>, Spanned<Condition>>, _>| {
            entries.map(|entries| Self(entries.into_iter().map(|(name, value)| (name, condition(value))).collect()))
        })
    }
}

#[cfg(feature = "schema")]
described! {
    Argument, |_generator| schemars::json_schema!({
        "type": ["string", "number", "boolean", "array", "object"],
        "items": { "type": ["string", "number", "boolean"] },
        "additionalProperties": { "type": ["string", "number", "boolean"] },
    });
    DependsOn, |generator| schemars::json_schema!({ "anyOf": [
        { "type": "array", "items": generator.subschema_for::<ServiceName>() },
        { "type": "object", "additionalProperties": { "enum": ["started", "healthy", "completed"] } },
    ] });
}
