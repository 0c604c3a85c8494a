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
