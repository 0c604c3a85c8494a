//! Why something could not be found out, in a user's words, and what to do about it.

use std::error::Error;

use oci_client::errors::{OciDistributionError, OciErrorCode};

const UNREACHED: &str = "see that there is a network, and that the name is right";

/// Why an image or a download has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) help: String,
    /// Whether somebody answered, and the spec is wrong; else the world did not play along.
    pub(super) is_finding: bool,
}

impl Trouble {
    pub(super) fn world(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), is_finding: false }
    }

    pub(super) fn finding(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), is_finding: true }
    }

    pub(super) fn too_slow(host: &str) -> Self {
        Self::world(format!("{host} did not answer in time"), "try again later")
    }

    /// What a registry answered.
    pub(super) fn of_registry(error: &OciDistributionError, host: &str) -> Self {
        match error {
            OciDistributionError::RequestError(error) => match Self::of_request(error, host) {
                trouble if trouble.help == UNREACHED => {
                    Self { help: format!("{UNREACHED}; behind a cache, name that with `--mirror`"), ..trouble }
                }
                trouble => trouble,
            },
            OciDistributionError::AuthenticationFailure(_) | OciDistributionError::UnauthorizedError { .. } => {
                refused(host)
            }
            OciDistributionError::ServerError { code, .. } => Self::of_status(*code, host),
            OciDistributionError::RegistryError { envelope, .. } => {
                let code = envelope.errors.first().map(|error| &error.code);
                match code {
                    Some(OciErrorCode::Unauthorized | OciErrorCode::Denied) => refused(host),
                    Some(OciErrorCode::Toomanyrequests) => Self::of_status(429, host),
                    Some(OciErrorCode::ManifestUnknown | OciErrorCode::NameUnknown | OciErrorCode::NotFound) => {
                        Self::of_status(404, host)
                    }
                    _ => Self::world(
                        format!("{host} answered with an error: {error}"),
                        "see what its operator says, or ask another registry with `--mirror`",
                    ),
                }
            }
            _ => Self::world(
                format!("{host} answered what no registry should: {error}"),
                "see whether it is a registry; ask another one with `--mirror`",
            ),
        }
    }

    /// A status other than success.
    pub(super) fn of_status(status: u16, host: &str) -> Self {
        match status {
            401 | 403 => refused(host),
            404 | 410 => Self::finding(format!("{host} does not have it"), "name one that is there"),
            429 => Self::world(
                format!("{host} has been asked too often"),
                format!("wait a while, or log in with `docker login {host}`: most registries then allow more"),
            ),
            _ => Self::world(format!("{host} answered with the status {status}"), "try again later"),
        }
    }

    /// No answer at all.
    pub(super) fn of_request(error: &(dyn Error + 'static), host: &str) -> Self {
        let words = chain(error);
        let reason = words.last().cloned().unwrap_or_default();
        let says = |what: &str| words.iter().any(|word| word.to_ascii_lowercase().contains(what));
        if says("certificate") || says("tls") || says("corrupt message") {
            let help =
                "see that its certificate is one that this machine trusts; for one without TLS say `--plain-http HOST`";
            return Self::world(format!("no TLS with {host}: {reason}"), help);
        }
        if says("timed out") {
            return Self::too_slow(host);
        }
        Self::world(format!("{host} cannot be reached: {reason}"), UNREACHED)
    }
}

fn refused(host: &str) -> Trouble {
    Trouble::world(
        format!("{host} gives it to nobody who is not logged in, or does not have it"),
        format!("log in with `docker login {host}`, or mend the name"),
    )
}

/// What an error says, from the outside to the inside.
fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut words = vec![error.to_string()];
    let mut inner = error.source();
    while let Some(error) = inner {
        words.push(error.to_string());
        inner = error.source();
    }
    words
}
