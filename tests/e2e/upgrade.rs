//! The way out that `diff` advises when data does not follow a change, executed line by line, as it stands.

use std::fs;

use hullwright::impact::{Code, Impact};
use hullwright::source::Sources;
use hullwright::{Compiled, Settings, compile, disk};
use tempfile::TempDir;

use crate::example::{AIO, copy};
use crate::image::write;
use crate::quick_start::Reader;

/// The spec of the image with everything, under a name of its own.
fn spec(version: &str) -> String {
    let spec = fs::read_to_string(AIO.folder().join("hull.yaml")).unwrap();
    let edits = [
        ("name: cocosearch\n", "name: hullwright-upgraded\n".to_owned()),
        ("version: 16", format!("version: {version}")),
    ];
    edits.iter().fold(spec, |spec, (from, to)| {
        assert_eq!(spec.matches(from).count(), 1, "the example's spec has one `{from}`");
        spec.replace(from, to)
    })
}

/// The lines that `diff` advises for a change of that kind.
fn advised(old: &Compiled, new: &Compiled, code: Code, is_split: bool) -> Vec<String> {
    let side = |compiled| -> (_, _) {
        let Compiled { model, files, .. }: &Compiled = compiled;
        (model.as_ref().unwrap(), files.as_ref().unwrap())
    };
    let (old, new) = (side(old), side(new));
    let impact = Impact::between((old.0, old.1), (new.0, new.1));
    let lines = |steps: &[hullwright::impact::Step]| steps.iter().map(|step| step.command.clone()).collect::<Vec<_>>();
    let all: Vec<Vec<String>> =
        impact.breaks.iter().filter(|found| found.code == code).map(|found| lines(&found.steps)).collect();
    let of_layout =
        |lines: &&Vec<String>| lines.iter().any(|line| line.contains("docker-compose.split.yml")) == is_split;
    all.iter().find(of_layout).unwrap_or_else(|| panic!("{all:?}")).clone()
}

#[test]
fn databases_follow_a_major_version() {
    let home = TempDir::new().unwrap();
    let folder = copy(&AIO.folder(), &home.path().join("upgraded"));
    let compiled = |version: &str| {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec(version));
        compile(&mut sources, id, &Settings::default(), &disk::Context::new(&folder))
    };
    let lines = advised(&compiled("16"), &compiled("17"), Code::DataVersion, false);
    let (save, rest) = lines.split_first().unwrap();
    assert!(save.contains("pg_dumpall"), "{lines:?}");

    write(&folder, spec("16"));
    let reader = Reader::at(home, folder.clone(), &lines);
    // A port that is not the usual one.
    fs::write(folder.join(".env"), "COCOSEARCH_PG_PORT=6543\nCOCOSEARCH_MCP_PORT=38123\n").unwrap();
    let sql = |words: &str| {
        let psql = "psql --host=/run/postgresql --port=6543 --no-psqlrc --tuples-only --no-align --dbname=cocosearch";
        format!("docker compose exec -T --user postgres hullwright-upgraded {psql} --command={words}")
    };
    reader.execute("docker compose up --build --detach --wait");
    reader
        .execute(&sql("'SET ROLE cocosearch; CREATE TABLE seen (at vector(2)); INSERT INTO seen VALUES ($$[1,2]$$)'"));
    reader.execute(save);
    write(&folder, spec("17"));
    for line in rest {
        reader.execute(line);
    }
    // Its role has it still.
    reader.execute(&sql("'SET ROLE cocosearch; UPDATE seen SET at = $$[3,4]$$'"));
    let rows = reader.execute(&sql("'SELECT at, current_setting($$server_version_num$$)::int / 10000 FROM seen'"));
    assert_eq!(rows.trim(), "[3,4]|17");
    reader.finish();
}
