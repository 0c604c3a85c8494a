//! Compose's own words: from a service or a volume into the compose file, with the types that Compose wants.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use serde_json::{Value, json};

const START: &str = "
hull: 1
name: demo
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
vars: {team: 'a$$b', count: '2'}
";

fn output(spec: &str, name: &str) -> String {
    in_file(START, spec, name)
}

/// The text of an output.
fn in_file(start: &str, spec: &str, name: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", format!("{start}{spec}"));
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let report = || hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    let files = compiled.files.as_ref().unwrap_or_else(|| panic!("{}", report()));
    let found = files.iter().find(|(path, _)| path.as_str() == name);
    match found.unwrap().1 {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { skeleton, .. } => skeleton.clone(),
    }
}

fn compose(spec: &str) -> Value {
    serde_yaml::from_str(&output(spec, "docker-compose.yml")).unwrap()
}

#[test]
fn a_text_stays_a_text_and_a_number_a_number() {
    let service = &compose(
        "services: {web: {command: a, restart: no, cpuset: 0, hostname: 0755, pids_limit: 100, tty: true, profiles: [1], \
         group_add: [1000], labels: {a: 1, b: true, c: '2'}}}",
    )["services"]["demo"];
    for (word, wanted) in [
        ("restart", json!("no")),
        ("cpuset", json!("0")),
        ("hostname", json!("0755")),
        ("pids_limit", json!(100)),
        ("tty", json!(true)),
        ("profiles", json!(["1"])),
        ("group_add", json!(["1000"])),
        ("labels", json!({ "a": 1, "b": true, "c": "2" })),
    ] {
        assert_eq!(service[word], wanted, "{word}");
    }
}

#[test]
fn services_of_one_container_put_their_words_together() {
    let spec =
        "services: {web: {command: a, mem_limit: 1g, tmpfs: [/run]}, worker: {command: b, mem_limit: '1g', tty: true}}";
    let service = &compose(spec)["services"]["demo"];
    assert_eq!(
        [&service["mem_limit"], &service["tmpfs"][0], &service["tty"]],
        [&json!("1g"), &json!("/run"), &json!(true)]
    );
    assert_eq!(service["restart"], "unless-stopped", "the default");
}

#[test]
fn a_kits_service_has_the_users_words() {
    assert_eq!(
        compose(
            "services: {db: {kit: postgresql, with: {version: 17, database: shop, user: shop}, shm_size: 256m}}\nvolumes: {data: {path: /data}}"
        )["services"]["demo"]["shm_size"],
        "256m"
    );
}

#[test]
fn constants_stand_in_place_and_variables_are_the_hosts() {
    let spec = "services: {web: {command: a, scale: '${vars.count}', labels: {team: '${vars.team}', tier: '${TIER:-x}', cost: '5$$'}}}";
    let service = &compose(spec)["services"]["demo"];
    assert_eq!(service["labels"], json!({ "team": "a$$b", "tier": "${TIER:-x}", "cost": "5$$" }));
    assert_eq!(service["scale"].as_str(), Some("2"));
    let example = output(spec, ".env.example");
    assert!(example.contains("# Part of Compose's labels\nTIER=x\n"), "{example}");
    assert!(output(spec, "README.md").contains("| `TIER` |"));
}

#[test]
fn networks_and_volumes_are_declared() {
    let file = compose(
        "services: {web: {command: a, networks: {front: , back: {aliases: [api]}, default: }, volumes: ['old:/old']}}\n\
         volumes: {old: {description: Old, external: true, name: shop-old}}\n\
         compose: {networks: {back: , other: {internal: true}}}",
    );
    assert_eq!(file["networks"], json!({ "front": {}, "back": null, "other": { "internal": true } }));
    assert_eq!(file["volumes"]["old"], json!({ "external": true, "name": "shop-old" }));
    assert_eq!(file["services"]["demo"]["networks"]["back"]["aliases"][0], "api");
}

#[test]
fn secrets_may_be_generated_ones() {
    let file = compose(
        "services: {web: {command: a, environment: {KEY: {secret: true, required: true}}, secrets: [KEY, token]}}\n\
         compose: {secrets: {token: {file: ./token}}}",
    );
    assert_eq!(file["services"]["demo"]["secrets"], json!(["KEY", "token"]));
}

#[test]
fn a_build_of_composes_has_its_caches() {
    let spec = "services: {web: {command: a}}";
    let start = START
        .replace("3.2.2.0}", "3.2.2.0}, cache_from: ['type=gha,scope=${vars.count}'], cache_to: ['type=gha,mode=max']");
    let file: Value = serde_yaml::from_str(&in_file(&start, spec, "docker-compose.yml")).unwrap();
    let build = &file["services"]["demo"]["build"];
    assert_eq!([&build["cache_from"][0], &build["cache_to"][0]], ["type=gha,scope=2", "type=gha,mode=max"]);
}

#[test]
fn a_container_of_its_own_has_words_of_its_own() {
    let spec = "services: {web: {command: a, restart: always}, db: {image: 'postgres:17', restart: on-failure, networks: [back]}, \
                test: {image_of: web, command: t, profiles: [test], restart: no}}";
    let file = in_file(&START.replace("{s6-overlay: 3.2.2.0}", "tini"), spec, "docker-compose.yml");
    let services = &serde_yaml::from_str::<Value>(&file).unwrap()["services"];
    let restarts = ["web", "db", "test"].map(|name| services[name]["restart"].as_str().unwrap());
    assert_eq!(restarts, ["always", "on-failure", "no"]);
    assert_eq!([&services["test"]["profiles"], &services["web"]["profiles"]], [&json!(["test"]), &Value::Null]);
}

#[test]
fn a_volume_of_somebody_elses_is_never_removed() {
    let spec = |compose: &str| {
        format!(
            "services: {{web: {{command: a, volumes: ['old:/old', 'new:/new']}}}}\nvolumes: {{old: {{external: true, name: shop-old}}, new: }}\n\
             outputs: {{makefile: true{compose}}}"
        )
    };
    let makefile = output(&spec(", compose: false"), "Makefile");
    assert!(makefile.contains("docker volume rm --force demo_new\n"), "{makefile}");
    assert!(output(&spec(", compose: false"), "README.md").contains("shop-old"));
}

#[test]
fn on_exit_is_restart_where_a_service_has_its_own_container() {
    let start = "hull: 1\nname: demo\nimage: {base: debian:bookworm-slim}\n";
    for (on_exit, restart) in [
        ("restart", "unless-stopped"),
        ("stop", "no"),
        ("stop-on-failure", "no"),
        ("leave", "no"),
        ("{attempts: 4, then: leave}", "on-failure:4"),
    ] {
        let spec = format!(
            "services: {{web: {{command: a, on_exit: {on_exit}}}, cache: {{image: 'redis:7', on_exit: {on_exit}}}, \
             job: {{image_of: web, command: b, on_exit: {on_exit}}}, \
             own: {{image: 'redis:7', restart: always, on_exit: {on_exit}}}}}"
        );
        let file: Value = serde_yaml::from_str(&in_file(start, &spec, "docker-compose.yml")).unwrap();
        for service in ["web", "cache", "job"] {
            assert_eq!(file["services"][service]["restart"], restart, "{service}: {on_exit}");
        }
        assert_eq!(file["services"]["own"]["restart"], "always");
    }
    // Under s6-overlay it is s6 that starts a service again, and Docker the container.
    let spec = "services: {web: {command: a, on_exit: stop}}";
    assert_eq!(compose(spec)["services"]["demo"]["restart"], "unless-stopped");
}
