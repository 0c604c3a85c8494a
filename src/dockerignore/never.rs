//! What is never sent to a build, unless its own path is copied.

/// What is made anew elsewhere: version control, local environments and caches, what editors and desktops leave.
const LOCAL: [&str; 30] = [
    ".git",
    ".hg",
    ".svn",
    ".bzr",
    ".jj",
    ".venv",
    "venv",
    ".direnv",
    ".tox",
    ".nox",
    ".eggs",
    "*.egg-info",
    "__pycache__",
    "*.pyc",
    "*.pyo",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".ipynb_checkpoints",
    ".coverage",
    "node_modules",
    ".pnpm-store",
    ".cache",
    ".idea",
    ".vscode",
    "*.swp",
    "*~",
    ".DS_Store",
    "Thumbs.db",
];

/// Folders of secrets.
const VAULTS: [&str; 7] = [".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".terraform"];

/// Files of secrets.
const SECRETS: [&str; 27] = [
    "*.env",
    ".env.*",
    ".envrc",
    "*.key",
    "*.pem",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.ppk",
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".pgpass",
    ".htpasswd",
    ".git-credentials",
    ".vault-token",
    "credentials.json",
    "client_secret*.json",
    "service-account*.json",
    "*.tfstate",
    "*.tfstate.*",
];

/// All names that are never sent, wherever they lie below what is copied; `*` stands for any characters.
pub fn never() -> impl Iterator<Item = &'static str> {
    LOCAL.into_iter().chain(VAULTS).chain(SECRETS)
}

/// Whether a path, or a folder above it, has a name that is never sent.
pub fn is_never(path: &str) -> bool {
    path.split('/').any(|part| never().any(|name| fits(name, part)))
}

/// Whether a path has the name of a file of secrets.
pub fn is_secret(path: &str) -> bool {
    let own = path.rsplit('/').next().unwrap_or_default();
    SECRETS.iter().any(|name| fits(name, own))
}

/// Whether a path has a name of its own that is never sent, and that is written so in the list.
pub fn never_named(name: &str, path: &str) -> bool {
    never().any(|known| known == name) && fits(name, path.rsplit('/').next().unwrap_or_default())
}

/// Whether a path, or a folder above it, has that name.
pub(super) fn named(name: &str, path: &str) -> bool {
    path.split('/').any(|part| fits(name, part))
}

/// Whether a text is the name, in which `*` stands for any characters.
fn fits(name: &str, text: &str) -> bool {
    match name.split_once('*') {
        None => name == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            if rest.contains('*') { ends(text).any(|end| fits(rest, end)) } else { text.ends_with(rest) }
        }),
    }
}

/// All that a text may end in: itself, and less and less of it.
fn ends(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).filter_map(|at| text.get(at..))
}
