//! The arguments of every command, and the texts of `--help`.
//!
//! A command takes only the options that it uses.

mod shared;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::{ArgValueCandidates, Shell};

pub(super) use shared::{
    ColorArgs, DEFAULT_SPEC, FindingsArgs, FindingsFormat, Format, PlaceArgs, ReportArgs, SpecArgs, folder, setting,
};

use super::diff::args::DiffArgs;
use super::init::args::InitArgs;
use super::kit::args::KitCommand;
#[cfg(feature = "lock")]
use super::lock::args::LockArgs;
use super::template::args::{self as template, TemplateCommand};
use super::{complete, help};

/// Where cases are, unless another folder is named.
pub(super) const DEFAULT_CASES: &str = "tests/cases";

/// One spec, one consistent image.
///
/// hull.yaml lists the services of a container image, their ports, environment, volumes and dependencies. hullwright
/// generates everything that repeats those facts: the Dockerfile, the s6-overlay tree, the health checks, the compose
/// file, .dockerignore, .env.example and the README's tables. Docker builds and runs what it writes.
#[derive(Debug, Parser)]
#[command(name = "hullwright", version, arg_required_else_help = true, after_help = help::BRIEF, after_long_help = help::MAIN)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(InitArgs),
    Generate(GenerateArgs),
    Check(CheckArgs),
    Adopt(AdoptArgs),
    Diff(DiffArgs),
    Validate(ValidateArgs),
    Graph(GraphArgs),
    #[cfg(feature = "lock")]
    Lock(LockArgs),
    Test(TestArgs),
    Explain(ExplainArgs),
    Schema(SchemaArgs),
    /// List, show, begin and copy kits.
    ///
    /// A kit is a service or a build stage that comes ready-made: a folder with a kit.yaml and scripts. Some are built in,
    /// and a spec names its own under `kits`.
    #[command(subcommand, after_long_help = help::KIT)]
    Kit(KitCommand),
    /// List, show and override templates.
    ///
    /// Scripts and README regions come from templates. A spec names a folder under `templates`, in which each file
    /// stands in place of a built-in one, as a whole or in blocks.
    #[command(subcommand, after_long_help = template::HELP)]
    Template(TemplateCommand),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Write the outputs of a spec.
///
/// Writes what differs from the spec and nothing else, and removes what hullwright wrote earlier and the spec no longer
/// asks for. A file that was changed by hand is never overwritten or removed without --force: then nothing is written
/// at all, and every such file is named. In a README only the marked regions are written; all else in it is yours.
///
/// Commit what it writes, with the folder .hull: by the lists in there hullwright knows its own files.
#[derive(Debug, Args)]
#[command(after_long_help = help::GENERATE)]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    /// Overwrite and remove even what was changed by hand
    #[arg(long)]
    pub(super) force: bool,
    /// Name every file that is written or removed, as JSON always does
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Compare the outputs with the spec, and write nothing.
///
/// Names every file that is missing, stale, changed by hand, no longer wanted, not hullwright's, made otherwise by another
/// version, or has the wrong mode or line ends; shows what differs, and which command mends it. Needs no git, no Docker
/// and no network, and works on a read-only checkout.
#[derive(Debug, Args)]
#[command(after_long_help = help::CHECK)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    /// Write a patch that mends what differs, for `git apply`
    #[arg(long, value_name = "FILE")]
    pub(super) patch: Option<PathBuf>,
    #[command(flatten)]
    pub(super) report: FindingsArgs,
}

/// Bring edits of outputs home to the spec.
///
/// What a person or a bot changed in an output, such as a tag, a digest, a version, a port or a checksum, is written where the
/// spec has it; all else of the spec stays as it is, with its comments. Then the outputs are generated. Of an edit that no
/// value of the spec means, it names the lines of the spec to look at, or records it as a patch, which is made again
/// whenever the file is generated. A file of which something is left stays as it is.
#[derive(Debug, Args)]
#[command(after_long_help = help::ADOPT)]
pub(super) struct AdoptArgs {
    /// The edited outputs [default: all of them]
    #[arg(value_name = "FILE", add = ArgValueCandidates::new(complete::outputs))]
    pub(super) files: Vec<String>,
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    /// Record what no value means as patches of this name
    #[arg(long, value_name = "NAME")]
    pub(super) patch: Option<String>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Find everything that is wrong with a spec.
///
/// Reports all mistakes in one run, each with its place, the next step and a code: `hullwright explain CODE` says more
/// about it. Looks at no output.
#[derive(Debug, Args)]
#[command(after_long_help = help::VALIDATE)]
pub(super) struct ValidateArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) report: FindingsArgs,
}

/// Show the start order.
///
/// Shows which service waits for which, how long each takes to start and the limit after which its start has failed, and the
/// critical path through them with the sum. Of one service it says what stays down when it fails to start, too.
#[derive(Debug, Args)]
#[command(after_long_help = help::GRAPH)]
pub(super) struct GraphArgs {
    /// Only this service, what it waits for and who waits for it
    #[arg(add = ArgValueCandidates::new(complete::services))]
    pub(super) service: Option<String>,
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    /// Text for a terminal, a Mermaid flowchart for Markdown, or a graph for Graphviz
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: GraphFormat,
    #[command(flatten)]
    pub(super) color: ColorArgs,
}

/// How to show the start order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    #[default]
    Text,
    Mermaid,
    Dot,
}

/// Compare what cases give with what was approved.
///
/// A case is a folder with a hull.yaml: for a kit, a template, or a system of yours. Its outputs are compared with the
/// approved ones, which are one text in its folder `expected`, for reviewers to read. --update approves what it gives now;
/// nothing else is ever written. A case.yaml beside the spec has settings, such as other constants and expected findings.
#[derive(Debug, Args)]
#[command(after_long_help = help::TEST)]
pub(super) struct TestArgs {
    /// The folder of the cases
    #[arg(value_name = "DIR", default_value = DEFAULT_CASES)]
    pub(super) folder: PathBuf,
    /// Only the cases with this text in their names; may be repeated
    #[arg(long, value_name = "TEXT", add = ArgValueCandidates::new(complete::cases))]
    pub(super) filter: Vec<String>,
    /// Approve what the cases give now
    #[arg(long)]
    pub(super) update: bool,
    /// Name every case, as JSON always does
    #[arg(short, long)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Explain a line of an output, a value of a spec, or a code of a finding.
///
/// Of a line it says which values of the spec and of kits it comes from, which line of which template printed it under which
/// conditions, and which rule puts it there. Of an output it says what it is for, and the same of each part. Of a value it
/// lists the lines that print it, and those that depend on it. What a line comes from is found out by experiment:
/// each value is changed or left out, and everything is compiled again, in memory.
///
/// Of a code it prints what it means, a spec that has the mistake, and how to mend it. Without an argument it lists all
/// codes.
#[derive(Debug, Args)]
#[command(after_long_help = help::EXPLAIN)]
pub(super) struct ExplainArgs {
    /// An output, with a line if you like; the keys of a value; or a code
    #[arg(value_name = "FILE[:LINE]|KEY|CODE", add = ArgValueCandidates::new(complete::explained))]
    pub(super) what: Option<String>,
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Print the JSON Schema of specs.
///
/// Editors complete and check a hull.yaml with it, and show what each key means. One that has YAML's language server
/// finds it by the first line of the file.
#[derive(Debug, Args)]
#[command(after_long_help = help::SCHEMA)]
pub(super) struct SchemaArgs {
    /// The schema of this spec, which knows its own kits
    #[arg(short, long, value_name = "SPEC")]
    pub(super) file: Option<PathBuf>,
    /// The schema of a kit.yaml
    #[arg(long, conflicts_with = "file")]
    pub(super) kit: bool,
}

/// Print the completions for a shell.
///
/// Load them when the shell starts, and the Tab key completes commands and options, and what a spec gives names to:
/// its services, its constants, its cases.
#[derive(Debug, Args)]
#[command(after_long_help = help::COMPLETIONS)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: Shell,
}

/// Print the manual, or write its pages.
///
/// There is a page for hullwright and one for each command, with the texts of --help. A page that hullwright did not
/// write is never replaced.
#[derive(Debug, Args)]
#[command(after_long_help = help::MAN)]
pub(super) struct ManArgs {
    /// The folder to write all pages to; without one, hullwright's own page is printed
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}
