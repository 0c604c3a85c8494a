//! What a user's value of a variable must be. The scripts of the image look at it when the container starts.

use std::fmt;

use crate::pattern::Pattern;
use crate::spec::{Bound, EnvName, ValueType};

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Contract {
    /// One of these; there is one at least.
    OneOf(Vec<String>),
    /// A value of a kind, which also matches the pattern.
    Value(ValueKind, Option<Pattern>),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer(Range),
    /// A number.
    Number(Range),
    /// `true` or `false`.
    Boolean,
    /// An address with its scheme.
    Url,
    /// A path from the root.
    Path,
    /// A time with its unit.
    Duration,
    /// The number of a port.
    Port(Range),
}

/// The least and the most that a number may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Range {
    pub(crate) least: Option<Bound>,
    pub(crate) most: Option<Bound>,
}

/// Another variable, and the values of it that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(crate) variable: EnvName,
    /// One at least.
    pub(crate) values: Vec<String>,
}

impl Default for Contract {
    fn default() -> Self {
        Self::Value(ValueKind::Text, None)
    }
}

impl Contract {
    /// The number of a port, whichever.
    pub(crate) fn port() -> Self {
        Self::Value(ValueKind::Port(Range::default()), None)
    }

    /// The number of a user or a group. Nobody becomes root.
    pub(crate) fn user_number() -> Self {
        let bound = |text: &str| Bound::try_from(text).ok();
        Self::Value(ValueKind::Integer(Range { least: bound("1"), most: bound("999999999") }), None)
    }

    /// The rights that new files do not get.
    pub(crate) fn umask() -> Self {
        let pattern = Pattern::parse("0?[0-7]{3}").expect("internal: our own patterns are right");
        Self::Value(ValueKind::Text, Some(pattern))
    }

    /// Whether any text will do.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Value(ValueKind::Text, None))
    }

    /// Whether a value will do.
    pub fn takes(&self, value: &str) -> bool {
        match self {
            Self::OneOf(values) => values.iter().any(|other| other == value),
            Self::Value(..) => {
                self.patterns().iter().all(|pattern| pattern.matches(value))
                    && self.range().is_none_or(|range| range.holds(value))
            }
        }
    }

    /// What the whole value matches: both what its kind and what the file says.
    pub(crate) fn patterns(&self) -> Vec<Pattern> {
        match self {
            Self::OneOf(_) => Vec::new(),
            Self::Value(kind, pattern) => kind.pattern().into_iter().chain(pattern.clone()).collect(),
        }
    }

    /// What a number lies between.
    pub(crate) fn range(&self) -> Option<Range> {
        match self {
            Self::Value(ValueKind::Integer(range) | ValueKind::Number(range), _) => Some(range.clone()),
            Self::Value(ValueKind::Port(range), _) => Some(range.of_ports()),
            Self::OneOf(_) | Self::Value(..) => None,
        }
    }

    /// The words for what a value must be; none where any text will do.
    pub fn wanted(&self) -> Option<String> {
        match self {
            Self::OneOf(values) => Some(match values.as_slice() {
                [only] => only.clone(),
                several => format!("one of {}", several.join(", ")),
            }),
            Self::Value(ValueKind::Text, None) => None,
            Self::Value(ValueKind::Text, Some(pattern)) => Some(format!("a text that matches {pattern}")),
            Self::Value(kind, None) => Some(kind.wanted()),
            Self::Value(kind, Some(pattern)) => Some(format!("{} that matches {pattern}", kind.wanted())),
        }
    }
}

impl ValueKind {
    /// Of that type, with those limits: none where the type has no order, or is not of numbers.
    pub(crate) fn new(kind: ValueType, range: Range) -> Option<Self> {
        let without = |kind| (range == Range::default()).then_some(kind);
        match kind {
            ValueType::Integer => Some(Self::Integer(range)),
            ValueType::Number => Some(Self::Number(range)),
            ValueType::Port => Some(Self::Port(range)),
            ValueType::String => without(Self::Text),
            ValueType::Boolean => without(Self::Boolean),
            ValueType::Url => without(Self::Url),
            ValueType::Path => without(Self::Path),
            ValueType::Duration => without(Self::Duration),
        }
    }

    /// What every value of the kind looks like. Numbers have no zeros before them: some programs read those in base 8.
    fn pattern(&self) -> Option<Pattern> {
        let text = match self {
            Self::Text => return None,
            Self::Integer(_) => "-?(0|[1-9][0-9]*)",
            Self::Number(_) => r"-?(0|[1-9][0-9]*)(\.[0-9]+)?",
            Self::Boolean => "true|false",
            Self::Url => "[A-Za-z][A-Za-z0-9+.-]*://[^[:space:]]+",
            Self::Path => "/.*",
            Self::Duration => "([0-9]+(ms|s|m|h))+",
            Self::Port(_) => "[1-9][0-9]{0,4}",
        };
        Some(Pattern::parse(text).expect("internal: our own patterns are right"))
    }

    fn wanted(&self) -> String {
        let of = |what: &str, range: &Range| match (&range.least, &range.most) {
            (None, None) => what.to_owned(),
            (Some(least), None) => format!("{what} of at least {least}"),
            (None, Some(most)) => format!("{what} of at most {most}"),
            (Some(least), Some(most)) => format!("{what} from {least} to {most}"),
        };
        match self {
            Self::Text => "a text".to_owned(),
            Self::Integer(range) => of("a whole number", range),
            Self::Number(range) => of("a number", range),
            Self::Boolean => "true or false".to_owned(),
            Self::Url => "an address such as https://example.com".to_owned(),
            Self::Path => "a path that begins with /".to_owned(),
            Self::Duration => "a time with its unit such as 30s or 1m30s".to_owned(),
            Self::Port(range) => of("a port", &range.of_ports()),
        }
    }
}

impl Range {
    /// Whether a number lies in it.
    fn holds(&self, number: &str) -> bool {
        let number = value(number);
        self.least.as_ref().is_none_or(|least| number >= value(least.as_str()))
            && self.most.as_ref().is_none_or(|most| number <= value(most.as_str()))
    }

    /// Whether no number lies in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.least.as_ref().is_some_and(|least| !self.holds(least.as_str()))
    }

    /// The same within what a port may be.
    fn of_ports(&self) -> Self {
        let bound = |text: &str| Bound::try_from(text).ok();
        Self { least: self.least.clone().or_else(|| bound("1")), most: self.most.clone().or_else(|| bound("65535")) }
    }
}

/// A number as awk reads it: exact up to 15 digits, and in order beyond.
fn value(number: &str) -> f64 {
    number.parse().unwrap_or(f64::NAN)
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.values.iter().map(|value| if value.is_empty() { "empty" } else { value.as_str() });
        write!(f, "{} is {}", self.variable, shown.collect::<Vec<_>>().join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_has_a_name() {
        let variable = EnvName::new("MODE").unwrap();
        let condition = Condition { variable, values: vec![String::new(), "fast".to_owned()] };
        assert_eq!(condition.to_string(), "MODE is empty or fast");
    }

    fn range(least: &str, most: &str) -> Range {
        Range { least: Bound::try_from(least).ok(), most: Bound::try_from(most).ok() }
    }

    fn of(kind: ValueKind) -> Contract {
        Contract::Value(kind, None)
    }

    #[test]
    fn values_of_each_kind() {
        for (kind, good, bad) in [
            (ValueKind::Text, &["", "a\nb"][..], &[][..]),
            (
                ValueKind::Integer(range("-1", "9")),
                &["0", "-1", "9"],
                &["", "-2", "10", "01", "1.0", "+1", "1e0", " 1", "1\n"],
            ),
            (
                ValueKind::Integer(range("1", "")),
                &["99999999999999999999999999"],
                &["0", "-99999999999999999999999999"],
            ),
            (ValueKind::Number(range("0.5", "1")), &["0.5", "1", "1.0", "0.999"], &["0.4999", "1.0001", ".5", "1."]),
            (ValueKind::Boolean, &["true", "false"], &["True", "1", "yes"]),
            (ValueKind::Url, &["https://a", "redis://:p%20@h:1/0"], &["a", "//a", "https://", "https://a b", "1://a"]),
            (ValueKind::Path, &["/", "/a b"], &["a", "./a", "/a\nb"]),
            (ValueKind::Duration, &["30s", "1m30s", "500ms"], &["30", "s", "1d"]),
            (ValueKind::Port(Range::default()), &["1", "65535"], &["0", "65536", "080", "99999999999"]),
            (ValueKind::Port(range("1024", "")), &["1024", "65535"], &["80", "65536"]),
        ] {
            for value in good {
                assert!(of(kind.clone()).takes(value), "{kind:?} takes {value:?}");
            }
            for value in bad {
                assert!(!of(kind.clone()).takes(value), "{kind:?} refuses {value:?}");
            }
        }
    }

    #[test]
    fn a_kind_without_an_order_has_no_limits() {
        for kind in [ValueType::String, ValueType::Boolean, ValueType::Url, ValueType::Path, ValueType::Duration] {
            assert_eq!(ValueKind::new(kind, range("1", "")), None);
            assert!(ValueKind::new(kind, Range::default()).is_some());
        }
    }

    #[test]
    fn what_is_wanted_reads_like_a_sentence() {
        let pattern = || Pattern::parse("T[0-6]").ok();
        for (contract, wanted) in [
            (Contract::OneOf(vec!["a".to_owned(), "b c".to_owned()]), "one of a, b c"),
            (Contract::Value(ValueKind::Text, pattern()), "a text that matches T[0-6]"),
            (Contract::Value(ValueKind::Url, pattern()), "an address such as https://example.com that matches T[0-6]"),
            (of(ValueKind::Integer(range("1", "9"))), "a whole number from 1 to 9"),
            (of(ValueKind::Number(range("", "0.5"))), "a number of at most 0.5"),
            (of(ValueKind::Port(Range::default())), "a port from 1 to 65535"),
        ] {
            assert_eq!(contract.wanted().as_deref(), Some(wanted));
        }
    }
}
