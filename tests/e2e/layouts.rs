//! The all-in-one example in both of its layouts: whether one container runs everything or each service has one, the same
//! holds.

use crate::docker::{Said, eventually};
use crate::example::AIO;
use crate::mirror;
use crate::project::Project;

/// What stands for everything that has a meaning in an address, a shell or a file of Compose.
const PASSWORD: &str = "p@:/%? #&+'\"x\\";

const PORT: &str = "COCOSEARCH_MCP_PORT";

struct Layout {
    file: &'static str,
    /// The service of Compose whose container runs a service of the spec.
    container: fn(&'static str) -> &'static str,
}

const SINGLE: Layout = Layout { file: "docker-compose.yml", container: |_| "cocosearch" };
const SPLIT: Layout = Layout { file: "docker-compose.split.yml", container: |service| service };

struct System {
    layout: Layout,
    project: Project,
}

impl System {
    /// Everything is up, and healthy.
    fn up(layout: Layout) -> Self {
        let mut project = Project::with(&AIO.folder(), &[layout.file]);
        project.set("POSTGRES_PASSWORD", PASSWORD);
        project.set("COCOSEARCH_LOG_LEVEL", "info");
        project.free_ports(&[PORT]);
        let system = Self { layout, project };
        system.start();
        system
    }

    fn start(&self) {
        let up = self.project.compose(&["up", "--detach", "--wait"]);
        assert!(up.success, "{}\n{}", up.text, self.project.compose(&["logs"]).text);
        self.assert_serves();
    }

    /// The application answers, and reaches what it waits for.
    fn assert_serves(&self) {
        assert!(mirror::get(&self.project.address(PORT), "/health").contains("\"ok\""));
    }

    /// Runs a command where a service runs.
    fn exec(&self, service: &'static str, command: &[&str]) -> Said {
        let container = (self.layout.container)(service);
        self.project.compose(&[&["exec", "--no-TTY", container], command].concat())
    }

    /// What the database answers to the application's role, over TCP.
    fn sql(&self, query: &str) -> Said {
        let password = format!("PGPASSWORD={PASSWORD}");
        let url = "postgresql://cocosearch@127.0.0.1:5432/cocosearch";
        self.exec("postgresql", &["env", &password, "psql", "-XAtq", url, "-c", query])
    }

    fn asked(&self, query: &str) -> String {
        let said = self.sql(query);
        assert!(said.success, "{query}\n{}", said.text);
        said.text.trim().to_owned()
    }

    /// When a line with these words was printed by where a service runs: moments in the order in which they were.
    fn moments(&self, service: &'static str, words: &str) -> Vec<String> {
        let container = (self.layout.container)(service);
        let logs = self.project.compose(&["logs", "--timestamps", "--no-log-prefix", container]).text;
        let lines = logs.lines().filter(|line| line.contains(words));
        lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }

    /// The first of them; which one in a log of several starts only the caller knows.
    fn moment(&self, service: &'static str, words: &str) -> String {
        let moments = self.moments(service, words);
        moments.first().unwrap_or_else(|| panic!("`{words}` was never printed")).clone()
    }
}

const ACCEPTS: &str = "database system is ready to accept connections";
const LISTENS: &str = "Listening on";
const WARM_UP: &str = "200 | POST \"/api/embeddings\"";
const SERVES: &str = "serving MCP";

fn works(layout: Layout) {
    let system = System::up(layout);

    // A vector that is inserted is found by another one that is near.
    assert_eq!(system.asked("create table chunks (name text, place vector(3))"), "");
    system.asked("insert into chunks values ('near', '[1,2,3]'), ('far', '[9,9,9]')");
    let nearest = || system.asked("select name from chunks order by place <-> '[1,2,4]' limit 1");
    assert_eq!(nearest(), "near");
    assert_eq!(system.asked("show server_encoding; show port"), "UTF8\n5432");
    assert!(
        !system.exec("postgresql", &["psql", "-XAt", "-w", "postgresql://cocosearch:x@127.0.0.1/cocosearch"]).success
    );

    // The model server has the model, and was warmed up before the application was started.
    let tags = system.exec("ollama", &["ollama", "list"]);
    assert!(tags.text.contains("nomic-embed-text"), "{}", tags.text);
    let order = [system.moment("ollama", LISTENS), system.moment("ollama", WARM_UP), system.moment("mcp", SERVES)];
    assert!(order.is_sorted(), "{order:?}");
    // The last time that it was ready: the first time it may only make the database.
    let accepts = system.moments("postgresql", ACCEPTS).pop().unwrap();
    assert!(accepts < system.moment("mcp", SERVES), "the database is ready first");

    // A service that ends by itself is started again, and nobody else is.
    let end = "kill -QUIT \"$(cat /data/pg_data/postmaster.pid /var/lib/postgresql/16/docker/postmaster.pid 2>/dev/null | head -n 1)\"";
    assert!(system.exec("postgresql", &["sh", "-c", end]).success);
    eventually("the database has been started again", || {
        system.moments("postgresql", ACCEPTS).pop().unwrap() > accepts
    });
    eventually("the database answers again", || system.sql("select 1").success);
    assert_eq!(nearest(), "near");
    eventually("the application reaches it", || {
        system.exec("mcp", &["python", "-c", &reach(system.project.address(PORT).rsplit(':').next().unwrap())]).success
    });
    assert_eq!(system.moments("mcp", SERVES).len(), 1, "the application was not started again");

    // What is kept outlives the containers.
    let down = system.project.compose(&["down"]);
    assert!(down.success, "{}", down.text);
    system.start();
    assert_eq!(nearest(), "near");
    assert!(system.moment("ollama", WARM_UP) < system.moment("mcp", SERVES), "in order as before");
    assert_eq!(system.moments("ollama", "POST \"/api/pull\""), [""; 0], "the model was kept as well");
}

/// A program that asks the application how it is.
fn reach(port: &str) -> String {
    format!("import urllib.request as r; r.urlopen('http://127.0.0.1:{port}/health')")
}

#[test]
fn a_database_of_its_own_follows_the_password() {
    let mut project = Project::with(&AIO.folder(), &[SPLIT.file]);
    let asks = |project: &Project, password: &str| {
        let (password, url) = (format!("PGPASSWORD={password}"), "postgresql://cocosearch@127.0.0.1:5432/cocosearch");
        let query = ["exec", "--no-TTY", "postgresql", "env", &password, "psql", "-XAtq", url, "-c", "select 7"];
        project.compose(&query)
    };
    for password in ["the first", PASSWORD] {
        project.set("POSTGRES_PASSWORD", password);
        let up = project.compose(&["up", "--detach", "--wait", "postgresql"]);
        assert!(up.success, "{}\n{}", up.text, project.compose(&["logs"]).text);
        let said = asks(&project, password);
        assert!(said.success && said.text.trim() == "7", "{}", said.text);
    }
    assert!(!asks(&project, "the first").success, "the first password still counts");
    let logs = project.compose(&["logs"]).text;
    assert!(!logs.contains(PASSWORD) && !logs.contains("the first"), "{logs}");
}

#[test]
fn one_container_for_all() {
    works(SINGLE);
}

#[test]
fn a_container_for_each_service() {
    works(SPLIT);
}
