//! Escaping stays: in an override, too, a text is one word of the shell, and reads as it was given in Markdown.

use std::process::Command;

use proptest::prelude::*;

use super::{SEVERAL, Templates, outcome};

/// The title of a spec, and what a real shell makes of a script that prints it.
fn printed(title: &str, template: &str) -> Vec<String> {
    let quoted = serde_json::to_string(&title.replace('$', "$$")).unwrap();
    let spec = SEVERAL.replace("title: Shop", &format!("title: {quoted}"));
    let files = outcome(&spec, &Templates::one("scripts/ready.sh", template)).files();
    let script = &files["rootfs/etc/s6-overlay/scripts/hull-ready"];
    let output = Command::new("sh").args(["-c", script]).output().unwrap();
    assert!(output.status.success(), "{script}");
    String::from_utf8(output.stdout).unwrap().split_terminator('\0').map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_one_word(title in r#"[a-z '"\\$`{}*?~!#&;|<>()=\[\]-]{1,16}"#) {
        prop_assume!(!title.trim().is_empty());
        let template = "printf '%s\\0' {{ title }} \"$(printf %s {{ title }}x)\" a{{ title }}'b'\n";
        let words = printed(&title, template);
        prop_assert_eq!(words, vec![title.clone(), format!("{title}x"), format!("a{title}b")]);
    }
}

#[test]
fn a_text_is_escaped_in_markdown() {
    let spec = SEVERAL.replace("title: Shop", "title: \"*a* | <b> `c`\"");
    let files = outcome(&spec, &Templates::one("readme/skeleton.md", "# {{ title }}\n")).files();
    let (_, skeleton) = files["README.md"].split_once("== skeleton\n").unwrap();
    assert_eq!(skeleton, "# \\*a\\* \\| \\<b\\> \\`c\\`\n");
}
