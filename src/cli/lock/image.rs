//! Asks a registry for the digest of an image, and for which platforms it is there.

use hullwright::pins::WantedImage;
use hullwright::spec::Digest;
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::manifest::{OciDescriptor, OciManifest};
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference, RegistryOperation};
use serde_json::Value;

use super::ask::{CONNECT, SILENCE};
use super::host::is_loopback;
use super::trouble::Trouble;

/// No configuration of an image has more bytes.
const LARGEST: i64 = 4 << 20;

/// An image, and where it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) wanted: WantedImage,
    /// The reference at the registry that is asked.
    pub(super) reference: Reference,
}

/// What a registry says of an image.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) digest: Digest,
    /// The platforms that it is wanted for, and not there for.
    pub(super) missing: Vec<String>,
}

impl Question {
    pub(super) fn new(wanted: &WantedImage, mirrors: &[(String, String)]) -> Result<Self, Trouble> {
        let reference: Reference = wanted
            .reference
            .parse()
            .map_err(|error| Trouble::finding(format!("no image can be called that: {error}"), "mend the name"))?;
        let mirror = mirrors.iter().find(|(registry, _)| registry == reference.registry());
        let reference = match mirror {
            None => reference,
            Some((_, place)) => {
                let (host, path) = place.split_once('/').unwrap_or((place, ""));
                let slash = if path.is_empty() { "" } else { "/" };
                let repository = format!("{path}{slash}{}", reference.repository());
                let tag = reference.tag().unwrap_or("latest").to_owned();
                Reference::with_tag(host.to_owned(), repository, tag)
            }
        };
        Ok(Self { wanted: wanted.clone(), reference })
    }

    /// The registry that is asked.
    pub(super) fn registry(&self) -> &str {
        self.reference.registry()
    }
}

/// A client for registries. Those on this machine are asked without TLS, as Docker does.
pub(super) fn client(questions: &[Question], plain: &[String]) -> Result<Client, Trouble> {
    let registries = questions.iter().map(|question| question.reference.resolve_registry());
    let local = registries.filter(|registry| is_loopback(registry)).map(str::to_owned);
    let config = ClientConfig {
        protocol: ClientProtocol::HttpsExcept(local.chain(plain.iter().cloned()).collect()),
        platform_resolver: None,
        connect_timeout: Some(CONNECT),
        read_timeout: Some(SILENCE),
        user_agent: concat!("hullwright/", env!("CARGO_PKG_VERSION")),
        ..ClientConfig::default()
    };
    Client::try_from(config).map_err(|error| Trouble::of_registry(&error, "this machine"))
}

/// Asks.
pub(super) async fn ask(client: Client, question: Question, login: RegistryAuth) -> Result<Answer, Trouble> {
    let host = question.registry();
    let reference = &question.reference;
    let refused = |error| match Trouble::of_registry(&error, host) {
        trouble if trouble.is_finding => Trouble::finding(
            format!("{host} has no `{}`", path(reference)),
            "name a tag that is there; which one only you know",
        ),
        trouble => trouble,
    };
    client.auth(reference, &login, RegistryOperation::Pull).await.map_err(refused)?;
    let (manifest, digest) = client.pull_manifest(reference, &login).await.map_err(refused)?;
    let digest = Digest::try_from(digest)
        .map_err(|error| Trouble::world(format!("{host} answered with no digest: {}", error.message), "ask another"))?;
    let there = match &manifest {
        OciManifest::ImageIndex(index) => {
            let platforms = index.manifests.iter().filter_map(|entry| entry.platform.as_ref());
            platforms.map(|at| name(&at.os.to_string(), &at.architecture.to_string(), at.variant.as_deref())).collect()
        }
        OciManifest::Image(manifest) => own_platform(&client, reference, &manifest.config).await.map_err(refused)?,
    };
    let missing = |wanted: &&String| !there.is_empty() && !there.iter().any(|platform| serves(platform, wanted));
    let missing = question.wanted.platforms.iter().filter(missing).cloned().collect();
    Ok(Answer { digest, missing })
}

/// The repository and the tag of a reference.
fn path(reference: &Reference) -> String {
    format!("{}:{}", reference.repository(), reference.tag().unwrap_or("latest"))
}

/// The platform of an image that is there for one alone; none where it does not say.
async fn own_platform(
    client: &Client,
    reference: &Reference,
    config: &OciDescriptor,
) -> oci_client::errors::Result<Vec<String>> {
    if config.size > LARGEST {
        return Ok(Vec::new());
    }
    let mut bytes: Vec<u8> = Vec::new();
    client.pull_blob(reference, config, &mut bytes).await?;
    let config: Value = serde_json::from_slice(&bytes)?;
    let text = |key: &str| config.get(key).and_then(Value::as_str);
    Ok(text("os").zip(text("architecture")).map(|(os, arch)| name(os, arch, text("variant"))).into_iter().collect())
}

fn name(os: &str, architecture: &str, variant: Option<&str>) -> String {
    match variant.filter(|variant| !variant.is_empty()) {
        Some(variant) => format!("{os}/{architecture}/{variant}"),
        None => format!("{os}/{architecture}"),
    }
}

/// Whether an image for one platform runs on another: of the ARMs with 32 bits, an older one on a newer.
fn serves(there: &str, wanted: &str) -> bool {
    fn parts(platform: &str) -> (&str, &str, Option<&str>) {
        let mut parts = platform.split('/');
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next())
    }
    let ((os, arch, variant), (wanted_os, wanted_arch, limit)) = (parts(there), parts(wanted));
    let is_old_enough = arch != "arm" || variant.unwrap_or("v7") <= limit.unwrap_or("v7");
    os == wanted_os && arch == wanted_arch && is_old_enough
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use hullwright::source::Span;

    use super::*;

    fn question(reference: &str, mirrors: &[(&str, &str)]) -> Result<Question, Trouble> {
        let mirrors: Vec<_> = mirrors.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        let wanted = WantedImage { reference: reference.to_owned(), place: Span::nowhere(), platforms: Vec::new() };
        Question::new(&wanted, &mirrors)
    }

    #[test]
    fn a_mirror_has_the_same_repositories() {
        let asked = |reference, mirrors: &[(&str, &str)]| question(reference, mirrors).unwrap().reference.whole();
        let mirrors = [("docker.io", "localhost:5000"), ("ghcr.io", "cache.example/a/b")];
        assert_eq!(asked("debian:12", &mirrors), "localhost:5000/library/debian:12");
        assert_eq!(asked("me/app", &mirrors), "localhost:5000/me/app:latest");
        assert_eq!(asked("ghcr.io/me/app:1", &mirrors), "cache.example/a/b/me/app:1");
        assert_eq!(asked("quay.io/me/app:1", &mirrors), "quay.io/me/app:1");
        assert_eq!(asked("localhost:1/app:1", &[]), "localhost:1/app:1");
        assert!(question("Not//an:image:", &[]).unwrap_err().is_finding);
    }

    #[test]
    fn an_image_serves_its_platform() {
        for (there, wanted) in [
            ("linux/amd64", "linux/amd64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("linux/arm/v6", "linux/arm/v7"),
            ("linux/arm", "linux/arm/v7"),
        ] {
            assert!(serves(there, wanted), "{there} {wanted}");
        }
        for (there, wanted) in [
            ("linux/amd64", "linux/arm64"),
            ("windows/amd64", "linux/amd64"),
            ("linux/arm/v7", "linux/arm/v6"),
            ("linux/arm64/v8", "linux/arm/v7"),
        ] {
            assert!(!serves(there, wanted), "{there} {wanted}");
        }
    }
}
