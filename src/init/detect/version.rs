//! Versions that files ask for.

/// The newest of these versions that a range allows, the preferred one first of all; ranges as Python and npm write them.
pub(super) fn allowed<'v>(range: &str, preferred: &'v str, known: &[&'v str]) -> Option<&'v str> {
    let is_allowed = |version: &&&str| is_in(range, version);
    Some(preferred).filter(|version| is_in(range, version)).or_else(|| known.iter().rev().find(is_allowed).copied())
}

/// The version that a file such as `.python-version` names, up to so many numbers.
pub(super) fn named(text: &str, numbers: usize) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let version = line.trim_start_matches(['v', '=']);
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = version.split('.').take_while(is_number).take(numbers).collect();
    (!parts.is_empty()).then(|| parts.join("."))
}

/// Whether a version such as `3.12` or `22` is in a range such as `>=3.11,<4`, `^20 || ^22` or `18.x`.
fn is_in(range: &str, version: &str) -> bool {
    range.split("||").any(|all| {
        let spaced = [">=", "<=", "==", "~=", "!=", "^", "~", ">", "<", "="]
            .iter()
            .fold(all.replace(',', " "), |text, sign| text.replace(&format!("{sign} "), sign));
        spaced.split_whitespace().all(|bound| holds(bound, version))
    })
}

fn holds(bound: &str, version: &str) -> bool {
    let at = bound.find(|each: char| !"<>=~!^v".contains(each)).unwrap_or(bound.len());
    let (sign, wanted) = bound.split_at(at);
    let numbers = |text: &str| -> Vec<u32> { text.split('.').map_while(|part| part.parse().ok()).collect() };
    let (wanted, version) = (numbers(wanted), numbers(version));
    // What the version does not say is whatever the newest release says.
    let shown = wanted.get(..wanted.len().min(version.len())).unwrap_or_default();
    let start = version.get(..shown.len()).unwrap_or_default();
    match sign.trim_end_matches('v') {
        "" | "=" | "==" | "===" => start == shown,
        "!=" => wanted.len() > version.len() || start != shown,
        ">=" => start >= shown,
        ">" => start > shown || wanted.len() > version.len() && start == shown,
        "<=" => start <= shown,
        "<" => start < shown || is_above(&wanted, version.len()) && start == shown,
        // The first number stays; those behind it are not below what is wanted.
        "~=" | "^" | "~" => start >= shown && version.first() == wanted.first(),
        _ => true,
    }
}

/// Whether numbers behind those that a version shows leave room below them: `<3.12.4` has 3.12.
fn is_above(wanted: &[u32], shown: usize) -> bool {
    wanted.iter().skip(shown).any(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PYTHON: [&str; 4] = ["3.11", "3.12", "3.13", "3.14"];

    #[test]
    fn ranges_choose_a_version() {
        for (range, expected) in [
            ("", Some("3.13")),
            (">=3.11", Some("3.13")),
            (">=3.14", Some("3.14")),
            (">= 3.11, < 3.13", Some("3.12")),
            ("==3.12.*", Some("3.12")),
            ("~=3.11", Some("3.13")),
            (">=3.11,<4", Some("3.13")),
            (">3.13", Some("3.14")),
            ("!=3.13.*", Some("3.14")),
            ("<3.13.0", Some("3.12")),
            ("<=3.12.4", Some("3.12")),
            (">=4", None),
        ] {
            assert_eq!(allowed(range, "3.13", &PYTHON), expected, "{range}");
        }
        for (range, expected) in [
            (">=18", "22"),
            ("20.x", "20"),
            ("^20.11.0", "20"),
            ("^18 || ^20", "20"),
            ("v24", "24"),
            (">=18 <22", "20"),
            ("*", "22"),
        ] {
            assert_eq!(allowed(range, "22", &["18", "20", "22", "24"]), Some(expected), "{range}");
        }
    }

    #[test]
    fn files_name_versions() {
        assert_eq!(named("# ours\n3.12.4\n", 2).as_deref(), Some("3.12"));
        assert_eq!(named("v22.11.0", 1).as_deref(), Some("22"));
        assert_eq!(named("lts/iron", 1), None);
    }
}
