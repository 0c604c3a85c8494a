//! Every code, by a change that has it and no other one unless that follows.

use hullwright::impact::{Code, Impact};

use super::impact;

const HEAD: &str = "hull: 1\nname: shop\n";
const IMAGE: &str = "image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}\n";

fn codes(impact: &Impact) -> Vec<Code> {
    let mut codes: Vec<Code> = impact.breaks.iter().map(|one| one.code).collect();
    codes.dedup();
    codes
}

/// Two ends of a spec with the usual head: what breaks from the one to the other.
fn between(old: &str, new: &str) -> Vec<Code> {
    codes(&impact(&format!("{HEAD}{IMAGE}{old}"), &format!("{HEAD}{IMAGE}{new}")))
}

fn web(rest: &str) -> String {
    format!("services: {{web: {{command: serve, {rest}}}}}\n")
}

#[test]
#[allow(clippy::too_many_lines, reason = "a list, of which each line is a case")]
fn each_kind_of_change_has_its_code() {
    let s6 = |rest: &str| format!("{HEAD}{rest}");
    let plain = web("");
    let mut seen = Vec::new();
    let mut is = |old: String, new: String, wanted: &[Code]| {
        let found = codes(&impact(&old, &new));
        assert_eq!(found, wanted, "{old}\n{new}");
        seen.extend(found);
    };
    let whole = |rest: &str| format!("{HEAD}{IMAGE}{rest}");
    let two = "services: {web: {command: serve}, job: {command: work}}\n";
    is(whole(two), whole(&plain), &[Code::ServiceRemoved]);
    is(
        whole(&web("ports: {http: {port: 80, publish: true}}")),
        whole(&web("ports: {http: 80}")),
        &[Code::PublishedPort],
    );
    is(whole(&web("ports: {http: '81:80'}")), whole(&web("ports: {http: '82:80'}")), &[Code::PublishedPort]);
    is(whole(&web("environment: {A: {default: 1}}")), whole(&plain), &[Code::VariableRemoved]);
    is(
        whole(&web("environment: {A: {default: 1}}")),
        whole(&web("environment: {A: {required: true}}")),
        &[Code::VariableRequired],
    );
    is(whole(&plain), whole(&web("environment: {A: {required: true}}")), &[Code::VariableRequired]);
    is(
        whole(&web("environment: {A: {default: x, enum: [x, y]}}")),
        whole(&web("environment: {A: {default: x, enum: [x, z]}}")),
        &[Code::VariableValue],
    );
    is(
        whole(&web("environment: {A: {default: 1, aliases: [B]}}")),
        whole(&web("environment: {A: {default: 1}}")),
        &[Code::VariableAlias],
    );
    is(
        whole(&web("environment: {A: {secret: true, required: true}}")),
        whole(&web("environment: {A: {required: true}}")),
        &[Code::VariableFile],
    );
    is(whole(&web("volumes: ['./a:/a']")), whole(&plain), &[Code::HostFolder]);
    is(
        whole(&web("volumes: ['${A:-x}:/a']")),
        whole(&web("volumes: ['${B:-x}:/a']")),
        &[Code::HostFolder, Code::HostVariable],
    );
    is(whole(&plain), whole(&format!("{}users: {{app: 1000}}\n", web("user: app"))), &[Code::User]);
    let one = |command: &str| {
        format!("{HEAD}image: {{base: debian:bookworm-slim, init: none}}\nservices: {{web: {{command: {command}}}}}\n")
    };
    is(one("serve"), one("serve --all"), &[Code::Command]);
    let asked = |path: &str| {
        whole(&format!(
            "services: {{web: {{packages: [curl], command: serve, ports: {{http: 80}}, healthcheck: {{http: {path}}}}}}}\n"
        ))
    };
    is(asked("/a"), asked("/b"), &[Code::HealthPath]);
    is(whole(&format!("{plain}ready: UP\n")), whole(&format!("{plain}ready: OK\n")), &[Code::ReadyMarker]);
    is(whole(&plain), whole(&format!("{plain}version: '2'\n")), &[Code::ImageName]);
    let platforms = |all: &str| {
        s6(&format!(
            "image: {{base: debian:bookworm-slim, platforms: [{all}], init: {{s6-overlay: 3.2.2.0}}}}\n{plain}"
        ))
    };
    is(platforms("linux/amd64, linux/arm64"), platforms("linux/amd64"), &[Code::Platform]);
    let stage = |name: &str| {
        whole(&format!(
            "stages: {{{name}: {{steps: [{{run: make}}], provides: [/opt/a]}}}}\n{}",
            web(&format!("copy: [{name}]"))
        ))
    };
    is(stage("one"), stage("two"), &[Code::BuildTarget]);
    let steps = |rest: &str| {
        s6(&format!("image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}, {rest}}}\n{plain}"))
    };
    is(steps("args: {A: '1'}, steps: [{run: make}]"), steps("steps: [{run: make}]"), &[Code::BuildArgument]);
    is(steps("steps: [{run: make}]"), steps("steps: [{run: make, secret: [TOKEN]}]"), &[Code::BuildSecret]);
    let layouts = |all: &str| whole(&format!("layouts: [{all}]\n{plain}"));
    is(layouts("single, split"), layouts("split, single"), &[Code::Layout, Code::ComposeFile]);
    is(
        whole(&format!("{plain}outputs: {{compose: a.yml}}\n")),
        whole(&format!("{plain}outputs: {{compose: b.yml}}\n")),
        &[Code::ComposeFile],
    );
    let beside = "services: {web: {command: serve}, cache: {image: redis:8}}\n";
    is(whole(beside), whole(&plain), &[Code::ServiceRemoved, Code::ComposeService]);
    is(
        whole(&plain),
        whole(&plain).replace("shop", "store"),
        &[Code::ImageName, Code::ComposeService, Code::ProjectName],
    );
    let volume = |volumes: &str| whole(&format!("{plain}volumes: {{{volumes}}}\n"));
    is(volume("data: {path: /a}"), volume("data: {path: /b}"), &[Code::VolumePath]);
    is(volume("data: {path: /a}"), volume("other: {path: /a}"), &[Code::VolumeName]);
    is(volume("data: {path: /a}"), whole(&plain), &[Code::VolumeRemoved]);
    let redis = |with: &str| {
        whole(&format!("services: {{r: {{kit: redis, with: {{{with}}}}}}}\nvolumes: {{data: {{path: /data}}}}\n"))
    };
    is(redis("version: 8.0"), redis("version: 8.0, data: /data/x"), &[Code::DataFolder]);
    is(redis("version: 8.0"), redis("version: 7.4"), &[Code::DataVersion]);
    let owner = |uid: u32| {
        whole(&format!(
            "{}users: {{app: {uid}}}\nvolumes: {{data: {{path: /data}}}}\n",
            web("user: app, volumes: ['data:/data']")
        ))
    };
    is(owner(1000), owner(1001), &[Code::DataOwner]);
    let all: std::collections::BTreeSet<Code> = Code::ALL.iter().copied().collect();
    assert_eq!(all, seen.into_iter().collect(), "each code is seen");
}

#[test]
fn what_takes_more_breaks_nothing() {
    let wider = [
        ("environment: {A: {default: 1, type: integer, minimum: 1}}", "environment: {A: {default: 1, type: integer}}"),
        ("environment: {A: {default: x, enum: [x]}}", "environment: {A: {default: x, enum: [x, y]}}"),
        ("environment: {A: {required: true}}", "environment: {A: {default: 1}}"),
        ("environment: {A: {default: 1}}", "environment: {B: {default: 1, aliases: [A]}}"),
        ("ports: {http: 80}", "ports: {http: {port: 80, publish: true}}"),
    ];
    for (old, new) in wider {
        assert_eq!(between(&web(old), &web(new)), [], "{old}\n{new}");
        assert!(!impact(&format!("{HEAD}{IMAGE}{}", web(old)), &format!("{HEAD}{IMAGE}{}", web(new))).is_empty());
    }
}

#[test]
fn the_page_lists_every_code() {
    let page = std::fs::read_to_string("docs/diff.md").unwrap();
    for code in Code::ALL {
        let data = if code.risks_data() { "yes" } else { "" };
        let row = format!("| `{code}` | {} | {data} |", code.title());
        assert!(page.contains(&row), "docs/diff.md lacks: {row}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 4);
    assert_eq!(rows.count(), Code::ALL.len());
}
