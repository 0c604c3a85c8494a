//! What the built-in kits advise, in the commands of this spec.

use hullwright::impact::{Break, Code, Impact};

use super::impact;

fn spec(head: &str, kit: &str, with: &str) -> String {
    format!(
        "hull: 1\nname: shop\n{head}image: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}\n\
         services: {{db: {{kit: {kit}, with: {{{with}}}}}}}\nvolumes: {{data: {{path: /data}}}}\n"
    )
}

fn risks(impact: &Impact) -> Vec<&Break> {
    impact.breaks.iter().filter(|one| one.code.risks_data()).collect()
}

fn commands(one: &Break) -> Vec<&str> {
    one.steps.iter().map(|step| step.command.as_str()).collect()
}

const POSTGRESQL: &str = "version: 16, database: shop, user: shop";

#[test]
fn a_database_is_taken_along_to_another_major_version() {
    for newer in ["17", "15"] {
        let new = POSTGRESQL.replace("16", newer);
        let impact = impact(&spec("", "postgresql", POSTGRESQL), &spec("", "postgresql", &new));
        let [one] = risks(&impact)[..] else { panic!("{:?}", impact.breaks) };
        assert_eq!((one.code, one.subject.as_str()), (Code::DataVersion, "db"));
        assert_eq!(
            commands(one),
            [
                "docker compose exec -T --user postgres shop pg_dumpall --host=/run/postgresql --port=5432 >db.dump",
                "docker compose down",
                "docker run --rm --user 0:0 --entrypoint mv --volume shop_data:/data shop:latest /data/db /data/db.old",
                "docker compose up --build --detach --wait",
                "docker compose exec -T --user postgres shop psql --host=/run/postgresql --port=5432 --dbname=postgres <db.dump",
            ]
        );
    }
}

#[test]
fn each_layout_takes_it_along_in_its_own_way() {
    let head = "layouts: [single, split]\n";
    let new = POSTGRESQL.replace("16", "17");
    let impact = impact(&spec(head, "postgresql", POSTGRESQL), &spec(head, "postgresql", &new));
    let ways: Vec<Vec<&str>> = risks(&impact).into_iter().map(commands).collect();
    assert_eq!(ways.len(), 2, "{ways:#?}");
    assert_eq!(
        ways[1],
        [
            "docker compose --file docker-compose.split.yml exec -T db pg_dumpall --username=shop >db.dump",
            "docker compose --file docker-compose.split.yml down",
            "docker compose --file docker-compose.split.yml up --build --detach --wait",
            "docker compose --file docker-compose.split.yml exec -T db psql --username=shop --dbname=postgres <db.dump",
        ]
    );
}

#[test]
fn names_that_are_made_once_are_not_followed() {
    let named = |with: &str| impact(&spec("", "postgresql", POSTGRESQL), &spec("", "postgresql", with));
    let database = named("version: 16, database: store, user: shop");
    let [one] = risks(&database)[..] else { panic!("{:?}", database.breaks) };
    assert_eq!(
        commands(one),
        [
            "docker compose exec -T --user postgres shop pg_dump --host=/run/postgresql --port=5432 --no-owner --dbname=shop >db.dump",
            "docker compose down",
            "docker compose up --build --detach --wait",
            "docker compose exec -T --user postgres shop psql --host=/run/postgresql --port=5432 --dbname=store '--command=SET ROLE shop' --file=- <db.dump",
        ]
    );
    let user = named("version: 16, database: shop, user: store");
    let [one] = risks(&user)[..] else { panic!("{:?}", user.breaks) };
    assert!(one.what.to_string().contains("REASSIGN OWNED BY") && one.steps.is_empty(), "{}", one.what);
    let split = |with: &str| {
        let spec = spec("layouts: [split]\n", "postgresql", with);
        spec.replace("{s6-overlay: 3.2.2.0}", "none").replace("services: {", "services: {web: {command: serve}, ")
    };
    let made = impact(&split(POSTGRESQL), &split("version: 16, database: store, user: shop"));
    let [one] = risks(&made)[..] else { panic!("{:?}", made.breaks) };
    let volume = commands(one).into_iter().find(|command| command.starts_with("docker volume rm"));
    assert_eq!(volume, Some("docker volume rm shop_db_data"), "{:?}", one.steps);
}

#[test]
fn an_extension_is_dropped_before_it_goes() {
    let with = |extensions: &str| spec("", "postgresql", &format!("{POSTGRESQL}, extensions: [{extensions}]"));
    assert_eq!(risks(&impact(&with("vector"), &with("vector, cube"))).len(), 0);
    let impact = impact(&with("vector, cube"), &with("cube"));
    assert!(risks(&impact)[0].what.to_string().contains("drop it in the database first"), "{:?}", impact.breaks);
}

#[test]
fn a_folder_is_moved_within_its_volume() {
    let moved = format!("{POSTGRESQL}, data: /data/pg");
    let impact = impact(&spec("", "postgresql", POSTGRESQL), &spec("", "postgresql", &moved));
    let [one] = risks(&impact)[..] else { panic!("{:?}", impact.breaks) };
    assert_eq!(one.code, Code::DataFolder);
    assert_eq!(
        commands(one)[1],
        "docker run --rm --user 0:0 --entrypoint mv --volume shop_data:/data shop:latest /data/db /data/pg"
    );
}

#[test]
fn a_folder_that_comes_along_with_its_volume_is_at_no_risk() {
    let old = spec("", "redis", "version: 8.0");
    let impact = impact(&old, &old.replace("path: /data", "path: /state"));
    assert_eq!(risks(&impact).into_iter().map(|one| one.code).collect::<Vec<_>>(), [Code::VolumePath]);
}

#[test]
fn redis_reads_what_an_older_one_wrote() {
    let redis = |with: &str| spec("", "redis", with);
    assert_eq!(risks(&impact(&redis("version: 7.4"), &redis("version: 8.0"))).len(), 0);
    let lower = impact(&redis("version: 8.0"), &redis("version: 7.4"));
    let [one] = risks(&lower)[..] else { panic!("{:?}", lower.breaks) };
    assert!(one.advice.to_string().contains("no program takes them along"), "{}", one.advice);
    assert!(commands(one).iter().any(|command| command.ends_with("/data/db /data/db.old")), "{:?}", one.steps);
    let gone = impact(&redis("version: 8.0"), &redis("version: 8.0, persistence: false"));
    assert_eq!(risks(&gone)[0].code, Code::DataFolder);
}

#[test]
fn models_come_back_by_themselves() {
    let ollama = |with: &str| spec("", "ollama", with);
    let impact = impact(&ollama("version: 0.9.6"), &ollama("version: 0.9.5, data: /data/models"));
    assert_eq!(risks(&impact), [] as [&Break; 0]);
    assert!(!impact.is_empty());
}

/// A spec that has the value of a secret is refused; but nothing keeps a password out of an address.
#[test]
fn no_password_is_told() {
    let spec = |password: &str| {
        format!(
            "hull: 1\nname: shop\nimage: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}\nservices:\n  web:\n    \
             command: serve redis://u:{password}@host\n    environment:\n      URL: redis://u:{password}@host/0\n      \
             OTHER: {{default: 'redis://u:{password}@host/0'}}\n"
        )
    };
    let impact = impact(&spec("hunter2"), &spec("swordfish"));
    assert!(!impact.is_empty());
    let told = format!("{impact:?}");
    assert!(!told.contains("hunter2") && !told.contains("swordfish"), "{told}");
}

#[test]
fn of_a_secret_it_is_told_that_it_has_another_default() {
    let spec = |port: u16| {
        format!(
            "hull: 1\nname: shop\nimage: {{base: debian:bookworm-slim, init: {{s6-overlay: 3.2.2.0}}}}\nservices:\n  web:\n    \
             command: serve\n    environment:\n      PASSWORD: {{secret: true, required: true}}\n      \
             URL: {{default: 'redis://u:$PASSWORD@host:{port}/0'}}\n"
        )
    };
    let impact = impact(&spec(1000), &spec(1001));
    let row = impact.variables.iter().find(|row| row.name == "URL").unwrap();
    assert_eq!(
        row.reason.to_string(),
        "a default that is not shown, was a default that is not shown; still read by `web`"
    );
}
