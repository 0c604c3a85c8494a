//! `layouts`: which containers run the services.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How services are spread over containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Layout {
    /// All services that are built share one image and one container.
    Single,
    /// Every service has a container of its own: from an image of its kit, or from a target of the Dockerfile.
    Split,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Single, Self::Split];

    /// How specs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Split => "split",
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
