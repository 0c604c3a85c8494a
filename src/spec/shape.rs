//! What a value of Compose's looks like: the reader checks it, and the schema describes it.

/// The shape of a value. Wherever one text or number can stand, a `$` may stand for it: Compose fills it in.
#[derive(Debug)]
pub enum Shape {
    /// A text; what looks like a number is one, too.
    Text,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A text of a form of its own.
    Like(&'static Pattern),
    /// `true` or `false`.
    Bool,
    /// A number of a form of its own, with the least that it may be.
    Number(&'static Pattern, i64),
    /// A text, a number, a truth value, or nothing.
    Scalar,
    /// Nothing at all.
    Nothing,
    /// A list, in which nothing stands twice.
    List(&'static Self),
    /// A map of any names.
    Map(&'static Self),
    /// A map of these keys.
    Fields(&'static [Field]),
    /// One of several, of which no two are a list, or a map, or one text.
    Either(&'static [Self]),
}

/// How a text is written.
#[derive(Debug)]
pub struct Pattern {
    /// What is expected, for reports and for the reference.
    pub what: &'static str,
    /// The regular expression that the schema gives.
    pub regex: &'static str,
    /// Whether a text is written so.
    pub fits: fn(&str) -> bool,
}

/// A key of a map and what stands there.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Whether Compose needs it.
    pub required: bool,
    /// What stands there.
    pub shape: Shape,
}

/// A key that may be left out.
pub(super) const fn key(name: &'static str, shape: Shape) -> Field {
    Field { name, required: false, shape }
}

/// A key that Compose needs.
pub(super) const fn needed(name: &'static str, shape: Shape) -> Field {
    Field { name, required: true, shape }
}

/// A whole number.
pub(super) const WHOLE: Pattern = Pattern { what: "a whole number", regex: "^-?[0-9]{1,18}$", fits: is_whole };

/// A number with or without a fraction.
pub(super) const DECIMAL: Pattern =
    Pattern { what: "a number such as `1.5`", regex: r"^[0-9]{1,9}(\.[0-9]{1,9})?$", fits: is_decimal };

/// An amount of bytes.
pub(super) const BYTES: Pattern = Pattern {
    what: "an amount of bytes such as `512m`",
    regex: r"^(-1|[0-9]{1,18}(\.[0-9]{1,9})? ?([kKmMgGtTpP][iI]?)?[bB]?)$",
    fits: is_bytes,
};

/// A time.
pub(super) const TIME: Pattern = Pattern {
    what: "a time such as `30s` or `1m30s`",
    regex: r"^([0-9]{1,9}(\.[0-9]{1,9})?(us|ms|s|m|h))+$",
    fits: is_time,
};

/// A name of Compose's.
pub(super) const NAME: Pattern = Pattern {
    what: "a name of letters, digits and `_.-` that begins with a letter or a digit",
    regex: "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$",
    fits: |text| text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(is_of_name),
};

/// Whether a container is started again.
pub(super) const RESTART: Pattern = Pattern {
    what: "`no`, `always`, `unless-stopped`, `on-failure` or `on-failure:TIMES`",
    regex: "^(no|always|unless-stopped|on-failure(:[0-9]{1,9})?)$",
    fits: |text| match text.strip_prefix("on-failure:") {
        Some(times) => is_digits(times, 9),
        None => matches!(text, "no" | "always" | "unless-stopped" | "on-failure"),
    },
};

/// When an image is pulled.
pub(super) const PULL_POLICY: Pattern = Pattern {
    what: "`always`, `never`, `missing`, `build`, `daily`, `weekly` or `every_TIME`",
    regex: "^(always|never|missing|if_not_present|build|daily|weekly|every_([0-9]{1,9}[wdhms])+)$",
    fits: is_pull_policy,
};

impl Shape {
    /// What is expected, in a user's words.
    pub fn expected(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Choice(choices) => format!("one of {}", crate::diagnostic::list(choices.iter().copied())),
            Self::Like(pattern) | Self::Number(pattern, _) => pattern.what.to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Scalar => "a text, a number, `true`, `false` or nothing".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) | Self::Fields(_) => "a map".to_owned(),
            Self::Either(shapes) => shapes.iter().map(Self::expected).collect::<Vec<_>>().join(" or "),
        }
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)
}

fn is_digits(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_whole(text: &str) -> bool {
    is_digits(text.strip_prefix('-').unwrap_or(text), 18)
}

fn is_fraction(text: &str, longest: usize) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => is_digits(whole, longest) && is_digits(fraction, 9),
        None => is_digits(text, longest),
    }
}

fn is_decimal(text: &str) -> bool {
    is_fraction(text, 9)
}

fn is_bytes(text: &str) -> bool {
    let number = text.strip_suffix(['b', 'B']).unwrap_or(text);
    let number = match number.strip_suffix(['i', 'I']) {
        Some(number) if number.ends_with(is_prefix) => number,
        _ => number,
    };
    let number = number.strip_suffix(is_prefix).unwrap_or(number);
    text == "-1" || is_fraction(number.strip_suffix(' ').unwrap_or(number), 18)
}

fn is_prefix(letter: char) -> bool {
    "kKmMgGtTpP".contains(letter)
}

/// Numbers, each with its unit.
fn is_times(mut text: &str, units: &[&str], is_number: fn(&str) -> bool) -> bool {
    if text.is_empty() {
        return false;
    }
    while !text.is_empty() {
        let end = text.find(|each: char| !each.is_ascii_digit() && each != '.').unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let Some(after) = units.iter().find_map(|unit| rest.strip_prefix(unit)).filter(|_| is_number(number)) else {
            return false;
        };
        text = after;
    }
    true
}

fn is_time(text: &str) -> bool {
    is_times(text, &["us", "ms", "s", "m", "h"], is_decimal)
}

fn is_pull_policy(text: &str) -> bool {
    match text.strip_prefix("every_") {
        Some(times) => is_times(times, &["w", "d", "h", "m", "s"], |number| is_digits(number, 9)),
        None => matches!(text, "always" | "never" | "missing" | "if_not_present" | "build" | "daily" | "weekly"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_texts() {
        let cases: &[(&Pattern, &[&str], &[&str])] = &[
            (&WHOLE, &["0", "-1", "12"], &["", "-", "1.5", "1k"]),
            (&DECIMAL, &["0.5", "2"], &["-1", "1.", ".5", "1e3"]),
            (&BYTES, &["-1", "64000000", "512m", "1.5GiB", "2 kb", "1b"], &["", "m", "1x", "-2", "1ib", "1 m b"]),
            (&TIME, &["30s", "1m30s", "1.5h", "5ms"], &["", "30", "s", "1d", "1m 30s"]),
            (&NAME, &["a", "0-dev.x_y"], &["", "-a", "a b"]),
            (&RESTART, &["no", "on-failure", "on-failure:3"], &["yes", "on-failure:", "on-failure:x"]),
            (&PULL_POLICY, &["always", "every_12h", "every_1d12h"], &["", "every_", "every_1x", "sometimes"]),
        ];
        for (pattern, right, wrong) in cases {
            let regex = jsonschema::validator_for(&serde_json::json!({ "pattern": pattern.regex })).unwrap();
            for text in *right {
                assert!((pattern.fits)(text) && regex.is_valid(&(*text).into()), "{}: {text}", pattern.what);
            }
            for text in *wrong {
                assert!(!(pattern.fits)(text) && !regex.is_valid(&(*text).into()), "{}: {text}", pattern.what);
            }
        }
    }
}
