//! The instruction that a line of a Dockerfile belongs to.

use super::Rule;

/// Instructions with what each is for.
const INSTRUCTIONS: [(&str, Rule); 18] = [
    (
        "ADD",
        Rule::new(
            "A download is checked by the builder before anything is done with it.",
            "https://docs.docker.com/reference/dockerfile/#add---checksum",
        ),
    ),
    (
        "ARG",
        Rule::new(
            "What whoever builds the image may choose, such as a mirror; or what Docker tells of the platform.",
            "https://docs.docker.com/reference/dockerfile/#arg",
        ),
    ),
    (
        "CMD",
        Rule::new(
            "What follows the entrypoint when `docker run` is given no arguments.",
            "https://docs.docker.com/reference/dockerfile/#cmd",
        ),
    ),
    (
        "COPY",
        Rule::new(
            "Files of the folder or of a stage, with their owner; what changes least is copied first.",
            "https://docs.docker.com/reference/dockerfile/#copy",
        ),
    ),
    (
        "ENTRYPOINT",
        Rule::new(
            "What the container starts: s6-overlay, or the one service, or the script that looks at the environment before.",
            "https://docs.docker.com/reference/dockerfile/#entrypoint",
        ),
    ),
    (
        "ENV",
        Rule::new(
            "Constants, and defaults of variables that users set. No secret is among them.",
            "https://docs.docker.com/reference/dockerfile/#env",
        ),
    ),
    (
        "EXPOSE",
        Rule::new(
            "The ports that the services listen on, for who looks at the image; it publishes none.",
            "https://docs.docker.com/reference/dockerfile/#expose",
        ),
    ),
    (
        "FROM",
        Rule::new(
            "Each stage starts from an image: the base of the spec, or the stage's own.",
            "https://docs.docker.com/reference/dockerfile/#from",
        ),
    ),
    (
        "HEALTHCHECK",
        Rule::new(
            "The container is healthy when every service with a health check is; the times are sums of the services' own.",
            "https://docs.docker.com/reference/dockerfile/#healthcheck",
        ),
    ),
    (
        "LABEL",
        Rule::new(
            "What the image is, in the words that registries read.",
            "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
        ),
    ),
    (
        "MAINTAINER",
        Rule::new(
            "It is obsolete, and stands here because the spec says so.",
            "https://docs.docker.com/reference/dockerfile/#maintainer-deprecated",
        ),
    ),
    (
        "ONBUILD",
        Rule::new(
            "It is done when another image starts from this one.",
            "https://docs.docker.com/reference/dockerfile/#onbuild",
        ),
    ),
    (
        "RUN",
        Rule::new(
            "Users, packages and steps. What belongs together is one layer, and leaves no lists or caches behind.",
            "https://docs.docker.com/reference/dockerfile/#run",
        ),
    ),
    (
        "SHELL",
        Rule::new("The shell in which the next steps run.", "https://docs.docker.com/reference/dockerfile/#shell"),
    ),
    (
        "STOPSIGNAL",
        Rule::new(
            "The signal by which Docker ends the one process.",
            "https://docs.docker.com/reference/dockerfile/#stopsignal",
        ),
    ),
    (
        "USER",
        Rule::new(
            "Who runs the one process, by number, so that it can be told that it is not root.",
            "https://docs.docker.com/reference/dockerfile/#user",
        ),
    ),
    (
        "VOLUME",
        Rule::new(
            "What is written there outlives the container, even when nobody mounts anything.",
            "https://docs.docker.com/reference/dockerfile/#volume",
        ),
    ),
    (
        "WORKDIR",
        Rule::new(
            "The folder in which the steps, or the service, run.",
            "https://docs.docker.com/reference/dockerfile/#workdir",
        ),
    ),
];

const COMMENT: Rule = Rule::new(
    "A remark on what follows; or what a linter is told about it, with the reason.",
    "https://docs.docker.com/reference/dockerfile/#format",
);

/// The rule of a line, counted from 0.
pub(super) fn rule(lines: &[String], at: usize) -> Rule {
    let mut current = COMMENT;
    // The word that ends a text within the file.
    let mut ends: Vec<String> = Vec::new();
    let mut goes_on = false;
    for (number, line) in lines.iter().enumerate() {
        let is_start = ends.is_empty() && !goes_on;
        if is_start {
            let word = line.split_whitespace().next().unwrap_or_default();
            let found = INSTRUCTIONS.iter().find(|(name, _)| *name == word);
            current = found.map_or(COMMENT, |(_, rule)| *rule);
        }
        if number == at {
            break;
        }
        if let Some(end) = ends.first() {
            if line == end {
                ends.remove(0);
            }
        } else if is_start || goes_on {
            goes_on = line.ends_with('\\') && !line.starts_with('#');
            ends = heredocs(line);
        }
    }
    current
}

/// The words that end the texts which begin on a line.
fn heredocs(line: &str) -> Vec<String> {
    let words = line.split_whitespace().filter_map(|word| word.split_once("<<").map(|(_, word)| word));
    let bare = words.map(|word| word.trim_start_matches('-').trim_matches(['"', '\'']).to_owned());
    bare.filter(|word| !word.is_empty() && word.chars().all(|char| char.is_ascii_alphanumeric() || char == '_'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_its_instruction() {
        let text = "# a\nFROM a AS b\nRUN x \\\n    && y\nCOPY <<\"EOF\" /z\nFROM no\nEOF\n\nUSER 1\n";
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let of = |at| INSTRUCTIONS.iter().find(|(_, known)| *known == rule(&lines, at)).map(|(name, _)| *name);
        let wanted = [
            None,
            Some("FROM"),
            Some("RUN"),
            Some("RUN"),
            Some("COPY"),
            Some("COPY"),
            Some("COPY"),
            None,
            Some("USER"),
        ];
        for (at, wanted) in wanted.into_iter().enumerate() {
            assert_eq!(of(at), wanted, "{}", lines[at]);
        }
    }
}
