//! The options that commands share, and commands with these options as one types them.

use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice, ValueEnum};
use clap_complete::ArgValueCandidates;
use hullwright::shell;

use crate::cli::complete;

/// The spec, unless another file is named.
pub(in crate::cli) const DEFAULT_SPEC: &str = "hull.yaml";

/// Which spec, and with which constants.
#[derive(Debug, Args)]
pub(in crate::cli) struct SpecArgs {
    /// The spec to read
    #[arg(short, long, value_name = "SPEC", default_value = DEFAULT_SPEC)]
    pub(in crate::cli) file: PathBuf,
    /// Give a constant of the spec's `vars` another value for this run; may be repeated
    #[arg(long, value_name = "vars.NAME=VALUE", value_parser = setting, add = ArgValueCandidates::new(complete::vars))]
    pub(in crate::cli) set: Vec<(String, String)>,
}

/// Which spec, and where its outputs are.
#[derive(Debug, Args)]
pub(in crate::cli) struct PlaceArgs {
    #[command(flatten)]
    pub(in crate::cli) spec: SpecArgs,
    /// The folder of the outputs [default: the spec's own]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// How to report.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// For people, or one JSON object per line for machines
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
    #[command(flatten)]
    pub(in crate::cli) color: ColorArgs,
}

/// How to report what was found.
#[derive(Debug, Args)]
pub(in crate::cli) struct FindingsArgs {
    /// For people, one JSON object per line for machines, SARIF 2.1.0 for code scanning, or annotations for GitHub
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: FindingsFormat,
    #[command(flatten)]
    pub(in crate::cli) color: ColorArgs,
}

/// Whether to use colours.
#[derive(Debug, Args)]
pub(in crate::cli) struct ColorArgs {
    /// Colours; `auto` means on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_name = "WHEN", default_value_t)]
    pub(in crate::cli) color: ColorChoice,
}

/// Who reads the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    #[default]
    Human,
    Json,
}

/// Who reads what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FindingsFormat {
    #[default]
    Human,
    Json,
    Sarif,
    Github,
}

impl From<Format> for FindingsFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
        }
    }
}

/// The folder that a spec lies in.
pub(in crate::cli) fn folder(spec: &Path) -> &Path {
    match spec.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

impl SpecArgs {
    /// The folder that the spec lies in.
    pub(in crate::cli) fn folder(&self) -> &Path {
        folder(&self.file)
    }

    /// A command for this spec, as one types it.
    #[cfg(feature = "lock")]
    pub(in crate::cli) fn command(&self, command: &str) -> String {
        self.command_with(command, "")
    }

    /// The same, with what stands between the spec and its constants.
    fn command_with(&self, command: &str, more: &str) -> String {
        let mut line = command.to_owned();
        if self.file != Path::new(DEFAULT_SPEC) {
            line.push_str(&option("-f", &self.file));
        }
        line.push_str(more);
        let set =
            |(name, value): &(String, String)| format!(" --set {}", shell::quote(&format!("vars.{name}={value}")));
        line.extend(self.set.iter().map(set));
        line
    }
}

impl PlaceArgs {
    /// The folder of the outputs.
    pub(in crate::cli) fn root(&self) -> &Path {
        self.output.as_deref().unwrap_or_else(|| self.spec.folder())
    }

    /// The command that generates these outputs.
    pub(in crate::cli) fn generate(&self) -> String {
        let output = self.output.as_ref().map(|output| option("-o", output)).unwrap_or_default();
        self.spec.command_with("hullwright generate", &output)
    }
}

/// An option and its path, as words of a shell.
fn option(name: &str, path: &Path) -> String {
    format!(" {name} {}", shell::quote(&path.to_string_lossy()))
}

/// Reads `vars.NAME=VALUE`.
pub(in crate::cli) fn setting(text: &str) -> Result<(String, String), &'static str> {
    text.split_once('=')
        .and_then(|(key, value)| Some((key.strip_prefix("vars.")?, value)))
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or("expected a name of `vars` and its value, as in `--set vars.model=tiny`")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::{Arguments, Command};

    #[test]
    fn settings_are_split_at_the_first_equals_sign() {
        assert_eq!(setting("vars.a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(setting("vars.a="), Ok(("a".to_owned(), String::new())));
        for bad in ["", "a=b", "vars.=b", "vars.a", "Vars.a=b"] {
            assert!(setting(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_command_that_mends_repeats_the_options() {
        let line = ["hullwright", "check", "-f", "a b/hull.yaml", "-o", "out", "--set", "vars.x=$y"];
        let Command::Check(args) = Arguments::parse_from(line).command else { unreachable!() };
        assert_eq!(args.place.generate(), "hullwright generate -f 'a b/hull.yaml' -o out --set 'vars.x=$y'");
        let Command::Check(args) = Arguments::parse_from(["hullwright", "check"]).command else { unreachable!() };
        assert_eq!((args.place.generate().as_str(), args.place.root()), ("hullwright generate", Path::new(".")));
    }
}
