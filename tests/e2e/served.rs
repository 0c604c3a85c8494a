//! The built-in kits redis and nginx: what they bring works with a read-only root, and keeps its promises.

use std::fs;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::docker::{Container, Said, Volume};
use crate::example::{Build, root};
use crate::image::{self, Built};
use crate::inside::{crash, health, process, wait_until_healthy};

const READY: &str = "SERVED_READY";

/// A password with everything that means something to a shell, or to Redis.
const ODD: &str = "p' $(id) \"x\\ `y` #";

/// Started with a read-only root, and with a password that is not generated.
fn ready(options: &[&str]) -> Container {
    static BUILT: OnceLock<Built> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let own = root().join("tests/e2e/served");
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("pages/more")).unwrap();
        for file in ["echo.py", "pages/more/index.html"] {
            fs::copy(own.join(file), folder.path().join(file)).unwrap();
        }
        image::write(folder.path(), fs::read_to_string(own.join("hull.yaml")).unwrap());
        image::build(&Build::of(folder.path()), "hullwright-e2e/served")
    });
    let password = format!("--env=REDIS_PASSWORD={ODD}");
    let read_only = ["--read-only", "--tmpfs=/run:exec,mode=755", "--tmpfs=/tmp", &password];
    let container = Container::run(image::tag(built), &[&read_only, options].concat());
    container.wait_for_log(READY);
    container
}

fn redis(container: &Container, password: &str, port: &str, words: &[&str]) -> Said {
    let password = format!("REDISCLI_AUTH={password}");
    container.exec(&[&["env", &password, "redis-cli", "-e", "-p", port], words].concat())
}

/// The status of an answer inside, and its head and body.
fn ask(container: &Container, path: &str, port: &str, bytes: usize) -> (u16, String) {
    let script = "import sys, http.client\n\
        path, port, size = sys.argv[1:]\n\
        client = http.client.HTTPConnection('127.0.0.1', int(port), timeout=5)\n\
        body = b'x' * int(size)\n\
        client.request('POST' if body else 'GET', path, body or None)\n\
        answer = client.getresponse()\n\
        print(answer.status)\n\
        print(answer.headers, answer.read().decode())";
    let said = container.exec(&["python3", "-c", script, path, port, &bytes.to_string()]);
    assert!(said.success, "{path}\n{}", said.text);
    let (status, rest) = said.text.split_once('\n').unwrap();
    (status.parse().unwrap(), rest.to_owned())
}

#[test]
fn nginx_passes_on_what_is_no_file() {
    let container = ready(&[]);
    let (status, page) = ask(&container, "/pages/more/", "80", 0);
    assert!(status == 200 && page.contains("<p>Hello</p>"), "{status} {page}");
    assert!(page.contains("X-Frame-Options: DENY") && page.contains("Content-Type: text/html"), "{page}");
    let (status, moved) = ask(&container, "/pages/more", "80", 0);
    assert!(status == 301 && moved.contains("Location: /pages/more/"), "{status} {moved}");
    let (_, echo) = ask(&container, "/x?y=1", "80", 0);
    for wanted in ["GET /x?y=1\n", "Host: 127.0.0.1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http"] {
        assert!(echo.contains(wanted), "{wanted}\n{echo}");
    }
    assert_eq!(ask(&container, "/x", "80", 10 << 10).0, 200);
    assert_eq!(ask(&container, "/x", "80", (10 << 10) + 1).0, 413);
    // What it was asked is in the container's log, and the health checks are not.
    container.wait_for_log("\"GET /x?y=1 HTTP/1.1\" 200");
    assert!(!container.logged("/nginx-health"));
    assert!(process(&container, "front", "status").contains("\nUid:\t996\t"), "not root");
    wait_until_healthy(&container);
    assert!(!crash(&container, "front").success, "the health check sees a crash");
    wait_until_healthy(&container);
    assert_eq!(ask(&container, "/x", "80", 0).0, 200);
    let left = container.exec(&["pgrep", "-c", "-u", "nginx", "cat"]).text;
    assert_eq!(left.trim(), "1", "what wrote its log has ended with it");
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn nginx_follows_the_ports_that_variables_move() {
    let container = ready(&["--env=FRONT_PORT=8080", "--env=WEB_PORT=9000", "--env=CACHE_PORT=7000"]);
    assert!(ask(&container, "/x", "8080", 0).1.contains("GET /x"));
    assert_eq!(redis(&container, ODD, "7000", &["ping"]).text, "PONG\n");
    wait_until_healthy(&container);
}

#[test]
fn nobody_gets_into_redis_without_its_password_nor_finds_it() {
    let container = ready(&[]);
    assert_eq!(redis(&container, ODD, "6379", &["ping"]).text, "PONG\n");
    for wrong in ["", "secret"] {
        assert!(!redis(&container, wrong, "6379", &["ping"]).success, "{wrong:?}");
    }
    for file in ["cmdline", "environ"] {
        assert!(!process(&container, "cache", file).contains("$(id)"), "{file}");
    }
    assert!(!container.logs().contains("$(id)"));
    let setting = |name| redis(&container, ODD, "6379", &["config", "get", name]).text;
    for (name, value) in
        [("maxmemory", "33554432"), ("maxmemory-policy", "allkeys-lru"), ("cluster-announce-hostname", "own")]
    {
        assert!(setting(name).ends_with(&format!("{value}\n")), "{}", setting(name));
    }
    assert!(!crash(&container, "cache").success, "the health check sees a crash");
    wait_until_healthy(&container);
    assert!(health(&container).success);
}

#[test]
fn redis_keeps_its_data_over_containers_and_crashes() {
    let volume = Volume::create();
    let first = ready(&[&volume.at("/data")]);
    assert_eq!(redis(&first, ODD, "6379", &["set", "colour", "blue"]).text, "OK\n");
    first.exec(&["sh", "-c", "kill -9 \"$(s6-svstat -o pid /run/service/cache)\""]);
    wait_until_healthy(&first);
    assert_eq!(redis(&first, ODD, "6379", &["get", "colour"]).text, "blue\n");
    assert_eq!(first.stop().exit_code, 0);
    let second = ready(&[&volume.at("/data")]);
    assert_eq!(redis(&second, ODD, "6379", &["get", "colour"]).text, "blue\n");
}
