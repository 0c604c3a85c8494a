//! `stages`: build stages.

use indexmap::IndexMap;
use serde::Deserialize;

use super::contents::Copy;
use super::leaf::{ContainerPath, EnvName, PackageName};
use super::process::Script;
use super::text::Text;
use crate::yaml::Spanned;

/// A build stage. What it provides is copied by the services that name it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    /// The image or stage it starts from. Default: the final image's base, so that they cannot drift apart.
    pub from: Option<Spanned<Text>>,
    /// Packages from the base's own archive.
    pub packages: Vec<Spanned<PackageName>>,
    /// Constants for the stage's steps.
    pub environment: IndexMap<Spanned<EnvName>, Spanned<Text>>,
    /// Folder that the steps run in.
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// What is done, in order.
    pub steps: Vec<Spanned<Step>>,
    /// What `copy: [STAGE]` brings: a map from the path in the stage to the path in the image.
    pub provides: IndexMap<Spanned<ContainerPath>, Spanned<ContainerPath>>,
}

/// One step: exactly one of `copy`, `run`, `script` and `dockerfile`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Copies from the context or from another stage.
    pub copy: Vec<Spanned<Copy>>,
    /// A command line for the shell.
    pub run: Option<Spanned<Text>>,
    /// A script for `/bin/sh -eu`, or the path of one, `./PATH`. Nothing is substituted in it: it reads the stage's
    /// `environment`.
    pub script: Option<Spanned<Script>>,
    /// Verbatim Dockerfile lines.
    pub dockerfile: Option<Spanned<String>>,
    /// Folders that are kept between builds; with `run` and `script`.
    pub cache: Vec<Spanned<ContainerPath>>,
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
    /// `dockerfile`
    Dockerfile(&'a Spanned<String>),
}

impl Step {
    /// The one thing it does; nothing when it is none or several.
    pub fn kind(&self) -> Option<StepKind<'_>> {
        match (&self.copy[..], &self.run, &self.script, &self.dockerfile) {
            ([_, ..], None, None, None) => Some(StepKind::Copy(&self.copy)),
            ([], Some(line), None, None) => Some(StepKind::Run(line)),
            ([], None, Some(script), None) => Some(StepKind::Script(script)),
            ([], None, None, Some(lines)) => Some(StepKind::Dockerfile(lines)),
            _ => None,
        }
    }
}
