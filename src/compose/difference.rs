//! What one file must say to become another one when Compose lays it over the first.
//!
//! Compose merges maps by their keys, appends to most lists and replaces texts; `!override` replaces a list or a map, and
//! `!reset` takes a key away: <https://docs.docker.com/reference/compose-file/merge/>.

use crate::yaml_out::{Entry, Mapping, Tag, Value, tagged};

const OVERRIDE: Tag = Tag::new("override");
const RESET: Tag = Tag::new("reset");

/// Lists that Compose replaces by itself, since they are one command each.
const REPLACED: [&str; 3] = ["command", "entrypoint", "test"];

/// What to lay over `base` to get `wanted`.
pub fn difference(base: &Mapping, wanted: &Mapping) -> Mapping {
    let mut over = Mapping::new();
    for (key, entry) in wanted.iter() {
        let Entry { value, comment: _, gap } = entry;
        let said = match base.get(key).map(|entry| &entry.value) {
            None => Some(value.clone()),
            Some(before) => changed(key, before, value),
        };
        if let Some(value) = said {
            over.put_entry(key, Entry { value, comment: String::new(), gap: *gap });
        }
    }
    for (key, entry) in base.iter().filter(|(key, _)| wanted.get(key).is_none()) {
        over.put(key, tagged(RESET, nothing(&entry.value)));
    }
    over
}

/// Compose does not look at what `!reset` stands before; others take it for the value of the key.
fn nothing(before: &Value) -> Value {
    match before {
        Value::Mapping(_) => Value::Mapping(Mapping::new()),
        Value::Sequence(_) => Value::Sequence(Vec::new()),
        _ => Value::Null,
    }
}

/// What to say under a key that is there already; nothing where it stays as it is.
fn changed(key: &str, before: &Value, wanted: &Value) -> Option<Value> {
    match (before, wanted) {
        _ if before == wanted => None,
        (Value::Mapping(before), Value::Mapping(wanted)) => {
            Some(difference(before, wanted)).filter(|over| !over.is_empty()).map(Value::Mapping)
        }
        (Value::Sequence(_), Value::Sequence(_)) if REPLACED.contains(&key) => Some(wanted.clone()),
        (Value::Sequence(before), Value::Sequence(items)) if before.iter().all(|item| items.contains(item)) => {
            let more: Vec<Value> = items.iter().filter(|item| !before.contains(item)).cloned().collect();
            // The same items in another order are the same to Compose.
            (!more.is_empty()).then_some(Value::Sequence(more))
        }
        (Value::Sequence(_) | Value::Mapping(_), _) => Some(tagged(OVERRIDE, wanted.clone())),
        _ => Some(wanted.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml_out::document;

    fn list(items: &[&str]) -> Value {
        Value::Sequence(items.iter().map(|item| (*item).into()).collect())
    }

    #[test]
    fn only_what_is_otherwise_is_said() {
        let base = Mapping::from_iter([
            ("image", "app".into()),
            ("command", list(&["serve"])),
            ("ports", list(&["80:80"])),
            ("volumes", list(&["data:/data", "logs:/logs"])),
            ("restart", "always".into()),
            ("tmpfs", list(&["/run"])),
            ("deploy", Value::Mapping(Mapping::from_iter([("mode", "global")]))),
            ("environment", Value::Mapping(Mapping::from_iter([("A", "1"), ("B", "2"), ("C", "3")]))),
        ]);
        let wanted = Mapping::from_iter([
            ("image", "app".into()),
            ("command", list(&["serve", "--reload"])),
            ("ports", list(&["80:80", "9229:9229"])),
            ("volumes", list(&["data:/data"])),
            ("environment", Value::Mapping(Mapping::from_iter([("A", "1"), ("B", "4"), ("D", "5")]))),
        ]);
        assert_eq!(
            document("", &difference(&base, &wanted)),
            "command:
  - serve
  - \"--reload\"
ports:
  - \"9229:9229\"
volumes: !override
  - data:/data
environment:
  B: \"4\"
  D: \"5\"
  C: !reset null
restart: !reset null
tmpfs: !reset []
deploy: !reset {}
"
        );
        assert!(difference(&base, &base).is_empty());
    }
}
