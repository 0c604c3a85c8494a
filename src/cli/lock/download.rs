//! Downloads a file to know its checksum. Nothing of it is kept.

use hullwright::spec::Checksum;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Url};

use super::ask::{CONNECT, SILENCE};
use super::host::is_loopback;
use super::trouble::Trouble;

/// No download has more bytes.
const LARGEST: u64 = 1 << 30;

/// The most addresses that one after the other point to the next.
const MOST_REDIRECTS: usize = 10;

/// A client for downloads.
pub(super) fn client() -> Result<Client, Trouble> {
    let follow = |attempt: Attempt<'_>| match attempt.previous().len() {
        MOST_REDIRECTS.. => attempt.error("it points to other addresses again and again"),
        _ if !is_safe(attempt.url()) => attempt.error("it points to an address without TLS"),
        _ => attempt.follow(),
    };
    let client = Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE).redirect(Policy::custom(follow));
    let client = client.user_agent(concat!("hullwright/", env!("CARGO_PKG_VERSION"))).build();
    client.map_err(|error| Trouble::of_request(&error, "this machine"))
}

/// Whether nobody on the way can put something else in its place.
fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && url.host_str().is_some_and(is_loopback))
}

/// Downloads it.
pub(super) async fn ask(client: Client, url: String) -> Result<Checksum, Trouble> {
    let parsed = Url::parse(&url).map_err(|error| Trouble::finding(format!("no address: {error}"), "mend it"))?;
    let host = parsed.host_str().unwrap_or_default().to_owned();
    if !is_safe(&parsed) {
        let help = "write `https://`, or give its checksum in the spec";
        return Err(Trouble::finding("anybody on the way could put something else in its place", help));
    }
    let failed = |error: reqwest::Error| Trouble::of_request(&error, &host);
    let mut response = client.get(parsed).send().await.map_err(failed)?;
    if !response.status().is_success() {
        return Err(Trouble::of_status(response.status().as_u16(), &host));
    }
    let (mut hash, mut size) = (hmac_sha256::Hash::new(), 0);
    while let Some(part) = response.chunk().await.map_err(failed)? {
        size += part.len() as u64;
        if size > LARGEST {
            let help = "give its checksum in the spec, if it is right";
            return Err(Trouble::finding("it is larger than 1 GiB", help));
        }
        hash.update(&part);
    }
    let hex = hash.finalize().iter().fold(String::from("sha256:"), |text, byte| format!("{text}{byte:02x}"));
    Ok(Checksum::try_from(hex).expect("internal: a hash is a checksum"))
}
