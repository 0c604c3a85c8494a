//! Kits of a spec's own are as good as built-in ones, and may come from anybody.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use hullwright::diagnostic::{Code, render};
use hullwright::disk::Context;
use hullwright::fileset::FileSet;
use hullwright::kit::{Catalogue, built_in};
use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile};
use serde_json::{Value, json};

fn compiled(text: &str, folder: &dyn Folder) -> (Compiled, String) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let compiled = compile(&mut sources, id, &Settings::default(), folder);
    let report = render::human(&compiled.findings, &sources, false);
    (compiled, report)
}

fn files(text: &str, folder: &dyn Folder) -> FileSet {
    let (compiled, report) = compiled(text, folder);
    compiled.files.unwrap_or_else(|| panic!("{report}"))
}

/// The codes of what is found.
fn codes(text: &str, folder: &Path) -> Vec<&'static str> {
    let (compiled, _) = compiled(text, &Context::new(folder));
    compiled.findings.iter().map(|finding| finding.code.id()).collect()
}

/// A folder with copies of all built-in kits over what another one has.
struct Ejected(Context);

impl Folder for Ejected {
    fn files(&self, path: &str) -> Vec<String> {
        let kit = path.strip_prefix("ejected/").and_then(|name| built_in().find(|kit| kit.name == name));
        match kit {
            Some(kit) => kit.files().map(|(file, _)| file.to_owned()).collect(),
            None => self.0.files(path),
        }
    }

    fn text(&self, path: &str) -> Option<String> {
        let Some((name, file)) = path.strip_prefix("ejected/").and_then(|path| path.split_once('/')) else {
            return self.0.text(path);
        };
        built_in().find(|kit| kit.name == name)?.file(file).map(str::to_owned)
    }

    fn has(&self, path: &str) -> bool {
        path.starts_with("ejected/") || self.0.has(path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        if path.starts_with("ejected/") { None } else { self.0.context(path) }
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.0.above(levels)
    }
}

fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path());
    folders
        .flat_map(|folder| [folder.join("docker"), folder])
        .filter(|folder| folder.join("hull.yaml").exists())
        .collect()
}

#[test]
fn a_copy_of_a_built_in_kit_gives_the_same_outputs() {
    let mut count = 0;
    for folder in examples() {
        let text = fs::read_to_string(folder.join("hull.yaml")).unwrap();
        if text.contains("\nkits:") {
            continue;
        }
        count += 1;
        let own = built_in().fold(String::new(), |own, kit| own + &format!("  {0}: ./ejected/{0}\n", kit.name));
        let with_own = format!("{text}\nkits:\n{own}");
        let folder = Ejected(Context::new(folder));
        assert!(files(&text, &folder) == files(&with_own, &folder), "{text}");
    }
    assert!(count >= 4, "{count}");
}

const SPEC: &str = "hull: 1
name: shop
kits: {mine: ./kits/mine}
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
services:
  web: {kit: mine}
";

const KIT: &str = "description: A server
service: {script: ./run.sh}
";

fn folder_with(kit: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kits/mine")).unwrap();
    fs::write(folder.path().join("kits/mine/kit.yaml"), kit).unwrap();
    fs::write(folder.path().join("kits/mine/run.sh"), "#!/bin/sh -eu\nexec server\n").unwrap();
    folder
}

#[test]
fn its_folder_is_that_of_the_spec_whatever_the_context_is() {
    let folder = folder_with(KIT);
    assert_eq!(codes(SPEC, folder.path()), [""; 0]);
    fs::create_dir(folder.path().join("app")).unwrap();
    let elsewhere =
        SPEC.replace("kits:", "context: ./app\noutputs: {dockerfile: app/Dockerfile, rootfs: app/rootfs}\nkits:");
    assert_eq!(codes(&elsewhere, folder.path()), [""; 0]);
}

#[test]
fn nothing_outside_of_its_folder_is_read() {
    let folder = folder_with(KIT);
    let script = folder.path().join("kits/mine/run.sh");
    fs::write(folder.path().join("secret.sh"), "the secret\n").unwrap();
    fs::remove_file(&script).unwrap();
    std::os::unix::fs::symlink("../../secret.sh", &script).unwrap();
    assert_eq!(codes(SPEC, folder.path()), ["HW239"]);
    // The whole folder is elsewhere.
    let other = folder_with(KIT);
    fs::remove_dir_all(folder.path().join("kits/mine")).unwrap();
    std::os::unix::fs::symlink(other.path().join("kits/mine"), folder.path().join("kits/mine")).unwrap();
    assert_eq!(codes(SPEC, folder.path()), ["HW250"]);
    for outside in ["../kits/mine", "/kits/mine", "kits/../../mine"] {
        let found = codes(&SPEC.replace("./kits/mine", outside), folder.path());
        assert_eq!(found.first(), Some(&"HW009"), "{outside}");
    }
}

#[test]
fn it_is_not_larger_than_a_kit_can_be() {
    let folder = folder_with(KIT);
    let file = |name: String| folder.path().join("kits/mine").join(name);
    fs::write(file("data".to_owned()), vec![b'a'; (1 << 20) - 1]).unwrap();
    assert_eq!(codes(SPEC, folder.path()), ["HW250"]);
    fs::remove_file(file("data".to_owned())).unwrap();
    for number in 0..98 {
        fs::write(file(format!("{number}.sh")), "").unwrap();
    }
    assert_eq!(codes(SPEC, folder.path()), [""; 0]);
    // What is hidden is no part of it.
    fs::write(file(".hidden".to_owned()), "").unwrap();
    assert_eq!(codes(SPEC, folder.path()), [""; 0]);
    fs::write(file("one.sh".to_owned()), "").unwrap();
    assert_eq!(codes(SPEC, folder.path()), ["HW250"]);
}

#[test]
fn it_is_reported_by_the_path_from_where_the_spec_was_named() {
    let folder = folder_with("description: A server\nservice: {comand: server}\n");
    let mut sources = Sources::default();
    let id = sources.add("images/app/hull.yaml", SPEC);
    let findings = compile(&mut sources, id, &Settings::default(), &Context::new(folder.path())).findings;
    let place = findings[0].labels[0].span;
    assert_eq!((findings[0].code, findings.len()), (Code::UnknownKey, 1));
    assert_eq!(sources.get(place.source).name, "images/app/kits/mine/kit.yaml");
}

#[test]
fn a_kit_that_nobody_uses_is_proofread_too() {
    let folder = folder_with("description: A server\nservice: {comand: \"server ${with.port}\"}\n");
    let unused = SPEC.replace("web: {kit: mine}", "web: {command: server}");
    assert_eq!(codes(&unused, folder.path()), ["HW002", "HW251"]);
}

#[test]
fn a_kit_of_ones_own_stands_in_the_place_of_a_built_in_one() {
    let folder = folder_with(KIT);
    let spec = SPEC.replace("mine: ./kits/mine", "postgresql: ./kits/mine").replace("kit: mine", "kit: postgresql");
    assert_eq!(codes(&spec, folder.path()), [""; 0]);
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let (catalogue, findings) = Catalogue::of_spec(&mut sources, id, &Context::new(folder.path()));
    assert_eq!(findings, []);
    assert_eq!(catalogue.find("postgresql").unwrap().folder(), Some("kits/mine"));
    assert_eq!(catalogue.all().count(), built_in().count());
}

/// What the schema of a spec with this kit says of a spec that gives it these parameters.
fn schema_of(kit: &str) -> jsonschema::Validator {
    let folder = folder_with(kit);
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", SPEC);
    let (catalogue, _) = Catalogue::of_spec(&mut sources, id, &Context::new(folder.path()));
    let schema: Value = serde_json::from_str(&hullwright::schema::with_kits(&catalogue)).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_schema_of_a_spec_knows_its_kits() {
    let kit = "description: A server
parameters:
  port: {type: integer, description: A port}
  mode: {type: choice, default: quick, choices: {quick: {}, slow: {}}, description: A choice}
service: {command: \"server ${with.port} ${with.mode}\"}
";
    let schema = schema_of(kit);
    let spec = |service: Value| {
        let mut spec: Value = serde_yaml::from_str(SPEC).unwrap();
        spec["services"]["web"] = service;
        spec
    };
    for good in [json!({"port": 1}), json!({"port": "${vars.port}", "mode": "slow"})] {
        assert!(schema.is_valid(&spec(json!({"kit": "mine", "with": good}))), "{good}");
    }
    for bad in [json!({}), json!({"port": "x"}), json!({"port": 1, "mode": "other"}), json!({"port": 1, "prt": 1})] {
        assert!(!schema.is_valid(&spec(json!({"kit": "mine", "with": bad}))), "{bad}");
    }
    assert!(!schema.is_valid(&spec(json!({"kit": "another"}))));
    // The schema for all specs knows no name, but knows that there are others where the spec says so.
    let any: Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    let any = jsonschema::validator_for(&any).unwrap();
    let mut without = spec(json!({"kit": "mine"}));
    assert!(any.is_valid(&without));
    without.as_object_mut().unwrap().remove("kits");
    assert!(!any.is_valid(&without));
}

#[test]
fn the_schema_of_kits_takes_every_kit_and_no_other() {
    let schema: Value = serde_json::from_str(&hullwright::schema::of_kits()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let read = |path: &str| fs::read_to_string(path).unwrap();
    let others = ["tests/data/kits/service", "tests/data/kits/stage", "examples/kit-by-path/kits/redis"]
        .into_iter()
        .chain(["templates/new-kit/service", "templates/new-kit/stage"])
        .map(|folder| read(&format!("{folder}/kit.yaml")));
    for text in built_in().map(|kit| kit.file("kit.yaml").unwrap().to_owned()).chain(others) {
        let kit: Value = serde_yaml::from_str(&text).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(&kit).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{text}\n{wrong:#?}");
    }
    for bad in [
        json!({"description": "x"}),
        json!({"service": {"command": "x"}}),
        json!({"description": "x", "service": {"comand": "x"}}),
        json!({"description": "x", "service": {"command": "x"}, "stage": {}}),
        json!({"description": "x", "service": {"kit": "postgresql"}}),
        json!({"description": "x", "service": {"command": "x"}, "parameters": {"a": {"type": "number"}}}),
    ] {
        assert!(!schema.is_valid(&bad), "{bad}");
    }
}

/// The first kits of a user work as they are written.
#[test]
fn new_kits_are_valid() {
    for (kind, used) in [("service", "services:\n  mine: {kit: mine}\n"), ("stage", "stages:\n  mine: {kit: mine}\n")] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("kits/mine");
        fs::create_dir_all(&place).unwrap();
        for entry in fs::read_dir(format!("templates/new-kit/{kind}")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), place.join(entry.file_name())).unwrap();
        }
        let web = "  web: {command: server, copy: [mine]}\n";
        let used = if kind == "stage" { format!("services:\n{web}{used}") } else { used.to_owned() };
        let spec = SPEC.replace("services:\n  web: {kit: mine}\n", &used);
        assert_eq!(codes(&spec, folder.path()), [""; 0], "{kind}");
        let one = spec.replace("init: {s6-overlay: 3.2.2.0}", "init: none");
        assert_eq!(codes(&one, folder.path()), [""; 0], "{kind}");
    }
}

/// A volume keeps what is in it, and also what is in itself.
#[test]
fn state_may_be_a_volume_itself() {
    let state = |path: &str| format!("{KIT}state: [\"{path}\"]\n");
    let spec = format!("{SPEC}volumes:\n  data: {{path: /srv}}\n");
    for kept in ["${volume.path}", "/srv", "/srv/web"] {
        assert_eq!(codes(&spec, folder_with(&state(kept)).path()), [""; 0], "{kept}");
    }
    for lost in ["/data", "/srvs"] {
        assert_eq!(codes(&spec, folder_with(&state(lost)).path()), ["HW209"], "{lost}");
    }
    assert_eq!(codes(SPEC, folder_with(&state("${volume.path}")).path()), ["HW209"]);
}

/// What is wrong with a kit comes first, and its uses are left alone until it is mended.
#[test]
fn a_kits_own_mistakes_are_all_that_is_said_of_it() {
    let spec = SPEC.replace(
        "web: {kit: mine}",
        "web: {kit: mine, with: {a: 1}, ports: {mqtt: {env: MQTT_PORT}}, files: {/run/web/a: \"${ports.mqtt}\"}}",
    );
    for (kit, code) in [
        ("service: {script: ./run.sh, ports: {mqtt: 1883}}\n", "HW008"),
        ("description: A server\nservice: {script: ./run.sh, ports: mqtt}\n", "HW003"),
        ("description: A server\nservice: {script: ./run.sh\n", "HW001"),
    ] {
        let found = codes(&spec, folder_with(kit).path());
        assert!(!found.is_empty() && found.iter().all(|other| *other == code), "{kit}{found:?}");
    }
    let good = folder_with(KIT);
    assert_eq!(codes(&spec.replace("./kits/mine", "./kits/other"), good.path()), ["HW250"]);
    assert_eq!(codes(&spec.replace("kits: {mine: ./kits/mine}\n", ""), good.path()), ["HW109"]);
    // The kit's mistake stands before another one of the spec.
    let two = spec.replace("name: shop", "name: shop\ntitel: Shop");
    let found = codes(&two, folder_with("description: A server\nservice: {comand: x}\n").path());
    assert_eq!(found, ["HW002", "HW002"]);
    let (compiled, report) = compiled(&two, &Context::new(folder_with("service: {comand: x}\n").path()));
    assert!(!compiled.findings.is_empty() && report.find("kit.yaml") < report.find("hull.yaml"), "{report}");
}

/// An edit of a kit's file has the kit's own words in it, and no value of one use.
#[test]
fn an_edit_of_a_kit_says_what_the_kit_says() {
    let kit = "description: A server
parameters:
  data: {type: path, default: \"${volume.path}/name\", description: A place}
  topics: {type: word, list: true, description: Words}
state: ${with.data}
after_packages: touch ${with.topics}
service: {script: ./run.sh}
";
    for given in ["{topics: [a]}", "{topics: [a], data: /data/x}"] {
        let spec = SPEC.replace("{kit: mine}", &format!("{{kit: mine, with: {given}}}"));
        let (_, report) = compiled(&spec, &Context::new(folder_with(kit).path()));
        for edit in ["state: [\"${with.data}\"]", "after_packages: [\"touch ${with.topics}\"]"] {
            assert!(report.contains(edit), "{report}");
        }
        assert!(!report.contains("/data/name]") && report.ends_with("2 errors\n"), "{report}");
    }
}

#[test]
fn uses_of_a_stage_with_mistakes_are_left_alone() {
    let spec = SPEC.replace("web: {kit: mine}", "web: {command: server, copy: [pages]}")
        + "stages:\n  pages: {kit: mine, with: {a: 1}}\n";
    let kit = "description: Pages\nstage: {packages: pandoc, provides: [/srv/pages]}\n";
    assert_eq!(codes(&spec, folder_with(kit).path()), ["HW003"]);
    assert_eq!(codes(&spec, folder_with("stage: {}\n").path()), ["HW008"]);
    assert_eq!(codes(&spec.replace("kit: mine", "kit: other"), folder_with(KIT).path()), ["HW109"]);
}

#[test]
fn what_a_kit_brings_has_its_lines_after_the_packages() {
    let folder = folder_with(&format!("{KIT}before_packages: {{/etc/a: a}}\nafter_packages: [touch /b, touch /c]\n"));
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", SPEC);
    let (catalogue, _) = Catalogue::of_spec(&mut sources, id, &Context::new(folder.path()));
    let brings = catalogue.find("mine").unwrap().brings();
    let lines = |what: &str| brings.iter().find(|(name, _)| *name == what).unwrap().1.clone();
    assert_eq!(lines("before packages"), ["/etc/a"]);
    assert_eq!(lines("after packages"), ["touch /b", "touch /c"]);
}

/// What is found in a kit that says this of its data.
fn keeping(keeps: &str) -> String {
    let kit = format!(
        "description: A store\nparameters:\n  version: {{type: word, description: Version}}\n  \
         data: {{type: path, default: /data/x, description: Folder}}\nstate: ['${{with.data}}']\n{keeps}\n\
         service: {{command: [serve, '${{with.version}}'], packages: [store]}}\n"
    );
    let folder = folder_with(&kit);
    let spec = "hull: 1\nname: shop\nkits: {own: ./kits/mine}\n\
                image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}\n\
                services: {own: {kit: own, with: {version: 1}}}\nvolumes: {data: {path: /data}}\n";
    compiled(spec, &Context::new(folder.path())).1
}

#[test]
fn what_a_kit_says_of_its_data_can_be_followed() {
    let whole = "keeps: {what: values, save: {command: [save]}, load: {command: [load]}, changes: {version: {when: lower, because: It is older}}}";
    assert_eq!(keeping(whole), "");
    for (keeps, wanted) in [
        ("keeps: {what: values, changes: {versoin: {because: No}}}", "the kit declares no parameter `versoin`"),
        ("keeps: {what: values, changes: {data: {when: lower, because: No}}}", "cannot become lower"),
        ("keeps: {what: values, changes: {version: {when: fewer, because: No}}}", "cannot become fewer"),
        ("keeps: {what: values, save: {command: [save]}}", "`save` stands without `load`"),
        (
            "keeps: {what: values, changes: {version: {because: No, load: {command: [x]}}}}",
            "`load` stands without `save`",
        ),
        ("keeps: {what: values, save: {command: []}, load: {command: [x]}}", "`save` runs nothing"),
        (
            "keeps: {what: values, save: {command: [a, '${with.nothing}']}, load: {command: [x]}}",
            "no parameter `nothing`",
        ),
        ("keeps: {waht: values}", "waht"),
    ] {
        let report = keeping(keeps);
        assert!(report.contains(wanted), "{keeps}: {report}");
    }
}
