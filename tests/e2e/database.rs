//! The database: its settings, and who gets in.

use crate::docker::Volume;
use crate::example::{INFRA, PASSWORD};
use crate::inside::{lets_in, lets_in_from_outside, sql};
use crate::mirror;

#[test]
fn cluster_is_utf8_and_scram() {
    let container = INFRA.ready(&[]);
    let ask = |query| sql(&container, "cocosearch", query);
    assert_eq!(ask("show server_encoding"), "UTF8");
    assert_eq!(ask("select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"), "peer scram-sha-256");
    let verifier = ask("select rolpassword from pg_authid where rolname = 'cocosearch'");
    assert!(verifier.starts_with("SCRAM-SHA-256$"), "{verifier}");
    assert_eq!(ask("select pg_get_userbyid(datdba) from pg_database where datname = 'cocosearch'"), "cocosearch");
    assert_eq!(ask("select '[1,2]'::vector <-> '[1,3]'"), "1");
}

#[test]
fn published_port_needs_the_password() {
    let container = INFRA.ready(&["--publish=127.0.0.1::5432", "--publish=127.0.0.1::11434"]);
    let address = container.published(5432);
    assert!(lets_in_from_outside(&address, "cocosearch", PASSWORD));
    assert!(!lets_in_from_outside(&address, "cocosearch", "wrong"));
    assert!(!lets_in_from_outside(&address, "cocosearch", ""));
    assert!(!lets_in_from_outside(&address, "postgres", ""));
    assert!(mirror::get(&container.published(11434), "/").contains("Ollama is running"));
}

#[test]
fn a_changed_password_takes_effect_whatever_is_in_it() {
    let volume = Volume::create();
    let odd = "new' \"$x\\ %";
    for password in [PASSWORD, odd] {
        let container = INFRA.ready(&[&volume.at("/data"), &format!("--env=POSTGRES_PASSWORD={password}")]);
        assert!(lets_in(&container, password, 5432));
        assert!(!lets_in(&container, "another", 5432));
        assert_eq!(container.stop().exit_code, 0);
    }
}
