//! What a scaffold asks, and how answers are written.

use regex_lite::Regex;
use serde::Deserialize;

use crate::diagnostic::list;
use crate::yaml::{Spanned, is_junk};

/// A question of a scaffold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How answers are written.
    #[serde(rename = "type")]
    pub kind: Spanned<Kind>,
    /// What the answer decides, in a few words.
    pub description: String,
    /// The answer when none is given.
    pub default: Option<Spanned<String>>,
    /// Whether the answer may be left out.
    #[serde(default)]
    pub optional: bool,
    /// The only answers that a choice takes.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The regular expression that the whole text follows; of words, each.
    pub pattern: Option<Spanned<String>>,
    /// Whether it is asked on a terminal where its answer is known, too.
    #[serde(default = "yes")]
    pub ask: bool,
}

fn yes() -> bool {
    true
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One line of text.
    Text,
    /// Texts with blanks between them; in a template a list.
    Words,
    /// A whole number.
    Integer,
    /// The number of a port.
    Port,
    /// `true` or `false`.
    Boolean,
    /// One of the choices.
    Choice,
}

/// An answer as templates see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// None was given, and none is needed.
    Nothing,
    /// A text.
    Text(String),
    /// Texts.
    Words(Vec<String>),
    /// A number.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
}

impl Question {
    /// Reads an answer; what is wrong with it is one sentence that follows "`ANSWER` ".
    pub fn read(&self, text: &str) -> Result<Value, String> {
        let refused = || Err(format!("is not {}", self.expected()));
        if text.contains(is_junk) || text.contains('\n') {
            return Err("has a control character, and an answer is one line".to_owned());
        }
        if text.is_empty() {
            return if self.optional { Ok(Value::Nothing) } else { refused() };
        }
        match self.kind.value {
            Kind::Text if self.follows(text) => Ok(Value::Text(text.to_owned())),
            Kind::Words if text.split_whitespace().all(|word| self.follows(word)) => {
                Ok(Value::Words(text.split_whitespace().map(str::to_owned).collect()))
            }
            Kind::Integer => text.parse().map_or_else(|_| refused(), |number| Ok(Value::Integer(number))),
            Kind::Port => {
                let port = text.parse::<u16>().ok().filter(|port| *port > 0);
                port.map_or_else(refused, |port| Ok(Value::Integer(port.into())))
            }
            Kind::Boolean => text.parse().map_or_else(|_| refused(), |flag| Ok(Value::Boolean(flag))),
            Kind::Choice if self.choices.iter().any(|choice| choice == text) => Ok(Value::Text(text.to_owned())),
            Kind::Text | Kind::Words | Kind::Choice => refused(),
        }
    }

    /// What is expected, for reports and for whoever is asked.
    pub fn expected(&self) -> String {
        let kind = match self.kind.value {
            Kind::Text => "a text".to_owned(),
            Kind::Words => "words with blanks between them".to_owned(),
            Kind::Integer => "a whole number".to_owned(),
            Kind::Port => "a port, from 1 to 65535".to_owned(),
            Kind::Boolean => "`true` or `false`".to_owned(),
            Kind::Choice => format!("one of {}", list(self.choices.iter().map(String::as_str))),
        };
        match &self.pattern {
            Some(pattern) if self.kind.value == Kind::Words => format!("{kind}, each like `{}`", pattern.value),
            Some(pattern) => format!("{kind} like `{}`", pattern.value),
            None => kind,
        }
    }

    /// The pattern, which holds for the whole text; an error says why it is none.
    pub(super) fn regex(&self) -> Option<Result<Regex, regex_lite::Error>> {
        self.pattern.as_ref().map(|pattern| Regex::new(&format!("^(?:{})$", pattern.value)))
    }

    fn follows(&self, text: &str) -> bool {
        self.regex().is_none_or(|pattern| pattern.is_ok_and(|pattern| pattern.is_match(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::yaml;

    fn question(text: &str) -> Question {
        let mut sources = Sources::default();
        let id = sources.add("scaffold.yaml", format!("{{description: x, {text}}}"));
        let (question, wrong) = yaml::decode(&yaml::parse(&sources, id).0.unwrap());
        assert!(wrong.is_empty(), "{wrong:?}");
        question.unwrap()
    }

    #[test]
    fn answers_are_of_their_type() {
        let text = question("type: text, pattern: '[a-z]+'");
        assert_eq!(text.read("shop"), Ok(Value::Text("shop".to_owned())));
        for bad in ["", "Shop", "shop\n", "shop\u{1b}", "shop shop"] {
            assert!(text.read(bad).is_err(), "{bad}");
        }
        let port = question("type: port, optional: true");
        assert_eq!((port.read("80"), port.read("")), (Ok(Value::Integer(80)), Ok(Value::Nothing)));
        for bad in ["0", "65536", "-1", "http", "8000.5"] {
            assert_eq!(port.read(bad), Err("is not a port, from 1 to 65535".to_owned()));
        }
        let words = question("type: words, pattern: './.+'");
        assert_eq!(words.read(" ./a  ./b"), Ok(Value::Words(vec!["./a".to_owned(), "./b".to_owned()])));
        assert_eq!(words.read("./a b"), Err("is not words with blanks between them, each like `./.+`".to_owned()));
        assert_eq!(question("type: boolean").read("true"), Ok(Value::Boolean(true)));
        assert!(question("type: boolean").read("yes").is_err());
        assert_eq!(question("type: integer").read("-3"), Ok(Value::Integer(-3)));
        let choice = question("type: choice, choices: [one, two]");
        assert_eq!(choice.read("two"), Ok(Value::Text("two".to_owned())));
        assert_eq!(choice.read("tow"), Err("is not one of `one` and `two`".to_owned()));
    }
}
