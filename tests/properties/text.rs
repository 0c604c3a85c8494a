//! What a user writes comes out of every reader as it went in, or is refused with a reason. It is never something else.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::outputs::{Outputs, try_outputs};
use crate::reading::{compose_value, dockerfile_value, here_documents, markdown_texts, printed, run};

/// A place of a spec that takes any text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Description,
    Vendor,
    Label,
    Constant,
    Default,
    VariableDescription,
    Argument,
    ProbeArgument,
    Ready,
    PortDescription,
    VolumeDescription,
    FileContent,
    BuildArgument,
    Script,
    StageScript,
}

const FIELDS: [Field; 16] = [
    Field::Title,
    Field::Description,
    Field::Vendor,
    Field::Label,
    Field::Constant,
    Field::Default,
    Field::VariableDescription,
    Field::Argument,
    Field::ProbeArgument,
    Field::Ready,
    Field::PortDescription,
    Field::VolumeDescription,
    Field::FileContent,
    Field::BuildArgument,
    Field::Script,
    Field::StageScript,
];

/// A spec with an ordinary text in every field but one.
fn spec(field: Field, text: &str) -> String {
    let at = |other: Field, usual: &str| -> Value {
        // Nothing is substituted in a script, so a dollar stands for itself there.
        let verbatim = matches!(other, Field::Script | Field::StageScript);
        let text = if verbatim { text.to_owned() } else { text.replace('$', "$$") };
        json!(if field == other { text } else { usual.to_owned() })
    };
    let spec = json!({
        "hull": 1,
        "name": "demo",
        "title": at(Field::Title, "Demo"),
        "description": at(Field::Description, "A demo"),
        "vendor": at(Field::Vendor, "Vendor"),
        "image": {
            "base": "debian:bookworm-slim",
            "init": { "s6-overlay": "3.2.2.0" },
            "labels": { "own.label": at(Field::Label, "label") },
            "args": { "ARGUMENT": at(Field::BuildArgument, "argument") },
        },
        "stages": { "build": { "steps": [{ "script": at(Field::StageScript, "true") }], "provides": ["/opt/demo"] } },
        "services": {
            "web": {
                "command": ["server", at(Field::Argument, "argument"), "last"],
                "environment": {
                    "CONSTANT": at(Field::Constant, "constant"),
                    "DEFAULT": {
                        "default": at(Field::Default, "default"),
                        "description": at(Field::VariableDescription, "what for"),
                    },
                },
                "copy": ["build"],
                "ports": { "http": { "port": 8000, "description": at(Field::PortDescription, "Web") } },
                "healthcheck": { "test": ["CMD", "probe", at(Field::ProbeArgument, "argument"), "last"] },
                "files": { "/etc/demo.conf": at(Field::FileContent, "content") },
            },
            "job": { "oneshot": true, "script": at(Field::Script, "true") },
        },
        "volumes": { "data": { "path": "/data", "description": at(Field::VolumeDescription, "State") } },
        "ready": at(Field::Ready, "DEMO_READY"),
    });
    serde_yaml::to_string(&spec).unwrap()
}

fn script<'o>(outputs: &'o Outputs, path: &str) -> &'o str {
    &outputs[&format!("rootfs/etc/s6-overlay/{path}")]
}

/// Asserts that everyone who reads the field reads the text.
fn comes_back(field: Field, text: &str, outputs: &Outputs) {
    let dockerfile = |key: &str| dockerfile_value(&outputs["Dockerfile"], key);
    let label = |key: &str| dockerfile(&format!("org.opencontainers.image.{key}"));
    let ready = || printed(script(outputs, "scripts/hull-ready"));
    match field {
        Field::Title => {
            assert_eq!(label("title").as_deref(), Some(text));
            assert!(ready().starts_with(&format!("{text} is ready\n")));
            reads(outputs, text);
        }
        Field::Description => {
            assert_eq!(label("description").as_deref(), Some(text));
            reads(outputs, text);
        }
        Field::Vendor => assert_eq!(label("vendor").as_deref(), Some(text)),
        Field::Label => assert_eq!(dockerfile("own.label").as_deref(), Some(text)),
        Field::BuildArgument => assert_eq!(dockerfile("ARGUMENT").as_deref(), Some(text)),
        Field::Constant | Field::Default => {
            let words = run(script(outputs, "s6-rc.d/web/run"), &["CONSTANT", "DEFAULT"]);
            let [.., constant, default] = &words[..] else { panic!("{words:?}") };
            if field == Field::Constant {
                assert_eq!(constant, text);
            } else {
                assert_eq!(default, text);
                assert_eq!(dockerfile("DEFAULT").as_deref(), Some(text));
                let of_compose = compose_value(&outputs["docker-compose.yml"], "demo", "DEFAULT");
                assert!(of_compose.is_none_or(|value| value == text));
            }
        }
        Field::Argument => {
            let words = run(script(outputs, "s6-rc.d/web/run"), &[]);
            assert_eq!(words[words.len() - 3..], ["server", text, "last"]);
        }
        Field::ProbeArgument => {
            let words = run(script(outputs, "scripts/web.check"), &[]);
            assert_eq!(words[words.len() - 3..], ["probe", text, "last"]);
        }
        // No text is no marker.
        Field::Ready => assert!(text.is_empty() || ready().ends_with(&format!("\n{text}\n"))),
        Field::PortDescription => {
            assert!(ready().contains(&format!("  {text}")));
            reads(outputs, text);
        }
        Field::VariableDescription => {
            let comments = outputs[".env.example"].lines().filter_map(|line| line.strip_prefix('#'));
            let comments: String =
                comments.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
            assert!(comments.contains(text.trim_end()), "{comments}");
            reads(outputs, text);
        }
        Field::VolumeDescription => reads(outputs, text),
        Field::FileContent => assert_eq!(outputs["rootfs/etc/demo.conf"], line(text)),
        Field::Script => {
            assert!(script(outputs, "scripts/job.script").ends_with(&line(text)));
        }
        Field::StageScript => {
            let documents = here_documents(&outputs["Dockerfile"]);
            assert!(documents.iter().any(|document| document.ends_with(&line(text))), "{documents:?}");
        }
    }
}

/// The README has the text, in one line: Markdown knows no other white space.
fn reads(outputs: &Outputs, text: &str) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts = markdown_texts(&outputs["README.md"]);
    assert!(texts.iter().any(|read| plain(read).contains(&plain(text))), "{text:?} is not in {texts:?}");
}

/// Files end with a line break.
fn line(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Texts that are special somewhere.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let special = [
        "'", "\"", "\\", "$", "`", "{{ x }}", "{%", "%s", "#", ": ", "- ", "-n", "é", "🐚", "\n", "\t", "|", "<b>",
        "&amp;", "*", "!", "~", "EOF", "${HOME}", "$(id)", "a", " ", "b c", "}", "{", "=", ";", "_x_", "[l](u)",
        "null", "1.10", "[",
    ];
    let pieces = prop::collection::vec(prop::sample::select(special.to_vec()), 1..8).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 2 => r"\PC{0,30}", 1 => r"[ -~]{200,400}"]
}

fn check(field: Field, text: &str) {
    match try_outputs("hull.yaml", &spec(field, text)) {
        Ok(outputs) => comes_back(field, text, &outputs),
        Err(findings) => assert!(findings.starts_with("HW"), "{field:?} {text:?} is refused without a reason"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_comes_back_or_is_refused(field in prop::sample::select(FIELDS.to_vec()), text in any_text()) {
        check(field, &text);
    }
}

/// One line of ordinary text is refused nowhere.
#[test]
fn ordinary_text_is_accepted_everywhere() {
    for field in FIELDS {
        for text in ["it's \"5 $\"", "a: b # c", "C:\\temp", "100 % é 🐚", "-x --y", "`code` *bold* {{ x }}"] {
            let outputs = try_outputs("hull.yaml", &spec(field, text));
            comes_back(field, text, &outputs.unwrap_or_else(|findings| panic!("{field:?} {text:?}: {findings}")));
        }
    }
}

#[test]
fn control_characters_are_refused() {
    for field in FIELDS {
        for control in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}'] {
            let findings = try_outputs("hull.yaml", &spec(field, &format!("a{control}b")));
            assert!(findings.is_err_and(|findings| findings.contains("HW010")), "{field:?} {control:?}");
        }
    }
}
