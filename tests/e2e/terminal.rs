//! A real terminal: what a program shows there, and what somebody types.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::docker::{Said, eventually, run};

/// A shell in a terminal of its own, which ends with the test.
pub(crate) struct Terminal {
    server: String,
}

impl Terminal {
    /// A terminal in that folder, where `hullwright` is known.
    pub(crate) fn open(folder: &Path) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let terminal = Self { server: format!("hullwright-e2e-{}-{number}", std::process::id()) };
        let folder = folder.to_str().unwrap();
        let started =
            terminal.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "50", "-c", folder, "sh"]);
        assert!(started.success, "{}", started.text);
        let programs = Path::new(env!("CARGO_BIN_EXE_hullwright")).parent().unwrap();
        terminal.line(&format!("PS1='ready: ' PATH={}:$PATH; clear", programs.display()));
        terminal.waits_for("ready:");
        terminal
    }

    /// Types a line.
    pub(crate) fn line(&self, text: &str) {
        self.text(text);
        self.keys(&["Enter"]);
    }

    /// Types a text.
    pub(crate) fn text(&self, text: &str) {
        assert!(self.tmux(&["send-keys", "-l", "--", text]).success);
    }

    /// Presses keys, by the names that tmux gives them.
    pub(crate) fn keys(&self, names: &[&str]) {
        assert!(self.tmux(&[&["send-keys"], names].concat()).success);
    }

    /// Waits until the screen shows something.
    pub(crate) fn waits_for(&self, text: &str) {
        eventually(&format!("the terminal shows `{text}`:\n{}", self.screen()), || self.screen().contains(text));
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"]).text
    }

    /// Whether the cursor is shown.
    pub(crate) fn has_cursor(&self) -> bool {
        self.tmux(&["display-message", "-p", "#{cursor_flag}"]).text.trim() == "1"
    }

    fn tmux(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.server]).args(arguments).env_remove("TMUX");
        run(&mut command, "these tests need tmux: apt-get install tmux")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
