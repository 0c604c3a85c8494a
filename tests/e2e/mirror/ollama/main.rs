//! A stand-in for `ollama` 0.9, for end-to-end tests on machines that reach no model registry.
//!
//! It is honest where a container image can notice: command line, addresses, the files of a model
//! store, exit codes, what fails and when. It runs no model: an embedding is a constant vector.
//! A pull makes small blobs up from the model's name, but only where a network interface other than
//! loopback exists, so that a container without network cannot pull, as with the real one.

mod client;
mod http;
mod server;
mod sha256;
mod signal;
mod store;

use std::process::ExitCode;

const USAGE: &str = "Usage: ollama serve | list | pull MODEL | show MODEL | --version";

/// What a command did: nothing to say, or the message that follows `Error: `.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve" | "start"] => server::serve(),
        ["list" | "ls"] => client::list(),
        ["pull", model] => client::pull(model),
        ["show", model] => client::show(model),
        ["--version" | "-v"] => client::version(),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("Error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// `OLLAMA_HOST` as `host:port`, with the real one's defaults for what is missing.
fn host() -> String {
    let given = std::env::var("OLLAMA_HOST").unwrap_or_default();
    let given = given.trim().trim_start_matches("http://").trim_end_matches('/');
    match given.rsplit_once(':') {
        Some((host, port)) => format!("{}:{port}", if host.is_empty() { "0.0.0.0" } else { host }),
        None if given.is_empty() => "127.0.0.1:11434".to_owned(),
        None => format!("{given}:11434"),
    }
}
