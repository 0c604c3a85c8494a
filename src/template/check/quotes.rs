//! Whether a place of a shell script is within quotes, where a quoted word would not be one.

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// `'`
    Single,
    /// `"`
    Double,
    /// `$(` between double quotes, or `(` within it.
    Command,
    /// A backtick: another one ends it, whatever quotes are between.
    Backtick,
    /// `#`, to the end of the line.
    Comment,
    /// `$'`, which shells end in different places, so that nobody knows what is open behind it.
    Unknown,
}

/// A place in a script, after everything that stands before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Quotes {
    open: Vec<Open>,
    /// The end of a here-document that has begun, and the line so far.
    document: Option<(String, String)>,
    /// The end of a here-document that begins with the next line.
    next: Option<String>,
    /// The character before.
    before: Option<char>,
    /// Whether the character before is taken literally.
    is_escaped: bool,
}

impl Quotes {
    /// Whether a quoted word is one here.
    pub(super) fn are_closed(&self) -> bool {
        // A backslash takes the quote behind it literally, and `$'` is another quote.
        let is_free = !self.is_escaped && self.before != Some('$');
        is_free && self.document.is_none() && matches!(self.open.last(), None | Some(Open::Command))
    }

    /// Whether the same is open at both places.
    pub(super) fn are_like(&self, other: &Self) -> bool {
        let end = |quotes: &Self| quotes.document.as_ref().map(|(end, _)| end.clone());
        self.open == other.open && end(self) == end(other) && self.next == other.next
    }

    /// Goes on behind a printed value.
    pub(super) fn value(&mut self) {
        (self.before, self.is_escaped) = (Some('x'), false);
        if let Some((_, line)) = &mut self.document {
            line.push('\u{fffd}');
        }
    }

    /// Goes on behind a text.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text.chars();
        while let Some(each) = rest.next() {
            self.character(each, rest.as_str());
        }
    }

    fn character(&mut self, each: char, rest: &str) {
        if let Some((end, line)) = &mut self.document {
            if each != '\n' {
                line.push(each);
            } else if line.trim_start_matches('\t') == end {
                self.document = None;
            } else {
                line.clear();
            }
            return;
        }
        let escaped = std::mem::take(&mut self.is_escaped);
        let open = self.open.last().copied();
        if is_end(open, each, escaped) {
            self.open.pop();
        } else if escaped || matches!(open, Some(Open::Single | Open::Comment | Open::Unknown)) {
            // It stands for itself.
        } else if each == '\\' {
            self.is_escaped = true;
        } else if let Some(begun) = self.begun(open, each) {
            self.open.push(begun);
        } else if each == '<' && open != Some(Open::Double) && self.before != Some('<') {
            self.next = document(rest).or(self.next.take());
        }
        if each == '\n' && self.open.is_empty() {
            self.document = self.next.take().map(|end| (end, String::new()));
        }
        self.before = Some(each);
    }

    /// What a character begins.
    fn begun(&self, open: Option<Open>, each: char) -> Option<Open> {
        let is_first = self.before.is_none_or(|before| before.is_whitespace() || ";&|(".contains(before));
        let is_expanded = self.before == Some('$');
        match (open, each) {
            (Some(Open::Backtick), _) => None,
            (_, '`') => Some(Open::Backtick),
            (Some(Open::Double), '(') => is_expanded.then_some(Open::Command),
            (Some(Open::Double), _) => None,
            (_, '"') => Some(Open::Double),
            (_, '\'') => Some(if is_expanded { Open::Unknown } else { Open::Single }),
            (_, '#') => is_first.then_some(Open::Comment),
            (Some(Open::Command), '(') => Some(Open::Command),
            _ => None,
        }
    }
}

/// Whether a character ends what is open.
fn is_end(open: Option<Open>, each: char, escaped: bool) -> bool {
    match (open, each) {
        (Some(Open::Single), '\'') | (Some(Open::Comment), '\n') => true,
        (Some(Open::Double), '"') | (Some(Open::Backtick), '`') | (Some(Open::Command), ')') => !escaped,
        _ => false,
    }
}

/// The end of the here-document that begins behind a `<`.
fn document(rest: &str) -> Option<String> {
    let word = rest.strip_prefix('<')?;
    let line = word.lines().next().unwrap_or_default();
    if word.starts_with('<') || line.contains("))") {
        return None;
    }
    let word = word.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let is_part = |each: &char| !each.is_whitespace() && !";|&<>()".contains(*each);
    let word: String = word.chars().take_while(is_part).collect();
    let quotes = ['\'', '"'].map(|quote| word.matches(quote).count());
    let end: String = word.chars().filter(|each| !['\'', '"', '\\'].contains(each)).collect();
    // An end that is not known is never found.
    let is_known = !end.is_empty() && quotes.iter().all(|count| count % 2 == 0);
    Some(if is_known { end } else { "\0".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_where_nothing_is_open() {
        for (before, closed) in [
            ("echo ", true),
            ("echo 'it is ", false),
            ("echo \"", false),
            ("echo 'a' \"b\" c", true),
            ("echo \"$(cat ", true),
            ("echo \"$(cat \"", false),
            ("echo \"$(cat (x) y)", false),
            ("# it's ", false),
            ("# it's\n", true),
            ("echo $# ", true),
            ("echo \\", false),
            ("echo $", false),
            ("echo `cat ", false),
            ("echo `cat` ", true),
            ("echo \"`cat ", false),
            ("echo \"`cat`\" ", true),
            ("echo $'it\\'s' ", false),
            ("echo \\' ", true),
            ("echo \"\\\" ", false),
            ("cat <<EOF\n", false),
            ("cat <<EOF\nEOF\n", true),
            ("cat <<-'EOF' >x\n\tEOF\n", true),
            ("cat <<EOF\nit's\nEOF\necho ", true),
            ("echo $((1 << 2))\n", true),
            ("cat <<<a\n", true),
            ("cat <<E.F\nE\n", false),
            ("cat <<'E F'\nE F\n", false),
            ("cat <<", true),
            ("cat <<\n", false),
            ("case $3 in\n  *'\n'*) refuse \"$1\" ;;\n", true),
        ] {
            let mut quotes = Quotes::default();
            quotes.text(before);
            assert_eq!(quotes.are_closed(), closed, "{before}");
        }
    }
}
