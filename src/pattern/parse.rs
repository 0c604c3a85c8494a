//! Reads patterns. What POSIX leaves undefined is refused, because systems read it in different ways.

use super::{Alternatives, Atom, Item, NotAPattern};

/// The most characters.
const LONGEST: usize = 256;

/// The most groups in each other.
const DEEPEST: usize = 16;

/// The most that counts such as `{1,20}` may multiply to: systems copy what they repeat.
const MOST_REPEATS: u32 = 1_000;

/// The largest count that every system takes.
const LARGEST: u16 = 255;

/// What has a meaning of its own, and stands for itself behind a backslash.
const SPECIAL: &str = r"^.[$()|*+?{\";

/// What other languages mean by a letter behind a backslash.
const LETTERS: [(char, &str); 6] = [
    ('d', "[0-9]"),
    ('D', "[^0-9]"),
    ('w', "[A-Za-z0-9_]"),
    ('W', "[^A-Za-z0-9_]"),
    ('s', "[[:space:]]"),
    ('S', "[^[:space:]]"),
];

/// The named classes, in the C locale.
const CLASSES: [(&str, &[(u8, u8)]); 12] = [
    ("alnum", &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')]),
    ("alpha", &[(b'A', b'Z'), (b'a', b'z')]),
    ("blank", &[(b'\t', b'\t'), (b' ', b' ')]),
    ("cntrl", &[(0, 31), (127, 127)]),
    ("digit", &[(b'0', b'9')]),
    ("graph", &[(33, 126)]),
    ("lower", &[(b'a', b'z')]),
    ("print", &[(32, 126)]),
    ("punct", &[(33, 47), (58, 64), (91, 96), (123, 126)]),
    ("space", &[(9, 13), (b' ', b' ')]),
    ("upper", &[(b'A', b'Z')]),
    ("xdigit", &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')]),
];

pub(super) fn parse(text: &str) -> Result<Alternatives, NotAPattern> {
    if text.is_empty() {
        return Err(refused("an empty pattern matches nothing but an empty value"));
    }
    if text.len() > LONGEST {
        return Err(refused(format!("a pattern has at most {LONGEST} characters")));
    }
    if let Some(strange) = text.chars().find(|each| !(' '..='~').contains(each)) {
        return Err(refused(format!("`{}` is no character of ASCII that can be printed", strange.escape_debug())));
    }
    let mut reader = Reader { rest: text };
    let (root, _) = reader.alternatives(0)?;
    match reader.rest {
        "" => Ok(root),
        _ => Err(refused("a `)` without its `(`: the character itself is written `\\)`")),
    }
}

fn refused(message: impl Into<String>) -> NotAPattern {
    NotAPattern { message: message.into(), instead: None }
}

fn instead(message: impl Into<String>, part: &str, other: &str) -> NotAPattern {
    NotAPattern { message: message.into(), instead: Some((part.to_owned(), other.to_owned())) }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Up to the end, or to the `)` that ends a group; with what its counts multiply to.
    fn alternatives(&mut self, depth: usize) -> Result<(Alternatives, u32), NotAPattern> {
        let mut all = Vec::new();
        let mut repeats = 1;
        loop {
            let mut items = Vec::new();
            while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
                let (item, more) = self.item(depth)?;
                repeats = repeats.max(more);
                items.push(item);
            }
            if items.is_empty() {
                return Err(refused("nothing stands on one side of a `|`, or between `(` and `)`"));
            }
            all.push(items);
            if !self.eat("|") {
                return Ok((all, repeats));
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<(Item, u32), NotAPattern> {
        let (atom, inner) = self.atom(depth)?;
        let Some((least, most)) = self.count()? else { return Ok((Item { atom, least: 1, most: Some(1) }, inner)) };
        if matches!(atom, Atom::Start | Atom::End) {
            return Err(refused("`^` and `$` cannot be repeated"));
        }
        if self.rest.starts_with(['*', '+', '?', '{']) {
            return Err(refused("one count behind another: put the first with what it repeats between `(` and `)`"));
        }
        let repeats = inner.saturating_mul(u32::from(most.unwrap_or(least)).max(1));
        if repeats > MOST_REPEATS {
            return Err(refused(format!("its counts multiply to {repeats}, and {MOST_REPEATS} is the most")));
        }
        Ok((Item { atom, least, most }, repeats))
    }

    fn atom(&mut self, depth: usize) -> Result<(Atom, u32), NotAPattern> {
        let Some(first) = self.next() else { return Err(refused("it ends too early")) };
        Ok(match first {
            '.' => (Atom::Any, 1),
            '^' => (Atom::Start, 1),
            '$' => (Atom::End, 1),
            '[' => (self.set()?, 1),
            '\\' => (self.escaped()?, 1),
            '(' if self.rest.starts_with('?') => {
                return Err(if self.rest.starts_with("?:") {
                    instead("POSIX has no groups that begin with `(?:`", "(?:", "(")
                } else {
                    refused("POSIX has no groups that begin with `(?`")
                });
            }
            '(' if depth >= DEEPEST => return Err(refused(format!("more than {DEEPEST} groups in each other"))),
            '(' => {
                let (inner, repeats) = self.alternatives(depth + 1)?;
                if !self.eat(")") {
                    return Err(refused("a `(` without its `)`: the character itself is written `\\(`"));
                }
                (Atom::Group(inner), repeats)
            }
            '*' | '+' | '?' | '{' => {
                return Err(refused(format!(
                    "nothing stands before `{first}` that it could repeat: the character itself is written `\\{first}`"
                )));
            }
            _ => (Atom::Byte(byte(first)), 1),
        })
    }

    /// How often what stands before is repeated.
    fn count(&mut self) -> Result<Option<(u16, Option<u16>)>, NotAPattern> {
        let known = [("*", (0, None)), ("+", (1, None)), ("?", (0, Some(1)))];
        for (sign, count) in known {
            if self.eat(sign) {
                return Ok(Some(count));
            }
        }
        if !self.eat("{") {
            return Ok(None);
        }
        let wrong =
            || refused("a count is written `{2}`, `{2,}` or `{2,5}`, of 255 at most; the character itself is `\\{`");
        let (inside, rest) = self.rest.split_once('}').ok_or_else(wrong)?;
        self.rest = rest;
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u16>().ok().filter(|number| digits && *number <= LARGEST)
        };
        let (least, most) = match inside.split_once(',') {
            None => (number(inside), number(inside).map(Some)),
            Some((least, "")) => (number(least), Some(None)),
            Some((least, most)) => (number(least), number(most).map(Some)),
        };
        match (least, most) {
            (Some(least), Some(most)) if most.is_none_or(|most| least <= most) => Ok(Some((least, most))),
            _ => Err(wrong()),
        }
    }

    fn escaped(&mut self) -> Result<Atom, NotAPattern> {
        match self.next() {
            Some(each) if SPECIAL.contains(each) => Ok(Atom::Byte(byte(each))),
            None => Err(refused("a backslash at the end stands for nothing: the character itself is written `\\\\`")),
            Some(each) => Err(match LETTERS.iter().find(|(letter, _)| *letter == each) {
                Some((_, set)) => instead(format!("POSIX has no `\\{each}`: write `{set}`"), &format!("\\{each}"), set),
                None if each.is_ascii_alphanumeric() => refused(format!("POSIX has no `\\{each}`")),
                None => instead(
                    format!("`{each}` stands for itself: systems read `\\{each}` in different ways"),
                    &format!("\\{each}"),
                    &each.to_string(),
                ),
            }),
        }
    }

    /// What stands behind `[`.
    fn set(&mut self) -> Result<Atom, NotAPattern> {
        let negated = self.eat("^");
        let inside = self.rest;
        let mut ranges = Vec::new();
        let mut is_first = true;
        while is_first || !self.eat("]") {
            is_first = false;
            if self.eat("[:") {
                let known = CLASSES.iter().find(|(name, _)| self.rest.starts_with(&format!("{name}:]")));
                let Some((name, bytes)) = known else {
                    let names: Vec<&str> = CLASSES.iter().map(|(name, _)| *name).collect();
                    return Err(refused(format!("a class is one of {}, such as `[[:digit:]]`", names.join(", "))));
                };
                self.eat(&format!("{name}:]"));
                ranges.extend_from_slice(bytes);
                continue;
            }
            let first = self.member()?;
            // A dash before the end stands for itself.
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let last = if is_range {
                self.next();
                self.member()?
            } else {
                first
            };
            if last < first {
                return Err(refused(format!(
                    "the range `{}-{}` ends before it begins",
                    char::from(first),
                    char::from(last)
                )));
            }
            ranges.push((first, last));
        }
        let inside = inside.strip_suffix(self.rest).and_then(|inside| inside.strip_suffix(']')).unwrap_or_default();
        if inside.starts_with(':') && inside.ends_with(':') && inside.len() > 1 {
            return Err(refused("`[:` and `:]` name a class only within `[` and `]`: write `[[:digit:]]`"));
        }
        Ok(Atom::Set { negated, ranges })
    }

    /// A character between `[` and `]`.
    fn member(&mut self) -> Result<u8, NotAPattern> {
        if self.rest.starts_with("[.") || self.rest.starts_with("[=") || self.rest.starts_with("[:") {
            return Err(refused("`[.`, `[=` and ranges of classes depend on the language of the system"));
        }
        match self.next() {
            None => Err(refused("a `[` without its `]`: the character itself is written `\\[`")),
            Some('\\') if self.eat("\\") => Ok(b'\\'),
            Some('\\') => Err(refused(
                "between `[` and `]` a backslash stands for itself, and is written `\\\\` here to be seen: leave it out before other characters, and name classes such as `[[:digit:]]`",
            )),
            Some(each) => Ok(byte(each)),
        }
    }
}

/// A character of ASCII, which all of them are.
fn byte(each: char) -> u8 {
    u8::try_from(each).unwrap_or(b'?')
}
