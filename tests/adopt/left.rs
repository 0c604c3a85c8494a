//! What cannot be brought home stays as it is, and the report says where to look.

use std::fs;

use serde_json::json;

use super::tree::Tree;
use super::{SPEC, copy_of, edit, ends, generated, objects, read};

#[test]
fn two_values_for_one_fact() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "Dockerfile", "EXPOSE 8000", "EXPOSE 8001");
    edit(folder, "docker-compose.yml", ":-8000}", ":-8002}");
    let before = Tree::of(folder);
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("`services.web.ports.http.port` is asked to be `8001` (Dockerfile:"), "{told}");
    assert!(told.contains("`8002` (docker-compose.yml:"), "{told}");
    assert!(told.contains("which is right only you know"), "{told}");
    assert!(told.ends_with("edits are left\n"), "{told}");
    assert_eq!(Tree::of(folder).without_ours(), before.without_ours(), "nothing was written");
    let left = objects(folder, &["adopt"]);
    let torn = left.iter().find(|object| object["why"] == "torn").unwrap();
    assert_eq!(torn["asked"][0]["value"], "8001");

    // A patch would keep both.
    ends(folder, &["adopt", "--patch", "both"], 1);
    assert_eq!(read(folder, "hull.yaml"), SPEC);
}

#[test]
fn an_edit_that_no_value_means() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "docker-compose.yml", "restart: unless-stopped", "restart: \"no\"");
    edit(folder, "Dockerfile", "ENTRYPOINT", "# mine\nENTRYPOINT");
    edit(folder, "docker-compose.yml", "redis:8.0", "redis:8.2");
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("hull.yaml:21: `services.cache.image` is `redis:8.2` now; it was `redis:8.0`"), "{told}");
    assert!(told.contains("no value of the spec alone makes that line"), "{told}");
    assert!(
        told.contains("-     restart: unless-stopped\n  +     restart: \"no\"\n  = help: it comes from `"),
        "{told}"
    );
    assert!(told.contains("hullwright adopt --patch NAME"), "{told}");
    // What came home is in the spec; what did not stays in its file, which is otherwise as it was.
    assert_eq!(read(folder, "hull.yaml"), SPEC.replace("redis:8.0", "redis:8.2"));
    assert!(read(folder, "docker-compose.yml").contains("restart: \"no\""));
    assert!(read(folder, "Dockerfile").contains("# mine\nENTRYPOINT"));
    ends(folder, &["check"], 1);
    // Again, there is only what is left.
    let again = objects(folder, &["adopt"]);
    assert_eq!(again.last().unwrap()["values"], 0);
    assert_eq!(again.last().unwrap()["left"], 3);
    ends(folder, &["adopt", "--patch", "mine"], 0);
    ends(folder, &["check"], 0);
    assert!(read(folder, "docker-compose.yml").contains("restart: \"no\""));
}

/// Of a file that stays, no line may follow from what another file says: somebody else's edit would be half of it.
#[test]
fn what_would_follow_in_a_file_that_stays() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "docker-compose.yml", "HTTP_PORT:-8000", "HTTP_PORT:-8080");
    edit(folder, "Dockerfile", "ENTRYPOINT", "# mine\nENTRYPOINT");
    let before = Tree::of(folder);
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("`services.web.ports.http.port` would be `8080`, and lines that nobody changed"), "{told}");
    assert_eq!(Tree::of(folder).without_ours(), before.without_ours());
    // One of the two files alone, too.
    ends(folder, &["adopt", "docker-compose.yml"], 1);
    assert_eq!(Tree::of(folder).without_ours(), before.without_ours());
    ends(folder, &["adopt", "--patch", "mine"], 0);
    let spec = read(folder, "hull.yaml");
    assert!(spec.starts_with(&SPEC.replace("port: 8000", "port: 8080")), "{spec}");
    assert!(read(folder, "Dockerfile").contains("EXPOSE 8080") && read(folder, "Dockerfile").contains("# mine"));
    ends(folder, &["check"], 0);
}

#[test]
fn a_value_that_the_spec_refuses() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "Dockerfile", "/v3.2.2.0/", "/v9.9.9.9/");
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("`image.init.s6-overlay` would be wrong: "), "{told}");
    assert_eq!(read(folder, "hull.yaml"), SPEC);
}

#[test]
fn one_file_of_several() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "docker-compose.yml", "redis:8.0", "redis:8.2");
    edit(folder, "README.md", "docker run", "podman run");
    let told = ends(folder, &["adopt", "./docker-compose.yml"], 1);
    assert!(told.contains("README.md: stays as it is, it was not named"), "{told}");
    assert_eq!(read(folder, "hull.yaml"), SPEC.replace("redis:8.0", "redis:8.2"));
    assert!(read(folder, "README.md").contains("podman run"));
    let nearest = ends(folder, &["adopt", "dockerfile"], 2);
    assert!(nearest.contains("did you mean `Dockerfile`?"), "{nearest}");
}

/// Deleted, another mode, other line ends: `generate` knows what to do, and `adopt` says so.
#[test]
fn what_is_no_edit_of_a_line() {
    let folder = generated(SPEC);
    let folder = folder.path();
    fs::remove_file(folder.join(".env.example")).unwrap();
    let crlf = read(folder, "Dockerfile").replace('\n', "\r\n");
    fs::write(folder.join("Dockerfile"), crlf).unwrap();
    let before = Tree::of(folder);
    assert!(ends(folder, &["adopt"], 0).starts_with("nothing to adopt"));
    let told = ends(folder, &["adopt", "Dockerfile", ".env.example"], 0);
    assert!(told.contains("`Dockerfile` has the line ends of Windows\n  = help: run `hullwright generate`"), "{told}");
    assert!(told.contains("`.env.example` is not there\n  = help: run `hullwright generate`"), "{told}");
    assert_eq!(Tree::of(folder).without_ours(), before.without_ours());

    // With an edit in it, it comes home with the ends of lines that it should have.
    edit(folder, "Dockerfile", "python:3.12-slim", "python:3.13-slim");
    ends(folder, &["adopt"], 0);
    assert_eq!(read(folder, "hull.yaml"), SPEC.replace("3.12", "3.13"));
    ends(folder, &["check"], 0);
    // One end alone is an edit, and no value means it.
    let one = read(folder, "Dockerfile").replacen('\n', "\r\n", 1);
    fs::write(folder.join("Dockerfile"), &one).unwrap();
    ends(folder, &["adopt"], 1);
    let told = ends(folder, &["adopt", "--patch", "end"], 1);
    assert!(told.contains("no patch can hold it"), "{told}");
    assert_eq!(read(folder, "Dockerfile"), one);
}

#[test]
fn both_the_spec_and_an_output_changed() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "Dockerfile", "EXPOSE 8000", "EXPOSE 8001");
    fs::write(folder.join("hull.yaml"), SPEC.replace("3.12", "3.13")).unwrap();
    let before = Tree::of(folder);
    let told = ends(folder, &["adopt"], 1);
    assert!(told.contains("put the spec back as it was, adopt, and change it again"), "{told}");
    assert_eq!(Tree::of(folder).without_ours(), before.without_ours());
    fs::write(folder.join("hull.yaml"), SPEC).unwrap();
    ends(folder, &["adopt"], 0);
}

#[test]
fn a_spec_with_mistakes() {
    let folder = generated(SPEC);
    let folder = folder.path();
    edit(folder, "Dockerfile", "python:3.12-slim", "python:3.13-slim");
    let wrong = SPEC.replace("depends_on: [worker]", "depends_on: [wroker]");
    fs::write(folder.join("hull.yaml"), &wrong).unwrap();
    let before = Tree::of(folder);
    assert!(ends(folder, &["adopt"], 1).contains("HW102"));
    assert_eq!(Tree::of(folder), before);
    fs::remove_file(folder.join("hull.yaml")).unwrap();
    ends(folder, &["adopt"], 2);
}

/// A line that an edit took away, and one that it added, name what is near.
#[test]
fn lines_that_come_and_go() {
    let folder = copy_of("kit-by-path");
    let folder = folder.path();
    let spec = read(folder, "hull.yaml");
    edit(folder, "docker-compose.yml", "    restart: unless-stopped\n", "");
    edit(folder, "Dockerfile", "ENTRYPOINT", "USER nobody\nENTRYPOINT");
    let left = objects(folder, &["adopt"]);
    let left: Vec<_> = left.iter().filter(|object| object["type"] == "left").collect();
    assert_eq!(left.len(), 2, "{left:#?}");
    assert_eq!((&left[0]["file"], &left[0]["after"]), (&json!("Dockerfile"), &json!("USER nobody")));
    assert_eq!((&left[1]["before"], &left[1]["after"]), (&json!("    restart: unless-stopped"), &json!(null)));
    assert!(left.iter().all(|left| left["origins"][0]["place"]["line"].is_u64()), "{left:#?}");
    assert_eq!(read(folder, "hull.yaml"), spec);
}
