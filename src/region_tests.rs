use super::*;

fn regions() -> Vec<(String, String)> {
    [("ports", "| 80 |\n"), ("health", "ok")].map(|(name, body)| (name.to_owned(), body.to_owned())).to_vec()
}

fn applied(text: &str) -> Result<String, RegionError> {
    apply(Language::Markdown, text, "app", &regions())
}

fn problem_of(text: &str) -> (usize, Problem) {
    let error = applied(text).unwrap_err();
    (error.line, error.problem)
}

#[test]
fn only_bodies_change() {
    let text = "# Mine \n<!-- hull:app:ports -->\nold\n<!-- /hull:app:ports -->\ntail without newline";
    let new = "# Mine \n<!-- hull:app:ports -->\n| 80 |\n<!-- /hull:app:ports -->\ntail without newline";
    assert_eq!(applied(text).unwrap(), new);
    assert_eq!(applied(new).unwrap(), new);
}

#[test]
fn carriage_returns_stay() {
    let text = "a\r\n<!-- hull:app:health -->\r\n<!-- /hull:app:health -->\r\nlone\nb\r\n";
    let new = "a\r\n<!-- hull:app:health -->\r\nok\r\n<!-- /hull:app:health -->\r\nlone\nb\r\n";
    assert_eq!(applied(text).unwrap(), new);
}

#[test]
fn the_last_line_needs_no_newline() {
    let text = "<!-- hull:app:health -->\n<!-- /hull:app:health -->";
    assert_eq!(applied(text).unwrap(), "<!-- hull:app:health -->\nok\n<!-- /hull:app:health -->");
}

#[test]
fn spaces_in_and_before_a_marker_do_not_matter() {
    let text = "   <!--hull:app:health-->\n<!--  /hull:app:health  -->  \n";
    assert_eq!(applied(text).unwrap(), "   <!--hull:app:health-->\nok\n<!--  /hull:app:health  -->  \n");
}

#[test]
fn code_and_other_projects_are_left_alone() {
    for text in [
        "```md\n<!-- hull:app:ports -->\n```\n",
        "~~~~\n~~~\n<!-- hull:app:ports -->\n~~~~~\n",
        "```\n~~~\n<!-- /hull:app:ports -->\n",
        "    <!-- hull:app:ports -->\n",
        "\t<!-- hull:app:ports -->\n",
        "<!-- hull:other:ports -->\n",
        "<!-- hull:app2:ports -->\n",
        "see `<!-- hull:app:ports -->`\n",
        "",
    ] {
        assert_eq!(applied(text).unwrap(), text);
    }
}

#[test]
fn a_line_of_inline_code_opens_no_block() {
    assert_eq!(problem_of("```x``` y\n<!-- hull:app:ports -->\n"), (2, Problem::Unclosed("ports".into())));
}

#[test]
fn markers_that_do_not_add_up_are_reported_with_their_line() {
    let unknown = |name: &str, nearest: Option<&str>| Problem::Unknown {
        name: name.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    let inside = |name: &str, open: &str| Problem::Inside { name: name.into(), open: open.into() };
    let (start, end) = ("<!-- hull:app:ports -->\n", "<!-- /hull:app:ports -->\n");
    let cases = [
        (start.to_owned(), 1, Problem::Unclosed("ports".into())),
        (format!("\n{end}"), 2, Problem::Unopened("ports".into())),
        (format!("{start}{end}{start}{end}"), 3, Problem::Repeated("ports".into())),
        (format!("{start}{start}{end}"), 2, inside("ports", "ports")),
        (format!("{start}<!-- /hull:app:health -->\n{end}"), 2, inside("health", "ports")),
        ("<!-- hull:app:prots -->\n".into(), 1, unknown("prots", Some("ports"))),
        ("<!-- hull:app:weather -->\n".into(), 1, unknown("weather", None)),
    ];
    for (text, line, problem) in cases {
        assert_eq!(problem_of(&text), (line, problem), "{text}");
    }
}

mod property {
    use proptest::prelude::*;

    use super::{Language, apply, find, regions};

    /// Lines that look like markers, and are none, and any others.
    fn line() -> impl Strategy<Value = String> {
        let like = [
            "<!-- hull:other:ports -->",
            "    <!-- hull:app:ports -->",
            "see `<!-- /hull:app:ports -->`",
            "x # hull:app:ports",
            "\t# hull:app:ports",
            "#hull:app2:ports",
            "\u{feff}ä\r",
            "",
            " ",
        ];
        let any = "[^\u{0}\n`~]{0,12}".prop_filter("it would be a marker", |text| !text.contains("hull:app:"));
        prop_oneof![prop::sample::select(like.to_vec()).prop_map(str::to_owned), any]
    }

    fn lines() -> impl Strategy<Value = String> {
        prop::collection::vec((line(), prop::bool::ANY), 0..6).prop_map(|lines| {
            lines.iter().map(|(line, crlf)| line.clone() + if *crlf { "\r\n" } else { "\n" }).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn only_the_region_changes(before in lines(), old in lines(), between in lines(), after in lines(), end in line()) {
            for (language, open, close) in
                [(Language::Markdown, "<!-- ", " -->"), (Language::Makefile, "# ", "")]
            {
                let marker = |name: &str| format!("{open}{name}{close}\n");
                let text = [
                    &before, &marker("hull:app:ports"), &old, &marker("/hull:app:ports"),
                    &between, &marker("hull:app:health"), &marker("/hull:app:health"), &after, &end,
                ].map(String::as_str).concat();
                let new = apply(language, &text, "app", &regions()).unwrap();
                let found = find(language, &new, "app", &regions()).unwrap();
                prop_assert_eq!(found.len(), 2);
                let head = before.len() + marker("hull:app:ports").len();
                let tail = after.len() + end.len() + marker("/hull:app:health").len();
                prop_assert_eq!(&new[..head], &text[..head]);
                prop_assert_eq!(&new[new.len() - tail..], &text[text.len() - tail..]);
                let middle = [marker("/hull:app:ports"), between.clone(), marker("hull:app:health")].concat();
                prop_assert_eq!(&new[found[0].body.end..found[1].body.start], middle.as_str());
                prop_assert_eq!(new[found[0].body.clone()].replace("\r\n", "\n"), "| 80 |\n");
                // A second run has nothing to do.
                prop_assert_eq!(apply(language, &new, "app", &regions()).unwrap(), new);
            }
        }
    }
}
