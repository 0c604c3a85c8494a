//! What kind of system an image is, as far as its name says.

/// Where images without a shell come from.
const SHELL_LESS: [&str; 2] = ["gcr.io/distroless/", "cgr.dev/chainguard/"];

/// Images of systems and of languages, which bring no s6-overlay.
const WITHOUT_OVERLAY: [&str; 9] =
    ["buildpack-deps", "debian", "golang", "node", "php", "python", "ruby", "rust", "ubuntu"];

/// Whether an image is known to bring no s6-overlay.
pub(super) fn is_without_overlay(image: &str) -> bool {
    WITHOUT_OVERLAY.contains(&name_and_tag(image).0) || is_shell_less(image)
}

/// The name of an image without what an official one may do without, and its tag.
pub(super) fn name_and_tag(image: &str) -> (&str, &str) {
    let name = image.strip_prefix("docker.io/").unwrap_or(image);
    let name = name.strip_prefix("library/").unwrap_or(name).split('@').next().unwrap_or_default();
    match name.rsplit_once(':') {
        // What stands behind the colon of a registry is a port.
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (name, ""),
    }
}

/// The name behind the registry: a mirror calls its images alike.
pub(super) fn last_name(image: &str) -> &str {
    name_and_tag(image).0.rsplit('/').next().unwrap_or_default()
}

/// Whether an image is Alpine, or says in its tag that it is made from it.
pub(super) fn is_alpine(image: &str) -> bool {
    let (_, tag) = name_and_tag(image);
    last_name(image) == "alpine" || says(tag, "alpine")
}

/// Whether a part of a tag is that word, or the word and a version.
pub(super) fn says(tag: &str, word: &str) -> bool {
    let is_version = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    tag.split('-').any(|part| part.strip_prefix(word).is_some_and(is_version))
}

/// Whether an image is known to have no shell, and so nothing that could be run while ours is built. Those of
/// Chainguard and of distroless with a shell say so in their tags.
pub(super) fn is_shell_less(image: &str) -> bool {
    let (name, tag) = name_and_tag(image);
    let has_shell = ["dev", "debug"].iter().any(|word| tag.split('-').any(|part| part == *word));
    name == "scratch"
        || (!has_shell && SHELL_LESS.iter().any(|place| name.starts_with(place)))
        || (!has_shell && last_name(image).ends_with("static"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_without_a_shell_are_known() {
        for image in [
            "scratch",
            "gcr.io/distroless/static-debian12:nonroot",
            "gcr.io/distroless/cc-debian12@sha256:00",
            "cgr.dev/chainguard/python:latest",
            "registry.example:5000/our/static:1",
        ] {
            assert!(is_shell_less(image), "{image}");
        }
        for image in [
            "debian:bookworm-slim",
            "gcr.io/distroless/base-debian12:debug-nonroot",
            "cgr.dev/chainguard/python:latest-dev",
            "python:3.13",
            "",
        ] {
            assert!(!is_shell_less(image), "{image}");
        }
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(name_and_tag("docker.io/library/debian:12@sha256:00"), ("debian", "12"));
        assert_eq!(name_and_tag("registry.example:5000/debian"), ("registry.example:5000/debian", ""));
        assert_eq!(last_name("registry.example:5000/mirror/debian:12"), "debian");
        assert!(is_alpine("node:22-alpine3.20") && is_alpine("alpine") && !is_alpine("me/alpinist"));
    }
}
