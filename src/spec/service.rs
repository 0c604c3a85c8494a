//! `services`: what runs, and what it brings into the image.

use indexmap::IndexMap;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::answers::EntryScript;
use super::contents::{Mount, TextFile};
use super::copy::Copy;
use super::environment::Entry;
#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::healthcheck::Healthcheck;
use super::image::VerbatimSteps;
use super::leaf::{ContainerPath, EnvName, FilePath, KitName, PackageName, PortName, S6File, ServiceName, UserName};
use super::lifecycle::{OnExit, Oneshot, Signal};
use super::port::Port;
use super::process::{Command, Script};
use super::quantity::Duration;
use super::text::Text;
use super::words::Words;
use crate::yaml::{Invalid, Spanned};

/// A service: one of `kit`, `command` and `entrypoint`, `script`, `image`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Service {
    /// A kit brings defaults for every key below; your keys win.
    pub kit: Option<Spanned<KitName>>,
    /// Parameters of the kit, by name.
    pub with: IndexMap<Spanned<String>, Spanned<Argument>>,
    /// The image of somebody else that it runs in, in a container of its own. What is built here does not contain it.
    pub image: Option<Spanned<Text>>,
    /// It runs in a container of its own from the image that this service is built into, as the same user, in the same
    /// folder, with the same variables and volumes. Its command, ports, health check and dependencies are its own.
    pub image_of: Option<Spanned<ServiceName>>,
    /// A program and its arguments. A text is split into words as Compose does it; there is no shell.
    pub command: Option<Spanned<Command>>,
    /// The program of an image that runs one service: arguments of `docker run` follow it, and `command` stands there
    /// when there are none.
    pub entrypoint: Option<Spanned<Command>>,
    /// The container of an image that runs one service answers `--help`, `--version` and `--validate` by itself. Other
    /// arguments follow the `entrypoint`; where there is none, they are a command.
    pub entry: Option<Spanned<EntryScript>>,
    /// A script for `/bin/sh -eu`, or for the interpreter of its own first line; or the path of one, `./PATH`.
    /// Nothing is substituted in it: declare what it needs under `environment`.
    pub script: Option<Spanned<Script>>,
    /// Runs to its end at every start, instead of staying.
    pub oneshot: Option<Spanned<Oneshot>>,
    /// Who it runs as: a user of `users`, of the kit, or root. Default: root.
    pub user: Option<Spanned<UserName>>,
    /// Folder it runs in. Default: the image's.
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Its variables. A text is a constant or computed; a map is a variable that users set.
    pub environment: IndexMap<Spanned<EnvName>, Entry>,
    /// What it listens on, by name.
    pub ports: IndexMap<Spanned<PortName>, Spanned<Port>>,
    /// How one asks whether it works.
    pub healthcheck: Option<Spanned<Healthcheck>>,
    /// What must be ready before it starts.
    pub depends_on: DependsOn,
    /// State it keeps: `VOLUME:PATH`, or `./HOST:PATH`, each with `:ro` where wanted.
    pub volumes: Vec<Spanned<Mount>>,
    /// Signal that asks it to stop. Default: SIGTERM.
    pub stop_signal: Option<Spanned<Signal>>,
    /// Time it has to stop before it is killed. Default: 5s.
    pub stop_grace_period: Option<Spanned<Duration>>,
    /// What happens when it ends by itself. Default: restart.
    pub on_exit: Option<Spanned<OnExit>>,
    /// Packages it needs in the image.
    pub packages: Vec<Spanned<PackageName>>,
    /// What is copied into the image for it: a stage's name brings what that stage provides, `./PATH` is from the context.
    pub copy: Vec<Spanned<Copy>>,
    /// Files by path. One without variables is a part of the image; one with variables in it is written when the service
    /// starts, by its user, and with a secret in it to a folder below `/run` that lies in memory.
    pub files: IndexMap<Spanned<FilePath>, Spanned<TextFile>>,
    /// What is otherwise in development: any key of a service, merged over it for the stage `development` of the
    /// Dockerfile and for the compose file of the development. `volumes` are joined by their paths, maps by their keys.
    pub dev: Option<Box<Spanned<Service>>>,
    /// Verbatim Dockerfile lines at named points.
    pub dockerfile: VerbatimSteps,
    /// Raw files of its s6 definition, by name.
    pub s6: IndexMap<Spanned<S6File>, Spanned<String>>,
    /// Compose's own words for the container.
    #[serde(skip)]
    pub words: Words,
}

/// A parameter's value: a text or a list of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// One value.
    One(String),
    /// A list of values.
    List(Vec<Spanned<String>>),
}

/// What must be ready first: a list of services, or a map from service to condition.
#[derive(Clone, Debug, Default)]
pub struct DependsOn(pub Vec<(Spanned<ServiceName>, Option<Spanned<String>>)>);

/// What a service is waited for.
struct Condition(String);

#[derive(Deserialize)]
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
    const EXPECTING: &'static str = "a text or a list of texts";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Ok(Self::One(text.to_owned())))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|values: Result<Vec<Spanned<String>>, _>| values.map(Self::List))
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
    Argument, |_generator| schemars::json_schema!({ "type": ["string", "number", "boolean", "array"], "items": { "type": ["string", "number", "boolean"] } });
    DependsOn, |generator| schemars::json_schema!({ "anyOf": [
        { "type": "array", "items": generator.subschema_for::<ServiceName>() },
        { "type": "object", "additionalProperties": { "enum": ["started", "healthy", "completed"] } },
    ] });
}
