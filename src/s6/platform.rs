//! The release files of s6-overlay for a platform, by their names in a release.
//!
//! <https://github.com/just-containers/s6-overlay#which-architecture-to-use-depending-on-your-targetarch>

use std::fmt;
use std::str::FromStr;

use super::version::Version;

/// Where releases are downloaded from.
pub const RELEASES: &str = "https://github.com/just-containers/s6-overlay/releases/download";

/// The last releases whose file names carry the version were those before this one.
const FIRST_PLAIN_NAMES: Version = Version::new(3, 1, 0, 0);

/// A platform, as Docker writes it, for which there is a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// `linux/amd64`
    Amd64,
    /// `linux/arm64`
    Arm64,
    /// `linux/arm/v7`
    ArmV7,
    /// `linux/arm/v6`
    ArmV6,
    /// `linux/386`
    I386,
    /// `linux/ppc64le`
    Ppc64le,
    /// `linux/s390x`
    S390x,
    /// `linux/riscv64`
    Riscv64,
}

/// A text that names no platform of s6-overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPlatform;

impl fmt::Display for NotAPlatform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a platform for which there is an s6-overlay")
    }
}

impl Platform {
    /// All platforms, the most common first.
    pub const ALL: [Self; 8] =
        [Self::Amd64, Self::Arm64, Self::ArmV7, Self::ArmV6, Self::I386, Self::Ppc64le, Self::S390x, Self::Riscv64];

    /// The platform as Docker writes it.
    pub fn docker(self) -> &'static str {
        match self {
            Self::Amd64 => "linux/amd64",
            Self::Arm64 => "linux/arm64",
            Self::ArmV7 => "linux/arm/v7",
            Self::ArmV6 => "linux/arm/v6",
            Self::I386 => "linux/386",
            Self::Ppc64le => "linux/ppc64le",
            Self::S390x => "linux/s390x",
            Self::Riscv64 => "linux/riscv64",
        }
    }

    /// The architecture as s6-overlay writes it.
    pub fn arch(self) -> &'static str {
        match self {
            Self::Amd64 => "x86_64",
            Self::Arm64 => "aarch64",
            Self::ArmV7 => "arm",
            Self::ArmV6 => "armhf",
            Self::I386 => "i686",
            Self::Ppc64le => "powerpc64le",
            Self::S390x => "s390x",
            Self::Riscv64 => "riscv64",
        }
    }

    /// Whether a release has files for this platform.
    pub fn is_in(self, version: Version) -> bool {
        self != Self::Ppc64le || version >= Version::new(3, 1, 4, 0)
    }
}

impl FromStr for Platform {
    type Err = NotAPlatform;

    fn from_str(text: &str) -> Result<Self, NotAPlatform> {
        Self::ALL.into_iter().find(|platform| platform.docker() == text).ok_or(NotAPlatform)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.docker())
    }
}

/// One of the two files of a release that an image needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tarball {
    /// Scripts, the same for all platforms.
    Noarch,
    /// Programs of one platform.
    Arch(Platform),
}

impl Tarball {
    /// What tells the two apart in a file name: `noarch` or the architecture.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noarch => "noarch",
            Self::Arch(platform) => platform.arch(),
        }
    }

    /// The name of the file in a release.
    pub fn file_name(self, version: Version) -> String {
        let name = self.name();
        if version < FIRST_PLAIN_NAMES {
            format!("s6-overlay-{name}-{version}.tar.xz")
        } else {
            format!("s6-overlay-{name}.tar.xz")
        }
    }

    /// The path of the file below [`RELEASES`].
    pub fn release_path(self, version: Version) -> String {
        format!("v{version}/{}", self.file_name(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_read_as_docker_writes_them() {
        for platform in Platform::ALL {
            assert_eq!(platform.to_string().parse(), Ok(platform));
        }
        for bad in ["", "amd64", "linux/arm", "linux/arm/v5", "windows/amd64", "linux/loong64"] {
            assert_eq!(bad.parse::<Platform>(), Err(NotAPlatform), "{bad:?}");
        }
    }

    #[test]
    fn release_files() {
        let arm = Tarball::Arch(Platform::ArmV7);
        assert_eq!(arm.release_path(Version::new(3, 2, 2, 0)), "v3.2.2.0/s6-overlay-arm.tar.xz");
        let old = "3.0.0.2-2".parse().unwrap();
        assert_eq!(Tarball::Noarch.release_path(old), "v3.0.0.2-2/s6-overlay-noarch-3.0.0.2-2.tar.xz");
    }

    #[test]
    fn ppc64le_came_later() {
        assert!(!Platform::Ppc64le.is_in(Version::new(3, 1, 3, 0)));
        assert!(Platform::Ppc64le.is_in(Version::new(3, 1, 4, 0)));
        assert!(Platform::Riscv64.is_in(Version::new(3, 1, 3, 0)));
    }
}
