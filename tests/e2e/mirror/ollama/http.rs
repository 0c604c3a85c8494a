//! As much of HTTP/1.1 as `curl` and this program's own client need.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A request or an answer: its first line and its body.
pub struct Message {
    pub first_line: String,
    pub body: String,
}

/// Reads one message. A body without `Content-Length` ends where the connection ends.
pub fn read(stream: &TcpStream, is_answer: bool) -> std::io::Result<Message> {
    let mut reader = BufReader::new(stream);
    let mut first_line = String::new();
    reader.read_line(&mut first_line)?;
    let mut length = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    match length {
        Some(length) => drop(reader.take(length).read_to_end(&mut body)?),
        None if is_answer => drop(reader.read_to_end(&mut body)?),
        None => {}
    }
    Ok(Message { first_line: first_line.trim_end().to_owned(), body: String::from_utf8_lossy(&body).into_owned() })
}

/// Writes an answer and lets the connection end.
pub fn answer(mut stream: &TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    let reason = if status == 200 { "OK" } else { "Error" };
    write!(
        stream,
        "HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The text of `"key": "…"` in a JSON object. Enough for names; knows no escapes.
pub fn text_field<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let after_key = json.split_once(&format!("\"{key}\""))?.1;
    let value = after_key.trim_start().strip_prefix(':')?.trim_start();
    Some(value.strip_prefix('"')?.split_once('"')?.0)
}
