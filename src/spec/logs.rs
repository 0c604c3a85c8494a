//! `logs`: where what services print goes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, parsed, printed, readable, short};
use super::leaf::ContainerPath;
use super::quantity::Attempts;
use crate::yaml::{Invalid, Spanned};

/// Where what a service prints goes.
#[derive(Clone, Debug)]
pub enum Logs {
    /// To the console, that is: to `docker logs`.
    Console,
    /// To files that are rotated.
    Files(LogFiles),
}

/// Log files in a folder.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogFiles {
    /// The folder; nothing else belongs there. It is made before the service starts, in a volume, so that it outlives the
    /// container.
    pub dir: Spanned<ContainerPath>,
    /// How large a file gets before another one is begun. Default: 1M.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Spanned<FileSize>>,
    /// How many older files are kept. Default: 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<Spanned<Attempts>>,
    /// Whether the lines reach the console, too. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console: Option<Spanned<bool>>,
}

/// How the console tells services apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Console {
    /// It does not: each line is as the service prints it.
    Plain,
    /// Each line begins with the name of its service.
    Prefix,
}

/// The size of a file, written with its unit: `500k`, `1M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct FileSize(u32);

impl FileSize {
    const PATTERN: &str = "^[1-9][0-9]{0,5}[kM]$";
    /// What s6-log takes.
    const RANGE: std::ops::RangeInclusive<u32> = 5_000..=268_000_000;
    /// The usual one.
    pub const USUAL: Self = Self(1_000_000);

    /// In bytes.
    pub fn bytes(self) -> u32 {
        self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let (digits, factor) = match text.strip_suffix('k') {
            Some(digits) => (digits, 1_000),
            None => (text.strip_suffix('M')?, 1_000_000),
        };
        let is_plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        let bytes = digits.parse::<u32>().ok().filter(|_| is_plain)?.checked_mul(factor)?;
        Self::RANGE.contains(&bytes).then_some(Self(bytes))
    }
}

impl TryFrom<String> for FileSize {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text).ok_or_else(|| Invalid {
            message: format!(
                "`{}` is not the size of a log file such as `500k` or `1M`, from 5k to 268M",
                text.escape_debug()
            ),
            instead: None,
        })
    }
}

impl std::fmt::Display for FileSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            bytes if bytes.is_multiple_of(1_000_000) => write!(f, "{}M", bytes / 1_000_000),
            bytes => write!(f, "{}k", bytes / 1_000),
        }
    }
}

parsed!(FileSize);
printed!(FileSize);
readable!(Logs);
short!(Logs);

impl Forms for Logs {
    const EXPECTING: &'static str = "`stdout`, a folder, or a map such as `{dir: /data/logs, size: 1M, keep: 20}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        if text == "stdout" {
            return Some(Ok(Self::Console));
        }
        let folder =
            |dir: ContainerPath| Self::Files(LogFiles { dir: dir.into(), size: None, keep: None, console: None });
        Some(ContainerPath::try_from(text.to_owned()).map(folder))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|files: Result<_, _>| files.map(Self::Files))
    }
}

impl Serialize for Logs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Console => serializer.serialize_str("stdout"),
            Self::Files(LogFiles { dir, size: None, keep: None, console: None }) => dir.serialize(serializer),
            Self::Files(files) => files.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
described! {
    Logs, |generator| schemars::json_schema!({ "anyOf": [
        { "const": "stdout" },
        generator.subschema_for::<ContainerPath>(),
        generator.subschema_for::<LogFiles>(),
    ] });
    FileSize, |_generator| schemars::json_schema!({
        "description": "This is a size with its unit: `500k`, `1M`.",
        "type": "string",
        "pattern": FileSize::PATTERN,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_and_limits() {
        for good in ["5k", "500k", "1M", "268M"] {
            assert_eq!(FileSize::parse(good).unwrap().to_string(), good);
        }
        for bad in ["", "1", "1000", "1m", "4k", "01M", "269M", "1G", "-1M", "4294967296M"] {
            assert!(FileSize::parse(bad).is_none(), "{bad}");
        }
    }
}
