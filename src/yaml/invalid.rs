//! How leaf types say that a text is not one of theirs.

use std::fmt;

/// Why a text is not valid, and what to write instead.
///
/// serde passes errors on as text, so the two parts travel as lines: the first line says what is wrong, the
/// optional second one is exactly what to write in place of the value, quotes included (see
/// [`written`](super::written)). The reader turns it into an edit. A hand-written `Deserialize` can use the
/// same convention with `Error::custom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is wrong: one line without a final full stop.
    pub message: String,
    /// What to write instead, when there is one obvious answer.
    pub instead: Option<String>,
}

impl Invalid {
    /// A mistake without an obvious answer.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), instead: None }
    }

    /// Says what to write instead.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }

    /// The mistake of a part as one of the whole text.
    #[must_use]
    pub fn within(self, whole: &str, part: &str) -> Self {
        Self { instead: self.instead.map(|instead| whole.replacen(part, &instead, 1)), ..self }
    }

    /// Reads the two lines back.
    pub(super) fn from_lines(lines: &str) -> Self {
        match lines.split_once('\n') {
            None => Self::new(lines),
            Some((message, instead)) => Self::new(message).instead(instead),
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message.replace('\n', " ");
        match &self.instead {
            None => formatter.write_str(&message),
            Some(instead) => write!(formatter, "{message}\n{instead}"),
        }
    }
}

impl std::error::Error for Invalid {}
