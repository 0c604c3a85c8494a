//! Trees and the types they are decoded into.

use super::*;
use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    name: Spanned<Name>,
    port: u16,
    #[serde(default)]
    debug: bool,
    mode: Option<Mode>,
    #[serde(default)]
    tags: Vec<Spanned<String>>,
    check: Option<Check>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Restart,
    Stop,
    Limit(u8),
}

/// A text or a map.
#[derive(Debug, PartialEq)]
enum Check {
    Path(String),
    Full(Probe),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Probe {
    path: Spanned<Name>,
}

impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CheckVisitor;
        impl<'de> Visitor<'de> for CheckVisitor {
            type Value = Check;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a path or a map")
            }

            fn visit_str<E>(self, text: &str) -> Result<Check, E> {
                Ok(Check::Path(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Check, A::Error> {
                Probe::deserialize(MapAccessDeserializer::new(map)).map(Check::Full)
            }
        }
        deserializer.deserialize_any(CheckVisitor)
    }
}

type Services = IndexMap<Spanned<Name>, Service>;

fn reports(text: &str) -> Vec<Diagnostic> {
    decode::<Services>(&tree(text)).1
}

fn messages(reports: &[Diagnostic]) -> Vec<&str> {
    reports.iter().map(|report| report.message.as_str()).collect()
}

#[test]
fn values_keep_their_places() {
    let text = "web: {name: \"a\", port: 80, mode: {limit: 3}, tags: [1.10, 'no'], check: {path: p}}\n";
    let (services, reports) = decode::<Services>(&tree(text));
    assert_eq!(reports, []);
    let services = services.unwrap();
    let (key, service) = services.first().unwrap();
    assert_eq!(&text[key.span.range()], "web");
    assert_eq!(&text[service.name.span.range()], "\"a\"");
    assert_eq!(&text[service.tags[1].span.range()], "'no'");
    assert_eq!(service.tags[0].value, "1.10");
    assert_eq!(service.mode, Some(Mode::Limit(3)));
    let Some(Check::Full(probe)) = &service.check else { panic!("{service:?}") };
    assert_eq!(&text[probe.path.span.range()], "p");
    assert!(services.get(&Name("web".to_owned())).is_some());
}

#[test]
fn spanned_works_with_any_other_format() {
    let value: Spanned<u8> = serde_json::from_str("3").unwrap();
    assert_eq!(value.value, 3);
    assert_eq!(serde_json::to_string(&value).unwrap(), "3");
    let map: IndexMap<Spanned<String>, u8> = serde_json::from_str("{\"a\": 1}").unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), "{\"a\":1}");
}

#[test]
fn all_mistakes_come_in_one_run() {
    let text = "\
web: {name: web, prt: 80, debug: yes, mode: restrt}
API: {name: api, port: 1}
db: {name: DB, port: '5432', tags: [a, [b], c], check: [x]}
cache: {port: 99999, tags: x, colour: red, check: {pth: x}}
queue: text
";
    let found = reports(text);
    assert_eq!(
        messages(&found),
        [
            "`web` has no key `prt`",
            "expected `true` or `false` for `debug`, found the text `yes`",
            "expected one of `restart`, `stop` and `limit` for `mode`, found the text `restrt`",
            "`API` is not a name: use small letters",
            "`DB` is not a name: use small letters",
            "expected a whole number for `port`, found the text `5432`",
            "expected a text for `tags`, found a list",
            "expected a path or a map for `check`, found a list",
            "expected a whole number from 0 to 65535, found `99999`",
            "expected a list for `tags`, found the text `x`",
            "`cache` has no key `colour`",
            "`check` has no key `pth`",
            "`cache` lacks the key `name`",
            "expected a map for `queue`, found the text `text`",
        ]
    );
    let fixed = mend(text, reports);
    assert_eq!(
        fixed,
        "\
web: {name: web, port: 80, debug: true, mode: restart}
api: {name: api, port: 1}
db: {name: db, port: 5432, tags: [a, [b], c], check: [x]}
cache: {port: 99999, tags: [x], colour: red, check: {path: x}}
queue: text
"
    );
}

#[test]
fn a_missing_key_is_reported_at_its_owner() {
    let text = "web:\n  port: 80\n";
    let found = reports(text);
    assert_eq!(codes(&found), [Code::MissingKey]);
    assert_eq!(places(text, &found), ["web"]);
    let (_, found) = decode::<Service>(&tree("port: 80\n"));
    assert_eq!(messages(&found), ["the file lacks the key `name`"]);
}

#[test]
fn nothing_is_no_text_and_no_map() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only decoded")]
    struct Texts {
        a: String,
        b: String,
        c: Vec<String>,
        d: IndexMap<String, String>,
        e: Option<String>,
    }
    let check = |text: &str| decode::<Texts>(&tree(text)).1;
    let text = "a: ~\nb:\nc:\nd:   # here\ne:\n";
    assert_eq!(codes(&check(text)), [Code::WrongType; 4]);
    assert_eq!(mend(text, check), "a: \"~\"\nb: \"\"\nc: []\nd: {}   # here\ne:\n");
    assert_eq!(mend("{a, b: , c: null, d: {}}", check), "{a: \"\", b: \"\" , c: [], d: {}}");
}

#[test]
fn one_spelling_of_numbers_and_truth() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only decoded")]
    struct Values {
        n: Vec<u8>,
        b: Vec<bool>,
        f: Vec<f64>,
        i: Vec<i64>,
    }
    let check = |text: &str| decode::<Values>(&tree(text)).1;
    let text = "n: [017, '5', +3, 0]\nb: [on, No, \"true\", False, y, false]\nf: ['1.5', 2]\ni: [-08, -3]\n";
    assert_eq!(
        mend(text, check),
        "n: [17, 5, 3, 0]\nb: [true, false, true, false, true, false]\nf: [1.5, 2]\ni: [-8, -3]\n"
    );
    let (_, found) = decode::<Values>(&tree("n: [0x10, 1.0, 256, -1, x]\nb: [maybe]\nf: [.inf, nan]\ni: [~]\n"));
    assert_eq!(found.len(), 9);
    assert!(found.iter().all(|report| matches!(report.help, Help::Advice(_))));
}

#[test]
fn a_mistake_behind_an_alias_is_reported_once() {
    let found = reports("a: &a {name: A, port: 1}\nb: *a\nc: *a\n");
    assert_eq!(codes(&found), [Code::InvalidValue]);
}

#[test]
fn decoding_ends_however_many_mistakes_there_are() {
    let text: String = (0..1000).fold(String::new(), |text, n| text + &format!("S{n}: 1\n"));
    let (services, found) = decode::<Services>(&tree(&text));
    assert!(services.is_none());
    assert_eq!(found.len(), 200);
}

#[cfg(feature = "schema")]
#[test]
fn a_schema_does_not_know_of_places() {
    assert_eq!(schemars::schema_for!(Spanned<String>), schemars::schema_for!(String));
}
