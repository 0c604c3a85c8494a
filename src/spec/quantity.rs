//! Numbers of the language: ports, users, durations, counts.

use std::fmt;

use super::forms::{parsed, printed};
use crate::yaml::Invalid;

fn whole(text: &str, what: &str) -> Result<u64, Invalid> {
    text.parse().map_err(|_| Invalid { message: format!("`{}` is not {what}", text.escape_debug()), instead: None })
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($inner:ty), $what:literal, $least:literal..=$most:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name($inner);

        impl $name {
            /// The number.
            pub fn get(self) -> $inner {
                self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                let refuse = || Invalid { message: format!("`{}` is not {}", text.escape_debug(), $what), instead: None };
                match <$inner>::try_from(whole(&text, $what)?) {
                    Ok(number) if ($least..=$most).contains(&number) && number.to_string() == text => Ok(Self(number)),
                    _ => Err(refuse()),
                }
            }
        }

        parsed!($name);

        impl TryFrom<$inner> for $name {
            type Error = Invalid;

            fn try_from(number: $inner) -> Result<Self, Invalid> {
                Self::try_from(number.to_string())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "integer", "minimum": $least, "maximum": $most })
            }
        }
    )*};
}

numbers! {
    /// Version of the language.
    LanguageVersion(u32), "a version of the language: this hullwright reads 1", 1..=1;
    /// Number of a TCP or UDP port.
    PortNumber(u16), "a port: a number from 1 to 65535", 1..=65535;
    /// Number of a user, and of the group of the same name.
    UserId(u32), "a user's number from 1 to 59999", 1..=59999;
    /// How often something is tried.
    Attempts(u16), "a number from 1 to 1000", 1..=1000;
}

impl LanguageVersion {
    /// The version that this hullwright reads.
    pub const CURRENT: Self = Self(1);
}

impl Attempts {
    /// One.
    pub(crate) const ONE: Self = Self(1);
    /// Three.
    pub(crate) const THREE: Self = Self(3);
}

impl PortNumber {
    /// Reads a port from a part of a text.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        Self::try_from(text.to_owned())
    }
}

/// A span of time, written with its unit: `500ms`, `30s`, `1m30s`, `2h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Duration(u64);

const UNITS: [(&str, u64); 4] = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
const LONGEST: u64 = 7 * 24 * 3_600_000;

impl Duration {
    /// So many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The same in whole seconds, and no shorter.
    #[must_use]
    pub(crate) fn in_whole_seconds(self) -> Self {
        Self(self.0.div_ceil(1_000).saturating_mul(1_000))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut millis = 0_u64;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let (number, after) = rest.split_at(digits);
            let (unit, factor) = UNITS.iter().find(|(unit, _)| after.starts_with(unit))?;
            millis = millis.checked_add(number.parse::<u64>().ok()?.checked_mul(*factor)?)?;
            rest = after.strip_prefix(unit)?;
        }
        (!text.is_empty() && millis <= LONGEST).then_some(Self(millis))
    }
}

impl TryFrom<String> for Duration {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text).ok_or_else(|| {
            let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let what = if bare {
                "lacks its unit"
            } else {
                "is not a duration such as `30s`, `1m30s` or `500ms`, of a week at most"
            };
            Invalid { message: format!("`{}` {what}", text.escape_debug()), instead: bare.then(|| format!("{text}s")) }
        })
    }
}

parsed!(Duration);
printed!(Duration);

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(millis) = *self;
        if millis == 0 {
            return f.write_str("0s");
        }
        let mut rest = millis;
        for (unit, factor) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
            if rest >= factor {
                write!(f, "{}{unit}", rest / factor)?;
                rest %= factor;
            }
        }
        Ok(())
    }
}

impl From<Duration> for std::time::Duration {
    fn from(duration: Duration) -> Self {
        Self::from_millis(duration.0)
    }
}

impl std::ops::Add for Duration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Mul<u32> for Duration {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        Self(self.0.saturating_mul(u64::from(times)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Duration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "This is a time with its unit: `500ms`, `30s`, `1m30s`, `2h`.",
            "type": "string",
            "pattern": "^([0-9]+(ms|h|m|s))+$",
            "examples": ["30s", "1m30s", "500ms"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        let millis = |text| Duration::parse(text).map(Duration::as_millis);
        assert_eq!(millis("1m30s"), Some(90_000));
        assert_eq!(millis("500ms"), Some(500));
        assert_eq!([millis("30"), millis(""), millis("s"), millis("-1s"), millis("99999999h")], [None; 5]);
        assert_eq!(Duration::try_from("30".to_owned()).unwrap_err().instead.as_deref(), Some("30s"));
    }

    #[test]
    fn durations_print_as_they_read() {
        for text in ["0s", "500ms", "1s500ms", "2h5m"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn numbers_are_decimal() {
        assert!(PortNumber::parse("65535").is_ok());
        for bad in ["0", "65536", "0x50", "080", "-1", "1e3", ""] {
            assert!(PortNumber::parse(bad).is_err(), "{bad}");
        }
    }
}
