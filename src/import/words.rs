//! Small judgements on texts of the sources: names, secrets, dollars, words of a shell.

use crate::yaml_out::Value;

/// A number as one, and any other text as it is.
pub(super) fn number(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Value::Integer(number),
        _ => text.into(),
    }
}

/// The text with each dollar as the language writes one that is no reference.
pub(super) fn plain(text: &str) -> String {
    text.replace('$', "$$")
}

/// A name as services, stages and ports want it.
pub(super) fn name(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let plain: String =
        lower.chars().map(|each| if each.is_ascii_lowercase() || each.is_ascii_digit() { each } else { '-' }).collect();
    let name = plain.trim_matches('-');
    match name.chars().next() {
        Some(first) if first.is_ascii_lowercase() => name.to_owned(),
        Some(_) => format!("s-{name}"),
        None => "app".to_owned(),
    }
}

/// Whether a variable's value is somebody's secret: by its name, or as an address with a password in it.
pub(super) fn is_secret(variable: &str, value: &str) -> bool {
    const WORDS: [&str; 12] = [
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "ACCESS_KEY",
        "CREDENTIALS",
        "AUTH_KEY",
        "ENCRYPTION_KEY",
    ];
    let name = variable.to_ascii_uppercase();
    let is_about_a_file = name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_DIR");
    let switches = ["true", "false", "yes", "no", "on", "off"];
    let is_switch = switches.contains(&value.to_ascii_lowercase().as_str()) || value.parse::<u32>().is_ok();
    let is_named = WORDS.iter().any(|word| name.contains(word)) || name.ends_with("_PW") || name.ends_with("_PASS");
    (is_named && !is_about_a_file && !is_switch) || has_password(value)
}

/// Whether a text is an address such as `scheme://user:password@host`, or holds one.
pub(super) fn has_password(value: &str) -> bool {
    value.split("://").skip(1).any(|rest| {
        let authority = rest.split(['/', ' ', '?', '#', '"', '\'']).next().unwrap_or_default();
        let login = authority.rsplit_once('@').map(|(login, _)| login);
        let password = login.and_then(|login| login.split_once(':')).map(|(_, password)| password);
        password.is_some_and(|password| !password.is_empty() && !password.starts_with('$'))
    })
}

/// The commands of a line that are joined by `&&` alone; none where something else joins them, too.
pub(super) fn chain(line: &str) -> Option<Vec<String>> {
    let mut commands = vec![String::new()];
    let mut quote = None;
    let mut characters = line.chars().peekable();
    while let Some(each) = characters.next() {
        match (quote, each) {
            (Some(open), _) if open == each => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                push(&mut commands, each);
                push(&mut commands, characters.next().unwrap_or(' '));
                continue;
            }
            (None, '"' | '\'') => quote = Some(each),
            (None, '&') if characters.peek() == Some(&'&') => {
                characters.next();
                commands.push(String::new());
                continue;
            }
            (None, '|') if characters.peek() == Some(&'|') => return None,
            (None, '&' | ';' | '(' | ')' | '`' | '{' | '}' | '#') if !is_inside(&commands, each) => return None,
            _ => {}
        }
        push(&mut commands, each);
    }
    let commands: Vec<String> = commands.into_iter().map(|command| command.trim().to_owned()).collect();
    let begins_block = |command: &String| {
        let first = command.split_whitespace().next().unwrap_or_default();
        ["if", "then", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "!", ""].contains(&first)
    };
    (quote.is_none() && !commands.iter().any(begins_block)).then_some(commands)
}

fn push(commands: &mut [String], each: char) {
    if let Some(last) = commands.last_mut() {
        last.push(each);
    }
}

/// Whether the character is part of a word or of a redirection, as in `${NAME}`, `2>&1` or `a#b`.
fn is_inside(commands: &[String], each: char) -> bool {
    let before = commands.last().map(String::as_str).unwrap_or_default();
    match each {
        '&' => before.ends_with('>'),
        '{' => before.ends_with('$'),
        '}' => before.rfind("${").is_some_and(|at| !before.get(at..).unwrap_or_default().contains('}')),
        '#' => !before.ends_with(char::is_whitespace) && !before.is_empty(),
        _ => false,
    }
}

/// The words of a command that a shell takes as they stand; none where it would replace some of it.
pub(super) fn plain_words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = command.chars();
    while let Some(each) = characters.next() {
        match (quote, each) {
            (Some(open), _) if open == each => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(each),
            (_, '$' | '`') => return None,
            (None, '\\') => word.get_or_insert_default().push(characters.next()?),
            (Some(_), '\\') => match characters.next()? {
                next @ ('"' | '\\' | '$' | '`') => word.get_or_insert_default().push(next),
                next => word.get_or_insert_default().extend(['\\', next]),
            },
            (None, '"' | '\'') => {
                quote = Some(each);
                word.get_or_insert_default();
            }
            (None, _) if each.is_whitespace() => words.extend(word.take()),
            (None, '*' | '?' | '[' | '<' | '>' | '|' | '&' | ';' | '(' | ')' | '#' | '~' | '{') => return None,
            _ => word.get_or_insert_default().push(each),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_cut_where_nothing_else_joins() {
        let cut = |line: &str| chain(line).map(|commands| commands.join("|"));
        assert_eq!(cut("a b && c 'x && y' && d >/dev/null 2>&1").as_deref(), Some("a b|c 'x && y'|d >/dev/null 2>&1"));
        assert_eq!(cut("echo ${A} && curl x | sh").as_deref(), Some("echo ${A}|curl x | sh"));
        for whole in ["a; b", "a || b", "(a)", "if a && b; then c; fi", "a &", "{ a; }", "a && ", "a 'b", "a # b"] {
            assert_eq!(cut(whole), None, "{whole}");
        }
    }

    #[test]
    fn words_are_plain_or_none() {
        assert_eq!(plain_words(r#"a "b c" 'd$e' f\ g ''"#).unwrap(), ["a", "b c", "d$e", "f g", ""]);
        for other in ["$A", "a*", "a > b", "`a`", "\"$A\"", "'a"] {
            assert_eq!(plain_words(other), None, "{other}");
        }
    }

    #[test]
    fn secrets_are_known_by_name_or_by_address() {
        assert!(is_secret("DB_PASSWORD", "x") && is_secret("github_token", "x") && is_secret("URL", "pg://a:b@c/d"));
        for (name, value) in [("PASSWORD_FILE", "/run/x"), ("URL", "http://a/b"), ("URL", "pg://a@c"), ("KEYS", "x")] {
            assert!(!is_secret(name, value), "{name}");
        }
        assert!(!is_secret("TOKEN_LIMIT", "100") && !is_secret("URL", "pg://a:$P@c"));
    }

    #[test]
    fn names_are_made_to_fit() {
        assert_eq!([name("My_App"), name("2web"), name("--"), name("a.b")], ["my-app", "s-2web", "app", "a-b"]);
    }
}
