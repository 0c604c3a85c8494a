//! The commands that talk to a running server.

use crate::{Outcome, http};
use std::io::Write;
use std::net::TcpStream;

/// `ollama list`
pub fn list() -> Outcome {
    let tags = call("GET", "/api/tags", "")?;
    println!("NAME");
    for model in tags.split("\"name\":\"").skip(1) {
        println!("{}", model.split('"').next().unwrap_or(""));
    }
    Ok(())
}

/// `ollama pull MODEL`
pub fn pull(model: &str) -> Outcome {
    print!("{}", call("POST", "/api/pull", &about(model))?);
    Ok(())
}

/// `ollama show MODEL`
pub fn show(model: &str) -> Outcome {
    println!("{}", call("POST", "/api/show", &about(model))?);
    Ok(())
}

/// `ollama --version`
pub fn version() -> Outcome {
    let server = call("GET", "/api/version", "")?;
    println!("ollama version is {}", http::text_field(&server, "version").unwrap_or("unknown"));
    Ok(())
}

fn about(model: &str) -> String {
    format!("{{\"model\":\"{model}\"}}")
}

/// The body of the answer, or the server's error.
fn call(method: &str, path: &str, body: &str) -> Result<String, String> {
    // The real one reads its settings, and so needs a home, before it does anything.
    crate::store::Store::from_environment();
    let mut stream =
        TcpStream::connect(crate::host()).map_err(|_| "could not connect to ollama app, is it running?".to_owned())?;
    let request = format!("{method} {path} HTTP/1.1\r\nHost: ollama\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
    let answer = http::read(&stream, true).map_err(|error| error.to_string())?;
    if answer.first_line.contains(" 200 ") {
        return Ok(answer.body);
    }
    Err(http::text_field(&answer.body, "error").unwrap_or(&answer.first_line).to_owned())
}
