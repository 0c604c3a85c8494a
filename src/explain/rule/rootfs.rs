//! What is laid over the root of the image.

use super::Rule;

const S6_RC: &str = "https://skarnet.org/software/s6-rc/s6-rc-compile.html";

const OVERLAY: &str = "https://github.com/just-containers/s6-overlay#customizing-s6-overlay-behaviour";

/// Files of a service's definition with what each is for.
const DEFINITION: [(&str, Rule); 15] = [
    ("consumer-for", Rule::new("Whose lines this service reads.", S6_RC)),
    ("contents.d", Rule::new("What starts with the container: each service has an empty file here.", S6_RC)),
    ("dependencies.d", Rule::new("What the service waits for: each has an empty file here.", S6_RC)),
    ("down-signal", Rule::new("The signal that ends the service.", "https://skarnet.org/software/s6/servicedir.html")),
    (
        "finish",
        Rule::new(
            "What is done after each end of the service: it says whether it starts again.",
            "https://skarnet.org/software/s6/servicedir.html",
        ),
    ),
    (
        "notification-fd",
        Rule::new(
            "On this descriptor the service is told to be ready.",
            "https://skarnet.org/software/s6/notifywhenup.html",
        ),
    ),
    ("pipeline-name", Rule::new("The name of a service with what reads its lines.", S6_RC)),
    ("producer-for", Rule::new("Who reads the lines that the service prints.", S6_RC)),
    (
        "run",
        Rule::new(
            "The service itself: its variables, then its command in the place of the script.",
            "https://skarnet.org/software/s6/servicedir.html",
        ),
    ),
    ("timeout-down", Rule::new("So many milliseconds its end may take, with a margin for s6.", S6_RC)),
    (
        "timeout-finish",
        Rule::new(
            "So many milliseconds what follows its end may take.",
            "https://skarnet.org/software/s6/servicedir.html",
        ),
    ),
    (
        "timeout-kill",
        Rule::new("After so many milliseconds it is killed.", "https://skarnet.org/software/s6/servicedir.html"),
    ),
    (
        "timeout-up",
        Rule::new(
            "In so many milliseconds it must be ready, or the start has failed: its limit, with a margin for s6.",
            S6_RC,
        ),
    ),
    ("type", Rule::new("Whether it stays, runs to its end, or stands for others.", S6_RC)),
    ("up", Rule::new("The script of what runs to its end.", S6_RC)),
];

/// What a file of the image is for.
pub(super) fn rule(path: &str) -> Rule {
    if let Some((_, inside)) = path.split_once("/s6-overlay/s6-rc.d/") {
        let word = inside.split('/').nth(1).unwrap_or_default();
        let found = DEFINITION.iter().find(|(name, _)| *name == word);
        return found.map_or(Rule::new("A part of a service's definition.", S6_RC), |(_, rule)| *rule);
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let kind = name.rsplit_once('.').map(|(_, kind)| kind);
    let is_ours = path.contains("/s6-overlay/scripts/") || path.contains("/usr/local/bin/");
    match name {
        _ if !is_ours => Rule::own("A file that a service or its kit puts into the image."),
        "entrypoint" => Rule::own("What the container starts: it looks at the environment, and becomes the service."),
        "health-check" => Rule::new(
            "The container's health check: it asks every service that has one, and names those that do not answer.",
            "https://docs.docker.com/reference/dockerfile/#healthcheck",
        ),
        "hull-environment" => Rule::new("What runs before every service: it looks at the whole environment.", OVERLAY),
        "hull-ready" => Rule::new("What runs after every service: it says that all are ready.", OVERLAY),
        "hull-prepare" => Rule::new("What makes folders and volumes somebody's before any service runs.", OVERLAY),
        _ if name.starts_with("hull-") => Rule::new("A small program that other scripts run.", OVERLAY),
        _ if kind == Some("check") => {
            Rule::own("The probe of a service: the same one says that it is ready, and later that it is healthy.")
        }
        _ if kind == Some("script") => {
            Rule::own("The script of a service, as it is written in the spec or in its kit.")
        }
        _ => Rule::new("What a oneshot runs: its variables, its attempts, its command.", OVERLAY),
    }
}
