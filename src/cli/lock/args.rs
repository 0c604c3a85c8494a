//! The arguments of `lock`.

use clap::Args;

use crate::cli::args::{ReportArgs, SpecArgs};

const HELP: &str = "\
Examples:
  hullwright lock
      Pin what ./hull.yaml names and hull.lock does not have yet
  hullwright lock --update
      Pin all of it anew
  hullwright lock --update debian:bookworm-slim
      Pin one image anew
  hullwright lock --check
      Exit with 1 when a tag has moved, or a pin is missing, in your CI
  hullwright lock --mirror docker.io=cache.example.com/hub
      Ask another registry, which has the same images

Exit codes:
  0  hull.lock has a pin for everything, and with --check none has moved
  1  findings in the spec; no such tag or platform; with --check, a pin that is not as it should be
  2  wrong usage, somebody who could not be asked, or a file that cannot be read or written";

/// Pin tags to digests, and downloads to checksums.
///
/// Asks the registries for the digest of every image that the spec names without one, of every layout and of the
/// development, and downloads what hullwright has no checksum of. Writes both to hull.lock beside the spec, or to NAME.lock
/// beside a NAME.yaml, where every other command finds them. What is pinned already stays as it is, without being asked
/// for; what nobody needs any more is removed. Commit the file.
///
/// It logs in as `docker login` did, and asks over TLS, except on this machine.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub(in crate::cli) struct LockArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    /// Ask for everything, say what has moved, and write nothing
    #[arg(long, conflicts_with = "update")]
    pub(super) check: bool,
    /// Pin these images or downloads anew; without a name, all
    #[arg(long, value_name = "REF", num_args = 0..)]
    pub(super) update: Option<Vec<String>>,
    /// Ask another registry for the images of this one, such as a cache; may be repeated
    #[arg(long, value_name = "REGISTRY=HOST[/PATH]", value_parser = mirror)]
    pub(super) mirror: Vec<(String, String)>,
    /// Ask this registry without TLS; may be repeated
    #[arg(long, value_name = "HOST")]
    pub(super) plain_http: Vec<String>,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Reads `REGISTRY=HOST[/PATH]`.
fn mirror(text: &str) -> Result<(String, String), &'static str> {
    let is_host = |text: &&str| text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    text.split_once('=')
        .filter(|(from, to)| is_host(from) && is_host(to) && !from.contains('/') && !to.contains("://"))
        .map(|(from, to)| (from.to_owned(), to.trim_end_matches('/').to_owned()))
        .ok_or("expected a registry and another one, as in `--mirror docker.io=localhost:5000`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_are_hosts() {
        let pair = |from: &str, to: &str| Ok((from.to_owned(), to.to_owned()));
        assert_eq!(mirror("docker.io=localhost:5000"), pair("docker.io", "localhost:5000"));
        assert_eq!(mirror("ghcr.io=cache.example/a/b/"), pair("ghcr.io", "cache.example/a/b"));
        for bad in ["", "docker.io", "docker.io=", "=localhost", "docker.io=http://localhost", "docker.io/library=a"] {
            assert!(mirror(bad).is_err(), "{bad}");
        }
    }
}
