//! Text in a Dockerfile: what stands for itself, and what refers to a build argument.
//!
//! Measured with Docker's built-in front end (`BuildKit` of Docker 28.5), by `docker build` and `docker inspect`:
//!
//! - In double quotes a backslash, `"` and `$` come back when each has a backslash before it; every other character,
//!   control characters, `\r`, `#`, `'` and emoji among them, stands for itself. This holds for `ENV`, `LABEL` (names
//!   and values), `ARG` and `WORKDIR`: [`Text::quoted`].
//! - The words of `COPY`, `ADD` and `VOLUME` go through the same expansion, but are split at white space before quotes
//!   count. A backslash before `\`, `$`, `"` and `'` works, and white space needs the JSON form, whose strings are
//!   expanded once more.
//! - A line break ends an instruction even within quotes, and no escape stands for one. [`Text`] therefore refuses it.
//!   It can stand in the exec form (JSON) and in a here-document only.
//! - The values of flags and of `FROM`, `USER` and `STOPSIGNAL` have rules of their own; [`Plain`] holds what needs none.
//!
//! The format: <https://docs.docker.com/reference/dockerfile/>.

use std::fmt;

use crate::variable::VariableName;

/// Why a text cannot stand where it was meant to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrepresentable {
    /// It has a line break, where the line ends the instruction.
    LineBreak,
    /// It has a NUL, which ends the text in the image.
    Nul,
    /// It is empty, where something must stand.
    Empty,
    /// It has a character (or begins with one) that the place would read as syntax.
    Character(char),
    /// It is no file, since its last line has no line break.
    NoFinalLineBreak,
}

impl fmt::Display for Unrepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineBreak => f.write_str("a Dockerfile cannot hold a line break here"),
            Self::Nul => f.write_str("a Dockerfile cannot hold a NUL"),
            Self::Empty => f.write_str("a Dockerfile needs a text here that is not empty"),
            Self::Character(each) => write!(f, "a Dockerfile cannot hold {each:?} here"),
            Self::NoFinalLineBreak => f.write_str("a here-document ends with a line break"),
        }
    }
}

impl std::error::Error for Unrepresentable {}

/// One line of text with references to build arguments and `ENV` variables.
///
/// ```
/// use hullwright::dockerfile::Text;
/// use hullwright::variable::VariableName;
///
/// let text = Text::literal("$5 for v")?.then(Text::reference(VariableName::new("VERSION")?));
/// assert_eq!(text.quoted(), r#""\$5 for v${VERSION}""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Literal(String),
    Reference(VariableName),
}

impl Text {
    /// Text that stands for itself.
    ///
    /// # Errors
    /// A line break or a NUL: neither can be written.
    pub fn literal(text: &str) -> Result<Self, Unrepresentable> {
        if text.contains('\n') {
            Err(Unrepresentable::LineBreak)
        } else if text.contains('\0') {
            Err(Unrepresentable::Nul)
        } else {
            Ok(Self(vec![Piece::Literal(text.to_owned())]))
        }
    }

    /// `${NAME}`: what the build argument or variable holds at this place of the Dockerfile.
    pub fn reference(name: VariableName) -> Self {
        Self(vec![Piece::Reference(name)])
    }

    /// This text with another one directly behind it.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.0.extend(next.0);
        self
    }

    /// The value of an `ENV`, `LABEL`, `ARG` or `WORKDIR`: bare where that is safe, in double quotes otherwise.
    pub fn quoted(&self) -> String {
        if self.is_plain() { self.bare() } else { format!("\"{}\"", self.escaped(&['\\', '"', '$'])) }
    }

    /// The literal pieces as they are. Only right for a text that is plain.
    fn bare(&self) -> String {
        self.escaped(&[])
    }

    /// The literal pieces with a backslash before each of `special`.
    fn escaped(&self, special: &[char]) -> String {
        let mut escaped = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Reference(name) => escaped.extend(["${", name.as_str(), "}"]),
                Piece::Literal(text) => {
                    for each in text.chars() {
                        if special.contains(&each) {
                            escaped.push('\\');
                        }
                        escaped.push(each);
                    }
                }
            }
        }
        escaped
    }

    fn is_plain(&self) -> bool {
        self.check_plain().is_ok()
    }

    /// Whether every place of a Dockerfile takes the text for itself without quotes.
    fn check_plain(&self) -> Result<(), Unrepresentable> {
        let bare = self.bare();
        let literals = self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            Piece::Reference(_) => None,
        });
        if let Some(syntax) = literals.flat_map(str::chars).find(|each| !is_plain_character(*each)) {
            return Err(Unrepresentable::Character(syntax));
        }
        match bare.chars().next() {
            None => Err(Unrepresentable::Empty),
            Some(first @ ('-' | '#')) => Err(Unrepresentable::Character(first)),
            Some(_) => Ok(()),
        }
    }
}

/// Whether a character is no syntax in words, flags and the comma-separated values of `--mount`.
fn is_plain_character(each: char) -> bool {
    each.is_ascii_alphanumeric() || "_-./:@+~%?&=#*".contains(each)
}

/// A text that needs no quotes anywhere: an image, a stage's name, an owner, a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Plain(Text);

impl Plain {
    /// Text that stands for itself.
    ///
    /// # Errors
    /// A character other than ASCII letters, digits and `_-./:@+~%?&=#*`; `-` or `#` at the start; no character.
    pub fn literal(text: &str) -> Result<Self, Unrepresentable> {
        Self::new(Text::literal(text)?)
    }

    /// Text with references.
    ///
    /// # Errors
    /// As [`Plain::literal`], for what stands between the references.
    pub fn new(text: Text) -> Result<Self, Unrepresentable> {
        text.check_plain()?;
        Ok(Self(text))
    }

    pub(super) fn as_text(&self) -> &Text {
        &self.0
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.bare())
    }
}

/// Words of `COPY`, `ADD` and `VOLUME`: bare where all of them can be, as a JSON list otherwise.
pub(super) fn words<'t>(words: impl IntoIterator<Item = &'t Text> + Clone) -> String {
    if words.clone().into_iter().all(Text::is_plain) {
        let bare: Vec<_> = words.into_iter().map(Text::bare).collect();
        bare.join(" ")
    } else {
        let escaped = words.into_iter().map(|word| word.escaped(&ESCAPED_IN_WORDS));
        ExecForm(escaped.collect()).to_string()
    }
}

/// The one word that follows a here-document, where there is no JSON form.
///
/// # Errors
/// White space, at which the front end splits before it looks for quotes.
pub(super) fn word(text: &Text) -> Result<String, Unrepresentable> {
    let escaped = text.escaped(&ESCAPED_IN_WORDS);
    match escaped.chars().find(|each| each.is_whitespace() || *each == '<') {
        Some(syntax) => Err(Unrepresentable::Character(syntax)),
        None if escaped.is_empty() => Err(Unrepresentable::Empty),
        None => Ok(escaped),
    }
}

const ESCAPED_IN_WORDS: [char; 4] = ['\\', '"', '\'', '$'];

/// A path in the build context as a source of `COPY`, which reads sources as patterns.
///
/// # Errors
/// `*` and `?` cannot be escaped in a source (measured: neither `\*` nor `[*]` finds the file), nor can a line break.
pub fn literal_source(path: &str) -> Result<Text, Unrepresentable> {
    match path.chars().find(|each| matches!(each, '*' | '?')) {
        Some(pattern) => Err(Unrepresentable::Character(pattern)),
        None => Text::literal(&path.chars().map(literal_in_pattern).collect::<String>()),
    }
}

/// A character of a pattern that matches just itself.
fn literal_in_pattern(each: char) -> String {
    match each {
        '[' => "[[]".to_owned(),
        '\\' => r"[\\]".to_owned(),
        _ => each.to_string(),
    }
}

/// A command as a list of words, which no shell reads: JSON, so every text can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecForm(pub Vec<String>);

impl fmt::Display for ExecForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|word| serde_json::Value::from(word.as_str()).to_string()).collect();
        write!(f, "[{}]", words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Text {
        Text::literal(text).unwrap()
    }

    #[test]
    fn quotes_only_where_needed() {
        assert_eq!(text("python:3.12-slim").quoted(), "python:3.12-slim");
        assert_eq!(text("").quoted(), "\"\"");
        assert_eq!(text("-x").quoted(), "\"-x\"");
        assert_eq!(text(r#"a\b "$X" it's"#).quoted(), r#""a\\b \"\$X\" it's""#);
    }

    #[test]
    fn line_breaks_are_refused() {
        assert_eq!(Text::literal("a\nb"), Err(Unrepresentable::LineBreak));
        assert_eq!(Text::literal("a\0"), Err(Unrepresentable::Nul));
    }

    #[test]
    fn plain_text_needs_no_quotes() {
        assert_eq!(Plain::literal("a b"), Err(Unrepresentable::Character(' ')));
        assert_eq!(Plain::literal("a,b"), Err(Unrepresentable::Character(',')));
        assert_eq!(Plain::literal("--from"), Err(Unrepresentable::Character('-')));
        assert_eq!(Plain::literal(""), Err(Unrepresentable::Empty));
        let tag = text("node:").then(Text::reference(VariableName::new("NODE").unwrap()));
        assert_eq!(Plain::new(tag).unwrap().to_string(), "node:${NODE}");
    }

    #[test]
    fn words_with_spaces_are_json() {
        assert_eq!(words(&[text("a"), text("b/")]), "a b/");
        assert_eq!(words(&[text("a b"), text("$x")]), r#"["a b", "\\$x"]"#);
        assert_eq!(words(&[text("<<EOF"), text("b")]), r#"["<<EOF", "b"]"#);
        assert_eq!(word(&text("/a$b")), Ok(r"/a\$b".to_owned()));
        assert_eq!(word(&text("/a b")), Err(Unrepresentable::Character(' ')));
    }

    #[test]
    fn sources_are_patterns() {
        assert_eq!(literal_source(r"a[1]\b"), Ok(text(r"a[[]1][\\]b")));
        assert_eq!(literal_source("a*"), Err(Unrepresentable::Character('*')));
    }
}
