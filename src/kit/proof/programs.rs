//! Programs for a shell among the words of a command.

/// Shells, by the name of their file.
const SHELLS: [&str; 6] = ["ash", "bash", "dash", "ksh", "sh", "zsh"];

/// Of the words of a command, or of a health check, which one is a program for a shell.
pub(super) fn in_list(words: &[&str]) -> Option<usize> {
    if words.first() == Some(&"CMD-SHELL") {
        return Some(1);
    }
    let shell = words.iter().position(|word| is_shell(word))?;
    let mut is_value = false;
    let mut behind = words.iter().enumerate().skip(shell + 1);
    let mut asks = |(_, word): &(usize, &&str)| {
        let is_option = is_value || word.starts_with(['-', '+']);
        // `-o pipefail`, also as in `-euo pipefail`.
        is_value = !is_value && !word.starts_with("--") && word.ends_with('o');
        !is_option || asks_for_program(word)
    };
    behind.find(|word| asks(word)).filter(|(_, word)| asks_for_program(word))?;
    behind.find(|(_, word)| !word.starts_with('-')).map(|(index, _)| index)
}

/// Of a command that is one text, the part that is a program for a shell.
pub(super) fn in_line(line: &str) -> Option<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (word, after) = first_word(rest);
        words.push(word);
        rest = after.trim_start();
    }
    words.get(in_list(&words)?).copied()
}

fn is_shell(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    SHELLS.contains(&name)
}

/// `-c`, also among other letters, as in `-ec`.
fn asks_for_program(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default();
    letters.contains('c') && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The first word of a line, with its quotes, and what is behind it.
fn first_word(line: &str) -> (&str, &str) {
    let mut quote = None;
    let mut is_escaped = false;
    let end = line.char_indices().find(|&(_, letter)| {
        let was_escaped = is_escaped;
        is_escaped = letter == '\\' && quote != Some('\'') && !was_escaped;
        match quote {
            _ if was_escaped => false,
            Some(open) => {
                quote = quote.filter(|_| letter != open);
                false
            }
            None => {
                quote = Some(letter).filter(|letter| matches!(letter, '"' | '\''));
                letter.is_whitespace()
            }
        }
    });
    line.split_at(end.map_or(line.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_program_behind_the_option() {
        assert_eq!(in_list(&["sh", "-c", "echo x", "a"]), Some(2));
        assert_eq!(in_list(&["CMD", "/bin/bash", "-e", "-uc", "echo x"]), Some(4));
        assert_eq!(in_list(&["CMD-SHELL", "echo x"]), Some(1));
        assert_eq!(in_list(&["bash", "-euo", "pipefail", "-c", "echo x"]), Some(4));
        assert_eq!(in_list(&["sh", "start.sh", "-c", "x"]), None);
        assert_eq!(in_list(&["redis-cli", "-c", "x"]), None);
        assert_eq!(in_list(&["bash", "--rcfile", "x", "start.sh"]), None);
    }

    #[test]
    fn a_line_has_one_word_as_its_program() {
        assert_eq!(in_line("sh -c \"echo 'a b'\" c"), Some("\"echo 'a b'\""));
        assert_eq!(in_line("tini -- /bin/sh -ec 'echo \"a\\' b"), Some("'echo \"a\\'"));
        assert_eq!(in_line("sh -c \"echo \\\" a\" b"), Some("\"echo \\\" a\""));
        assert_eq!(in_line("sh -c"), None);
        assert_eq!(in_line("memcached -c 5"), None);
    }
}
