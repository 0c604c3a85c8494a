//! Packages of npm and of `PyPI`, which a kit takes with their versions only.

use super::manifest::Kind;
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::Spanned;

/// Whether a text is a package with one exact version.
pub(super) fn is_pinned(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Npm => text.rsplit_once('@').is_some_and(|(name, version)| is_npm(name) && is_semantic(version)),
        _ => text.split_once("==").is_some_and(|(name, version)| is_pip(name) && is_version(version, b".+!")),
    }
}

/// Whether a text names a package of that kind, with a version or a range or without.
pub(super) fn is_named(kind: Kind, text: &str) -> bool {
    let end = |skip: usize, ends: &[char]| text.chars().skip(skip).position(|c| ends.contains(&c)).map(|at| at + skip);
    let name = |end: Option<usize>| text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    match kind {
        Kind::Npm => is_npm(name(end(1, &['@']))),
        Kind::Pip => is_pip(name(end(0, &['=', '<', '>', '~', '!']))),
        _ => false,
    }
}

/// A package without its version, which would be another one with every build.
pub(super) fn unpinned(kind: Kind, item: &Spanned<String>) -> Diagnostic {
    let text = item.value.escape_debug();
    let (as_in, find) = match kind {
        Kind::Npm => ("`typescript@5.9.3`", "`npm view NAME version`"),
        _ => ("`hatchling==1.29.0`", "`pip index versions NAME`"),
    };
    Diagnostic::new(Code::Unpinned, item.span, format!("`{text}` names no exact version"))
        .label("another one with every build")
        .advice(format!("write the version, as in {as_in}; {find} tells the latest, and which one only you know"))
}

fn is_npm(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte))
    };
    match name.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').is_some_and(|(scope, name)| part(scope) && part(name)),
        None => part(name),
    }
}

fn is_pip(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Three numbers, and what may stand behind them.
fn is_semantic(version: &str) -> bool {
    let mut parts = version.splitn(3, '.');
    let mut number =
        || parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    number() && number() && parts.next().is_some_and(|rest| is_version(rest, b".+-"))
}

fn is_version(text: &str, signs: &[u8]) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_versions_are_told_from_others() {
        for good in ["typescript@5.9.3", "@anthropic-ai/claude-code@2.1.42", "a@1.0.0-rc.1+b"] {
            assert!(is_pinned(Kind::Npm, good) && is_named(Kind::Npm, good), "{good}");
        }
        for named in ["typescript", "@anthropic-ai/claude-code", "a@latest", "a@^1.2.3", "a@1.2", "a@1.x.0"] {
            assert!(!is_pinned(Kind::Npm, named) && is_named(Kind::Npm, named), "{named}");
        }
        for bad in ["", "@", "A@1.0.0", "../x@1.0.0", "a b@1.0.0", "-g@1.0.0", "https://x.y/z@1.0.0", "a@1.0.0;x"] {
            assert!(!is_pinned(Kind::Npm, bad), "{bad}");
        }
        for good in ["hatchling==1.29.0", "A_b.c==2!1.0rc1"] {
            assert!(is_pinned(Kind::Pip, good), "{good}");
        }
        for named in ["hatchling", "hatchling>=1", "hatchling==*", "hatchling==1.*", "a~=1.0"] {
            assert!(!is_pinned(Kind::Pip, named) && is_named(Kind::Pip, named), "{named}");
        }
        for bad in ["", "==1", "-r x==1", "a==1 b", "a==1;x"] {
            assert!(!is_pinned(Kind::Pip, bad), "{bad}");
        }
    }
}
