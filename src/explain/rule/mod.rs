//! Which rule puts a line there: a small table for each family of outputs, with the page of whoever reads the line.

mod compose;
mod dockerfile;
mod rootfs;

use super::printed::{Part, Section};
use crate::fileset::ArtefactPath;
use crate::model::{Model, Outputs};

/// Why there is such a line, whatever it says in this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A sentence or two.
    pub text: &'static str,
    /// Where those whose format it is say what it means.
    pub page: Option<&'static str>,
}

impl Rule {
    const fn new(text: &'static str, page: &'static str) -> Self {
        Self { text, page: Some(page) }
    }

    const fn own(text: &'static str) -> Self {
        Self { text, page: None }
    }
}

/// What each output is, by its path.
#[derive(Debug)]
pub(super) struct Rules(Outputs);

const IGNORE: &str = "https://docs.docker.com/build/concepts/context/#dockerignore-files";

const ENV: &str = "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file";

const MAKE: &str = "https://www.gnu.org/software/make/manual/html_node/Rules.html";

impl Rules {
    pub(super) fn new(model: &Model) -> Self {
        Self(model.outputs.clone())
    }

    /// The rule of a line of a text, counted from 0.
    pub(super) fn of_line(&self, part: &Part, lines: &[String], at: usize) -> Rule {
        let line = lines.get(at).map_or("", String::as_str);
        match self.family(&part.path) {
            Family::Dockerfile => dockerfile::rule(lines, at),
            Family::Compose => compose::rule(lines, at),
            Family::Ignore => ignored(line),
            Family::EnvExample => Rule::new(
                "Each variable that users can set is listed, with its description, and with its default as a comment.",
                ENV,
            ),
            Family::Makefile => shortcut(line),
            Family::Readme => region(&part.section),
            Family::Rootfs => rootfs::rule(part.path.as_str()),
        }
    }

    /// What a whole output is for.
    pub(super) fn of_file(&self, path: &ArtefactPath) -> Rule {
        match self.family(path) {
            Family::Dockerfile => {
                Rule::new("The image: Docker builds it by this file.", "https://docs.docker.com/reference/dockerfile/")
            }
            Family::Compose => Rule::new(
                "The containers: `docker compose` starts them by this file.",
                "https://docs.docker.com/reference/compose-file/",
            ),
            Family::Ignore => Rule::new("What the build sees of the folder: what it copies, and nothing else.", IGNORE),
            Family::EnvExample => {
                Rule::new("What users can set, as an example: copy it to `.env` and write their values there.", ENV)
            }
            Family::Makefile => Rule::new("Shortcuts of the commands, in a region of a Makefile.", MAKE),
            Family::Readme => Rule::own("What users need to know, in regions of a page that is otherwise yours."),
            Family::Rootfs => rootfs::rule(path.as_str()),
        }
    }

    fn family(&self, path: &ArtefactPath) -> Family {
        let Outputs {
            dockerfile,
            rootfs: _,
            ignore,
            compose,
            compose_second,
            compose_dev,
            env_example,
            readmes,
            makefile,
            denied: _,
        } = &self.0;
        let is = |output: &Option<ArtefactPath>| output.as_ref() == Some(path);
        if is(dockerfile) {
            Family::Dockerfile
        } else if is(compose) || is(compose_second) || is(compose_dev) {
            Family::Compose
        } else if is(ignore) {
            Family::Ignore
        } else if is(env_example) {
            Family::EnvExample
        } else if is(makefile) {
            Family::Makefile
        } else if readmes.contains(path) {
            Family::Readme
        } else {
            Family::Rootfs
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Dockerfile,
    Compose,
    Ignore,
    EnvExample,
    Makefile,
    Readme,
    Rootfs,
}

fn ignored(line: &str) -> Rule {
    match line {
        "**" => Rule::new("Nothing reaches the build that is not named after this line.", IGNORE),
        _ if line.starts_with('!') => Rule::new("The build copies this, or mounts it, so it has to see it.", IGNORE),
        _ if line.starts_with('#') || line.is_empty() => Rule::new("A remark for who reads the file.", IGNORE),
        _ => Rule::new("What no image should hold is kept out, even below what is copied.", IGNORE),
    }
}

fn shortcut(line: &str) -> Rule {
    let text = if line.starts_with('\t') {
        "The command of the shortcut before it."
    } else if line.starts_with(".PHONY") {
        "Shortcuts make no files of their names."
    } else {
        "A shortcut for a command that this project needs."
    };
    Rule::new(text, MAKE)
}

fn region(section: &Section) -> Rule {
    let Section::Region(name) = section else {
        return Rule::own("What the page begins as when there is none; whatever you write into it later stays.");
    };
    Rule::own(match name.as_str() {
        "quick-start" => "Commands that start what this spec makes, as they are run by its tests.",
        "ports" => "Each port of each service, with what moves it and whether it is published.",
        "environment" => "Each variable that users can set, with its default and with what it has to be.",
        "volumes" => "Each place where data outlives the container.",
        "build-args" => "Each build argument, with its default.",
        "health" => "When the container is healthy, and what says so.",
        "boot-order" => "What waits for what when the container starts.",
        _ => "A region of the page.",
    })
}
