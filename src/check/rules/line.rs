//! The programs that a line for the shell runs, as far as that is plain to see.

/// Words before a program that run it.
const PREFIXES: [&str; 10] = ["!", "if", "then", "else", "elif", "do", "while", "until", "exec", "time"];

/// Words that ask whether a program is there.
const QUESTIONS: [&str; 4] = ["command", "which", "type", "hash"];

/// The programs of a line, those that are tried one after the other with `||` together. Reading ends where it would
/// take a shell to go on; a line that asks for programs itself has none.
pub(super) fn programs(line: &str) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    let mut group = Vec::new();
    let mut is_first = true;
    for token in tokens(line) {
        match token {
            Token::Word(word) if QUESTIONS.contains(&word.as_str()) => return Vec::new(),
            Token::Word(word) if is_first && !PREFIXES.contains(&word.as_str()) && !is_assignment(&word) => {
                group.push(word);
                is_first = false;
            }
            Token::Word(_) => {}
            Token::Or => is_first = true,
            Token::End => {
                groups.push(std::mem::take(&mut group));
                is_first = true;
            }
        }
    }
    groups.push(group);
    groups.retain(|group| !group.is_empty());
    groups
}

enum Token {
    Word(String),
    /// `||`
    Or,
    /// `;`, `&`, `&&`, `|` and a line's end.
    End,
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let end = match character {
            ' ' | '\t' => None,
            '|' if characters.next_if_eq(&'|').is_some() => Some(Token::Or),
            ';' | '&' | '|' | '\n' => Some(Token::End),
            '\'' | '"' => {
                let quoted: String = characters.by_ref().take_while(|next| *next != character).collect();
                if quoted.contains('\\') {
                    break;
                }
                word.push_str(&quoted);
                continue;
            }
            // What follows is a comment, another command in this one, or anything at all.
            '#' | '(' | ')' | '{' | '}' | '<' | '>' | '`' | '\\' => break,
            _ => {
                word.push(character);
                continue;
            }
        };
        tokens.extend((!word.is_empty()).then(|| Token::Word(std::mem::take(&mut word))));
        tokens.extend(end);
    }
    tokens.extend((!word.is_empty()).then_some(Token::Word(word)));
    tokens
}

#[cfg(test)]
mod tests {
    use super::programs;

    #[test]
    fn programs_are_first_words() {
        let found = |line| {
            let groups: Vec<String> = programs(line).iter().map(|group| group.join("|")).collect();
            groups.join(" ")
        };
        assert_eq!(found("curl -f http://$/ || exit 1"), "curl|exit");
        assert_eq!(found("A=1 B='x y' nc -z $ $ && ! jq . | 'wget' x; exec psql"), "nc jq wget psql");
        assert_eq!(found("curl x || wget y"), "curl|wget");
        assert_eq!(found("test \"$(curl x)\" && wget"), "test wget");
        assert_eq!(found("x=$(curl y); wget"), "");
        assert_eq!(found("command -v curl && curl x"), "");
        assert_eq!(found("if curl x; then true; fi"), "curl true fi");
        assert_eq!(found("echo a # curl"), "echo");
        assert_eq!(found("echo \"a \\\"; curl x\""), "echo");
        assert_eq!(found(""), "");
    }
}
