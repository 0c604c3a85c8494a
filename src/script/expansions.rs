//! What begins with `$`, and backquotes.

use super::Read;
use super::reader::{DEEPEST, End, Reader, is_name};

impl Reader<'_, '_> {
    /// What follows a `$`; whether the `$` stands for itself.
    pub(super) fn dollar(&mut self, is_quoted: bool) -> Option<bool> {
        match self.peek() {
            Some('(') if self.rest().starts_with("((") => match self.arithmetic(2) {
                Some(()) => Some(false),
                // A command in parentheses of its own.
                None => self.substitution().map(|()| false),
            },
            Some('(') => self.substitution().map(|()| false),
            Some('{') => self.braces(is_quoted).map(|()| false),
            Some('\'') if !is_quoted => self.escaped().map(|()| false),
            Some(each) if each.is_ascii_alphabetic() || each == '_' => {
                let start = self.at;
                let name = self.name().to_owned();
                self.reads(name, start, None, false);
                Some(false)
            }
            Some(each) if each.is_ascii_digit() || "@*#?$!-".contains(each) => {
                self.bump();
                Some(false)
            }
            _ => Some(true),
        }
    }

    fn name(&mut self) -> &str {
        let rest = self.rest();
        let length = rest.find(|each: char| !each.is_ascii_alphanumeric() && each != '_').unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn reads(&mut self, name: String, start: usize, default: Option<String>, is_optional: bool) {
        let start = self.origin.unwrap_or(start);
        let read = Read { at: start..start + name.len(), name, default, is_optional };
        self.found.script.names.insert(read.name.clone());
        let in_function = self.functions > 0;
        self.found.read(read, in_function);
    }

    /// `$(…)`
    fn substitution(&mut self) -> Option<()> {
        self.bump();
        self.list(End::Parenthesis)
    }

    /// `$'…'`
    fn escaped(&mut self) -> Option<()> {
        self.bump();
        while !self.eat("'") {
            if self.bump()? == '\\' {
                self.bump();
            }
        }
        Some(())
    }

    /// A script of its own, whose quoting is one level deeper.
    pub(super) fn backquotes(&mut self) -> Option<()> {
        let start = self.at;
        let mut inner = String::new();
        loop {
            match self.bump()? {
                '`' => break,
                '\\' => match self.bump()? {
                    each @ ('`' | '\\' | '$') => inner.push(each),
                    each => inner.extend(['\\', each]),
                },
                each => inner.push(each),
            }
        }
        self.nested(&inner, start)
    }

    /// A text that a shell reads as a script of its own.
    pub(super) fn nested(&mut self, text: &str, start: usize) -> Option<()> {
        if self.depth >= DEEPEST {
            return None;
        }
        let mut nested = Reader::new(text, self.found);
        nested.functions = self.functions;
        nested.depth = self.depth + 1;
        nested.origin = Some(self.origin.unwrap_or(start));
        nested.script()
    }

    /// `${…}`
    fn braces(&mut self, is_quoted: bool) -> Option<()> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.bump();
        if self.rest().starts_with('!') && !self.rest().starts_with("!}") {
            // Which variable that is, only bash knows.
            self.bump();
            self.found.script.is_open = true;
        }
        if self.rest().starts_with('#') && !self.rest().starts_with("#}") {
            self.bump();
        }
        let start = self.at;
        let name = self.name().to_owned();
        if !is_name(&name) && name.is_empty() {
            self.bump()?;
        }
        if self.eat("[") {
            while !self.eat("]") {
                self.expandable(is_quoted)?;
            }
        }
        let operator = [":-", ":=", ":?", ":+", "-", "=", "?", "+"].into_iter().find(|sign| self.eat(sign));
        let inner = self.at;
        let mut is_plain = true;
        self.depth += 1;
        while !self.eat("}") {
            is_plain &= match self.peek()? {
                '"' => self.double(&mut None).map(|()| false)?,
                '\'' if !is_quoted => self.single().map(|_| false)?,
                '\\' => self.expandable(is_quoted).map(|_| false)?,
                _ => self.expandable(is_quoted)?,
            };
        }
        self.depth -= 1;
        if is_name(&name) {
            let word = self.text.get(inner..self.at.saturating_sub(1)).unwrap_or_default();
            let has_default = matches!(operator, Some(":-" | "-" | ":=" | "="));
            let default = (has_default && is_plain && !word.is_empty()).then(|| word.to_owned());
            self.reads(name.clone(), start, default, operator.is_some());
            if matches!(operator, Some(":=" | "=")) {
                self.found.assign(&name);
            }
        }
        Some(())
    }

    /// `((…))`, behind so many characters that belong to it. Nothing is read when it is no arithmetic.
    pub(super) fn arithmetic(&mut self, opening: usize) -> Option<()> {
        let start = self.at + opening;
        let mut open = 0_usize;
        let mut length = None;
        for (at, each) in self.text.get(start..self.end)?.char_indices() {
            match each {
                '(' => open += 1,
                ')' if open == 0 => {
                    length = Some(at);
                    break;
                }
                ')' => open -= 1,
                _ => {}
            }
        }
        let end = start + length?;
        if !self.text.get(end..self.end)?.starts_with("))") {
            return None;
        }
        let outer = self.end;
        (self.at, self.end) = (start, end);
        while let Some(next) = self.peek() {
            if next.is_ascii_alphabetic() || next == '_' {
                let start = self.at;
                let name = self.name().to_owned();
                let rest = self.rest().trim_start();
                // Without a value it counts as 0.
                self.reads(name.clone(), start, None, true);
                let is_assigned = rest.starts_with("++") || rest.starts_with("--");
                let is_assigned = is_assigned || (rest.find('=').is_some_and(|at| at <= 2) && !rest.starts_with("=="));
                if is_assigned {
                    self.found.assign(&name);
                }
            } else if next.is_ascii_digit() {
                self.name();
            } else {
                self.expandable(true)?;
            }
        }
        (self.at, self.end) = (end + 2, outer);
        Some(())
    }
}
