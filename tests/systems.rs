//! The systems of the examples come from the same words: what changes in a spec changes in every output, and nothing else
//! does.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hullwright::fileset::{Artefact, FileSet};
use hullwright::source::Sources;
use hullwright::{Settings, compile, disk, drift};

fn example(name: &str) -> PathBuf {
    Path::new("examples").join(name)
}

fn spec(name: &str) -> String {
    fs::read_to_string(example(name).join("hull.yaml")).unwrap()
}

/// The outputs of a spec that lies in the folder of an example.
fn outputs(spec: &str, folder: &Path) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &disk::Context::new(folder));
    let report = || hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    compiled.files.clone().unwrap_or_else(|| panic!("{}", report()))
}

/// Every text of every output, by path.
fn texts(files: &FileSet) -> BTreeMap<String, String> {
    let text = |artefact: &Artefact| match artefact {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { regions, skeleton, .. } => {
            regions.iter().map(|(_, body)| body.as_str()).chain([skeleton.as_str()]).collect()
        }
    };
    files.iter().map(|(path, artefact)| (path.to_string(), text(artefact))).collect()
}

/// The spec with one piece replaced, which stands there once.
fn edited(spec: &str, from: &str, to: &str) -> String {
    assert_eq!(spec.matches(from).count(), 1, "`{from}`");
    spec.replace(from, to)
}

/// The spec without what stands under a key, up to the next line that is indented no deeper.
fn without(spec: &str, key: &str) -> String {
    let indent = key.len() - key.trim_start().len();
    let start = spec.find(&format!("\n{key}:")).unwrap_or_else(|| panic!("no `{key}`")) + 1;
    let is_outside = |line: &str| !line.trim().is_empty() && line.len() - line.trim_start().len() <= indent;
    let mut end = start;
    for (index, line) in spec[start..].split_inclusive('\n').enumerate() {
        if index > 0 && is_outside(line) {
            break;
        }
        end += line.len();
    }
    format!("{}{}", &spec[..start], &spec[end..])
}

/// The outputs, paths included, in which a token stands: not within a longer word or number.
fn carriers(token: &str, files: &FileSet) -> Vec<String> {
    let is_in = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.split(|each: char| !each.is_ascii_alphanumeric()).any(|word| word == token)
    };
    texts(files).iter().filter(|(path, text)| is_in(path) || is_in(text)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn the_all_in_one_spec_becomes_the_infrastructure_by_the_edits_that_one_would_expect() {
    let mut text = spec("cocosearch-aio");
    for key in ["layouts", "users", "stages", "    unless", "  mcp"] {
        text = without(&text, key);
    }
    for (from, to) in [
        ("python:3.11-slim", "debian:bookworm-slim"),
        ("version: 16", "version: 17"),
        (
            "{env: COCOSEARCH_PG_PORT}}\n",
            "{env: COCOSEARCH_PG_PORT, publish: true}}\n    environment: {POSTGRES_PASSWORD: {required: true}}\n",
        ),
        ("{env: COCOSEARCH_OLLAMA_PORT}", "{env: COCOSEARCH_OLLAMA_PORT, publish: true}"),
        ("title: CocoSearch\n", "title: CocoSearch Infrastructure\n"),
        (
            "description: Local-first semantic code search, with PostgreSQL and Ollama in the same image\n",
            "description: PostgreSQL with pgvector and Ollama for CocoSearch\n",
        ),
    ] {
        text = edited(&text, from, to);
    }
    let folder = example("cocosearch-infra");
    let wanted = outputs(&text, &folder);
    assert_eq!(texts(&wanted), texts(&outputs(&spec("cocosearch-infra"), &folder)));
    let committed = disk::snapshot(&folder, &wanted).unwrap();
    assert_eq!(drift::compare(&wanted, &committed), [], "the committed outputs are others");
}

#[test]
fn a_service_that_goes_leaves_no_trace() {
    // The address of a database of one's own is a variable of the service that goes.
    let text = without(&without(&spec("cocosearch-aio"), "  mcp"), "    unless");
    let files = outputs(&text, &example("cocosearch-aio"));
    for token in ["mcp", "3000", "uv", "venv", "python"] {
        // The base is still one with Python, and no image gets a local environment.
        let may_stay = [("python", "docker/Dockerfile"), ("venv", ".dockerignore")];
        let left: Vec<String> =
            carriers(token, &files).into_iter().filter(|path| !may_stay.contains(&(token, path.as_str()))).collect();
        assert!(left.is_empty(), "`{token}` stands in {left:?}");
    }
}

#[test]
fn a_version_that_changes_leaves_no_trace() {
    let text = spec("cocosearch-aio");
    let folder = example("cocosearch-aio");
    assert!(!carriers("16", &outputs(&text, &folder)).is_empty());
    let files = outputs(&edited(&text, "version: 16", "version: 17"), &folder);
    assert_eq!(carriers("16", &files), [""; 0]);
}

/// The examples of one process that listen, and what their specs say of it.
const PORTS: [(&str, &str, &str); 2] =
    [("promtior", "{port: 8000, env: PORT,", "8000"), ("workspace-mcp", "{port: 8000, env: PORT,", "8000")];

#[test]
fn a_port_that_changes_moves_everywhere() {
    const MOVED: &str = "18765";
    for (name, fact, port) in PORTS {
        let spec = spec(name);
        let before = outputs(&spec, &example(name));
        let after = outputs(&edited(&spec, fact, &fact.replace(port, MOVED)), &example(name));
        assert!(carriers(port, &after).is_empty(), "{name}: {:?}", carriers(port, &after));
        let carriers = carriers(port, &before);
        assert_eq!(carriers, self::carriers(MOVED, &after), "{name}");
        // The entry point starts the server, and the health check asks it.
        for path in ["Dockerfile", "docker-compose.yml", ".env.example", "README.md", "entrypoint", "health-check"] {
            assert!(carriers.iter().any(|carrier| carrier.ends_with(path)), "{name}: {path}: {carriers:?}");
        }
        assert!(texts(&after)["Dockerfile"].lines().any(|line| line == format!("EXPOSE {MOVED}")), "{name}");
        // What people wrote between the regions of the README says nothing of it.
        let committed = fs::read_to_string(example(name).join("README.md")).unwrap();
        let count = |text: &str| text.matches(port).count();
        let Some((_, Artefact::Regions { regions, .. })) = before.iter().find(|(path, _)| path.as_str() == "README.md")
        else {
            panic!("{name}: the README has regions");
        };
        assert_eq!(count(&committed), regions.iter().map(|(_, body)| count(body)).sum::<usize>(), "{name}");
    }
}

/// The names before `=` in an environment file.
fn assigned(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.split_once('=')?.0.to_owned())).collect()
}

/// The names that Compose or a shell looks up with a default, as in `${NAME:-…}`; `NAME_FILE` stands for `NAME`. What is
/// written in small letters is a script's own.
fn looked_up(text: &str) -> BTreeSet<String> {
    let names = text.match_indices("${").filter_map(|(at, start)| {
        let rest = &text[at + start.len()..];
        let end = rest.find(|each: char| !each.is_ascii_alphanumeric() && each != '_')?;
        let is_own = rest[..end].chars().any(|each| each.is_ascii_lowercase());
        (!is_own && rest[end..].starts_with([':', '-'])).then(|| rest[..end].trim_end_matches("_FILE").to_owned())
    });
    names.collect()
}

fn environment(compose: &str) -> BTreeSet<String> {
    let compose: serde_yaml::Value = serde_yaml::from_str(compose).unwrap();
    let services = compose["services"].as_mapping().unwrap().values();
    let keys = services.filter_map(|service| service["environment"].as_mapping()).flat_map(serde_yaml::Mapping::keys);
    keys.map(|key| key.as_str().unwrap().trim_end_matches("_FILE").to_owned()).collect()
}

/// What `ENV` sets for users to change: all but what is the image's own.
fn env(dockerfile: &str) -> BTreeSet<String> {
    let (_, last) = dockerfile.rsplit_once("\nENV ").unwrap();
    let lines = last.lines().count() - last.lines().skip_while(|line| line.ends_with('\\')).count() + 1;
    let names = last.lines().take(lines).map(|line| line.trim_start().split_once('=').unwrap().0.to_owned());
    names.filter(|name| name != "PATH" && !name.starts_with("S6_")).collect()
}

#[test]
fn every_output_knows_the_same_variables() {
    for (name, of_the_host) in [("cocosearch-infra", vec![]), ("cocosearch-aio", vec!["COCOSEARCH_REPOS"])] {
        let texts = texts(&outputs(&spec(name), &example(name)));
        let container = environment(&texts["docker-compose.yml"]);
        let of_the_host: BTreeSet<String> = of_the_host.into_iter().map(str::to_owned).collect();
        let all: BTreeSet<String> = container.union(&of_the_host).cloned().collect();
        assert_eq!(assigned(&texts[".env.example"]), all, "{name}: .env.example");

        let is_script = |path: &&String| path.starts_with("docker/rootfs/") && !path.ends_with(".script");
        let scripts = texts.iter().filter(|(path, _)| is_script(path)).map(|(_, text)| text.as_str());
        assert_eq!(looked_up(&scripts.collect::<String>()), container, "{name}: scripts");

        let interpolated = looked_up(&texts["docker-compose.yml"]);
        assert!(interpolated.is_subset(&all), "{name}: compose looks up {interpolated:?}");
        // A secret is in no layer, and neither is what is computed when the container starts.
        let secrets: BTreeSet<String> = texts["README.md"]
            .lines()
            .filter(|line| line.contains("secret") || line.contains("${"))
            .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
            .filter(|name| container.contains(name))
            .collect();
        let open: BTreeSet<String> = container.difference(&secrets).cloned().collect();
        assert_eq!(env(&texts["docker/Dockerfile"]), open, "{name}: Dockerfile");
    }
}
