//! A folder of the host: plain characters, and variables of Compose's.

use std::fmt;

use super::leaf::EnvName;
use crate::yaml::Invalid;

/// A path on the host as Compose reads it: `./conf`, `${MEDIA:-./media}`. It needs no quotes anywhere but those that a
/// shell wants around a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPath(Vec<HostPiece>);

/// A piece of a [`HostPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPiece {
    /// Plain characters.
    Literal(String),
    /// The value of a variable.
    Variable(HostVariable),
}

/// A variable of the host, with what stands for it when it is not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostVariable {
    /// Its name.
    pub name: EnvName,
    /// The value when it is unset or empty.
    pub default: Option<String>,
}

impl HostPath {
    /// What a path on the host begins with; anything else is the name of a volume.
    pub(super) const STARTS: [char; 4] = ['.', '/', '~', '$'];

    /// The regular expression that the schema gives.
    #[cfg(feature = "schema")]
    pub(super) const PATTERN: &str = r"(?=[./~$])([A-Za-z0-9._/~@%+=-]|\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*(:?-[A-Za-z0-9._/~@%+=-]*)?\})+";

    /// Reads a path.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (piece, after) = if first == '$' { variable(rest)? } else { literal(rest)? };
            pieces.push(piece);
            rest = after;
        }
        Ok(Self(pieces))
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[HostPiece] {
        &self.0
    }

    /// The variables in it.
    pub fn variables(&self) -> impl Iterator<Item = &HostVariable> {
        self.0.iter().filter_map(|piece| match piece {
            HostPiece::Literal(_) => None,
            HostPiece::Variable(variable) => Some(variable),
        })
    }
}

fn is_plain(each: char) -> bool {
    each.is_ascii_alphanumeric() || "._/~@%+=-".contains(each)
}

fn literal(text: &str) -> Result<(HostPiece, &str), Invalid> {
    let end = text.find(|each| !is_plain(each)).unwrap_or(text.len());
    let (plain, rest) = text.split_at(end);
    match rest.chars().next() {
        Some(other) if other != '$' => Err(Invalid {
            message: format!(
                "`{}` cannot stand in a path of the host: letters, digits, `._/~@%+=-` and variables can",
                other.escape_debug()
            ),
            instead: None,
        }),
        _ => Ok((HostPiece::Literal(plain.to_owned()), rest)),
    }
}

fn variable(text: &str) -> Result<(HostPiece, &str), Invalid> {
    let after = text.strip_prefix('$').unwrap_or(text);
    let (name, default, rest) = match after.strip_prefix('{') {
        None => {
            let end = after.find(|each: char| !each.is_ascii_alphanumeric() && each != '_').unwrap_or(after.len());
            let (name, rest) = after.split_at(end);
            (name, None, rest)
        }
        Some(inside) => {
            let Some((inside, rest)) = inside.split_once('}') else { return Err(refused(text)) };
            match inside.split_once('-') {
                None => (inside, None, rest),
                Some((name, default)) => (name.strip_suffix(':').unwrap_or(name), Some(default.to_owned()), rest),
            }
        }
    };
    let is_right = default.as_ref().is_none_or(|default| default.chars().all(is_plain));
    match EnvName::new(name) {
        Ok(name) if is_right => Ok((HostPiece::Variable(HostVariable { name, default }), rest)),
        _ => Err(refused(text)),
    }
}

fn refused(text: &str) -> Invalid {
    let message =
        format!("`{}` is no variable of the host such as `$MEDIA` or `${{MEDIA:-./media}}`", text.escape_debug());
    Invalid { message, instead: None }
}

impl fmt::Display for HostPath {
    /// As Compose and a shell within double quotes read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            HostPiece::Literal(text) => f.write_str(text),
            HostPiece::Variable(HostVariable { name, default: None }) => write!(f, "${{{name}}}"),
            HostPiece::Variable(HostVariable { name, default: Some(default) }) => write!(f, "${{{name}:-{default}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_host() {
        for (text, printed) in
            [("./a-b/c.d", "./a-b/c.d"), ("$A/b", "${A}/b"), ("${A-x}", "${A:-x}"), ("~/${A:-./b}", "~/${A:-./b}")]
        {
            assert_eq!(HostPath::parse(text).unwrap().to_string(), printed);
        }
        let path = HostPath::parse("${A:-.}/$B").unwrap();
        assert_eq!(path.variables().map(|variable| variable.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        for bad in ["./a b", "./$(id)", "${A:-`id`}", "${A", "$", "${A:?no}", "./a\"", "./a:b", "${1}"] {
            assert!(HostPath::parse(bad).is_err(), "{bad}");
        }
    }
}
