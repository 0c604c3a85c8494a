//! Programs in Go: `go.mod`.

use super::{Here, Proposal, health, version, words};

/// Newer than what most modules ask for; Go builds older ones.
const PREFERRED: (u32, &str) = (25, "1.25");

pub(super) fn detect(here: &Here<'_>) -> Option<Proposal> {
    let module = here.text("go.mod")?;
    let word =
        |name: &str| module.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(' ').map(str::trim));
    let mut proposal = Proposal::new("go", "go.mod");
    let asked = word("go").and_then(|text| version::named(text, 2));
    let minor = |text: &str| text.strip_prefix("1.").and_then(|minor| minor.parse::<u32>().ok());
    let newer = asked.filter(|asked| minor(asked).is_some_and(|minor| minor > PREFERRED.0));
    proposal.put("go", newer.unwrap_or_else(|| PREFERRED.1.to_owned()));
    let (main, name) = program(here, word("module").unwrap_or_default());
    proposal.name(name.as_deref(), here);
    let program = name.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
    proposal.put_some("program", program.clone());
    proposal.put_some("command", program);
    if main.is_none() {
        proposal.notes.push(
            "no `package main` was found at the top or below `cmd`: say with `--answer main=./PATH` where it is"
                .to_owned(),
        );
    }
    let texts: Vec<String> =
        main.iter().flat_map(|main| go_files(here, main)).filter_map(|path| here.text(&path)).collect();
    proposal.put_some("health", health(&texts));
    proposal.put_some("main", main);
    let sums = here.has_file("go.sum").then(|| "go.sum".to_owned());
    proposal.put_some("modules", words(std::iter::once("go.mod".to_owned()).chain(sums)));
    let files = here.files_with(&[".go"]).filter(|name| !name.ends_with("_test.go"));
    // What is vendored is built without the network.
    let vendored = here.folders.iter().map(String::as_str).filter(|folder| *folder == "vendor");
    let folders = here.source_folders().chain(vendored).filter(|folder| here.has_below(folder, ".go"));
    proposal.put_some("sources", words(files.chain(folders).map(str::to_owned)));
    Some(proposal)
}

/// The package with the program, and the program's name.
fn program(here: &Here<'_>, module: &str) -> (Option<String>, Option<String>) {
    let is_version = |part: &&str| part.strip_prefix('v').is_some_and(|rest| rest.parse::<u32>().is_ok());
    let name = module.rsplit('/').find(|part| !is_version(part)).filter(|name| !name.is_empty()).map(str::to_owned);
    let is_main =
        |path: &str| go_files(here, path).iter().any(|file| here.text(file).is_some_and(|text| says_main(&text)));
    if is_main(".") {
        return (Some(".".to_owned()), name);
    }
    let files = here.folder.files("cmd");
    let mut commands: Vec<&str> =
        files.iter().filter_map(|file| file.split_once('/').map(|(folder, _)| folder)).collect();
    commands.dedup();
    commands.retain(|command| is_main(&format!("./cmd/{command}")));
    // The one that is called as the module, or else the first.
    let command = commands.iter().find(|command| name.as_deref() == Some(**command)).or_else(|| commands.first());
    match command {
        Some(command) => (Some(format!("./cmd/{command}")), Some((*command).to_owned())),
        None if is_main("./cmd") => (Some("./cmd".to_owned()), name),
        None => (None, name),
    }
}

/// The sources right in a folder.
fn go_files(here: &Here<'_>, folder: &str) -> Vec<String> {
    if folder == "." {
        return here.files_with(&[".go"]).map(str::to_owned).collect();
    }
    let files = here.folder.files(folder);
    let names = files.iter().filter(|file| !file.contains('/')).filter_map(|file| file.strip_suffix(".go"));
    names.map(|name| format!("{folder}/{name}.go")).collect()
}

fn says_main(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "package main")
}
