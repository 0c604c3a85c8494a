//! What services are.

/// What a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Command,
    Script,
    File,
    OneshotCommand,
    OneshotScript,
    Postgresql,
    Ollama,
    Redis,
    Nginx,
    /// From a kit of the spec's own.
    Own,
    /// In a container of its own, from another image.
    Upstream,
    /// In a container of its own, from the image that is built.
    Job,
}

/// What stands in an image with s6-overlay, and beside it.
pub(super) const KINDS: [Kind; 11] = [
    Kind::Command,
    Kind::Script,
    Kind::OneshotCommand,
    Kind::Postgresql,
    Kind::File,
    Kind::OneshotScript,
    Kind::Ollama,
    Kind::Upstream,
    Kind::Redis,
    Kind::Nginx,
    Kind::Own,
];

/// What stands beside an image that runs one service.
pub(super) const BESIDE: [Kind; 2] = [Kind::Upstream, Kind::Job];

/// What such an image runs.
pub(super) const ALONE: [Kind; 4] = [Kind::Command, Kind::Script, Kind::File, Kind::OneshotCommand];

impl Kind {
    pub(super) fn is_kit(self) -> bool {
        self.kits_port().is_some()
    }

    /// The name that a kit gives its port.
    pub(super) fn kits_port(self) -> Option<&'static str> {
        match self {
            Self::Postgresql => Some("db"),
            Self::Ollama => Some("api"),
            Self::Redis | Self::Own => Some("redis"),
            Self::Nginx => Some("http"),
            _ => None,
        }
    }

    /// Whether both cannot stand in one image: they make the same user.
    pub(super) fn excludes(self, other: Self) -> bool {
        self.is_kit() && self.kits_port() == other.kits_port()
    }

    /// Whether it is in the image that is built.
    pub(super) fn is_built(self) -> bool {
        !matches!(self, Self::Upstream | Self::Job)
    }

    pub(super) fn is_oneshot(self) -> bool {
        matches!(self, Self::OneshotCommand | Self::OneshotScript)
    }
}
