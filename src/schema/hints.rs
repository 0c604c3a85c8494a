//! What editors show and offer: defaults and examples where the description names one, and Markdown.

use serde_json::{Value, json};

/// Words of a description before a default value, which ends the sentence.
const DEFAULT: &str = "Default: ";

/// Words of a description before an example.
const EXAMPLES: [&str; 2] = ["for example `", "such as `"];

/// Adds the hints to a schema and to all that it contains.
pub(super) fn add(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(description)) = object.get("description").cloned() {
                if let Some(default) = default(&description).filter(|_| !object.contains_key("default")) {
                    let is_list = object.get("items").is_some();
                    object.insert("default".to_owned(), if is_list { json!([default]) } else { default });
                }
                if let Some(example) = example(&description).filter(|_| !object.contains_key("examples")) {
                    object.insert("examples".to_owned(), json!([example]));
                }
                if description.contains('`') {
                    object.insert("markdownDescription".to_owned(), Value::String(description));
                }
            }
            // An empty place or list says nothing.
            if object.get("default").is_some_and(|default| default.is_null() || *default == json!([])) {
                object.remove("default");
            }
            object.values_mut().for_each(add);
        }
        Value::Array(items) => items.iter_mut().for_each(add),
        _ => {}
    }
}

/// The value at the end of a description, when it is one word. What stands in backticks there is no value, but how one
/// is made.
fn default(description: &str) -> Option<Value> {
    let (_, rest) = description.rsplit_once(DEFAULT)?;
    let word = rest.strip_suffix('.').filter(|word| !word.is_empty() && !word.contains([' ', '`']))?;
    let number = word.parse::<u64>().map(|number| json!(number)).ok();
    let truth = || word.parse::<bool>().map(|truth| json!(truth)).ok();
    Some(number.or_else(truth).unwrap_or_else(|| json!(word)))
}

/// The text that a description gives as an example.
fn example(description: &str) -> Option<&str> {
    let rest = EXAMPLES.iter().find_map(|words| description.split_once(words)).map(|(_, rest)| rest)?;
    let (text, _) = rest.split_once('`')?;
    Some(text).filter(|text| !text.contains(": ") && !text.contains('{'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_example_is_one_text() {
        assert_eq!(super::example("Path, for example `/shop`."), Some("/shop"));
        assert_eq!(super::example("Variables, for example `PATH: /bin`."), None);
        assert_eq!(super::example("Path."), None);
    }

    #[test]
    fn a_default_is_one_word() {
        let default = super::default;
        assert_eq!(default("Time between two checks. Default: 10s."), Some(json!("10s")));
        assert_eq!(default("Failed checks. Default: 3."), Some(json!(3)));
        assert_eq!(default("Whether it is loud. Default: false."), Some(json!(false)));
        assert_eq!(default("A file. Default: .env.example."), Some(json!(".env.example")));
        assert_eq!(default("Title. Default: the name."), None);
        assert_eq!(default("Folder. Default: /."), Some(json!("/")));
        assert_eq!(default("Home. Default: `/home/NAME`."), None);
        assert_eq!(default("Nothing."), None);
    }
}
