//! The layout: indentation, comments, empty lines and literal blocks.

use super::scalar::{self, is_printable};
use super::{Entry, Mapping, Tag, Tagged, Value};

/// A whole document: comments at its head, then the mapping.
///
/// ```
/// use hullwright::yaml_out::{Mapping, document};
///
/// let mut ports = Mapping::new();
/// ports.put("restart", "no");
/// assert_eq!(document("Made by hand.", &ports), "# Made by hand.\n\nrestart: \"no\"\n");
/// ```
pub fn document(header: &str, root: &Mapping) -> String {
    let mut printer = Printer { text: String::new() };
    if !header.is_empty() {
        printer.comment(header, 0);
        printer.text.push('\n');
    }
    if root.is_empty() {
        printer.text.push_str("{}\n");
    } else {
        printer.mapping(root, 0, false);
    }
    printer.text
}

struct Printer {
    text: String,
}

impl Printer {
    fn indent(&mut self, depth: usize) {
        self.text.push_str(&"  ".repeat(depth));
    }

    /// One comment per line. What a YAML reader could take for a line's end, or refuse, becomes a space.
    fn comment(&mut self, comment: &str, depth: usize) {
        for line in comment.lines() {
            let line: String = line.chars().map(|each| if is_printable(each) { each } else { ' ' }).collect();
            self.indent(depth);
            self.text.push_str(format!("# {line}").trim_end());
            self.text.push('\n');
        }
    }

    /// The entries; `placed` is whether the cursor stands already where the first one begins.
    fn mapping(&mut self, mapping: &Mapping, depth: usize, placed: bool) {
        for (index, (name, entry)) in mapping.iter().enumerate() {
            let first = index == 0;
            if entry.gap && !first {
                self.text.push('\n');
            }
            if !(first && placed) {
                self.comment(&entry.comment, depth);
                self.indent(depth);
            }
            self.entry(name, entry, depth);
        }
    }

    fn entry(&mut self, name: &str, entry: &Entry, depth: usize) {
        self.text.push_str(&scalar::text(name));
        self.text.push(':');
        match self.tag(&entry.value) {
            Value::Mapping(inner) if !inner.is_empty() => {
                self.text.push('\n');
                self.mapping(inner, depth + 1, false);
            }
            Value::Sequence(items) if !items.is_empty() => {
                self.text.push('\n');
                self.indent(depth + 1);
                self.sequence(items, depth + 1);
            }
            leaf => {
                self.text.push(' ');
                self.leaf(leaf, depth);
            }
        }
    }

    /// The tag of a value, where it has one, behind a blank; what comes back is the value without it.
    fn tag<'v>(&mut self, value: &'v Value) -> &'v Value {
        let Value::Tagged(Tagged { tag: Tag(name), value }) = value else { return value };
        self.text.push_str(" !");
        self.text.push_str(name);
        value
    }

    /// The items; the cursor stands where the first dash goes.
    fn sequence(&mut self, items: &[Value], depth: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.indent(depth);
            }
            self.item(item, depth);
        }
    }

    fn item(&mut self, item: &Value, depth: usize) {
        self.text.push('-');
        let is_tagged = matches!(item, Value::Tagged(_));
        match self.tag(item) {
            Value::Mapping(inner) if !inner.is_empty() => {
                let commented = inner.iter().next().is_some_and(|(_, first)| !first.comment.is_empty());
                let placed = !commented && !is_tagged;
                self.text.push(if placed { ' ' } else { '\n' });
                self.mapping(inner, depth + 1, placed);
            }
            Value::Sequence(inner) if !inner.is_empty() => {
                if is_tagged {
                    self.text.push('\n');
                    self.indent(depth + 1);
                } else {
                    self.text.push(' ');
                }
                self.sequence(inner, depth + 1);
            }
            leaf => {
                self.text.push(' ');
                self.leaf(leaf, depth);
            }
        }
    }

    /// What ends the line it begins on, or is a literal block.
    fn leaf(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Text(text) if is_block(text) => return self.block(text, depth + 1),
            Value::Text(text) => self.text.push_str(&scalar::text(text)),
            Value::Integer(number) => self.text.push_str(&number.to_string()),
            Value::Float(number) => self.text.push_str(&scalar::float(*number)),
            Value::Bool(flag) => self.text.push_str(&flag.to_string()),
            Value::Null => self.text.push_str("null"),
            Value::Sequence(_) => self.text.push_str("[]"),
            Value::Mapping(_) => self.text.push_str("{}"),
            Value::Tagged(_) => unreachable!("internal: the tag was taken before, and there is one"),
        }
        self.text.push('\n');
    }

    fn block(&mut self, text: &str, depth: usize) {
        self.text.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
        for line in text.lines() {
            if !line.is_empty() {
                self.indent(depth);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }
}

/// Whether the text reads well as a literal block and comes back from it: several lines, no more than one line break at
/// the end, no space at either end, and nothing that needs an escape.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let clean_ends = !body.starts_with(char::is_whitespace) && !body.ends_with(char::is_whitespace);
    body.contains('\n') && clean_ends && body.chars().all(|each| each == '\n' || is_printable(each))
}

#[cfg(test)]
mod tests {
    use super::super::tagged;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> serde_yaml::Value {
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// What an independent reader must make of a value.
    fn expected(value: &Value) -> serde_yaml::Value {
        match value {
            Value::Text(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Bool(flag) => (*flag).into(),
            Value::Null => serde_yaml::Value::Null,
            Value::Sequence(items) => items.iter().map(expected).collect(),
            Value::Mapping(mapping) => expected_mapping(mapping),
            Value::Tagged(Tagged { tag: Tag(name), value }) => {
                let tag = serde_yaml::value::Tag::new(*name);
                serde_yaml::Value::Tagged(Box::new(serde_yaml::value::TaggedValue { tag, value: expected(value) }))
            }
        }
    }

    fn expected_mapping(mapping: &Mapping) -> serde_yaml::Value {
        serde_yaml::Value::Mapping(
            mapping.iter().map(|(name, entry)| (name.into(), expected(&entry.value))).collect::<serde_yaml::Mapping>(),
        )
    }

    fn nasty_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            r"[ \t\n#:\-'a&*!|>%@`,\[\]{}?~=\\$0-9.]{0,10}",
            r"[0-9._:+eExoTtZ\-]{1,12}",
            "(?i)(y|n|yes|no|on|off|true|false|null|~|\\.inf|\\.nan|<<)",
            r"([a-z #:-]{0,6}\n){1,4}[a-z ]{0,3}",
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            4 => nasty_text().prop_map(Value::Text),
            1 => any::<i64>().prop_map(Value::Integer),
            1 => (-1e6..1e6f64).prop_map(Value::Float),
            1 => any::<bool>().prop_map(Value::Bool),
            1 => Just(Value::Null),
        ];
        leaf.prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Sequence),
                mapping(inner.clone()).prop_map(Value::Mapping),
                inner.prop_map(|value| tagged(Tag::new("override"), value)),
            ]
        })
    }

    fn mapping(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Mapping> {
        let entry = (nasty_text(), values, prop_oneof![3 => Just(String::new()), 1 => nasty_text()], any::<bool>());
        prop::collection::vec(entry, 0..5).prop_map(|entries| {
            let mut mapping = Mapping::new();
            for (name, value, comment, gap) in entries {
                mapping.put_entry(&name, Entry { value, comment, gap });
            }
            mapping
        })
    }

    #[test]
    fn layout() {
        let mut service = Mapping::new();
        service.put("command", "set -e\nexec app\n");
        service.put_entry(
            "ports",
            Entry { value: ["8080:80"].into_iter().collect(), comment: "Web\n\ninterface".into(), gap: true },
        );
        service.put("volumes", Value::Sequence(vec![Mapping::from_iter([("type", "bind"), ("source", ".")]).into()]));
        service.put("empty", Mapping::new());
        let root: Mapping = [("services", Mapping::from_iter([("app", service)]))].into_iter().collect();
        let text = "services:\n  app:\n    command: |\n      set -e\n      exec app\n\n    # Web\n    #\n    # interface\n    \
                    ports:\n      - \"8080:80\"\n    volumes:\n      - type: bind\n        source: \".\"\n    empty: {}\n";
        assert_eq!(document("", &root), text);
    }

    #[test]
    fn a_tag_stands_before_its_value() {
        const RESET: Tag = Tag::new("reset");
        let list: Value = ["a", "b"].into_iter().collect();
        let root: Mapping = [
            ("list", tagged(Tag::new("override"), list.clone())),
            ("map", tagged(Tag::new("override"), Mapping::from_iter([("a", "b")]))),
            ("none", tagged(RESET, Value::Null)),
            ("text", tagged(RESET, "a\nb\n")),
            ("items", Value::Sequence(vec![tagged(RESET, list), tagged(RESET, Value::Sequence(vec![]))])),
            ("once", tagged(RESET, tagged(Tag::new("override"), "a"))),
        ]
        .into_iter()
        .collect();
        let text = "list: !override\n  - a\n  - b\nmap: !override\n  a: b\nnone: !reset null\ntext: !reset |\n  a\n  b\n\
                    items:\n  - !reset\n    - a\n    - b\n  - !reset []\nonce: !reset a\n";
        assert_eq!(document("", &root), text);
    }

    #[test]
    fn one_line_texts_of_a_comment_stay_in_it() {
        let mut root = Mapping::new();
        let comment = "a\r\u{85}\u{2028}b: c".to_owned();
        root.put_entry("x", Entry { value: Value::Null, comment, gap: false });
        assert_eq!(document("", &root), "# a   b: c\nx: null\n");
    }

    proptest! {
        #[test]
        fn every_value_comes_back(root in mapping(value()), header in nasty_text()) {
            let text = document(&header, &root);
            prop_assert_eq!(read(&text), expected_mapping(&root), "{}", text);
        }
    }
}
