//! The law: a fact has one home. When it changes there, its old form stands nowhere, and exactly the outputs that
//! carry it have changed.

use std::collections::BTreeSet;

use hullwright::s6::{self, Platform, Tarball};
use proptest::prelude::*;

use crate::fact::{Fact, Vocabulary};
use crate::outputs::{Outputs, boot, outputs, outputs_as};
use crate::shape::{any_spec, everything, everything_at_once};
use crate::{example, removal};

/// The outputs that hold a sum of durations: they change with a part of it, though they do not carry it. Nothing else
/// may.
fn sums(spec: &str, fact: &Fact) -> &'static [&'static str] {
    match home(spec, fact) {
        // The limit of one start, and what all starts may take together.
        Some("interval" | "retries" | "start_period" | "timeout" | "attempts" | "delay") => {
            &["/timeout-up", "/timeout-finish", "Dockerfile", ".yml", ".md"]
        }
        // The limit of one stop, and what all stops may take together.
        Some("stop_grace_period") => &["/timeout-down", ".yml", ".md", "/Makefile"],
        _ => &[],
    }
}

/// The key of a number's only place in a spec.
fn home<'s>(spec: &'s str, fact: &Fact) -> Option<&'s str> {
    match fact {
        Fact::Word(_) | Fact::Number(_) => None,
        Fact::Seconds(_) | Fact::Count(_) => {
            let line = spec.lines().find(|line| fact.stands_in(line))?;
            Some(line.split_once(':')?.0.trim())
        }
    }
}

/// Changes a fact and asserts the law.
pub(crate) fn obeys(spec: &str, before: &Outputs, fact: &Fact, words: &mut Vocabulary) {
    let other = words.other(fact, spec);
    let after = outputs(&fact.replaced(&other, spec));
    let what = format!("{} → {} in\n{spec}", fact.written(), other.written());
    let left = fact.carriers(&after);
    assert!(left.is_empty(), "the old value stands in {left:?}: {what}");

    let sums = sums(spec, fact);
    let is_sum = |path: &str| sums.iter().any(|end| path.ends_with(end));
    // A duration that becomes the longest is a sum of its own.
    let moved = |path: &str| fact.replaced(&other, path);
    let carried: BTreeSet<String> = fact.carriers(before).into_iter().filter(|path| !is_sum(path)).map(moved).collect();
    let carry: BTreeSet<String> =
        other.carriers(&after).into_iter().filter(|path| !is_sum(path)).map(str::to_owned).collect();
    assert_eq!(carried, carry, "other outputs carry it now: {what}");

    let rest = |outputs: &Outputs, fact: &Fact| -> Outputs {
        let carriers = fact.carriers(outputs);
        let rest = outputs.iter().filter(|(path, _)| !carriers.contains(path.as_str()) && !is_sum(path));
        rest.map(|(path, text)| (path.clone(), without_attempts(text))).collect()
    };
    let changed = difference(&rest(before, fact), &rest(&after, &other));
    assert!(changed.is_empty(), "outputs that do not carry it have changed:\n{changed}\n{what}");
    let limits = before.iter().filter(|(path, text)| is_limit(path) && is_sum(path) && after.get(*path) != Some(*text));
    assert!(limits.count() <= 1, "the limits of several services have changed: {what}");
    boots(&after, spec);
}

/// A script without how often it asks what users bring, which follows from a limit.
fn without_attempts(script: &str) -> String {
    let lines = script.lines().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let asks = words.iter().position(|word| *word == "answered" || word.ends_with("/hull-wait"));
        let is_limit = |at: usize, word: &str| {
            asks.is_some_and(|asks| at > asks + 1 && at < asks + 4) && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        // The first number is the limit; the second one is a fact of its own.
        let limit = words.iter().enumerate().position(|(at, word)| is_limit(at, word));
        let words = words.iter().enumerate().filter(|(at, _)| Some(*at) != limit).map(|(_, word)| *word);
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_limit(path: &str) -> bool {
    path.contains("/timeout-")
}

/// What differs, output by output.
fn difference(before: &Outputs, after: &Outputs) -> String {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    changed.map(|path| format!("{path}\n{:?}\n{:?}\n", before.get(path), after.get(path))).collect()
}

/// The tree is one that s6-overlay takes without a word.
pub(crate) fn boots(outputs: &Outputs, spec: &str) {
    // What a base brings is in no output, so that only an engine can tell.
    if spec.contains("rootfs: false") || !spec.contains("s6-overlay:") || spec.contains("provided: true") {
        return;
    }
    let version = if spec.contains("3.2.3.2") { "3.2.3.2" } else { "3.2.2.0" };
    assert_eq!(boot(outputs, version), "OK", "{spec}");
}

/// The same bytes once more, and elsewhere.
fn is_pure(spec: &str, outputs: &Outputs) {
    assert_eq!(*outputs, outputs_as("/some/where/else.yml", spec));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_fact_has_one_home(spec in any_spec(), chosen in prop::collection::vec(any::<prop::sample::Index>(), 4)) {
        let mut words = spec.words;
        let spec = spec.text;
        let before = outputs(&spec);
        boots(&before, &spec);
        is_pure(&spec, &before);
        let facts: Vec<Fact> = Fact::all(&spec).into_iter().collect();
        for index in chosen {
            obeys(&spec, &before, index.get(&facts), &mut words);
        }
    }

    #[test]
    fn a_removed_service_leaves_nothing_behind(spec in any_spec(), chosen in any::<prop::sample::Index>()) {
        let names = removal::services(&spec.text);
        prop_assume!(!names.is_empty());
        removal::leaves_nothing(&spec.text, chosen.get::<String>(&names));
    }
}

#[test]
fn every_fact_of_the_largest_spec_has_one_home() {
    let spec = everything_at_once();
    every_fact(&spec.text, spec.words, 1);
}

/// Each fact here would take as long as everything else together; random specs have the others.
#[test]
fn every_eighth_fact_has_one_home_in_both_layouts_and_in_development() {
    let spec = everything();
    every_fact(&spec.text, spec.words, 8);
}

#[test]
fn every_fact_of_every_example_has_one_home() {
    for (name, text) in example::all() {
        let before = outputs_as(&name, &text);
        is_pure(&text, &before);
        boots(&before, &text);
        let (marked, words) = example::marked(&text);
        every_fact(&marked, words, 1);
        for service in removal::services(&marked) {
            removal::leaves_nothing(&marked, &service);
        }
    }
}

/// Its password was taken away from everyone else as long as somebody in the image had it in an address.
#[test]
fn who_alone_had_an_address_with_a_password_leaves_nothing_behind() {
    let spec = "hull: 1
name: zqaaaa
image: {base: 'zqaaab.example/zqaaac:zqaaad', init: {s6-overlay: 3.2.2.0}}
services:
  zqaaae: {command: zqaaaf}
  zqaaag:
    command: zqaaah
    environment:
      ZQAAAI: ${services.zqaaaj.ports.zqaaak.url}
  zqaaaj:
    image: zqaaal.example/zqaaam:zqaaan
    environment:
      ZQAAAO: {required: true, secret: true}
    ports:
      zqaaak:
        port: 20001
        password: ZQAAAO
";
    removal::leaves_nothing(spec, "zqaaag");
}

#[test]
fn the_version_of_s6_overlay_has_one_home() {
    const VERSIONS: [&str; 2] = ["3.2.2.0", "3.2.3.2"];
    let specs = example::all().into_iter().map(|(_, text)| text).chain([everything().text]);
    for spec in specs.filter(|spec| VERSIONS.iter().any(|version| spec.contains(version))) {
        let [old, new] = if spec.contains(VERSIONS[0]) { VERSIONS } else { [VERSIONS[1], VERSIONS[0]] };
        let spec = spec.replace(old, new);
        let after = outputs(&spec);
        boots(&after, &spec);
        let sums = Platform::ALL.into_iter().map(Tarball::Arch).chain([Tarball::Noarch]);
        let sums = sums.filter_map(|tarball| s6::checksum(old.parse().unwrap(), tarball));
        for gone in sums.chain([old]) {
            assert!(after.values().all(|text| !text.contains(gone)), "{gone} stands in {spec}");
        }
        assert!(after.values().any(|text| text.contains(new)));
    }
}

/// Of so many facts, each time the first.
fn every_fact(spec: &str, mut words: Vocabulary, step: usize) {
    let before = outputs(spec);
    boots(&before, spec);
    let facts = Fact::all(spec);
    assert!(facts.len() > 10, "a spec is full of facts: {spec}");
    for fact in facts.into_iter().step_by(step) {
        obeys(spec, &before, &fact, &mut words);
    }
}

/// A stage on the image's own base was another stage for each base, and the development's had the name of another one.
#[test]
fn a_stage_on_several_bases_has_one_name_for_each() {
    let spec = "hull: 1
name: shop
layouts: [single, split]
image: {base: 'debian:bookworm-slim', init: {s6-overlay: 3.2.2.0}}
stages:
  app:
    steps: [{run: make}]
    provides: [/opt/shop]
    dev: {packages: [gdb]}
services:
  web: {command: shop-server, copy: [app]}
  llm: {kit: ollama, with: {version: 0.9.6}, copy: [app]}
volumes: {data: {path: /data}}
";
    let dockerfile = &outputs(spec)["Dockerfile"];
    let stages = |base: &str| -> Vec<&str> {
        let of_base = dockerfile.lines().filter_map(|line| line.strip_prefix(&format!("FROM {base} AS ")));
        of_base.filter(|name| name.starts_with("app")).collect()
    };
    assert_eq!(stages("debian:bookworm-slim"), ["app", "app-development"]);
    assert_eq!(stages("ollama/ollama:0.9.6"), ["app-llm"]);
}
