//! Versions of s6-overlay and what changed between them.

use std::fmt;
use std::str::FromStr;

/// A release such as `3.2.2.0` or `3.0.0.2-1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    numbers: [u16; 4],
    repackaging: Option<u16>,
}

/// A text that is no version of s6-overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAVersion;

impl fmt::Display for NotAVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not four numbers with dots between them, such as 3.2.2.0")
    }
}

/// Where a release looks for the members of the bundle `user`, which is what a boot starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleLayout {
    /// `s6-rc.d/user`, beside the services.
    BesideServices,
    /// `user-bundles.d/user`. A release of this kind wants no `s6-rc.d/user`, an older one would start nothing.
    UserBundles,
}

impl BundleLayout {
    /// The directory of both bundles of the user's, below `etc/s6-overlay/`. The release ships their `type`.
    pub fn directory(self) -> &'static str {
        match self {
            Self::BesideServices => "s6-rc.d",
            Self::UserBundles => "user-bundles.d",
        }
    }

    /// The directory with one empty file per member of `user`, below `etc/s6-overlay/`.
    pub fn contents(self) -> String {
        format!("{}/user/contents.d", self.directory())
    }
}

impl Version {
    /// The release with these four numbers.
    pub const fn new(major: u16, minor: u16, patch: u16, rev: u16) -> Self {
        Self { numbers: [major, minor, patch, rev], repackaging: None }
    }

    /// Where the bundle `user` is.
    pub fn bundle_layout(self) -> BundleLayout {
        if self >= Self::new(3, 2, 3, 1) { BundleLayout::UserBundles } else { BundleLayout::BesideServices }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, rev] = self.numbers;
        write!(f, "{major}.{minor}.{patch}.{rev}")?;
        self.repackaging.map_or(Ok(()), |number| write!(f, "-{number}"))
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let (numbers, repackaging) = match text.split_once('-') {
            Some((numbers, number)) => (numbers, Some(plain_number(number)?)),
            None => (text, None),
        };
        let numbers = numbers.split('.').map(plain_number).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { numbers: numbers.try_into().map_err(|_| NotAVersion)?, repackaging })
    }
}

/// A number as a release writes it: no sign, no leading zero.
fn plain_number(text: &str) -> Result<u16, NotAVersion> {
    let plain = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| plain).ok_or(NotAVersion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_written() {
        for text in ["3.2.2.0", "3.0.0.2-1", "10.20.30.40"] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
        }
        for bad in ["", "3", "3.2.2", "3.2.2.0.0", "v3.2.2.0", "3.2.2.0-", "3.2.2.x", "3.+2.2.0", "3.02.2.0", "latest"]
        {
            assert_eq!(bad.parse::<Version>(), Err(NotAVersion), "{bad:?}");
        }
    }

    #[test]
    fn versions_are_ordered_by_number() {
        let sorted = ["3.0.0.2", "3.0.0.2-1", "3.0.0.2-2", "3.1.6.2", "3.2.0.0", "3.2.0.10", "3.10.0.0"];
        assert!(sorted.map(|text| text.parse::<Version>().unwrap()).is_sorted());
    }

    #[test]
    fn the_layout_changed_once() {
        assert_eq!(Version::new(3, 2, 3, 0).bundle_layout().contents(), "s6-rc.d/user/contents.d");
        assert_eq!(Version::new(3, 2, 3, 1).bundle_layout().contents(), "user-bundles.d/user/contents.d");
    }
}
