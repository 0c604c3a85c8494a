//! Numbers and truth values: the only texts whose spelling YAML readers disagree about, so one spelling counts.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::error::{Error, Problem};
use super::invalid::Invalid;
use super::node::Scalar;

/// A plain decimal number; `range` is what its type can hold.
pub(super) fn integer<T: FromStr + Display>(scalar: &Scalar, range: &RangeInclusive<T>) -> Result<T, Error> {
    let text = scalar.text.as_str();
    let decimal = decimal(text);
    if !scalar.plain || decimal.as_deref() != Some(text) {
        return Err(Error::wrong_type("a whole number", decimal));
    }
    text.parse().map_err(|_| {
        let message = format!("expected a whole number from {} to {}, found `{text}`", range.start(), range.end());
        Error::new(Problem::Invalid(Invalid::new(message)))
    })
}

/// The one spelling of a whole number that may have a plus sign or zeros in front.
fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(if significant.is_empty() { "0".to_owned() } else { format!("{sign}{significant}") })
}

/// A plain number with or without a fraction.
pub(super) fn float(scalar: &Scalar) -> Result<f64, Error> {
    let text = scalar.text.as_str();
    let decimal = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e' | b'E' | b'+');
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && text.bytes().all(decimal));
    match number {
        Some(number) if scalar.plain => Ok(number),
        number => Err(Error::wrong_type("a number", number.map(|_| text.to_owned()))),
    }
}

/// Plain `true` or `false`.
pub(super) fn boolean(scalar: &Scalar) -> Result<bool, Error> {
    let meant = match scalar.text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => Some(true),
        "false" | "no" | "off" | "n" => Some(false),
        _ => None,
    };
    match meant {
        Some(value) if scalar.plain && scalar.text == value.to_string() => Ok(value),
        meant => Err(Error::wrong_type("`true` or `false`", meant.map(|value| value.to_string()))),
    }
}
