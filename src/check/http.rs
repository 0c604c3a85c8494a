//! What asks a service over HTTP, or makes a connection: a program that the image has.

use super::Check;
use super::kinds::{is_alpine, is_shell_less, last_name, name_and_tag, says};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Place, Service};
use crate::model::Tool;
use crate::source::Span;
use crate::spec::Taken;

/// Official images that are Debian, or made from it or its like, unless their tag says Alpine.
const WITH_BASH: [&str; 24] = [
    "buildpack-deps",
    "debian",
    "eclipse-temurin",
    "golang",
    "httpd",
    "mariadb",
    "mongo",
    "mysql",
    "nginx",
    "node",
    "ollama",
    "openjdk",
    "perl",
    "pgvector",
    "php",
    "postgres",
    "python",
    "rabbitmq",
    "redis",
    "ruby",
    "rust",
    "tomcat",
    "ubuntu",
    "valkey",
];

/// Releases of Debian and of Ubuntu, as tags name them.
const RELEASES: [&str; 8] = ["bookworm", "bullseye", "debian", "focal", "jammy", "noble", "trixie", "ubuntu"];

/// Why no package is offered.
const NO_PACKAGES: &str = "its image is somebody else's";

impl Check<'_> {
    /// A program for HTTP requests that the service's image has. Bash speaks no TLS.
    pub(super) fn http_tool(&mut self, service: &Service, scheme: &str, span: Span) -> Option<Tool> {
        let image = self.image_of(service);
        let is_ours = !matches!(service.place, Place::Upstream(_));
        let has = |package: &str| is_ours && self.has_package(package);
        let tool = match () {
            () if has_python(&image) || has("python3") => Some(Tool::Python),
            () if has_node(&image) || has("nodejs") || (is_ours && self.copies_node(service)) => Some(Tool::Node),
            () if has("curl") => Some(Tool::Curl),
            () if has("wget") => Some(Tool::Wget),
            () if has_bash(&image) && scheme == "http" => Some(Tool::Bash),
            () if has_busybox(&image) => Some(Tool::Busybox),
            () => None,
        };
        if tool.is_none() {
            let message = format!("no program is known in the image that could ask `{}` over HTTP", service.name.value);
            let report = Diagnostic::new(Code::ProbeTool, span, message);
            self.without_tool(service, &image, report.label("needs Python, Node.js, curl, wget or bash in the image"));
        }
        tool
    }

    /// A program of our image that can make a connection to what stands in for a service. Of an image that nobody here
    /// knows, bash is expected.
    pub(super) fn connection_tool(&mut self, service: &Service, span: Span) -> Option<Tool> {
        let image = self.constant(&self.expanded.spec.image.base);
        let has = |package: &str| self.has_package(package);
        match () {
            () if has_bash(&image) || has("bash") => Some(Tool::Bash),
            () if has_python(&image) || has("python3") => Some(Tool::Python),
            () if has_node(&image) || has("nodejs") => Some(Tool::Node),
            () if has_busybox(&image) => Some(Tool::Busybox),
            () if is_shell_less(&image) => {
                let message = format!(
                    "the image has no program that could connect to what stands in for `{}`",
                    service.name.value
                );
                let report = Diagnostic::new(Code::ProbeTool, span, message).label("nobody could ask it");
                self.without_tool(service, &image, report);
                None
            }
            () => Some(Tool::Bash),
        }
    }

    /// Reports a connection where the image is known to have no bash that would make it.
    pub(super) fn expect_bash(&mut self, service: &Service, span: Span) {
        let image = self.image_of(service);
        if is_alpine(&image) || last_name(&image) == "busybox" || is_shell_less(&image) {
            let message = format!("the image has no bash that could connect to `{}`", service.name.value);
            let report = Diagnostic::new(Code::ProbeTool, span, message).label("made by bash");
            self.without_tool(service, &image, report);
        }
    }

    fn without_tool(&mut self, service: &Service, image: &str, report: Diagnostic) {
        let own = "ask with `test: [CMD, PROGRAM, …]`, a program that the image has: which that is only you know";
        let report = match service.place {
            Place::Upstream(_) => report.note(NO_PACKAGES).advice(own),
            Place::Built | Place::Job(_) if is_shell_less(image) => {
                report.note(format!("no package can be installed in `{}`", image.escape_debug())).advice(own)
            }
            Place::Built | Place::Job(_) | Place::Elsewhere => {
                self.with_package(service, "curl", ", or ask with `tcp: true`", report)
            }
        };
        self.report(report);
    }

    /// The image that a service runs in, or the base of ours.
    fn image_of(&mut self, service: &Service) -> String {
        match &service.place {
            Place::Upstream(image) => self.constant(image),
            Place::Built | Place::Job(_) | Place::Elsewhere => self.constant(&self.expanded.spec.image.base),
        }
    }

    /// Whether the service's search path leads to a Node.js that a kit has brought.
    fn copies_node(&self, service: &Service) -> bool {
        let expanded = self.expanded;
        let is_node = |kit: Option<&str>| kit == Some("node");
        let of_stage = |taken: &Taken| match taken {
            Taken::Stage(stage) => {
                expanded.stages.get(stage).is_some_and(|stage| is_node(stage.kit.as_ref().map(|kit| kit.as_str())))
            }
            Taken::FromStage { .. } | Taken::FromImage { .. } | Taken::Context { .. } => false,
        };
        service.copy.iter().any(|copy| of_stage(&copy.taken))
            || expanded.in_place.iter().any(|kit| is_node(Some(kit.kit.as_str())))
    }
}

fn has_python(image: &str) -> bool {
    let name = last_name(image);
    name == "python" || (is_shell_less(image) && name.starts_with("python3"))
}

fn has_node(image: &str) -> bool {
    last_name(image) == "node"
}

fn has_bash(image: &str) -> bool {
    let (_, tag) = name_and_tag(image);
    let is_made_from_it = RELEASES.iter().any(|release| says(tag, release));
    (is_made_from_it || WITH_BASH.contains(&last_name(image))) && !is_alpine(image) && !is_shell_less(image)
}

fn has_busybox(image: &str) -> bool {
    is_alpine(image) || last_name(image) == "busybox"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_well_known_images_have() {
        for image in [
            "debian:bookworm-slim",
            "example.com:5000/ubuntu:24.04",
            "postgres:17@sha256:00",
            "nginx",
            "me/gpu:12-base-ubuntu22.04",
        ] {
            assert!(has_bash(image) && !has_busybox(image), "{image}");
        }
        for image in ["alpine:3.20", "nginx:1.27-alpine", "redis:7-alpine3.20", "busybox"] {
            assert!(!has_bash(image) && has_busybox(image), "{image}");
        }
        for image in ["example.com/shop:1", "scratch", "gcr.io/distroless/base-debian12", "cgr.dev/chainguard/nginx"] {
            assert!(!has_bash(image) && !has_busybox(image), "{image}");
        }
        assert!(has_python("gcr.io/distroless/python3-debian12") && has_node("node:22-alpine"));
    }
}
