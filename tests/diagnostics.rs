//! Every bad spec under `tests/diagnostics` gets the report beside it, and every edit that a report offers mends
//! what it reports.
//!
//! A bad spec is named after the code of its one mistake; `many.yaml` has many at once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hullwright::diagnostic::{Code, Diagnostic, Edit, Help, render};
use hullwright::source::Sources;
use hullwright::{Folder, NoFolder, Settings, compile};

/// Words with which an advice says why it is no edit.
const REASONS: [&str; 2] = ["only you know", "no edit"];

/// The folder that the bad specs and the pages lie in.
const CONTEXT: Files = Files(&[
    "certificates/ca.crt",
    "certificates/server.pem",
    "own/etc/shop.conf",
    "pyproject.toml",
    "scripts/build.sh",
    "scripts/start.sh",
    "src/admin/main.c",
    "src/assets/logo.svg",
    "src/shop/main.c",
    "uv.lock",
]);

fn compiled(text: &str) -> (Vec<Diagnostic>, Sources) {
    compiled_beside(text, &Beside::default())
}

fn compiled_beside(text: &str, beside: &Beside) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", text);
    (compile(&mut sources, id, &Settings::default(), beside).findings, sources)
}

/// What lies beside a spec: its kits, and the usual files.
#[derive(Clone, Debug, Default)]
struct Beside(BTreeMap<String, String>);

impl Folder for Beside {
    fn files(&self, path: &str) -> Vec<String> {
        let below = |file: &String| file.strip_prefix(path)?.strip_prefix('/').map(str::to_owned);
        self.0.keys().filter_map(below).chain(CONTEXT.files(path)).collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.get(path).cloned().or_else(|| CONTEXT.text(path))
    }

    fn has(&self, path: &str) -> bool {
        self.0.contains_key(path) || !self.files(path).is_empty() || CONTEXT.has(path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        CONTEXT.context(path)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        CONTEXT.above(levels)
    }
}

/// The files in the folder beside a bad spec, which has its name.
fn beside(name: &str) -> Beside {
    let root = folder("tests/diagnostics").join(name);
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    Beside(files)
}

/// A folder with these files in it.
struct Files(&'static [&'static str]);

impl Folder for Files {
    fn files(&self, path: &str) -> Vec<String> {
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        self.0.iter().filter_map(|file| file.strip_prefix(&folder)).map(str::to_owned).collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.contains(&path).then(String::new)
    }

    fn has(&self, path: &str) -> bool {
        self.0.contains(&path) || !self.files(path.trim_start_matches('.')).is_empty()
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        (path == "./deploy").then(|| Box::new(Self(&[])) as _)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        let names = ["my project", "shop", "docker"].map(str::to_owned);
        names.get(names.len().checked_sub(levels)?..).map(<[String]>::to_vec)
    }
}

/// Fails with everything that was found.
fn none(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The bad specs: file name without its extension, and text.
fn specs() -> Vec<(String, String)> {
    let files = fs::read_dir(folder("tests/diagnostics")).unwrap().map(|entry| entry.unwrap().path());
    let specs = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let mut specs: Vec<(String, String)> = specs
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    specs.sort();
    specs
}

/// The specs with one mistake, and its code.
fn single() -> Vec<(String, Code, String)> {
    let code = |name: &str| *Code::ALL.iter().find(|code| name.starts_with(code.id())).unwrap();
    specs()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("many"))
        .map(|(name, text)| (name.clone(), code(&name), text))
        .collect()
}

#[test]
fn reports_read_as_they_should() {
    for (name, text) in specs() {
        let (findings, sources) = compiled_beside(&text, &beside(&name));
        let report = render::human(&findings, &sources, false);
        insta::with_settings!(
            { snapshot_path => folder("tests/diagnostics"), prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!(name, report) }
        );
    }
}

#[test]
fn a_bad_spec_has_its_mistake_and_no_other() {
    let others = single().into_iter().filter_map(|(name, code, text)| {
        let codes: BTreeSet<Code> =
            compiled_beside(&text, &beside(&name)).0.iter().map(|finding| finding.code).collect();
        (codes != BTreeSet::from([code])).then(|| format!("{name}: {codes:?}"))
    });
    none(others);
}

#[test]
fn one_run_reports_everything() {
    let (_, text) = specs().into_iter().find(|(name, _)| name == "many").unwrap();
    let codes: BTreeSet<Code> = compiled(&text).0.iter().map(|finding| finding.code).collect();
    assert!(codes.len() >= 15, "{codes:?}");
}

#[test]
fn every_code_has_a_bad_spec() {
    let tested: BTreeSet<Code> = single().into_iter().map(|(_, code, _)| code).collect();
    assert_eq!(tested, Code::ALL.iter().copied().collect());
}

/// The file with the edits in place.
fn mended(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

/// What is reported, without places, which edits move. Among many mistakes, one may be named in the report of another.
fn mistakes(name: &str, findings: &[Diagnostic]) -> Vec<(Code, String)> {
    let message = |finding: &Diagnostic| if name.starts_with("many") { String::new() } else { finding.message.clone() };
    findings.iter().map(|finding| (finding.code, message(finding))).collect()
}

#[test]
fn an_edit_mends_what_is_reported_and_breaks_nothing() {
    let mut new = Vec::new();
    for (name, text) in specs() {
        let files = beside(&name);
        let (findings, sources) = compiled_beside(&text, &files);
        for (index, finding) in findings.iter().enumerate() {
            let Help::Edit { message, edits } = &finding.help else { continue };
            assert!(!message.is_empty() && !edits.is_empty(), "{name}");
            let (mut text, mut files) = (text.clone(), files.clone());
            let edited: BTreeSet<&str> = edits.iter().map(|edit| sources.get(edit.span.source).name.as_str()).collect();
            match edited.into_iter().collect::<Vec<_>>().as_slice() {
                ["hull.yaml"] => text = mended(&text, edits),
                [kit] => {
                    let there = files.0.get_mut(*kit).unwrap_or_else(|| panic!("{name}: an edit of another file"));
                    *there = mended(there, edits);
                }
                several => panic!("{name}: an edit of {several:?}"),
            }
            let mut rest = mistakes(&name, &findings);
            rest.remove(index);
            for mistake in mistakes(&name, &compiled_beside(&text, &files).0) {
                match rest.iter().position(|other| *other == mistake) {
                    Some(known) => drop(rest.remove(known)),
                    None => new.push(format!("{name}: {mistake:?} is there after {message:?}:\n{text}")),
                }
            }
        }
    }
    none(new);
}

#[test]
fn an_advice_says_why_it_is_no_edit() {
    let mut silent = Vec::new();
    for (name, text) in specs() {
        for finding in compiled_beside(&text, &beside(&name)).0 {
            match finding.help {
                Help::Advice(advice) if !REASONS.iter().any(|reason| advice.contains(reason)) => {
                    silent.push(format!("{name}: {advice}"));
                }
                _ => {}
            }
        }
    }
    none(silent);
}

/// The examples of a page: the wrong spec, then the right one. A block that begins with the name of a file is that file,
/// beside the spec that follows.
fn examples(page: &str) -> Vec<(String, Beside)> {
    let blocks = page.split("\n```").filter(|block| block.starts_with("yaml\n") || block.starts_with("jinja\n"));
    let (mut examples, mut files) = (Vec::new(), Beside::default());
    for block in blocks {
        let text = block.split_once('\n').map(|(_, text)| format!("{text}\n")).unwrap_or_default();
        let comment = text.lines().next().unwrap_or_default().trim_start_matches("{# ").trim_end_matches(" #}");
        let comment = comment.trim_start_matches("# ").to_owned();
        if ["kits/", "templates/", "hull.lock"].iter().any(|name| comment.starts_with(name)) {
            files.0.insert(comment, text);
        } else {
            examples.push((text, std::mem::take(&mut files)));
        }
    }
    examples
}

#[test]
fn pages_are_true() {
    let mut untrue = Vec::new();
    for code in Code::ALL {
        let page = code.page();
        assert_eq!(page.lines().next(), Some(format!("# {}: {}", code.id(), code.title()).as_str()));
        let examples = examples(page);
        let [(wrong, beside_wrong), (right, beside_right)] = examples.as_slice() else {
            panic!("{}: {} examples", code.id(), examples.len())
        };
        if !compiled_beside(wrong, beside_wrong).0.iter().any(|finding| finding.code == *code) {
            untrue.push(format!("{} is not wrong", code.id()));
        }
        let (findings, sources) = compiled_beside(right, beside_right);
        if !findings.is_empty() {
            untrue.push(format!("{} is not right\n{}", code.id(), render::human(&findings, &sources, false)));
        }
    }
    none(untrue);
}

#[test]
fn pages_point_to_pages() {
    for code in Code::ALL {
        let (_, related) = code.page().split_once("## Related\n").unwrap();
        for line in related.lines().filter(|line| !line.is_empty()) {
            let other = Code::ALL
                .iter()
                .find(|other| line == format!("- [{id}]({id}.md): {title}", id = other.id(), title = other.title()));
            assert!(other.is_some(), "{}: {line}", code.id());
        }
    }
    let pages = fs::read_dir(folder("docs/diagnostics")).unwrap().map(|entry| entry.unwrap().file_name());
    let pages: BTreeSet<String> = pages.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(pages, Code::ALL.iter().map(|code| format!("{}.md", code.id())).collect());
}

#[test]
fn a_file_of_the_users_own_folder_replaces_no_generated_one() {
    let text = "hull: 1\nname: shop\nimage: {base: debian, init: {s6-overlay: 3.2.2.0}, rootfs: ./own/}\nservices:\n  web: {command: shop-server}\n";
    let findings = |folder: &dyn Folder| {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text);
        let compiled = compile(&mut sources, id, &Settings::default(), folder);
        assert_eq!(compiled.files.is_some(), compiled.findings.is_empty());
        compiled.findings
    };
    assert_eq!(findings(&Files(&["own/etc/shop.conf", "other/etc/s6-overlay/scripts/health-check"])), []);
    for clash in
        ["own/etc/s6-overlay/scripts/health-check", "own/etc/s6-overlay", "own/etc/s6-overlay/scripts/health-check/x"]
    {
        let files: &'static [&'static str] = Box::leak(Box::new([clash]));
        let found = findings(&Files(files));
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::PathCollision], "{clash}");
    }
}

#[test]
fn two_copies_may_share_a_folder_and_no_file() {
    let found = |copies: &str| {
        let text = format!(
            "hull: 1\nname: shop\nimage: {{base: debian, init: {{s6-overlay: 3.2.2.0}}}}\nservices:\n  web: {{command: shop-server, copy: [\"./src/shop:/app\"]}}\n  admin: {{command: shop-admin, copy: {copies}}}\n"
        );
        compiled(&text).0.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"["./src/shop:/app", "./src/assets:/app", "./src/assets:/app/assets"]"#), []);
    assert_eq!(found(r#"["./src/admin:/app"]"#), [Code::PathCollision]);
}

#[test]
fn a_constant_of_the_command_line_gets_no_edit() {
    let text = "hull: 1\nname: shop\nvars: {base: debian}\nimage: {base: \"${vars.base}\", init: {s6-overlay: 3.2.2.0}}\nservices:\n  web: {command: shop-server}\n";
    for (name, value, code) in [
        ("base", "debian:bookworm", None),
        ("base", "debian bookworm", Some(Code::InvalidValue)),
        ("base", "debian\u{7}", Some(Code::ControlCharacter)),
        ("bas", "debian", Some(Code::UndefinedReference)),
    ] {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text);
        let settings = Settings { vars: vec![(name.to_owned(), value.to_owned())], ..Settings::default() };
        let findings = compile(&mut sources, id, &settings, &NoFolder).findings;
        assert_eq!(findings.iter().map(|finding| finding.code).next(), code, "{name}={value}");
        assert!(findings.iter().all(|finding| matches!(finding.help, Help::Advice(_))), "{name}={value}");
    }
}

#[test]
fn reports_stand_in_the_order_of_the_file() {
    let (_, text) = specs().into_iter().find(|(name, _)| name == "many").unwrap();
    let places: Vec<u32> = compiled(&text).0.iter().map(|finding| finding.labels[0].span.start).collect();
    assert!(places.is_sorted(), "{places:?}");
}
