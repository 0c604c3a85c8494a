//! What asks over HTTP, against a real server: every program that an image may have says the same.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::docker::run;
use crate::image::written;

/// What is asked for. Nothing in it means anything to a shell, as it is passed on.
const FOUND: &str = "/found?a=$$(exit%201)&b='*'\";$$HOME;`exit`#";
const AS_SENT: &str = "/found?a=$(exit%201)&b='*'\";$HOME;`exit`";

/// An image, what is installed in it, and the program that asks then.
const IMAGES: [(&str, &str, &str); 6] = [
    ("image: {base: 'python:3.13-slim'}", "", "python3"),
    ("image: {base: 'node:22-slim'}", "", "node"),
    ("image: {base: debian, packages: [curl]}", "", "curl"),
    ("image: {base: debian, packages: [wget]}", "", "wget"),
    ("image: {base: debian}", "", "timeout bash"),
    ("image: {base: debian}", "image: 'nginx:1-alpine'", "timeout wget"),
];

/// The words of the probe that is generated for a path.
fn words(image: &str, upstream: &str, port: u16, path: &str) -> Vec<String> {
    let path = path.replace('\'', "''");
    let service = if upstream.is_empty() { "command: server" } else { upstream };
    let spec = format!(
        "hull: 1\nname: shop\n{image}\nservices:\n  other: {{image: other}}\n  web:\n    {service}\n    \
         ports: {{http: {port}}}\n    healthcheck: {{http: '{path}', timeout: 2s}}\n"
    );
    let spec = if upstream.is_empty() { spec } else { spec.replace("other: {image: other}", "other: {command: x}") };
    let folder = written(spec);
    if upstream.is_empty() {
        let dockerfile = std::fs::read_to_string(folder.path().join("Dockerfile")).unwrap();
        let check = dockerfile.lines().find_map(|line| line.strip_prefix("HEALTHCHECK")?.split_once("CMD "));
        return serde_json::from_str(check.unwrap().1).unwrap();
    }
    let compose = std::fs::read_to_string(folder.path().join("docker-compose.yml")).unwrap();
    let compose: serde_yaml::Value = serde_yaml::from_str(&compose).unwrap();
    let test = compose["services"]["web"]["healthcheck"]["test"].as_sequence().unwrap();
    test.iter().skip(1).map(|word| word.as_str().unwrap().replace("$$", "$")).collect()
}

/// Whether the probe is content, and how long it took.
fn ask(image: &(&str, &str, &str), port: u16, path: &str) -> (bool, Duration) {
    let words = words(image.0, image.1, port, path);
    for program in image.2.split(' ') {
        assert!(words.iter().any(|word| word == program), "{words:?}");
    }
    let start = Instant::now();
    let said = run(Command::new(&words[0]).args(&words[1..]), "these tests need what images have");
    (said.success, start.elapsed())
}

/// Answers as the path says, each request on a connection of its own.
fn serve(stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines();
    let asked = lines.next().unwrap().unwrap();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = asked.split(' ').nth(1).unwrap();
    let (status, more) = match path {
        "/slow" => {
            thread::sleep(Duration::from_secs(20));
            ("200 OK", "")
        }
        "/moved" => ("302 Found", "Location: /found\r\n"),
        "/broken" => ("500 Internal Server Error", ""),
        "/found" => ("200 OK", ""),
        path if path.replace("%22", "\"").replace("%60", "`").replace("%27", "'") == AS_SENT => ("200 OK", ""),
        _ => ("404 Not Found", ""),
    };
    let _ = write!(&mut { stream }, "HTTP/1.0 {status}\r\n{more}Content-Length: 2\r\n\r\nhi");
}

#[test]
fn every_program_says_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().for_each(|stream| drop(thread::spawn(|| serve(&stream.unwrap())))));
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for image in &IMAGES {
        let program = image.2;
        for path in ["/found", "/moved"] {
            assert!(ask(image, port, path).0, "{program} is not content with {path}");
        }
        for path in ["/missing", "/broken"] {
            assert!(!ask(image, port, path).0, "{program} is content with {path}");
        }
        assert!(!ask(image, nobody, "/found").0, "{program} is content with nobody");
        let (is_content, took) = ask(image, port, "/slow");
        assert!(!is_content && took < Duration::from_secs(6), "{program} took {took:?}");
    }
    let bash = &IMAGES[4];
    assert!(ask(bash, port, FOUND.trim_end_matches('#')).0, "bash reads the path");
}
