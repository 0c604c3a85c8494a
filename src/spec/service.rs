//! `services`: what runs, and what it brings into the image.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

use super::environment::Entry;
use super::forms::{Forms, inner, readable};
use super::healthcheck::Healthcheck;
use super::image::VerbatimSteps;
use super::leaf::{
    ContainerPath, EnvName, FileMode, KitName, PackageName, PortName, RelativePath, S6File, ServiceName, StageName,
    UserName, VolumeName,
};
use super::port::Port;
use super::quantity::{Attempts, Duration};
use super::text::Text;
use crate::yaml::{Invalid, Spanned};

/// A service: exactly one of `kit`, `command` and `script`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Service {
    /// A kit brings defaults for every key below; your keys win.
    pub kit: Option<Spanned<KitName>>,
    /// Parameters of the kit, by name.
    pub with: IndexMap<Spanned<String>, Spanned<Argument>>,
    /// A program and its arguments. A text is split into words as Compose does it; there is no shell.
    pub command: Option<Spanned<Command>>,
    /// A script for `/bin/sh -eu`, or for the interpreter of its own first line; or the path of one, `./PATH`.
    /// Nothing is substituted in it: declare what it needs under `environment`.
    pub script: Option<Spanned<Script>>,
    /// Runs to its end at every start, instead of staying.
    pub oneshot: Option<Spanned<Oneshot>>,
    /// Who it runs as: a user of `users`, of the kit, or root. Default: root.
    pub user: Option<Spanned<UserName>>,
    /// Folder it runs in. Default: the image's.
    pub working_dir: Option<Spanned<ContainerPath>>,
    /// Its variables. A text is a constant or computed; a map is a variable that users set.
    pub environment: IndexMap<Spanned<EnvName>, Entry>,
    /// What it listens on, by name.
    pub ports: IndexMap<Spanned<PortName>, Spanned<Port>>,
    /// How one asks whether it works.
    pub healthcheck: Option<Spanned<Healthcheck>>,
    /// What must be ready before it starts.
    pub depends_on: DependsOn,
    /// State it keeps: `VOLUME:PATH`, or `./HOST:PATH`, each with `:ro` where wanted.
    pub volumes: Vec<Spanned<Mount>>,
    /// Signal that asks it to stop. Default: SIGTERM.
    pub stop_signal: Option<Spanned<Signal>>,
    /// Time it has to stop before it is killed. Default: 5s.
    pub stop_grace_period: Option<Spanned<Duration>>,
    /// What happens when it ends by itself. Default: restart.
    pub on_exit: Option<Spanned<OnExit>>,
    /// Packages it needs in the image.
    pub packages: Vec<Spanned<PackageName>>,
    /// What is copied into the image for it: a stage's name brings what that stage provides, `./PATH` is from the context.
    pub copy: Vec<Spanned<Copy>>,
    /// Files that are written into the image, by path.
    pub files: IndexMap<Spanned<ContainerPath>, Spanned<TextFile>>,
    /// Verbatim Dockerfile lines at named points.
    pub dockerfile: VerbatimSteps,
    /// Raw files of its s6 definition, by name.
    pub s6: IndexMap<Spanned<S6File>, Spanned<String>>,
}

/// A parameter's value: a text or a list of texts.
#[derive(Clone, Debug)]
pub enum Argument {
    /// One value.
    One(String),
    /// A list of values.
    List(Vec<Spanned<String>>),
}

/// A program and its arguments.
#[derive(Clone, Debug)]
pub struct Command(pub Vec<Text>);

/// A script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// Its text.
    Inline(String),
    /// Where it lies in the build context.
    File(RelativePath),
}

/// How a oneshot is tried. `oneshot: true` takes every default.
#[derive(Clone, Debug, Default)]
pub struct Oneshot(pub Attempt);

/// How often and how long something is tried.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt {
    /// How often it is tried. Default: 1.
    pub attempts: Option<Attempts>,
    /// Pause between two attempts. Default: 2s.
    pub delay: Option<Duration>,
    /// Time that one attempt may take. Default: 5m.
    pub timeout: Option<Duration>,
    /// What a failure of the last attempt means. Default: stop.
    pub on_failure: Option<OnFailure>,
}

/// What the failure of a oneshot means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnFailure {
    /// The container stops with a message.
    Stop,
    /// The container goes on, with a message.
    Continue,
}

/// What happens when a service ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnExit {
    /// It is started again.
    Restart,
    /// The container stops with its exit code.
    Stop,
    /// It stays down.
    Leave,
}

/// A signal that asks a process to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Signal {
    /// The usual one.
    #[serde(rename = "SIGTERM")]
    Term,
    /// Interrupt: the fast shutdown of `PostgreSQL`.
    #[serde(rename = "SIGINT")]
    Int,
    /// Quit: the graceful stop of nginx and of PHP's process manager.
    #[serde(rename = "SIGQUIT")]
    Quit,
    /// Hang up.
    #[serde(rename = "SIGHUP")]
    Hup,
    /// Window change: Apache's graceful stop.
    #[serde(rename = "SIGWINCH")]
    Winch,
    /// User-defined signal 1.
    #[serde(rename = "SIGUSR1")]
    Usr1,
    /// User-defined signal 2.
    #[serde(rename = "SIGUSR2")]
    Usr2,
}

/// What must be ready first: a list of services, or a map from service to condition.
#[derive(Clone, Debug, Default)]
pub struct DependsOn(pub Vec<(Spanned<ServiceName>, Option<Spanned<String>>)>);

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
    /// A folder of the host, as Compose reads it.
    Host(String),
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
    /// A path of the build context.
    Context {
        /// The path in the context.
        from: RelativePath,
        /// The path in the image; none means the same name below the working folder.
        to: Option<ContainerPath>,
    },
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

readable!(Argument, Command, Script, Oneshot, DependsOn, Mount, Copy);

impl Forms for Argument {
    const EXPECTING: &'static str = "a text or a list of texts";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Ok(Self::One(text.to_owned())))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|values: Result<Vec<Spanned<String>>, _>| values.map(Self::List))
    }
}

impl Forms for Command {
    const EXPECTING: &'static str = "a text or a list of words";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        // The whole text first: what is offered instead is to replace all of it.
        Some(
            Text::parse(text)
                .and_then(|_| words(text))
                .and_then(|words| words.iter().map(|word| Text::parse(word)).collect::<Result<_, _>>().map(Self)),
        )
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|words: Result<Vec<Text>, _>| words.map(Self))
    }
}

/// Splits a command line as Compose does: blanks separate, quotes group, a backslash takes the next character as it is.
fn words(text: &str) -> Result<Vec<String>, Invalid> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(characters.next()),
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if let Some(open) = quote {
        return Err(Invalid { message: format!("a quote {open} that is not closed"), instead: None });
    }
    words.extend(word);
    Ok(words)
}

impl Forms for Script {
    const EXPECTING: &'static str = "a script, or the path of one";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(if text.starts_with("./") && !text.contains('\n') {
            RelativePath::try_from(text.to_owned()).map(Self::File)
        } else {
            Ok(Self::Inline(text.to_owned()))
        })
    }
}

impl Forms for Oneshot {
    const EXPECTING: &'static str = "`true`, or a map such as `{attempts: 3}`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        (text == "true").then(|| Ok(Self::default()))
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|attempt: Result<Attempt, _>| attempt.map(Self))
    }
}

impl Forms for DependsOn {
    const EXPECTING: &'static str = "a list of services, or a map such as `{db: healthy}`";

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|names: Result<Vec<Spanned<ServiceName>>, _>| {
            names.map(|names| Self(names.into_iter().map(|name| (name, None)).collect()))
        })
    }

    fn map<'de, D: Deserializer<'de>>(map: D) -> Option<Result<Self, D::Error>> {
        inner(map).map(|entries: Result<IndexMap<Spanned<ServiceName>, Spanned<String>>, _>| {
            entries.map(|entries| Self(entries.into_iter().map(|(name, condition)| (name, Some(condition))).collect()))
        })
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
        let source = if source.starts_with(['.', '/', '~', '$']) {
            MountSource::Host(source.to_owned())
        } else {
            let name = VolumeName::try_from(source.to_owned());
            MountSource::Volume(name.map_err(|error| error.within(text, source))?)
        };
        Ok(Self { source, path: ContainerPath::try_from(path.to_owned())?, read_only })
    }
}

impl Forms for Copy {
    const EXPECTING: &'static str = "a stage, STAGE:PATH, or a path of the context such as `./src`";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Self::short(text))
    }
}

impl Copy {
    fn short(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split(':');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<ContainerPath> =
            parts.map(|part| ContainerPath::try_from(part.to_owned())).collect::<Result<_, _>>()?;
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
mod schema {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{
        Argument, Attempt, Command, Copy, DependsOn, Mount, Oneshot, Script, ServiceName, Text, TextFile,
        TextFileFields,
    };

    macro_rules! schema {
        ($($name:ident, |$generator:ident| $schema:expr;)*) => {$(
            impl JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )*};
    }

    schema! {
        Argument, |_generator| json_schema!({ "type": ["string", "number", "boolean", "array"], "items": { "type": ["string", "number", "boolean"] } });
        Command, |generator| json_schema!({ "anyOf": [generator.subschema_for::<Text>(), { "type": "array", "items": generator.subschema_for::<Text>() }] });
        Script, |_generator| json_schema!({ "type": "string" });
        Oneshot, |generator| json_schema!({ "anyOf": [{ "const": true }, generator.subschema_for::<Attempt>()] });
        DependsOn, |generator| json_schema!({ "anyOf": [
            { "type": "array", "items": generator.subschema_for::<ServiceName>() },
            { "type": "object", "additionalProperties": { "enum": ["started", "healthy", "completed"] } },
        ] });
        Mount, |_generator| json_schema!({ "type": "string", "pattern": "^.+:/[^:]*(:r[ow])?$" });
        Copy, |_generator| json_schema!({ "type": "string", "pattern": "^([a-z][a-z0-9-]*|\\.[^:]*)(:/[^:]*){0,2}$" });
        TextFile, |generator| json_schema!({ "anyOf": [generator.subschema_for::<Text>(), generator.subschema_for::<TextFileFields>()] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_into_words() {
        let split = |text| words(text).unwrap();
        assert_eq!(split("a  'b c' \"d\\\"e\" f\\ g ''"), ["a", "b c", "d\"e", "f g", ""]);
        assert!(words("a 'b").is_err());
    }

    #[test]
    fn mounts_and_copies_have_short_forms() {
        let mount = Mount::short("media:/srv/media:ro").unwrap();
        assert!(mount.read_only && mount.path.as_str() == "/srv/media");
        assert!(
            matches!(Mount::short("${SRC:-.}:/src").unwrap().source, MountSource::Host(host) if host == "${SRC:-.}")
        );
        assert!(matches!(Copy::short("app:/a:/b").unwrap(), Copy::FromStage { to, .. } if to.as_str() == "/b"));
        assert!(matches!(Copy::short("./src").unwrap(), Copy::Context { to: None, .. }));
        assert!(Copy::short("../x").is_err() && Copy::short("app:/a:/b:/c").is_err());
    }
}
