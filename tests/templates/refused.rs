//! What is wrong with an override is found before anything is made.

use hullwright::diagnostic::{Code, Help};

use super::{ONE, SEVERAL, Templates, outcome};

/// The code, the place and the next step of the only finding.
fn refused(name: &str, text: &str) -> (Code, String, String) {
    let outcome = outcome(SEVERAL, &Templates::one(name, text));
    assert!(outcome.files.is_none(), "{name}: {text} makes files");
    assert_eq!(outcome.findings.len(), 1, "{}", outcome.report());
    let finding = &outcome.findings[0];
    let place = finding.labels[0].span;
    let next = match &finding.help {
        Help::Edit { message, .. } => message.clone(),
        Help::Advice(advice) => advice.clone(),
    };
    (finding.code, outcome.sources.text(place).to_owned(), next)
}

#[test]
fn names_that_a_template_does_not_see() {
    for (text, place, next) in [
        ("{{ titel }}", "titel", "write `title`"),
        ("{% if false %}{{ titel }}{% endif %}", "titel", "write `title`"),
        ("{% for port in ports %}{{ port.nmae }}{% endfor %}", "nmae", "write `name`"),
        ("{% for port in ports %}{% else %}{{ prots }}{% endfor %}", "prots", "write `ports`"),
        ("{{ title | uper }}", "uper", "write `upper`"),
        ("{% set name = titel %}", "titel", "write `title`"),
        ("{% if stamp and (titel or stamp) %}{% endif %}", "titel", "write `title`"),
        ("{{ title if titel else stamp }}", "titel", "write `title`"),
        ("{% for port in ports if port.nmae %}{% endfor %}", "nmae", "write `name`"),
        ("{% for port in ports %}{{ loop.frist }}{% endfor %}", "frist", "write `first`"),
    ] {
        let (code, at, step) = refused("scripts/ready.sh", text);
        assert_eq!((code, at.as_str(), step.as_str()), (Code::UnknownName, place, next), "{text}");
    }
    let (code, at, _) = refused("scripts/ready.sh", "{{ range(3) }}");
    assert_eq!((code, at.as_str()), (Code::UnknownName, "range(3)"));
    let (code, at, step) = refused("scripts/finish.sh", "{% if on_exit == 'stopp' %}{% endif %}");
    assert_eq!((code, at.as_str(), step.as_str()), (Code::UnknownName, "stopp", "write `stop`"));
    let (code, at, _) = refused("scripts/ready.sh", "{% include 'scripts/preamble.sh' %}");
    assert_eq!((code, at.as_str()), (Code::UnknownName, "scripts/preamble.sh"));
}

#[test]
fn filters_and_tests_that_would_undo_the_escaping_do_not_exist() {
    for filter in ["safe", "escape", "e", "string", "replace", "join", "default", "tojson", "format", "map"] {
        let (code, at, _) = refused("scripts/ready.sh", &format!("{{{{ title | {filter} }}}}"));
        assert_eq!((code, at.as_str()), (Code::UnknownName, filter));
    }
    for text in ["{% autoescape false %}{{ title }}{% endautoescape %}", "{{ title ~ title }}", "{{ title is safe }}"] {
        assert_eq!(refused("scripts/ready.sh", text).0, Code::NoTemplate, "{text}");
    }
}

#[test]
fn templates_and_blocks_that_do_not_exist() {
    for (name, text, place, next) in [
        (
            "scripts/run.sh",
            "{% extends 'built-in/scripts/rum.sh' %}",
            "built-in/scripts/rum.sh",
            "write `built-in/scripts/run.sh`",
        ),
        ("scripts/run.sh", "{% extends 'scripts/run.sh' %}", "scripts/run.sh", "write `built-in/scripts/run.sh`"),
        (
            "scripts/run.sh",
            "{% extends 'built-in/scripts/run.sh' %}{% block comand %}{% endblock %}",
            "comand",
            "write `command`",
        ),
        ("scripts/run.sh", "{% include 'scripts/premble.sh' %}", "scripts/premble.sh", "write `scripts/preamble.sh`"),
    ] {
        let (code, at, step) = refused(name, text);
        assert_eq!((code, at.as_str(), step.as_str()), (Code::UnknownTemplate, place, next), "{text}");
    }
    for (name, near) in
        [("run.sh", "scripts/run.sh"), ("scripts/rum.sh", "scripts/run.sh"), ("readme/port.md", "readme/ports.md")]
    {
        let (code, at, step) = refused(name, "");
        assert_eq!((code, at.as_str()), (Code::UnknownTemplate, "./templates"));
        assert!(step.starts_with(&format!("rename it to `{near}`")), "{step}");
    }
}

#[test]
fn values_that_cannot_stand_there() {
    for (name, text, place) in [
        ("scripts/ready.sh", "{{ marker }}", "marker"),
        ("scripts/ready.sh", "{{ ports }}", "ports"),
        ("scripts/ready.sh", "{% for each in title %}{% endfor %}", "title"),
        ("scripts/ready.sh", "{{ title.length }}", "length"),
        ("scripts/ready.sh", "{% if title > 3 %}{% endif %}", "title"),
        ("scripts/ready.sh", "{% for title in ports %}{% endfor %}", "title"),
        ("scripts/ready.sh", "echo \"{{ title }}\"", "title"),
        ("scripts/ready.sh", "# {{ title }}\n", "title"),
        ("scripts/ready.sh", "cat <<END\n{{ title }}\nEND\n", "title"),
        ("scripts/ready.sh", "{% if marker %}'{% endif %}x\n", "marker"),
        ("scripts/preamble.sh", "{% for each in preamble.exports %}{{ each.secret.name }}{% endfor %}", "name"),
        ("scripts/oneshot.sh", "{{ go_on }}", "go_on"),
        ("scripts/ready.sh", "{{ super() }}", "super()"),
        (
            "scripts/ready.sh",
            "{% extends 'built-in/scripts/ready.sh' %}{% block stamp %}\"{{ super() }}{% endblock %}",
            "super()",
        ),
        ("scripts/ready.sh", "`echo {{ title }}`", "title"),
        ("readme/skeleton.md", "{{ regions }}", "regions"),
    ] {
        let (code, at, step) = refused(name, text);
        assert_eq!((code, at.as_str()), (Code::TemplateValue, place), "{text}: {step}");
    }
}

#[test]
fn what_is_known_to_be_there_can_be_used() {
    for (name, text) in [
        ("scripts/ready.sh", "{% if marker %}{{ marker }}{% endif %}"),
        ("scripts/ready.sh", "{% if not marker %}{% else %}{{ marker }}{% endif %}"),
        ("scripts/ready.sh", "{% if not (not marker) and title %}{{ marker }}{% endif %}"),
        ("scripts/ready.sh", "{{ marker or title }}"),
        ("scripts/ready.sh", "{{ marker if marker else 'none' }}"),
        ("scripts/ready.sh", "{{ ports | length }} {{ title | upper | lower }}"),
        ("scripts/ready.sh", "echo \"{{ ports | length }}\" 'a'{{ title }}"),
        ("scripts/ready.sh", "echo \"$(printf %s {{ title }})\""),
        ("scripts/finish.sh", "echo \"{{ service }}: it's over\""),
        ("scripts/preamble.sh", "{% for each in preamble.exports if each.secret %}{{ each.secret.name }} {% endfor %}"),
    ] {
        let outcome = outcome(SEVERAL, &Templates::one(name, text));
        assert!(outcome.files.is_some(), "{text}\n{}", outcome.report());
    }
}

#[test]
fn what_is_no_template() {
    for (text, place) in [
        ("a\n  {% if title %}\n", "{% if title %}"),
        ("{% fro port in ports %}{% endfor %}", "{% fro port in ports %}{% endfor %}"),
        ("{% with a = title %}{% endwith %}", "with a = title %}{% endwith"),
        ("{% extends 'built-in/scripts/ready.sh' %}\necho lost\n", "echo lost"),
        ("echo\n{% extends 'built-in/scripts/ready.sh' %}", "extends 'built-in/scripts/ready.sh'"),
        ("{% set a %}{% endset %}", "set a %}{% endset"),
        ("{{ [1, 2] | length }}", "[1, 2]"),
    ] {
        let (code, at, step) = refused("scripts/ready.sh", text);
        assert_eq!((code, at.as_str()), (Code::NoTemplate, place), "{text}: {step}");
    }
}

#[test]
fn a_region_ends_where_it_does() {
    for (name, text) in [
        ("readme/ports.md", "```sh\ncurl localhost\n"),
        ("readme/ports.md", "a\n<!-- /hull:shop:ports -->\nb\n"),
        ("readme/health.md", "<!-- hull:shop:ports -->\n"),
        ("readme/skeleton.md", "{{ regions.ports }}\n{{ regions.ports }}\n"),
    ] {
        let (code, at, _) = refused(name, text);
        assert_eq!((code, at.as_str()), (Code::NoTemplate, text), "{name}");
    }
    for text in ["```sh\ncurl localhost\n```\n", "a\n<!-- /hull:other:ports -->\n"] {
        assert!(outcome(SEVERAL, &Templates::one("readme/ports.md", text)).files.is_some(), "{text}");
    }
}

#[test]
fn one_run_finds_everything() {
    let templates = Templates::one("scripts/ready.sh", "{{ a }}{% if b %}{{ title.c }}{% endif %}")
        .and("scripts/run.sh", "{% if %}")
        .and("rum.sh", "");
    let outcome = outcome(&SEVERAL.replace("hull: 1", "hull: 1\nservces: 1"), &templates);
    let codes: Vec<&str> = outcome.findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes, ["HW002", "HW255", "HW257", "HW257", "HW258", "HW256"], "{}", outcome.report());
}

#[test]
fn nothing_runs_for_ever_or_fills_the_memory() {
    let (code, at, _) = refused("scripts/secret.sh", "a{% include 'scripts/secret.sh' %}");
    assert_eq!((code, at.as_str()), (Code::EndlessTemplate, "scripts/secret.sh"));
    let mut nested = "{{ a.name }}".to_owned();
    for name in 'a'..='p' {
        nested = format!("{{% for {name} in preamble.exports %}}{nested}{{% endfor %}}");
    }
    let nested = nested.replace("{{ a.name }}", "{{ p.name }}");
    let variables =
        ["A", "B", "C", "D", "E", "F", "G", "H", "I"].map(|name| format!("      {name}: a$HOME\n")).concat();
    let spec = ONE.replace("      URL:", &format!("{variables}      URL:"));
    for text in [nested.clone(), nested.replace("{{ p.name }}", &"x".repeat(60_000))] {
        let outcome = outcome(&spec, &Templates::one("scripts/preamble.sh", &text));
        let errors = outcome.findings.iter().filter(|finding| finding.is_error());
        let codes: Vec<&str> = errors.map(|finding| finding.code.id()).collect();
        assert_eq!((codes, outcome.files.is_none()), (vec!["HW259"], true));
    }
    for text in [
        "{{ ".to_owned() + &"(".repeat(60_000),
        "{% if a %}".repeat(6_000),
        "a".repeat(65_537),
        "{{ 1".to_owned() + &" and 1".repeat(9_000) + " }}",
        "{% if title %}".to_owned() + &"{% elif title %}".repeat(390) + "{% endif %}{{ x",
    ] {
        assert_eq!(refused("scripts/ready.sh", &text).0, Code::NoTemplate);
    }
    let long = "{% if title %}".to_owned() + &"{% elif title %}".repeat(390) + "{% endif %}";
    assert!(outcome(SEVERAL, &Templates::one("scripts/ready.sh", &long)).files.is_some());
}
