//! What a probe runs.

use crate::model::{LOOPBACK, Question, Text, Tool};
use crate::spec::Duration;

/// The words that ask a question. An HTTP client keeps the limit itself.
pub(super) fn command(question: &Question, limit: Duration) -> Vec<Text> {
    match question {
        Question::Http { tool, url } => http(*tool, limit).into_iter().chain([url.clone()]).collect(),
        Question::Tcp { port } => {
            let connect = format!("exec 3<>\"/dev/tcp/{LOOPBACK}/$1\"");
            literals(["bash", "-c", &connect, "bash"]).into_iter().chain([port.clone()]).collect()
        }
        Question::Command(words) => words.clone(),
        Question::Shell(line) => literals(["sh", "-c"]).into_iter().chain([line.clone()]).collect(),
    }
}

fn http(tool: Tool, limit: Duration) -> Vec<Text> {
    let seconds = seconds(limit);
    match tool {
        Tool::Curl => literals(["curl", "--fail", "--silent", "--max-time", &seconds]),
        Tool::Wget => {
            literals(["wget", "--quiet", "--output-document=/dev/null", "--tries=1", &format!("--timeout={seconds}")])
        }
        Tool::Python => {
            let program = format!("import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout={seconds})");
            literals(["python3", "-c", &program])
        }
    }
}

fn literals<const N: usize>(words: [&str; N]) -> Vec<Text> {
    words.into_iter().map(Text::literal).collect()
}

/// Seconds as `timeout` and `sleep` take them.
pub(super) fn seconds(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis.is_multiple_of(1_000) {
        (millis / 1_000).to_string()
    } else {
        format!("{}.{:03}", millis / 1_000, millis % 1_000)
    }
}
