//! Texts that say what values may be: a shell looks at them at the start, and users read them. Each is one word of the
//! shell and one text of Markdown, or it is refused.

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::outputs::{Outputs, try_outputs};
use crate::reading::markdown_texts;
use crate::text::any_text;

/// A place of a variable, or of a service, that takes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// One of the values that a variable may have.
    Choice,
    Pattern,
    Deprecated,
    Group,
    /// A value that makes another variable required.
    RequiredWhen,
    /// A value that switches a service on.
    When,
    /// A default that is looked at.
    CheckedDefault,
    ProbePath,
}

const FIELDS: [Field; 8] = [
    Field::Choice,
    Field::Pattern,
    Field::Deprecated,
    Field::Group,
    Field::RequiredWhen,
    Field::When,
    Field::CheckedDefault,
    Field::ProbePath,
];

fn spec(field: Field, text: &str) -> String {
    let at = |other: Field, usual: &str| if field == other { text.to_owned() } else { usual.to_owned() };
    // Patterns and values of `when` are read as they are written.
    let quoted = |other: Field, usual: &str| -> Value { json!(at(other, usual).replace('$', "$$")) };
    let spec = json!({
        "hull": 1,
        "name": "demo",
        "image": { "base": "python:3.13-slim", "init": { "s6-overlay": "3.2.2.0" } },
        "services": {
            "web": {
                "command": "server",
                "environment": {
                    "LEVEL": { "default": "usual", "enum": ["usual", quoted(Field::Choice, "other")] },
                    "TIER": { "pattern": at(Field::Pattern, "T[0-6]") },
                    "OLD": { "deprecated": quoted(Field::Deprecated, "write LEVEL") },
                    "GROUPED": { "description": "One of a group", "group": quoted(Field::Group, "Group") },
                    "MODE": { "description": "How" },
                    "KEY": { "required": { "MODE": quoted(Field::RequiredWhen, "keyed") } },
                    "CHECKED": { "default": quoted(Field::CheckedDefault, "checked"), "pattern": "(.|[[:space:]])*" },
                },
                "ports": { "http": 8000 },
                "healthcheck": { "http": quoted(Field::ProbePath, "/health") },
            },
            "job": { "command": "job", "when": { "SWITCH": at(Field::When, "on") }, "environment": {
                "SWITCH": { "description": "Whether there is a job" },
            } },
        },
    });
    serde_yaml::to_string(&spec).unwrap()
}

/// What the check at the start says of users' values, the services that stay off, and whether anything starts.
fn start(outputs: &Outputs, given: &[(&str, &str)]) -> (Vec<String>, Vec<String>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().display().to_string();
    let script = outputs["rootfs/etc/s6-overlay/scripts/hull-environment"].replace("/run/hull", &format!("{run}/hull"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin").envs(given.iter().copied());
    let output = shell.current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "nothing but complaints is printed");
    let said = String::from_utf8(output.stderr).unwrap();
    let off = std::fs::read_dir(folder.path().join("hull-off")).unwrap();
    let off = off.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let known = ["environment: ", "job: off, as SWITCH says"];
    let complaints = said.split_inclusive('\n').filter(|line| !line.starts_with(known[1])).map(str::to_owned).collect();
    (complaints, off, output.status.success())
}

/// Nothing is said, and nothing but the job stays off.
fn is_silent(outputs: &Outputs, given: &[(&str, &str)]) {
    assert_eq!(start(outputs, given), (Vec::new(), vec!["job".to_owned()], true), "{given:?}");
}

/// What is said of these values, in one line.
fn complaint(outputs: &Outputs, given: &[(&str, &str)]) -> String {
    let (said, _, starts) = start(outputs, given);
    assert!(!starts && said.len() == 1, "{given:?}: {said:?}");
    said.concat()
}

/// As it is complained of: control characters are none, and the end of something long is left out.
fn said(text: &str) -> String {
    let plain: String = text.chars().map(|each| if each.is_control() { '?' } else { each }).collect();
    plain.chars().take(100).collect()
}

fn is_right(field: Field, text: &str, outputs: &Outputs) {
    // Nobody gives the mode, which is the value that asks for a key.
    let is_asked = field == Field::RequiredWhen && text.is_empty();
    if is_asked {
        assert!(complaint(outputs, &[]).starts_with("environment: KEY is required when MODE is "));
    } else if field == Field::When && text.is_empty() {
        // So does the job that runs when nobody says otherwise.
        assert_eq!(start(outputs, &[]), (Vec::new(), Vec::new(), true));
    } else if field != Field::Pattern {
        is_silent(outputs, &[]);
    }
    match field {
        Field::Choice => {
            is_silent(outputs, &[("LEVEL", text)]);
            let complaint = complaint(outputs, &[("LEVEL", "zq")]);
            assert!(complaint.contains(&said(text)), "{complaint}");
            reads(outputs, text);
        }
        // Whatever it matches: the value is right, or it is complained of once.
        Field::Pattern => {
            let (said, _, starts) = start(outputs, &[("TIER", "zq")]);
            assert_eq!(said.is_empty(), starts);
            assert!(starts || said.concat().starts_with("environment: TIER must be a text that matches "), "{said:?}");
            reads(outputs, text);
        }
        Field::Deprecated => {
            let (said, _, starts) = start(outputs, &[("OLD", "zq")]);
            assert_eq!((said.concat(), starts), (format!("environment: OLD is deprecated: {text}\n"), true));
            reads(outputs, text.trim_end_matches('.'));
            is_comment(outputs, text.trim_end_matches('.'));
        }
        Field::Group => {
            reads(outputs, text);
            is_comment(outputs, text);
        }
        Field::RequiredWhen => {
            is_silent(outputs, &[("MODE", "zq")]);
            is_silent(outputs, &[("MODE", text), ("KEY", "zq")]);
            if !text.is_empty() {
                assert!(complaint(outputs, &[("MODE", text)]).contains(&said(text)));
            }
            reads(outputs, text);
        }
        Field::When => {
            let (said, off, starts) = start(outputs, &[("SWITCH", text)]);
            assert_eq!((said, off, starts), (Vec::new(), Vec::new(), true));
            is_silent(outputs, &[("SWITCH", "zq")]);
            is_comment(outputs, text);
        }
        Field::CheckedDefault => is_silent(outputs, &[("CHECKED", "zq")]),
        Field::ProbePath => {
            let check = &outputs["rootfs/etc/s6-overlay/scripts/web.check"];
            let words = crate::reading::run(&check.replace("exec python3", "exec env python3"), &[]);
            assert_eq!(words.last().unwrap(), &format!("http://127.0.0.1:8000{text}"));
        }
    }
}

/// The README has the text, in one line: Markdown knows no other white space.
fn reads(outputs: &Outputs, text: &str) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts = markdown_texts(&outputs["README.md"]);
    assert!(texts.iter().any(|read| plain(read).contains(&plain(text))), "{text:?} is not in {texts:?}");
}

/// `.env.example` says it in comments, and what is no comment there is a variable of the spec.
fn is_comment(outputs: &Outputs, text: &str) {
    let lines: Vec<&str> = outputs[".env.example"].lines().collect();
    let (comments, rest): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| line.starts_with('#'));
    let known = ["LEVEL=", "TIER=", "OLD=", "GROUPED=", "MODE=", "KEY=", "CHECKED=", "SWITCH=", "HTTP_PORT="];
    assert!(rest.iter().all(|line| line.is_empty() || known.iter().any(|name| line.starts_with(name))), "{rest:?}");
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let comments: Vec<&str> = comments.iter().map(|line| line.trim_start_matches('#').trim()).collect();
    assert!(plain(&comments.join(" ")).contains(&plain(text)), "{comments:?}");
}

fn check(field: Field, text: &str) {
    match try_outputs("hull.yaml", &spec(field, text)) {
        Ok(outputs) => is_right(field, text, &outputs),
        Err(findings) => assert!(findings.starts_with("HW"), "{field:?} {text:?} is refused without a reason"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_text_of_the_contract_is_one_word_or_is_refused(field in prop::sample::select(FIELDS.to_vec()), text in any_text()) {
        check(field, &text);
    }
}

/// One line of ordinary text is refused nowhere; a pattern and a path have their own grammar.
#[test]
fn ordinary_text_is_accepted_everywhere() {
    for field in FIELDS {
        let texts = match field {
            Field::Pattern => ["it's|\"5 [$]\"", "a: b # c", "[*] 100 %", "`code` b*"],
            Field::ProbePath => ["/it's", "/a?b=c&d=$e", "/%20", "/`id`"],
            _ => ["it's \"5 $\"", "a: b # c", "* 100 % é 🐚", "`code` *bold* {{ x }} $(id)"],
        };
        for text in texts {
            let outputs = try_outputs("hull.yaml", &spec(field, text));
            is_right(field, text, &outputs.unwrap_or_else(|findings| panic!("{field:?} {text:?}: {findings}")));
        }
    }
}
