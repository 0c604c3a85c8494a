//! What a user is told: findings as data, and [`render`] to show them.
//!
//! Every finding has a stable [`Code`] with a page of its own, labels on every place involved, and a
//! [`Help`] that is either an edit that can be applied or the reason why there is none.

mod code;
pub mod render;

pub use code::{Code, Severity};

use crate::source::Span;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of mistake this is.
    pub code: Code,
    /// One sentence in the user's words, without a final full stop.
    pub message: String,
    /// The places involved; the first is where the mistake is.
    pub labels: Vec<Label>,
    /// Further facts, a sentence each.
    pub notes: Vec<String>,
    /// The next step.
    pub help: Help,
}

/// A place and what it has to do with the finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words; may be empty for the first label.
    pub text: String,
}

/// The next step a user can take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Help {
    /// Replacements that, applied together, make the report disappear.
    Edit {
        /// What the edit does, as an imperative: "write `postgresql`".
        message: String,
        /// Non-overlapping replacements.
        edits: Vec<Edit>,
    },
    /// No edit can be offered: what to do, and why it takes a person.
    Advice(String),
}

/// Replace the text of a place; an empty place is an insertion.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

impl Diagnostic {
    /// A finding at `span`, without help yet.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: vec![Label { span, text: String::new() }],
            notes: Vec::new(),
            help: Help::Advice(String::new()),
        }
    }

    /// Says what the first place has to do with it.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Offers one replacement.
    #[must_use]
    pub fn edit(self, message: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.edits(message, vec![Edit { span, replacement: replacement.into() }])
    }

    /// Offers several replacements that belong together.
    #[must_use]
    pub fn edits(mut self, message: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.help = Help::Edit { message: message.into(), edits };
        self
    }

    /// Says what to do where no edit can be offered.
    #[must_use]
    pub fn advice(mut self, text: impl Into<String>) -> Self {
        self.help = Help::Advice(text.into());
        self
    }

    /// Whether it says the same as another one, wherever that is.
    pub fn is_like(&self, other: &Self) -> bool {
        self.code == other.code && self.message == other.message
    }

    /// Whether the finding stops the run.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// The name in `known` that the user most likely meant.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wanted, name), name))
        .filter(|(distance, name)| {
            let longest = name.len().max(wanted.len());
            *distance <= 1 + longest / 3 && *distance < longest
        })
        .min()
        .map(|(_, name)| name)
}

/// "`a`, `b` and `c`", for messages that list what exists.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_prefers_small_edits_and_refuses_wild_ones() {
        assert_eq!(nearest("postgresq", ["ollama", "postgresql"]), Some("postgresql"));
        assert_eq!(nearest("redis", ["ollama", "postgresql"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }

    #[test]
    fn lists_read_like_a_sentence() {
        assert_eq!(list([]), "none");
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
