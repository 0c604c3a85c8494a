//! What an output can hold. A text that it cannot hold is refused here, so that no emitter meets one.

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{Piece, Text};
use crate::yaml::{Spanned, written};

/// The most bytes of a text in one line: with all of it escaped, two of them still fit into a line of a Dockerfile.
const LONGEST: usize = 8_000;

/// A form that a constant must have where it is printed.
pub(crate) struct Form {
    /// What is expected, for reports and for the reference.
    pub(crate) what: &'static str,
    /// The regular expression that the schema gives for these texts.
    #[cfg_attr(not(feature = "schema"), expect(dead_code, reason = "for the schema alone"))]
    pub(crate) pattern: &'static str,
    fits: fn(&str) -> bool,
    /// The text as it was probably meant; offered when it then fits.
    mended: fn(&str) -> String,
}

/// One line, of whatever is in it.
pub(crate) const LINE: Form = Form { what: "one line", pattern: r"^[^\n\r]*$", fits: is_line, mended: joined };

/// A word that needs no quotes in a Dockerfile, in a shell and in a list of packages.
pub(crate) const WORD: Form = Form {
    what: "one word of letters, digits and `._/:@+~-`",
    pattern: r"^[A-Za-z0-9][A-Za-z0-9._/:@+~-]*$",
    fits: |text| is_word(text, b"._/:@+~-"),
    mended: trimmed,
};

/// The reference of an image.
pub(crate) const IMAGE: Form = Form {
    what: "the reference of an image, such as `debian:bookworm-slim`",
    pattern: r"^[A-Za-z0-9][A-Za-z0-9._/:@-]*$",
    fits: |text| is_word(text, b"._/:@-"),
    mended: trimmed,
};

/// Where something is taken from, when a map says it.
#[cfg(feature = "schema")]
pub(crate) const SOURCE: Form = Form {
    what: "a stage, an image such as `golang:1.25`, or a path of the context such as `./docs`",
    pattern: r"^([A-Za-z0-9][A-Za-z0-9._/:@-]*|\.[^:]+)$",
    fits: |text| text.starts_with('.') || is_word(text, b"._/:@-"),
    mended: trimmed,
};

/// The tag of an image.
pub(crate) const TAG: Form = Form {
    what: "a version that can be an image's tag: letters, digits and `._-`, at most 128",
    pattern: r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
    fits: |text| text.len() <= 128 && is_word(text, b"._-"),
    mended: trimmed,
};

/// An address that `ADD` can download from.
pub(crate) const ADDRESS: Form = Form {
    what: "an address that begins with `https://` or `http://`",
    pattern: r"^https?://[A-Za-z0-9][A-Za-z0-9._/:@+~%?&=-]*$",
    fits: is_address,
    mended: |text| format!("https://{}", text.trim()),
};

/// A pattern of an ignore file.
pub(crate) const PATTERN: Form = Form {
    what: "a pattern: one line without white space at its ends",
    pattern: r"^(?!\./$)[^\s]([^\n\r]*[^\s])?$",
    fits: |text| is_line(text) && !text.is_empty() && text != "./" && text.trim() == text,
    mended: |text| joined(text).trim().to_owned(),
};

/// A path that is asked over HTTP.
pub(crate) const HTTP_PATH: Form = Form {
    what: "a path that begins with `/`",
    pattern: r"^/[^\n\r]*$",
    fits: |text| text.starts_with('/') && is_line(text),
    mended: |text| format!("/{}", behind_host(text.trim())),
};

/// What stands behind the host of an address; all of a text that is none.
fn behind_host(text: &str) -> &str {
    match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => text,
    }
}

fn is_line(text: &str) -> bool {
    text.len() <= LONGEST && !text.contains(['\n', '\r', '\0'])
}

fn is_word(text: &str, signs: &[u8]) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| is_word(rest, b"._/:@+~%?&=-"))
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn joined(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Form {
    /// The text as it was probably meant, if that fits.
    fn mended(&self, text: &str) -> Option<String> {
        Some((self.mended)(text)).filter(|mended| (self.fits)(mended))
    }
}

impl Check<'_> {
    /// A constant of that form.
    pub(super) fn formed(&mut self, text: &Spanned<Text>, form: &Form) -> String {
        let value = self.constant(text);
        self.expect(text, &value, form);
        value
    }

    pub(super) fn optionally_formed(&mut self, text: Option<&Spanned<Text>>, form: &Form) -> Option<String> {
        text.map(|text| self.formed(text, form))
    }

    /// Reports a text whose value has not the form. What is wrong with its references is reported elsewhere.
    pub(super) fn expect(&mut self, text: &Spanned<Text>, value: &str, form: &Form) {
        let is_literal = text.pieces().iter().all(|piece| matches!(piece, Piece::Literal(_)));
        let is_whole = text.pieces().iter().all(|piece| match piece {
            Piece::Literal(_) => true,
            Piece::Fact(path) => self.fact(path, None, 0).is_some(),
            Piece::Variable(_) => false,
        });
        if is_whole {
            let instead = is_literal.then(|| form.mended(value)).flatten().map(|text| text.replace('$', "$$"));
            self.expect_text(text.span, value, form, instead);
        }
    }

    /// Reports a verbatim text that has not the form.
    pub(super) fn expect_verbatim(&mut self, text: &Spanned<String>, form: &Form) {
        self.expect_text(text.span, text, form, form.mended(text));
    }

    /// Reports a text that has not the form, with what to write instead, if that is known.
    pub(super) fn expect_text(&mut self, span: Span, value: &str, form: &Form, instead: Option<String>) {
        if (form.fits)(value) {
            return;
        }
        let start: String = value.chars().take(60).collect();
        let end = if start.len() < value.len() { "…" } else { "" };
        let message = format!("expected {}, found `{}{end}`", form.what, start.escape_debug());
        let report = Diagnostic::new(Code::InvalidValue, span, message);
        self.report(match instead {
            Some(text) => report.edit(format!("write `{text}`"), span, written(&text)),
            None => report.advice(format!("write {}: only you know what it shall be", form.what)),
        });
    }
}
