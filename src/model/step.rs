//! Steps of a stage, or of the image itself, decided.

use super::image::{Arg, CopySource, CopyStep, User};
use super::text::Text;
use crate::spec::{ContainerPath, EnvName, RelativePath};

/// A step of a stage, or of the image itself.
#[derive(Clone, Debug)]
pub enum StageStep {
    /// Copies.
    Copy(CopyStep),
    /// Runs something.
    Run(RunStep),
    /// Variables for the steps that follow; a variable in a value is one that is there already.
    Env(Vec<(EnvName, Text)>),
    /// Constants for the steps that follow, which the image does not keep.
    Arg(Vec<Arg>),
    /// Verbatim Dockerfile lines.
    Verbatim(String),
}

/// What a step runs, and what it sees while it runs.
#[derive(Clone, Debug)]
pub struct RunStep {
    pub(crate) script: RunScript,
    /// Folders that are kept between builds.
    pub(crate) cache: Vec<ContainerPath>,
    /// Secrets of the build.
    pub(crate) secrets: Vec<EnvName>,
    pub(crate) binds: Vec<Bound>,
    /// None is root.
    pub(crate) user: Option<User>,
}

/// What a step runs.
#[derive(Clone, Debug)]
pub enum RunScript {
    /// A line or a script for the shell.
    Text(String),
    /// A script of the build context.
    File(RelativePath),
}

/// What a step sees read-only while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub(crate) source: CopySource,
    pub(crate) from: String,
    pub(crate) to: String,
}

impl StageStep {
    /// The paths of the build context that it takes.
    pub(crate) fn context_paths(&self) -> Vec<&str> {
        match self {
            Self::Copy(copy) if copy.source == CopySource::Context => vec![&copy.from],
            Self::Run(run) => {
                let bound = run.binds.iter().filter(|bound| bound.source == CopySource::Context);
                let file = match &run.script {
                    RunScript::Text(_) => None,
                    RunScript::File(path) => Some(path.plain()),
                };
                bound.map(|bound| bound.from.as_str()).chain(file).collect()
            }
            Self::Copy(_) | Self::Env(_) | Self::Arg(_) | Self::Verbatim(_) => Vec::new(),
        }
    }

    /// The secrets of the build that it reads.
    pub(crate) fn secrets(&self) -> &[EnvName] {
        match self {
            Self::Run(run) => &run.secrets,
            Self::Copy(_) | Self::Env(_) | Self::Arg(_) | Self::Verbatim(_) => &[],
        }
    }
}
