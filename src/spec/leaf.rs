//! The words of the language: texts that are checked once, when they are read.

use std::fmt;

use super::forms::{parsed, printed};
use super::requirement;
use crate::variable::VariableName;
use crate::yaml::Invalid;

/// Declares a text that follows a pattern: how it is read, printed and described in the schema.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $pattern:literal, $test:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The regular expression that the schema gives for these texts.
            pub const PATTERN: &str = $pattern;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                let test: fn(&str) -> bool = $test;
                if test(&text) {
                    return Ok(Self(text));
                }
                let instead = simplified(&text).filter(|candidate| test(candidate));
                Err(Invalid { message: format!("`{}` is not {}", text.escape_debug(), $what), instead })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        parsed!($name);
        printed!($name);

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": ["string", "number", "boolean"], "description": concat!("This is ", $what, "."), "pattern": $pattern })
            }
        }
    )*};
}

words! {
    /// Name of the image, the compose project and the README's regions.
    ProjectName, "a name of lower-case letters, digits and dashes", "^[a-z0-9][a-z0-9-]*$", |text| {
        text.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit()) && text.bytes().all(is_name)
    };
    /// Name of a service: of its s6 definition, and its host name where it has a container of its own.
    ServiceName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a build stage.
    StageName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a port of a service.
    PortName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a kit.
    KitName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a package repository: of its files under `/etc/apt`.
    RepositoryName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a volume.
    VolumeName, "a name of letters, digits, dashes, dots and underscores", "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$", |text| {
        text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    /// Name of a user of the container's system.
    UserName, "a user name of lower-case letters, digits, dashes and underscores, at most 32", "^[a-z_][a-z0-9_-]{0,31}$", |text| {
        text.len() <= 32
            && text.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && text.bytes().all(|byte| is_name(byte) || byte == b'_')
    };
    /// Name of a constant of the file.
    FactName, "a name of letters, digits, dashes and underscores", "^[A-Za-z_][A-Za-z0-9_-]*$", |text| {
        text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    /// The least or the most that a variable's value may be.
    Bound, "a number of 15 digits at most, such as `1` or `0.5`", "^(?=[^0-9]*([0-9][^0-9]*){1,15}$)-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", is_bound;
    /// What stands before an answer of the container.
    AnswerLabel, "one line of text", "^[^\\x00-\\x1f\\x7f-\\x9f]+$", |text| {
        !text.is_empty() && !text.chars().any(char::is_control)
    };
    /// Command for the shell, which stands between others in one step of a build.
    ShellLine, "a command in one line, without `<<` in it, `#`, `-` or `[` before it or `\\` behind it", "^(?!.*<<)[^\\x00-\\x20\\x7f-\\x9f#\\[-]([^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x20\\x7f-\\x9f\\\\])?$", is_shell_line;
    /// Absolute path inside the container.
    ContainerPath, "an absolute path without `.` or `..` in it", "^/$|^(/[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*|/\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*)+$", is_container_path;
    /// Absolute path of a file inside the container.
    FilePath, "the absolute path of a file, without `.` or `..` in it", "^(/[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*|/\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*)+$", |text| text != "/" && is_container_path(text);
    /// Path of a file that is read from the build context, or written beside the spec.
    RelativePath, "a relative path without `..` in it", "^(\\./)?([A-Za-z0-9_@%+=][A-Za-z0-9._@%+=-]*|\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*)(/([A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*|\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*))*/?$", is_relative_path;
    /// Path of the build context, from the folder of the spec.
    ContextPath, "a relative path, with `..` at its start alone", "^(\\.|(\\./)?([A-Za-z0-9_@%+=][A-Za-z0-9._@%+=-]*|\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*)(/([A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*|\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*))*|\\.\\.(/\\.\\.)*(/([A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*|\\.[A-Za-z0-9_@%+=-][A-Za-z0-9._@%+=-]*))*)/?$", is_context_path;
    /// Name of a Debian package, with a version after `=` or a release after `/` where wanted.
    PackageName, "a package's name, with `=VERSION` where wanted", "^[a-z0-9][a-z0-9+.-]*([=/][A-Za-z0-9.+:~-]+)?$", is_package;
    /// Name of a change of an output.
    PatchName, "a name of lower-case letters, digits and dashes that begins with a letter", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// A text that is looked for in an output.
    Passage, "a text with something in it", "^[\\s\\S]+$", |text| !text.is_empty();
    /// SHA-256 of a file.
    Sha256, "a SHA-256: 64 lower-case hexadecimal digits", "^[0-9a-f]{64}$", |text| {
        is_hex(text, 64)
    };
    /// Digest of an image's manifest, as registries give it.
    Digest, "a digest: `sha256:` and 64 lower-case hexadecimal digits, or `sha512:` and 128", "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$", |text| {
        text.strip_prefix("sha256:").is_some_and(|hex| is_hex(hex, 64))
            || text.strip_prefix("sha512:").is_some_and(|hex| is_hex(hex, 128))
    };
    /// SHA-256 of a download, as digests are written.
    Checksum, "a checksum: `sha256:` and 64 lower-case hexadecimal digits", "^sha256:[0-9a-f]{64}$", |text| {
        text.strip_prefix("sha256:").is_some_and(|hex| is_hex(hex, 64))
    };
    /// Name of a file of an s6 service definition.
    S6File, "the name of a file of an s6 service definition", "^[a-z][a-z0-9-]*$", is_lower_name;
    /// Name of a folder's file mode, as `chmod` takes it.
    FileMode, "a file mode such as 0644 or 0755", "^0?[0-7]{3}$", |text| {
        matches!(text.len(), 3 | 4) && text.bytes().all(|byte| matches!(byte, b'0'..=b'7')) && (text.len() == 3 || text.starts_with('0'))
    };
    /// Which versions of hullwright a spec is for, as cargo takes them.
    Requirement, "a version such as ^0.1, ~0.1.2 or >=0.1, <0.3",
        "^(\\^|~|=|>=|>|<=|<)? ?(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){0,2}(, ?(\\^|~|=|>=|>|<=|<)? ?(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){0,2})*$",
        requirement::is_requirement;
    /// Rights that new files do not get, as `umask` takes them.
    Umask, "a umask such as 022 or 027", "^0?[0-7]{3}$", |text| {
        matches!(text.len(), 3 | 4) && text.bytes().all(|byte| matches!(byte, b'0'..=b'7')) && (text.len() == 3 || text.starts_with('0'))
    };
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

impl Checksum {
    /// Its digits, as `sha256sum` prints them.
    pub fn hex(&self) -> &str {
        self.0.strip_prefix("sha256:").unwrap_or(&self.0)
    }
}

/// The text as names want it, to be offered when it then fits. Another spelling of a path is another path.
fn simplified(text: &str) -> Option<String> {
    let name = text.trim().to_ascii_lowercase().replace(['_', ' ', '.'], "-");
    Some(name).filter(|_| !text.contains('/'))
}

/// A here-document, a comment, an option of the build or a list in JSON would be read as something else there.
fn is_shell_line(text: &str) -> bool {
    !text.contains("<<")
        && !text.chars().any(char::is_control)
        && !text.starts_with([' ', '#', '-', '['])
        && !text.ends_with([' ', '\\'])
        && !text.is_empty()
}

fn is_bound(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && number.bytes().filter(u8::is_ascii_digit).count() <= 15
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn is_lower_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(is_name)
}

/// Name of a variable of the container, or of a build argument.
pub type EnvName = VariableName;

pub(super) fn is_env_name(text: &str) -> bool {
    VariableName::new(text).is_ok()
}

impl TryFrom<String> for VariableName {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::new(&text).map_err(|why| {
            let instead = text.trim().to_ascii_uppercase().replace(['-', ' ', '.'], "_");
            let instead = Some(instead).filter(|candidate| is_env_name(candidate));
            Invalid { message: format!("`{}` {why}", text.escape_debug()), instead }
        })
    }
}

parsed!(VariableName);
printed!(VariableName);

impl<'de> serde::Deserialize<'de> for VariableName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for VariableName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "VariableName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "This is the name of a variable: letters, digits and `_`, and no digit first.", "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" })
    }
}

fn is_path_part(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._@%+=-".contains(&byte);
    !matches!(part, "" | "." | "..") && !part.starts_with("..") && part.bytes().all(plain)
}

fn is_container_path(text: &str) -> bool {
    text == "/" || text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_path_part))
}

fn is_relative_path(text: &str) -> bool {
    let text = text.strip_prefix("./").unwrap_or(text);
    let text = text.strip_suffix('/').unwrap_or(text);
    !text.starts_with('-') && text.split('/').all(is_path_part)
}

fn is_context_path(text: &str) -> bool {
    let text = text.strip_suffix('/').unwrap_or(text);
    let below = text.trim_start_matches("../");
    matches!(text, "." | "..") || below == ".." || is_relative_path(text) || (below != text && is_relative_part(below))
}

/// What follows `../`: a path that may begin with a dash, but with no dot alone.
fn is_relative_part(text: &str) -> bool {
    text.split('/').all(is_path_part)
}

fn is_package(text: &str) -> bool {
    let (name, version) = match text.split_once(['=', '/']) {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    };
    name.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && name.bytes().all(|byte| is_name(byte) || matches!(byte, b'+' | b'.'))
        && version.is_none_or(|version| {
            !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+:~-".contains(&byte))
        })
}

impl RelativePath {
    /// The path as one of the context, which begins with a dot: nothing takes it for a name.
    pub(super) fn of_context(&self) -> String {
        if self.0.starts_with('.') { self.0.clone() } else { format!("./{}", self.0) }
    }

    /// The path without a `./` before it and a `/` behind it.
    pub fn plain(&self) -> &str {
        self.0.trim_start_matches("./").trim_end_matches('/')
    }
}

impl ContextPath {
    /// How many folders it leads up, and the names of those that it then leads down.
    pub fn steps(&self) -> (usize, Vec<&str>) {
        let parts = || self.0.split('/').filter(|part| !matches!(*part, "" | "."));
        (parts().filter(|part| *part == "..").count(), parts().filter(|part| *part != "..").collect())
    }
}

impl FilePath {
    /// The path, as one of anything in the container.
    pub fn path(&self) -> ContainerPath {
        ContainerPath(self.0.clone())
    }
}

impl ContainerPath {
    /// Whether this is `folder` or lies below it.
    pub fn is_within(&self, folder: &Self) -> bool {
        self.0 == folder.0 || self.is_below(folder)
    }

    /// Whether this lies below `folder`.
    pub fn is_below(&self, folder: &Self) -> bool {
        let prefix = folder.0.trim_end_matches('/');
        self.0.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/') && rest.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: TryFrom<String>>(text: &str) -> bool {
        T::try_from(text.to_owned()).is_ok()
    }

    #[test]
    fn words_are_checked() {
        assert!(reads::<ServiceName>("web-2") && !reads::<ServiceName>("2web") && !reads::<ServiceName>("Web"));
        assert!(reads::<EnvName>("_A1") && !reads::<EnvName>("A-1") && !reads::<EnvName>(""));
        assert!(
            reads::<ContainerPath>("/") && reads::<ContainerPath>("/data/.x") && !reads::<ContainerPath>("/a/../b")
        );
        assert!(!reads::<ContainerPath>("data") && !reads::<ContainerPath>("/a//b") && !reads::<ContainerPath>("/a b"));
        assert!(
            reads::<RelativePath>("./docker/Dockerfile")
                && !reads::<RelativePath>("../x")
                && !reads::<RelativePath>("/x")
                && !reads::<RelativePath>("-x")
        );
        for good in [".", "./", "..", "../", "../..", "../../x/.y", "./app", "app/x/", "../-x", ".a"] {
            assert!(reads::<ContextPath>(good), "{good}");
        }
        for bad in
            ["", "/", "/x", "-x", "./..", "a/..", "a/../b", "../a/..", "...", "..a", "../.", "..//", "a//b", "a b", "~"]
        {
            assert!(!reads::<ContextPath>(bad), "{bad}");
        }
        assert!(reads::<PackageName>("g++") && reads::<PackageName>("curl=7.88.1-10") && !reads::<PackageName>("-y"));
        for good in ["rm -f /a", "a", "x && y || z", "echo '#'"] {
            assert!(reads::<ShellLine>(good), "{good}");
        }
        for bad in ["", " a", "a\nb", "cat <<END", "# a", "--network=none a", "[\"a\"]", "a \\", "a\0"] {
            assert!(!reads::<ShellLine>(bad), "{bad}");
        }
        assert!(reads::<FileMode>("0755") && reads::<FileMode>("644") && !reads::<FileMode>("1755"));
    }

    #[test]
    fn a_near_miss_comes_with_the_right_spelling() {
        let error = ServiceName::try_from("My_Web".to_owned()).unwrap_err();
        assert_eq!(error.instead.as_deref(), Some("my-web"));
    }

    #[test]
    fn below_is_not_beside() {
        let path = |text: &str| ContainerPath::try_from(text.to_owned()).unwrap();
        assert!(path("/data/db").is_below(&path("/data")) && !path("/database").is_below(&path("/data")));
        assert!(path("/data").is_within(&path("/data")) && path("/data").is_below(&path("/")));
    }
}
