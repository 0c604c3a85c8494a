//! What is read here is what others read, and what is written here reads the same elsewhere.

use std::sync::LazyLock;

use hullwright::source::Sources;
use hullwright::spec::Spec;
use hullwright::yaml::{self, Kind, Node};
use proptest::prelude::*;
use serde_yaml::Value;

use crate::outputs::outputs;
use crate::{example, shape};

/// The schema that editors check specs with.
static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: serde_json::Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

/// Reads a text with our reader and with another, and asserts that both see the same tree.
fn agree(text: &str) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let (node, findings) = yaml::parse(&sources, id);
    assert!(findings.is_empty(), "{text}");
    let other: Value = serde_yaml::from_str(text).unwrap();
    same(&node.unwrap(), &other);
}

fn same(node: &Node, other: &Value) {
    match (&node.kind, other) {
        (Kind::Mapping(entries), Value::Mapping(others)) => {
            assert_eq!(entries.len(), others.len());
            for (entry, (key, value)) in entries.iter().zip(others) {
                assert_eq!(Some(entry.key.text.as_str()), key.as_str());
                same(&entry.value, value);
            }
        }
        (Kind::Sequence(items), Value::Sequence(others)) => {
            assert_eq!(items.len(), others.len());
            items.iter().zip(others).for_each(|(item, other)| same(item, other));
        }
        (Kind::Scalar(scalar), Value::String(text)) => assert_eq!(scalar.text, *text),
        // The text stays here what was written; another reader may drop zeros from it, as in 1.10.
        (Kind::Scalar(scalar), Value::Number(number)) => {
            assert_eq!(scalar.text.parse::<f64>().ok(), number.as_f64(), "{}", scalar.text);
            assert!(scalar.plain);
        }
        (Kind::Scalar(scalar), Value::Bool(truth)) => {
            assert_eq!((scalar.text.parse().ok(), scalar.plain), (Some(*truth), true));
        }
        (Kind::Scalar(scalar), Value::Null) => {
            assert!(matches!(scalar.text.as_str(), "" | "~" | "null") && scalar.plain);
        }
        (kind, other) => panic!("{kind:?} is read as {other:?}"),
    }
}

/// The compose files among the outputs of a spec.
fn compose_files(spec: &str) -> Vec<String> {
    outputs(spec).into_iter().filter(|(path, _)| path.ends_with("docker-compose.yml")).map(|(_, text)| text).collect()
}

#[test]
fn examples_read_the_same_elsewhere() {
    for (_, text) in example::all() {
        agree(&text);
        for file in compose_files(&text) {
            agree(&file);
        }
    }
}

/// Texts that a reader may take for something else.
fn any_scalar() -> impl Strategy<Value = String> {
    let special = [
        "yes",
        "no",
        "on",
        "null",
        "~",
        "",
        "1.10",
        "0x1F",
        "0o17",
        "1e3",
        ".inf",
        "22:22",
        "2001-01-01",
        "- a",
        "a: b",
        "a #b",
        "'a",
        "\"a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "&a",
        "*a",
        "!a",
        "{a",
        "[a",
        "?",
        "-",
        " a",
        "a ",
        "a\nb",
        "a\n",
        "\na",
        "a\n\n b",
        "\ta",
        "é",
        "🐚",
        "true",
        "False",
        "=",
        "<<",
    ];
    prop_oneof![
        prop::sample::select(special.to_vec()).prop_map(str::to_owned),
        r"[^\p{Cc}\u{feff}\u{fffe}\u{ffff}\u{85}\u{2028}\u{2029}]{0,20}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn specs_read_the_same_elsewhere(spec in shape::any_spec()) {
        agree(&spec.text);
        for file in compose_files(&spec.text) {
            agree(&file);
        }
    }

    /// What the reader takes, the schema takes, too.
    #[test]
    fn specs_fit_the_schema(spec in shape::any_spec()) {
        outputs(&spec.text);
        let value: serde_json::Value = serde_yaml::from_str(&spec.text).unwrap();
        let wrong: Vec<String> =
            SCHEMA.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{}", spec.text);
    }

    /// Types of Rust hold all that a spec says: what they are written as has the same outputs.
    #[test]
    fn specs_survive_another_reader_and_writer(spec in shape::any_spec()) {
        let before = outputs(&spec.text);
        let read: Spec = serde_yaml::from_str(&spec.text).unwrap();
        prop_assert_eq!(&outputs(&serde_yaml::to_string(&read).unwrap()), &before);
        prop_assert_eq!(&outputs(&read.to_yaml().unwrap()), &before);
    }

    #[test]
    fn scalars_of_another_writer_are_read(texts in prop::collection::vec(any_scalar(), 1..5)) {
        agree(&serde_yaml::to_string(&texts).unwrap());
    }

    /// Compose's own words go through: what another reader sees in the spec, it sees in the compose file.
    #[test]
    fn words_of_compose_come_through(text in any_scalar(), number in any::<i32>(), truth in any::<bool>()) {
        let words = serde_json::json!({ "services": { "extra": {
            "image": text, "labels": [text], "scale": number, "tty": truth, "command": null,
        } } });
        let spec = serde_json::json!({
            "hull": 1, "name": "demo",
            "image": { "base": "debian:bookworm-slim", "init": { "s6-overlay": "3.2.2.0" } },
            "services": { "web": { "command": "server" } },
            "compose": words,
        });
        let spec = serde_yaml::to_string(&spec).unwrap();
        let compose: Value = serde_yaml::from_str(&compose_files(&spec)[0]).unwrap();
        let written: Value = serde_yaml::from_str(&spec).unwrap();
        prop_assert_eq!(&compose["services"]["extra"], &written["compose"]["services"]["extra"]);
    }
}
