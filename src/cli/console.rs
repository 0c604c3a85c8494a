//! Standard output and standard error.
//!
//! A reader that has seen enough closes the pipe; that is no failure, and the run ends as if all had been read.

use std::io::{self, ErrorKind, Write};

use anstream::AutoStream;
use clap::ColorChoice;

use super::failure::Failure;

/// Prints results.
pub(super) fn out(text: &str) -> Result<(), Failure> {
    print(io::stdout().lock(), text).map_err(Failure::Output)
}

/// Prints what is wrong.
pub(super) fn err(text: &str) -> Result<(), Failure> {
    print(io::stderr().lock(), text).map_err(Failure::Output)
}

fn print(mut stream: impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Whether results are to be coloured.
pub(super) fn out_has_colour(choice: ColorChoice) -> bool {
    has_colour(choice, || AutoStream::choice(&io::stdout()))
}

/// Whether what is wrong is to be coloured.
pub(super) fn err_has_colour(choice: ColorChoice) -> bool {
    has_colour(choice, || AutoStream::choice(&io::stderr()))
}

fn has_colour(choice: ColorChoice, terminal: impl FnOnce() -> anstream::ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal() != anstream::ColorChoice::Never,
    }
}

/// The text with every character that could steer a terminal spelled out; lines and tabs stay.
pub(super) fn visible(text: &str) -> String {
    let steers = |char: char| {
        let direction = matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        direction || (char.is_control() && !matches!(char, '\n' | '\t'))
    };
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        if steers(char) {
            safe.extend(char.escape_default());
        } else {
            safe.push(char);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\tb\n\u{1b}[2J\u{9b}x\r\u{202e}é"), "a\tb\n\\u{1b}[2J\\u{9b}x\\r\\u{202e}é");
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        struct Broken(ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(print(Broken(ErrorKind::BrokenPipe), "x").is_ok());
        assert!(print(Broken(ErrorKind::StorageFull), "x").is_err());
    }
}
