//! The transcripts under `tests/cli`, which are documentation, and what they cannot show.
#![cfg(feature = "cli")]

#[test]
fn transcripts_are_true() {
    let tools = ["cat", "chmod", "grep", "ln", "cp", "ls", "mkdir", "mv", "rm", "sed", "touch"];
    trycmd::TestCases::new()
        .register_bins(tools.map(|tool| (tool, trycmd::schema::Bin::Path(format!("/bin/{tool}").into()))))
        .case("tests/cli/*.md");
}

mod on_disk {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;
    use std::process::Command;

    const SPEC: &str = include_str!("cli/generate.in/hull.yaml");

    /// The exit code, and both outputs.
    fn hullwright(folder: &Path, command: &str) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_hullwright")).arg(command).current_dir(folder).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code(), text)
    }

    fn generated() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hull.yaml"), SPEC).unwrap();
        let (code, text) = hullwright(folder.path(), "generate");
        assert_eq!(code, Some(0), "{text}");
        folder
    }

    /// Every file and folder with what changes when it is written or replaced.
    fn traces(folder: &Path) -> Vec<(std::path::PathBuf, u64, i64, i64)> {
        let mut traces = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let there = fs::symlink_metadata(&path).unwrap();
            if there.is_dir() {
                traces.extend(self::traces(&path));
            } else {
                traces.push((path, there.ino(), there.mtime(), there.mtime_nsec()));
            }
        }
        traces.sort();
        traces
    }

    #[test]
    fn a_second_run_touches_no_file() {
        let folder = generated();
        let before = traces(folder.path());
        assert!(before.len() > 20);
        for command in ["generate", "check"] {
            assert_eq!(hullwright(folder.path(), command).0, Some(0));
            assert_eq!(traces(folder.path()), before, "{command}");
        }
    }

    /// Changes something, and expects `check` to name it, to end with 1 and to write nothing.
    fn finds(named: &str, difference: &str, change: impl FnOnce(&Path)) {
        let folder = generated();
        change(&folder.path().join(named));
        let before = traces(folder.path());
        let (code, text) = hullwright(folder.path(), "check");
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains(&format!("`{named}` {difference}")) && text.contains("\n1 file differs"), "{text}");
        assert_eq!(traces(folder.path()), before);
    }

    #[test]
    fn check_finds_a_change_of_one_byte() {
        finds("rootfs/etc/s6-overlay/scripts/web.check", "was changed by hand", |path| {
            let mut bytes = fs::read(path).unwrap();
            *bytes.last_mut().unwrap() = b' ';
            fs::write(path, bytes).unwrap();
        });
    }

    #[test]
    fn check_finds_a_change_of_mode() {
        finds("rootfs/etc/s6-overlay/s6-rc.d/web/run", "is not executable and should be", |path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
        });
        finds("Dockerfile", "is executable and should not be", |path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        });
    }

    #[test]
    fn check_finds_what_is_missing_and_what_is_foreign() {
        finds("docker-compose.yml", "is not there", |path| fs::remove_file(path).unwrap());
        finds("rootfs/etc/motd", "was not written by hullwright", |path| fs::write(path, "hello").unwrap());
    }

    #[test]
    fn a_kit_is_shown_with_the_schema_of_what_it_takes() {
        let arguments = ["kit", "show", "postgresql", "--format", "json"];
        let output = Command::new(env!("CARGO_BIN_EXE_hullwright")).args(arguments).output().unwrap();
        let kit: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((kit["name"].as_str(), kit["for"][0].as_str()), (Some("postgresql"), Some("service")));
        assert_eq!(
            kit["parameters"][0],
            serde_json::json!({
                "name": "version", "type": "integer", "list": false, "map": false, "required": true, "default": null, "choices": [],
                "description": "Major version",
            })
        );
        let schema = jsonschema::validator_for(&kit["schema"]).unwrap();
        let with = |version| serde_json::json!({ "version": version, "database": "shop", "user": "shop" });
        assert!(schema.is_valid(&with("17")) && !schema.is_valid(&with("new")));
        assert!(kit["files"].as_array().is_some_and(|files| files.iter().any(|file| file == "setup.sh")));
    }

    #[test]
    fn a_closed_pipe_ends_a_run_quietly() {
        let folder = generated();
        let command = format!("{} explain 2>&1 >/dev/full; echo $?", env!("CARGO_BIN_EXE_hullwright"));
        let output = Command::new("sh").args(["-c", &command]).current_dir(&folder).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with("error: cannot print the report: No space left") && text.ends_with("\n2\n"), "{text}");
        let command = format!("{{ {} schema; echo $? >&2; }} | true", env!("CARGO_BIN_EXE_hullwright"));
        let output = Command::new("sh").args(["-c", &command]).current_dir(&folder).output().unwrap();
        assert_eq!(output.stderr, b"0\n");
    }
}
