//! The characters of a script, and the words that they make.

use super::Found;

/// What ends a list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the text.
    Text,
    /// `)`
    Parenthesis,
    /// `}` where a command would begin.
    Brace,
    /// `;;` or `esac`
    Case,
}

/// A here-document whose text begins behind the line.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) delimiter: String,
    /// Nothing in it is expanded.
    pub(super) is_quoted: bool,
    /// Tabs at the start of its lines do not count.
    pub(super) is_indented: bool,
}

/// A word.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// The text, where nothing in it is expanded.
    pub(super) text: Option<String>,
    /// The name that it gives a value, as `NAME=value`.
    pub(super) assigns: Option<String>,
    /// Whether any of it is quoted: then it is no keyword.
    pub(super) is_quoted: bool,
}

pub(super) struct Reader<'t, 'f> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// Where the text ends for now.
    pub(super) end: usize,
    pub(super) found: &'f mut Found,
    pub(super) documents: Vec<Document>,
    /// How many functions this stands in.
    pub(super) functions: usize,
    /// How deep commands and quotes stand in each other.
    pub(super) depth: usize,
    /// Where this text stands in the script, when it is one of its own.
    pub(super) origin: Option<usize>,
}

/// The most that may stand in each other.
pub(super) const DEEPEST: usize = 64;

impl<'t, 'f> Reader<'t, 'f> {
    pub(super) fn new(text: &'t str, found: &'f mut Found) -> Self {
        Self { text, at: 0, end: text.len(), found, documents: Vec::new(), functions: 0, depth: 0, origin: None }
    }

    /// The whole script.
    pub(super) fn script(&mut self) -> Option<()> {
        self.list(End::Text)
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_there = self.rest().starts_with(text);
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    /// Spaces, tabs and broken lines.
    pub(super) fn blanks(&mut self) {
        while self.eat(" ") || self.eat("\t") || self.eat("\r") || self.eat("\\\n") {}
    }

    /// The same, with line breaks and comments.
    pub(super) fn lines(&mut self) -> Option<()> {
        loop {
            self.blanks();
            match self.peek() {
                Some('\n') => self.line_break()?,
                Some('#') => self.comment(),
                _ => return Some(()),
            }
        }
    }

    pub(super) fn comment(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// A line break, and the here-documents behind it.
    pub(super) fn line_break(&mut self) -> Option<()> {
        self.bump();
        for document in std::mem::take(&mut self.documents) {
            self.document(&document)?;
        }
        Some(())
    }

    fn document(&mut self, document: &Document) -> Option<()> {
        let start = self.at;
        loop {
            let line_start = self.at;
            let line = self.rest().split('\n').next().unwrap_or_default();
            let is_last = line.len() == self.rest().len();
            let text = if document.is_indented { line.trim_start_matches('\t') } else { line };
            self.at += line.len() + usize::from(!is_last);
            if text == document.delimiter {
                let (behind, end) = (self.at, self.end);
                self.names_in(start, line_start);
                if !document.is_quoted {
                    (self.at, self.end) = (start, line_start);
                    while self.peek().is_some() {
                        self.expandable(true)?;
                    }
                }
                (self.at, self.end) = (behind, end);
                return Some(());
            }
            if is_last {
                return None;
            }
        }
    }

    /// One character, or what it expands to; whether it is only a character.
    pub(super) fn expandable(&mut self, is_quoted: bool) -> Option<bool> {
        match self.bump()? {
            '\\' => {
                self.bump();
                Some(true)
            }
            '$' => self.dollar(is_quoted),
            '`' => self.backquotes().map(|()| false),
            _ => Some(true),
        }
    }

    /// A word up to a character that ends one.
    pub(super) fn word(&mut self) -> Option<Word> {
        let start = self.at;
        let mut text = Some(String::new());
        let mut word = Word::default();
        while let Some(next) = self.peek() {
            let here = self.at;
            match next {
                // A list of bash.
                '(' if word.assigns.is_some() && self.text.get(..here)?.ends_with('=') => {
                    self.bump();
                    text = None;
                    self.array()?;
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' => {
                    word.is_quoted = true;
                    let inner = self.single()?;
                    push(&mut text, inner);
                }
                '"' => {
                    word.is_quoted = true;
                    self.double(&mut text)?;
                }
                '\\' => {
                    self.bump();
                    word.is_quoted = true;
                    match self.bump() {
                        Some('\n') | None => {}
                        Some(other) => push(&mut text, other.encode_utf8(&mut [0; 4])),
                    }
                }
                '$' | '`' => {
                    if self.expandable(false)? {
                        push(&mut text, "$");
                    } else {
                        text = None;
                    }
                }
                '=' if word.assigns.is_none() && !word.is_quoted => {
                    let before = self.text.get(start..here)?;
                    let name = before.strip_suffix('+').unwrap_or(before);
                    let name = name.split('[').next().unwrap_or(name);
                    self.bump();
                    push(&mut text, "=");
                    if is_name(name) {
                        word.assigns = Some(name.to_owned());
                    }
                }
                _ => {
                    self.bump();
                    push(&mut text, next.encode_utf8(&mut [0; 4]));
                }
            }
        }
        if self.at == start {
            return None;
        }
        let value = word.assigns.as_ref().map_or(start, |name| start + name.len());
        self.names_in(value, self.at);
        word.text = text;
        Some(word)
    }

    fn array(&mut self) -> Option<()> {
        loop {
            self.lines()?;
            if self.eat(")") {
                return Some(());
            }
            self.word()?;
        }
    }

    pub(super) fn single(&mut self) -> Option<&'t str> {
        self.bump();
        let inner = self.rest().split_once('\'')?.0;
        self.at += inner.len() + 1;
        Some(inner)
    }

    /// What stands in double quotes, behind a text; none where something in it is expanded.
    pub(super) fn double(&mut self, text: &mut Option<String>) -> Option<()> {
        self.bump();
        while !self.eat("\"") {
            let here = self.at;
            if self.expandable(true)? {
                let part = self.text.get(here..self.at)?;
                push(text, part);
            } else {
                *text = None;
            }
        }
        Some(())
    }

    /// Every name in a part of the text may be that of a variable.
    pub(super) fn names_in(&mut self, start: usize, end: usize) {
        let part = self.text.get(start..end).unwrap_or_default();
        let names = part.split(|each: char| !each.is_ascii_alphanumeric() && each != '_');
        self.found.script.names.extend(names.filter(|name| is_name(name)).map(str::to_owned));
    }
}

/// Adds to a text, where it is known.
fn push(text: &mut Option<String>, part: &str) {
    if let Some(text) = text {
        text.push_str(part);
    }
}

pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
