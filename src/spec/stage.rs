//! `stages`: build stages.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::copy::{Bind, Copy, Taken};
#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, is_default, readable};
use super::leaf::{ContainerPath, EnvName, KitName, PackageName, UserName};
use super::process::Script;
use super::service::Argument;
use super::text::Text;
use crate::yaml::Spanned;

/// A build stage. What it provides is copied by the services that name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    /// A kit brings defaults for the keys below; your keys win, and your steps come after the kit's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kit: Option<Spanned<KitName>>,
    /// Parameters of the kit, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub with: IndexMap<Spanned<String>, Spanned<Argument>>,
    /// What it makes, in one line: stands above it in the Dockerfile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Spanned<Text>>,
    /// The image or stage it starts from. Default: the final image's base, so that they cannot drift apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Spanned<Text>>,
    /// `build`: it runs on the builder's own platform, since what it makes is the same for all. Default: target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Spanned<StagePlatform>>,
    /// Packages from the base's own archive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Spanned<PackageName>>,
    /// Build arguments for the stage's steps, with their defaults. They are no place for a secret.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub args: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Constants for the stage's steps.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub environment: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Folder that the steps run in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// What is done, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Spanned<Step>>,
    /// What `copy: [STAGE]` brings: a list of paths, or a map from the path in the stage to the path in the image.
    #[serde(skip_serializing_if = "is_default")]
    pub provides: Provides,
    /// Variables for the services that copy what it provides, for example `PATH: /app/bin:$PATH`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub exports: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// What is otherwise in development: any key of a stage, merged over it for what the stage `development` copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev: Option<Box<Spanned<Stage>>>,
    /// The program that what it provides runs with. It is part of the base, so whoever copies needs the same base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter: Option<Spanned<Interpreter>>,
}

/// What a stage provides: paths in the stage, and where they are copied to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provides(pub IndexMap<Spanned<ContainerPath>, Spanned<ContainerPath>>);

readable!(Provides);

/// A list, where every path is copied to where it was.
impl Serialize for Provides {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(paths) = self;
        if paths.iter().all(|(from, to)| from == to) {
            return serializer.collect_seq(paths.keys());
        }
        paths.serialize(serializer)
    }
}

impl Forms for Provides {
    const EXPECTING: &'static str = "a list of paths, or a map such as `{/build/site: /srv/site}`";

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|paths: Result<Vec<Spanned<ContainerPath>>, _>| {
            paths.map(|paths| Self(paths.into_iter().map(|path| (path.clone(), path)).collect()))
        })
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|paths: Result<_, _>| paths.map(Self))
    }
}

#[cfg(feature = "schema")]
described! {
    Provides, |generator| schemars::json_schema!({ "anyOf": [
        { "type": "array", "items": generator.subschema_for::<ContainerPath>() },
        generator.subschema_for::<IndexMap<ContainerPath, ContainerPath>>(),
    ] });
}

/// Where a stage runs when an image is built for another platform than the builder's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StagePlatform {
    /// On the builder's own platform.
    Build,
    /// On the platform that the image is for.
    Target,
}

/// A program that runs others, which name it by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Interpreter {
    /// Python 3
    Python,
    /// Node.js
    Node,
}

/// One step: exactly one of `copy`, `run`, `script`, `env` and `dockerfile`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Copies from the context or from another stage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy: Vec<Spanned<Copy>>,
    /// A command line for the shell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Spanned<Text>>,
    /// A script for `/bin/sh -eu`, or the path of one, `./PATH`. Nothing is substituted in it: it reads the stage's
    /// `environment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<Spanned<Script>>,
    /// Variables for the steps that follow, for example `PATH: /opt/tool/bin:$PATH`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub env: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Verbatim Dockerfile lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dockerfile: Option<Spanned<String>>,
    /// Folders that are kept between builds; with `run` and `script`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cache: Vec<Spanned<ContainerPath>>,
    /// Secrets of the build, each read from `/run/secrets/NAME`; with `run` and `script`. None is in a layer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secret: Vec<Spanned<EnvName>>,
    /// What it sees read-only while it runs: `./PATH:/TO`, `STAGE:/PATH:/TO`; with `run` and `script`. None is in a layer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bind: Vec<Spanned<Bind>>,
    /// Who runs it, or owns what it copies: a user of `users`, which a stage knows by its number. Default: root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Spanned<UserName>>,
}

/// What a step does, once it is known to be one thing.
#[derive(Clone, Debug)]
pub enum StepKind<'a> {
    /// `copy`
    Copy(&'a [Spanned<Copy>]),
    /// `run`
    Run(&'a Spanned<Text>),
    /// `script`
    Script(&'a Spanned<Script>),
    /// `env`
    Env(&'a IndexMap<Spanned<EnvName>, Spanned<Text>>),
    /// `dockerfile`
    Dockerfile(&'a Spanned<String>),
}

impl Step {
    /// The one thing it does; nothing when it is none or several.
    pub fn kind(&self) -> Option<StepKind<'_>> {
        let Self { copy, run, script, env, dockerfile, cache: _, secret: _, bind: _, user: _ } = self;
        let copy = (!copy.is_empty()).then_some(StepKind::Copy(copy));
        let env = (!env.is_empty()).then_some(StepKind::Env(env));
        let run = run.as_ref().map(StepKind::Run);
        let script = script.as_ref().map(StepKind::Script);
        let mut kinds = [copy, run, script, env, dockerfile.as_ref().map(StepKind::Dockerfile)].into_iter().flatten();
        kinds.next().filter(|_| kinds.next().is_none())
    }

    /// What it takes from stages, images and the context, each with its place.
    pub fn taken(&self) -> impl Iterator<Item = Spanned<&Taken>> {
        let copied = self.copy.iter().map(|copy| Spanned::new(&copy.value.taken, copy.span));
        copied.chain(self.bind.iter().map(|bind| Spanned::new(&bind.value.0, bind.span)))
    }
}
