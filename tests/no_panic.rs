//! Whatever a user writes, there are reports or files, and never a panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile};
use proptest::prelude::*;
use serde_json::Value;

/// Uses as much of the language as one spec can.
const WIDE: &str = include_str!("data/wide.yaml");

/// The kits that it has of its own, which use as much of a kit's language as they can.
const SERVICE_KIT: &str = include_str!("data/kits/service/kit.yaml");
const STAGE_KIT: &str = include_str!("data/kits/stage/kit.yaml");

/// What somebody might write that some output cannot hold as it is.
const NASTY: &[&str] = &[
    "",
    " ",
    "-",
    "--",
    "#",
    "a b",
    "a,b",
    "a:b",
    "a=b",
    "a\nb",
    "\n",
    "a\\",
    "'",
    "\"",
    "`id`",
    "$(id)",
    "$$",
    "$X",
    "${X}",
    "${vars.any}",
    "${vars.none}",
    "${ports.http}",
    "${services.web.url}",
    "${base.codename}",
    "{}",
    "{{}}",
    "}",
    "[\"a\"]",
    "<<EOF",
    "EOF",
    "../x",
    "/",
    "./",
    "/a b",
    "/a,b",
    "*",
    "**",
    "!a",
    "true",
    "false",
    "null",
    "~",
    "0",
    "-1",
    "0s",
    "1h",
    "99999999999999999999",
    "1.5",
    "final",
    "scratch",
    "context",
    "s6-overlay",
    "s6-overlay-amd64",
    "app",
    "base",
    "root",
    "PATH",
    "HOME",
    "S6_KILL_GRACETIME",
    "é",
    "\u{2028}",
    "\u{feff}",
    "\u{1}",
    "linux/amd64",
    "linux/386",
    "3.1.0.0",
    "web",
    "db",
    "hull-ready",
    "health-check",
    "hull: 1",
    "type",
    "run",
    "FROM scratch",
    "RUN <<EOF",
    "http://x",
    "https://",
];

/// A folder of which only the kits can be seen.
struct Kits<'a> {
    service: &'a str,
    stage: &'a str,
}

impl Folder for Kits<'_> {
    fn files(&self, path: &str) -> Vec<String> {
        let is_kit = path.starts_with("kits/");
        if is_kit { vec!["kit.yaml".to_owned(), "script.sh".to_owned()] } else { Vec::new() }
    }

    fn text(&self, path: &str) -> Option<String> {
        match path {
            "kits/service/kit.yaml" => Some(self.service.to_owned()),
            "kits/stage/kit.yaml" => Some(self.stage.to_owned()),
            _ => path.ends_with("/script.sh").then(|| "echo \"$A\"\n".to_owned()),
        }
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

fn compiled(text: &str, any: &str) -> Compiled {
    compiled_with(text, any, &Kits { service: SERVICE_KIT, stage: STAGE_KIT })
}

fn compiled_with(text: &str, any: &str, kits: &Kits<'_>) -> Compiled {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let settings = Settings { vars: vec![("any".to_owned(), any.to_owned())], ..Settings::default() };
    let compiled = compile(&mut sources, id, &settings, kits);
    let is_refused = compiled.findings.iter().any(hullwright::diagnostic::Diagnostic::is_error);
    assert_eq!(compiled.files.is_none(), is_refused, "what has no outputs has an error:\n{text}");
    compiled
}

fn parsed(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// Replaces the text or key of that number, counted in the order of the file.
fn replace(value: &mut Value, number: &mut usize, text: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, number, text)),
        Value::Object(entries) => {
            for (key, mut value) in std::mem::take(entries) {
                let key = if is_next(number) { text.to_owned() } else { key };
                replace(&mut value, number, text);
                entries.insert(key, value);
            }
        }
        _ => {
            if is_next(number) {
                *value = Value::String(text.to_owned());
            }
        }
    }
}

fn is_next(number: &mut usize) -> bool {
    *number = number.wrapping_sub(1);
    *number == usize::MAX
}

/// How many texts and keys a file has.
fn places(file: &str) -> usize {
    let mut number = usize::MAX - 1;
    replace(&mut parsed(file), &mut number, "");
    usize::MAX - 1 - number
}

fn with(file: &str, place: usize, text: &str) -> String {
    let (mut spec, mut number) = (parsed(file), place);
    replace(&mut spec, &mut number, text);
    serde_json::to_string_pretty(&spec).unwrap()
}

#[test]
fn the_wide_spec_is_right() {
    let compiled = compiled(WIDE, "word");
    assert_eq!(compiled.findings, []);
    assert!(compiled.files.is_some());
}

#[test]
fn a_line_that_is_too_long_is_reported() {
    let long = "x".repeat(70_000);
    let spec = format!(
        "hull: 1\nname: a\nimage: {{base: debian, init: {{s6-overlay: 3.2.2.0}}, dockerfile: {{end: RUN {long}}}}}\nservices: {{web: {{command: a}}}}\nvars: {{any: a}}\n"
    );
    assert_eq!(compiled(&spec, "word").findings.len(), 1);
}

/// Any text, with those first that outputs are likely to stumble over.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(NASTY).prop_map(str::to_owned),
        2 => r#"[a-z0-9/.:$<>{}\[\]'"\\ \n#,=@-]{0,12}"#,
        1 => any::<String>(),
        1 => "[a-z]{9000}",
    ]
}

/// The same, with facts that a kit may have.
fn text_of_kit() -> impl Strategy<Value = String> {
    let facts = ["number", "free", "list", "none", "default"].map(|name| format!("${{with.{name}}}"));
    let own = ["service.name", "stage.name", "user.home", "volume.path", "project.files", "ports.none", "none.none"];
    let own = own.into_iter().map(|fact| format!("${{{fact}}}"));
    let facts: Vec<String> = facts.into_iter().chain(own).collect();
    prop_oneof![2 => text(), 1 => prop::sample::select(facts)]
}

const KINDS: [&str; 10] =
    ["integer", "identifier", "word", "npm", "pip", "path", "source", "choice", "text", "text, list: true"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_panics_anywhere(place in 0..places(WIDE), text in text()) {
        compiled(&with(WIDE, place, &text), "word");
    }

    #[test]
    fn no_constant_panics_anywhere(place in 0..places(WIDE), text in text()) {
        compiled(&with(WIDE, place, "${vars.any}"), &text);
    }

    #[test]
    fn no_file_panics(text in any::<String>()) {
        compiled(&text, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_of_a_kit_panics_anywhere(place in 0..places(SERVICE_KIT), text in text_of_kit()) {
        with_service_kit(place, &text);
    }

    #[test]
    fn no_text_of_a_stages_kit_panics_anywhere(place in 0..places(STAGE_KIT), text in text_of_kit()) {
        with_stage_kit(place, &text);
    }

    #[test]
    fn no_parameter_panics(text in text(), kind in prop::sample::select(KINDS.to_vec())) {
        let service = SERVICE_KIT.replacen("type: text, default: free", &format!("type: {kind}"), 1);
        let spec = WIDE.replacen("free: given", &format!("free: {}", serde_json::json!(text)), 1);
        compiled_with(&spec, "word", &Kits { service: &service, stage: STAGE_KIT });
    }

    #[test]
    fn no_kit_panics(text in any::<String>()) {
        compiled_with(WIDE, "word", &Kits { service: &text, stage: &text });
    }
}

/// What is tried with a text in a place.
type Attempt = fn(usize, &str);

/// Each with the number of its places.
fn attempts() -> [(&'static str, Attempt, usize); 4] {
    [
        ("text", |place, text| drop(compiled(&with(WIDE, place, text), "word")), places(WIDE)),
        ("constant", |place, text| drop(compiled(&with(WIDE, place, "${vars.any}"), text)), places(WIDE)),
        ("text of a service's kit", with_service_kit, places(SERVICE_KIT)),
        ("text of a stage's kit", with_stage_kit, places(STAGE_KIT)),
    ]
}

fn with_service_kit(place: usize, text: &str) {
    let service = with(SERVICE_KIT, place, text);
    compiled_with(WIDE, "word", &Kits { service: &service, stage: STAGE_KIT });
}

fn with_stage_kit(place: usize, text: &str) {
    let stage = with(STAGE_KIT, place, text);
    compiled_with(WIDE, "word", &Kits { service: SERVICE_KIT, stage: &stage });
}

/// Every text of the list in every place: too long for every run.
#[test]
#[ignore = "a quarter of an hour; the random ones try a part of it each time"]
fn no_nasty_text_panics_in_any_place() {
    let attempts = attempts();
    let all = attempts.iter().flat_map(|(what, attempt, places)| (0..*places).map(move |at| (what, attempt, at)));
    let all: Vec<(&&str, &Attempt, usize)> = all.collect();
    let next = AtomicUsize::new(0);
    let search = || {
        let mut panics = Vec::new();
        while let Some((what, attempt, place)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let panicking = NASTY.iter().filter(|text| catch_unwind(|| attempt(*place, text)).is_err());
            panics.extend(panicking.map(|text| format!("{what} in place {place}: {text:?}")));
        }
        panics
    };
    let panics: Vec<String> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let searches: Vec<_> = (0..workers).map(|_| scope.spawn(search)).collect();
        searches.into_iter().flat_map(|search| search.join().unwrap()).collect()
    });
    assert_eq!(panics, [] as [String; 0]);
}
