//! `ollama serve`.

use crate::store::{Store, variable};
use crate::{Outcome, http};
use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The models on disk, and those that have answered something.
struct Server {
    store: Store,
    loaded: Mutex<BTreeSet<String>>,
}

/// Listens until a signal ends it.
pub fn serve() -> Outcome {
    crate::signal::end_in_order();
    let server = Arc::new(Server { store: Store::from_environment(), loaded: Mutex::default() });
    make_key()?;
    server.store.prepare().map_err(|error| format!("mkdir models: {error}"))?;
    let host = crate::host();
    let listener = TcpListener::bind(&host).map_err(|error| format!("listen tcp {host}: bind: {error}"))?;
    println!("Listening on {host} (stand-in for ollama 0.9.6)");
    for stream in listener.incoming().flatten() {
        let server = Arc::clone(&server);
        std::thread::spawn(move || respond(&stream, &server));
    }
    Ok(())
}

/// The real one writes a key to the home directory, so it needs one that it may write to.
fn make_key() -> Outcome {
    let home = variable("HOME").ok_or("$HOME is not defined")?;
    let directory = Path::new(&home).join(".ollama");
    let key = directory.join("id_ed25519");
    if key.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&directory)
        .and_then(|()| std::fs::write(key, "a stand-in has no key\n"))
        .map_err(|error| format!("could not create directory {}: {error}", directory.display()))
}

fn respond(stream: &TcpStream, server: &Server) {
    let Ok(request) = http::read(stream, false) else { return };
    let mut words = request.first_line.split(' ');
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let model = http::text_field(&request.body, "model").or_else(|| http::text_field(&request.body, "name"));
    let (status, body) = server.route(method, path, model.unwrap_or(""));
    // A client that has gone away is no concern of the server's.
    let _ = http::answer(stream, status, &body);
    println!("[GIN] {status} | {method} \"{path}\"");
}

impl Server {
    fn route(&self, method: &str, path: &str, model: &str) -> (u16, String) {
        match (method, path) {
            ("GET" | "HEAD", "/") => (200, "Ollama is running".to_owned()),
            ("GET", "/api/version") => (200, "{\"version\":\"0.9.6\"}".to_owned()),
            ("GET", "/api/tags") => (200, models(self.store.list().iter())),
            ("GET", "/api/ps") => (200, models(self.loaded().iter())),
            ("POST", "/api/pull") => self.pull(model),
            ("POST", "/api/show" | "/api/embed" | "/api/embeddings" | "/api/generate" | "/api/chat")
                if !self.store.has(model) =>
            {
                (404, format!("{{\"error\":\"model '{model}' not found, try pulling it first\"}}"))
            }
            ("POST", "/api/show") => (200, "{\"details\":{\"family\":\"stand-in\"}}".to_owned()),
            ("POST", "/api/embeddings") => self.answer(model, "{\"embedding\":[0.25,0.5,0.75]}"),
            ("POST", "/api/embed") => self.answer(model, "{\"embeddings\":[[0.25,0.5,0.75]]}"),
            // All at once, as if `stream` were false.
            ("POST", "/api/generate") => {
                self.answer(model, "{\"response\":\"a stand-in runs no model\",\"done\":true}")
            }
            ("POST", "/api/chat") => {
                let message = "{\"role\":\"assistant\",\"content\":\"a stand-in runs no model\"}";
                self.answer(model, &format!("{{\"message\":{message},\"done\":true}}"))
            }
            _ => (404, "404 page not found".to_owned()),
        }
    }

    fn loaded(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, model: &str, body: &str) -> (u16, String) {
        self.loaded().insert(model.to_owned());
        (200, body.to_owned())
    }

    fn pull(&self, model: &str) -> (u16, String) {
        if !network_exists() {
            let error = "pull model manifest: dial tcp: lookup registry.ollama.ai: no such host";
            return (500, format!("{{\"error\":\"{error}\"}}"));
        }
        match self.store.fabricate(model) {
            Ok(()) => (200, "{\"status\":\"pulling manifest\"}\n{\"status\":\"success\"}\n".to_owned()),
            Err(error) => (500, format!("{{\"error\":\"{error}\"}}")),
        }
    }
}

fn models<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let models: Vec<String> = names.map(|name| format!("{{\"name\":\"{name}\",\"model\":\"{name}\"}}")).collect();
    format!("{{\"models\":[{}]}}", models.join(","))
}

/// Whether any interface but loopback exists.
fn network_exists() -> bool {
    std::fs::read_dir("/sys/class/net").into_iter().flatten().flatten().any(|interface| interface.file_name() != "lo")
}
