//! Names of services, as we write them: a subset of what s6-rc takes.

use std::fmt;

/// The longest name: a file name holds 255 bytes, and pipes of a service have a prefix before its name.
const MAX_LENGTH: usize = 200;

/// The name of a service of the image: `[a-z0-9][a-z0-9_-]*`, at most 200 characters, and not reserved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceName(String);

/// Why a text is no [`ServiceName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAServiceName {
    /// It has other characters, starts with a wrong one, is empty or too long.
    Malformed,
    /// s6-rc or s6-overlay has the name for itself.
    Reserved(&'static str),
}

impl fmt::Display for NotAServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => write!(
                f,
                "is not 1 to {MAX_LENGTH} lower-case letters, digits, `-` and `_` that start with a letter or digit"
            ),
            Self::Reserved(why) => write!(f, "is reserved: {why}"),
        }
    }
}

impl ServiceName {
    /// Reads a name.
    pub fn new(text: &str) -> Result<Self, NotAServiceName> {
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_well_formed = text.starts_with(is_letter)
            && text.len() <= MAX_LENGTH
            && text.chars().all(|c| is_letter(c) || matches!(c, '-' | '_'));
        if !is_well_formed {
            return Err(NotAServiceName::Malformed);
        }
        reserved(text).map_or_else(|| Ok(Self(text.to_owned())), |why| Err(NotAServiceName::Reserved(why)))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why no service of an image may have this name, if so.
pub fn reserved(name: &str) -> Option<&'static str> {
    match name {
        "base" => Some("it is s6-overlay's bundle of what runs before the services"),
        "top" => Some("it is s6-overlay's bundle of all that a boot starts"),
        "user" => Some("it is the bundle of the services that a boot starts"),
        "user2" => Some("it is the bundle of the services that a boot starts last"),
        "fix-attrs" => Some("it is s6-overlay's service that runs /etc/fix-attrs.d"),
        "legacy-cont-init" => Some("it is s6-overlay's service that runs /etc/cont-init.d"),
        "legacy-services" => Some("it is s6-overlay's service that starts /etc/services.d"),
        _ if name.starts_with("s6rc-") || name.starts_with("s6-rc-") => {
            Some("s6-rc keeps names that start with s6rc- or s6-rc- for itself")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for good in ["a", "0", "php-fpm", "svc_2", "user3", "s6-overlay", &"a".repeat(200)] {
            assert_eq!(ServiceName::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "-a", "_a", ".a", "A", "a.b", "a b", "a/b", "é", &"a".repeat(201)] {
            assert_eq!(ServiceName::new(bad), Err(NotAServiceName::Malformed), "{bad:?}");
        }
        for kept in ["base", "top", "user", "user2", "fix-attrs", "legacy-services", "s6rc-a", "s6-rc-a"] {
            assert!(matches!(ServiceName::new(kept), Err(NotAServiceName::Reserved(_))), "{kept:?}");
        }
    }
}
