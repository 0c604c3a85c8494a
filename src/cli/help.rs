//! What stands at the end of each `--help`: examples, exit codes, and a spec to begin with.

/// At the end of `-h`.
pub(super) const BRIEF: &str = "\
`hullwright --help` shows a spec and the first steps, `hullwright COMMAND --help` examples.";

pub(super) const MAIN: &str = "\
A spec, as ./hull.yaml:
  hull: 1
  name: hello
  image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
  services:
    web:
      packages: [python3]
      command: python3 -m http.server ${ports.http}
      ports: {http: {port: 8000, env: HTTP_PORT, publish: true}}
      healthcheck: {http: /}

First steps:
  hullwright schema > hull.schema.json
      Let your editor complete and explain what you write
  hullwright validate
      See what is wrong with the spec, and what to write instead
  hullwright generate
      Write everything that comes out of it
  docker compose up --detach --wait
      Build the image and start it, until it is healthy
  hullwright check
      See that the files are what the spec says, in your CI

Exit codes:
  0  fine; there may be warnings
  1  findings, or outputs that are not as the spec says
  2  wrong usage, or a file that cannot be read or written

More to read, in the folder `docs` of the project:
  tour.md       from a spec to everything that comes out of it
  language.md   what can stand in a spec, and what it means
  reference.md  every key";

pub(super) const INIT: &str = "\
Examples:
  hullwright init --from .
      Make ./hull.yaml of the compose file, the Dockerfile and the s6-overlay tree in this folder
  hullwright init --from shop --format json | jq -r 'select(.fate == \"lost\") | .reason'
      Make shop/hull.yaml of what is in shop, and list why something is not in it

Exit codes:
  0  the spec says everything that was there, some of it perhaps as it was written
  1  the spec is written, and something is not in it
  2  wrong usage, a source that cannot be read, or a file that is there already";

pub(super) const GENERATE: &str = "\
Examples:
  hullwright generate
      Write the outputs of ./hull.yaml beside it
  hullwright generate -v
      The same, and name each file
  hullwright generate -f images/app/hull.yaml -o build --set vars.model=tiny
      Write them to build, with another value for the constant `model`

Exit codes:
  0  the outputs are as the spec says
  1  nothing was written: findings in the spec, or a file of yours in the way
  2  wrong usage, or a file that cannot be read or written";

pub(super) const CHECK: &str = "\
Examples:
  hullwright check
      Exit with 1 when an output of ./hull.yaml is not as the spec says
  hullwright check --format json | jq -r 'select(.type == \"drift\") | .path'
      List the files that differ

Exit codes:
  0  the outputs are as the spec says
  1  findings in the spec, or files that differ
  2  wrong usage, or a file that cannot be read";

pub(super) const VALIDATE: &str = "\
Examples:
  hullwright validate
      Check ./hull.yaml
  hullwright validate -f images/app/hull.yaml --format json
      Check another spec, for an editor or a script

Exit codes:
  0  no errors; there may be warnings
  1  errors
  2  wrong usage, or a spec that cannot be read";

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
      Draw it, for Markdown or an issue

Exit codes:
  0  no errors; there may be warnings
  1  errors in the spec
  2  wrong usage, or a spec that cannot be read";

pub(super) const SCHEMA: &str = "\
Examples:
  hullwright schema > hull.schema.json
      Write the schema to a file
  # yaml-language-server: $schema=hull.schema.json
      Name it in the first line of a hull.yaml";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use hullwright::source::Sources;
    use hullwright::{NoFolder, Settings, compile};

    #[test]
    fn the_spec_is_valid() {
        let (_, after) = super::MAIN.split_once("./hull.yaml:\n").unwrap();
        let (spec, _) = after.split_once("\n\n").unwrap();
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
        assert!(compiled.findings.is_empty() && compiled.files.is_some(), "{:?}", compiled.findings);
    }
}
