//! Text with references: `${a.b}` is a fact of the file, `$X` and `${X}` are variables of the container.

use std::fmt;

use super::forms::{parsed, printed};
use super::leaf::is_env_name;
use crate::yaml::{Invalid, written};

/// A text as the user wrote it, cut into what is literal and what refers to something.
///
/// `$$` is one dollar. There are no filters, functions or defaults: a variable's default has its home
/// where the variable is declared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Text(Vec<Piece>);

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Taken as it stands.
    Literal(String),
    /// Path of a fact of the file, for example `services.web.url`.
    Fact(String),
    /// Name of a variable of the container.
    Variable(String),
}

impl Text {
    /// The regular expression that the schema gives for these texts.
    pub const PATTERN: &str =
        r"^([^$]|\$\$|\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+\}|\$\{[A-Za-z_][A-Za-z0-9_]*\})*$";

    /// A text without references.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Piece::Literal(text.into())])
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Reads a text.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut pieces = Pieces::default();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, reference) = rest.split_at(at);
            pieces.literal(before);
            rest = pieces.reference(reference, text)?;
        }
        pieces.literal(rest);
        Ok(Self(pieces.0))
    }
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn literal(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Literal(last)) => last.push_str(text),
            _ => self.0.push(Piece::Literal(text.to_owned())),
        }
    }

    /// Reads what begins with the dollar at the start of `text` and returns the rest.
    fn reference<'a>(&mut self, text: &'a str, whole: &str) -> Result<&'a str, Invalid> {
        let after = text.strip_prefix('$').unwrap_or(text);
        if let Some(rest) = after.strip_prefix('$') {
            self.literal("$");
            return Ok(rest);
        }
        if let Some(inside) = after.strip_prefix('{') {
            let (name, rest) = inside
                .split_once('}')
                .ok_or_else(|| Invalid { message: "a reference `${` without its `}`".to_owned(), instead: None })?;
            self.0.push(braced(name, whole)?);
            return Ok(rest);
        }
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let (name, rest) = after.split_at(end);
        if !is_env_name(name) {
            let position = whole.len() - text.len();
            let (before, from) = whole.split_at(position);
            return Err(Invalid {
                message: "a lone `$`: a dollar is written `$$`, a variable `$NAME`".to_owned(),
                instead: instead(&format!("{before}${from}")),
            });
        }
        self.0.push(Piece::Variable(name.to_owned()));
        Ok(rest)
    }
}

fn braced(name: &str, whole: &str) -> Result<Piece, Invalid> {
    if is_fact_path(name) {
        return Ok(Piece::Fact(name.to_owned()));
    }
    if is_env_name(name) {
        return Ok(Piece::Variable(name.to_owned()));
    }
    if let Some((variable, _)) = name.split_once([':', '-', '?', '+']).filter(|(variable, _)| is_env_name(variable)) {
        let reference = format!("${{{name}}}");
        return Err(Invalid {
            message: format!(
                "`{reference}` has a default of its own: the default of `{variable}` belongs where it is declared, under `environment`"
            ),
            instead: instead(&whole.replacen(&reference, &format!("${{{variable}}}"), 1)),
        });
    }
    let trimmed = name.trim();
    Err(Invalid {
        message: format!(
            "`${{{}}}` is neither a fact of the file such as `${{services.web.url}}` nor a variable such as `${{NAME}}`",
            name.escape_debug()
        ),
        instead: (trimmed != name && (is_fact_path(trimmed) || is_env_name(trimmed)))
            .then(|| instead(&whole.replacen(&format!("${{{name}}}"), &format!("${{{trimmed}}}"), 1)))
            .flatten(),
    })
}

/// What to write instead, with quotes where YAML needs them. How several lines are written only the user knows.
fn instead(text: &str) -> Option<String> {
    (!text.contains('\n')).then(|| written(text).into_owned())
}

/// Two names or more, joined by dots.
pub(crate) fn is_fact_path(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    name.contains('.') && name.split('.').all(part)
}

impl From<Piece> for Text {
    fn from(piece: Piece) -> Self {
        Self(vec![piece])
    }
}

impl TryFrom<String> for Text {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

parsed!(Text);
printed!(Text);

impl fmt::Display for Text {
    /// The text as it is written in a spec.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Literal(text) => f.write_str(&text.replace('$', "$$")),
            Piece::Fact(name) | Piece::Variable(name) => write!(f, "${{{name}}}"),
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text. `${vars.NAME}` and its like stand for facts of the file, `$NAME` for a variable of the container; `$$` is one dollar.",
            "type": ["string", "number", "boolean"],
            "pattern": Self::PATTERN,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        Text::parse(text).unwrap().0
    }

    #[test]
    fn references_are_found() {
        assert_eq!(
            pieces("a${x.y}b$Z-${W}$$1"),
            [
                Piece::Literal("a".into()),
                Piece::Fact("x.y".into()),
                Piece::Literal("b".into()),
                Piece::Variable("Z".into()),
                Piece::Literal("-".into()),
                Piece::Variable("W".into()),
                Piece::Literal("$1".into()),
            ]
        );
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let instead = |text| Text::parse(text).unwrap_err().instead;
        assert_eq!(instead("5$ each").as_deref(), Some("5$$ each"));
        assert_eq!(instead("${PORT:-80}1").as_deref(), Some("\"${PORT}1\""));
        assert_eq!(instead("x${ a.b }").as_deref(), Some("\"x${a.b}\""));
        assert_eq!(instead("${open"), None);
    }
}
