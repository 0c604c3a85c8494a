//! Lists of commands: where a command begins, what gives variables their values, and what is run.

use super::reader::{DEEPEST, End, Reader, Word, is_name};

/// Words behind which another command begins.
const BEFORE_COMMANDS: [&str; 13] =
    ["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "time", "exec", "command"];

/// Commands whose words are names that get a value.
const ASSIGNING: [&str; 10] =
    ["local", "declare", "typeset", "read", "unset", "mapfile", "readarray", "getopts", "let", "wait"];

/// Commands of which only some words have to do with values.
const PARTLY_ASSIGNING: [&str; 4] = ["export", "readonly", "printf", "trap"];

impl Reader<'_, '_> {
    /// Commands, up to what ends them.
    pub(super) fn list(&mut self, end: End) -> Option<()> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let done = self.commands(end);
        self.depth -= 1;
        done
    }

    fn commands(&mut self, end: End) -> Option<()> {
        let mut begins = true;
        loop {
            self.blanks();
            let Some(next) = self.peek() else { return (end == End::Text && self.documents.is_empty()).then_some(()) };
            match next {
                '\n' => {
                    self.line_break()?;
                    begins = true;
                }
                '#' => self.comment(),
                ';' if end == End::Case && self.rest().starts_with(";;") => {
                    self.at += 2;
                    self.eat("&");
                    return Some(());
                }
                ';' if end == End::Case && self.eat(";&") => return Some(()),
                '&' if self.rest().starts_with("&>") => {
                    self.bump();
                }
                ';' | '|' | '&' => {
                    self.bump();
                    begins = true;
                }
                '(' if begins => {
                    if !(self.rest().starts_with("((") && self.arithmetic(2).is_some()) {
                        self.bump();
                        self.list(End::Parenthesis)?;
                    }
                    begins = false;
                }
                ')' if end == End::Parenthesis => {
                    self.bump();
                    return Some(());
                }
                '(' | ')' => return None,
                '<' | '>' => self.redirection()?,
                _ => {
                    let word = self.word()?;
                    if !begins {
                        continue;
                    }
                    if let Some(name) = &word.assigns {
                        self.found.assign(&name.clone());
                        continue;
                    }
                    // The number of what is redirected.
                    if word.text.as_deref().is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
                        && self.rest().starts_with(['<', '>'])
                    {
                        continue;
                    }
                    let keyword = word.text.as_deref().filter(|_| !word.is_quoted);
                    match keyword {
                        Some("}") if end == End::Brace => return Some(()),
                        Some("esac") if end == End::Case => {
                            // Whoever reads the choices looks for it.
                            self.at -= "esac".len();
                            return Some(());
                        }
                        Some("}" | "esac") => return None,
                        _ => begins = self.command(&word)?,
                    }
                }
            }
        }
    }

    /// A command's first word, and what belongs to it; whether another command begins behind it.
    fn command(&mut self, word: &Word) -> Option<bool> {
        let name = word.text.as_deref();
        let is_plain = !word.is_quoted;
        match name.filter(|_| is_plain) {
            Some("{") => self.list(End::Brace).map(|()| false),
            Some("for" | "select") => self.loop_variable(),
            Some("case") => self.choices().map(|()| false),
            Some("function") => {
                self.blanks();
                let name = self.word()?.text?;
                self.eat("()");
                self.function(&name).map(|()| false)
            }
            Some("[[") => self.conditional().map(|()| false),
            Some(keyword) if BEFORE_COMMANDS.contains(&keyword) => Some(true),
            Some(name) if self.is_definition() => self.function(name).map(|()| false),
            _ => self.simple(name).map(|()| false),
        }
    }

    /// A command of one's own, up to where it ends.
    fn simple(&mut self, name: Option<&str>) -> Option<()> {
        self.found.script.runs.insert(name.map(str::to_owned));
        if matches!(name, Some("." | "source" | "eval")) {
            self.found.script.is_open = true;
        }
        let assigns = name.is_some_and(|name| ASSIGNING.contains(&name));
        if !assigns && !name.is_some_and(|name| PARTLY_ASSIGNING.contains(&name)) {
            return Some(());
        }
        let mut is_target = false;
        let mut position = 0;
        loop {
            self.blanks();
            match self.peek() {
                None | Some('\n' | ';' | '&' | '|' | ')' | '(' | '#') => return Some(()),
                Some('<' | '>') => {
                    self.redirection()?;
                    continue;
                }
                Some(_) => {}
            }
            let start = self.at;
            let word = self.word()?;
            position += 1;
            let text = word.text.as_deref().unwrap_or_default();
            if let Some(name) = &word.assigns {
                self.found.assign(name);
            } else if (assigns || (name == Some("printf") && is_target)) && is_name(text) {
                self.found.assign(text);
            } else if name == Some("trap") && position == 1 && word.text.is_some() {
                let text = text.to_owned();
                self.functions += 1;
                self.nested(&text, start)?;
                self.functions -= 1;
            }
            is_target = name == Some("printf") && text == "-v";
        }
    }

    /// Whether `()` follows, which makes a name that of a function.
    fn is_definition(&mut self) -> bool {
        let before = self.at;
        self.blanks();
        if self.eat("(") {
            self.blanks();
            if self.eat(")") {
                return true;
            }
        }
        self.at = before;
        false
    }

    /// The body of a function, which runs later.
    fn function(&mut self, name: &str) -> Option<()> {
        self.found.functions.insert(name.to_owned());
        self.lines()?;
        self.functions += 1;
        let body = if self.eat("{") {
            self.list(End::Brace)
        } else if self.eat("(") {
            self.list(End::Parenthesis)
        } else {
            None
        };
        self.functions -= 1;
        body
    }

    /// `for NAME`; whether a command begins behind it.
    fn loop_variable(&mut self) -> Option<bool> {
        self.blanks();
        if self.rest().starts_with("((") {
            return self.arithmetic(2).map(|()| false);
        }
        let name = self.word()?.text.filter(|name| is_name(name))?;
        self.found.assign(&name);
        self.lines()?;
        if self.eat("in") {
            return Some(false);
        }
        Some(self.rest().starts_with("do"))
    }

    /// What stands between `case` and `esac`.
    fn choices(&mut self) -> Option<()> {
        self.lines()?;
        self.word()?;
        self.lines()?;
        if !self.eat("in") {
            return None;
        }
        loop {
            self.lines()?;
            if self.eat("esac") {
                return Some(());
            }
            self.eat("(");
            loop {
                self.blanks();
                self.word()?;
                self.blanks();
                if self.eat(")") {
                    break;
                }
                if !self.eat("|") {
                    return None;
                }
            }
            self.list(End::Case)?;
        }
    }

    /// What stands between `[[` and `]]`.
    fn conditional(&mut self) -> Option<()> {
        loop {
            self.lines()?;
            match self.peek()? {
                '(' | ')' | '<' | '>' | '&' | '|' | ';' => {
                    self.bump();
                }
                _ => {
                    if self.word()?.text.as_deref() == Some("]]") {
                        return Some(());
                    }
                }
            }
        }
    }
}
