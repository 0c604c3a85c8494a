//! The arguments of `hullwright template`, and the texts of its `--help`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use hullwright::template::BUILT_IN;

use crate::cli::args::{DEFAULT_SPEC, ReportArgs};

pub(in crate::cli) const HELP: &str = "\
Examples:
  hullwright template list
      See which texts can be replaced
  hullwright template eject scripts/run.sh --block before
      Begin to write what every service runs before its command
  hullwright validate
      See what is wrong with it

More to read, in the folder `docs` of the project:
  templates.md  how to override a template
  views.md      what each template sees";

const LIST: &str = "\
Examples:
  hullwright template list
      List them
  hullwright template list --format json | jq -r 'select(.type == \"template\") | .name'
      List the names for a script";

const SHOW: &str = "\
Examples:
  hullwright template show scripts/run.sh
      Show what it sees, its blocks and its text
  hullwright template show scripts/run.sh --format json | jq '.fields[].name'
      List what it sees";

const EJECT: &str = "\
Examples:
  hullwright template eject readme/ports.md
      Write the whole template to the spec's folder of templates
  hullwright template eject scripts/run.sh --block before
      Write an override of one block: what stands beside it stays hullwright's

Exit codes:
  0  written
  2  wrong usage, or a file that is there already or cannot be written";

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TemplateCommand {
    List(ListArgs),
    Show(ShowArgs),
    Eject(EjectArgs),
}

/// List the templates.
///
/// Lists the built-in templates, what each makes, and the blocks that can be replaced alone.
#[derive(Debug, Args)]
#[command(after_long_help = LIST)]
pub(in crate::cli) struct ListArgs {
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Show what a template sees, and its text.
///
/// Shows the fields of its view with their types and meanings, its blocks and its text.
#[derive(Debug, Args)]
#[command(after_long_help = SHOW)]
pub(in crate::cli) struct ShowArgs {
    /// The template
    #[arg(value_parser = names(), hide_possible_values = true)]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Begin an override of a template.
///
/// Writes the template, or one block of it, to the spec's folder of templates, where it stands in place of the built-in
/// one. The outputs stay the same until you change it. Nothing is overwritten; the line for the spec is shown where it
/// is missing.
#[derive(Debug, Args)]
#[command(after_long_help = EJECT)]
pub(in crate::cli) struct EjectArgs {
    /// The template
    #[arg(value_parser = names(), hide_possible_values = true)]
    pub(super) name: String,
    /// Only this block of it
    #[arg(short, long)]
    pub(super) block: Option<String>,
    /// The spec that it is for
    #[arg(short, long, value_name = "SPEC", default_value = DEFAULT_SPEC)]
    pub(super) file: PathBuf,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(BUILT_IN.iter().map(|template| template.name))
}
