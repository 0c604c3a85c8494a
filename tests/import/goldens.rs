//! The systems before, our own examples' outputs, and two systems with a bit of everything.

use std::fs;
use std::path::Path;

use crate::{copy_of, errors, imported};

/// The spec, and the report behind it.
fn golden(from: &str, name: &str) -> String {
    let folder = copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(from), name);
    let folder = folder.path().join(name);
    for own in ["hull.yaml", ".hull"] {
        let _: Result<(), _> = fs::remove_file(folder.join(own)).or_else(|_| fs::remove_dir_all(folder.join(own)));
    }
    let made = imported(&folder).unwrap();
    assert_eq!(errors(&made.spec, &folder), [""; 0], "{}", made.spec);
    assert_eq!(made.report.facts.len(), made.report.modelled() + made.report.kept() + made.report.lost());
    format!("{}\n{}", made.spec, made.report.text())
}

macro_rules! goldens {
    ($($test:ident $from:literal $name:literal)*) => {
        $(#[test]
        fn $test() {
            insta::assert_snapshot!(golden($from, $name));
        })*
    };
}

goldens! {
    promtior_before "benches/images/promtior/before" "promtior"
    workspace_before "benches/images/workspace-mcp/before" "workspace-mcp"
    scylla_before "benches/images/scylla-runner/before" "scylla-runner"
    cocosearch_before "benches/images/cocosearch-aio/before" "cocosearch"
    shop "tests/import/shop" "shop"
    overlay "tests/import/overlay" "overlay"
}

/// What hullwright generates is read as well as what people write.
#[test]
fn our_own_outputs_are_mostly_modelled() {
    // The images of a second layout are beyond what is imported.
    for (example, least) in [("promtior", 65), ("workspace-mcp", 90), ("cocosearch-infra", 75), ("cocosearch-aio", 45)]
    {
        let folder = copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example), example);
        let folder = folder.path().join(example);
        fs::remove_file(folder.join("hull.yaml")).unwrap();
        fs::remove_dir_all(folder.join(".hull")).unwrap();
        let made = imported(&folder).unwrap();
        assert_eq!(errors(&made.spec, &folder), [""; 0], "{}", made.spec);
        let share = made.report.modelled() * 100 / made.report.facts.len();
        assert!(share >= least, "{example}: {share}%\n{}", made.report.text());
    }
}

/// No value of a secret is in the spec, and none in the report.
#[test]
fn secrets_are_not_repeated() {
    for (from, name) in [("tests/import/shop", "shop"), ("benches/images/cocosearch-aio/before", "cocosearch")] {
        let text = golden(from, name);
        for secret in ["hunter2", "letmein", "npm_0123456789", "not-so-secret", "cocosearch:cocosearch@"] {
            assert!(!text.contains(secret), "{secret}\n{text}");
        }
    }
}
