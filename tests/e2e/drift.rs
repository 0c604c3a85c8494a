//! What `generate` and `check` do on disks that are full or read-only, and patches that other tools apply.
//!
//! The program runs on this machine's own files, which a container sees as they are and may not change, beside a disk that
//! is as small as it is wanted.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{Said, run, try_docker};

const SPEC: &str = include_str!("../cli/check.in/hull.yaml");
const PROGRAM: &str = env!("CARGO_BIN_EXE_hullwright");

/// A folder with two specs, one of which says another port.
fn specs() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hull.yaml"), SPEC).unwrap();
    fs::write(folder.path().join("other.yaml"), SPEC.replace("8000", "9000")).unwrap();
    folder
}

/// Runs a script on this machine's files: read-only, but for a disk at `/mnt`.
fn beside_a_disk(size: &str, user: &str, script: &str, arguments: &[&str]) -> Said {
    let disk = format!("/host/mnt:size={size},mode=0755");
    let user = format!("--userspec={user}");
    let head = ["run", "--rm", "--volume", "/:/host:ro", "--tmpfs", &disk, "debian:bookworm-slim"];
    try_docker(&[&head[..], &["chroot", &user, "/host", "sh", "-euc", script, "sh", PROGRAM], arguments].concat())
}

fn told(said: Said) -> String {
    assert!(said.success, "{}", said.text);
    said.text
}

#[test]
fn a_full_disk_changes_nothing() {
    let folder = specs();
    let script = r#"
        program=$1 specs=$2
        "$program" generate -f "$specs/hull.yaml" -o /mnt/out
        cat /dev/zero >/mnt/filler 2>/dev/null || true
        code=0; "$program" generate -f "$specs/other.yaml" -o /mnt/out || code=$?
        echo "ended with $code"
        "$program" check -f "$specs/hull.yaml" -o /mnt/out
        rm /mnt/filler
        "$program" generate -f "$specs/other.yaml" -o /mnt/out
        "$program" check -f "$specs/other.yaml" -o /mnt/out
    "#;
    let text = told(beside_a_disk("1m", "0:0", script, &[folder.path().to_str().unwrap()]));
    for part in ["No space left on device", "free some space and run again", "ended with 2", "wrote 5 files"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.matches("files as the spec says").count(), 2, "{text}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_checked_all_the_same() {
    let folder = specs();
    let script = r#"
        program=$1 specs=$2
        "$program" check -f "$specs/hull.yaml"
        code=0; "$program" generate -f "$specs/other.yaml" || code=$?
        echo "ended with $code"
        code=0; "$program" check -f "$specs/other.yaml" --patch /mnt/mend.patch || code=$?
        echo "found $code"
        grep --count '^diff --git' /mnt/mend.patch
    "#;
    let generated = run(Command::new(PROGRAM).arg("generate").current_dir(&folder), "it was built");
    assert!(generated.success, "{}", generated.text);
    let text = told(beside_a_disk("1m", "0:0", script, &[folder.path().to_str().unwrap()]));
    for part in ["33 files as the spec says", "Read-only file system", "ended with 2", "found 1", "\n7\n"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Who is not root, in a folder of root's. What they run and read is theirs to read.
    let place = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    let program = place.path().join("hullwright");
    fs::copy(PROGRAM, &program).unwrap();
    fs::write(place.path().join("hull.yaml"), SPEC).unwrap();
    let script = r#"
        code=0; "$2/hullwright" generate -f "$2/hull.yaml" -o /mnt || code=$?
        echo "ended with $code"
    "#;
    let text = told(beside_a_disk("1m", "65534:65534", script, &[place.path().to_str().unwrap()]));
    assert!(text.contains("cannot create `/mnt/.hull`: Permission denied") && text.contains("ended with 2"), "{text}");
}

/// Everything that a patch can mend is wrong.
fn wrong(folder: &Path) {
    let at = |path: &str| folder.join(path);
    fs::write(at("hull.yaml"), SPEC.replace("8000", "9000").replace("healthcheck", "#")).unwrap();
    fs::write(at("Dockerfile"), "FROM mine").unwrap();
    fs::remove_file(at(".dockerignore")).unwrap();
    fs::remove_file(at("rootfs/etc/s6-overlay/s6-rc.d/user/contents.d/web")).unwrap();
    fs::write(at("rootfs/etc/s6-overlay/s6-rc.d/web/dependencies.d/base"), "not empty").unwrap();
    let run = at("rootfs/etc/s6-overlay/s6-rc.d/web/run");
    fs::set_permissions(run, Permissions::from_mode(0o644)).unwrap();
    let compose = at("docker-compose.yml");
    let text = fs::read_to_string(&compose).unwrap();
    fs::write(compose, text.replace('\n', "\r\n")).unwrap();
}

#[test]
fn patches_are_applied_by_git_and_by_patch() {
    for (tool, arguments) in [("git", vec!["apply", "mend.patch"]), ("patch", vec!["-p1", "--input", "mend.patch"])] {
        let folder = specs();
        let hullwright =
            |arguments: &[&str]| run(Command::new(PROGRAM).args(arguments).current_dir(&folder), "it was built");
        assert!(hullwright(&["generate"]).success);
        wrong(folder.path());
        let found = hullwright(&["check", "--patch", "mend.patch"]);
        assert!(!found.success && found.text.contains("files differ"), "{}", found.text);
        let applied =
            run(Command::new(tool).args(arguments).current_dir(&folder), "install it: apt-get install git patch");
        assert!(applied.success, "{tool}: {}", applied.text);
        let said = hullwright(&["check"]);
        assert!(said.success, "{tool}: {}", said.text);
    }
}
