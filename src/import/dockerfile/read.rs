//! A Dockerfile, instruction by instruction, with the facts of each.

use parse_dockerfile::{
    AddInstruction, Command, CopyInstruction, Flag, HealthcheckArguments, Instruction, JsonOrStringArray, Source,
    UnescapedString,
};

use super::pairs::pairs;
use crate::import::Unreadable;

/// One instruction.
#[derive(Debug)]
pub(super) struct Instr {
    pub(super) line: usize,
    /// The instruction as it was written, with its here-documents.
    pub(super) raw: String,
    pub(super) what: What,
}

/// A flag of an instruction, such as `--from=app`.
pub(super) type Flags = Vec<(String, String)>;

/// What an instruction says.
#[derive(Debug)]
pub(super) enum What {
    From {
        image: String,
        platform: Option<String>,
        name: Option<String>,
    },
    Arg(Vec<(String, Option<String>)>),
    Env(Vec<(String, String)>),
    Label(Vec<(String, String)>),
    Copy {
        flags: Flags,
        sources: Vec<String>,
        to: String,
        has_text: bool,
        is_add: bool,
    },
    Run {
        flags: Flags,
        command: Program,
        has_text: bool,
    },
    Workdir(String),
    User(String),
    Expose(Vec<String>),
    Volume(Vec<String>),
    Cmd(Program),
    Entrypoint(Program),
    Healthcheck {
        flags: Flags,
        test: Option<Program>,
    },
    Stopsignal(String),
    Maintainer(String),
    /// One that is kept as it is, wherever it stands.
    Other,
}

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// Words.
    Exec(Vec<String>),
    /// A line for the shell.
    Shell(String),
}

/// Reads a Dockerfile.
pub(super) fn read(path: &str, text: &str) -> Result<Vec<Instr>, Unreadable> {
    let wrong = |line, why: String| Unreadable { file: path.to_owned(), line, why };
    let file = parse_dockerfile::parse(text).map_err(|error| wrong(error.line(), format!("{error:#}")))?;
    if let Some(escape) = file.parser_directives.escape.as_ref().filter(|escape| escape.value.value != '\\') {
        let line = line_of(text, escape.span().start);
        return Err(wrong(line, "lines end in another character than `\\`, as in images for Windows".to_owned()));
    }
    let starts: Vec<usize> = file.instructions.iter().map(start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let read = file.instructions.iter().zip(starts.iter().zip(ends)).map(|(instruction, (start, end))| Instr {
        line: line_of(text, *start),
        raw: without_comments(text.get(*start..end).unwrap_or_default()),
        what: what(instruction),
    });
    Ok(read.collect())
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// The text without the comments and empty lines behind it.
fn without_comments(raw: &str) -> String {
    let mut lines: Vec<&str> = raw.lines().collect();
    while lines.len() > 1 && lines.last().is_some_and(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
        lines.pop();
    }
    lines.join("\n").trim_end().to_owned()
}

fn start(instruction: &Instruction<'_>) -> usize {
    match instruction {
        Instruction::Add(one) => one.add.span.start,
        Instruction::Arg(one) => one.arg.span.start,
        Instruction::Cmd(one) => one.cmd.span.start,
        Instruction::Copy(one) => one.copy.span.start,
        Instruction::Entrypoint(one) => one.entrypoint.span.start,
        Instruction::Env(one) => one.env.span.start,
        Instruction::Expose(one) => one.expose.span.start,
        Instruction::From(one) => one.from.span.start,
        Instruction::Healthcheck(one) => one.healthcheck.span.start,
        Instruction::Label(one) => one.label.span.start,
        Instruction::Maintainer(one) => one.maintainer.span.start,
        Instruction::Onbuild(one) => one.onbuild.span.start,
        Instruction::Run(one) => one.run.span.start,
        Instruction::Shell(one) => one.shell.span.start,
        Instruction::Stopsignal(one) => one.stopsignal.span.start,
        Instruction::User(one) => one.user.span.start,
        Instruction::Volume(one) => one.volume.span.start,
        Instruction::Workdir(one) => one.workdir.span.start,
        _ => 0,
    }
}

fn what(instruction: &Instruction<'_>) -> What {
    match instruction {
        Instruction::From(one) => What::From {
            image: text(&one.image),
            platform: one.options.iter().find(|flag| flag.name.value == "platform").map(|flag| flag_value(flag).1),
            name: one.as_.as_ref().map(|(_, name)| text(name)),
        },
        Instruction::Arg(one) => What::Arg(args(&one.arguments.value)),
        Instruction::Env(one) => pairs(&one.arguments.value).map_or(What::Other, What::Env),
        Instruction::Label(one) => pairs(&one.arguments.value).map_or(What::Other, What::Label),
        Instruction::Copy(CopyInstruction { options, src, dest, .. }) => copy(options, src, dest, false),
        Instruction::Add(AddInstruction { options, src, dest, .. }) => copy(options, src, dest, true),
        Instruction::Run(one) => What::Run {
            flags: flags(&one.options),
            command: program(&one.arguments),
            has_text: !one.here_docs.is_empty(),
        },
        Instruction::Workdir(one) => What::Workdir(unquoted(&one.arguments)),
        Instruction::User(one) => What::User(unquoted(&one.arguments)),
        Instruction::Expose(one) => What::Expose(one.arguments.iter().map(text).collect()),
        Instruction::Volume(one) => What::Volume(match &one.arguments {
            JsonOrStringArray::Json(words) => words.value.iter().map(text).collect(),
            JsonOrStringArray::String(words) => words.iter().map(text).collect(),
        }),
        Instruction::Cmd(one) => What::Cmd(program(&one.arguments)),
        Instruction::Entrypoint(one) => What::Entrypoint(program(&one.arguments)),
        Instruction::Healthcheck(one) => What::Healthcheck {
            flags: flags(&one.options),
            test: match &one.arguments {
                HealthcheckArguments::Cmd { arguments, .. } => Some(program(arguments)),
                _ => None,
            },
        },
        Instruction::Stopsignal(one) => What::Stopsignal(text(&one.arguments)),
        Instruction::Maintainer(one) => What::Maintainer(text(&one.name)),
        _ => What::Other,
    }
}

fn text(text: &UnescapedString<'_>) -> String {
    text.value.clone().into_owned()
}

fn unquoted(text: &UnescapedString<'_>) -> String {
    text.value.trim().trim_matches(['"', '\'']).to_owned()
}

fn flag_value(flag: &Flag<'_>) -> (String, String) {
    (text(&flag.name), flag.value.as_ref().map(text).unwrap_or_default())
}

fn flags(options: &[Flag<'_>]) -> Flags {
    options.iter().map(flag_value).collect()
}

/// `NAME` or `NAME=VALUE`, several of them where they are plain.
fn args(text: &str) -> Vec<(String, Option<String>)> {
    let bare = |word: &str| !word.contains('=');
    if text.split_whitespace().all(bare) {
        return text.split_whitespace().map(|name| (name.to_owned(), None)).collect();
    }
    let known = if text.contains('=') { pairs(text) } else { None };
    match known {
        Some(pairs) => pairs.into_iter().map(|(name, value)| (name, Some(value))).collect(),
        None => vec![(text.to_owned(), None)],
    }
}

fn copy(options: &[Flag<'_>], sources: &[Source<'_>], to: &UnescapedString<'_>, is_add: bool) -> What {
    let paths = sources.iter().filter_map(|source| match source {
        Source::Path(path) => Some(text(path)),
        _ => None,
    });
    let sources_read: Vec<String> = paths.collect();
    let has_text = sources_read.len() != sources.len();
    What::Copy { flags: flags(options), sources: sources_read, to: text(to), has_text, is_add }
}

fn program(command: &Command<'_>) -> Program {
    match command {
        Command::Exec(words) => Program::Exec(words.value.iter().map(text).collect()),
        Command::Shell(line) => Program::Shell(joined(line.value)),
        _ => Program::Exec(Vec::new()),
    }
}

/// A command in one line: without the ends of lines that a backslash continues, and without comments between them.
fn joined(text: &str) -> String {
    let mut line = String::new();
    let mut quote = None;
    let mut continues = false;
    for each in text.lines() {
        if continues && (each.trim().is_empty() || each.trim_start().starts_with('#')) {
            continue;
        }
        let (body, more) = match each.trim_end().strip_suffix('\\') {
            Some(body) => (body, true),
            None => (each, false),
        };
        let body = if quote.is_none() && continues { body.trim_start() } else { body };
        if continues && quote.is_none() && !line.ends_with(' ') && !body.is_empty() {
            line.push(' ');
        }
        let mut characters = body.chars();
        while let Some(each) = characters.next() {
            match (quote, each) {
                (Some(open), _) if open == each => quote = None,
                (None, '"' | '\'') => quote = Some(each),
                (None | Some('"'), '\\') => {
                    line.push(each);
                    line.extend(characters.next());
                    continue;
                }
                _ => {}
            }
            line.push(each);
        }
        if quote.is_none() {
            line.truncate(line.trim_end().len());
        }
        continues = more;
    }
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined() {
        assert_eq!(joined("a && \\\n    b \\\n  # why\n    && c"), "a && b && c");
        assert_eq!(joined("echo 'a \\\n  b'"), "echo 'a   b'");
        assert_eq!(joined("a\\\n b"), "a b");
    }

    #[test]
    fn instructions_keep_their_text_and_their_line() {
        let file = "FROM a AS b\n# c\nRUN <<EOF\n# x\nEOF\n\n# d\nENV A=1 B='2 3'\nLABEL a b\nCMD [\"x\"]\n";
        let read = read("Dockerfile", file).unwrap();
        let lines: Vec<_> = read.iter().map(|one| (one.line, one.raw.as_str())).collect();
        assert_eq!(lines[1], (3, "RUN <<EOF\n# x\nEOF"));
        assert_eq!(lines[2].0, 8);
        assert!(matches!(&read[2].what, What::Env(pairs) if pairs[1] == ("B".to_owned(), "2 3".to_owned())));
        assert!(matches!(&read[4].what, What::Cmd(Program::Exec(words)) if words == &["x"]));
        assert!(read.len() == 5 && super::read("Dockerfile", "RUN x").is_err());
    }
}
