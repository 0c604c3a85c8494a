//! Values in a `.env` file, as Compose reads it: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>.
//!
//! Measured with `docker compose config` of Compose 2.40: unquoted text may be cut at ` #` and is expanded; text in single
//! quotes is taken as it is, unless it has `'` or a backslash; in double quotes `\\`, `\"`, `\$`, `\n` and `\r` are
//! escapes, and everything else stands for itself.

use crate::variable::VariableName;

/// A value as Compose, and wherever it can be a shell, reads it back: bare, in single quotes, or in double quotes.
///
/// ```
/// use hullwright::dotenv::quote;
///
/// assert_eq!(quote("http://db:5432"), "http://db:5432");
/// assert_eq!(quote("a #b $c"), "'a #b $c'");
/// assert_eq!(quote("it's $5\n"), r#""it's \$5\n""#);
/// ```
pub fn quote(value: &str) -> String {
    let bare = |each: char| each.is_ascii_alphanumeric() || "_@%+=:,./-".contains(each);
    if value.chars().all(bare) {
        value.to_owned()
    } else if value.contains(['\'', '\\', '\n', '\r']) {
        format!("\"{}\"", value.chars().map(escaped).collect::<String>())
    } else {
        format!("'{value}'")
    }
}

fn escaped(each: char) -> String {
    match each {
        '\\' | '"' | '$' => format!("\\{each}"),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        _ => each.to_string(),
    }
}

/// `NAME=value`, with its line break.
pub fn assignment(name: &VariableName, value: &str) -> String {
    format!("{name}={}\n", quote(value))
}

/// A comment, one `#` per line.
pub fn comment(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "#\n".to_owned() } else { format!("# {line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines() {
        let name = VariableName::new("A").unwrap();
        assert_eq!(assignment(&name, ""), "A=\n");
        assert_eq!(comment("one\n\ntwo"), "# one\n#\n# two\n");
    }

    #[test]
    fn forms() {
        assert_eq!(quote("${X}"), "'${X}'");
        assert_eq!(quote("\\"), r#""\\""#);
        assert_eq!(quote("'\"'"), r#""'\"'""#);
        assert_eq!(quote("-"), "-");
    }

    /// Reads a value by the rules of the module's documentation.
    fn read_by_compose(text: &str) -> String {
        if let Some(inner) = text.strip_prefix('\'') {
            let (value, rest) = inner.split_once('\'').expect("it ends");
            assert!(rest.is_empty() && !value.contains('\\'));
            return value.to_owned();
        }
        let Some(inner) = text.strip_prefix('"') else {
            assert!(!text.contains(['$', '#', ' ', '\'', '"']));
            return text.to_owned();
        };
        let mut value = String::new();
        let mut rest = inner.chars();
        loop {
            match rest.next().expect("it ends") {
                '"' => break,
                '\\' => value.push(match rest.next().expect("an escape has a character") {
                    'n' => '\n',
                    'r' => '\r',
                    each => each,
                }),
                '$' => panic!("expanded: {text}"),
                each => value.push(each),
            }
        }
        assert_eq!(rest.next(), None, "nothing follows");
        value
    }

    proptest! {
        #[test]
        fn values_come_back(value in prop_oneof![any::<String>(), r#"[ \t\n'"\\$#{}=an-]{0,12}"#]) {
            let quoted = quote(&value);
            prop_assert!(!quoted.contains(['\n', '\r']), "a value is one line");
            prop_assert_eq!(read_by_compose(&quoted), value);
        }
    }
}
