//! What a probe runs.

use crate::model::{HOST, LOOPBACK, Outside, PORT, Question, Text, Tool};
use crate::spec::{Duration, EnvName};

/// Asks with Node.js. The first argument is the address.
const NODE: &str = "const [, url] = process.argv; \
require(url.startsWith('https:') ? 'https' : 'http')\
.get(url, {signal: AbortSignal.timeout(LIMIT)}, answer => process.exit(answer.statusCode < 400 ? 0 : 1))\
.on('error', () => process.exit(1))";

/// Asks with bash. The arguments are the host, the port and the path; what the server says is only compared.
const BASH: &str = r#"exec 3<>"/dev/tcp/$1/$2" && printf 'GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n' "$3" "$1" "$2" >&3 && read -r _ status _ <&3 && [[ $status == [23][0-9][0-9] ]]"#;

/// Connects with Node.js. The arguments are the host and the port.
const NODE_CONNECTS: &str = "const [, host, port] = process.argv; \
require('net').connect(port, host).on('connect', () => process.exit(0)).on('error', () => process.exit(1))";

/// The words that ask a question. An HTTP client keeps the limit itself.
pub(super) fn command(question: &Question, limit: Duration) -> Vec<Text> {
    match question {
        Question::Http { tool, scheme, port, path } => {
            let asked = match tool {
                Tool::Bash => vec![Text::literal(LOOPBACK), port.clone(), path.clone()],
                _ => vec![Question::url(scheme, port, path)],
            };
            http(*tool, limit).into_iter().chain(asked).collect()
        }
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
        Tool::Node => literals(["node", "-e", &NODE.replace("LIMIT", &limit.as_millis().to_string())]),
        // It takes whole seconds.
        Tool::Busybox => literals(["timeout", &whole_seconds(limit), "wget", "-q", "-O", "/dev/null"]),
        Tool::Bash => literals(["timeout", &seconds, "bash", "-c", BASH, "bash"]),
    }
}

/// The words that ask what users bring in the place of a service.
pub(super) fn outside(question: &Outside) -> Vec<Text> {
    let tool = match question {
        Outside::Command(words) => return words.clone(),
        Outside::Connection(tool) => *tool,
    };
    let variable = |name| EnvName::new(name).map(Text::variable).expect("internal: a word is a name");
    connects(tool).into_iter().chain([HOST, PORT].map(variable)).collect()
}

/// The words that make a connection, before the host and the port.
pub(super) fn connects(tool: Tool) -> Vec<Text> {
    match tool {
        Tool::Python => {
            literals(["python3", "-c", "import socket, sys; socket.create_connection((sys.argv[1], sys.argv[2]))"])
        }
        Tool::Node => literals(["node", "-e", NODE_CONNECTS]),
        Tool::Busybox => literals(["nc", "-z"]),
        Tool::Bash | Tool::Curl | Tool::Wget => literals(["bash", "-c", "exec 3<>\"/dev/tcp/$1/$2\"", "bash"]),
    }
}

fn literals<const N: usize>(words: [&str; N]) -> Vec<Text> {
    words.into_iter().map(Text::literal).collect()
}

/// Seconds without a fraction, no less.
pub(super) fn whole_seconds(duration: Duration) -> String {
    duration.as_millis().div_ceil(1_000).to_string()
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
