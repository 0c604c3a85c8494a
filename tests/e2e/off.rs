//! Bring your own: what users name stands in for a service of the image, which stays off.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::docker::{Container, docker, eventually, run, try_docker};
use crate::example::{AIO, Build, INFRA, READY};
use crate::image::{self, written};
use crate::inside::{Mounted, health, mount, sql, variable, wait_until_healthy};
use crate::project::{HINT, Project};

/// What makes the root of a container read-only.
const READ_ONLY: [&str; 4] = ["--read-only", "--tmpfs=/run:exec", "--tmpfs=/tmp", "--env=S6_READ_ONLY_ROOT=1"];

pub(crate) const URL: &str = "postgresql://cocosearch:secret@database/cocosearch";

/// A network, removed when the test ends. Containers in it must be gone by then.
pub(crate) struct Network(String);

impl Network {
    pub(crate) fn create() -> Self {
        let name = format!("hullwright-e2e-off-{}-{:?}", std::process::id(), std::thread::current().id());
        let name: String = name.chars().filter(|each| each.is_ascii_alphanumeric() || *each == '-').collect();
        docker(&["network", "create", &name]);
        Self(name)
    }

    pub(crate) fn option(&self) -> String {
        format!("--network={}", self.0)
    }

    /// A real database in it, with the password `secret`.
    pub(crate) fn database(&self) -> Container {
        INFRA.start(&[&self.option(), "--network-alias=database"])
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        try_docker(&["network", "rm", &self.0]);
    }
}

/// The names of the processes inside.
fn processes(container: &Container) -> Vec<String> {
    let said = container.exec(&["sh", "-c", "cat /proc/[0-9]*/comm"]);
    said.text.lines().map(str::to_owned).collect()
}

/// Three containers, one of which waits for a profile.
const SPLIT: &str = "hull: 1
name: off
layouts: [split]
image: {base: 'debian:bookworm-slim', name: hullwright-e2e/off}
services:
  web:
    command: sleep 600
    depends_on: {cache: healthy}
    environment: {CACHE_URL: {default: '${services.cache.url}'}}
  cache:
    image: redis:7
    ports: {redis: {port: 6379, scheme: redis}}
    healthcheck: {test: [CMD, redis-cli, ping]}
    unless: CACHE_URL
  admin:
    image: adminer:4
    profiles: [debug]
";

#[test]
fn compose_leaves_out_what_users_bring() {
    let folder = written(SPLIT.to_owned());
    let services = |variable: &str, profile: &str| {
        let mut command = Command::new("docker");
        command.args(["compose", "config", "--services"]).current_dir(folder.path());
        command.envs([("CACHE_URL", variable), ("COMPOSE_PROFILES", profile)]);
        let said = run(&mut command, HINT);
        assert!(said.success, "{}", said.text);
        let mut names: Vec<String> = said.text.lines().map(str::to_owned).collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(services("", ""), "cache web");
    assert_eq!(services("redis://elsewhere", ""), "web");
    assert_eq!(services("", "debug"), "admin cache web");
}

#[test]
fn what_users_bring_is_waited_for_and_used() {
    // Built before the one that waits for it, which does not wait for ever.
    INFRA.image();
    for options in [&[][..], &READ_ONLY] {
        let network = Network::create();
        let data = TempDir::new().unwrap();
        let (here, url) = (network.option(), format!("--env=COCOSEARCH_DATABASE_URL={URL}"));
        let container = AIO.start(&[&[here.as_str(), &url, &mount(data.path(), "/data")], options].concat());
        container.wait_for_log("postgresql: off, COCOSEARCH_DATABASE_URL names your own");
        container.wait_for_log("service ollama-setup successfully started");
        std::thread::sleep(Duration::from_secs(2));
        assert!(!container.logged(READY), "it did not wait");
        let said = health(&container);
        assert!(!said.success && said.text.contains("postgresql (your own, COCOSEARCH_DATABASE_URL) is not healthy"));

        let database = network.database();
        container.wait_for_log(READY);
        eventually("the engine calls it healthy", || container.inspect("{{.State.Health.Status}}") == "healthy");
        let running = processes(&container);
        assert!(running.iter().any(|name| name == "ollama"), "{running:?}");
        assert!(!running.iter().any(|name| name == "postgres"), "{running:?}");
        let state = container.exec(&["s6-svstat", "-o", "up,wantedup", "/run/service/postgresql"]);
        assert_eq!(state.text.trim(), "false false", "something stands in its place");
        assert!(!data.path().join("pg_data").exists() && !data.path().join("secrets").exists());
        assert!(!container.logged("PostgreSQL 5432"), "the table lists what is off");
        assert!(!container.logged("secret@"), "the log shows the password");
        assert_eq!(variable(&container, "mcp", "COCOSEARCH_DATABASE_URL").as_deref(), Some(URL));
        let script = "create table seen (at vector(2)); insert into seen values ('[1,2]')";
        let said = container.exec(&["psql", "-XAt", URL, "-c", script]);
        assert!(said.success, "{}", said.text);
        assert_eq!(sql(&database, "cocosearch", "select at from seen"), "[1,2]");

        database.stop();
        let said = health(&container);
        assert!(!said.success && said.text.contains("postgresql (your own, COCOSEARCH_DATABASE_URL) is not healthy"));
        database.start();
        wait_until_healthy(&container);

        let stopped = container.stop();
        assert!(stopped.exit_code == 0 && stopped.took < Duration::from_secs(5), "{stopped:?}");
        if options.is_empty() {
            container.start();
            wait_until_healthy(&container);
            assert!(!processes(&container).iter().any(|name| name == "postgres"));
        }
    }
}

#[test]
fn without_it_the_own_one_runs() {
    for options in [&[][..], &READ_ONLY] {
        let container = AIO.start(options);
        container.wait_for_log(READY);
        wait_until_healthy(&container);
        assert!(container.logged("PostgreSQL 5432"));
        assert_eq!(sql(&container, "cocosearch", "select '[1,2]'::vector <-> '[1,3]'"), "1");
        assert_eq!(container.stop().exit_code, 0);
    }
}

#[test]
fn the_address_may_be_in_a_file() {
    let network = Network::create();
    let file = Mounted::new("/run/secrets/url", &format!("{URL}\n"));
    let _database = network.database();
    let named = "--env=COCOSEARCH_DATABASE_URL_FILE=/run/secrets/url";
    let container = AIO.start(&[&network.option(), &file.option, named]);
    container.wait_for_log(READY);
    assert!(!processes(&container).iter().any(|name| name == "postgres"));
    assert_eq!(variable(&container, "mcp", "COCOSEARCH_DATABASE_URL").as_deref(), Some(URL));
}

#[test]
fn what_never_answers_is_named_and_ends_the_start() {
    let usual = fs::read_to_string(AIO.folder().join("docker/rootfs/etc/s6-overlay/s6-rc.d/postgresql/run")).unwrap();
    let hasty = usual.replace("hull-wait postgresql 90 ", "hull-wait postgresql 3 ");
    assert_ne!(usual, hasty);
    let hasty = Mounted::new("/etc/s6-overlay/s6-rc.d/postgresql/run", &hasty);
    let url = "--env=COCOSEARCH_DATABASE_URL=postgresql://cocosearch:Zk3yPassw0rd@127.0.0.1:1/cocosearch";
    let container = AIO.start(&[&hasty.option, url]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("postgresql: your own, COCOSEARCH_DATABASE_URL, has not answered in 3 seconds"));
    assert!(!container.logged("Zk3yPassw0rd") && !container.logged("starting it again"));
}

#[test]
fn a_stop_while_it_is_waited_for_is_obeyed() {
    let url = "--env=COCOSEARCH_DATABASE_URL=postgresql://cocosearch:secret@127.0.0.1:1/cocosearch";
    let container = AIO.start(&[url]);
    container.wait_for_log("service ollama-setup successfully started");
    let start = Instant::now();
    let stopped = container.stop();
    assert!(stopped.exit_code != 137 && start.elapsed() < Duration::from_secs(8), "{stopped:?}");
}

/// Services that share a container, and one beside it.
const BESIDE: &str = "hull: 1
name: beside
image: {base: 'debian:bookworm-slim', name: hullwright-e2e/off-beside, init: {s6-overlay: 3.2.2.0}}
services:
  cache:
    image: redis:7
    ports: {cache: {port: 6379, scheme: redis}}
    healthcheck: {test: [CMD, redis-cli, ping]}
    unless: CACHE_URL
  web:
    command: [sh, -c, 'echo \"serving with $CACHE_URL\"; exec sleep 600']
    depends_on: {cache: healthy}
    environment: {CACHE_URL: {default: '${services.cache.url}'}}
  worker: {command: sleep 600}
";

#[test]
fn what_stands_in_for_a_service_beside_several_is_waited_for() {
    INFRA.image();
    let folder = written(BESIDE.to_owned());
    let built = image::build(&Build::of(folder.path()), "hullwright-e2e/off-beside");
    let image = image::tag(&built);
    let network = Network::create();
    let url = "redis://database:5432";
    let container = Container::run(image, &[&network.option(), &format!("--env=CACHE_URL={url}")]);
    container.wait_for_log("cache: off, CACHE_URL names your own");
    std::thread::sleep(Duration::from_secs(2));
    assert!(!container.logged("serving with"), "it did not wait");
    let stopped = container.stop();
    assert!(stopped.exit_code != 137 && stopped.took < Duration::from_secs(8), "{stopped:?}");

    container.start();
    let _database = network.database();
    container.wait_for_log(&format!("serving with {url}"));
    wait_until_healthy(&container);
    assert_eq!(container.stop().exit_code, 0);
}

/// A service that runs only when it is asked for.
const WHEN: &str = "hull: 1
name: when
image: {base: 'debian:bookworm-slim', name: hullwright-e2e/off-when, init: {s6-overlay: 3.2.2.0}}
services:
  search: {command: sleep 601, when: {SEARCH: [embedded, both]}}
  web:
    command: sleep 602
    depends_on: {search: started}
    environment: {SEARCH: {enum: [embedded, external, both]}}
";

#[test]
fn what_nobody_wants_is_off() {
    let folder = written(WHEN.to_owned());
    let built = image::build(&Build::of(folder.path()), "hullwright-e2e/off-when");
    for (given, runs) in [("", false), ("external", false), ("both", true)] {
        let container = Container::run(image::tag(&built), &[&format!("--env=SEARCH={given}")]);
        wait_until_healthy(&container);
        let commands = container.exec(&["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]).text;
        assert!(commands.contains("sleep 602"), "{commands}");
        assert_eq!(commands.contains("sleep 601"), runs, "{given}: {commands}");
        assert_eq!(container.logged("search: off, as SEARCH says"), !runs);
        let state = container.exec(&["s6-svstat", "-o", "up,wantedup", "/run/service/search"]).text;
        assert_eq!(state.trim(), format!("{runs} {runs}"));
        assert_eq!(container.stop().exit_code, 0);
    }
}

#[test]
fn in_a_container_of_its_own_who_depends_on_it_waits() {
    let mut project = Project::with(&AIO.folder(), &["docker-compose.split.yml"]);
    // The password of the database that stays off is asked of nobody.
    project.set("COCOSEARCH_DATABASE_URL", URL);
    project.set("COCOSEARCH_LOG_LEVEL", "info");
    project.free_ports(&["COCOSEARCH_MCP_PORT"]);
    let up = project.compose(&["up", "--detach"]);
    assert!(up.success, "{}", up.text);
    let id = project.compose(&["ps", "--quiet", "mcp"]).text.trim().to_owned();
    let logs = || project.compose(&["logs", "--no-log-prefix", "mcp"]).text;
    eventually("it says what it waits for", || {
        logs().contains("postgresql: off, COCOSEARCH_DATABASE_URL names your own")
    });
    std::thread::sleep(Duration::from_secs(2));
    assert!(!logs().contains("serving MCP"), "it did not wait");
    assert_ne!(docker(&["inspect", "--format={{.State.Health.Status}}", &id]), "healthy");

    let network =
        docker(&["inspect", "--format={{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}", &id]);
    let database = INFRA.start(&[&format!("--network={network}"), "--network-alias=database"]);
    database.wait_for_log(READY);
    eventually("the engine calls it healthy", || {
        docker(&["inspect", "--format={{.State.Health.Status}}", &id]) == "healthy"
    });
    assert!(logs().contains("serving MCP") && !logs().contains("secret@"), "{}", logs());
    let everyone = project.compose(&["ps", "--all", "--services"]).text;
    assert!(!everyone.contains("postgresql"), "{everyone}");
    let environment = project.exec("mcp", &["cat", "/proc/1/environ"]);
    let given = environment.split('\0').find_map(|entry| entry.strip_prefix("COCOSEARCH_DATABASE_URL=")).unwrap();
    let said = database.exec(&["psql", "-XAt", given, "-c", "create table seen as select 7 as number"]);
    assert!(said.success, "{}", said.text);
    assert_eq!(sql(&database, "cocosearch", "select number from seen"), "7");
}

#[test]
fn compose_asks_for_the_password_of_a_database_when_it_starts_it() {
    let project = Project::with(&AIO.folder(), &["docker-compose.split.yml"]);
    let up = project.compose(&["up", "--no-deps", "--detach", "postgresql"]);
    assert!(!up.success && up.text.contains("\"POSTGRES_PASSWORD\" required by secret"), "{}", up.text);
}

/// The image of the application alone, with a database that never answers.
fn in_vain(options: &[&str]) -> Container {
    let url = "--env=COCOSEARCH_DATABASE_URL=postgresql://cocosearch:Zk3yPassw0rd@127.0.0.1:1/cocosearch";
    let image = image::of(&AIO.folder(), Some("split-mcp"));
    Container::run(&image, &[&[url, "--env=POSTGRES_PASSWORD=x"], options].concat())
}

#[test]
fn in_a_container_of_its_own_what_never_answers_is_named() {
    let path = "usr/local/bin/entrypoint";
    let usual = fs::read_to_string(AIO.folder().join("docker/rootfs-split/mcp").join(path)).unwrap();
    let hasty = usual
        .replace("answered postgresql COCOSEARCH_DATABASE_URL 90 ", "answered postgresql COCOSEARCH_DATABASE_URL 3 ");
    assert_ne!(usual, hasty);
    let hasty = Mounted::new(&format!("/{path}"), &hasty);
    let container = in_vain(&[&hasty.option]);
    assert_eq!(container.exit_code(), 1);
    assert!(container.logged("postgresql: your own, COCOSEARCH_DATABASE_URL, has not answered in 3 seconds"));
    assert!(!container.logged("Zk3yPassw0rd") && !container.logged("serving MCP"));
}

#[test]
fn in_a_container_of_its_own_a_stop_while_it_waits_is_obeyed() {
    let container = in_vain(&[]);
    container.wait_for_log("postgresql: off, COCOSEARCH_DATABASE_URL names your own");
    let stopped = container.stop();
    assert!(stopped.exit_code == 143 && stopped.took < Duration::from_secs(5), "{stopped:?}");
}
