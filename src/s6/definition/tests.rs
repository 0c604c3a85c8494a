use super::*;
use crate::s6::check;

const OLD: Version = Version::new(3, 2, 2, 0);
const NEW: Version = Version::new(3, 2, 3, 2);

fn name(text: &str) -> ServiceName {
    ServiceName::new(text).unwrap()
}

fn full_longrun() -> Longrun {
    let second = Milliseconds::new(1000);
    Longrun {
        run: "#!/bin/sh\nexec web\n".to_owned(),
        finish: Some("#!/bin/sh\nexit 125\n".to_owned()),
        readiness: Readiness::Notified { fd: NotificationFd::FIRST, timeout_up: second.unwrap() },
        timeout_kill: Milliseconds::new(2000),
        timeout_finish: None,
        timeout_down: Milliseconds::new(3000),
        down_signal: Some(Signal::Quit),
        max_death_tally: Some(5),
        dependencies: BTreeSet::from([name("prepare")]),
        data: BTreeMap::from([("check".to_owned(), ("#!/bin/sh\n".to_owned(), Mode::Executable))]),
    }
}

fn oneshot() -> Oneshot {
    let up = CommandLine::new(["/etc/s6-overlay/scripts/prepare", "a b"]).unwrap();
    Oneshot { up, timeout_up: Milliseconds::new(9), timeout_down: Milliseconds::new(8), dependencies: BTreeSet::new() }
}

fn source_tree(version: Version) -> SourceTree {
    let services = BTreeMap::from([
        (name("prepare"), Definition::Oneshot(oneshot())),
        (name("web"), Definition::Longrun(full_longrun())),
    ]);
    SourceTree { version, services, pipelines: BTreeMap::new(), waiting: BTreeMap::new() }
}

#[test]
fn every_value_has_its_file() {
    let files: Vec<_> = source_tree(OLD)
        .files()
        .into_iter()
        .map(|(path, contents, mode)| format!("{path} {:o} {contents:?}", mode.bits()))
        .collect();
    let expected = [
        r#"s6-rc.d/prepare/type 644 "oneshot\n""#,
        r#"s6-rc.d/prepare/up 644 "/etc/s6-overlay/scripts/prepare \"a b\"\n""#,
        r#"s6-rc.d/prepare/timeout-up 644 "9\n""#,
        r#"s6-rc.d/prepare/timeout-down 644 "8\n""#,
        r#"s6-rc.d/prepare/dependencies.d/base 644 """#,
        r#"s6-rc.d/user/contents.d/prepare 644 """#,
        r#"s6-rc.d/web/type 644 "longrun\n""#,
        r##"s6-rc.d/web/run 755 "#!/bin/sh\nexec web\n""##,
        r##"s6-rc.d/web/finish 755 "#!/bin/sh\nexit 125\n""##,
        r#"s6-rc.d/web/notification-fd 644 "3\n""#,
        r#"s6-rc.d/web/timeout-up 644 "1000\n""#,
        r#"s6-rc.d/web/timeout-down 644 "3000\n""#,
        r#"s6-rc.d/web/timeout-kill 644 "2000\n""#,
        r#"s6-rc.d/web/down-signal 644 "SIGQUIT\n""#,
        r#"s6-rc.d/web/max-death-tally 644 "5\n""#,
        r#"s6-rc.d/web/dependencies.d/base 644 """#,
        r#"s6-rc.d/web/dependencies.d/prepare 644 """#,
        r##"s6-rc.d/web/data/check 755 "#!/bin/sh\n""##,
        r#"s6-rc.d/user/contents.d/web 644 """#,
    ];
    assert_eq!(files, expected);
}

#[test]
fn the_bundle_is_where_the_release_looks() {
    let bundle =
        |version| source_tree(version).files().into_iter().any(|file| file.0 == "user-bundles.d/user/contents.d/web");
    assert!(bundle(NEW) && !bundle(OLD));
}

#[test]
fn the_compiler_takes_what_is_printed() {
    for version in [OLD, NEW, Version::new(3, 1, 0, 0), Version::new(3, 2, 3, 1)] {
        let files = source_tree(version).files();
        let files = files.iter().map(|(path, contents, _)| (format!("etc/s6-overlay/{path}"), contents.as_str()));
        assert_eq!(check(files, version).to_string(), "OK");
    }
}

#[test]
fn the_compiler_sees_what_is_missing() {
    let mut tree = source_tree(NEW);
    tree.services.remove(&name("prepare"));
    let files = tree.files();
    let files = files.iter().map(|(path, contents, _)| (format!("etc/s6-overlay/{path}"), contents.as_str()));
    let verdict = check(files, NEW).to_string();
    assert_eq!(
        verdict,
        "FAIL rc=1 fatal: during dependency resolution for service web: undefined service name prepare"
    );
}
