//! A kit that is not built in, for a program of Debian: what it brings works, and keeps its promises.

use std::fs;

use tempfile::TempDir;

use crate::docker::{Container, Said, Volume, eventually};
use crate::example::{Build, VISITS, root};
use crate::image;
use crate::inside::{crash_of_a_fast_one, health, wait_until_healthy};

const READY: &str = "VISITS_READY";

fn ready(options: &[&str]) -> Container {
    let container = VISITS.start(options);
    container.wait_for_log(READY);
    container
}

fn redis(container: &Container, password: &str, port: &str, words: &[&str]) -> Said {
    let password = format!("REDISCLI_AUTH={password}");
    container.exec(&[&["env", &password, "redis-cli", "-e", "-p", port], words].concat())
}

#[test]
fn a_kit_of_ones_own_is_configured_by_its_parameters() {
    let container = ready(&[]);
    let setting = |name| redis(&container, "secret", "6379", &["config", "get", name]).text;
    assert!(setting("maxmemory").ends_with("33554432\n"), "{}", setting("maxmemory"));
    assert!(setting("maxmemory-policy").contains("allkeys-lru"));
    assert!(setting("dir").contains("/data/cache"));
    let owner = container.exec(&["stat", "-c", "%U %a", "/data/cache", "/run/redis/redis.conf"]).text;
    assert_eq!(owner, "redis 700\nredis 600\n");
    wait_until_healthy(&container);
    let meanwhile = crash_of_a_fast_one(&container, "cache");
    assert!(!meanwhile.success && meanwhile.text.contains("cache is not healthy"), "{}", meanwhile.text);
    wait_until_healthy(&container);
}

#[test]
fn nobody_gets_in_without_its_password() {
    let odd = "p' $(id) `x` #";
    let container = ready(&[&format!("--env=REDIS_PASSWORD={odd}")]);
    assert_eq!(redis(&container, odd, "6379", &["ping"]).text, "PONG\n");
    for wrong in ["", "secret"] {
        assert!(!redis(&container, wrong, "6379", &["get", "starts"]).success, "{wrong:?}");
    }
}

#[test]
fn its_port_moves_and_its_state_stays() {
    let volume = Volume::create();
    let first = ready(&[&volume.at("/data")]);
    assert!(first.logged("start 1"));
    assert_eq!(first.stop().exit_code, 0);
    let second = ready(&[&volume.at("/data"), "--env=VISITS_PORT=7000"]);
    assert!(second.logged("start 2"));
    assert_eq!(redis(&second, "secret", "7000", &["get", "starts"]).text, "2\n");
    assert!(!redis(&second, "secret", "6379", &["ping"]).success);
    wait_until_healthy(&second);
    assert!(health(&second).success);
}

/// An image of one process, whose kit was written with nothing but the page on kits.
#[test]
fn a_kit_for_an_image_of_one_process_works() {
    let own = root().join("tests/e2e/broker");
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("kits/broker")).unwrap();
    fs::copy(own.join("kits/broker/kit.yaml"), folder.path().join("kits/broker/kit.yaml")).unwrap();
    image::write(folder.path(), fs::read_to_string(own.join("hull.yaml")).unwrap());
    let built = image::build(&Build::of(folder.path()), "hullwright-e2e/broker");
    let volume = Volume::create();
    let start = |options: &[&str]| {
        let container = Container::run(image::tag(&built), &[options, &[&volume.at("/data")]].concat());
        eventually("the broker is healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
        container
    };
    let client = |container: &Container, words: &[&str]| container.exec(&[words, &["-t", "home/kitchen"]].concat());
    let first = start(&[]);
    let said = client(&first, &["mosquitto_pub", "--retain", "-m", "21 degrees"]);
    assert!(said.success, "{}", said.text);
    assert_eq!(first.stop().exit_code, 0);
    let second = start(&["--env=MQTT_PORT=2883"]);
    let said = client(&second, &["mosquitto_sub", "-p", "2883", "-C", "1", "-W", "5"]);
    assert_eq!(said.text, "21 degrees\n");
    assert!(!client(&second, &["mosquitto_pub", "-m", "x"]).success, "it moved");
}
