//! What a container says of its environment when it starts, told by a real shell that runs its scripts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use hullwright::fileset::{Artefact, ArtefactPath};
use hullwright::source::Sources;
use hullwright::{Compiled, NoFolder, Settings, compile};
use proptest::prelude::*;
use tempfile::TempDir;

const ENVIRONMENT: &str = r#"
environment:
  FIXED: one
  LEVEL: {default: warn, enum: [warn, "it's", a b, "*", "$$(x)"]}
  TIER: {default: T0, pattern: "T[0-6]|[[:punct:]]+"}
  RUNS: {default: 1, type: integer, minimum: -1, maximum: 9, aliases: [RUN_COUNT]}
  SHARE: {type: number, minimum: 0.5}
  SAFE: {type: boolean}
  ADDRESS: {type: url, aliases: [OLD_ADDRESS, OLDEST_ADDRESS]}
  FOLDER: {type: path}
  PAUSE: {type: duration}
  LISTEN: {type: port, minimum: 1024}
  KEY: {secret: true, pattern: "[a-z]+-[^ ]+", aliases: [API_KEY]}
  MADE: {secret: true, generate: 24, aliases: [OLD_MADE]}
  PROVIDER: {default: ollama, enum: [ollama, openai, azure]}
  TOKEN: {secret: true, required: {PROVIDER: [openai, azure], SAFE: true}}
  GONE: {deprecated: write LEVEL}
"#;

/// The verdict of the patterns, kinds and ranges is looked at for these.
const CHECKED: [&str; 10] = ["LEVEL", "TIER", "RUNS", "SHARE", "SAFE", "ADDRESS", "FOLDER", "PAUSE", "LISTEN", "KEY"];

fn compiled(init: &str, kept: &str) -> Compiled {
    let spec = format!(
        "hull: 1\nname: shop\nimage: {{base: debian:bookworm-slim, init: {init}}}\n{ENVIRONMENT}\
         services:\n  web: {{command: [env, '-0'], volumes: ['data:{kept}']}}\nvolumes: {{data: {{path: {kept}}}}}\n"
    );
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec.as_str());
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let report = hullwright::diagnostic::render::human(&compiled.findings, &sources, false);
    assert!(compiled.files.is_some(), "{report}");
    compiled
}

struct Container {
    kept: TempDir,
    compiled: Compiled,
    /// What it runs first.
    first: String,
    /// What its service runs, up to what it becomes.
    run: String,
}

impl Container {
    /// Of one process.
    fn alone() -> Self {
        Self::new("none", "rootfs/usr/local/bin/entrypoint", "rootfs/usr/local/bin/entrypoint")
    }

    fn supervised() -> Self {
        Self::new(
            "{s6-overlay: 3.2.2.0}",
            "rootfs/etc/s6-overlay/scripts/hull-environment",
            "rootfs/etc/s6-overlay/s6-rc.d/web/run",
        )
    }

    fn new(init: &str, first: &str, run: &str) -> Self {
        let kept = TempDir::new().unwrap();
        let compiled = compiled(init, kept.path().to_str().unwrap());
        let files = compiled.files.as_ref().unwrap();
        let text = |path: &str| match files.get(&ArtefactPath::new(path).unwrap()) {
            Some(Artefact::File { contents, .. }) => contents.replace("rm -f /run/hull-ready", ""),
            _ => panic!("no {path}"),
        };
        let (first, run) = (text(first), text(run));
        Self { kept, compiled, first, run }
    }

    /// The exit code, what is printed, and what is complained of.
    fn shell(&self, script: &str, given: &[(&str, &str)]) -> (i32, String, String) {
        let options = if self.first == self.run { "-euc" } else { "-c" };
        let mut shell = Command::new("sh");
        shell.args([options, script]).env_clear().env("PATH", "/usr/bin:/bin").envs(given.iter().copied());
        let output = shell.current_dir(self.kept.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Whether it starts, and what it says.
    fn start(&self, given: &[(&str, &str)]) -> (bool, Vec<String>) {
        let (code, _, said) = self.shell(&self.first, given);
        assert!(code == 0 || code == 1, "{code}: {said}");
        (code == 0, said.lines().map(str::to_owned).collect())
    }

    /// The environment of its service.
    fn environment(&self, given: &[(&str, &str)]) -> BTreeMap<String, String> {
        let (code, printed, said) = self.shell(&self.run, given);
        assert_eq!(code, 0, "{said}");
        let entries = printed.split_terminator('\0').map(|entry| entry.split_once('=').unwrap());
        entries.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

fn both() -> [Container; 2] {
    [Container::alone(), Container::supervised()]
}

#[test]
fn every_wrong_value_is_named_at_once_and_no_secret_is_printed() {
    let given = [
        ("LEVEL", "loud"),
        ("RUNS", "99999999999999999999999999"),
        ("SHARE", "0.4"),
        ("TIER", "T\n7\u{1b}[31m"),
        ("LISTEN", "80"),
        ("KEY", "Hunter2 is my password"),
        ("PROVIDER", "azure"),
        ("SAFE", "true"),
        ("GONE", "x"),
    ];
    for container in both() {
        let (starts, said) = container.start(&given);
        assert!(!starts);
        assert_eq!(
            said,
            [
                "environment: TOKEN is required when PROVIDER is openai or azure and SAFE is true: set it, or set \
                 TOKEN_FILE to the path of a file that holds it",
                "environment: LEVEL must be one of warn, it's, a b, *, $(x), not loud",
                "environment: TIER must be a text that matches T[0-6]|[[:punct:]]+, not T?7?[31m",
                "environment: RUNS must be a whole number from -1 to 9, not 99999999999999999999999999",
                "environment: SHARE must be a number of at least 0.5, not 0.4",
                "environment: LISTEN must be a port from 1024 to 65535, not 80",
                "environment: KEY must be a text that matches [a-z]+-[^ ]+",
                "environment: GONE is deprecated: write LEVEL",
            ]
        );
    }
}

#[test]
fn what_is_right_or_absent_is_not_spoken_of() {
    let right =
        [("LEVEL", "*"), ("RUNS", "-1"), ("SHARE", "0.5"), ("SAFE", "true"), ("FOLDER", "/a b"), ("KEY", "a-b")];
    let empty: Vec<(&str, &str)> = CHECKED.iter().map(|name| (*name, "")).collect();
    for container in both() {
        for given in [&right[..], &empty, &[], &[("PROVIDER", "openai")]] {
            assert_eq!(container.start(given), (true, Vec::new()), "{given:?}");
        }
        let token = [("PROVIDER", "openai"), ("SAFE", "true"), ("TOKEN", "x")];
        assert_eq!(container.start(&token), (true, Vec::new()));
    }
}

#[test]
fn a_secret_of_a_file_is_looked_at_and_not_printed() {
    for container in both() {
        let file = container.kept.path().join("key");
        let path = file.to_str().unwrap();
        for name in ["KEY_FILE", "API_KEY_FILE"] {
            fs::write(&file, "Hunter2 is my password\n").unwrap();
            let complaint = "environment: KEY must be a text that matches [a-z]+-[^ ]+".to_owned();
            assert_eq!(container.start(&[(name, path)]), (false, vec![complaint]), "{name}");
            fs::write(&file, "good-one\n").unwrap();
            assert_eq!(container.start(&[(name, path)]), (true, Vec::new()), "{name}");
            fs::write(&file, "").unwrap();
            let complaint = format!("environment: {name}: {path} is empty or cannot be read");
            assert_eq!(container.start(&[(name, path)]), (false, vec![complaint]), "{name}");
        }
    }
}

#[test]
fn a_line_end_of_a_secret_that_is_given_counts() {
    let complaint = "environment: KEY must be a text that matches [a-z]+-[^ ]+".to_owned();
    for container in both() {
        for value in ["\n", "good-one\n"] {
            assert_eq!(container.start(&[("KEY", value)]), (false, vec![complaint.clone()]), "{value:?}");
        }
    }
}

#[test]
fn a_default_can_be_changed_and_a_constant_cannot() {
    for (container, constant) in both().into_iter().zip([None, Some("one")]) {
        let environment = container.environment(&[("FIXED", "other"), ("LEVEL", "a b")]);
        assert_eq!(environment["LEVEL"], "a b");
        // The one process has its constants from the image: who overrides those, overrides the image.
        assert_eq!(environment["FIXED"], constant.unwrap_or("other"));
        assert_eq!(container.environment(&[])["LEVEL"], "warn");
    }
}

#[test]
fn the_first_name_that_is_set_counts() {
    for container in both() {
        let file = container.kept.path().join("key");
        fs::write(&file, "of-file\n").unwrap();
        let path = file.to_str().unwrap();
        let names = [("ADDRESS", "a://1"), ("OLD_ADDRESS", "a://2"), ("OLDEST_ADDRESS", "a://3")];
        for first in 0..names.len() {
            assert_eq!(container.environment(&names[first..])["ADDRESS"], names[first].1);
        }
        assert!(!container.environment(&[]).contains_key("ADDRESS"), "it stays unset");
        let names = [("KEY", "a-1"), ("KEY_FILE", path), ("API_KEY", "a-2"), ("API_KEY_FILE", path)];
        for (first, wanted) in ["a-1", "of-file", "a-2", "of-file"].into_iter().enumerate() {
            let environment = container.environment(&names[first..]);
            assert_eq!(environment["KEY"], wanted);
            for other in ["KEY_FILE", "API_KEY", "API_KEY_FILE"] {
                assert!(other == "KEY_FILE" || !environment.contains_key(other), "{other} is left");
            }
        }
    }
}

#[test]
fn the_image_gives_no_value_that_would_count_before_an_alias() {
    for container in both() {
        let files = container.compiled.files.as_ref().unwrap();
        let Some(Artefact::File { contents, .. }) = files.get(&ArtefactPath::new("Dockerfile").unwrap()) else {
            panic!()
        };
        assert!(!contents.contains("RUNS") && contents.contains("TIER"), "{contents}");
        assert_eq!(container.environment(&[("RUN_COUNT", "7")])["RUNS"], "7");
        assert_eq!(container.environment(&[])["RUNS"], "1");
    }
}

#[test]
fn a_secret_is_made_once_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    for container in both() {
        let file = container.kept.path().join("secrets/MADE");
        assert_eq!(container.start(&[("OLD_MADE", "given")]), (true, Vec::new()));
        assert!(!file.exists(), "one is given");
        let mut made = Vec::new();
        for _ in 0..2 {
            assert_eq!(container.start(&[]), (true, Vec::new()), "nothing is printed");
            made.push(fs::read_to_string(&file).unwrap());
        }
        assert_eq!(made[0], made[1]);
        assert_eq!(made[0].len(), 24);
        let rights = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((rights(&file), rights(file.parent().unwrap())), (0o600, 0o700));
        assert_eq!(container.environment(&[])["MADE"], made[0]);
        assert_eq!(container.environment(&[("OLD_MADE", "given")])["MADE"], "given");
    }
}

/// Values that a shell could take for something else, and values that are nearly right.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        r"[^\x00]{0,12}",
        r#"[ \t\n'"\\$`(){}*?~!#&;|<>=a\[\]-]{0,8}"#,
        "[$]\\(touch here\\)|`touch here`|';touch here;'|\";touch here;\"|\\n\\ntouch here\\n",
        "-?[0-9]{1,3}(\\.[0-9]{1,2})?|T[0-9]|(ms|s|1m|30s){1,3}|https?://[a-z]{0,3}|/[a-z]{0,2}|true|false|[a-z]-[^\\x00\n]",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_script_and_the_model_are_of_one_mind(values in proptest::collection::vec(value(), CHECKED.len())) {
        let given: Vec<(&str, &str)> = CHECKED.iter().copied().zip(values.iter().map(String::as_str)).collect();
        for container in both() {
            let model = container.compiled.model.as_ref().unwrap();
            let wrong = given.iter().filter(|(name, value)| !value.is_empty() && !model.variable(name).unwrap().takes(value));
            let wrong: Vec<&str> = wrong.map(|(name, _)| *name).collect();
            let (starts, said) = container.start(&given);
            // One line for each, whatever stands in the value.
            let named: Vec<&str> = said
                .iter()
                .map(|line| line.strip_prefix("environment: ").unwrap().split_once(" must be ").unwrap().0)
                .collect();
            prop_assert_eq!(&named, &wrong, "{:?}", given);
            prop_assert_eq!(starts, wrong.is_empty());
            prop_assert!(!container.kept.path().join("here").exists(), "{:?} was executed", given);
        }
    }
}
