//! Compose's own interpolation, in the words that are Compose's: `$NAME`, `${NAME:-default}`, `$$`. A dotted `${a.b}` is
//! ours: a fact of the file.
//!
//! The syntax: <https://docs.docker.com/reference/compose-file/interpolation/>.

use super::host_path::HostVariable;
use super::leaf::EnvName;
use super::text::is_fact_path;

/// What stands between a name and the word behind it, the longer ones first.
const OPERATORS: [&str; 6] = [":-", ":?", ":+", "-", "?", "+"];

/// Why a text cannot be one of Compose's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompose {
    /// A `$` that begins nothing; the rest of the text from there.
    Dollar(String),
    /// What stands for a fact cannot stand within Compose's `${…}`.
    WithinBraces(String),
}

/// The text with each fact replaced by what `fact` says, which stands for itself. What `fact` does not know stays.
pub fn resolve(text: &str, fact: &mut impl FnMut(&str) -> Option<String>) -> Result<String, NotCompose> {
    part(text, false, fact)
}

/// The variables of the host in a text. One that it cannot read has none.
pub fn host_variables(text: &str) -> Vec<HostVariable> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        let Ok((reference, after)) = reference(after) else { break };
        if let Reference::Variable { name, operator, word } = reference {
            let is_constant = !word.replace("$$", "").contains('$');
            let default = matches!(operator, "-" | ":-").then(|| word.replace("$$", "$")).filter(|_| is_constant);
            found.extend(EnvName::new(name).ok().map(|name| HostVariable { name, default }));
            found.extend(host_variables(word));
        }
        rest = after;
    }
    found
}

/// What begins with a `$`.
enum Reference<'t> {
    /// `$$`
    Dollar,
    /// `${a.b}`
    Fact(&'t str),
    /// `$NAME`, or a name in braces with what is behind it.
    Variable { name: &'t str, operator: &'t str, word: &'t str },
}

fn part(text: &str, in_braces: bool, fact: &mut impl FnMut(&str) -> Option<String>) -> Result<String, NotCompose> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        resolved.push_str(before);
        let (reference, behind) = reference(after)?;
        let written = after.strip_suffix(behind).unwrap_or(after);
        match reference {
            Reference::Fact(path) => match fact(path) {
                Some(value) if in_braces && value.contains(['{', '}', '\n', '\r']) => {
                    return Err(NotCompose::WithinBraces(path.to_owned()));
                }
                Some(value) => resolved.push_str(&value.replace('$', "$$")),
                None => resolved.extend(["$", written]),
            },
            Reference::Variable { name, operator, word } if !word.is_empty() => {
                let word = part(word, true, fact)?;
                resolved.extend(["${", name, operator, &word, "}"]);
            }
            Reference::Dollar | Reference::Variable { .. } => resolved.extend(["$", written]),
        }
        rest = behind;
    }
    resolved.push_str(rest);
    Ok(resolved)
}

/// Reads what stands behind a `$`, and returns the rest.
fn reference(after: &str) -> Result<(Reference<'_>, &str), NotCompose> {
    let refused = || NotCompose::Dollar(format!("${after}"));
    if let Some(rest) = after.strip_prefix('$') {
        return Ok((Reference::Dollar, rest));
    }
    let Some(inside) = after.strip_prefix('{') else {
        let (name, rest) = name(after);
        return if name.is_empty() {
            Err(refused())
        } else {
            Ok((Reference::Variable { name, operator: "", word: "" }, rest))
        };
    };
    let end = closing(inside).ok_or_else(refused)?;
    let (inside, rest) = inside.split_at(end);
    let rest = rest.strip_prefix('}').unwrap_or(rest);
    if is_fact_path(inside) {
        return Ok((Reference::Fact(inside), rest));
    }
    let (name, behind) = name(inside);
    let operator = OPERATORS.into_iter().find(|operator| behind.starts_with(operator)).unwrap_or_default();
    let word = behind.get(operator.len()..).unwrap_or_default();
    if name.is_empty() || (operator.is_empty() && !word.is_empty()) || word.contains(['\n', '\r']) {
        return Err(refused());
    }
    Ok((Reference::Variable { name, operator, word }, rest))
}

/// The name of a variable at the start of a text, and the rest.
fn name(text: &str) -> (&str, &str) {
    let end = text.find(|each: char| !each.is_ascii_alphanumeric() && each != '_').unwrap_or(text.len());
    match text.split_at(end) {
        (name, _) if name.starts_with(|first: char| first.is_ascii_digit()) => ("", text),
        parts => parts,
    }
}

/// Where the brace is that closes a reference. Compose miscounts braces that stand side by side, so those close nothing.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut before = ' ';
    for (at, each) in text.char_indices() {
        match each {
            '{' | '}' if before == '{' => return None,
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
        before = each;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Result<String, NotCompose> {
        resolve(text, &mut |path| match path {
            "vars.a" => Some("x$y".to_owned()),
            "vars.brace" => Some("}".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn facts_are_filled_in_and_the_rest_is_composes() {
        for (text, wanted) in [
            ("a", "a"),
            ("$$a", "$$a"),
            ("$A-${B}${C-}", "$A-${B}${C-}"),
            ("${vars.a}${A:-${vars.a}}", "x$$y${A:-x$$y}"),
            ("${A:-${B-c}}d", "${A:-${B-c}}d"),
            ("${A:?set A}", "${A:?set A}"),
            ("${vars.b}", "${vars.b}"),
        ] {
            assert_eq!(resolved(text).unwrap(), wanted);
        }
        for bad in ["$", "a$ b", "$1", "${", "${A", "${A B}", "${}", "${A:-{}}", "${1}", "${A:-a\nb}"] {
            assert!(matches!(resolved(bad), Err(NotCompose::Dollar(_))), "{bad}");
        }
        assert!(matches!(resolved("${A:-${vars.brace}}"), Err(NotCompose::WithinBraces(_))));
    }

    #[test]
    fn variables_of_the_host() {
        let found = host_variables("${A:-x$$y} $B ${C-${D:-d}} ${E:?no}");
        let found: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.default.as_deref())).collect();
        assert_eq!(found, [("A", Some("x$y")), ("B", None), ("C", None), ("D", Some("d")), ("E", None)]);
    }
}
