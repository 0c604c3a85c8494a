use super::*;
use crate::variable::VariableName;
use crate::yaml_out::document;

fn published() -> Text {
    Text::variable_or(VariableName::new("HTTP_PORT").unwrap(), "8080").unwrap()
}

fn service() -> Service {
    let text = Text::literal;
    let build = Build {
        context: text("."),
        dockerfile: Some(text("docker/Dockerfile")),
        target: Some("app".into()),
        args: [("V".to_owned(), text("1.10"))].into_iter().collect(),
        secrets: vec!["token".into()],
        platforms: vec!["linux/arm64".into()],
        cache_from: vec![text("type=gha")],
        cache_to: vec![text("type=gha,mode=max")],
    };
    let probe = Probe::Exec(vec![text("test"), text("$X")]);
    let healthcheck = Healthcheck {
        probe: Some(probe),
        interval: Some(Duration::from_secs(10)),
        timeout: None,
        retries: Some(3),
        start_period: None,
        start_interval: None,
    };
    let bind = Mount::Long { kind: MountKind::Bind, source: Some(text("./a")), target: text("/a"), read_only: true };
    let dns = Port::Long { target: 53, published: Some(published()), host_ip: None, protocol: Protocol::Udp };
    Service {
        comment: "All in one".into(),
        image: Some(text("app:latest")),
        build: Some(build),
        never_pulled: true,
        user: Some("1000:1000".to_owned()),
        working_dir: Some("/srv".to_owned()),
        entrypoint: vec![text("/start")],
        command: vec![text("serve"), text("1.10")],
        environment: [("A".to_owned(), text("$5"))].into_iter().collect(),
        ports: vec![Port::Short(published().then(text(":80"))), Port::Short(text("22:22")), dns],
        volumes: vec![Mount::Short(text("data:/data")), bind],
        secrets: vec!["token".into()],
        depends_on: [("db".to_owned(), Dependency { condition: Condition::Healthy, required: true })]
            .into_iter()
            .collect(),
        healthcheck: Some(healthcheck),
        init: true,
        restart: Some(Restart::No),
        stop_signal: None,
        stop_grace_period: Some(Duration::from_secs(90)),
        words: [("restart", "always"), ("container_name", "one")].into_iter().collect(),
        extra: [("tty", true)].into_iter().collect(),
    }
}

fn project() -> Project {
    Project {
        name: Some("p".into()),
        required: [("KEY".to_owned(), Text::literal("x"))].into_iter().collect(),
        services: [("app".to_owned(), service()), ("db".to_owned(), Service::default())].into_iter().collect(),
        volumes: [("data".to_owned(), Resource::default())].into_iter().collect(),
        networks: [("net".to_owned(), Resource { external: true, ..Resource::default() })].into_iter().collect(),
        secrets: [("token".to_owned(), Secret::File(Text::literal("./token")))].into_iter().collect(),
        extra: Mapping::from_iter([("x-own", 1_i64)]),
    }
}

#[test]
fn a_whole_file() {
    assert_eq!(document("", &project().to_yaml().unwrap()), include_str!("tests/whole.yaml"));
}

#[test]
fn a_conflict_has_its_whole_path() {
    let mut project = project();
    let retries = Mapping::from_iter([("retries", 5_i64)]);
    project.services["app"].extra = [("healthcheck", retries)].into_iter().collect();
    assert_eq!(project.to_yaml().unwrap_err().path, ["services", "app", "healthcheck", "retries"]);
}

#[test]
fn every_word() {
    let words = [Restart::Always, Restart::OnFailure(None), Restart::OnFailure(Some(2)), Restart::UnlessStopped];
    assert_eq!(words.map(restart_text), ["always", "on-failure", "on-failure:2", "unless-stopped"]);
    let external = Mapping::from_iter([("external", true)]);
    assert_eq!(secret(&Secret::External), external);
    let name = VariableName::new("T").unwrap();
    assert_eq!(secret(&Secret::Environment(name)), Mapping::from_iter([("environment", "T")]));
}
