//! How long `hullwright generate` takes, in units of copying its outputs.
//!
//! Both write the same files into a fresh folder, in turns, so that a busy machine slows both. The folder should be
//! in memory: set TMPDIR where /dev/shm does not exist.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on has failed"
)]
#![allow(clippy::disallowed_methods, reason = "a bench belongs to the machine it runs on")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cocosearch-infra/hull.yaml");
const ROUNDS: usize = 300;

fn main() {
    let scratch = tempfile::tempdir_in(memory()).unwrap();
    let outputs = scratch.path().join("outputs");
    time(&mut generate(&outputs));
    let (mut generating, mut copying) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let fresh = scratch.path().join(format!("{round}"));
        generating.push(into(&fresh, &mut generate(&fresh)));
        copying.push(into(&fresh, Command::new("cp").arg("-r").args([&outputs, &fresh])));
    }
    let (generating, copying) = (median(generating), median(copying));
    println!("generate  {:>6} µs", generating.as_micros());
    println!("cp -r     {:>6} µs", copying.as_micros());
    println!("ratio     {:>6.2}", generating.as_secs_f64() / copying.as_secs_f64());
}

fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    match env::var_os("TMPDIR") {
        None if shared.is_dir() => shared.to_owned(),
        _ => env::temp_dir(),
    }
}

fn generate(outputs: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
    command.args(["generate", "-f", SPEC, "-o"]).arg(outputs);
    command
}

/// Times a command that makes a folder, and removes the folder.
fn into(folder: &Path, command: &mut Command) -> Duration {
    let duration = time(command);
    std::fs::remove_dir_all(folder).unwrap();
    duration
}

fn time(command: &mut Command) -> Duration {
    command.stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    let duration = start.elapsed();
    assert!(status.success(), "{command:?}");
    duration
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}
