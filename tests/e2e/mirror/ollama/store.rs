//! The model store on disk, laid out as the real one: `manifests/HOST/NAMESPACE/NAME/TAG` and
//! `blobs/sha256-…`.

use crate::sha256;
use std::path::{Path, PathBuf};

/// A directory of models.
pub struct Store(PathBuf);

impl Store {
    /// `OLLAMA_MODELS`, or `.ollama/models` at home.
    ///
    /// Without both the program ends, as the real one does and with its words.
    pub fn from_environment() -> Self {
        if let Some(models) = variable("OLLAMA_MODELS") {
            return Self(models.into());
        }
        let Some(home) = variable("HOME") else {
            eprintln!("panic: $HOME is not defined");
            std::process::exit(2);
        };
        Self(Path::new(&home).join(".ollama/models"))
    }

    /// Makes the two directories.
    pub fn prepare(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(self.0.join("manifests"))?;
        std::fs::create_dir_all(self.0.join("blobs"))
    }

    /// Whether the manifest and every blob it names can be read.
    pub fn has(&self, model: &str) -> bool {
        let Ok(manifest) = std::fs::read_to_string(self.manifest(model)) else { return false };
        digests(&manifest).all(|digest| std::fs::File::open(self.blob(digest)).is_ok())
    }

    /// Every model that has a manifest, as `name:tag`.
    pub fn list(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.0.join("manifests"), &mut |path| {
            let model = path.strip_prefix(self.0.join("manifests")).unwrap_or(path).to_string_lossy();
            if let Some((name, tag)) = model.rsplit_once('/') {
                let name = name.trim_start_matches("registry.ollama.ai/").trim_start_matches("library/");
                found.push(format!("{name}:{tag}"));
            }
        });
        found.sort();
        found
    }

    /// Writes a made-up model: the same bytes for the same name, everywhere.
    pub fn fabricate(&self, model: &str) -> std::io::Result<()> {
        self.prepare()?;
        let manifest = self.manifest(model);
        let config = self.write_blob(&format!("{{\"model_family\":\"stand-in\",\"model\":\"{model}\"}}"))?;
        let weights = self.write_blob(&format!("weights of {model}\n"))?;
        std::fs::create_dir_all(manifest.parent().unwrap_or(&self.0))?;
        std::fs::write(
            manifest,
            format!(
                "{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\
                 \"config\":{{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",{config}}},\
                 \"layers\":[{{\"mediaType\":\"application/vnd.ollama.image.model\",{weights}}}]}}"
            ),
        )
    }

    /// Writes a blob under its digest, and returns the manifest's two fields about it.
    fn write_blob(&self, text: &str) -> std::io::Result<String> {
        let digest = format!("sha256:{}", sha256::hex(text.as_bytes()));
        std::fs::write(self.blob(&digest), text)?;
        Ok(format!("\"digest\":\"{digest}\",\"size\":{}", text.len()))
    }

    fn blob(&self, digest: &str) -> PathBuf {
        self.0.join("blobs").join(digest.replace(':', "-"))
    }

    /// `[HOST/][NAMESPACE/]NAME[:TAG]`, with the real one's defaults.
    fn manifest(&self, model: &str) -> PathBuf {
        let (name, tag) = model.rsplit_once(':').unwrap_or((model, "latest"));
        let full = match name.matches('/').count() {
            0 => format!("registry.ollama.ai/library/{name}"),
            1 => format!("registry.ollama.ai/{name}"),
            _ => name.to_owned(),
        };
        self.0.join("manifests").join(full).join(tag)
    }
}

fn digests(manifest: &str) -> impl Iterator<Item = &str> {
    manifest.split('"').filter(|word| word.starts_with("sha256:"))
}

fn walk(directory: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, visit) } else { visit(&path) }
    }
}

/// A variable that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
