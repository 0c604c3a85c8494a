//! `copy`, `files` and `volumes` of a service: what it brings into the image, and what it keeps.

use serde::{Deserialize, Deserializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use super::host_path::HostPath;
use super::leaf::{ContainerPath, FileMode, RelativePath, StageName, VolumeName};
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

/// What is copied into the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copy {
    /// All that a stage provides.
    Stage(StageName),
    /// One path of a stage.
    FromStage {
        /// The stage.
        stage: StageName,
        /// The path in it.
        from: ContainerPath,
        /// The path in the image; the same when it is not written.
        to: ContainerPath,
    },
    /// A path of an image.
    FromImage {
        /// The image.
        image: Spanned<Text>,
        /// The path in it.
        from: ContainerPath,
        /// The path here.
        to: ContainerPath,
    },
    /// A path of the build context.
    Context {
        /// The path in the context.
        from: RelativePath,
        /// The path in the image; none means the same name below the working folder.
        to: Option<ContainerPath>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CopyFields {
    /// An image, such as `golang:1.25`, or a stage.
    from: Spanned<Text>,
    /// The path in it.
    path: ContainerPath,
    /// The path here. Default: the same.
    to: Option<ContainerPath>,
}

/// A file that is written into the image: its text, or a map that says more.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// What is in it.
    pub content: Spanned<Text>,
    /// Its mode.
    pub mode: Option<FileMode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TextFileFields {
    /// What is in it.
    content: Spanned<Text>,
    /// Its mode. Default: 0644.
    mode: Option<FileMode>,
}

readable!(Mount, Copy);

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

impl Forms for Copy {
    const EXPECTING: &'static str =
        "a stage, STAGE:PATH, a path of the context such as `./src`, or a map such as `{from: IMAGE, path: PATH}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Self::short(text))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<CopyFields, _>| fields.map(Self::from))
    }
}

impl From<CopyFields> for Copy {
    fn from(CopyFields { from, path, to }: CopyFields) -> Self {
        let to = to.unwrap_or_else(|| path.clone());
        match StageName::try_from(from.to_string()) {
            Ok(stage) => Self::FromStage { stage, from: path, to },
            Err(_) => Self::FromImage { image: from, from: path, to },
        }
    }
}

impl Copy {
    fn short(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split(':');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<ContainerPath> =
            parts.map(|part| ContainerPath::try_from(part.to_owned())).collect::<Result<_, _>>()?;
        if matches!(first, "." | "./") {
            let message = "the whole context is never copied: name what the service needs, such as `./src`";
            return Err(Invalid { message: message.to_owned(), instead: None });
        }
        if first.starts_with('.') {
            let from = RelativePath::try_from(first.to_owned())?;
            return match <[ContainerPath; 1]>::try_from(rest) {
                Ok([to]) => Ok(Self::Context { from, to: Some(to) }),
                Err(rest) if rest.is_empty() => Ok(Self::Context { from, to: None }),
                Err(_) => Err(Invalid { message: "a copy from the context is ./FROM:TO".to_owned(), instead: None }),
            };
        }
        let stage = StageName::try_from(first.to_owned()).map_err(|error| error.within(text, first))?;
        let mut rest = rest.into_iter();
        match (rest.next(), rest.next(), rest.next()) {
            (None, _, _) => Ok(Self::Stage(stage)),
            (Some(from), to, None) => Ok(Self::FromStage { stage, to: to.unwrap_or_else(|| from.clone()), from }),
            _ => Err(Invalid { message: "a copy from a stage is STAGE:FROM:TO".to_owned(), instead: None }),
        }
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
    Copy, |generator| schemars::json_schema!({ "anyOf": [
        { "$comment": "a stage, `STAGE:PATH`, `STAGE:FROM:TO`, `./PATH` or `./FROM:TO`", "type": "string", "pattern": r"^([a-z][a-z0-9-]*(:/[^:]*){0,2}|(\./[^:]+|\.[^./:][^:]*)(:/[^:]*)?)$" },
        generator.subschema_for::<CopyFields>(),
    ] });
    TextFile, |generator| schemars::json_schema!({ "anyOf": [generator.subschema_for::<Text>(), generator.subschema_for::<TextFileFields>()] });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_and_copies_have_short_forms() {
        let mount = Mount::short("media:/srv/media:ro").unwrap();
        assert!(mount.read_only && mount.path.as_str() == "/srv/media");
        assert!(
            matches!(Mount::short("${SRC:-.}:/src").unwrap().source, MountSource::Host(host) if host.to_string() == "${SRC:-.}")
        );
        assert!(matches!(Copy::short("app:/a:/b").unwrap(), Copy::FromStage { to, .. } if to.as_str() == "/b"));
        assert!(matches!(Copy::short("./src").unwrap(), Copy::Context { to: None, .. }));
        assert!(Copy::short("../x").is_err() && Copy::short("app:/a:/b:/c").is_err());
    }
}
