//! The name of a variable, as the shell, Docker and Compose all read it.
//!
//! It knows what a name looks like and nothing about where variables come from.

use std::borrow::Borrow;
use std::fmt;

/// A name that `${…}` takes in a shell, a Dockerfile and a compose file: `[A-Za-z_][A-Za-z0-9_]*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariableName(String);

/// The text is no [`VariableName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAName;

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not the name of a variable: letters, digits and `_`, and no digit first")
    }
}

impl std::error::Error for NotAName {}

impl VariableName {
    /// Reads a name.
    pub fn new(text: &str) -> Result<Self, NotAName> {
        let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        let continues = text.chars().all(|each| each.is_ascii_alphanumeric() || each == '_');
        if starts && continues { Ok(Self(text.to_owned())) } else { Err(NotAName) }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For look-ups by a text.
impl Borrow<str> for VariableName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VariableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["A", "_", "HTTP_PORT", "a1"] {
            assert_eq!(VariableName::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "1A", "A-B", "A.B", "A B", "Ä", "$A", "A\n"] {
            assert_eq!(VariableName::new(bad), Err(NotAName), "{bad:?}");
        }
    }
}
