//! Where the outputs of the new spec go, beside what is there.

use super::Place;
use super::cx::Cx;
use super::draft::Claim;

/// The context, and places for the outputs where something is already.
pub(super) fn outputs(cx: &mut Cx<'_>, place: &Place) {
    let up = cx.context.above.split('/').filter(|part| !part.is_empty()).count();
    let parts =
        [place.way.as_str()].into_iter().chain(std::iter::repeat_n("..", up)).chain([cx.context.below.as_str()]);
    let context = normal(&parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"));
    if context != "." {
        cx.claim(Claim::put(&["context"], context.as_str()).needed());
    }
    let is_taken = |path: &str| place.taken.iter().any(|taken| taken == path);
    let note = "Generated beside what was imported: remove this when the spec has taken its place.";
    let mut note = note.to_owned();
    let usual = [
        ("dockerfile", "Dockerfile", "Dockerfile.hull"),
        ("compose", "docker-compose.yml", "docker-compose.hull.yml"),
        ("env_example", ".env.example", ".env.hull.example"),
        ("readme", "README.md", "README.hull.md"),
    ];
    for (key, path, other) in usual {
        if is_taken(path) {
            cx.claim(Claim::put(&["outputs", key], other).note(std::mem::take(&mut note)));
        }
    }
    let ignore = if context == "." { ".dockerignore" } else { "Dockerfile.dockerignore" };
    if is_taken(ignore) || is_taken("Dockerfile") {
        // The builder prefers the one that is named after the Dockerfile.
        let name = if is_taken("Dockerfile") { "Dockerfile.hull" } else { "Dockerfile" };
        cx.claim(Claim::put(&["outputs", "ignore"], format!("{name}.dockerignore")).note(std::mem::take(&mut note)));
    }
    let inside = folder_below(&context);
    if is_taken("rootfs") || inside.is_some() {
        let path = inside.map_or_else(|| "rootfs.hull".to_owned(), |folder| format!("./{folder}/rootfs.hull"));
        cx.claim(Claim::put(&["outputs", "rootfs"], path).note(note));
    }
}

/// The context where it lies below the spec's folder.
fn folder_below(context: &str) -> Option<&str> {
    (context != "." && !context.starts_with("..")).then_some(context)
}

/// The path without `.` and without `a/..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
