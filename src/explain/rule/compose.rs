//! The key that a line of a compose file belongs to.

use super::Rule;

/// Keys of services with what each is for.
const OF_SERVICES: [(&str, Rule); 25] = [
    (
        "build",
        Rule::new(
            "Compose builds the image when it is not there, by the generated Dockerfile.",
            "https://docs.docker.com/reference/compose-file/build/",
        ),
    ),
    (
        "cap_add",
        Rule::new(
            "What the services need although the container is hardened.",
            "https://docs.docker.com/reference/compose-file/services/#cap_add",
        ),
    ),
    (
        "cap_drop",
        Rule::new(
            "A hardened container has no rights that its services do not need.",
            "https://docs.docker.com/reference/compose-file/services/#cap_drop",
        ),
    ),
    (
        "command",
        Rule::new(
            "What runs in the container, where it is not what the image says.",
            "https://docs.docker.com/reference/compose-file/services/#command",
        ),
    ),
    ("deploy", Rule::new("The limits of the container.", "https://docs.docker.com/reference/compose-file/deploy/")),
    (
        "depends_on",
        Rule::new(
            "A container waits until those that its service depends on are ready.",
            "https://docs.docker.com/reference/compose-file/services/#depends_on",
        ),
    ),
    (
        "develop",
        Rule::new(
            "In development, a change of the sources reaches the container.",
            "https://docs.docker.com/reference/compose-file/develop/",
        ),
    ),
    (
        "entrypoint",
        Rule::new(
            "What runs in the container, where it is not what the image says.",
            "https://docs.docker.com/reference/compose-file/services/#entrypoint",
        ),
    ),
    (
        "environment",
        Rule::new(
            "Variables that users set reach the container by name, each with its default; `.env` and the shell give them.",
            "https://docs.docker.com/reference/compose-file/services/#environment",
        ),
    ),
    (
        "healthcheck",
        Rule::new(
            "The probe of the service in this container, with the times of the spec.",
            "https://docs.docker.com/reference/compose-file/services/#healthcheck",
        ),
    ),
    (
        "image",
        Rule::new(
            "The name of the image: the one that is built, or somebody else's.",
            "https://docs.docker.com/reference/compose-file/services/#image",
        ),
    ),
    (
        "init",
        Rule::new(
            "A small init reaps what is left over where the service does not.",
            "https://docs.docker.com/reference/compose-file/services/#init",
        ),
    ),
    (
        "ports",
        Rule::new(
            "A port that the spec publishes; the variable that moves the server moves it here.",
            "https://docs.docker.com/reference/compose-file/services/#ports",
        ),
    ),
    (
        "profiles",
        Rule::new(
            "The container starts only when the profile is active, or when it is called by name.",
            "https://docs.docker.com/reference/compose-file/services/#profiles",
        ),
    ),
    (
        "pull_policy",
        Rule::new(
            "The image is built here, and no registry has it.",
            "https://docs.docker.com/reference/compose-file/services/#pull_policy",
        ),
    ),
    (
        "read_only",
        Rule::new(
            "A hardened container writes to its volumes and to memory alone.",
            "https://docs.docker.com/reference/compose-file/services/#read_only",
        ),
    ),
    (
        "restart",
        Rule::new(
            "What Docker does when the container ends, by what the spec says of the service's end.",
            "https://docs.docker.com/reference/compose-file/services/#restart",
        ),
    ),
    (
        "secrets",
        Rule::new(
            "A secret that must be given is mounted as a file, so it stands in no environment.",
            "https://docs.docker.com/reference/compose-file/services/#secrets",
        ),
    ),
    (
        "security_opt",
        Rule::new(
            "A hardened container gains no rights.",
            "https://docs.docker.com/reference/compose-file/services/#security_opt",
        ),
    ),
    (
        "stop_grace_period",
        Rule::new(
            "So long the services take to stop, one after the other; then Docker kills them.",
            "https://docs.docker.com/reference/compose-file/services/#stop_grace_period",
        ),
    ),
    (
        "stop_signal",
        Rule::new(
            "The signal by which Docker ends the process.",
            "https://docs.docker.com/reference/compose-file/services/#stop_signal",
        ),
    ),
    (
        "tmpfs",
        Rule::new(
            "What is written there is in memory, and gone with the container.",
            "https://docs.docker.com/reference/compose-file/services/#tmpfs",
        ),
    ),
    (
        "user",
        Rule::new("Who runs the container's process.", "https://docs.docker.com/reference/compose-file/services/#user"),
    ),
    (
        "volumes",
        Rule::new(
            "What outlives the container, and folders of the host.",
            "https://docs.docker.com/reference/compose-file/services/#volumes",
        ),
    ),
    (
        "working_dir",
        Rule::new(
            "The folder in which the process runs.",
            "https://docs.docker.com/reference/compose-file/services/#working_dir",
        ),
    ),
];

const NAME: Rule = Rule::new(
    "The project's name, whatever the folder is called.",
    "https://docs.docker.com/reference/compose-file/version-and-name/",
);

const SERVICES: Rule = Rule::new(
    "A container: of all services in one image, or of one service. Keys that the spec takes from Compose mean the same here.",
    "https://docs.docker.com/reference/compose-file/services/",
);

const VOLUMES: Rule = Rule::new(
    "A volume that Docker keeps when the container is gone.",
    "https://docs.docker.com/reference/compose-file/volumes/",
);

const SECRETS: Rule = Rule::new(
    "A secret by the name of the variable that gives it.",
    "https://docs.docker.com/reference/compose-file/secrets/",
);

const NETWORKS: Rule =
    Rule::new("A network that the spec names.", "https://docs.docker.com/reference/compose-file/networks/");

const FILE: Rule =
    Rule::new("What the file is, and how it is started.", "https://docs.docker.com/reference/compose-file/");

/// The rule of a line, counted from 0.
pub(super) fn rule(lines: &[String], at: usize) -> Rule {
    let path = path(lines, at);
    let known = |key: &str| OF_SERVICES.iter().find(|(name, _)| *name == key).map(|(_, rule)| *rule);
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["name", ..] => NAME,
        ["services", _, key, ..] => known(key).unwrap_or(SERVICES),
        ["services", ..] => SERVICES,
        ["volumes", ..] => VOLUMES,
        ["secrets", ..] => SECRETS,
        ["networks", ..] => NETWORKS,
        _ => FILE,
    }
}

/// The keys that a line stands below, the outermost first, and its own.
fn path(lines: &[String], at: usize) -> Vec<String> {
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in lines.iter().take(at + 1) {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let indent = line.len() - text.len();
        let Some(key) = key(text) else { continue };
        open.retain(|(other, _)| *other < indent);
        open.push((indent, key.to_owned()));
    }
    // A remark or a gap belongs to what it stands in, and an item to the key of its list.
    open.into_iter().map(|(_, key)| key).collect()
}

/// The key of a line, without quotes.
fn key(text: &str) -> Option<&str> {
    let text = text.trim_start_matches("- ");
    let (key, rest) = text.split_once(':')?;
    let is_key = rest.is_empty() || rest.starts_with(' ');
    let plain = key.trim_matches('"');
    (is_key && !plain.contains([' ', '$', '{'])).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stands_below_its_keys() {
        let text = "name: x\n\nservices:\n  web:\n    ports:\n      - ${P:-1}:1\n      - target: 2\n    image: y\nvolumes:\n  data: {}\n";
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(path(&lines, 5), ["services", "web", "ports"]);
        assert_eq!(path(&lines, 6), ["services", "web", "ports", "target"]);
        assert_eq!(path(&lines, 7), ["services", "web", "image"]);
        assert_eq!(rule(&lines, 5).page, Some("https://docs.docker.com/reference/compose-file/services/#ports"));
        assert_eq!((rule(&lines, 9), rule(&lines, 0), rule(&[], 0)), (VOLUMES, NAME, FILE));
    }
}
