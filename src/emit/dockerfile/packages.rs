//! Packages, and the repositories they come from.

use super::Writer;
use super::words::{comment, declared, heredoc, literal, plain, reference, run};
use crate::dockerfile::{Add, CopyInline, Instruction};
use crate::model::Repository;
use crate::shell::quote;

/// Where a repository's key lies.
pub(super) const KEYRINGS: &str = "/usr/share/keyrings";

pub(super) const UNPINNED: &str = "The archive keeps only the latest version of a package, so none can be named.";

pub(super) const CLEAN: &str = "rm -rf /var/lib/apt/lists/*";

impl Writer<'_> {
    pub(super) fn packages(&self) -> Vec<Instruction> {
        let image = &self.model.image;
        if image.packages.is_empty() {
            return Vec::new();
        }
        let mut instructions = Vec::new();
        for repository in &image.repositories {
            let [url, key, sum] = ["URL", "KEYRING_URL", "KEYRING_SHA256"].map(|what| repository_arg(repository, what));
            instructions.extend([declared(&url), declared(&key), declared(&sum)]);
            instructions.push(comment("The address is an argument, which only ADD can check.\nhadolint ignore=DL3020"));
            instructions.push(Instruction::Add(Add {
                checksum: Some(plain(literal("sha256:").then(reference(&sum)))),
                chown: None,
                chmod: Some(plain(literal("0644"))),
                url: plain(reference(&key)),
                destination: literal(&keyring(repository)),
            }));
        }
        for (path, content) in &image.before_packages {
            let file = CopyInline::new(heredoc(content), &literal(path.as_str()))
                .expect("internal: a path has no white space");
            instructions.push(Instruction::CopyInline(file));
        }
        let sources: Vec<String> = image.repositories.iter().map(source).collect();
        let mut steps = Vec::new();
        if !sources.is_empty() {
            steps.extend(["apt-get update".to_owned(), install("ca-certificates"), ". /etc/os-release".to_owned()]);
            steps.extend(sources);
        }
        steps.push("apt-get update".to_owned());
        steps.push(install(&image.packages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
        steps.extend(image.after_packages.iter().cloned());
        steps.push(CLEAN.to_owned());
        instructions.push(if image.repositories.is_empty() {
            pinned()
        } else {
            comment(&format!(
                "{UNPINNED} The base says in os-release which release it is.\nhadolint ignore=DL3008,SC1091"
            ))
        });
        instructions.push(run(steps));
        instructions
    }
}

pub(super) fn pinned() -> Instruction {
    comment(&format!("{UNPINNED}\nhadolint ignore=DL3008"))
}

pub(super) fn apt(packages: &[String]) -> Instruction {
    run(vec!["apt-get update".to_owned(), install(&packages.join(" ")), CLEAN.to_owned()])
}

pub(super) fn install(packages: &str) -> String {
    format!("apt-get install --yes --no-install-recommends {packages}")
}

/// Writes the list of a repository. Its key is trusted for it alone.
pub(super) fn source(repository: &Repository) -> String {
    let suite: String = repository
        .suite
        .iter()
        .map(|part| part.as_ref().map_or_else(|| "${VERSION_CODENAME}".to_owned(), Clone::clone))
        .collect();
    let (url, key, name) = (repository_arg(repository, "URL"), keyring(repository), &repository.name);
    let components = repository.components.join(" ");
    format!(
        "echo \"deb [signed-by={key}] ${{{url}}} {suite} {components}\" >{}",
        quote(&format!("/etc/apt/sources.list.d/{name}.list"))
    )
}

pub(super) fn keyring(repository: &Repository) -> String {
    format!("{KEYRINGS}/{}.asc", repository.name)
}

pub(super) fn repository_arg(repository: &Repository, what: &str) -> String {
    format!("{}_{what}", repository.name.as_str().replace('-', "_").to_ascii_uppercase())
}
