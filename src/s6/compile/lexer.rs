//! The words of an execline script, as `up`, `down` and `reload` are read.
//!
//! A script is one argument vector and nothing expands: `'`, `$`, `|`, `&`, `;` and `>` are ordinary characters.
//! <https://skarnet.org/software/execline/execlineb.html>

use std::fmt;

/// Why a text is no execline script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// A quote that does not end, a bad escape, or a file that ends too early.
    Malformed,
    /// A block that does not end.
    UnmatchedOpen,
    /// A block that ends without having begun.
    UnmatchedClose,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "",
            Self::UnmatchedOpen => ": unmatched {",
            Self::UnmatchedClose => ": unmatched }",
        })
    }
}

/// The argument vector: in a block each word has a space before it per level, and a block ends with an empty word.
pub fn words(script: &[u8]) -> Result<Vec<Vec<u8>>, SyntaxError> {
    let mut lexer = Lexer { words: Vec::new(), word: Vec::new(), level: 0, state: State::Gap };
    // A NUL ends the script, so the end of the script is one.
    for byte in script.iter().copied().chain([0]) {
        lexer.state = lexer.step(byte)?;
        if lexer.state == State::End {
            break;
        }
    }
    if lexer.level == 0 { Ok(lexer.words) } else { Err(SyntaxError::UnmatchedOpen) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between words.
    Gap,
    Comment,
    /// After a `{` that began a word.
    Open,
    /// After a `}` that began a word.
    Close,
    Word,
    /// After a backslash that began a word.
    GapEscape,
    WordEscape,
    Quote,
    QuoteEscape,
    /// After `\0` in quotes.
    Zero,
    /// After `\0x` in quotes.
    Hex,
    /// In the digits of a byte in quotes.
    Number {
        base: u32,
        value: u32,
        digits_left: u8,
    },
    End,
}

struct Lexer {
    words: Vec<Vec<u8>>,
    word: Vec<u8>,
    level: usize,
    state: State,
}

impl Lexer {
    fn step(&mut self, byte: u8) -> Result<State, SyntaxError> {
        match self.state {
            State::Gap => Ok(self.gap(byte)),
            State::Comment => Ok(comment(byte)),
            State::Open => self.open(byte),
            State::Close => self.close(byte),
            State::Word => Ok(self.in_word(byte)),
            State::GapEscape => Ok(self.gap_escape(byte)),
            State::WordEscape if byte == 0 => Err(SyntaxError::Malformed),
            State::WordEscape => Ok(self.push(byte, State::Word)),
            State::Quote => self.quote(byte),
            State::QuoteEscape => self.quote_escape(byte),
            State::Zero if byte == b'x' => Ok(State::Hex),
            State::Zero => first_digit(byte, 8, 2),
            State::Hex => first_digit(byte, 16, 1),
            State::Number { base, value, digits_left } => self.number(byte, base, value, digits_left),
            State::End => Ok(State::End),
        }
    }

    fn gap(&mut self, byte: u8) -> State {
        match byte {
            0 => State::End,
            1..=b' ' => State::Gap,
            b'#' => State::Comment,
            b'\\' => State::GapEscape,
            b'"' => {
                self.begin_word();
                State::Quote
            }
            _ => {
                self.begin_word();
                self.push(byte, begun_by(byte))
            }
        }
    }

    fn open(&mut self, byte: u8) -> Result<State, SyntaxError> {
        match byte {
            0 => Err(SyntaxError::Malformed),
            1..=b' ' => {
                self.word.truncate(self.word.len().saturating_sub(self.level + 1));
                self.level += 1;
                Ok(State::Gap)
            }
            _ => Ok(self.after_brace(byte)),
        }
    }

    fn close(&mut self, byte: u8) -> Result<State, SyntaxError> {
        if byte > b' ' {
            return Ok(self.after_brace(byte));
        }
        self.level = self.level.checked_sub(1).ok_or(SyntaxError::UnmatchedClose)?;
        // The word is a space per level and the brace; what ends a block is one space less than its words have.
        self.word.truncate(self.word.len().saturating_sub(2));
        Ok(self.end_word(byte))
    }

    /// A brace with something right after it is an ordinary character.
    fn after_brace(&mut self, byte: u8) -> State {
        match byte {
            b'"' => State::Quote,
            b'\\' => State::GapEscape,
            _ => self.push(byte, State::Word),
        }
    }

    fn in_word(&mut self, byte: u8) -> State {
        match byte {
            0..=b' ' => self.end_word(byte),
            b'"' => State::Quote,
            b'\\' => State::WordEscape,
            _ => self.push(byte, State::Word),
        }
    }

    fn gap_escape(&mut self, byte: u8) -> State {
        match byte {
            0 => State::End,
            b'\n' => State::Gap,
            _ => {
                self.begin_word();
                self.push(byte, State::Word)
            }
        }
    }

    fn quote(&mut self, byte: u8) -> Result<State, SyntaxError> {
        match byte {
            0 => Err(SyntaxError::Malformed),
            b'"' => Ok(State::Word),
            b'\\' => Ok(State::QuoteEscape),
            _ => Ok(self.push(byte, State::Quote)),
        }
    }

    fn quote_escape(&mut self, byte: u8) -> Result<State, SyntaxError> {
        let escaped = match byte {
            0 => return Err(SyntaxError::Malformed),
            b'\n' => return Ok(State::Quote),
            b'0' => return Ok(State::Zero),
            b'1'..=b'9' => return first_digit(byte, 10, 2),
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            other => other,
        };
        Ok(self.push(escaped, State::Quote))
    }

    fn number(&mut self, byte: u8, base: u32, value: u32, digits_left: u8) -> Result<State, SyntaxError> {
        if let (Some(digit), Some(digits_left)) = (char::from(byte).to_digit(base), digits_left.checked_sub(1)) {
            return Ok(State::Number { base, value: value * base + digit, digits_left });
        }
        let number = u8::try_from(value).ok().filter(|&number| number != 0).ok_or(SyntaxError::Malformed)?;
        self.word.push(number);
        // The real one takes the end of the file here for the end of the quotes.
        if byte == 0 { Ok(self.end_word(byte)) } else { self.quote(byte) }
    }

    fn begin_word(&mut self) {
        self.word.extend(std::iter::repeat_n(b' ', self.level));
    }

    fn push(&mut self, byte: u8, next: State) -> State {
        self.word.push(byte);
        next
    }

    fn end_word(&mut self, byte: u8) -> State {
        self.words.push(std::mem::take(&mut self.word));
        if byte == 0 { State::End } else { State::Gap }
    }
}

fn comment(byte: u8) -> State {
    match byte {
        0 => State::End,
        b'\n' => State::Gap,
        _ => State::Comment,
    }
}

fn begun_by(byte: u8) -> State {
    match byte {
        b'{' => State::Open,
        b'}' => State::Close,
        _ => State::Word,
    }
}

fn first_digit(byte: u8, base: u32, digits_left: u8) -> Result<State, SyntaxError> {
    let value = char::from(byte).to_digit(base).ok_or(SyntaxError::Malformed)?;
    Ok(State::Number { base, value, digits_left })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(script: &str) -> Vec<String> {
        words(script.as_bytes()).unwrap().into_iter().map(|word| String::from_utf8(word).unwrap()).collect()
    }

    #[test]
    fn words_are_separated_by_blanks() {
        assert_eq!(text("#!/bin/sh\na b\tc\r\n # no\nd#e"), ["a", "b", "c", "d#e"]);
        assert_eq!(text("# nothing").len(), 0);
        assert_eq!(text("a 'b c' $D && e"), ["a", "'b", "c'", "$D", "&&", "e"]);
        assert_eq!(text("a\0 b"), ["a"]);
    }

    #[test]
    fn escapes() {
        assert_eq!(text(r#""a b"c"" "" \#d e\ f"#), ["a bc", "", "#d", "e f"]);
        assert_eq!(text("a \\\nb c\\\nd \"e\\\nf\""), ["a", "b", "c\nd", "ef"]);
        assert_eq!(text(r#""\n\t\q\\\"\65\0x42\0103\0x4D4""#), ["\n\tq\\\"ABCM4"]);
        assert_eq!(text("a \\"), ["a"]);
        assert_eq!(text(r#""\65"#), ["A"]);
    }

    #[test]
    fn blocks() {
        assert_eq!(text("if { a { b } } c"), ["if", " a", "  b", " ", "", "c"]);
        assert_eq!(text("{a b} a{ }b \"{\" \\}"), ["{a", "b}", "a{", "}b", "{", "}"]);
    }

    #[test]
    fn errors() {
        for bad in ["\"a", "a\\", "{", "a {", r#""\00""#, r#""\256""#, r#""\0x""#, r#""\08""#, "\"\\"] {
            assert_eq!(words(bad.as_bytes()), Err(SyntaxError::Malformed), "{bad:?}");
        }
        assert_eq!(words(b"if { a"), Err(SyntaxError::UnmatchedOpen));
        assert_eq!(words(b"if { a } }"), Err(SyntaxError::UnmatchedClose));
    }
}
