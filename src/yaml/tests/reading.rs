//! Texts and their trees, or what is wrong with them.

use super::*;
use std::fmt::Write;

#[test]
fn texts_are_read_as_written() {
    for text in [
        "1.10",
        "017",
        "0755",
        "no",
        "on",
        "y",
        "22:22",
        "1e3",
        "~5",
        "0x10",
        "1_000",
        "2026-11-21",
        "${services.db.url}",
    ] {
        let node = tree(&format!("key: {text}\n{text}: value\n"));
        assert_eq!(node.get("key").and_then(Node::text), Some(text));
        assert_eq!(node.get(text).and_then(Node::text), Some("value"));
    }
}

#[test]
fn nothing_is_plain_and_nothing_else() {
    let node = tree("a:\nb: ~\nc: null\nd: \"\"\ne: '~'\nf: Null\n");
    let nothing: Vec<bool> = node.entries().unwrap().iter().map(|entry| entry.value.is_nothing()).collect();
    assert_eq!(nothing, [true, true, true, false, false, false]);
}

#[test]
fn places_cover_quotes_and_brackets() {
    let text = "\u{feff}'k' : \"v\"\r\nl: [a, 'b']\r\nm:\r\n  n: |\r\n    é\r\n\r\no:\r\n";
    let node = tree(text);
    let entries = node.entries().unwrap();
    assert_eq!(&text[entries[0].key.span.range()], "'k'");
    let values: Vec<&str> = entries.iter().map(|entry| &text[entry.value.span.range()]).collect();
    assert_eq!(values, ["\"v\"", "[a, 'b']", "n: |\r\n    é", ""]);
    assert_eq!(node.get("m").unwrap().get("n").unwrap().text(), Some("é\n"));
    assert_eq!(entries[3].value.span.range().start, text.len() - 2);
}

#[test]
fn aliases_and_merge_keys_are_resolved() {
    let text = "x-base: &base {a: 1, b: 2}\none: {<<: *base, b: 3}\ntwo: {<<: [*base, {c: 4}]}\nthree: *base\n";
    let mut node = tree(text);
    node.remove_free_keys();
    assert_eq!(node.entries().unwrap().len(), 3);
    let pairs = |key: &str| -> String {
        node.get(key)
            .unwrap()
            .entries()
            .unwrap()
            .iter()
            .flat_map(|entry| [entry.key.text.as_str(), entry.value.text().unwrap()])
            .collect()
    };
    assert_eq!([pairs("one"), pairs("two"), pairs("three")], ["a1b3", "a1b2c4", "a1b2"]);
    assert_eq!(&text[node.get("three").unwrap().span.range()], "{a: 1, b: 2}");
}

#[test]
fn an_empty_file_is_nothing() {
    assert!(tree("").is_nothing());
    assert!(tree("# nothing\n").is_nothing());
}

#[test]
fn scalars_can_be_rewritten_in_place() {
    let mut node = tree("a: x\nb: [x, {c: x}]\n");
    let span = node.get("a").unwrap().span;
    node.map_scalars(&mut |scalar, _| scalar.text.push('!'));
    assert_eq!(node.get("a").unwrap().text(), Some("x!"));
    assert_eq!(node.get("a").unwrap().span, span);
    assert_eq!(node.get("b").unwrap().items().unwrap()[1].get("c").unwrap().text(), Some("x!"));
}

#[test]
fn unquoted_references_are_all_found_and_mended() {
    let text = "a: {url: ${x.y}/p, b: [\"${q}\", ${z}]}\nc: ${fine}\nd: [a ${X:-{b, c}}]\n";
    let (node, reports) = read(text);
    assert_eq!(codes(&reports), [Code::UnquotedReference; 3]);
    assert_eq!(places(text, &reports), ["${x.y}/p", "${z}", "a ${X:-{b, c}}"]);
    assert_eq!(node.unwrap().get("a").unwrap().get("url").unwrap().text(), Some("${x.y}/p"));
    let fixed = "a: {url: \"${x.y}/p\", b: [\"${q}\", \"${z}\"]}\nc: ${fine}\nd: [\"a ${X:-{b, c}}\"]\n";
    assert_eq!(mend(text, |text| read(text).1), fixed);
}

#[test]
fn braces_of_other_tools_become_references() {
    let text = "a: {{ x.y }}/p/{{z}}\nb: http://{{ h }}\nc: [{{ x }}]\nd: ${{ x }}\ne: '{{ x }}'\nf: docker --format {{.Name}}\n";
    let (_, reports) = read(text);
    assert_eq!(codes(&reports), [Code::Braces; 4]);
    let fixed =
        "a: ${x.y}/p/${z}\nb: http://${h}\nc: [\"${x}\"]\nd: ${x}\ne: '{{ x }}'\nf: docker --format {{.Name}}\n";
    assert_eq!(mend(text, |text| read(text).1), fixed);
    assert_eq!(mend("a: {{ x | y }}\n", |text| read(text).1), "a: \"{{ x | y }}\"\n");
}

#[test]
fn texts_that_need_quotes_get_them() {
    let text = "a: @scope/x\nb: [`x`, @y]\nc: echo a: b\nd: [*.log, **/x]\ne: {f: g: h}\n";
    let (node, reports) = read(text);
    assert_eq!(codes(&reports), [Code::Syntax; 7]);
    assert_eq!(node.unwrap().get("c").unwrap().text(), Some("echo a: b"));
    let fixed = "a: \"@scope/x\"\nb: [\"`x`\", \"@y\"]\nc: \"echo a: b\"\nd: [\"*.log\", \"**/x\"]\ne: {f: \"g: h\"}\n";
    assert_eq!(mend(text, |text| read(text).1), fixed);
}

#[test]
fn a_key_stands_once() {
    let text = "a: 1\nb: {c: 1, d: 2, c: 3}\na: # again\n  - x\n\ne: 2\n";
    let (node, reports) = read(text);
    assert_eq!(codes(&reports), [Code::DuplicateKey; 2]);
    assert_eq!(reports[1].labels.len(), 2);
    assert_eq!(node.unwrap().get("a").unwrap().text(), Some("1"));
    assert_eq!(mend(text, |text| read(text).1), "a: 1\nb: {c: 1, d: 2}\n\ne: 2\n");
}

#[test]
fn control_characters_are_found_in_every_form() {
    let text = "a: b\0c\nd: \"e\\0\\x07f\"\n\"g\\n\": h\ni: |\n  j\u{7f}\tk\nl: m\u{feff}n\no: p\rq\n";
    let (_, reports) = read(text);
    assert_eq!(codes(&reports).iter().filter(|code| **code == Code::ControlCharacter).count(), 5);
    assert_eq!(codes(&reports).iter().filter(|code| **code == Code::OtherYaml).count(), 1);
    let fixed = "a: bc\nd: \"ef\"\n\"g\": h\ni: |\n  j\tk\nl: mn\no: pq\n";
    assert_eq!(mend(text, |text| read(text).1), fixed);
    assert!(read(&"\0".repeat(1000)).1.len() <= 21);
}

#[test]
fn yaml_beyond_the_language_is_refused() {
    let cases = [
        ("a: 1\n---\nb: 2\n", "---"),
        ("a: !reset b\n", "!reset"),
        ("? [a]\n: b\n", "[a]"),
        ("{a: b}: c\n", "{a: b}"),
        ("<<: text\n", "text"),
        ("a: &a [*a]\n", "*a"),
        ("%YAML 1.1\n---\na: 1\n", "%"),
        (": 1\n", ""),
    ];
    for (text, place) in cases {
        let (_, reports) = read(text);
        assert_eq!(codes(&reports), [Code::OtherYaml], "{text:?}");
        assert_eq!(places(text, &reports), [place]);
        mend(text, |text| read(text).1);
    }
    assert_eq!(tree("a: !!str 1\nb: !!map {}\n").get("a").unwrap().text(), Some("1"));
}

#[test]
fn broken_yaml_is_answered_at_its_place() {
    let cases = [
        ("a: [1, 2\n", "["),
        ("a: \"x\nb: y\n", "\""),
        ("a: 'it's'\n", "s"),
        ("a: 1\n  b: 2\n", ":"),
        ("a:\n\tb: 1\n\tc: 2\n", "b"),
        ("a: [1]]\n", "]"),
        ("a: \"\\q\"\n", "\""),
        ("- a\nb: 1\n", "b"),
        ("a:\n  - b\n c: 1\n", "c"),
        ("x: [${a, b]\n", "{"),
    ];
    for (text, place) in cases {
        let (node, reports) = read(text);
        assert_eq!(codes(&reports), [Code::Syntax], "{text:?}");
        assert_eq!(places(text, &reports), [place], "{text:?}");
        assert_eq!(node, None);
        mend(text, |text| read(text).1);
    }
    assert_eq!(mend("a:\n\tb: 1\n\tc: 2\n", |text| read(text).1), "a:\n  b: 1\n  c: 2\n");
}

#[test]
fn an_error_at_a_removed_character_lies_between_characters() {
    let text = ":\n\u{feff}/";
    let (_, reports) = read(text);
    assert_eq!(places(text, &reports)[0], "\u{feff}");
    check_reports(text, &reports);
}

#[test]
fn growth_is_bounded() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    let mut merges = String::from("a0: &a0 {k0: x}\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        writeln!(laughs, "a{level}: &a{level} [{}]", [below.as_str(); 9].join(", ")).unwrap();
        writeln!(merges, "a{level}: &a{level} {{<<: [{}], k{level}: x}}", [below.as_str(); 9].join(", ")).unwrap();
    }
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), ["*a"; 1000].join(", "));
    let many = format!("[{}]", "x,".repeat(200_000));
    for text in [laughs, merges, long, many, "x".repeat(2 << 20)] {
        let (node, reports) = read(&text);
        assert_eq!((node, codes(&reports)), (None, vec![Code::TooLarge]));
    }
}

#[test]
fn depth_is_bounded() {
    let nested = (1..70)
        .fold(String::from("a0: &a0 x\n"), |text, level| text + &format!("a{level}: &a{level} [*a{}]\n", level - 1));
    for text in ["[".repeat(10_000), "- ".repeat(10_000), "{a: ".repeat(10_000), "? ".repeat(10_000), nested] {
        assert_eq!(codes(&read(&text).1), [Code::TooDeep], "{text:.20}");
    }
    let lines = (0..10_000).fold(String::new(), |text, level| text + &" ".repeat(level.min(80)) + "a:\n");
    assert_eq!(codes(&read(&lines).1), [Code::TooDeep]);
    tree(&format!("{}{}", "[".repeat(64), "]".repeat(64)));
}
