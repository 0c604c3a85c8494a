//! The arguments of `hullwright diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use hullwright::diagnostic::nearest;
use hullwright::impact::Code;

use crate::cli::args::{ColorArgs, FindingsArgs, FindingsFormat, setting};
use crate::cli::complete;

pub(in crate::cli) const HELP: &str = "\
Examples:
  hullwright diff old/hull.yaml new/hull.yaml
      Say what the change means; a folder stands for the hull.yaml in it
  hullwright diff --since origin/main --format markdown > impact.md
      The same for ./hull.yaml as it was there, as a comment on the change
  hullwright diff --since v1.2.0 --allow published-port --allow variable-removed
      Exit with 0 when nothing else breaks
  hullwright diff old new --format json | jq -r 'select(.type == \"break\") | .code'
      List the codes of what breaks

Exit codes:
  0  nothing breaks that was not allowed
  1  something breaks users or puts data at risk, or one of the specs has errors
  2  wrong usage, a spec that cannot be read, or a revision that is not there";

/// Say what a change of a spec means: for users, for their data, and for each output.
///
/// Compares two systems, and not two texts: services, ports, variables, volumes, users, the image and its layouts, by their
/// names. Says what breaks users and what puts their data at risk, with what to do about it; who waits for whom now; what
/// becomes of each variable, and why; which lines carry a value that was changed; what becomes of each output; and the
/// entry of a changelog. Writes nothing. Needs no git, unless a revision is named.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub(in crate::cli) struct DiffArgs {
    /// The spec as it was, or its folder
    #[arg(value_name = "OLD", requires = "new")]
    pub(super) old: Option<PathBuf>,
    /// The spec as it is, or its folder
    #[arg(value_name = "NEW")]
    pub(super) new: Option<PathBuf>,
    /// Compare the spec with itself as it was at that revision of git
    #[arg(long, value_name = "REV", conflicts_with_all = ["old", "new"])]
    pub(super) since: Option<String>,
    /// The spec that is compared with itself [default: hull.yaml]
    #[arg(short, long, value_name = "SPEC", requires = "since")]
    pub(super) file: Option<PathBuf>,
    /// A kind of change that is meant; may be repeated
    #[arg(long, value_name = "CODE", value_parser = code, add = ArgValueCandidates::new(codes))]
    pub(super) allow: Vec<Code>,
    /// Give a constant of `vars` another value in both specs; may be repeated
    #[arg(long, value_name = "vars.NAME=VALUE", value_parser = setting, add = ArgValueCandidates::new(complete::vars))]
    pub(super) set: Vec<(String, String)>,
    /// Text for a terminal, Markdown for a comment, or one JSON object per line for machines
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiffFormat,
    #[command(flatten)]
    pub(super) color: ColorArgs,
}

/// Who reads the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    #[default]
    Text,
    Markdown,
    Json,
}

impl DiffArgs {
    /// How to report what is wrong with the specs.
    pub(super) fn findings(&self) -> FindingsArgs {
        let format = match self.format {
            DiffFormat::Text | DiffFormat::Markdown => FindingsFormat::Human,
            DiffFormat::Json => FindingsFormat::Json,
        };
        FindingsArgs { format, color: ColorArgs { color: self.color.color } }
    }
}

/// Reads the word of a code.
fn code(word: &str) -> Result<Code, String> {
    if let Some(code) = Code::ALL.iter().find(|code| code.word() == word) {
        return Ok(*code);
    }
    let words = || Code::ALL.iter().map(|code| code.word());
    Err(match nearest(word, words()) {
        Some(near) => format!("there is no such code; did you mean `{near}`?"),
        None => format!("there is no such code; there are {}", words().collect::<Vec<_>>().join(", ")),
    })
}

fn codes() -> Vec<CompletionCandidate> {
    let candidate = |code: &Code| CompletionCandidate::new(code.word()).help(Some(code.title().into()));
    Code::ALL.iter().map(candidate).collect()
}
