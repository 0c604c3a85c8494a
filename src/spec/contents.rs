//! `files` and `volumes` of a service: what it brings into the image, and what it keeps.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, printed, readable, short};
use super::host_path::HostPath;
use super::leaf::{ContainerPath, FileMode, VolumeName};
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// State that a service keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// A volume, or a folder of the host.
    pub source: MountSource,
    /// Where it is mounted.
    pub path: ContainerPath,
    /// Whether the container may only read it.
    pub read_only: bool,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountSource {
    /// A volume of the file.
    Volume(VolumeName),
    /// A folder of the host.
    Host(HostPath),
}

/// A file that is written into the image: its text, or a map that says more.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// What is in it.
    pub content: Spanned<Text>,
    /// Its mode.
    pub mode: Option<Spanned<FileMode>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TextFileFields {
    /// What is in it.
    content: Spanned<Text>,
    /// Its mode. Default: 0644; 0600 with a secret in it, which nobody but the owner may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<Spanned<FileMode>>,
}

readable!(Mount);
short!(Mount);
printed!(Mount);

impl fmt::Display for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, path, read_only } = self;
        match source {
            MountSource::Volume(name) => write!(f, "{name}:{path}")?,
            MountSource::Host(host) => write!(f, "{host}:{path}")?,
        }
        f.write_str(if *read_only { ":ro" } else { "" })
    }
}

impl Forms for Mount {
    const EXPECTING: &'static str = "VOLUME:PATH or ./HOST:PATH";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Self::short(text))
    }
}

impl Mount {
    fn short(text: &str) -> Result<Self, Invalid> {
        let (text, read_only) = match text.strip_suffix(":ro") {
            Some(text) => (text, true),
            None => (text.strip_suffix(":rw").unwrap_or(text), false),
        };
        let Some((source, path)) = text.rsplit_once(':') else {
            return Err(Invalid { message: format!("`{}` is not VOLUME:PATH", text.escape_debug()), instead: None });
        };
        let source = if source.starts_with(HostPath::STARTS) {
            MountSource::Host(HostPath::parse(source)?)
        } else {
            let name = VolumeName::try_from(source.to_owned());
            MountSource::Volume(name.map_err(|error| error.within(text, source))?)
        };
        Ok(Self { source, path: ContainerPath::try_from(path.to_owned())?, read_only })
    }
}

impl<'de> Deserialize<'de> for TextFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, span } = Spanned::<FileForm>::deserialize(deserializer)?;
        Ok(match value {
            FileForm::Text(value) => Self { content: Spanned { value, span }, mode: None },
            FileForm::Map(TextFileFields { content, mode }) => Self { content, mode },
        })
    }
}

impl Serialize for TextFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { content, mode } = self.clone();
        if mode.is_none() {
            return content.serialize(serializer);
        }
        TextFileFields { content, mode }.serialize(serializer)
    }
}

impl From<Text> for TextFile {
    fn from(text: Text) -> Self {
        Self { content: text.into(), mode: None }
    }
}

enum FileForm {
    Text(Text),
    Map(TextFileFields),
}

readable!(FileForm);

impl Forms for FileForm {
    const EXPECTING: &'static str = "a text, or a map such as `{content: TEXT, mode: 0755}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Text::parse(text).map(Self::Text))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<TextFileFields, _>| fields.map(Self::Map))
    }
}

#[cfg(feature = "schema")]
described! {
    Mount, |_generator| schemars::json_schema!({ "description": "This is `VOLUME:PATH` or `./HOST:PATH`, with `:ro` where wanted.", "type": "string", "pattern": format!("^([A-Za-z0-9][A-Za-z0-9_.-]*|{}):/[^:]*(:r[ow])?$", HostPath::PATTERN) });
    TextFile, |generator| schemars::json_schema!({ "anyOf": [generator.subschema_for::<Text>(), generator.subschema_for::<TextFileFields>()] });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_have_short_forms() {
        let mount = Mount::short("media:/srv/media:ro").unwrap();
        assert!(mount.read_only && mount.path.as_str() == "/srv/media");
        assert!(
            matches!(Mount::short("${SRC:-.}:/src").unwrap().source, MountSource::Host(host) if host.to_string() == "${SRC:-.}")
        );
    }
}
