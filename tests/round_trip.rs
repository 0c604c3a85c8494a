//! A spec survives the way through serde: from a text into types, and back into a text that has the same outputs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hullwright::source::Sources;
use hullwright::spec::{self, Spec};
use hullwright::{Folder, Settings, compile, yaml};

/// A folder that cannot be seen, with names that are known.
struct Somewhere;

impl Folder for Somewhere {
    fn files(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn text(&self, _: &str) -> Option<String> {
        None
    }

    fn has(&self, _: &str) -> bool {
        true
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        Some(vec!["folder".to_owned(); levels])
    }
}

/// The whole tree that a text stands for; none when it is refused.
fn tree(text: &str) -> Option<String> {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    compile(&mut sources, id, &Settings::default(), &Somewhere).files.map(|files| files.snapshot())
}

/// The text as our reader takes it.
fn ours(text: &str) -> Spec {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let (spec, findings) = spec::read(yaml::parse(&sources, id).0.unwrap());
    assert!(findings.is_empty(), "{findings:?}");
    spec.unwrap()
}

/// Every spec of the repository, by name.
fn specs() -> Vec<(String, String)> {
    let mut specs = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["tests/diagnostics", "tests/data", "docs/diagnostics", "docs", "."].map(PathBuf::from).to_vec();
    for example in fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path()) {
        folders.extend([example.join("docker"), example]);
    }
    for path in
        folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().map(|entry| entry.unwrap().path())
    {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml") => specs.push((path.display().to_string(), fs::read_to_string(&path).unwrap())),
            Some("md") => specs.extend(blocks(&path)),
            _ => {}
        }
    }
    specs
}

/// The specs that a page shows.
fn blocks(page: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(page).unwrap();
    let blocks = text.split("```yaml\n").skip(1).filter_map(|after| after.split("```").next());
    let specs = blocks.filter(|block| block.starts_with("hull:"));
    specs.map(|block| (page.display().to_string(), block.to_owned())).collect()
}

#[test]
fn every_spec_has_the_same_outputs_afterwards() {
    let mut compared = 0;
    for (name, text) in specs() {
        let Some(before) = tree(&text) else { continue };
        let spec = ours(&text);
        let written = serde_yaml::to_string(&spec).unwrap();
        assert_eq!(tree(&written).as_ref(), Some(&before), "{name}, by another writer:\n{written}");
        let written = spec.to_yaml().unwrap();
        assert_eq!(tree(&written).as_ref(), Some(&before), "{name}, by ours:\n{written}");
        // Merge keys are not what every reader knows.
        if text.contains("<<") {
            continue;
        }
        let spec: Spec = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let written = serde_yaml::to_string(&spec).unwrap();
        assert_eq!(tree(&written).as_ref(), Some(&before), "{name}, by another reader and writer:\n{written}");
        compared += 1;
    }
    assert!(compared > 100, "{compared} specs");
}

#[test]
fn what_is_written_is_short() {
    let text = "\
hull: 1
name: short
users:
  app: 1000
image:
  base: debian:bookworm-slim
  init: none
services:
  web:
    command: serve --port ${ports.http}
    oneshot: true
    user: app
    environment:
      A: text
      B: null
      C:
        required: true
    ports:
      http: 8080:8000
      stats: 9000
      log: 514/udp
    depends_on:
    - db
    volumes:
    - data:/srv:ro
    copy:
    - ./src
    restart: always
  db:
    image: postgres:17
volumes:
  data: null
outputs:
  readme: false
";
    let spec: Spec = serde_yaml::from_str(text).unwrap();
    assert_eq!(serde_yaml::to_string(&spec).unwrap(), text);
    assert_eq!(serde_yaml::to_string(&ours(text)).unwrap(), text);
}

#[test]
fn what_looks_like_something_else_stays_what_it_is() {
    let parsed = |text: &str| serde_yaml::to_string(&serde_yaml::from_str::<spec::Script>(text).unwrap()).unwrap();
    assert_eq!(parsed("./run.sh"), "./run.sh\n");
    let inline = spec::Script::Inline("./not a path".to_owned());
    let again: spec::Script = serde_yaml::from_str(&serde_yaml::to_string(&inline).unwrap()).unwrap();
    assert_eq!(again, spec::Script::Inline("./not a path\n".to_owned()));
    let taken = spec::Taken::Context { from: "src".parse().unwrap(), to: None };
    assert_eq!(serde_yaml::to_string(&spec::Copy::from(taken)).unwrap(), "./src\n");
    let shell = spec::Test::Shell("NONE".parse().unwrap());
    assert!(matches!(
        serde_yaml::from_str(&serde_yaml::to_string(&shell).unwrap()).unwrap(),
        spec::Test::Shell(text) if text.to_string() == "NONE"
    ));
    // Another reader has lost what was written.
    assert!(serde_yaml::from_str::<spec::Argument>("3.10").is_err());
    assert!(serde_yaml::from_str::<spec::Text>("3.10").is_ok_and(|text| text.to_string() == "3.10"));
    assert!(serde_yaml::from_str::<spec::PortNumber>("70000").is_err());
}
