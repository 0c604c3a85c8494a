//! `copy` of a service and of a step, and `bind` of a step: what is taken from stages, images and the context.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable, short};
use super::leaf::{ContainerPath, FileMode, RelativePath, StageName, UserName};
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// What is copied, and whose it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// What is taken, and where it is put.
    pub taken: Taken,
    /// Who owns the copies.
    pub owner: Option<Spanned<UserName>>,
    /// Their mode.
    pub mode: Option<FileMode>,
    /// Whether their layer does not depend on those below it.
    pub link: Option<Spanned<bool>>,
}

/// What is taken, and where it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All that a stage provides.
    Stage(StageName),
    /// One path of a stage.
    FromStage {
        /// The stage.
        stage: StageName,
        /// The path in it.
        from: ContainerPath,
        /// The path here; the same when it is not written.
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
        /// The path here; none means the same name below the working folder.
        to: Option<ContainerPath>,
    },
}

/// What a step sees while it runs, at a path that is written: no layer has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind(pub Taken);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CopyFields {
    /// A stage, an image such as `golang:1.25`, or a path of the context such as `./docs`.
    from: Spanned<Text>,
    /// The path in the stage or the image. Of a stage, the default is all that it provides.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<ContainerPath>,
    /// The path here. Default: the same; of a path of the context, its name below the working folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<ContainerPath>,
    /// Who owns the copies: a user of `users`, or root. Default: who runs the service or the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Spanned<UserName>>,
    /// Their mode, such as 0755. Default: that of what is copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<FileMode>,
    /// The layer does not depend on those below it: it stays when the base changes. It follows no link at its target,
    /// and folders that it makes are root's.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Spanned<bool>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BindFields {
    /// A stage, an image such as `golang:1.25`, or a path of the context such as `./docs`.
    from: Spanned<Text>,
    /// The path in the stage or the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<ContainerPath>,
    /// Where the step sees it.
    to: ContainerPath,
}

readable!(Copy, Bind);
short!(Copy, Bind);

impl Serialize for Copy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { taken, owner, mode, link } = self.clone();
        match taken.written() {
            Some(text) if owner.is_none() && mode.is_none() && link.is_none() => serializer.serialize_str(&text),
            _ => {
                let (from, path, to) = taken.parts();
                CopyFields { from, path, to, owner, mode, link }.serialize(serializer)
            }
        }
    }
}

impl Serialize for Bind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(taken) = self;
        match (taken.written(), taken.clone().parts()) {
            (None, (from, path, Some(to))) => BindFields { from, path, to }.serialize(serializer),
            (text, _) => text.unwrap_or_default().serialize(serializer),
        }
    }
}

impl From<Taken> for Copy {
    fn from(taken: Taken) -> Self {
        Self { taken, owner: None, mode: None, link: None }
    }
}

impl Forms for Copy {
    const EXPECTING: &'static str =
        "a stage, STAGE:PATH, a path of the context such as `./src`, or a map such as `{from: IMAGE, path: PATH}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Taken::short(text).map(|taken| Self { taken, owner: None, mode: None, link: None }))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<CopyFields, D::Error>| {
            let CopyFields { from, path, to, owner, mode, link } = fields?;
            let taken = Taken::long(from, path, to).map_err(D::Error::custom)?;
            Ok(Self { taken, owner, mode, link })
        })
    }
}

impl Forms for Bind {
    const EXPECTING: &'static str =
        "./PATH:/TO, STAGE:/PATH:/TO, or a map such as `{from: IMAGE, path: PATH, to: PATH}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        let without_target = || Invalid::new(format!("`{}` does not say where the step sees it", text.escape_debug()));
        Some(match Taken::short(text) {
            Ok(taken @ (Taken::FromStage { .. } | Taken::Context { to: Some(_), .. })) => Ok(Self(taken)),
            Ok(Taken::Stage(_) | Taken::FromImage { .. } | Taken::Context { to: None, .. }) => Err(without_target()),
            Err(error) => Err(error),
        })
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|fields: Result<BindFields, D::Error>| {
            let BindFields { from, path, to } = fields?;
            Taken::long(from, path, Some(to)).map(Self).map_err(D::Error::custom)
        })
    }
}

impl Taken {
    fn long(from: Spanned<Text>, path: Option<ContainerPath>, to: Option<ContainerPath>) -> Result<Self, Invalid> {
        let name = from.to_string();
        if name.starts_with('.') {
            return match path {
                None => Ok(Self::Context { from: of_context(&name)?, to }),
                Some(_) => Err(Invalid::new("a path of the context stands in `from`, and there is no `path` in it")),
            };
        }
        match (StageName::try_from(name), path, to) {
            (Ok(stage), None, None) => Ok(Self::Stage(stage)),
            (Ok(_), None, Some(_)) => Err(Invalid::new("`to` is for one `path` of the stage, and none is written")),
            (Err(_), None, _) => Err(Invalid::new("the `path` in the image is missing")),
            (Ok(stage), Some(from), to) => Ok(Self::FromStage { stage, to: to.unwrap_or_else(|| from.clone()), from }),
            (Err(_), Some(path), to) => {
                Ok(Self::FromImage { image: from, to: to.unwrap_or_else(|| path.clone()), from: path })
            }
        }
    }

    /// The short form; a path of an image has none.
    fn written(&self) -> Option<String> {
        Some(match self {
            Self::Stage(stage) => stage.to_string(),
            Self::FromStage { stage, from, to } if from == to => format!("{stage}:{from}"),
            Self::FromStage { stage, from, to } => format!("{stage}:{from}:{to}"),
            Self::FromImage { .. } => return None,
            Self::Context { from, to: None } => from.of_context(),
            Self::Context { from, to: Some(to) } => format!("{}:{to}", from.of_context()),
        })
    }

    /// What stands under `from`, `path` and `to`.
    fn parts(self) -> (Spanned<Text>, Option<ContainerPath>, Option<ContainerPath>) {
        let literal = |text: &str| Text::literal(text).into();
        match self {
            Self::Stage(stage) => (literal(stage.as_str()), None, None),
            Self::FromStage { stage, from, to } => (literal(stage.as_str()), Some(from), Some(to)),
            Self::FromImage { image, from, to } => (image, Some(from), Some(to)),
            Self::Context { from, to } => (literal(&from.of_context()), None, to),
        }
    }

    fn short(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split(':');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<ContainerPath> =
            parts.map(|part| ContainerPath::try_from(part.to_owned())).collect::<Result<_, _>>()?;
        if first.starts_with('.') {
            let from = of_context(first)?;
            return match <[ContainerPath; 1]>::try_from(rest) {
                Ok([to]) => Ok(Self::Context { from, to: Some(to) }),
                Err(rest) if rest.is_empty() => Ok(Self::Context { from, to: None }),
                Err(_) => Err(Invalid::new("a copy from the context is ./FROM:TO")),
            };
        }
        let stage = StageName::try_from(first.to_owned()).map_err(|error| error.within(text, first))?;
        let mut rest = rest.into_iter();
        match (rest.next(), rest.next(), rest.next()) {
            (None, _, _) => Ok(Self::Stage(stage)),
            (Some(from), to, None) => Ok(Self::FromStage { stage, to: to.unwrap_or_else(|| from.clone()), from }),
            _ => Err(Invalid::new("a copy from a stage is STAGE:FROM:TO")),
        }
    }
}

fn of_context(text: &str) -> Result<RelativePath, Invalid> {
    if matches!(text, "." | "./") {
        let message = "the whole context is never copied: name what the service needs, such as `./src`";
        return Err(Invalid::new(message));
    }
    RelativePath::try_from(text.to_owned())
}

#[cfg(feature = "schema")]
described! {
    Copy, |generator| schemars::json_schema!({ "anyOf": [
        { "$comment": "a stage, `STAGE:PATH`, `STAGE:FROM:TO`, `./PATH` or `./FROM:TO`", "type": "string", "pattern": r"^([a-z][a-z0-9-]*(:/[^:]*){0,2}|(\./[^:]+|\.[^./:][^:]*)(:/[^:]*)?)$" },
        generator.subschema_for::<CopyFields>(),
    ] });
    Bind, |generator| schemars::json_schema!({ "anyOf": [
        { "$comment": "`./FROM:TO`, `STAGE:PATH` or `STAGE:FROM:TO`", "type": "string", "pattern": r"^([a-z][a-z0-9-]*(:/[^:]*){1,2}|(\./[^:]+|\.[^./:][^:]*):/[^:]*)$" },
        generator.subschema_for::<BindFields>(),
    ] });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_have_short_forms() {
        assert!(matches!(Taken::short("app:/a:/b").unwrap(), Taken::FromStage { to, .. } if to.as_str() == "/b"));
        assert!(matches!(Taken::short("./src").unwrap(), Taken::Context { to: None, .. }));
        assert!(Taken::short("../x").is_err() && Taken::short("app:/a:/b:/c").is_err() && Taken::short(".").is_err());
    }

    #[test]
    fn a_mount_says_where() {
        for good in ["./src:/src", "app:/a", "app:/a:/b"] {
            assert!(Bind::text(good).unwrap().is_ok(), "{good}");
        }
        for bad in ["app", "./src", "../x:/x", ".:/src"] {
            assert!(Bind::text(bad).unwrap().is_err(), "{bad}");
        }
    }
}
