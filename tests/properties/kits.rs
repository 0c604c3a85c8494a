//! A kit of a spec's own may come from anybody: what it says is quoted as what the spec says, since it is the same.

use hullwright::source::Sources;
use hullwright::{Folder, Settings, compile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::text::any_text;

/// A folder with one kit in it.
struct Kit(String);

impl Folder for Kit {
    fn files(&self, path: &str) -> Vec<String> {
        if path == "kit" { vec!["kit.yaml".to_owned()] } else { Vec::new() }
    }

    fn text(&self, path: &str) -> Option<String> {
        (path == "kit/kit.yaml").then(|| self.0.clone())
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

/// Places of a service that take a text, as JSON pointers.
const PLACES: [&str; 12] = [
    "/command/1",
    "/environment/VALUE",
    "/environment/GIVEN/default",
    "/environment/GIVEN/description",
    "/environment/GIVEN/example",
    "/ports/http/description",
    "/ports/http/path",
    "/healthcheck/test/1",
    "/files/~1etc~1web.conf",
    "/files/~1run~1web~1web.json",
    "/working_dir",
    "/dockerfile/end",
];

fn service(place: &str, text: &str) -> Value {
    let mut service = json!({
        "command": ["server", "word"],
        "environment": {
            "VALUE": "value",
            "GIVEN": { "default": "given", "description": "What is given", "example": "one" },
        },
        "ports": { "http": { "port": 8000, "publish": true, "description": "Pages", "path": "/" } },
        "healthcheck": { "test": ["CMD", "probe"] },
        "files": { "/etc/web.conf": "a = b", "/run/web/web.json": "{\"a\": \"$GIVEN\"}" },
        "working_dir": "/srv",
        "dockerfile": { "end": "RUN true" },
    });
    *service.pointer_mut(place).unwrap() = json!(text);
    service
}

/// The outputs of a spec with this service, which may come from a kit with these parameters.
fn outputs(service: &Value, kit: Option<&Value>) -> Option<String> {
    let spec = json!({
        "hull": 1,
        "name": "demo",
        "kits": kit.map_or_else(|| json!({}), |_| json!({ "own": "./kit" })),
        "image": { "base": "debian:bookworm-slim", "init": { "s6-overlay": "3.2.2.0" } },
        "services": { "web": service },
    });
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", serde_yaml::to_string(&spec).unwrap());
    let folder = Kit(kit.map(|kit| serde_yaml::to_string(kit).unwrap()).unwrap_or_default());
    let files = compile(&mut sources, id, &Settings::default(), &folder).files?;
    Some(files.iter().map(|(path, file)| format!("{path}\n{file:?}\n")).collect())
}

/// The same service from a kit.
fn brought(service: &Value) -> Option<String> {
    let kit = json!({ "description": "A kit", "service": service });
    outputs(&json!({ "kit": "own" }), Some(&kit))
}

/// The same service from a kit, with a text that whoever uses it gives.
fn given(place: &str, text: &str) -> Option<String> {
    let parameters = json!({ "given": { "type": "text", "description": "A text" } });
    let kit = json!({ "description": "A kit", "parameters": parameters, "service": service(place, "${with.given}") });
    outputs(&json!({ "kit": "own", "with": { "given": text } }), Some(&kit))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_a_kit_says_is_printed_as_if_the_spec_said_it(place in prop::sample::select(PLACES.to_vec()), text in any_text()) {
        let service = service(place, &text);
        prop_assert_eq!(brought(&service), outputs(&service, None), "{}", place);
    }

    #[test]
    fn a_free_text_is_printed_as_if_it_stood_there(place in prop::sample::select(PLACES.to_vec()), text in any_text()) {
        // A verbatim line takes none: it is a program.
        if place == "/dockerfile/end" {
            prop_assert_eq!(given(place, &text), None);
        } else if let Some(outputs_of_kit) = given(place, &text) {
            prop_assert_eq!(Some(outputs_of_kit), outputs(&service(place, &text), None), "{}", place);
        }
    }

    /// No value of any other type can be anything but one word of a shell.
    #[test]
    fn what_may_stand_in_a_program_needs_no_quotes(text in any_text(), kind in prop::sample::select(vec!["integer", "identifier", "word", "npm", "pip", "path", "source"])) {
        let kit = json!({
            "description": "A kit",
            "parameters": { "given": { "type": kind, "description": "A word" } },
            "service": { "script": "exec server ${with.given}\n" },
        });
        if outputs(&json!({ "kit": "own", "with": { "given": text } }), Some(&kit)).is_some() {
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/@+-=%!".contains(&byte)), "{text:?}");
            prop_assert!(!text.is_empty() && !text.starts_with('-'), "{text:?}");
        }
    }

    #[test]
    fn no_text_of_a_kit_makes_it_fail(text in r"[\[\]{}:,&*!|>'\x22%@`#? \n\t0-9a-c~$.<-]{0,60}") {
        for kit in [text.clone(), format!("description: a\nservice: {{command: a}}\n{text}"), format!("description: a\nservice: {text}")] {
            let mut sources = Sources::default();
            let spec = "hull: 1\nname: a\nkits: {own: ./kit}\nimage: {base: debian, init: {s6-overlay: 3.2.2.0}}\nservices: {web: {kit: own}}\n";
            let id = sources.add("hull.yaml", spec);
            let _ = compile(&mut sources, id, &Settings::default(), &Kit(kit));
        }
    }
}
