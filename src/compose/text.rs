//! Text in a compose file: what stands for itself, and what Compose fills in from the host's environment.
//!
//! Measured with `docker compose config` of Compose 2.40. `$$` is one dollar everywhere, within defaults too. A default
//! or a message ends at the `}` that closes it: braces in it must pair, and a `{` directly before another brace is
//! miscounted. A line break in it is an error. Quotes, backslashes, `#`, `:-` and `?` in it stand for themselves.
//!
//! The syntax: <https://docs.docker.com/reference/compose-file/interpolation/>.

use std::fmt;

use crate::variable::VariableName;

/// Text of a compose file. Its [`Display`](fmt::Display) is what the file holds, before YAML's quotes.
///
/// ```
/// use hullwright::compose::Text;
/// use hullwright::variable::VariableName;
///
/// let port = Text::variable_or(VariableName::new("HTTP_PORT")?, "8080")?;
/// assert_eq!(port.then(Text::literal(":80 costs $1")).to_string(), "${HTTP_PORT:-8080}:80 costs $$1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// The name, the operator, and the text behind it.
    Variable(VariableName, &'static str, String),
}

/// A text that Compose cannot take as a default or a message in `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotWithinBraces(pub String);

impl fmt::Display for NotWithinBraces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot stand in Compose's ${{…}}: no line breaks there, and braces only in pairs", self.0)
    }
}

impl std::error::Error for NotWithinBraces {}

impl Text {
    /// Text that stands for itself.
    pub fn literal(text: &str) -> Self {
        Self(vec![Piece::Literal(text.to_owned())])
    }

    /// `${NAME}`: empty, with a warning, when the host has no such variable.
    pub fn variable(name: VariableName) -> Self {
        Self(vec![Piece::Variable(name, "", String::new())])
    }

    /// `${NAME-}`: empty, and no warning, when the host has no such variable.
    pub fn variable_or_empty(name: VariableName) -> Self {
        Self(vec![Piece::Variable(name, "-", String::new())])
    }

    /// `${NAME:-default}`: the default when the variable is unset or empty.
    pub fn variable_or(name: VariableName, default: &str) -> Result<Self, NotWithinBraces> {
        Ok(Self(vec![Piece::Variable(name, ":-", within_braces(default)?)]))
    }

    /// `${NAME:-default}` with variables in the default.
    pub fn variable_or_text(name: VariableName, default: &Self) -> Result<Self, NotWithinBraces> {
        for piece in &default.0 {
            if let Piece::Literal(text) = piece {
                within_braces(text)?;
            }
        }
        Ok(Self(vec![Piece::Variable(name, ":-", default.to_string())]))
    }

    /// `${NAME:?message}`: Compose stops with the message when the variable is unset or empty.
    pub fn variable_or_fail(name: VariableName, message: &str) -> Result<Self, NotWithinBraces> {
        Ok(Self(vec![Piece::Variable(name, ":?", within_braces(message)?)]))
    }

    /// This text with another one directly behind it.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.0.extend(next.0);
        self
    }
}

impl From<Text> for crate::yaml_out::Value {
    fn from(text: Text) -> Self {
        Self::Text(text.to_string())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Literal(text) => f.write_str(&escape(text)),
            Piece::Variable(name, operator, word) => write!(f, "${{{name}{operator}{word}}}"),
        })
    }
}

fn escape(text: &str) -> String {
    text.replace('$', "$$")
}

/// The text as it stands in `${NAME:-…}`.
fn within_braces(text: &str) -> Result<String, NotWithinBraces> {
    if braces_pair(text) && !text.contains(['\n', '\r']) {
        Ok(escape(text))
    } else {
        Err(NotWithinBraces(text.to_owned()))
    }
}

/// Whether Compose, which skips the character behind a `{`, finds the end of `${NAME:-text}` where it is.
fn braces_pair(text: &str) -> bool {
    let mut open = 0_usize;
    let mut rest = text.chars().peekable();
    while let Some(each) = rest.next() {
        match each {
            '{' if matches!(rest.peek(), Some('{' | '}')) => return false,
            '{' => open += 1,
            '}' if open == 0 => return false,
            '}' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name() -> VariableName {
        VariableName::new("X").unwrap()
    }

    #[test]
    fn forms() {
        assert_eq!(Text::variable(name()).to_string(), "${X}");
        assert_eq!(Text::variable_or_empty(name()).to_string(), "${X-}");
        assert_eq!(Text::variable_or(name(), r#"{"a": "$b"}"#).unwrap().to_string(), r#"${X:-{"a": "$$b"}}"#);
        assert_eq!(Text::variable_or_fail(name(), "set X").unwrap().to_string(), "${X:?set X}");
        assert_eq!(Text::literal("${X}").to_string(), "$${X}");
    }

    #[test]
    fn what_compose_misreads_is_refused() {
        for bad in ["}", "a}b", "{", "{}", "{{a}}", "}{", "a\nb"] {
            assert!(Text::variable_or(name(), bad).is_err(), "{bad:?}");
        }
    }

    /// Finds the end of an expansion and undoes `$$`, as compose-go does. `X` is unset.
    fn read_by_compose(text: &str) -> String {
        let Some(at) = text.find('$') else { return text.to_owned() };
        let (before, rest) = text.split_at(at);
        if let Some(rest) = rest.strip_prefix("$$") {
            return format!("{before}${}", read_by_compose(rest));
        }
        let (mut depth, mut end, mut skip) = (0, None, false);
        for (at, each) in rest.char_indices() {
            if std::mem::take(&mut skip) {
                continue;
            }
            match each {
                '{' => (depth, skip) = (depth + 1, true),
                '}' if depth == 1 => {
                    end = Some(at);
                    break;
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        let (inner, after) = rest.split_at(end.expect("the expansion ends"));
        let default = inner.strip_prefix("${X:-").expect("the only form used here");
        format!("{before}{}{}", read_by_compose(default), read_by_compose(&after[1..]))
    }

    proptest! {
        #[test]
        fn text_comes_back(before in r"[a${}:?-]{0,8}", default in r#"([a$:?"'-]|\{[a$:?]{1,3}\}){0,5}"#, after in r"[a${}:?-]{0,8}") {
            let text = Text::literal(&before)
                .then(Text::variable_or(name(), &default).unwrap())
                .then(Text::literal(&after));
            prop_assert_eq!(read_by_compose(&text.to_string()), format!("{before}{default}{after}"));
        }
    }
}
