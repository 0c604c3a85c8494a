//! The arguments of `hullwright kit`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::ArgValueCandidates;

use crate::cli::args::{DEFAULT_SPEC, ReportArgs};
use crate::cli::{complete, help};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum KitCommand {
    List(KitListArgs),
    Show(KitShowArgs),
    New(KitNewArgs),
    Eject(KitEjectArgs),
}

/// List the kits.
///
/// Lists the built-in kits and those of the spec, with what each is for.
#[derive(Debug, Args)]
#[command(after_long_help = help::KIT_LIST)]
pub(in crate::cli) struct KitListArgs {
    #[command(flatten)]
    pub(in crate::cli) spec: KitSpecArgs,
    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

/// Show what a kit takes and brings.
///
/// Shows its parameters with their types, defaults and choices, and what it brings to the image.
#[derive(Debug, Args)]
#[command(after_long_help = help::KIT_SHOW)]
pub(in crate::cli) struct KitShowArgs {
    /// The kit
    #[arg(add = ArgValueCandidates::new(complete::kits))]
    pub(in crate::cli) name: String,
    #[command(flatten)]
    pub(in crate::cli) spec: KitSpecArgs,
    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

/// Begin a kit of your own.
///
/// Writes a kit that works, with comments that say what can stand in it, to kits/NAME beside the spec, and shows the
/// lines for the spec. Nothing is overwritten.
#[derive(Debug, Args)]
#[command(after_long_help = help::KIT_NEW)]
pub(in crate::cli) struct KitNewArgs {
    /// Its name
    pub(in crate::cli) name: String,
    /// What it is for
    #[arg(long = "for", value_enum, value_name = "WHAT", default_value_t)]
    pub(in crate::cli) purpose: Purpose,
    /// The spec that will use it
    #[arg(short, long, value_name = "SPEC", default_value = DEFAULT_SPEC)]
    pub(in crate::cli) file: PathBuf,
}

/// Copy a built-in kit, to change it.
///
/// Writes its files to kits/NAME beside the spec, and shows the line for the spec, with which the outputs stay the same.
/// Nothing is overwritten.
#[derive(Debug, Args)]
#[command(after_long_help = help::KIT_EJECT)]
pub(in crate::cli) struct KitEjectArgs {
    /// The built-in kit
    #[arg(add = ArgValueCandidates::new(complete::built_in_kits))]
    pub(in crate::cli) name: String,
    /// The spec that will use it
    #[arg(short, long, value_name = "SPEC", default_value = DEFAULT_SPEC)]
    pub(in crate::cli) file: PathBuf,
}

/// Whose kits there are besides the built-in ones.
#[derive(Debug, Args)]
pub(in crate::cli) struct KitSpecArgs {
    /// The spec whose own kits count, too [default: hull.yaml, where there is one]
    #[arg(short, long, value_name = "SPEC")]
    pub(in crate::cli) file: Option<PathBuf>,
}

/// What a kit is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Purpose {
    /// Something that runs
    #[default]
    Service,
    /// Something that is built
    Stage,
}
