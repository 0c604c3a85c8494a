//! The start order as a picture: what waits for what, how long that takes, and what a failure means.

mod chart;
mod failure;
mod path;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Member, Model, ServiceId};

/// What a service of the base is called.
const OF_BASE: &str = "of the base";

/// What is shown of the start order: all of it, or what one service has to do with.
#[derive(Clone, Debug)]
pub struct Part<'m> {
    model: &'m Model,
    /// In start order.
    members: Vec<Member<'m>>,
    around: Option<Member<'m>>,
}

impl<'m> Part<'m> {
    /// All services.
    pub fn all(model: &'m Model) -> Self {
        Self { model, members: model.members().collect(), around: None }
    }

    /// The service of that name, what it waits for and who waits for it; none when there is no such service.
    pub fn around(model: &'m Model, name: &str) -> Option<Self> {
        let centre = model.members().find(|member| member.name().as_str() == name)?;
        let mut ids = BTreeSet::from([centre.id()]);
        for member in model.members() {
            // Whoever waits stands behind what is waited for.
            if member.after().iter().any(|id| ids.contains(id)) {
                ids.insert(member.id());
            }
        }
        ids.extend(model.up_to(centre.id()));
        let members = model.members().filter(|member| ids.contains(&member.id())).collect();
        Some(Self { model, members, around: Some(centre) })
    }

    /// The names of the services, in start order.
    pub fn names(&self) -> impl Iterator<Item = &'m str> {
        self.members.iter().map(|member| member.name().as_str())
    }

    /// What a service waits for, as far as it is shown.
    fn before(&self, member: Member<'m>) -> impl Iterator<Item = Member<'m>> {
        let shown = self.members.iter().copied();
        member.after().iter().filter_map(move |id| shown.clone().find(|other| other.id() == *id))
    }

    /// How many services stand before each one on its longest way, itself included.
    fn levels(&self) -> BTreeMap<ServiceId, usize> {
        let mut levels = BTreeMap::new();
        for member in &self.members {
            let below = self.before(*member).filter_map(|before| levels.get(&before.id())).max().copied();
            levels.insert(member.id(), below.unwrap_or(0_usize) + 1);
        }
        levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn model(more: &str) -> Model {
        let spec = format!(
            "
hull: 1
name: demo
image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}
services:
  web: {{command: web, depends_on: [prepare, db]}}
  db:
    command: db
    takes: 4s
    ports: {{sql: 5432}}
    healthcheck: {{tcp: true, start_period: 10s, interval: 5s, retries: 2}}
  prepare: {{oneshot: {{attempts: 2, timeout: 20s, delay: 1s}}, command: prepare}}
{more}
    "
        );
        compiled(spec)
    }

    fn compiled(spec: String) -> Model {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        crate::compile(&mut sources, id, &crate::Settings::default(), &crate::NoFolder).model.unwrap()
    }

    #[test]
    fn levels_the_critical_path_and_limits() {
        insta::assert_snapshot!(Part::all(&model("")).text(), @r"
        demo starts 3 services, each as soon as what it waits for is ready:

        1.
           db       ready when its probe passes, in 4s, 20s at most
           prepare  runs to its end, in 2s, 2 attempts in 41s at most

        2.
           web      ready as soon as it is started, after db, prepare

        The critical path is db → web: it takes 6s, with 2s for s6-overlay itself.
        The limits of prepare → web come to 41s: after that the start has failed.
        Stopping takes 11s at most.
        ");
    }

    #[test]
    fn what_comes_before_the_services_and_after_them_is_in_the_sums() {
        let spec = "hull: 1
name: demo
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}, logs: prefix}
users: {app: {uid: 1000, uid_env: PUID}}
services:
  cache: {image: 'redis:8', ports: {cache: 6379}, healthcheck: {tcp: true}, unless: CACHE_URL}
  web: {user: app, command: web, volumes: ['data:/data'], depends_on: [cache], environment: {CACHE_URL: {default: none}}}
volumes: {data: {}}
";
        let model = compiled(spec.to_owned());
        let text = Part::all(&model).text();
        for sum in [
            "2s500ms, with 2s for s6-overlay itself and 500ms for what comes before the services.",
            "with 11m for what comes before the services: after that the start has failed.",
            "Stopping takes 9s at most.",
        ] {
            assert!(text.contains(sum), "{text}");
        }
        assert_eq!(model.start_period(), "11m".to_owned().try_into().unwrap());
    }

    #[test]
    fn who_waits_for_whom_alone() {
        insta::assert_snapshot!(Part::all(&model("")).order(), @r#"
        flowchart TD
            service_db["db"]
            service_prepare(["prepare"])
            service_web["web"]
            service_db --> service_web
            service_prepare --> service_web
        "#);
    }

    #[test]
    fn charts_with_times_and_the_critical_path() {
        insta::assert_snapshot!(Part::all(&model("")).mermaid(), @r#"
        flowchart TD
            service_db["db<br>4s, at most 20s"]
            service_prepare(["prepare<br>2s, at most 41s"])
            service_web["web<br>at once"]
            service_db ==> service_web
            service_prepare --> service_web
        "#);
        insta::assert_snapshot!(Part::all(&model("")).dot(), @r#"
        digraph "demo" {
            "db" [label="db\n4s, at most 20s", shape=box];
            "prepare" [label="prepare\n2s, at most 41s", shape=ellipse];
            "web" [label="web\nat once", shape=box];
            "db" -> "web" [penwidth=3];
            "prepare" -> "web";
        }
        "#);
    }

    #[test]
    fn one_service_and_what_it_has_to_do_with() {
        let model = model("  page: {command: page, depends_on: [web]}\n  log: {command: log}");
        insta::assert_snapshot!(Part::around(&model, "prepare").unwrap().text(), @r"
        prepare, with what it waits for and who waits for it:

        1.
           prepare  runs to its end, in 2s, 2 attempts in 41s at most

        2.
           web      ready as soon as it is started, after prepare

        3.
           page     ready as soon as it is started, after web

        The critical path is prepare → web → page: it takes 2s.
        Its limits come to 41s: after that the start has failed.
        When it fails to start: web, page stay down, and the container stops with code 1.
        ");
        insta::assert_snapshot!(Part::around(&model, "prepare").unwrap().mermaid(), @r#"
        flowchart TD
            service_prepare(["prepare<br>2s, at most 41s"])
            service_web["web<br>at once"]
            service_page["page<br>at once"]
            service_prepare ==> service_web
            service_web ==> service_page
            style service_web stroke-dasharray: 5 5
            style service_page stroke-dasharray: 5 5
        "#);
        assert!(Part::around(&model, "dbb").is_none());
    }

    /// The lines on the failure of each service.
    fn failures(model: &Model) -> String {
        let of = |name: &str| {
            let text = Part::around(model, name).unwrap().text();
            let lines: Vec<&str> = text.lines().skip_while(|line| !line.contains(" come to ")).skip(1).collect();
            format!("{name}: {}\n", lines.join("\n  "))
        };
        Part::all(model).names().map(of).collect()
    }

    #[test]
    fn what_a_failure_means() {
        let services = "
services:
  db: {command: db, on_exit: stop, healthcheck: {test: a}}
  seed: {command: seed, oneshot: {on_failure: continue}, depends_on: [db]}
  queue: {command: queue, on_exit: {attempts: 3, within: 5m, then: leave}, depends_on: {db: started}}
  web: {command: web, on_exit: stop-on-failure, healthcheck: {test: a}, depends_on: [seed, queue]}
  mail: {image: 'mail:1', on_exit: leave, healthcheck: {test: a}, depends_on: [web]}
";
        let start = "hull: 1\nname: demo\nimage: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}";
        insta::assert_snapshot!(failures(&compiled(format!("{start}{services}"))), @r"
        db: When it fails to start: seed, web, mail stay down, and the container stops with code 1.
          When it ends later: the container stops with its code, and all its services.
        seed: When it fails, everything else starts without it.
        queue: Its start cannot fail: without a health check it is ready as soon as it is started.
          When it ends later: after a failure it is started again, 3 times within 5m with 7s of pauses; then it stays down, and nothing else does.
        web: When it fails to start: mail stays down, and the container stops with code 1.
          When it ends later: after a failure the container stops with its code, and all its services; after 0 it stays down.
        mail: When it fails to start: its container is unhealthy.
          When it ends later: its container ends with its code.
        ");
    }

    #[test]
    fn the_words_of_compose_say_what_follows_an_end() {
        let services = "
services:
  web: {command: web}
  mail: {image: 'mail:1', restart: 'no'}
  news: {image: 'news:1', restart: 'on-failure:2'}
";
        let start = "hull: 1\nname: demo\nimage: {base: debian:bookworm-slim}";
        let told = failures(&compiled(format!("{start}{services}")));
        let ends: Vec<&str> = told.lines().filter(|line| line.contains("ends later")).map(str::trim).collect();
        assert_eq!(
            ends,
            [
                "When it ends later: its container ends with its code, and Compose starts it again.",
                "When it ends later: its container ends with its code.",
                "When it ends later: its container ends with its code, and Compose starts it again 2 times after failures.",
            ]
        );
    }
}
