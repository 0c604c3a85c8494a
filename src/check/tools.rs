//! Which programs the image has, as far as that is known: from its base, and from packages.

use super::Check;
use super::kinds::name_and_tag;
use crate::spec::VerbatimSteps;

/// Programs that health checks and services often run, and the packages that bring them: the usual one first, then
/// others by name or, with a star, by the beginning of it.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("curl", &["curl"]),
    ("git", &["git", "git-*"]),
    ("jq", &["jq"]),
    ("mariadb-admin", &["mariadb-client", "mariadb-*", "default-mysql-*"]),
    ("mysqladmin", &["default-mysql-client", "default-mysql-*", "mariadb-*", "mysql-*"]),
    ("nc", &["netcat-openbsd", "netcat*", "ncat"]),
    ("nginx", &["nginx", "nginx-*", "libnginx-*"]),
    ("pg_isready", &["postgresql-client", "postgresql*"]),
    ("psql", &["postgresql-client", "postgresql*"]),
    ("python3", &["python3", "python*"]),
    ("redis-cli", &["redis-tools", "redis*"]),
    ("redis-server", &["redis-server", "redis*"]),
    ("wget", &["wget"]),
];

/// Where the shell looks for programs.
const PATH: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// A program that the image does not have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lacking {
    /// Its name.
    pub(super) program: &'static str,
    /// The package that would bring it.
    pub(super) package: &'static str,
}

impl Check<'_> {
    /// The programs that the image is known not to have, each with the package that would bring it.
    pub(super) fn lacking(&mut self) -> Vec<Lacking> {
        let base = self.constant(&self.expanded.spec.image.base);
        let mut lacking = Vec::new();
        for (program, packages) in PROGRAMS.iter().filter(|(program, _)| lacks(&base, program)) {
            let is_brought = packages.iter().any(|package| self.has_package(package));
            if !is_brought && !self.is_written(program) && !self.is_copied(program) {
                lacking.extend(packages.first().map(|package| Lacking { program, package }));
            }
        }
        lacking
    }

    /// Whether a package of that name is wanted, or one whose name begins with what stands before the star.
    pub(super) fn has_package(&self, wanted: &str) -> bool {
        let expanded = self.expanded;
        let of_services = expanded.services.iter().flat_map(|service| &service.packages);
        let mut packages = expanded.spec.image.packages.iter().chain(&expanded.packages).chain(of_services);
        packages.any(|package| {
            let name = package.as_str().split(['=', '/']).next().unwrap_or_default();
            wanted.strip_suffix('*').map_or(name == wanted, |start| name.starts_with(start))
        })
    }

    /// Whether something that nobody here can read may bring a program: verbatim lines, or a folder of files. So may
    /// whatever a service looks for elsewhere.
    fn is_written(&self, program: &str) -> bool {
        let expanded = self.expanded;
        let image = &expanded.spec.image;
        let has_lines = |steps: &VerbatimSteps| {
            [&steps.start, &steps.packages, &steps.files, &steps.end].into_iter().any(Option::is_some)
        };
        let name = |path: &str| path.rsplit('/').next() == Some(program);
        image.rootfs.is_some()
            || has_lines(&image.dockerfile)
            || expanded
                .image_steps()
                .any(|step| step.dockerfile.is_some() || step.env.keys().any(|name| name.as_str() == "PATH"))
            || expanded.spec.environment.keys().any(|name| name.as_str() == "PATH")
            || expanded.stages.values().any(|stage| stage.exports.keys().any(|name| name.as_str() == "PATH"))
            || expanded.services.iter().any(|service| {
                has_lines(&service.dockerfile)
                    || service.environment.keys().any(|name| name.as_str() == "PATH")
                    || service.files.keys().any(|path| name(path.as_str()))
            })
    }

    /// Whether a copy brings a program, or a folder in which it may be.
    fn is_copied(&mut self, program: &str) -> bool {
        let may_bring = |target: &str| {
            let folder = format!("{}/", target.trim_end_matches('/'));
            target.rsplit('/').next() == Some(program)
                || PATH.iter().any(|path| format!("{path}/").starts_with(&folder))
        };
        self.expanded.services.iter().any(|service| {
            let folder = self.working_dir(service);
            service
                .copy
                .iter()
                .any(|copy| self.copies(copy, folder.as_str(), None).iter().any(|step| may_bring(&step.to)))
        })
    }
}

/// The name of a program, when it is one of those that are known.
pub(super) fn known(program: &str) -> Option<&'static str> {
    let program = program.strip_prefix("/usr/bin/").unwrap_or(program);
    PROGRAMS.iter().find(|(name, _)| *name == program).map(|(name, _)| *name)
}

/// Whether an image is known not to have one of the programs. Of the others nobody here knows what is in them.
pub(super) fn lacks(base: &str, program: &str) -> bool {
    let (name, tag) = name_and_tag(base);
    let is_slim = tag.split('-').any(|part| part == "slim");
    match name {
        "debian" | "ubuntu" => true,
        "node" => is_slim && program != "node",
        "python" => is_slim && program != "python3",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::lacks;

    #[test]
    fn only_well_known_images_are_known_to_lack_a_program() {
        for base in ["debian", "debian:bookworm-slim", "docker.io/library/ubuntu:24.04", "python:3.12-slim-bookworm"] {
            assert!(lacks(base, "curl"), "{base}");
        }
        for base in ["python:3.12", "node:22-bookworm", "example.com/debian:12", "nginx", "", "debian/x"] {
            assert!(!lacks(base, "curl"), "{base}");
        }
        assert!(!lacks("python:3.12-slim", "python3"));
    }
}
