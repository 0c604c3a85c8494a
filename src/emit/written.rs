//! Files that a service writes when it starts. Each value is escaped for where it stands, or refused there.

use super::script::{bare, is_assigned, word};
use crate::model::{Model, Part, Service, Text, Written};
use crate::shell::Word;
use crate::spec::EnvName;
use crate::template::{self, Function, Quoted, Refused};

/// How a value must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Anything but several lines.
    Line,
    /// Between double quotes of JSON, YAML or TOML.
    Quoted,
    /// As a word of a shell.
    Word,
    /// Where only what needs no quotes is safe.
    Plain,
}

impl Place {
    /// The function of the script that looks at a value, or escapes it.
    fn function(self) -> Function {
        match self {
            Self::Line => Function::OneLine,
            Self::Quoted => Function::Quoted,
            Self::Word => Function::ShellWord,
            Self::Plain => Function::Plain,
        }
    }
}

/// What a service writes. Its own writer, such as `s6-setuidgid`, becomes the service's user.
pub(super) fn files(model: &Model, service: &Service, writer: &[Quoted]) -> template::Files {
    let mut files = template::Files::default();
    for written in &service.written {
        let mut content = Word::default();
        let mut refused = Vec::new();
        let mut before = String::new();
        for part in written.content.parts() {
            let value = word(model, &Text::from_iter([part.clone()]), &|name| is_assigned(model, service, name));
            let escaped = match part {
                Part::Literal(text) => {
                    before.push_str(text);
                    value
                }
                // What is percent-encoded is plain everywhere.
                Part::Encoded(_) => value,
                Part::Variable(name) => {
                    let place = place(written, &before);
                    files.functions.insert(place.function());
                    let function = EnvName::new(place.function().word()).expect("internal: the function has a name");
                    match place {
                        Place::Quoted | Place::Word => Word::output(&function, value),
                        Place::Line | Place::Plain => {
                            let (name, check) = (bare(name), bare(&function));
                            refused.push(Refused { check, name, value: value.clone().into() });
                            value
                        }
                    }
                }
            };
            content = content.then(escaped);
        }
        let end = if before.ends_with('\n') && ends_with_literal(&written.content) { "" } else { "\n" };
        files.written.push(template::StartFile {
            path: written.path.to_string(),
            mode: written.mode.to_string(),
            refused,
            content: content.then(Word::literal(end)).into(),
            writer: writer.to_vec(),
        });
    }
    files
}

fn ends_with_literal(text: &Text) -> bool {
    matches!(text.parts().last(), Some(Part::Literal(_)))
}

/// How a value must be written behind that text of a file.
fn place(file: &Written, before: &str) -> Place {
    let name = file.path.as_str().rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("json") if json_is_open(before) => Place::Quoted,
        Some("yaml" | "yml" | "toml") if line_is_open(before) => Place::Quoted,
        Some("sh") if is_bare_in_shell(before) => Place::Word,
        Some("json" | "yaml" | "yml" | "toml" | "sh") => Place::Plain,
        _ => Place::Line,
    }
}

/// Whether a text of JSON ends within double quotes.
fn json_is_open(text: &str) -> bool {
    let mut open = false;
    let mut rest = text.chars();
    while let Some(each) = rest.next() {
        match each {
            '"' => open = !open,
            '\\' if open => {
                rest.next();
            }
            _ => {}
        }
    }
    open
}

/// Whether the last line of YAML or TOML ends within double quotes, the only ones of it.
fn line_is_open(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let Some((before, _)) = line.split_once('"') else { return false };
    let begins = before.is_empty() || before.ends_with([' ', '\t', '[', '{', ',', '=']);
    begins && !before.contains(['\'', '#', '|', '>']) && json_is_open(line)
}

/// Whether a script of the shell ends outside of quotes, comments and here-documents.
fn is_bare_in_shell(text: &str) -> bool {
    let mut quote = None;
    let mut rest = text.chars();
    while let Some(each) = rest.next() {
        match (quote, each) {
            (None | Some('"'), '\\') => {
                rest.next();
            }
            (None, '"' | '\'' | '#') => quote = Some(each),
            (Some('#'), '\n') => quote = None,
            (Some(open), each) if open == each && open != '#' => quote = None,
            _ => {}
        }
    }
    // What begins with any of these is read otherwise, and seldom.
    quote.is_none() && !text.contains("<<") && !text.contains(['`', '$']) && !text.ends_with('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_counted_as_their_readers_do() {
        for open in ["{\"a\": \"", r#"{"a\"": ""#, "\"", "\"x"] {
            assert!(json_is_open(open), "{open}");
        }
        for closed in ["", "{\"a\": ", r#"{"a\\": "#] {
            assert!(!json_is_open(closed), "{closed}");
        }
        for open in ["a: \"", "b: 1\na: [\"x", "key = \"http://"] {
            assert!(line_is_open(open), "{open}");
        }
        for closed in ["a: ", "a: it\"s ", "a: 'x \"", "a: \"\n", "# \"", "a: \"x\" "] {
            assert!(!line_is_open(closed), "{closed}");
        }
        for bare in ["", "X=", "# it's\nX=", "a 'b' \"c\" \\\" "] {
            assert!(is_bare_in_shell(bare), "{bare}");
        }
        for other in ["X=\"", "X='", "# ", "cat <<EOF\nX=", "a $(", "`", "\\"] {
            assert!(!is_bare_in_shell(other), "{other}");
        }
    }
}
