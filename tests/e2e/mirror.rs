//! What stands in for the upstream addresses where they cannot be reached: a folder that `mirror/make.sh` made, served
//! at the address in `HULLWRIGHT_MIRROR`.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

const VARIABLE: &str = "HULLWRIGHT_MIRROR";

#[expect(clippy::disallowed_methods, reason = "a test is told by its environment where the mirror is")]
fn address() -> Option<String> {
    let mirror = std::env::var(VARIABLE).ok()?;
    Some(mirror.strip_prefix("http://").unwrap_or_else(|| panic!("{VARIABLE}: not http://HOST:PORT")).to_owned())
}

/// Options of `docker build` that replace bases, addresses and checksums; none without a mirror.
pub(crate) fn build_options() -> Vec<String> {
    let Some(mirror) = address() else { return Vec::new() };
    let [arguments, contexts] = ["/build-args", "/build-contexts"].map(|path| get(&mirror, path));
    let arguments =
        arguments.lines().map(|line| format!("--build-arg={}", line.replace("=URL/", &format!("=http://{mirror}/"))));
    let contexts = contexts.lines().map(|line| format!("--build-context={line}"));
    // The builder's own network reaches no loopback address.
    contexts.chain(arguments).chain(["--network=host".to_owned()]).collect()
}

/// The images of the engine that stand in for others, by the names of these; none without a mirror.
pub(crate) fn stand_ins() -> BTreeMap<String, String> {
    let Some(mirror) = address() else { return BTreeMap::new() };
    let contexts = get(&mirror, "/build-contexts");
    let pairs = contexts.lines().filter_map(|line| line.split_once("=docker-image://"));
    pairs.map(|(image, stand_in)| (image.to_owned(), stand_in.to_owned())).collect()
}

/// The body of an answer over HTTP.
pub(crate) fn get(authority: &str, path: &str) -> String {
    let mut answer = String::new();
    let mut stream = TcpStream::connect(authority).unwrap_or_else(|error| panic!("http://{authority}: {error}"));
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {authority}\r\n\r\n").unwrap();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "http://{authority}{path}: {head}");
    body.to_owned()
}
