//! The arguments of `hullwright init`.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{Format, ReportArgs};
use crate::cli::{complete, help};

/// Make a spec to begin with.
///
/// Looks at what is in the folder, such as pyproject.toml, package.json, go.mod or Cargo.toml, asks what it cannot find
/// out, and writes a commented hull.yaml that validates and generates as it is. Answers may also be given as options or
/// in a file; where there is no terminal, each must be given, or --yes take the default.
///
/// With --from it reads the compose file, the Dockerfile and the s6-overlay tree in a folder, and writes a spec that says
/// the same; it prints what of them is in the spec, what is kept there as it was written, and what is lost and why.
///
/// Nothing that is there is overwritten without --force: then nothing is written at all, and every such file is named.
#[derive(Debug, Args)]
#[command(after_long_help = help::INIT)]
pub(in crate::cli) struct InitArgs {
    /// Make the spec of the existing system in a folder instead of a template
    #[arg(long, value_name = "DIR", conflicts_with_all = ["template", "answer", "answers", "yes", "force", "list"])]
    pub(in crate::cli) from: Option<PathBuf>,
    /// The template: the name of a built-in one, or a folder of yours such as ./template
    #[arg(short, long, value_name = "NAME|DIR", add = ArgValueCompleter::new(complete::scaffolds))]
    pub(in crate::cli) template: Option<String>,
    /// Answer a question of the template; may be repeated
    #[arg(short, long, value_name = "NAME=VALUE", value_parser = answer)]
    pub(in crate::cli) answer: Vec<(String, String)>,
    /// Read answers from a YAML file of names and values; --answer comes before it
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) answers: Option<PathBuf>,
    /// Ask nothing, and take the default of every question that has no answer
    #[arg(short, long)]
    pub(in crate::cli) yes: bool,
    /// The folder that is looked at and written to [default: this one, or that of --from]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// List the built-in templates
    #[arg(long)]
    pub(in crate::cli) list: bool,
    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

impl InitArgs {
    /// The folder that is looked at and written to.
    pub(in crate::cli) fn root(&self) -> &Path {
        self.output.as_deref().or(self.from.as_deref()).unwrap_or(Path::new("."))
    }

    /// Whether people read what is told.
    pub(in crate::cli) fn is_for_people(&self) -> bool {
        self.report.format == Format::Human
    }
}

/// Reads `NAME=VALUE`.
fn answer(text: &str) -> Result<(String, String), &'static str> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    parts
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or("expected the name of a question and the answer, as in `--answer port=8000`")
}
