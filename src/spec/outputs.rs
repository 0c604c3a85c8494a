//! `outputs`: where things are written, and which.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Layout;
#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable, short};
use super::leaf::RelativePath;
use crate::yaml::{Invalid, Spanned};

/// Where the outputs are written, relative to the spec; `false` switches one off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outputs {
    /// The Dockerfile. Default: Dockerfile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dockerfile: Option<Spanned<Destination>>,
    /// The folder with the s6 tree, the scripts and the configuration. Default: rootfs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rootfs: Option<Spanned<Destination>>,
    /// The ignore file. Default: `.dockerignore` where the context is the folder of this file; elsewhere beside the
    /// Dockerfile, with its name before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<Spanned<Destination>>,
    /// The compose file: of the first layout, or a map with one for each. Default: docker-compose.yml, and for a second
    /// layout docker-compose.LAYOUT.yml beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compose: Option<Spanned<ComposeFiles>>,
    /// The compose file of the development, which is laid over the other one; written where a `dev` stands in the file.
    /// Default: docker-compose.dev.yml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compose_dev: Option<Spanned<Destination>>,
    /// The example of an environment file. Default: .env.example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env_example: Option<Spanned<Destination>>,
    /// The file whose marked regions are kept true, or a list of several. Default: README.md.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readme: Option<Spanned<Readme>>,
    /// The Makefile whose marked region has shortcuts: `docker-build`, `docker-run` and more; `true` means `Makefile`.
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub makefile: Option<Spanned<Destination>>,
}

/// A place of an output, or its absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Written there.
    Path(RelativePath),
    /// Not written: the user has one.
    Off,
    /// `true`: written at the usual place.
    Usual,
}

/// Where the compose files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComposeFiles {
    /// That of the first layout; the other one lies beside it. `false` means that there is none.
    First(Destination),
    /// Each by the name of its layout.
    Each(FilesOfLayouts),
}

/// The compose file of each layout. One path for both is one file, in which each layout's containers have a profile of
/// its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FilesOfLayouts {
    /// That of the layout `single`. Default: docker-compose.yml where it is the first layout, else docker-compose.single.yml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub single: Option<Spanned<Destination>>,
    /// That of the layout `split`. Default: docker-compose.yml where it is the first layout, else docker-compose.split.yml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<Spanned<Destination>>,
}

/// Where marked regions are. Each file's own markers say which regions it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readme {
    /// In one file, or in none.
    One(Destination),
    /// In each of these files.
    Several(Vec<Spanned<RelativePath>>),
}

readable!(Destination, Readme, ComposeFiles);
short!(Destination, Readme, ComposeFiles);

impl Serialize for ComposeFiles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::First(place) => place.serialize(serializer),
            Self::Each(files) => files.serialize(serializer),
        }
    }
}

impl Forms for ComposeFiles {
    const EXPECTING: &'static str = "a path, a map with a path for each layout, or `false`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Destination::text(text).map(|place| place.map(Self::First))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|files: Result<FilesOfLayouts, _>| files.map(Self::Each))
    }
}

impl FilesOfLayouts {
    /// What is written of a layout.
    pub fn of(&self, layout: Layout) -> Option<&Spanned<Destination>> {
        match layout {
            Layout::Single => self.single.as_ref(),
            Layout::Split => self.split.as_ref(),
        }
    }
}

impl Serialize for Destination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Path(path) => path.serialize(serializer),
            Self::Off => serializer.serialize_bool(false),
            Self::Usual => serializer.serialize_bool(true),
        }
    }
}

impl Serialize for Readme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(place) => place.serialize(serializer),
            Self::Several(paths) => paths.serialize(serializer),
        }
    }
}

impl Forms for Destination {
    const EXPECTING: &'static str = "a path, or `false`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(match text {
            "false" => Ok(Self::Off),
            "true" => Ok(Self::Usual),
            _ => RelativePath::try_from(text.to_owned()).map(Self::Path),
        })
    }
}

impl Forms for Readme {
    const EXPECTING: &'static str = "a path, a list of paths, or `false`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Destination::text(text).map(|place| place.map(Self::One))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list)
            .map(|paths: Result<Vec<Spanned<RelativePath>>, _>| Self::several(paths?).map_err(serde::de::Error::custom))
    }
}

impl Readme {
    fn several(paths: Vec<Spanned<RelativePath>>) -> Result<Self, Invalid> {
        if paths.is_empty() {
            let message = "the list names no file".to_owned();
            return Err(Invalid { message, instead: Some("false".to_owned()) });
        }
        Ok(Self::Several(paths))
    }
}

#[cfg(feature = "schema")]
described! {
    Destination, |generator| schemars::json_schema!({ "anyOf": [generator.subschema_for::<RelativePath>(), { "type": "boolean" }] });
    ComposeFiles, |generator| schemars::json_schema!({ "anyOf": [
        generator.subschema_for::<Destination>(),
        generator.subschema_for::<FilesOfLayouts>(),
    ] });
    Readme, |generator| schemars::json_schema!({ "anyOf": [
        generator.subschema_for::<Destination>(),
        { "type": "array", "items": generator.subschema_for::<RelativePath>(), "minItems": 1 },
    ] });
}
