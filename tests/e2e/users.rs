//! Users whose numbers, umask and time zone are chosen when the container starts.

use std::sync::OnceLock;

use crate::docker::{Container, Volume, docker, try_docker};
use crate::example::Build;
use crate::image::{self, Built, written};

/// Under s6-overlay: a job and a service of one user, and another user who writes to the same volume.
const SEVERAL: &str = "hull: 1
name: numbers
image: {base: 'debian:bookworm-slim', init: {s6-overlay: 3.2.2.0}}
users:
  app: {uid: 1000, uid_env: PUID, gid_env: PGID, umask: '027', umask_env: UMASK}
  other: 1500
environment:
  TZ: {default: UTC, description: Time zone}
services:
  first:
    oneshot: true
    user: app
    working_dir: /srv/own
    script: touch /srv/data/first /srv/own/first /home/app/first
    volumes: ['data:/srv/data']
  web:
    user: app
    working_dir: /srv/own
    script: |
      umask
      echo \"in $TZ it is $(date +%Z), home is $HOME\"
      mkdir -p /srv/data/deep
      touch /srv/data/deep/file
      exec sleep infinity
    depends_on: [first, beside]
    volumes: ['data:/srv/data']
    files:
      /run/web/zone.ini: zone = $TZ
  beside:
    oneshot: true
    user: other
    script: test ! -w /srv/data || touch /srv/data/others
    volumes: ['data:/srv/data']
volumes: {data: }
ready: NUMBERS_READY
";

/// Without s6-overlay, and read-only.
const ONE: &str = "hull: 1
name: number
image: {base: 'debian:bookworm-slim'}
users:
  app: {uid: 1000, uid_env: PUID, gid_env: PGID, umask_env: UMASK}
services:
  web:
    user: app
    script: |
      umask
      touch \"/srv/data/by-$(id -u)\"
      echo NUMBERS_READY
      trap 'exit 0' TERM
      while :; do sleep 1 & wait $!; done
    volumes: ['data:/srv/data']
    healthcheck: {test: 'test \"$$(id -u)\" -eq \"$$(stat -c %u /srv/data)\"', interval: 1s}
volumes: {data: }
";

const READY: &str = "NUMBERS_READY";

fn several() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    image::tag(
        BUILT.get_or_init(|| image::build(&Build::of(written(SEVERAL.to_owned()).path()), "hullwright-e2e/numbers")),
    )
}

fn one() -> &'static str {
    static BUILT: OnceLock<Built> = OnceLock::new();
    image::tag(BUILT.get_or_init(|| image::build(&Build::of(written(ONE.to_owned()).path()), "hullwright-e2e/number")))
}

fn ready(image: &str, options: &[&str]) -> Container {
    let container = Container::run(image, options);
    container.wait_for_log(READY);
    container
}

/// Whose each path is, and its mode.
fn owners(container: &Container, paths: &[&str]) -> Vec<String> {
    let said = container.exec(&[&["stat", "-c", "%u:%g %a"], paths].concat());
    assert!(said.success, "{}", said.text);
    said.text.lines().map(str::to_owned).collect()
}

#[test]
fn the_numbers_of_a_user_are_chosen_at_the_start() {
    let container =
        ready(several(), &["--env=PUID=4321", "--env=PGID=4322", "--env=UMASK=077", "--env=TZ=Europe/Berlin"]);
    let own = ["/srv/data", "/srv/data/first", "/srv/data/deep", "/home/app", "/srv/own/first", "/run/web/zone.ini"];
    let theirs = owners(&container, &own);
    assert!(theirs.iter().all(|owner| owner.starts_with("4321:4322 ")), "{theirs:?}");
    assert_eq!(theirs[1..3], ["4321:4322 600", "4321:4322 700"]);
    assert!(container.logged("0077") && container.logged("in Europe/Berlin it is CE"));
    assert!(container.logged("home is /home/app"));
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn a_volume_becomes_another_users_only_where_the_numbers_differ() {
    let volume = Volume::create();
    let data = volume.at("/srv/data");
    let first = ready(several(), &[&data]);
    assert!(!first.logged("becomes"), "it was that user's from the beginning");
    assert_eq!(owners(&first, &["/srv/data/first", "/srv/data/deep/file"]), ["1000:1000 640", "1000:1000 640"]);
    // What another user's service made, what leads out of the volume, and what root put there later.
    assert!(
        first
            .exec(&["sh", "-c", "install -o other /dev/null /srv/data/others; ln -s /etc/passwd /srv/data/link"])
            .success
    );
    assert_eq!(first.stop().exit_code, 0);
    drop(first);

    let other = ["--env=PUID=2001", "--env=PGID=2002", &data];
    let second = ready(several(), &other);
    assert!(second.logged("/srv/data becomes 2001:2002's"));
    let now = owners(&second, &["/srv/data", "/srv/data/first", "/srv/data/deep/file", "/srv/data/link"]);
    assert!(now.iter().all(|owner| owner.starts_with("2001:2002 ")), "{now:?}");
    assert_eq!(owners(&second, &["/etc/passwd"]), ["0:0 644"]);
    assert!(owners(&second, &["/srv/data/others"])[0].starts_with("1500:"));
    assert!(second.exec(&["touch", "/srv/data/of-root"]).success);
    assert_eq!(second.stop().exit_code, 0);
    drop(second);

    let third = ready(several(), &other);
    assert!(!third.logged("becomes"));
    assert!(
        owners(&third, &["/srv/data/of-root"])[0].starts_with("0:0 "),
        "it was looked through though nothing differs"
    );
}

#[test]
fn what_is_mounted_below_a_volume_stays_whose_it_is() {
    let (outer, inner) = (Volume::create(), Volume::create());
    let inner_there = inner.at("/srv/data/in-ner");
    let container = ready(several(), &["--env=PUID=2001", &outer.at("/srv/data"), &inner_there]);
    assert_eq!(owners(&container, &["/srv/data", "/srv/data/in-ner"]), ["2001:1000 755", "0:0 755"]);
}

#[test]
fn a_volume_that_is_read_only_is_left_alone() {
    let volume = Volume::create();
    let read_only = format!("{}:ro", volume.at("/srv/data"));
    let container = Container::run(several(), &["--env=PUID=2001", &read_only]);
    container.exit_code();
    assert!(container.logged("first: failed"), "its own service says so");
    assert!(!container.logged("becomes"));
}

#[test]
fn a_read_only_root_takes_other_numbers_as_well() {
    let folders = ["--tmpfs=/run:exec", "--tmpfs=/home/app", "--tmpfs=/srv/own", "--tmpfs=/run/web"];
    let options = [&["--read-only", "--env=S6_READ_ONLY_ROOT=1", "--env=PUID=4321"], &folders[..]].concat();
    let container = ready(several(), &options);
    assert_eq!(owners(&container, &["/srv/data/first"]), ["4321:1000 640"]);
    assert!(container.exec(&["grep", "-q", "^app:x:1000:", "/etc/passwd"]).success);
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn wrong_numbers_umasks_and_zones_are_named_at_once() {
    let wrong = ["PUID=0", "PGID=1500", "UMASK=9", "TZ=Europe/Atlantis"].map(|variable| format!("--env={variable}"));
    let container = Container::run(several(), &wrong.each_ref().map(String::as_str));
    assert_eq!(container.exit_code(), 1);
    for named in [
        "PUID must be a whole number from 1 to 999999999, not 0",
        "PGID is the number of another user here: 1500",
        "UMASK must be a text that matches 0?[0-7]{3}, not 9",
        "TZ is not a time zone, such as Europe/Berlin: Europe/Atlantis",
    ] {
        assert!(container.logged(named), "{named}");
    }
    let rule = ready(several(), &["--env=TZ=CET-1CEST"]);
    assert!(rule.logged("it is CE"));
}

#[test]
fn one_process_becomes_the_user_and_so_does_its_health_check() {
    let volume = Volume::create();
    let data = volume.at("/srv/data");
    for number in ["1000", "3003"] {
        let options = [&format!("--env=PUID={number}"), "--read-only", "--cap-drop=ALL", &data];
        let few = ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"].map(|name| format!("--cap-add={name}"));
        let container = ready(one(), &[&options[..], &few.each_ref().map(String::as_str)].concat());
        assert!(
            owners(&container, &[&format!("/srv/data/by-{number}"), "/proc/1"])
                .iter()
                .all(|owner| owner.starts_with(&format!("{number}:1000 ")))
        );
        crate::docker::eventually("it is healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
        assert_eq!(container.stop().exit_code, 0);
    }
}

#[test]
fn one_process_that_is_not_started_as_root_stays_who_it_is() {
    let container = ready(one(), &["--user=1000:1000"]);
    assert!(owners(&container, &["/srv/data/by-1000"])[0].starts_with("1000:1000 "));
    let wrong = Container::run(one(), &["--env=PUID=x"]);
    assert_eq!(wrong.exit_code(), 1);
    assert!(wrong.logged("PUID must be a whole number from 1 to 999999999, not x"));
    let said = try_docker(&["run", "--rm", "--env=PUID=77", one(), "id", "-u"]);
    assert_eq!(said.text.lines().next(), Some("77"));
    assert_eq!(docker(&["inspect", "--format", "{{.Config.User}}", one()]), "");
}
