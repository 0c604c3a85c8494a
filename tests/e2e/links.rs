//! The bookmarks, on a base that brings its own s6 tree: what the base does, and what is ours between it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::docker::{Container, eventually, try_docker};
use crate::example::{Build, LINKS, copy};
use crate::image;
use crate::inside::{health, mount, wait_until_healthy};

const READY: &str = "LINKS_READY";

/// What the compose file gives it to stop.
const GRACE: Duration = Duration::from_secs(6);

/// What users put where the base looks for it: it runs behind `init-config-end`.
const CUSTOM: &str = "#!/bin/sh\necho \"custom: $(ls /config)\"\n";

fn started(options: &[&str]) -> Container {
    let container = LINKS.start(options);
    container.wait_for_log(READY);
    container
}

/// What a request to the application is answered.
fn asked(container: &Container, method: &str, path: &str, body: &str) -> String {
    let script = "import sys, urllib.request as r; m, p, b = sys.argv[1:]; \
                  print(r.urlopen(r.Request('http://127.0.0.1:8000' + p, b.encode() or None, method=m)).read().decode())";
    let said = container.exec(&["python3", "-c", script, method, path, body]);
    assert!(said.success, "{}", said.text);
    said.text
}

/// Whose process a service is: the name, and the numbers.
fn owner(container: &Container, service: &str) -> String {
    let script = format!("stat -c '%U %u:%g' \"/proc/$(s6-svstat -o pid /run/service/{service})\"");
    let said = container.exec(&["sh", "-c", &script]);
    assert!(said.success, "{service}: {}", said.text);
    said.text.trim().to_owned()
}

#[test]
fn the_base_starts_first_and_ours_stands_where_the_file_says() {
    let custom = TempDir::new().unwrap();
    let script = custom.path().join("look");
    fs::write(&script, CUSTOM).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let container = started(&[&mount(custom.path(), "/custom-cont-init.d")]);
    let order = ["[base] abc is 1234:1235", "the tables are there", "custom: links.db", "listening on", READY];
    let logs = container.logs();
    let places = order.map(|line| logs.find(line).unwrap_or_else(|| panic!("no `{line}`:\n{logs}")));
    assert!(places.is_sorted(), "{places:?}\n{logs}");
}

#[test]
fn ours_runs_as_the_user_of_the_base_with_the_numbers_that_it_gives() {
    let folder = TempDir::new().unwrap();
    let old = folder.path().join("old");
    fs::write(&old, "").unwrap();
    // As it was with other numbers; the base looks at the folder alone.
    for path in [old.as_path(), folder.path()] {
        chown(path, Some(911), Some(911)).unwrap();
    }
    let container = started(&[&mount(folder.path(), "/config")]);
    for service in ["web", "watcher"] {
        assert_eq!(owner(&container, service), "abc 1234:1235", "{service}");
    }
    assert_eq!(owner(&container, "svc-cron"), "root 0:0", "the service of the base runs, too");
    let found = container.exec(&["find", "/config", "-exec", "stat", "-c", "%n %u:%g", "{}", "+"]);
    assert!(found.text.contains("/config/old") && found.text.contains("/config/links.db"), "{}", found.text);
    assert!(found.text.trim().lines().all(|line| line.ends_with(" 1234:1235")), "{}", found.text);
}

#[test]
fn it_does_what_it_is_for_and_stops_in_time() {
    let container = started(&["--env=INTERVAL=500ms"]);
    wait_until_healthy(&container);
    for address in ["http://127.0.0.1:8000/", "http://127.0.0.1:9/"] {
        asked(&container, "POST", "/api/links", &json!({"address": address, "title": "A <link>"}).to_string());
    }
    eventually("the watcher has looked at both", || {
        let links: Value = serde_json::from_str(&asked(&container, "GET", "/api/links", "")).unwrap();
        let answers: Vec<&Value> = links.as_array().unwrap().iter().map(|link| &link["answers"]).collect();
        answers == [0, 1]
    });
    assert!(asked(&container, "GET", "/", "").contains("A &lt;link&gt;"));
    let stopped = container.stop();
    assert!(stopped.exit_code == 0 && stopped.took < GRACE, "{stopped:?}");
}

#[test]
fn a_service_that_is_down_is_named_and_a_start_that_fails_ends_the_container() {
    let container = started(&[]);
    wait_until_healthy(&container);
    assert!(container.exec(&["s6-svc", "-wD", "-d", "/run/service/web"]).success);
    let health = health(&container);
    assert!(!health.success && health.text.contains("web is not healthy"), "{}", health.text);

    let refused = LINKS.start(&["--env=PUID=0", "--env=TZ=Nowhere/Here"]);
    assert_eq!(refused.exit_code(), 1);
    for complaint in ["PUID must be a whole number from 1 to 999999999, not 0", "TZ"] {
        assert!(refused.logged(complaint), "{}", refused.logs());
    }
}

/// What the file says and the base has otherwise ends the build, with the fact.
#[test]
fn a_base_that_is_otherwise_ends_the_build() {
    for (from, to, fact) in [
        ("init-adduser: {", "init-users: {}\n      init-adduser: {", "-f /etc/s6-overlay/s6-rc.d/init-users/type"),
        ("home: /config", "home: /home/abc", "/config = /home/abc"),
        ("  watcher:\n", "  svc-cron:\n", "! -e /etc/s6-overlay/s6-rc.d/svc-cron"),
        ("s6-overlay: 3.2.1.0", "s6-overlay: 3.2.3.1", "! -d /etc/s6-overlay/s6-rc.d/user"),
    ] {
        let scratch = TempDir::new().unwrap();
        let folder = copy(&LINKS.folder(), scratch.path());
        let spec = fs::read_to_string(folder.join("hull.yaml")).unwrap();
        assert_eq!(spec.matches(from).count(), 1, "{from}");
        image::write(&folder, spec.replace(from, to));
        let said = image::build(&Build::of(&folder), "hullwright-e2e/links-otherwise").unwrap_err();
        assert!(said.contains(&format!("this is not so: {fact}")), "{fact}\n{said}");
    }
    assert!(!try_docker(&["inspect", "hullwright-e2e/links-otherwise"]).success);
}
