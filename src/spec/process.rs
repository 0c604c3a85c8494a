//! `command` and `script`: what a service runs.

use serde::{Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable, short};
use super::leaf::RelativePath;
use super::text::Text;
use crate::yaml::Invalid;

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

readable!(Command, Script);
short!(Command, Script);

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

/// The regular expression that the schema gives for command lines: every quote is closed.
#[cfg(feature = "schema")]
const WORDS: &str = r#"^([^'"\\]|\\[\s\S]|'[^']*'|"([^"\\]|\\[\s\S])*")*\\?$"#;

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

/// A line where every word is plain, else a list.
impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<String> = self.0.iter().map(Text::to_string).collect();
        let is_plain = |word: &String| {
            !word.is_empty() && !word.contains(|each: char| each.is_whitespace() || matches!(each, '"' | '\'' | '\\'))
        };
        if !words.is_empty() && words.iter().all(is_plain) {
            return serializer.serialize_str(&words.join(" "));
        }
        words.serialize(serializer)
    }
}

impl Serialize for Script {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::File(path) => serializer.serialize_str(&path.of_context()),
            // A line that looks like a path is none when another one follows it.
            Self::Inline(text) if text.starts_with("./") && !text.contains('\n') => {
                serializer.serialize_str(&format!("{text}\n"))
            }
            Self::Inline(text) => serializer.serialize_str(text),
        }
    }
}

#[cfg(feature = "schema")]
described! {
    Command, |generator| {
        let mut line = generator.subschema_for::<Text>();
        line.insert("pattern".to_owned(), WORDS.into());
        schemars::json_schema!({ "anyOf": [line, { "type": "array", "items": generator.subschema_for::<Text>() }] })
    };
    Script, |_generator| schemars::json_schema!({ "type": "string" });
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
}
