//! The task list: what it does, what it survives and what it keeps. The same is asked of it in every layout.

use std::cell::Cell;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use hullwright::spec::Layout;
use serde_json::{Value, json};

use crate::contract::ran;
use crate::docker::{Container, docker, eventually, run};
use crate::example::{required_variables, root};
use crate::image;
use crate::inside::{sql, wait_until_healthy};
use crate::off::{Network, URL};
use crate::project::Project;

#[test]
fn in_one_container() {
    all(&System::start(Layout::Single));
}

#[test]
fn in_a_container_for_each_service() {
    all(&System::start(Layout::Split));
}

fn all(system: &System) {
    starts_in_order(system);
    does_what_it_is_for(system);
    if system.layout == Layout::Single {
        keeps_what_the_worker_told(system);
    }
    remembers_who_somebody_is(system);
    asks_again_for_what_was_lost(system);
    survives_each_end(system);
    names_what_does_not_answer(system);
    keeps_everything_over_down_and_up(system);
    stops_in_time(system);
}

/// What stays.
const SERVICES: [&str; 5] = ["db", "cache", "web", "worker", "scheduler"];

/// The running application, wherever its services are.
struct System {
    project: Project,
    layout: Layout,
}

impl System {
    fn start(layout: Layout) -> Self {
        let file = match layout {
            Layout::Single => "docker-compose.yml",
            Layout::Split => "docker-compose.split.yml",
        };
        let mut project = Project::with(&root().join("examples/tasks"), &[file]);
        project.free_ports(&["PORT"]);
        project.set("PUID", "1234");
        project.set("PGID", "1235");
        if layout == Layout::Split {
            // Containers share no first start that could make them; the database's is asked for when it is started.
            let required = required_variables(&fs::read_to_string(project.folder().join(file)).unwrap());
            for secret in required.into_iter().chain(["POSTGRES_PASSWORD".to_owned()]) {
                project.set(&secret, &format!("a secret: {secret}/%"));
            }
        }
        project.up();
        Self { project, layout }
    }

    /// The status and the text of an answer; no status where nobody answers.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (u16, String) {
        let address = self.project.address("PORT");
        let length = body.len();
        let request =
            format!("{request} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
        let mut answer = String::new();
        let told = TcpStream::connect(&address).and_then(|mut stream| {
            stream.write_all(request.as_bytes())?;
            stream.read_to_string(&mut answer)
        });
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (told.ok().and(status).unwrap_or_default(), answer)
    }

    /// What the API answers, or nothing when it is not content.
    fn api(&self, request: &str, body: &str) -> Option<Value> {
        let (status, answer) = self.ask(request, "", body);
        [200, 201].contains(&status).then(|| serde_json::from_str(body_of(&answer)).unwrap())
    }

    /// Adds a task, and returns its number. Processes of a web server that was killed may leave a request unanswered.
    fn add(&self, title: &str) -> u64 {
        let task = json!({"title": title, "by": "Ann"}).to_string();
        let added = Cell::new(None);
        eventually(&format!("`{title}` is added"), || {
            added.set(self.api("POST /api/tasks", &task).and_then(|task| task["id"].as_u64()));
            added.get().is_some()
        });
        added.get().unwrap()
    }

    /// Waits until the worker has drawn the card of a task, and returns the card.
    fn card(&self, task: u64) -> String {
        let is_drawn = || self.api(&format!("GET /api/tasks/{task}"), "").is_some_and(|task| task["drawn"] == true);
        eventually(&format!("the card of task {task} is drawn"), is_drawn);
        let (status, card) = self.ask(&format!("GET /cards/{task}.svg"), "", "");
        assert_eq!(status, 200, "{card}");
        card
    }

    fn titles(&self) -> Vec<String> {
        let tasks = self.api("GET /api/tasks", "").unwrap();
        tasks.as_array().unwrap().iter().map(|task| task["title"].to_string()).collect()
    }

    fn health(&self) -> (u16, String) {
        self.ask("GET /healthz", "", "")
    }

    fn wait_until_healthy(&self) {
        eventually("the engine calls it healthy", || {
            let ids = self.project.compose(&["ps", "--quiet"]).text;
            let states =
                docker(&[&["inspect", "--format", "{{with .State.Health}}{{.Status}}{{end}}"], &*words(&ids)].concat());
            // Who has no probe is neither.
            states.lines().all(|state| ["healthy", ""].contains(&state))
        });
    }

    /// Ends the process of a service, as a crash would.
    fn crash(&self, service: &str) {
        match self.layout {
            Layout::Single => self.inside(&format!("kill -9 \"$(s6-svstat -o pid /run/service/{service})\"")),
            // The first process of a container cannot be killed from within, and what Docker kills stays dead.
            Layout::Split => {
                let id = self.project.compose(&["ps", "--quiet", service]).text;
                let process = docker(&["inspect", "--format", "{{.State.Pid}}", id.trim()]);
                assert!(run(Command::new("kill").args(["-9", &process]), "kill is everywhere").success);
            }
        }
    }

    /// Stops a service, and starts it again.
    fn without(&self, service: &str, meanwhile: impl FnOnce()) {
        let [stop, start] = match self.layout {
            Layout::Single => ["s6-svc -wD -d", "s6-svc -u"],
            Layout::Split => ["stop", "start"],
        };
        let act = |action: &str| match self.layout {
            Layout::Single => self.inside(&format!("{action} /run/service/{service}")),
            Layout::Split => {
                let said = self.project.compose(&[action, service]);
                assert!(said.success, "{}", said.text);
            }
        };
        act(stop);
        meanwhile();
        act(start);
    }

    /// Runs a command of a shell in the container that all share.
    fn inside(&self, script: &str) {
        self.project.exec("tasks", &["sh", "-c", script]);
    }

    /// The moment of the first line of the log with these words, as it sorts.
    fn logged_at(&self, wanted: &str) -> String {
        let logs = self.project.compose(&["logs", "--timestamps", "--no-color", "--no-log-prefix"]).text;
        let line = logs.lines().filter(|line| line.contains(wanted)).min();
        line.unwrap_or_else(|| panic!("no line has `{wanted}`\n{logs}")).split(' ').next().unwrap().to_owned()
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn starts_in_order(system: &System) {
    let wanted =
        ["database system is ready to accept connections", "Applying tasks.0001_initial", "Listening at: http://"];
    let moments = wanted.map(|words| system.logged_at(words));
    assert!(moments.is_sorted(), "{moments:?}");
    assert!(moments[1] < system.logged_at("ready."), "the worker waits for the tables, too");
}

fn does_what_it_is_for(system: &System) {
    assert_eq!(system.health().0, 200);
    let card = system.card(system.add("Water the <plants>"));
    assert!(card.contains("Content-Type: image/svg+xml") && card.contains("Water the &lt;plants&gt;"), "{card}");
    let container = if system.layout == Layout::Single { "tasks" } else { "worker" };
    let owner = system.project.exec(container, &["sh", "-c", "stat -c %u:%g /app/media/cards/*"]);
    assert_eq!(owner, "1234:1235");
    let (status, page) = system.ask("GET /", "", "");
    assert!(status == 200 && page.contains("Water the &lt;plants&gt;"), "{page}");
    let (status, refused) = system.ask("POST /api/tasks", "", r#"{"title": ""}"#);
    assert!(status == 400 && refused.contains("title"), "{refused}");
    eventually("the scheduler has had it looked after", || system.ask("GET /", "", "").1.contains("Looked after at"));
}

fn keeps_what_the_worker_told(system: &System) {
    let inside = |script: &str| system.project.exec("tasks", &["sh", "-c", script]);
    // A card is some 300 bytes of the 20k.
    for number in 0..80 {
        system.add(&format!("Fill page {number}"));
    }
    eventually("it is put aside", || inside("ls /var/log/tasks/worker").contains('@'));
    let told = inside("cat /var/log/tasks/worker/@* /var/log/tasks/worker/current");
    assert!(told.contains("the card of task 1 is drawn") && told.lines().all(|line| line.starts_with("20")), "{told}");
    assert_eq!(inside("find /var/log/tasks/worker ! -user 1234 -o ! -group 1235 -o -size +40k"), "");
    let console = system.project.compose(&["logs", "--no-color", "--no-log-prefix"]).text;
    let drawn: Vec<&str> = console.lines().filter(|line| line.contains("the card of task 1 is drawn")).collect();
    assert!(drawn.len() == 1 && drawn[0].starts_with("worker: "), "{drawn:?}");
    assert!(console.contains("migrate: ") && console.contains("TASKS_READY"), "{console}");
}

/// The cookies that an answer sets, as a browser sends them, and the token that its form wants.
fn visitor(answer: &str) -> (String, String) {
    let cookies = answer.lines().filter_map(|line| line.strip_prefix("Set-Cookie: ")?.split(';').next());
    let cookies = format!("Cookie: {}\r\n", cookies.collect::<Vec<_>>().join("; "));
    let token = answer.split("name=\"csrfmiddlewaretoken\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    (cookies, token.unwrap_or_default().to_owned())
}

/// Adds a task on the page, and returns what the browser keeps.
fn introduce(system: &System, name: &str) -> String {
    let (cookies, token) = visitor(&system.ask("GET /", "", "").1);
    let headers = format!("{cookies}Content-Type: application/x-www-form-urlencoded\r\n");
    let body = format!("csrfmiddlewaretoken={token}&title=Buy+milk&by={name}");
    let (status, answer) = system.ask("POST /", &headers, &body);
    assert_eq!(status, 302, "{answer}");
    visitor(&answer).0
}

fn is_known(system: &System, cookies: &str, name: &str) -> bool {
    system.ask("GET /", cookies, "").1.contains(&format!("value=\"{name}\""))
}

fn remembers_who_somebody_is(system: &System) {
    let cookies = introduce(system, "Bob");
    assert!(is_known(system, &cookies, "Bob"));
    let forged = cookies.replacen(':', "x:", 1);
    assert!(!is_known(system, &forged, "Bob"), "anybody can sign");
}

/// The queue is lost with the cache; the scheduler asks again.
fn asks_again_for_what_was_lost(system: &System) {
    let mut lost = 0;
    system.without("worker", || {
        lost = system.add("Find the queue");
        system.crash("cache");
        eventually("the cache is back", || system.health().0 == 200);
    });
    assert!(system.card(lost).contains("Find the queue"));
    assert!(
        system.logged_at(&format!("the card of task {lost} was lost"))
            < system.logged_at(&format!("the card of task {lost} is drawn"))
    );
}

fn survives_each_end(system: &System) {
    for service in SERVICES {
        system.crash(service);
        eventually(&format!("it works again after the end of {service}"), || system.health().0 == 200);
        let card = system.card(system.add(&format!("Look after {service}")));
        assert!(card.contains(service), "{card}");
    }
    system.wait_until_healthy();
}

fn names_what_does_not_answer(system: &System) {
    for (service, part) in [("db", "database"), ("cache", "cache")] {
        system.without(service, || {
            let named = format!("\"{part}\": \"does not answer\"");
            eventually(&format!("{service} is named"), || {
                let (status, answer) = system.health();
                status == 503 && answer.contains(&named)
            });
        });
        eventually(&format!("{service} answers again"), || system.health().0 == 200);
    }
}

fn keeps_everything_over_down_and_up(system: &System) {
    let task = system.add("Come back");
    let card = body_of(&system.card(task)).to_owned();
    let cookies = introduce(system, "Carol");
    let before = system.titles();
    assert!(system.project.compose(&["down"]).success);
    assert_eq!(system.project.compose(&["ps", "--all", "--quiet"]).text.trim(), "");
    system.project.up();
    assert_eq!(system.titles(), before);
    assert_eq!(body_of(&system.card(task)), card);
    assert!(is_known(system, &cookies, "Carol"), "the key is another one");
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

fn stops_in_time(system: &System) {
    // Python is deaf to signals until it says what they mean, and the scheduler has no probe.
    let looked_after = || {
        let page = system.ask("GET /", "", "").1;
        page.split_once("Looked after at ").map(|(_, rest)| rest.chars().take(8).collect::<String>())
    };
    let before = looked_after();
    eventually("the scheduler has it looked after again", || looked_after().is_some_and(|now| Some(now) != before));
    let ids = system.project.compose(&["ps", "--quiet"]).text;
    assert!(system.project.compose(&["stop"]).success);
    for id in words(&ids) {
        let ended = docker(&["inspect", "--format", "{{.Name}} {{.State.ExitCode}}", id]);
        assert!(ended.ends_with(" 0"), "{ended}");
    }
    assert!(!system.logged_at("database system is shut down").is_empty());
}

#[test]
fn a_database_of_ones_own_stands_in_for_its_own() {
    let network = Network::create();
    let database = network.database();
    let image = image::of(&root().join("examples/tasks"), None);
    let container = Container::run(&image, &[&network.option(), &format!("--env=DATABASE_URL={URL}")]);
    container.wait_for_log("db: off, DATABASE_URL names your own");
    container.wait_for_log("TASKS_READY");
    wait_until_healthy(&container);
    assert_eq!(container.exec(&["s6-svstat", "-o", "up,wantedup", "/run/service/db"]).text.trim(), "false false");
    assert_eq!(sql(&database, "cocosearch", "select count(*) from tasks_task"), "0");
    assert!(!container.logged("secret@"), "the log shows the password");
    assert_eq!(container.stop().exit_code, 0);
}

#[test]
fn three_wrong_variables_are_named_in_one_go() {
    let image = image::of(&root().join("examples/tasks"), None);
    let container = Container::run(&image, &["--env=WEB_WORKERS=65", "--env=LOG_LEVEL=loud", "--env=SWEEP_INTERVAL=0"]);
    assert_eq!(container.exit_code(), 1);
    assert!(ran(&container) < 5.0);
    for complaint in [
        "WEB_WORKERS must be a whole number from 1 to 64, not 65",
        "LOG_LEVEL must be one of debug, info, warning, error, not loud",
        "SWEEP_INTERVAL must be a whole number of at least 1, not 0",
    ] {
        assert!(container.logged(complaint), "{}", container.logs());
    }
}
