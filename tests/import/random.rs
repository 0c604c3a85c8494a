//! Whatever the sources say, there is a spec without errors or a message, and never a panic.

use std::collections::BTreeMap;

use hullwright::import::{Files, Item, Place, import};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use proptest::prelude::*;

/// Texts that mean something somewhere, or look as if they did.
const WORDS: &[&str] = &[
    "a",
    "app",
    "root",
    "0",
    "1000",
    "1.5",
    "-1",
    "/",
    "/a",
    "/a/b/",
    "./a",
    ".",
    "..",
    "../a",
    "*",
    "a*",
    "a b",
    "a:b",
    "a=b",
    "a=",
    "=",
    "$",
    "$A",
    "${A}",
    "${A:-b}",
    "${A:?b}",
    "${A",
    "$$",
    "${a.b}",
    "'",
    "\"",
    "\"a b\"",
    "'a b'",
    "\\",
    "\\\n",
    "\n",
    "\t",
    "`a`",
    "$(a)",
    "&&",
    "||",
    ";",
    "|",
    "<<EOF",
    "EOF",
    "#",
    "[",
    "]",
    "{",
    "}",
    "[\"a\",\"b\"]",
    "[]",
    "~",
    "null",
    "true",
    "no",
    "é",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    "--from=a",
    "--from=0",
    "--chown=a:b",
    "--chmod=0755",
    "--link",
    "--mount=type=cache,target=/a",
    "--mount=type=bind,from=a,source=/a,target=b",
    "--mount=type=secret,id=a",
    "AS",
    "debian",
    "scratch",
    "apt-get",
    "install",
    "-y",
    "useradd",
    "groupadd",
    "s6-overlay",
    ".tar.xz",
    "v3.2.2.0",
    "/init",
    "tini",
    "--",
    "8000",
    "8000:80",
    "127.0.0.1:80:80",
    "80/udp",
    "65536",
    "PASSWORD=x",
    "postgres://a:b@c",
    "CMD",
    "NONE",
    "curl",
    "x-a",
    "<<",
    "*a",
    "&a",
    "!reset",
    "longrun",
    "oneshot",
    "bundle",
    "3",
    "final",
    "hull-ready",
    "base",
    "user",
    "final",
];

const INSTRUCTIONS: &[&str] = &[
    "FROM",
    "ARG",
    "ENV",
    "RUN",
    "COPY",
    "ADD",
    "WORKDIR",
    "USER",
    "EXPOSE",
    "VOLUME",
    "LABEL",
    "CMD",
    "ENTRYPOINT",
    "SHELL",
    "HEALTHCHECK",
    "STOPSIGNAL",
    "ONBUILD",
    "MAINTAINER",
    "#",
    "FROM debian AS",
    "HEALTHCHECK --interval=1s CMD",
    "FORM",
];

const KEYS: &[&str] = &[
    "build",
    "image",
    "environment",
    "ports",
    "volumes",
    "depends_on",
    "healthcheck",
    "command",
    "entrypoint",
    "user",
    "deploy",
    "networks",
    "secrets",
    "restart",
    "labels",
    "profiles",
    "init",
    "env_file",
    "expose",
    "working_dir",
    "stop_grace_period",
    "context",
    "test",
    "condition",
    "target",
    "source",
    "type",
    "a",
    "b",
    "x-a",
    "tmpfs",
    "ulimits",
    "container_name",
];

const DEFINITIONS: &[&str] = &[
    "type",
    "run",
    "up",
    "down",
    "finish",
    "notification-fd",
    "data/check",
    "dependencies.d/a",
    "dependencies.d/b",
    "dependencies",
    "contents.d/a",
    "contents.d/b",
    "contents",
    "timeout-up",
    "timeout-kill",
    "down-signal",
    "producer-for",
    "consumer-for",
    "pipeline-name",
    "flag-essential",
    "env/A",
    "é",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![12 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn dockerfile() -> impl Strategy<Value = String> {
    let line = (prop::sample::select(INSTRUCTIONS), prop::collection::vec(word(), 1..6));
    let line = line.prop_map(|(instruction, words)| format!("{instruction} {}", words.join(" ")));
    (any::<bool>(), prop::collection::vec(line, 0..14)).prop_map(|(starts, lines)| {
        let from = if starts { "FROM debian AS a\n" } else { "" };
        format!("{from}{}\n", lines.join("\n"))
    })
}

/// A value as JSON, which YAML is, too.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf =
        prop_oneof![word().prop_map(Into::into), any::<bool>().prop_map(Into::into), Just(serde_json::Value::Null)];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let map = prop::collection::btree_map(prop::sample::select(KEYS).prop_map(str::to_owned), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Into::into),
            map.prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn compose() -> impl Strategy<Value = String> {
    let keys = || prop::sample::select(KEYS).prop_map(str::to_owned);
    let service = prop::collection::btree_map(keys(), value(), 0..8);
    let services = prop::collection::btree_map(word(), service, 0..4);
    (services, value(), value()).prop_map(|(services, volumes, secrets)| {
        serde_json::json!({ "services": services, "volumes": volumes, "secrets": secrets, "name": "A_b" }).to_string()
    })
}

fn tree() -> impl Strategy<Value = BTreeMap<String, String>> {
    let name = prop::sample::select(&["a", "b", "user", "base", "hull-x", "é", "A_b"][..]);
    let path = (name, prop::sample::select(DEFINITIONS))
        .prop_map(|(name, file)| format!("rootfs/etc/s6-overlay/s6-rc.d/{name}/{file}"));
    let text = prop::collection::vec(word(), 0..5).prop_map(|words| words.join(" "));
    prop::collection::btree_map(path, text, 0..16)
}

/// The sources give a spec without errors, or a message.
fn holds(texts: BTreeMap<String, String>) {
    let files: Files = texts.into_iter().map(|(path, text)| (path, Item::Text(text))).collect();
    let place =
        Place { name: "a".to_owned(), above: Vec::new(), way: ".".to_owned(), taken: vec!["Dockerfile".to_owned()] };
    match import(&files, &place, &NoFolder) {
        Err(unreadable) => assert!(!unreadable.why.is_empty()),
        Ok(made) => {
            let mut sources = Sources::default();
            let id = sources.add("hull.yaml", made.spec.clone());
            let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
            assert!(compiled.files.is_some(), "{:?}\n{}", compiled.findings, made.spec);
            assert_eq!(made.report.facts.len(), made.report.modelled() + made.report.kept() + made.report.lost());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_dockerfile(text in dockerfile()) {
        holds([("Dockerfile".to_owned(), text)].into());
    }

    #[test]
    fn any_compose_file(text in compose(), over in compose(), dockerfile in dockerfile()) {
        let texts = [("compose.yaml", text), ("compose.override.yaml", over), ("Dockerfile", dockerfile)];
        holds(texts.into_iter().map(|(path, text)| (path.to_owned(), text)).collect());
    }

    #[test]
    fn any_tree(mut tree in tree()) {
        tree.insert("Dockerfile".to_owned(), "FROM debian\nCOPY rootfs /\nENTRYPOINT [\"/init\"]\n".to_owned());
        holds(tree);
    }

    #[test]
    fn any_text(one in "\\PC{0,80}", two in "\\PC{0,80}") {
        holds([("Dockerfile".to_owned(), format!("FROM a\n{one}")), ("compose.yaml".to_owned(), two)].into());
    }
}
