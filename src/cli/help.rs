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
  hullwright init
      Make a spec of what is in the folder
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
  init.md       from a folder to a spec, and templates of your own
  language.md   what can stand in a spec, and what it means
  check.md      what can differ, in CI and elsewhere
  adopt.md      how what a bot bumped comes home to the spec
  reference.md  every key
  kits.md       how to write a kit";

pub(super) const INIT: &str = "\
Examples:
  hullwright init
      Make ./hull.yaml of what is here, and ask the rest
  hullwright init --yes --answer port=9000
      The same without questions
  hullwright init --template s6-services --output shop --answers answers.yaml
      Make one of a template, with answers from a file
  hullwright init --list
      See which templates there are
  hullwright init --from .
      Make ./hull.yaml of the compose file, the Dockerfile and the s6-overlay tree in this folder
  hullwright init --from shop --format json | jq -r 'select(.fate == \"lost\") | .reason'
      Make shop/hull.yaml of what is in shop, and list why something is not in it

Exit codes:
  0  written; there may be warnings
  1  nothing was written: findings, or a file of yours in the way; with --from it is written, and something is lost
  2  wrong usage, answers that are missing, or a file that cannot be read or written";

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
  hullwright check --format github
      Show them beside the lines of a change, in a workflow on GitHub
  hullwright check --format sarif > check.sarif
      Give them to a service for code scanning
  hullwright check --patch mend.patch || git apply mend.patch
      Mend them where hullwright is not at hand

Exit codes:
  0  the outputs are as the spec says
  1  findings in the spec, or files that differ
  2  wrong usage, or a file that cannot be read";

pub(super) const ADOPT: &str = "\
Examples:
  hullwright adopt
      Write what was changed in the outputs of ./hull.yaml into the spec, and generate them
  hullwright adopt Dockerfile --dry-run
      See what would become of the edits of one file
  hullwright adopt --patch quiet-nginx
      Record what no value of the spec means as the patch `quiet-nginx`
  hullwright adopt --format json | jq -r 'select(.type == \"value\") | .key'
      List the values that were taken over

Exit codes:
  0  everything was adopted, or there was nothing to adopt
  1  edits that are left, findings in the spec, or a file of yours in the way
  2  wrong usage, or a file that cannot be read or written";

pub(super) const VALIDATE: &str = "\
Examples:
  hullwright validate
      Check ./hull.yaml
  hullwright validate -f images/app/hull.yaml --format json
      Check another spec, for an editor or a script
  hullwright validate --format sarif > hull.sarif
      The same for a service for code scanning, with the edits that mend it

Exit codes:
  0  no errors; there may be warnings
  1  errors
  2  wrong usage, or a spec that cannot be read";

pub(super) const EXPLAIN: &str = "\
Examples:
  hullwright explain docker-compose.yml:14
      Say why there is that line
  hullwright explain Dockerfile
      Say what the file is for, and where each part of it comes from
  hullwright explain services.web.ports.http
      List the lines that print the value or depend on it
  hullwright explain HW102
      Print the page of a code
  hullwright explain
      List all codes

Exit codes:
  0  there is an answer
  1  the spec has errors, or the line is not as the spec says
  2  wrong usage, or a spec that cannot be read";

pub(super) const COMPLETIONS: &str = "\
Examples:
  source <(hullwright completions bash)
      As a line of ~/.bashrc: load them whenever bash starts
  source <(hullwright completions zsh)
      As a line of ~/.zshrc, below `autoload -U compinit && compinit`
  hullwright completions fish | source
      As a line of ~/.config/fish/completions/hullwright.fish";

pub(super) const MAN: &str = "\
Examples:
  hullwright man ~/.local/share/man/man1
      Write the pages to where `man hullwright-check` finds them
  hullwright man | man -l -
      Read the first of them";

pub(super) const GRAPH: &str = "\
Examples:
  hullwright graph
      Show the start order of ./hull.yaml
  hullwright graph web
      Show what `web` waits for, who waits for it, and what its failure means
  hullwright graph --format mermaid > start-order.mmd
      Draw it, for Markdown or an issue
  hullwright graph --format dot | dot -Tsvg > start-order.svg
      Draw it with Graphviz

Exit codes:
  0  no errors; there may be warnings
  1  errors in the spec
  2  wrong usage, or a spec that cannot be read";

pub(super) const TEST: &str = "\
A case, as ./tests/cases/small/case.yaml:
  description: The smallest database   # for people
  vars: {version: 17}                  # other values for constants of the spec
  findings: [HW217]                    # all that may be found in the spec
  folder: ../../..                     # where the kits and files are that the spec names
  only: [rootfs/etc, Dockerfile]       # the outputs that matter

A case of a template of `init`, without a spec:
  template: ../../../templates/page    # or the name of a built-in one
  answers: {name: shop, port: 8080}

Examples:
  hullwright test
      Test the cases in ./tests/cases
  hullwright test kits --filter redis --update
      Approve what the cases give that have `redis` in their names; see what changed with `git diff`

Exit codes:
  0  every case gives what was approved
  1  a case gives something else, or something that was not expected is found in its spec
  2  wrong usage, no case at all, or a file that cannot be read or written";

pub(super) const SCHEMA: &str = "\
Examples:
  hullwright schema > hull.schema.json
      Write the schema to a file
  # yaml-language-server: $schema=hull.schema.json
      Name it in the first line of a hull.yaml
  hullwright schema -f hull.yaml > hull.schema.json
      The same, with the kits of this spec and what they take
  hullwright schema --kit > kit.schema.json
      Write the schema of a kit.yaml

Exit codes:
  0  fine
  1  printed, and errors in the spec or its kits: what they are about is not in it
  2  wrong usage, or a spec that cannot be read";

pub(super) const KIT: &str = "\
Examples:
  hullwright kit list
      See which kits there are
  hullwright kit show postgresql
      See what one takes and brings
  hullwright kit new cache
      Begin one of your own in kits/cache

More to read, in the folder `docs` of the project:
  kits.md  how to write a kit";

pub(super) const KIT_LIST: &str = "\
Examples:
  hullwright kit list
      List the built-in kits, and those of ./hull.yaml
  hullwright kit list -f images/app/hull.yaml --format json
      The same for another spec, for an editor or a script

Exit codes:
  0  fine
  1  errors in the spec's own kits
  2  wrong usage, or a spec that cannot be read";

pub(super) const KIT_SHOW: &str = "\
Examples:
  hullwright kit show postgresql
      Show what it takes and brings
  hullwright kit show postgresql --format json | jq .schema
      The JSON Schema of what it takes under `with`

Exit codes:
  0  fine
  1  errors in the spec's own kits
  2  wrong usage, no such kit, or a spec that cannot be read";

pub(super) const KIT_NEW: &str = "\
Examples:
  hullwright kit new cache
      Begin a kit for a service in kits/cache
  hullwright kit new site --for stage -f images/app/hull.yaml
      Begin a kit for a build stage in images/app/kits/site

Exit codes:
  0  written
  2  wrong usage, something in the way, or a folder that cannot be written";

pub(super) const KIT_EJECT: &str = "\
Examples:
  hullwright kit eject postgresql
      Copy it to kits/postgresql

Exit codes:
  0  written
  2  wrong usage, something in the way, or a folder that cannot be written";

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
