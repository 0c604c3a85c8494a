use proptest::prelude::*;

use super::*;

fn file(copied: &[&str], denied: &[&str]) -> String {
    let denied = denied.iter().map(|each| Pattern::new(each).unwrap()).collect();
    Dockerignore::new("", copied, denied).unwrap().to_string()
}

/// Whether Docker sends a file: the rules of its own matcher, written down once more.
///
/// <https://github.com/moby/patternmatcher>: a pattern matches a path or a folder above it; the last one decides.
fn sends(file: &str, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let mut sent = true;
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let (keeps, pattern) = line.strip_prefix('!').map_or((false, line), |pattern| (true, pattern));
        let pattern: Vec<&str> = pattern.trim_matches('/').split('/').collect();
        if (1..=parts.len()).any(|end| parts_match(&pattern, &parts[..end])) {
            sent = keeps;
        }
    }
    sent
}

fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**"], path) => !path.is_empty(),
        (["**", rest @ ..], _) => (0..path.len()).any(|at| parts_match(rest, &path[at..])),
        ([first, rest @ ..], [name, below @ ..]) => name_matches(first, name) && parts_match(rest, below),
        _ => false,
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match (chars.next(), name.chars().next()) {
        (None, None) => true,
        (Some('*'), _) => {
            let rest = chars.as_str();
            name.char_indices().any(|(at, _)| name_matches(rest, &name[at..])) || name_matches(rest, "")
        }
        (Some('?'), Some(each)) => name_matches(chars.as_str(), &name[each.len_utf8()..]),
        (Some('\\'), Some(each)) => {
            chars.next() == Some(each) && name_matches(chars.as_str(), &name[each.len_utf8()..])
        }
        (Some(wanted), Some(each)) => wanted == each && name_matches(chars.as_str(), &name[each.len_utf8()..]),
        _ => false,
    }
}

#[test]
fn denies_before_and_after() {
    let text = file(&["a[1]", "#x"], &["./docs/*.md", "#y", "!z"]);
    assert!(text.starts_with("**\n!a\\[1]\n!#x\n**/.git\n"), "{text}");
    assert!(text.ends_with("\n**/*.tfstate.*\ndocs/*.md\n\\#y\n\\!z\n"), "{text}");
    let header = Dockerignore::new("One\n\ntwo\n", &[], Vec::new()).unwrap().to_string();
    assert!(header.starts_with("# One\n#\n# two\n**\n"), "{header}");
}

#[test]
fn nothing_is_sent_but_what_is_copied() {
    let text = file(&["pyproject.toml", "src", "docs/AI-Engineer-Test-Promtior.pdf"], &[]);
    for sent in ["pyproject.toml", "src/app/main.py", "src/environment.py", "docs/AI-Engineer-Test-Promtior.pdf"] {
        assert!(sends(&text, sent), "{sent}");
    }
    for kept_back in [
        "README.md",
        "docs/DOCKER_IMPROVEMENTS.md",
        ".git/config",
        "srcs/x",
        "tests/src/x",
        "pyproject.toml.bak",
        "src/.git/config",
        "src/secret.pem",
        "src/app/.env",
        "src/app/.env.local",
        "src/prod.env",
        "src/.venv/bin/python",
        "src/web/node_modules/x/index.js",
        "src/app/__pycache__/main.cpython-312.pyc",
        "src/main.pyc",
        "src/.ssh/config",
        "src/client_secrets.json",
    ] {
        assert!(!sends(&text, kept_back), "{kept_back}");
    }
}

#[test]
fn what_is_named_is_sent() {
    let text = file(&["src", "src/tls/server.pem", "conf/.aws", ".env.production", "web/node_modules"], &[]);
    for sent in ["src/tls/server.pem", "conf/.aws/config", ".env.production", "web/node_modules/a/node_modules/b.js"] {
        assert!(sends(&text, sent), "{sent}");
    }
    for kept_back in ["src/tls/client.pem", "conf/.aws/x.pem", "conf/.aws/a/.git/x", ".env", "web/node_modules/a/.env"]
    {
        assert!(!sends(&text, kept_back), "{kept_back}");
    }
    let denied = file(&["src", "src/tls/server.pem"], &["src/tls/**"]);
    assert!(!sends(&denied, "src/tls/server.pem") && sends(&denied, "src/x"));
}

#[test]
fn names_are_found_wherever_they_lie() {
    assert!(is_never("a/.git/config") && is_never("x.pem") && is_never("client_secret_web.json") && is_never("a~"));
    assert!(!is_never("a/git/pem") && !is_never("key.rs") && !is_never("environment") && !is_never("client_secret.js"));
    assert!(is_secret("a/.env") && is_secret("a/x.key") && !is_secret("a/.git") && !is_secret("x.pem/a"));
    let mut all: Vec<&str> = never().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), never().count());
}

fn any_name() -> impl Strategy<Value = String> {
    let plain = ["a", "b", "src", "x*y", "w[1]", "c?", "!d", "#e", "back\\slash"];
    let names: Vec<String> = plain.into_iter().chain(never()).map(|name| name.replace('*', "q")).collect();
    prop::sample::select(names.into_iter().chain(["x*y".to_owned()]).collect::<Vec<_>>())
}

fn any_path() -> impl Strategy<Value = String> {
    prop::collection::vec(any_name(), 1..5).prop_map(|names| names.join("/"))
}

/// Whether a path is `folder`, or lies below it.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

proptest! {
    #[test]
    fn every_path_is_one_line_or_refused(path in any::<String>()) {
        let Ok(pattern) = Pattern::path(&path) else {
            prop_assert!(path.trim() != path || path.contains(['\n', '\r', '\0']) || path.is_empty() || path.starts_with("./"));
            return Ok(());
        };
        let usual = Dockerignore::new("", &["a"], Vec::new()).unwrap().to_string();
        let file = Dockerignore::new("", &["a"], vec![pattern]).unwrap().to_string();
        prop_assert_eq!(file.lines().count(), usual.lines().count() + 1);
    }

    #[test]
    fn what_is_sent_is_copied_and_harmless_or_named(
        copied in prop::collection::vec(any_path(), 0..4),
        below in prop::collection::vec(any_path(), 1..6),
        denied in any_path(),
    ) {
        let names: Vec<&str> = copied.iter().map(String::as_str).collect();
        let text = Dockerignore::new("", &names, Vec::new()).unwrap().to_string();
        let inside = copied.iter().flat_map(|folder| below.iter().map(move |path| format!("{folder}/{path}")));
        for path in below.iter().cloned().chain(inside).chain(copied.clone()) {
            // The nearest of the copied folders above it decides how much of its name somebody has written.
            let nearest = names.iter().filter(|folder| is_within(&path, folder)).max_by_key(|folder| folder.len());
            let Some(nearest) = nearest else {
                prop_assert!(!sends(&text, &path), "{path}\n{text}");
                continue;
            };
            let rest = path[nearest.len()..].trim_start_matches('/');
            if path == *nearest || !is_never(&path) {
                prop_assert!(sends(&text, &path), "{path}\n{text}");
            } else if is_never(rest) && !is_never(nearest) {
                prop_assert!(!sends(&text, &path), "{path}\n{text}");
            }
        }
        let more = Dockerignore::new("", &names, vec![Pattern::path(&denied).unwrap()]).unwrap().to_string();
        for path in copied.iter().chain(&below).chain([&denied]) {
            prop_assert_eq!(sends(&more, path), sends(&text, path) && !is_within(path, &denied), "{}\n{}", path, more);
        }
    }
}
