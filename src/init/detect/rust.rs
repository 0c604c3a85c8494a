//! Programs in Rust: `Cargo.toml`.

use serde::Deserialize;

use super::{Here, Proposal, health, version, words};

/// Newer than what most crates ask for; Rust builds older ones.
const PREFERRED: (u32, &str) = (90, "1.90");

/// <https://doc.rust-lang.org/cargo/reference/manifest.html>
#[derive(Default, Deserialize)]
#[serde(default)]
struct Cargo {
    package: Package,
    bin: Vec<Bin>,
    workspace: Option<Workspace>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Package {
    name: Option<String>,
    description: Option<toml::Value>,
    rust_version: Option<toml::Value>,
    default_run: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bin {
    name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Workspace {
    members: Vec<String>,
}

pub(super) fn detect(here: &Here<'_>) -> Option<Proposal> {
    let cargo: Cargo = toml::from_str(&here.text("Cargo.toml")?).unwrap_or_default();
    let mut proposal = Proposal::new("rust", "Cargo.toml");
    proposal.name(cargo.package.name.as_deref(), here);
    proposal.describe(cargo.package.description.as_ref().and_then(toml::Value::as_str));
    proposal.put("rust", version_of(&cargo));
    let program = program(here, &cargo).or_else(|| member(here, &cargo));
    proposal.put_some("program", program.clone());
    proposal.put_some("command", program);
    let workspace = cargo.workspace.is_some();
    let lock = here.has_file("Cargo.lock").then(|| "Cargo.lock".to_owned());
    if lock.is_none() {
        proposal.notes.push("there is no `Cargo.lock`: make it with `cargo generate-lockfile`, since the build takes its versions from it".to_owned());
    }
    let files = here.files_with(&[".rs"]).filter(|file| *file == "build.rs");
    let folders = here
        .source_folders()
        .filter(|folder| *folder == "src" || workspace && here.has_below(folder, ".rs") || is_embedded(folder));
    proposal.put_some("sources", words(files.chain(folders).map(str::to_owned)));
    let sources: Vec<String> = ["src/main.rs", "src/lib.rs"].into_iter().filter_map(|path| here.text(path)).collect();
    proposal.put_some("health", health(&sources));
    Some(proposal)
}

/// Folders that sources often include.
fn is_embedded(folder: &str) -> bool {
    matches!(folder, "templates" | "static" | "assets" | "migrations" | "proto" | ".sqlx")
}

fn version_of(cargo: &Cargo) -> String {
    let asked = cargo.package.rust_version.as_ref().and_then(toml::Value::as_str);
    let asked = asked.and_then(|text| version::named(text, 2));
    let minor = |text: &str| text.strip_prefix("1.").and_then(|minor| minor.parse::<u32>().ok());
    let newer = asked.filter(|asked| minor(asked).is_some_and(|minor| minor > PREFERRED.0));
    newer.unwrap_or_else(|| PREFERRED.1.to_owned())
}

/// The program that is run by default, as Cargo decides it.
fn program(here: &Here<'_>, cargo: &Cargo) -> Option<String> {
    let package = cargo.package.name.clone();
    let named = || cargo.bin.iter().find_map(|bin| bin.name.clone());
    let only = || here.folder.files("src/bin").iter().find_map(|file| file.strip_suffix(".rs").map(str::to_owned));
    let found = cargo.package.default_run.clone().or_else(|| {
        let is_named = cargo.bin.iter().any(|bin| bin.name == package);
        let plain = package.filter(|_| is_named || here.folder.has("src/main.rs") && cargo.bin.is_empty());
        plain.or_else(named).or_else(only)
    });
    found.filter(|name| is_program(name))
}

/// The program of the first member of a workspace that is one.
fn member(here: &Here<'_>, cargo: &Cargo) -> Option<String> {
    let is_main = |folder: &str| here.folder.has(&format!("{folder}/src/main.rs"));
    let members = cargo.workspace.iter().flat_map(|workspace| &workspace.members).flat_map(|member| {
        let Some(group) = member.strip_suffix("/*") else { return vec![member.clone()] };
        let files = here.folder.files(group);
        let names = files.iter().filter_map(|file| file.strip_suffix("/Cargo.toml").filter(|name| !name.contains('/')));
        names.map(|name| format!("{group}/{name}")).collect()
    });
    let folder = members.into_iter().find(|folder| is_main(folder))?;
    let cargo: Cargo = toml::from_str(&here.text(&format!("{folder}/Cargo.toml"))?).ok()?;
    cargo.package.name.filter(|name| is_program(name))
}

fn is_program(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
