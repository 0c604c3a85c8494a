//! Completions at the prompts of real shells, in a real terminal.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::docker::{eventually, run};
use crate::example::root;

/// A shell in a terminal of its own, which ends with the test.
struct Prompt {
    /// Where the socket of its server is, and its home.
    folder: TempDir,
}

impl Prompt {
    /// Starts a shell in the project's folder, without settings of anybody's, and lets it load the completions.
    fn of(shell: &[&str], load: &[&str]) -> Self {
        let prompt = Self { folder: TempDir::new().unwrap() };
        let program = Path::new(env!("CARGO_BIN_EXE_hullwright")).parent().unwrap();
        let path = format!("PATH={}:{}", program.display(), std::env::var_os("PATH").unwrap().display());
        let home = format!("HOME={}", prompt.folder.path().display());
        let start = ["-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "60", "-c", root().to_str().unwrap()];
        prompt.tmux(&[&start[..], &["env", &path, &home], shell].concat());
        for line in load {
            prompt.types(line);
            prompt.presses("Enter");
        }
        prompt.types("echo loaded-''now");
        prompt.presses("Enter");
        eventually("the completions are loaded", || prompt.shows().contains("loaded-now"));
        prompt
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command
            .env("LC_ALL", "C.UTF-8")
            .env_remove("TMUX")
            .arg("-S")
            .arg(self.folder.path().join("socket"))
            .args(arguments);
        let said = run(&mut command, "install it: apt-get install tmux");
        assert!(said.success, "{arguments:?}: {}", said.text);
        said.text
    }

    fn types(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    fn presses(&self, key: &str) {
        self.tmux(&["send-keys", key]);
    }

    fn shows(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-J"])
    }

    /// Types what is to be completed, and presses Tab.
    fn tab(&self, typed: &str) {
        self.presses("C-l");
        self.types(typed);
        eventually(&format!("`{typed}` is typed"), || self.shows().contains(typed));
        self.presses("Tab");
    }

    /// What is typed becomes this.
    fn completes(&self, typed: &str, whole: &str) {
        self.tab(typed);
        eventually(&format!("`{typed}` becomes `{whole}`"), || self.shows().contains(whole));
        self.presses("C-u");
    }

    /// Everything that the project gives names to.
    fn completes_names(&self) {
        self.completes("hullwright gen", "hullwright generate");
        self.completes("hullwright generate --ver", "hullwright generate --verbose");
        let spec = "-f examples/cocosearch-aio/hull.yaml";
        self.completes(&format!("hullwright graph {spec} war"), &format!("hullwright graph {spec} warmup"));
        self.completes(
            &format!("hullwright check {spec} --set v"),
            &format!("hullwright check {spec} --set vars.model="),
        );
        self.completes("hullwright test --filter images/s6", "hullwright test --filter images/s6-overlay");
        self.completes("hullwright kit eject nod", "hullwright kit eject node");
        let own = "-f examples/kit-by-path/hull.yaml";
        self.completes(&format!("hullwright kit show {own} red"), &format!("hullwright kit show {own} redis"));
        self.completes("hullwright init --template python-u", "hullwright init --template python-uv");
        self.tab("hullwright explain HW10");
        self.presses("Tab");
        eventually("codes are listed", || ["HW101", "HW105", "HW109"].iter().all(|code| self.shows().contains(code)));
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

#[test]
fn bash_completes_names() {
    Prompt::of(&["bash", "--norc", "--noprofile"], &["source <(hullwright completions bash)"]).completes_names();
}

#[test]
fn zsh_completes_names() {
    let load = ["autoload -U compinit && compinit -u -D", "source <(hullwright completions zsh)"];
    Prompt::of(&["zsh", "-f"], &load).completes_names();
}

#[test]
fn fish_completes_names() {
    Prompt::of(&["fish", "--no-config"], &["hullwright completions fish | source"]).completes_names();
}
