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
    /// `#`, to the end of the line.
    Comment,
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
        self.document.is_none() && matches!(self.open.last(), None | Some(Open::Command))
    }

    /// Whether the same is open at both places.
    pub(super) fn are_like(&self, other: &Self) -> bool {
        self.open == other.open && self.document.is_some() == other.document.is_some()
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
        let at_start = self.before.is_none_or(|before| before.is_whitespace() || ";&|(".contains(before));
        match (self.open.last(), each) {
            (Some(Open::Single), '\'') => drop(self.open.pop()),
            (Some(Open::Comment), '\n') => drop(self.open.pop()),
            (Some(Open::Single | Open::Comment), _) => {}
            _ if escaped => {}
            (_, '\\') => self.is_escaped = true,
            (Some(Open::Double), '"') => drop(self.open.pop()),
            (Some(Open::Double), '(') if self.before == Some('$') => self.open.push(Open::Command),
            (Some(Open::Double), _) => {}
            (_, '"') => self.open.push(Open::Double),
            (_, '\'') => self.open.push(Open::Single),
            (_, '#') if at_start => self.open.push(Open::Comment),
            (Some(Open::Command), '(') => self.open.push(Open::Command),
            (Some(Open::Command), ')') => drop(self.open.pop()),
            (_, '<') if self.before != Some('<') => self.next = document(rest).or(self.next.take()),
            _ => {}
        }
        if each == '\n' && self.open.is_empty() {
            self.document = self.next.take().map(|end| (end, String::new()));
        }
        self.before = Some(each);
    }
}

/// The end of the here-document that begins behind a `<`.
fn document(rest: &str) -> Option<String> {
    let word = rest.strip_prefix('<')?.trim_start_matches('-').trim_start_matches(' ');
    let is_quoted = word.starts_with(['\'', '"', '\\']);
    let word: String = word
        .trim_start_matches(['\'', '"', '\\'])
        .chars()
        .take_while(|each| each.is_alphanumeric() || *each == '_')
        .collect();
    // `1 << 2` shifts.
    let is_name = word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    (is_name || is_quoted && !word.is_empty()).then_some(word)
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
            ("echo \\' ", true),
            ("echo \"\\\" ", false),
            ("cat <<EOF\n", false),
            ("cat <<EOF\nEOF\n", true),
            ("cat <<-'EOF' >x\n\tEOF\n", true),
            ("cat <<EOF\nit's\nEOF\necho ", true),
            ("echo $((1 << 2))\n", true),
            ("cat <<<a\n", true),
            ("case $3 in\n  *'\n'*) refuse \"$1\" ;;\n", true),
        ] {
            let mut quotes = Quotes::default();
            quotes.text(before);
            assert_eq!(quotes.are_closed(), closed, "{before}");
        }
    }
}
