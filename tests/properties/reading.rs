//! Readers that are not ours: a shell, a Dockerfile parser, a YAML reader, a Markdown reader.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use parse_dockerfile::Instruction;
use pulldown_cmark::{Event, Options, Parser};

/// The programs that generated scripts run. Each stands for all of them: it writes down what it is given.
const STAND_INS: [&str; 6] = ["env", "s6-notifyoncheck", "s6-setuidgid", "timeout", "touch", "rm"];

/// What a script ran in the end: its words, and the values of these variables.
pub(crate) fn run(script: &str, variables: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let values: String = variables.iter().map(|name| format!(" \"${name}\"")).collect();
    let told = folder.path().join("told");
    let stand_in = format!("#!/bin/sh\nprintf '%s\\0' \"$@\"{values} >{}\n", told.display());
    for name in STAND_INS {
        let path = folder.path().join(name);
        fs::write(&path, &stand_in).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = shell(script, folder.path());
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(fs::read(told).unwrap()).unwrap();
    told.split_terminator('\0').map(str::to_owned).collect()
}

/// What a script prints.
pub(crate) fn printed(script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let script = script.replace("touch /run", "true /run");
    let output = shell(&script, folder.path());
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn shell(script: &str, programs: &std::path::Path) -> Output {
    let path = programs.join("script");
    fs::write(&path, script).unwrap();
    let programs = format!("{}:/usr/bin:/bin", programs.display());
    Command::new("/bin/sh").arg(&path).env_clear().env("PATH", programs).output().unwrap()
}

/// The value of a label, a variable or a build argument of a Dockerfile, by its key.
pub(crate) fn dockerfile_value(dockerfile: &str, key: &str) -> Option<String> {
    let read = parse_dockerfile::parse(dockerfile).unwrap();
    let words = read.instructions.iter().flat_map(|instruction| match instruction {
        Instruction::Label(label) => words(&label.arguments.value),
        Instruction::Env(env) => words(&env.arguments.value),
        Instruction::Arg(arg) => words(&arg.arguments.value),
        _ => Vec::new(),
    });
    let pairs: Vec<(String, String)> =
        words.filter_map(|word| word.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()))).collect();
    pairs.into_iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// The words of an instruction as Docker reads them: in double quotes a backslash counts before `\`, `"` and `$`.
fn words(arguments: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut rest = arguments.chars().peekable();
    while let Some(each) = rest.next() {
        let last = words.last_mut().unwrap();
        match each {
            '\\' if matches!(rest.peek(), Some('\\' | '"' | '$')) => last.push(rest.next().unwrap()),
            '"' => quoted = !quoted,
            ' ' | '\n' if !quoted => words.push(String::new()),
            _ => last.push(each),
        }
    }
    words
}

/// The here-documents of a Dockerfile.
pub(crate) fn here_documents(dockerfile: &str) -> Vec<String> {
    let read = parse_dockerfile::parse(dockerfile).unwrap();
    let runs = read.instructions.iter().filter_map(|instruction| match instruction {
        Instruction::Run(run) => Some(&run.here_docs),
        _ => None,
    });
    runs.flatten().map(|document| document.value.to_string()).collect()
}

/// The value of a service's variable when the user's environment is empty, as Compose reads it; none when the default
/// is left to the container.
pub(crate) fn compose_value(compose: &str, service: &str, variable: &str) -> Option<String> {
    let file: serde_yaml::Value = serde_yaml::from_str(compose).unwrap();
    let text = file["services"][service]["environment"][variable].as_str().unwrap().to_owned();
    let rest = text.strip_prefix(&format!("${{{variable}")).unwrap().strip_suffix('}').unwrap();
    assert!(rest == "-" || rest.starts_with(":-"), "{text} is no variable with a default");
    Some(rest.strip_prefix(":-")?.replace("$$", "$"))
}

/// The texts of a document as a reader sees them: one for each paragraph, heading and cell.
pub(crate) fn markdown_texts(document: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for event in Parser::new_ext(document, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => texts.last_mut().unwrap().push_str(&text),
            Event::SoftBreak | Event::HardBreak => texts.last_mut().unwrap().push(' '),
            Event::Start(_) => texts.push(String::new()),
            _ => {}
        }
    }
    texts
}
