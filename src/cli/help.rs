//! The examples at the end of each `--help`.

pub(super) const MAIN: &str = "\
Examples:
  hullwright generate
      Write the outputs of ./hull.yaml
  hullwright check
      Keep them true, in your CI

Exit codes:
  0  fine
  1  findings, or outputs that are not as the spec says
  2  wrong usage, or a file that cannot be read or written";

pub(super) const GENERATE: &str = "\
Examples:
  hullwright generate
      Write the outputs of ./hull.yaml beside it
  hullwright generate -f images/app/hull.yaml -o build --set vars.model=tiny
      Write them to build, with another value for the constant `model`";

pub(super) const CHECK: &str = "\
Examples:
  hullwright check
      Exit with 1 when an output of ./hull.yaml is not as the spec says
  hullwright check --format json | jq -r 'select(.type == \"drift\") | .path'
      List the files that differ";

pub(super) const VALIDATE: &str = "\
Examples:
  hullwright validate
      Check ./hull.yaml
  hullwright validate -f images/app/hull.yaml --format json
      Check another spec, for an editor or a script";

pub(super) const EXPLAIN: &str = "\
Examples:
  hullwright explain HW102
      Print the page of a code
  hullwright explain
      List all codes";

pub(super) const COMPLETIONS: &str = "\
Examples:
  hullwright completions bash > ~/.local/share/bash-completion/completions/hullwright
      Install them for bash
  hullwright completions fish > ~/.config/fish/completions/hullwright.fish
      Install them for fish";

pub(super) const GRAPH: &str = "\
Examples:
  hullwright graph
      Show the start order of ./hull.yaml
  hullwright graph --format mermaid > start-order.mmd
      Draw it, for Markdown or an issue";

pub(super) const SCHEMA: &str = "\
Examples:
  hullwright schema > hull.schema.json
      Write the schema to a file
  # yaml-language-server: $schema=hull.schema.json
      Name it in the first line of a hull.yaml";
