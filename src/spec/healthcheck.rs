//! `healthcheck`: one probe per service, used wherever somebody asks whether it works.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::forms::{Forms, inner, readable, short};
use super::leaf::PortName;
use super::quantity::{Attempts, Duration};
use super::text::Text;
use crate::source::Span;
use crate::yaml::{Invalid, Spanned, quoted};

/// How one asks a service whether it works. Exactly one of `http`, `tcp` and `test`.
///
/// It decides when the service is ready, and what the container's health check asks. The time a service has
/// to become ready is `start_period + retries × interval`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Healthcheck {
    /// Path that answers an HTTP request with success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<Spanned<Text>>,
    /// `true`: the port accepts connections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<Spanned<bool>>,
    /// A command, in Compose's forms: a text or `[CMD-SHELL, TEXT]` for a shell, `[CMD, WORD, …]` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<Spanned<Test>>,
    /// The port that is asked; needed only when the service has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Spanned<PortName>>,
    /// Time between two checks of a running service. Default: 10s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Spanned<Duration>>,
    /// Time that one check may take. Default: 5s, or the interval where that is shorter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Spanned<Duration>>,
    /// Failed checks in a row that make it unhealthy. Default: 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<Spanned<Attempts>>,
    /// Time for the start in which failures do not count. Default: 30s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_period: Option<Spanned<Duration>>,
    /// Time between two checks during the start. Default: 500ms, and 1s where it is Docker that asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_interval: Option<Spanned<Duration>>,
}

impl Healthcheck {
    /// Whether anything is asked.
    pub fn asks(&self) -> bool {
        let is_off = matches!(self.test.as_ref().map(|test| &test.value), Some(Test::None));
        !is_off && (self.http.is_some() || self.tcp.is_some() || self.test.is_some())
    }

    /// The texts of what is asked, with their places.
    pub fn texts(&self) -> Vec<(&Text, Span)> {
        let mut texts: Vec<(&Text, Span)> = self.http.iter().map(|path| (&path.value, path.span)).collect();
        match self.test.as_ref().map(|test| (&test.value, test.span)) {
            Some((Test::Command(words), _)) => texts.extend(words.iter().map(|word| (&word.value, word.span))),
            Some((Test::Shell(line), span)) => texts.push((line, span)),
            Some((Test::None, _)) | None => {}
        }
        texts
    }
}

/// A command that succeeds when the service works.
#[derive(Clone, Debug)]
pub enum Test {
    /// `[CMD, …]`: a program and its arguments.
    Command(Vec<Spanned<Text>>),
    /// A text, or `[CMD-SHELL, TEXT]`: for the shell.
    Shell(Text),
    /// `NONE`: no health check, also where a kit has one.
    None,
}

readable!(Test);
short!(Test);

impl Serialize for Test {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str("NONE"),
            Self::Shell(text) if text.to_string() == "NONE" => ["CMD-SHELL", "NONE"].serialize(serializer),
            Self::Shell(text) => text.serialize(serializer),
            Self::Command(words) => {
                serializer.collect_seq(std::iter::once("CMD".to_owned()).chain(words.iter().map(Spanned::to_string)))
            }
        }
    }
}

impl Forms for Test {
    const EXPECTING: &'static str = "a text for the shell, or a list that begins with CMD or CMD-SHELL";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(if text == "NONE" { Ok(Self::None) } else { Text::parse(text).map(Self::Shell) })
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list)
            .map(|words: Result<Vec<Spanned<Text>>, _>| Self::from_words(words?).map_err(serde::de::Error::custom))
    }
}

impl Test {
    fn from_words(words: Vec<Spanned<Text>>) -> Result<Self, Invalid> {
        let refuse = |message: &str| Err(Invalid { message: message.to_owned(), instead: None });
        let program = words.first().map(|first| first.value.to_string()).unwrap_or_default();
        let is_program = !program.is_empty() && !["CMD", "CMD-SHELL", "NONE"].contains(&program.as_str());
        let written: Vec<String> = words.iter().map(|word| quoted(&word.value.to_string())).collect();
        let instead = is_program.then(|| format!("[CMD, {}]", written.join(", ")));
        let mut words = words.into_iter();
        match words.next().map(|first| first.value.to_string()).as_deref() {
            Some("CMD") if words.len() > 0 => Ok(Self::Command(words.collect())),
            Some("CMD-SHELL") if words.len() == 1 => match words.next() {
                Some(text) => Ok(Self::Shell(text.value)),
                None => refuse("`CMD-SHELL` is followed by one text"),
            },
            Some("NONE") if words.len() == 0 => Ok(Self::None),
            _ => {
                let message = "a list of a health check is `[CMD, PROGRAM, …]`, `[CMD-SHELL, TEXT]` or `[NONE]`";
                Err(Invalid { message: message.to_owned(), instead })
            }
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Test {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Test".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = generator.subschema_for::<Text>();
        schemars::json_schema!({ "anyOf": [
            text,
            { "type": "array", "prefixItems": [{ "const": "CMD" }], "items": text, "minItems": 2 },
            { "type": "array", "prefixItems": [{ "const": "CMD-SHELL" }, text], "items": false, "minItems": 2 },
            { "type": "array", "prefixItems": [{ "const": "NONE" }], "items": false, "minItems": 1 },
        ] })
    }
}
