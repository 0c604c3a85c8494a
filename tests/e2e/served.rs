//! The built-in kits redis and nginx: what they bring works with a read-only root, and keeps its promises.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::docker::{Container, Said, Volume, eventually, run};
use crate::example::{Build, root};
use crate::image::{self, Built};
use crate::inside::{crash, crash_of_a_fast_one, health, process, wait_until_healthy};
use crate::mirror;
use crate::project::HINT;

const REDIS: &str = "    kit: redis\n";
/// The parents of processes of nginx that have lost their own.
const ORPHANS: &str =
    "grep -lx 'Name:\tnginx' /proc/[0-9]*/status | while read -r one; do grep -x 'PPid:\t1' \"$one\"; done";

const READY: &str = "SERVED_READY";

/// A password with everything that means something to a shell, or to Redis.
const ODD: &str = "p' $(id) \"x\\ `y` #";

/// A folder with the outputs of the spec, in which the use of Redis is written like this.
fn written(redis: &str) -> TempDir {
    let own = root().join("tests/e2e/served");
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("pages/more")).unwrap();
    for file in ["echo.py", "pages/more/index.html"] {
        fs::copy(own.join(file), folder.path().join(file)).unwrap();
    }
    let spec = fs::read_to_string(own.join("hull.yaml")).unwrap();
    assert_eq!(spec.matches(REDIS).count(), 1);
    image::write(folder.path(), spec.replace(REDIS, redis));
    folder
}

/// Started with a read-only root, and with a password that is not generated.
fn ready(options: &[&str]) -> Container {
    static BUILT: OnceLock<Built> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        // With settings of one's own for Redis.
        let own = "    kit: redis\n    files: {/etc/redis/conf.d/own.conf: cluster-announce-hostname own}\n";
        image::build(&Build::of(written(own).path()), "hullwright-e2e/served")
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
    // Its workers outlive it, with the port; and what wrote its log has ended with them.
    crash(&container, "front");
    container.wait_for_log("front: was ended by signal 9");
    let named = |name: &str| {
        let count = format!("grep -lx 'Name:\t{name}' /proc/[0-9]*/status | wc -l");
        container.exec(&["sh", "-c", &count]).text.trim().to_owned()
    };
    eventually("it listens again", || container.exec(&["test", "-s", "/tmp/front.nginx/nginx.pid"]).success);
    wait_until_healthy(&container);
    assert_eq!(ask(&container, "/x", "80", 0).0, 200);
    assert_eq!(named("cat"), "1");
    let orphans = container.exec(&["sh", "-c", ORPHANS]).text;
    assert!(!orphans.contains("PPid"), "{orphans}");
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
    let meanwhile = crash_of_a_fast_one(&container, "cache");
    assert!(!meanwhile.success && meanwhile.text.contains("cache is not healthy"), "{}", meanwhile.text);
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

/// Each service in a container of its own: Redis in the official image, nginx in one that is made from it.
struct Split {
    folder: TempDir,
    name: String,
}

impl Split {
    fn up() -> Self {
        let folder = written(REDIS);
        let file = folder.path().join("docker-compose.split.yml");
        let mut text = fs::read_to_string(&file).unwrap();
        for (image, stand_in) in mirror::stand_ins() {
            text = text.replace(&format!("image: {image}\n"), &format!("image: {stand_in}\n"));
        }
        fs::write(&file, &text).unwrap();
        let compose: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        for service in compose["services"].as_mapping().unwrap().values().filter(|one| one["build"].is_mapping()) {
            let target = service["build"]["target"].as_str().map(str::to_owned);
            let what = Build { target, ..Build::of(folder.path()) };
            image::tag(&image::build(&what, service["image"].as_str().unwrap()));
        }
        let random = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let split = Self { folder, name: format!("hullwright-e2e-{}", random.trim_start_matches('.')) };
        split.start();
        split
    }

    fn start(&self) {
        let up = self.compose(&["up", "--detach", "--wait", "--no-build"]);
        assert!(up.success, "{}\n{}", up.text, self.compose(&["logs"]).text);
    }

    fn compose(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new("docker");
        command.args(["compose", "--project-name", &self.name, "--file", "docker-compose.split.yml"]);
        // A port that nobody here wants.
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .envs([("REDIS_PASSWORD", ODD), ("FRONT_PORT", "18380")]);
        run(&mut command, HINT)
    }

    /// What a command says in a service's container.
    fn exec(&self, service: &str, command: &[&str]) -> String {
        let said = self.compose(&[&["exec", "--no-TTY", service], command].concat());
        assert!(said.success, "{command:?}\n{}", said.text);
        said.text
    }

    fn redis(&self, words: &[&str]) -> String {
        self.exec("cache", &[&["env", &format!("REDISCLI_AUTH={ODD}"), "redis-cli", "-e"], words].concat())
    }
}

impl Drop for Split {
    fn drop(&mut self) {
        self.compose(&["down", "--volumes", "--timeout=0"]);
    }
}

#[test]
fn each_runs_in_a_container_of_its_own_from_its_own_image() {
    let split = Split::up();
    let ask = |path: &str| split.exec("front", &["curl", "-sf", &format!("http://127.0.0.1:18380{path}")]);
    assert!(ask("/pages/more/").contains("<p>Hello</p>"));
    assert!(ask("/x").contains("GET /x") && ask("/x").contains("Host: 127.0.0.1:18380"));
    assert!(split.compose(&["logs", "front"]).text.contains("\"GET /x HTTP/1.1\" 200"));
    // Docker's own first process is root's; its child is the service.
    let service = "stat -c %U \"/proc/$(tr ' ' '\\n' </proc/1/task/1/children | head -n 1)\"";
    assert_eq!(split.exec("front", &["sh", "-c", service]).trim(), "nginx", "not root");
    assert_eq!(split.redis(&["set", "colour", "blue"]), "OK\n");
    assert_eq!(split.exec("cache", &["sh", "-c", "stat -c %U /proc/1"]).trim(), "redis", "not root");
    let open = split.compose(&["exec", "--no-TTY", "cache", "redis-cli", "-e", "get", "colour"]);
    assert!(!open.success, "without the password");
    for file in ["cmdline", "environ"] {
        let told = split.exec(
            "cache",
            &["setpriv", "--reuid=redis", "--regid=redis", "--clear-groups", "cat", &format!("/proc/1/{file}")],
        );
        assert!(!told.contains("$(id)"), "{file}");
    }
    // Redis ends, is started again, and has its data; then all containers go, and come back.
    split.compose(&["exec", "--no-TTY", "cache", "sh", "-c", "kill -TERM 1"]);
    eventually("it answers again", || {
        let auth = format!("REDISCLI_AUTH={ODD}");
        split.compose(&["exec", "--no-TTY", "cache", "env", &auth, "redis-cli", "-e", "ping"]).success
    });
    assert_eq!(split.redis(&["get", "colour"]), "blue\n");
    assert!(split.compose(&["down"]).success);
    split.start();
    assert_eq!(split.redis(&["get", "colour"]), "blue\n");
}
