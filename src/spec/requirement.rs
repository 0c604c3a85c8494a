//! Which versions of hullwright a spec is for.
//!
//! These are cargo's requirements without wildcards. A version before a release, such as `0.2.0-rc.1`, counts as that release.

use super::Requirement;

/// Major, minor and patch.
type Version = [u32; 3];

/// The versions from the first one on, to the one before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range(Version, Option<Version>);

impl Range {
    fn holds(self, version: Version) -> bool {
        self.0 <= version && self.1.is_none_or(|end| version < end)
    }
}

pub(super) fn is_requirement(text: &str) -> bool {
    ranges(text).is_some()
}

impl Requirement {
    /// Whether a version meets it.
    pub fn admits(&self, version: &str) -> bool {
        let release = version.split(['-', '+']).next().unwrap_or_default();
        let version = numbers(release).and_then(|numbers| numbers.try_into().ok());
        let ranges = ranges(self.as_str()).unwrap_or_default();
        version.is_some_and(|version: Version| ranges.iter().all(|range| range.holds(version)))
    }

    /// As `cargo install --version` takes it, for which a version alone is exactly that one.
    pub fn for_cargo(&self) -> String {
        let text = self.as_str();
        if text.starts_with(|first: char| first.is_ascii_digit()) { format!("^{text}") } else { text.to_owned() }
    }
}

fn ranges(text: &str) -> Option<Vec<Range>> {
    text.split(',')
        .enumerate()
        .map(|(index, part)| range(if index == 0 { part } else { without_blank(part) }))
        .collect()
}

fn without_blank(text: &str) -> &str {
    text.strip_prefix(' ').unwrap_or(text)
}

fn range(text: &str) -> Option<Range> {
    let operators = ["^", "~", ">=", "<=", "=", ">", "<"];
    let (operator, rest) = operators
        .into_iter()
        .find_map(|operator| Some((operator, without_blank(text.strip_prefix(operator)?))))
        .unwrap_or(("^", without_blank(text)));
    let given = numbers(rest)?;
    let start: Version = [0, 1, 2].map(|at| given.get(at).copied().unwrap_or(0));
    // The last number that is given; a caret keeps the first one that is not zero.
    let last = given.len().checked_sub(1)?;
    let kept = match operator {
        "^" => given.iter().position(|number| *number > 0).unwrap_or(last),
        "~" => last.min(1),
        _ => last,
    };
    let end = after(start, kept);
    Some(match operator {
        ">=" => Range(start, None),
        ">" => Range(end, None),
        "<=" => Range([0; 3], Some(end)),
        "<" => Range([0; 3], Some(start)),
        _ => Range(start, Some(end)),
    })
}

/// The first version whose number at a place is another.
fn after(version: Version, place: usize) -> Version {
    let mut numbers = version;
    for (at, number) in numbers.iter_mut().enumerate().skip(place) {
        *number = if at == place { *number + 1 } else { 0 };
    }
    numbers
}

/// One to three numbers, as they are written in versions.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let number = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        text.parse::<u32>().ok().filter(|_| is_plain && text.len() < 10)
    };
    let numbers: Vec<u32> = text.split('.').map(number).collect::<Option<_>>()?;
    (numbers.len() <= 3).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(requirement: &str, version: &str) -> bool {
        Requirement::try_from(requirement.to_owned()).unwrap().admits(version)
    }

    #[test]
    fn requirements_mean_what_they_mean_to_cargo() {
        for (requirement, fits, others) in [
            ("^0.1", vec!["0.1.0", "0.1.9", "0.1.0-rc.1+x"], vec!["0.0.9", "0.2.0", "1.1.0"]),
            ("0.1", vec!["0.1.0", "0.1.9"], vec!["0.2.0"]),
            ("^1.2.3", vec!["1.2.3", "1.9.0"], vec!["1.2.2", "2.0.0"]),
            ("^0.0.3", vec!["0.0.3"], vec!["0.0.2", "0.0.4"]),
            ("^0.0", vec!["0.0.0", "0.0.9"], vec!["0.1.0"]),
            ("^0", vec!["0.0.0", "0.9.9"], vec!["1.0.0"]),
            ("~1.2.3", vec!["1.2.3", "1.2.9"], vec!["1.2.2", "1.3.0"]),
            ("~1", vec!["1.0.0", "1.9.9"], vec!["2.0.0", "0.9.0"]),
            ("=0.1", vec!["0.1.0", "0.1.5"], vec!["0.2.0"]),
            ("=0.1.2", vec!["0.1.2"], vec!["0.1.3", "0.1.1"]),
            (">=0.1, <0.3", vec!["0.1.0", "0.2.9"], vec!["0.0.9", "0.3.0"]),
            ("> 0.1", vec!["0.2.0"], vec!["0.1.0", "0.1.9"]),
            (">0.1.2", vec!["0.1.3"], vec!["0.1.2"]),
            ("<=0.1", vec!["0.0.1", "0.1.9"], vec!["0.2.0"]),
            ("<1", vec!["0.9.9"], vec!["1.0.0"]),
        ] {
            assert!(fits.iter().all(|version| admits(requirement, version)), "{requirement} {fits:?}");
            assert!(!others.iter().any(|version| admits(requirement, version)), "{requirement} {others:?}");
        }
        assert!(!admits("^0", "x") && !admits("^0", "0.1"));
    }

    #[test]
    fn nothing_else_is_one() {
        for text in
            ["", "x", "^", "1.2.3.4", "01", "1.", "^^1", "1 2", "*", "1.*", "1,", "1.0.0-rc", "4294967296", "  1"]
        {
            assert!(!is_requirement(text), "{text}");
        }
    }
}
