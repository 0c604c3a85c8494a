//! Verdicts beyond the recorded ones, on trees written as text.

use super::*;

const OLD: Version = Version::new(3, 2, 2, 0);
const NEW: Version = Version::new(3, 2, 3, 2);

/// A tree of files below `etc/s6-overlay/s6-rc.d/`.
fn services(files: &[(&str, &str)]) -> Tree {
    let path = |below: &str| format!("etc/s6-overlay/s6-rc.d/{below}");
    files.iter().map(|(below, text)| (path(below), Entry::File(text.as_bytes().to_vec()))).collect()
}

fn longrun(name: &str) -> [(String, String); 2] {
    [(format!("{name}/type"), "longrun\n".to_owned()), (format!("{name}/run"), String::new())]
}

/// What is said of some longruns with some files.
fn verdict(version: Version, longruns: &[&str], files: &[(&str, &str)]) -> Verdict {
    let longruns: Vec<_> = longruns.iter().flat_map(|name| longrun(name)).collect();
    let longruns = longruns.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    compile(&services(&longruns.chain(files.iter().copied()).collect::<Vec<_>>()), version)
}

fn message(longruns: &[&str], files: &[(&str, &str)]) -> String {
    verdict(OLD, longruns, files).failure.map_or_else(|| "OK".to_owned(), |failure| failure.message)
}

#[test]
fn a_cycle_is_shown_as_a_path() {
    let files = [
        ("a/dependencies.d/b", ""),
        ("b/dependencies.d/all", ""),
        ("all/type", "bundle"),
        ("all/contents.d/c", ""),
        ("c/dependencies.d/a", ""),
        ("user/contents.d/a", ""),
    ];
    let failure = verdict(OLD, &["a", "b", "c"], &files).failure.unwrap();
    assert_eq!(failure.message, "cyclic service dependency reached from legacy-services and involving a");
    assert_eq!(failure.cycle, ["a", "b", "c", "a"]);
    let failure = verdict(OLD, &["a"], &[("a/dependencies.d/a", "")]).failure.unwrap();
    assert_eq!(failure.cycle, ["a", "a"]);
}

#[test]
fn bundles_are_resolved_before_services() {
    let files = [
        ("x/type", "bundle"),
        ("x/contents.d/y", ""),
        ("y/type", "bundle"),
        ("y/contents", "x\n"),
        ("a/dependencies", "nope"),
    ];
    assert_eq!(message(&["a"], &files), "cyclic bundle definition: resolution of x encountered a cycle involving x");
}

#[test]
fn a_named_pipeline_in_a_loop_is_too_long() {
    let files = [
        ("a/consumer-for", "b"),
        ("a/pipeline-name", "p"),
        ("b/consumer-for", "c"),
        ("b/producer-for", "a"),
        ("c/consumer-for", "b"),
        ("c/producer-for", "b"),
    ];
    assert_eq!(message(&["a", "b", "c"], &files), "pipeline p is too long: possible loop involving b");
}

#[test]
fn producers_and_consumers_must_agree() {
    let files = [("a/producer-for", "b"), ("b/consumer-for", "a\nc"), ("c/producer-for", "d"), ("d/consumer-for", "c")];
    let undeclared =
        "longrun service b declares being the consumer for a service named c that does not declare it back";
    assert_eq!(message(&["a", "b", "c", "d"], &files), undeclared);
    let undefined = [("a/producer-for", "b"), ("b/consumer-for", "a\nnope")];
    assert_eq!(message(&["a", "b"], &undefined), "longrun service b declares a consumer nope of type unknown");
    let elsewhere = [("b/consumer-for", "c"), ("c/producer-for", "nope")];
    assert_eq!(message(&["b", "c"], &elsewhere), "longrun service c declares a producer nope of type unknown");
}

#[test]
fn copies_are_made_last() {
    let finish = |files: &[(&str, &str)]| message(&["a", "b"], &[&[("a/finish/x", "")], files].concat());
    let copied = "unable to copy /etc/s6-overlay/s6-rc.d/a/finish to /run/s6/db/servicedirs/a/finish";
    assert_eq!(finish(&[]), format!("{copied}: Is a directory"));
    let piped = [("a/producer-for", "b"), ("b/consumer-for", "a")];
    assert_eq!(finish(&piped), format!("{copied}.user: Is a directory"));
    assert!(finish(&[("b/dependencies.d/nope", "")]).starts_with("during dependency resolution for service b"));
    let descriptors = [("a/notification-fd", "4"), ("a/lock-fd", "4\n")];
    assert_eq!(message(&["a"], &descriptors), "longrun a has the same value for notification-fd and lock-fd");
    let template = [("a/template", "")];
    assert_eq!(message(&["a"], &template), "/etc/s6-overlay/s6-rc.d/a/template is not a directory");
    assert!(verdict(Version::new(3, 1, 3, 0), &["a"], &template).is_ok());
}

#[test]
fn warnings_of_all_longruns_are_kept() {
    let files = [("a/notification-fd", "0"), ("b/pipeline-name", "p"), ("b/lock-fd", "2")];
    let warnings = verdict(OLD, &["a", "b"], &files).warnings;
    let [ignored, notification, lock] = <[String; 3]>::try_from(warnings).unwrap();
    assert!(ignored.starts_with("/etc/s6-overlay/s6-rc.d/b contains a pipeline-name file despite"));
    assert_eq!(notification, "longrun a has a notification-fd of 0");
    assert_eq!(lock, "longrun b has a lock-fd of 2");
}

#[test]
fn an_image_without_services() {
    assert_eq!(compile(&Tree::default(), OLD).to_string(), "OK");
    assert_eq!(compile(&Tree::default(), NEW).to_string(), "OK warning: source /etc/s6-overlay/s6-rc.d is empty");
    assert!(compile(&Tree::default(), Version::new(3, 1, 1, 0)).is_ok());
}

#[test]
fn what_depends_on_the_release() {
    let reload = [("o/type", "oneshot"), ("o/up", ""), ("o/reload", "\"")];
    assert!(verdict(OLD, &[], &reload).is_ok());
    let unquoted = verdict(NEW, &[], &reload).failure.unwrap();
    assert_eq!(unquoted.message, "syntax error in /etc/s6-overlay/s6-rc.d/o/reload");
    let user2 = [("a/dependencies.d/user2", "")];
    assert!(verdict(Version::new(3, 1, 1, 1), &["a"], &user2).is_ok());
    assert!(!verdict(Version::new(3, 1, 1, 0), &["a"], &user2).is_ok());
    assert!(verdict(Version::new(3, 1, 0, 1), &["s6rc-a"], &[]).is_ok());
    assert!(!verdict(Version::new(3, 1, 1, 0), &["s6rc-a"], &[]).is_ok());
}

#[test]
fn bundles_in_the_old_place() {
    let old = [("user/contents.d/a", "")];
    assert!(verdict(NEW, &["a"], &old).is_ok());
    let partial = verdict(Version::new(3, 2, 3, 1), &["a"], &old).failure.unwrap();
    assert_eq!(partial.exit, 111);
    assert_eq!(partial.message, "unable to read /etc/s6-overlay/s6-rc.d/user/type: No such file or directory");
    let own_types =
        [("user/type", "bundle"), ("user/contents.d/a", ""), ("user2/type", "bundle"), ("user2/contents", "")];
    assert!(verdict(Version::new(3, 2, 3, 1), &["a"], &own_types).is_ok());
}
