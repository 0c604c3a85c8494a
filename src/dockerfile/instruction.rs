//! The instructions of a stage, one value each: <https://docs.docker.com/reference/dockerfile/>.

use std::time::Duration;

use indexmap::IndexMap;

use super::heredoc::Heredoc;
use super::run::{FilesFrom, Run};
use super::text::{ExecForm, Plain, Text, Unrepresentable, word};
use crate::variable::VariableName;

/// An instruction of a stage, or what stands between two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// `ARG`
    Arg(Arg),
    /// `ENV`, with all its variables in one layer.
    Env(IndexMap<VariableName, Text>),
    /// `LABEL`; a name must not be empty.
    Label(IndexMap<Text, Text>),
    /// `RUN`
    Run(Run),
    /// `COPY`
    Copy(Copy),
    /// `COPY <<EOF`
    CopyInline(CopyInline),
    /// `ADD` of a URL.
    Add(Add),
    /// `USER`: a name or a number, with `:group` if wanted.
    User(Plain),
    /// `WORKDIR`
    Workdir(Text),
    /// `EXPOSE`
    Expose(Vec<Port>),
    /// `VOLUME`
    Volume(Vec<Text>),
    /// `ENTRYPOINT`
    Entrypoint(ExecForm),
    /// `CMD`
    Cmd(ExecForm),
    /// `HEALTHCHECK`
    Healthcheck(Healthcheck),
    /// `STOPSIGNAL`
    Stopsignal(Plain),
    /// `SHELL`, which reads the commands of the `RUN`s that follow.
    Shell(ExecForm),
    /// Somebody's own lines of Dockerfile, as they are.
    Verbatim(String),
    /// A comment, one `#` per line.
    Comment(String),
    /// An empty line.
    Gap,
}

/// `ARG NAME=default`: a build argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// Its name.
    pub name: VariableName,
    /// Its value, unless the build gives one. Without a default in a stage: the global argument of that name.
    pub default: Option<Text>,
}

/// `COPY`: <https://docs.docker.com/reference/dockerfile/#copy>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where the sources are; the build context by default.
    pub from: Option<FilesFrom>,
    /// Who owns the copies: `user:group`.
    pub chown: Option<Plain>,
    /// Their permission bits.
    pub chmod: Option<Plain>,
    /// Whether the layer is independent of those below it.
    pub link: bool,
    /// Patterns; see [`super::literal_source`]. At least one.
    sources: Vec<Text>,
    destination: Text,
}

impl Copy {
    /// Copies one source.
    pub fn new(source: Text, destination: Text) -> Self {
        Self { from: None, chown: None, chmod: None, link: false, sources: vec![source], destination }
    }

    /// The same copy with one more source. The destination must then end with `/`.
    #[must_use]
    pub fn and(mut self, source: Text) -> Self {
        self.sources.push(source);
        self
    }

    /// The sources, then the destination.
    pub(super) fn paths(&self) -> Vec<&Text> {
        self.sources.iter().chain([&self.destination]).collect()
    }
}

/// `COPY <<"EOF" destination`: a small file whose text stands in the Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyInline {
    /// Who owns the file.
    pub chown: Option<Plain>,
    /// Its permission bits.
    pub chmod: Option<Plain>,
    pub(super) contents: Heredoc,
    pub(super) destination: String,
}

impl CopyInline {
    /// Writes the contents to a destination.
    ///
    /// # Errors
    /// White space or `<` in the destination: there is no JSON form here.
    pub fn new(contents: Heredoc, destination: &Text) -> Result<Self, Unrepresentable> {
        Ok(Self { chown: None, chmod: None, contents, destination: word(destination)? })
    }
}

/// `ADD` of one URL: <https://docs.docker.com/reference/dockerfile/#add>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Add {
    /// `sha256:…`, without which the build takes what it is given.
    pub checksum: Option<Plain>,
    /// Who owns the file.
    pub chown: Option<Plain>,
    /// Its permission bits.
    pub chmod: Option<Plain>,
    /// Where it comes from.
    pub url: Plain,
    /// Where it goes.
    pub destination: Text,
}

/// A port of `EXPOSE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its number.
    pub number: u16,
    /// Its protocol.
    pub protocol: Protocol,
}

/// What a port speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// `tcp`
    #[default]
    Tcp,
    /// `udp`
    Udp,
}

/// `HEALTHCHECK`: <https://docs.docker.com/reference/dockerfile/#healthcheck>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Healthcheck {
    /// The base image's check is switched off.
    Disabled,
    /// A command that ends with 0 when all is well.
    Probe {
        /// The command.
        command: ExecForm,
        /// When it runs.
        schedule: Schedule,
    },
}

/// When a health check runs; Docker's default for what is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Between two probes.
    pub interval: Option<Duration>,
    /// For one probe.
    pub timeout: Option<Duration>,
    /// How long failures do not count.
    pub start_period: Option<Duration>,
    /// Between two probes of the start period.
    pub start_interval: Option<Duration>,
    /// Failures until the container is unhealthy.
    pub retries: Option<u32>,
}
