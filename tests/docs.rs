//! The documentation is true: specs in it are valid, links lead somewhere, examples pass both readers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hullwright::disk::Context;
use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile};

/// A folder that cannot be seen but for the kits of the example that has its own, with names that are known.
struct Somewhere(Context);

impl Folder for Somewhere {
    fn files(&self, path: &str) -> Vec<String> {
        if path.starts_with("kits/") { self.0.files(path) } else { Vec::new() }
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.text(path).filter(|_| path.starts_with("kits/"))
    }

    fn has(&self, _: &str) -> bool {
        true
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        Some(vec!["folder".to_owned(); levels])
    }
}

fn compiled(text: &str) -> (Sources, Compiled) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    let compiled = compile(&mut sources, id, &Settings::default(), &Somewhere(Context::new("examples/kit-by-path")));
    (sources, compiled)
}

fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir("examples").unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        folders.flat_map(|folder| [folder.join("hull.yaml"), folder.join("docker/hull.yaml")]).collect();
    found.retain(|path| path.exists());
    found.sort();
    assert!(!found.is_empty(), "there are examples");
    found
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(PathBuf::from).to_vec();
    let of_examples = examples().into_iter().flat_map(|spec| {
        let folder = spec.parent().unwrap().to_owned();
        [folder.join("docs"), folder]
    });
    for folder in ["docs", "docs/adr", "docs/diagnostics"].map(PathBuf::from).into_iter().chain(of_examples) {
        let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    pages
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    text.split(opening.as_str()).skip(1).filter_map(|after| after.split("```").next()).map(str::to_owned).collect()
}

#[test]
fn the_readmes_spec_is_valid() {
    let readme = fs::read_to_string("README.md").unwrap();
    let specs: Vec<String> = blocks(&readme, "yaml").into_iter().filter(|block| block.starts_with("hull:")).collect();
    assert!(!specs.is_empty(), "the README shows a spec");
    for spec in specs {
        let (sources, compiled) = compiled(&spec);
        let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
        assert!(compiled.findings.is_empty(), "{report}");
    }
}

#[test]
fn the_readmes_commands_exist() {
    let readme = fs::read_to_string("README.md").unwrap();
    let lines = blocks(&readme, "sh").concat();
    assert!(lines.contains("cargo run -- generate -f examples/cocosearch-infra/hull.yaml"));
    for example in examples() {
        assert!(!lines.contains("examples/") || example.exists());
    }
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let targets = text.split("](").skip(1).filter_map(|after| after.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap();
            let path = page.parent().unwrap_or(Path::new("")).join(file);
            assert!(path.exists(), "{}: {target} leads nowhere", page.display());
        }
    }
}

#[test]
fn examples_pass_the_reader_the_schema_and_an_independent_reader() {
    let schema: serde_json::Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for example in examples() {
        let text = fs::read_to_string(&example).unwrap();
        let (sources, compiled) = compiled(&text);
        assert!(
            compiled.files.is_some(),
            "{}",
            hullwright::diagnostic::render::human(&compiled.findings, &sources, false)
        );
        let independent: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(&independent).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", example.display());
    }
}

#[test]
fn the_schema_is_one() {
    let schema: serde_json::Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
}

#[test]
fn what_the_language_page_shows_is_valid() {
    let head = "hull: 1\nname: guestbook\n";
    let image = "image: {base: python:3.13-slim, init: {s6-overlay: 3.2.2.0}}\n";
    let page = fs::read_to_string("docs/language.md").unwrap();
    let shown: Vec<String> = blocks(&page, "yaml").into_iter().filter(|block| !block.starts_with('#')).collect();
    assert!(shown.len() >= 2, "the page shows specs");
    for block in shown {
        let image = if block.starts_with("image:") { "" } else { image };
        let (sources, compiled) = compiled(&format!("{head}{image}{block}"));
        let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
        assert!(compiled.files.is_some() && compiled.findings.is_empty(), "{report}");
    }
}

/// The files that a page shows: each begins with its name, a script after its first line.
fn shown_files(page: &str) -> Vec<(String, String)> {
    let manifests = blocks(page, "yaml").into_iter().filter_map(|text| {
        let name = text.strip_prefix("# ")?.lines().next()?.to_owned();
        name.starts_with("kits/").then_some((name, text))
    });
    let scripts = blocks(page, "sh").into_iter().filter_map(|text| {
        let name = text.lines().nth(1)?.strip_prefix("# ")?.split(':').next()?.to_owned();
        name.starts_with("kits/").then_some((name, text))
    });
    manifests.chain(scripts).collect()
}

#[test]
fn what_the_page_on_kits_shows_is_valid() {
    let page = fs::read_to_string("docs/kits.md").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = shown_files(&page);
    for (name, text) in &files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::create_dir(folder.path().join("docs")).unwrap();
    let specs: Vec<String> = blocks(&page, "yaml").into_iter().filter(|block| block.starts_with("hull:")).collect();
    assert!(specs.len() >= 3 && files.len() >= 6, "the page shows kits");
    for spec in specs {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        let compiled = compile(&mut sources, id, &Settings::default(), &Context::new(folder.path()));
        let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
        assert!(compiled.files.is_some() && compiled.findings.is_empty(), "{report}");
    }
}

#[test]
fn the_page_on_kits_names_every_word() {
    let page = fs::read_to_string("docs/kits.md").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&hullwright::schema::of_kits()).unwrap();
    let keys = |place: &serde_json::Value| place["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let of_types = ["Parameter", "Contribution"].into_iter().flat_map(|name| keys(&schema["$defs"][name]));
    for word in keys(&schema).into_iter().chain(of_types) {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    let kinds = schema["$defs"]["Kind"]["oneOf"].as_array().unwrap();
    for kind in kinds.iter().filter_map(|kind| kind["const"].as_str()) {
        assert!(page.contains(&format!("`{kind}`")), "{kind}");
    }
}
