//! A spec may come from anybody: it leaves no folder, gives no secret away, and is refused soon when it is too much.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::outputs::{compiled, try_outputs};
use crate::text::any_text;

/// More than any refusal takes, on any machine.
const SOON: Duration = Duration::from_secs(20);

/// Places that take a path of the folder, as JSON pointers.
const PATHS: [&str; 11] = [
    "/templates",
    "/context",
    "/outputs/makefile",
    "/outputs/dockerfile",
    "/outputs/rootfs",
    "/outputs/compose",
    "/outputs/readme",
    "/outputs/env_example",
    "/outputs/ignore",
    "/image/rootfs",
    "/services/web/script",
];

fn spec() -> Value {
    json!({
        "hull": 1,
        "name": "demo",
        "image": { "base": "debian:bookworm-slim", "init": { "s6-overlay": "3.2.2.0" } },
        "services": { "web": { "command": "server" } },
    })
}

fn written(spec: &Value) -> String {
    serde_yaml::to_string(spec).unwrap()
}

/// Paths of every kind, most of them bad.
fn any_path() -> impl Strategy<Value = String> {
    let parts =
        ["..", ".", "a", "b.c", "", "~", "etc", "-", "...", "..a", "\\", "C:", "a b", "$HOME", "\n", "~root", "é"];
    let path = prop::collection::vec(prop::sample::select(parts.to_vec()), 1..5).prop_map(|parts| parts.join("/"));
    (path, prop::sample::select(vec!["", "/", "./", "../", "//"])).prop_map(|(path, start)| format!("{start}{path}"))
}

/// Whether a path stays below the folder that it is written into or read from.
fn is_inside(path: &str) -> bool {
    !path.starts_with('/') && path.split('/').all(|part| part != "..")
}

/// Every path that the build copies from its context.
fn copied(dockerfile: &str) -> Vec<String> {
    let lines = dockerfile.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from="));
    lines
        .filter_map(|line| line.split(' ').find(|word| !word.starts_with("--") && *word != "COPY"))
        .map(str::to_owned)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_output_leaves_its_folder(place in prop::sample::select(PATHS.to_vec()), path in any_path()) {
        let mut spec = spec();
        let (parent, key) = place.rsplit_once('/').unwrap();
        if spec.pointer(parent).is_none() {
            spec[parent.trim_start_matches('/')] = json!({});
        }
        if key == "script" {
            spec["services"]["web"] = json!({});
        }
        spec.pointer_mut(parent).unwrap()[key] = json!(path);
        if let Ok(outputs) = try_outputs("hull.yaml", &written(&spec)) {
            for path in outputs.keys() {
                prop_assert!(is_inside(path), "{path}");
            }
            for path in outputs.iter().filter(|(path, _)| path.ends_with("Dockerfile")).flat_map(|(_, text)| copied(text)) {
                prop_assert!(is_inside(&path), "{path}");
            }
        }
    }

    #[test]
    fn nothing_is_copied_from_outside(path in any_path(), target in prop::option::of(any_path())) {
        let mut spec = spec();
        let copy = target.map_or_else(|| path.clone(), |target| format!("{path}:{target}"));
        spec["services"]["web"]["copy"] = json!([copy]);
        spec["services"]["web"]["files"] = json!({ path.clone(): "text" });
        let accepted = try_outputs("hull.yaml", &written(&spec)).is_ok();
        spec["services"]["web"]["files"] = json!({});
        let copies = try_outputs("hull.yaml", &written(&spec));
        if let Ok(outputs) = &copies {
            for path in copied(&outputs["Dockerfile"]) {
                prop_assert!(is_inside(&path), "{path}");
            }
        }
        prop_assert!(!accepted || path.starts_with('/'), "{path:?} is a path of the image");
    }

    #[test]
    fn a_secret_has_no_value(canary in "[a-z]{12}", key in prop::sample::select(vec!["default", "example"]), of_the_file in any::<bool>()) {
        let mut spec = spec();
        let variable = json!({ "TOKEN": { "secret": true, key: format!("zq{canary}") } });
        if of_the_file {
            spec["environment"] = variable;
        } else {
            spec["services"]["web"]["environment"] = variable;
        }
        let refused = try_outputs("hull.yaml", &written(&spec));
        prop_assert!(refused.as_ref().is_err_and(|findings| findings.contains("HW206")), "{refused:?}");
    }

    #[test]
    fn no_text_makes_it_fail(text in r"[\[\]{}:,&*!|>'\x22%@`#? \n\t0-9a-c~$.<-]{0,60}") {
        let _ = compiled("hull.yaml", &text);
        let _ = compiled("hull.yaml", &format!("{}extra: {text}\n", written(&spec())));
        let _ = compiled("hull.yaml", &format!("{}title: {text}\n", written(&spec())));
    }

    #[test]
    fn no_damaged_spec_makes_it_fail(at in any::<prop::sample::Index>(), insert in r"[\[\]{}:,&*!|>'\x22%#? \n$-]{1,3}", length in 0..8_usize) {
        let mut text: Vec<char> = crate::shape::everything().text.chars().collect();
        let at = at.index(text.len() - length);
        text.splice(at..at + length, insert.chars());
        let _ = compiled("hull.yaml", &text.into_iter().collect::<String>());
    }
}

/// The values and keys of a tree that are texts, in order.
fn change_texts(value: &mut serde_yaml::Value, change: &mut impl FnMut(&mut String)) {
    match value {
        serde_yaml::Value::String(text) => change(text),
        serde_yaml::Value::Sequence(items) => items.iter_mut().for_each(|item| change_texts(item, change)),
        serde_yaml::Value::Mapping(entries) => {
            for (mut key, mut value) in std::mem::take(entries) {
                change_texts(&mut key, change);
                change_texts(&mut value, change);
                entries.insert(key, value);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever stands in whatever place is refused or printed, and the place decides which.
    #[test]
    fn no_text_in_any_place_makes_it_fail(place in any::<prop::sample::Index>(), text in any_text(), whole in prop::bool::weighted(0.2)) {
        let spec = if whole { crate::shape::everything() } else { crate::shape::everything_at_once() };
        let mut spec: serde_yaml::Value = serde_yaml::from_str(&spec.text).unwrap();
        let mut count = 0;
        change_texts(&mut spec, &mut |_| count += 1);
        let mut left = place.index(count);
        change_texts(&mut spec, &mut |old| {
            if left == 0 {
                old.clone_from(&text);
            }
            left = left.wrapping_sub(1);
        });
        let _ = compiled("hull.yaml", &serde_yaml::to_string(&spec).unwrap());
    }
}

/// Refused with one of the codes, and soon.
fn refused(text: &str, codes: &[&str]) {
    let start = Instant::now();
    let findings = try_outputs("hull.yaml", text).expect_err("it is too much");
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert!(codes.iter().any(|code| findings.contains(code)), "{}", findings.get(..300).unwrap_or(&findings));
}

#[test]
fn large_specs_are_refused_soon() {
    let spec = written(&spec());
    refused(&format!("{spec}description: {}\n", "long ".repeat(1 << 20)), &["HW005"]);
    refused(&format!("{spec}ignore: [{}]\n", "a, ".repeat(300_000)), &["HW005"]);
    refused(
        &format!("{spec}vars: {{{}}}\n", (0..60_000).map(|n| format!("a{n}: b, ")).collect::<String>()),
        &["HW005"],
    );
}

#[test]
fn deep_specs_are_refused_soon() {
    let spec = written(&spec());
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        refused(&format!("{spec}vars: {}{}\n", open.repeat(10_000), close.repeat(10_000)), &["HW006"]);
    }
    let steps: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused(&format!("{spec}{steps}"), &["HW005", "HW006"]);
}

#[test]
fn bombs_are_refused_soon() {
    let spec = written(&spec());
    let list = |of: &str| std::iter::repeat_n(of, 9).collect::<Vec<_>>().join(", ");
    let levels = (1..12).map(|level| format!("  v{level}: &a{level} [{}]\n", list(&format!("*a{}", level - 1))));
    refused(&format!("{spec}vars:\n  v0: &a0 [{}]\n{}", list("x"), levels.collect::<String>()), &["HW005"]);
}

/// `x`, and texts that each hold the one before twenty times.
fn doubled(entry: impl Fn(usize, String) -> String, reference: impl Fn(usize) -> String) -> String {
    (1..15).map(|level| entry(level, reference(level - 1).repeat(20))).collect()
}

#[test]
fn references_are_no_bomb() {
    let spec = written(&spec());
    let vars = doubled(|level, text| format!("  v{level}: {text}\n"), |level| format!("${{vars.v{level}}}"));
    for first in ["x", "''"] {
        refused(&format!("{spec}vars:\n  v0: {first}\n{vars}title: ${{vars.v14}}\n"), &["HW005"]);
    }
    let large = "x".repeat(1 << 18);
    refused(&format!("{spec}vars: {{a: {large}}}\ntitle: {}\n", "${vars.a}".repeat(100)), &["HW005"]);
    let defaults = doubled(|level, text| format!("  V{level}: {{default: {text}}}\n"), |level| format!("$V{level}-"));
    refused(&format!("{spec}environment:\n  V0: {{default: x}}\n{defaults}"), &["HW005"]);
    let chain: String = (1..5_000).map(|level| format!("  V{level}: {{default: $V{}}}\n", level - 1)).collect();
    refused(&format!("{spec}environment:\n  V0: {{default: x}}\n{chain}"), &["HW005"]);
}

#[test]
fn texts_do_not_need_themselves() {
    let spec = written(&spec());
    refused(&format!("{spec}environment: {{A: {{default: x$B}}, B: {{default: y$A}}}}\n"), &["HW215"]);
    refused(&format!("{spec}environment: {{A: {{default: x$A}}}}\n"), &["HW215"]);
    refused(&format!("{spec}vars: {{a: '${{vars.b}}', b: '${{vars.a}}'}}\ntitle: ${{vars.a}}\n"), &["HW"]);
}
