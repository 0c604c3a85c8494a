//! A registry over loopback on a free port, with images that have no contents to speak of. Gone when the test ends.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::docker::eventually;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// Debian's `docker-registry`.
pub(crate) struct Registry {
    /// Its host and port.
    pub(crate) host: String,
    process: Child,
    _folder: TempDir,
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What an image consists of, by its digest.
fn descriptor(media: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media, "digest": digest(bytes), "size": bytes.len() })
}

fn digest(bytes: &[u8]) -> String {
    hmac_sha256::Hash::hash(bytes).iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

impl Registry {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let path = folder.path().to_owned();
        let at = |name: &str| path.join(name);
        let settings = format!(
            "version: 0.1\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: \"127.0.0.1:0\"}}\n",
            at("images").display()
        );
        fs::write(at("registry.yml"), settings).unwrap();
        let log = File::create(at("log")).unwrap();
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(at("registry.yml"))
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("docker-registry: {error}; install it: apt-get install docker-registry"));
        let said = || fs::read_to_string(at("log")).unwrap();
        let port = || {
            said()
                .split("listening on 127.0.0.1:")
                .nth(1)
                .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        };
        let mut this = Self { host: String::new(), process, _folder: folder };
        eventually("the registry listens", || port().is_some());
        this.host = format!("127.0.0.1:{}", port().unwrap());
        this
    }

    /// Puts an image for several platforms there; its digest.
    pub(crate) fn upload(&self, repository: &str, tag: &str, platforms: BTreeSet<&str>, contents: &str) -> String {
        let entries = platforms.into_iter().map(|platform| {
            let manifest = self.manifest(repository, platform, contents);
            let bytes = manifest.to_string();
            self.put_manifest(repository, &digest(bytes.as_bytes()), MANIFEST, &bytes);
            let mut entry = descriptor(MANIFEST, bytes.as_bytes());
            let mut parts = platform.split('/');
            entry["platform"] = json!({ "os": parts.next(), "architecture": parts.next() });
            if let Some(variant) = parts.next() {
                entry["platform"]["variant"] = json!(variant);
            }
            entry
        });
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": entries.collect::<Vec<_>>() });
        self.put_manifest(repository, tag, INDEX, &index.to_string())
    }

    /// Puts an image for one platform there, without an index; its digest.
    pub(crate) fn upload_single(&self, repository: &str, tag: &str, platform: &str, contents: &str) -> String {
        self.put_manifest(repository, tag, MANIFEST, &self.manifest(repository, platform, contents).to_string())
    }

    fn manifest(&self, repository: &str, platform: &str, contents: &str) -> Value {
        let mut parts = platform.split('/');
        let config = json!({
            "os": parts.next(), "architecture": parts.next(), "variant": parts.next().unwrap_or_default(),
            "rootfs": { "type": "layers", "diff_ids": [] }, "comment": contents,
        });
        let config = config.to_string();
        self.put_blob(repository, config.as_bytes());
        self.put_blob(repository, contents.as_bytes());
        json!({
            "schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, config.as_bytes()),
            "layers": [descriptor(LAYER, contents.as_bytes())],
        })
    }

    fn put_blob(&self, repository: &str, bytes: &[u8]) {
        let begun = self.request("POST", &format!("/v2/{repository}/blobs/uploads/"), "", b"");
        let location =
            begun.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap_or_else(|| panic!("{begun}"));
        let place = location.split_once(&self.host).map_or(location, |(_, path)| path).trim();
        let end = if place.contains('?') { '&' } else { '?' };
        let path = format!("{place}{end}digest={}", digest(bytes));
        let answer = self.request("PUT", &path, "application/octet-stream", bytes);
        assert!(answer.contains(" 201 "), "{answer}");
    }

    fn put_manifest(&self, repository: &str, reference: &str, media: &str, text: &str) -> String {
        let answer = self.request("PUT", &format!("/v2/{repository}/manifests/{reference}"), media, text.as_bytes());
        assert!(answer.contains(" 201 "), "{answer}");
        digest(text.as_bytes())
    }

    /// The whole answer to a request.
    fn request(&self, method: &str, path: &str, media: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
