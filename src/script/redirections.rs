//! Where what is read and printed leads: redirections, and the here-documents that they announce.

use super::reader::{Document, End, Reader};

impl Reader<'_, '_> {
    /// `>`, `<` and their kin, with where they lead.
    pub(super) fn redirection(&mut self) -> Option<()> {
        if self.eat("<<<") {
            self.blanks();
            return self.word().map(|_| ());
        }
        if self.eat("<<") {
            let is_indented = self.eat("-");
            self.blanks();
            return self.delimiter(is_indented);
        }
        if self.eat("<(") || self.eat(">(") {
            return self.list(End::Parenthesis);
        }
        self.bump();
        while self.eat(">") || self.eat("<") || self.eat("&") || self.eat("|") {}
        self.blanks();
        self.word().map(|_| ())
    }

    fn delimiter(&mut self, is_indented: bool) -> Option<()> {
        let mut document = Document { delimiter: String::new(), is_quoted: false, is_indented };
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' | '"' => {
                    document.is_quoted = true;
                    self.bump();
                    let inner = self.rest().split_once(next)?.0;
                    self.at += inner.len() + 1;
                    document.delimiter.push_str(inner);
                }
                '\\' => {
                    document.is_quoted = true;
                    self.bump();
                    document.delimiter.push(self.bump()?);
                }
                _ => {
                    self.bump();
                    document.delimiter.push(next);
                }
            }
        }
        if document.delimiter.is_empty() {
            return None;
        }
        self.documents.push(document);
        Some(())
    }
}
