//! Logins, as Docker keeps them.

use docker_credential::{CredentialRetrievalError, DockerCredential, get_credential};
use oci_client::secrets::RegistryAuth;

use super::trouble::Trouble;

/// Under which name Docker keeps the login of its own registry.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The login for a registry; nobody, where Docker has none.
pub(super) fn of(registry: &str) -> Result<RegistryAuth, Trouble> {
    let name = if matches!(registry, "docker.io" | "index.docker.io") { DOCKER_HUB } else { registry };
    match get_credential(name) {
        Ok(DockerCredential::UsernamePassword(user, password)) => Ok(RegistryAuth::Basic(user, password)),
        // A token that another one would have to be asked for: the registry may give the image to everybody.
        Ok(DockerCredential::IdentityToken(_)) => Ok(RegistryAuth::Anonymous),
        Err(error) if is_nobody(&error) => Ok(RegistryAuth::Anonymous),
        Err(error) => Err(Trouble::world(
            format!("the login for {registry} cannot be read: {}", reason(&error)),
            format!("log in again with `docker login {registry}`"),
        )),
    }
}

/// Whether nobody is logged in.
fn is_nobody(error: &CredentialRetrievalError) -> bool {
    match error {
        CredentialRetrievalError::NoCredentialConfigured
        | CredentialRetrievalError::ConfigNotFound
        | CredentialRetrievalError::ConfigReadError => true,
        CredentialRetrievalError::HelperFailure { stdout, .. } => stdout.contains("credentials not found"),
        _ => false,
    }
}

/// What went wrong, without what a helper printed: that may be the password.
fn reason(error: &CredentialRetrievalError) -> String {
    match error {
        CredentialRetrievalError::HelperFailure { helper, .. } => format!("the helper `{helper}` failed"),
        CredentialRetrievalError::HelperCommunicationError => "its helper cannot be run".to_owned(),
        CredentialRetrievalError::MalformedHelperResponse => "its helper answered something else".to_owned(),
        _ => "Docker's config.json has it in another form".to_owned(),
    }
}
