//! What holds for the image of every example, whatever is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::docker::docker;
use crate::example::{Build, copy, folders, name};
use crate::image;
use crate::layers::Saved;
use crate::project::Project;

/// Files that each installation of packages and each new account writes again, and no step can help it.
const WRITTEN_AGAIN: &[&str] = &[
    "var/lib/dpkg/",
    "var/lib/apt/",
    "var/log/",
    "var/cache/debconf/",
    "var/cache/ldconfig/",
    "etc/ld.so.cache",
    "etc/passwd",
    "etc/group",
    "etc/shadow",
    "etc/gshadow",
];

#[test]
fn no_layer_writes_a_file_again_that_an_earlier_one_of_ours_wrote() {
    for folder in folders() {
        let saved = Saved::new(&image::of(&folder, None));
        let layers = saved.own_layers(&Build::of(&folder));
        assert!(!layers.is_empty() && layers.len() < saved.layers.len(), "{}: where is the base?", name(&folder));
        let mut written = BTreeMap::new();
        for (number, layer) in layers.iter().enumerate() {
            for file in layer.files() {
                let may = file.size <= 4096 || WRITTEN_AGAIN.iter().any(|path| file.path.starts_with(path));
                let before = written.insert(file.path.clone(), number);
                assert!(
                    may || before.is_none(),
                    "{}: {} with {} bytes is in layer {number} and in layer {before:?} of ours",
                    name(&folder),
                    file.path,
                    file.size
                );
            }
        }
        assert!(!written.is_empty(), "{}: nothing is written", name(&folder));
    }
}

/// A text that stands nowhere else.
fn canary(name: &str) -> String {
    let random = TempDir::new().unwrap();
    let random: String = random.path().to_string_lossy().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("canary{name}{random}")
}

/// The secrets that a Dockerfile asks its build for, and one that it does not ask for.
fn build_secrets(dockerfile: &str) -> Vec<String> {
    let asked = dockerfile.split("--mount=type=secret,").skip(1).filter_map(|options| {
        let mut options = options.split(' ').next()?.split(',');
        options.find_map(|option| option.strip_prefix("id=")).map(str::to_owned)
    });
    asked.chain(["unasked".to_owned()]).collect()
}

/// The variables of `.env.example` that have no value there: they are secrets, most of them. Not any text is an address.
fn without_a_value(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(".env.example")).unwrap_or_default();
    let lines = text.lines().map(|line| line.trim_start_matches("# "));
    lines
        .filter_map(|line| line.strip_suffix('='))
        .filter(|name| !name.contains(' ') && !name.ends_with("_URL"))
        .map(str::to_owned)
        .collect()
}

/// Fails if the image has a text in some layer, in its configuration or in its history.
fn assert_not_in_image(saved: &Saved, image: &str, canary: &str) {
    assert_eq!(saved.with(canary), Vec::<String>::new(), "{image} has the {canary}");
    let history = docker(&["history", "--no-trunc", image]) + &docker(&["image", "inspect", image]);
    assert!(!history.contains(canary), "the history of {image} has the {canary}");
}

#[test]
fn secrets_of_a_build_and_of_its_context_are_in_no_layer_configuration_or_history() {
    for folder in folders() {
        let scratch = TempDir::new().unwrap();
        let copied = copy(&folder, scratch.path());
        let what = Build::of(&copied);
        let dockerfile = fs::read_to_string(&what.dockerfile).unwrap();
        let canaries = ["env", "local", "key", "file", "build"].map(canary);
        // Beside the sources, and among them.
        let within = fs::read_dir(&what.context).unwrap().map(|entry| entry.unwrap().path());
        let within = within.filter(|path| path.is_dir());
        for place in [what.context.clone(), copied].into_iter().chain(within) {
            fs::write(place.join(".env"), format!("CANARY={}\n", canaries[0])).unwrap();
            fs::write(place.join(".env.local"), &canaries[1]).unwrap();
            fs::write(place.join("id_ed25519"), &canaries[2]).unwrap();
        }
        // Among the sources, a folder with that name is a package.
        fs::create_dir_all(what.context.join("secrets")).unwrap();
        fs::write(what.context.join("secrets/token.txt"), &canaries[3]).unwrap();
        let secret = scratch.path().join("secret-of-the-build");
        fs::write(&secret, &canaries[4]).unwrap();
        let secrets = build_secrets(&dockerfile);
        let secrets: Vec<_> = secrets.iter().map(|id| format!("--secret=id={id},src={}", secret.display())).collect();
        // A step that is in the cache would not be given it.
        let again = if secrets.len() > 1 { "--no-cache" } else { "--no-cache=false" };
        let options: Vec<_> = secrets.iter().map(String::as_str).chain([again]).collect();
        let tag = format!("hullwright-e2e/canaries-{}", name(&folder));
        let built = image::build_with(&what, &tag, &options);
        let saved = Saved::new(image::tag(&built));
        assert!(!saved.with("PATH=").is_empty(), "the search finds nothing");
        for canary in &canaries {
            assert_not_in_image(&saved, &tag, canary);
        }
        docker(&["rmi", &tag]);
    }
}

#[test]
fn secrets_at_run_time_are_in_no_log() {
    for folder in folders() {
        let mut project = Project::new(&folder);
        let mut canaries = Vec::new();
        for variable in without_a_value(&folder) {
            let canary = canary(&variable);
            project.set(&variable, &canary);
            canaries.push(canary);
        }
        let unknown = canary("unknown");
        project.set("CANARY", &unknown);
        canaries.push(unknown);
        project.up();
        let logs = project.compose(&["logs"]).text;
        assert!(!logs.is_empty(), "{}: nothing was said", name(&folder));
        for canary in canaries {
            assert!(!logs.contains(&canary), "{}: {canary} was said\n{logs}", name(&folder));
        }
    }
}
