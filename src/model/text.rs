//! A text whose references are resolved: constants are in place, variables are left for the start.

use crate::spec::EnvName;

/// A resolved text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<Part>);

/// A part of a resolved text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Constant.
    Literal(String),
    /// The variable's value when the service starts.
    Variable(EnvName),
    /// The same, percent-encoded: it stands in an address.
    Encoded(EnvName),
}

impl Text {
    /// A constant.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::from_iter([Part::Literal(text.into())])
    }

    /// The value of a variable.
    pub fn variable(name: EnvName) -> Self {
        Self(vec![Part::Variable(name)])
    }

    /// The parts, in order; no two literals touch, none is empty.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The text, when nothing in it is left for the start.
    pub fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The variables in it.
    pub fn variables(&self) -> impl Iterator<Item = &EnvName> {
        self.0.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Variable(name) | Part::Encoded(name) => Some(name),
        })
    }

    /// The text as people write it: variables by their names.
    pub fn shown(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Variable(name) | Part::Encoded(name) => format!("${{{name}}}"),
        });
        parts.collect()
    }

    fn push(&mut self, part: Part) {
        match (self.0.last_mut(), part) {
            (_, Part::Literal(text)) if text.is_empty() => {}
            (Some(Part::Literal(last)), Part::Literal(text)) => last.push_str(&text),
            (_, part) => self.0.push(part),
        }
    }
}

impl Extend<Part> for Text {
    fn extend<I: IntoIterator<Item = Part>>(&mut self, parts: I) {
        parts.into_iter().for_each(|part| self.push(part));
    }
}

impl FromIterator<Part> for Text {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        let mut text = Self::default();
        text.extend(parts);
        text
    }
}

impl IntoIterator for Text {
    type Item = Part;
    type IntoIter = std::vec::IntoIter<Part>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_join() {
        let text = Text::from_iter(["a", "", "b"].map(|part| Part::Literal(part.to_owned())));
        assert_eq!(text.constant(), Some("ab"));
        assert_eq!(Text::default().constant(), Some(""));
    }
}
