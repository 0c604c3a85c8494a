//! What can be asked of a container of an example, and what can be done to it. Knows no test.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::docker::{Container, Said, eventually, try_docker};
use crate::example::INFRA;

/// What the database says when it has closed its files in order.
pub(crate) const CLOSED: &str = "database system is shut down";

const HEALTH_CHECK: &str = "/etc/s6-overlay/scripts/health-check";

/// The image's own health check.
pub(crate) fn health(container: &Container) -> Said {
    container.exec(&[HEALTH_CHECK])
}

pub(crate) fn wait_until_healthy(container: &Container) {
    eventually("the health check passes", || health(container).success);
}

/// The answer of the database to its administrator, over the socket.
pub(crate) fn sql(container: &Container, database: &str, query: &str) -> String {
    let psql =
        ["s6-setuidgid", "postgres", "psql", "-XAt", "--host=/run/postgresql", "--dbname", database, "-c", query];
    let said = container.exec(&psql);
    assert!(said.success, "{query}\n{}", said.text);
    said.text.trim().to_owned()
}

/// Whether a role gets in over TCP inside the container.
pub(crate) fn lets_in(container: &Container, password: &str, port: u16) -> bool {
    let password = format!("PGPASSWORD={password}");
    let url = format!("postgresql://cocosearch@127.0.0.1:{port}/cocosearch");
    container.exec(&["env", &password, "psql", "-XAt", &url, "-c", "select 1"]).success
}

/// Whether a role gets in from outside the container, where a port is published.
pub(crate) fn lets_in_from_outside(address: &str, role: &str, password: &str) -> bool {
    let password = format!("--env=PGPASSWORD={password}");
    let url = format!("postgresql://{role}@{address}/cocosearch");
    let client = ["run", "--rm", "--network=host", &password, "--entrypoint=psql", INFRA.image()];
    try_docker(&[&client[..], &["-XAt", "--no-password", &url, "-c", "select 1"]].concat()).success
}

/// What Ollama answers inside the container.
pub(crate) fn ollama(container: &Container, port: u16, path: &str) -> String {
    let said = container.exec(&["curl", "-sf", &format!("http://127.0.0.1:{port}{path}")]);
    assert!(said.success, "{path}\n{}", said.text);
    said.text
}

/// Kills the process of a service, as a crash would, and returns what the health check says in the next moment.
pub(crate) fn crash(container: &Container, service: &str) -> Said {
    let kill = format!("kill -9 \"$(s6-svstat -o pid /run/service/{service})\" && exec {HEALTH_CHECK}");
    container.exec(&["sh", "-c", &kill])
}

/// The same with a service that is back before anybody could look: it stays down until the health check has answered.
pub(crate) fn crash_of_a_fast_one(container: &Container, service: &str) -> Said {
    let at = format!("/run/service/{service}");
    let script = format!(
        "s6-svc -O {at} && kill -9 \"$(s6-svstat -o pid {at})\" && s6-svwait -D {at} || exit; \
         {HEALTH_CHECK}; code=$?; s6-svc -u {at}; exit $code"
    );
    container.exec(&["sh", "-c", &script])
}

/// A file of `/proc` about the process of a service.
pub(crate) fn process(container: &Container, service: &str, file: &str) -> String {
    // As the service's own user: nobody else may look.
    let script = format!(
        "pid=$(s6-svstat -o pid /run/service/{service}) && \
         exec s6-setuidgid \"$(stat -c %U /proc/$pid)\" cat /proc/$pid/{file}"
    );
    let said = container.exec(&["sh", "-c", &script]);
    assert!(said.success, "{}", said.text);
    said.text
}

/// The value of a variable of a service's process.
pub(crate) fn variable(container: &Container, service: &str, name: &str) -> Option<String> {
    let environment = process(container, service, "environ");
    environment.split('\0').find_map(|variable| variable.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// A file on the host, and the option that mounts it read-only over one of the container's.
pub(crate) struct Mounted {
    _folder: TempDir,
    pub(crate) option: String,
}

impl Mounted {
    pub(crate) fn new(path: &str, contents: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, contents).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        Self { option: mount(&file, path), _folder: folder }
    }

    /// Makes `ollama serve` wait before it starts.
    pub(crate) fn slow_ollama(seconds: u16) -> Self {
        let script = format!("#!/bin/sh\n[ \"$1\" != serve ] || sleep {seconds}\nexec /usr/bin/ollama \"$@\"\n");
        Self::new("/usr/local/bin/ollama", &script)
    }
}

/// The option that mounts a file or folder of the host.
pub(crate) fn mount(host: &Path, path: &str) -> String {
    format!("--volume={}:{path}", host.display())
}
