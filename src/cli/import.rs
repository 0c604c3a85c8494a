//! `hullwright init --from`: an existing system becomes a spec, and a report of what is not in it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use hullwright::disk::{self, Context};
use hullwright::import::{Imported, import};

use super::args::{DEFAULT_SPEC, InitArgs};
use super::failure::Failure;
use super::report::Report;
use super::{Outcome, console};

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("init", &args.report);
    let file = args.root().join(DEFAULT_SPEC);
    if std::fs::symlink_metadata(&file).is_ok() {
        return Err(taken(&file));
    }
    let files = disk::sources(&args.from)?;
    let io = |reason| Failure::Disk(disk::Error::Io { action: "make", path: args.root().to_owned(), reason });
    std::fs::create_dir_all(args.root()).map_err(io)?;
    let place = disk::place(&args.from, args.root())?;
    let Imported { spec, report: became } = import(&files, &place, &Context::new(args.root()))
        .map_err(|unreadable| Failure::Usage(format!("cannot import `{}`: {unreadable}", args.from.display())))?;
    write(&file, &spec)?;
    let path = file.display();
    let words = format!("wrote {path} from {}\n{}", became.sources.join(", "), became.text());
    report.result(|_| console::visible(&words), || serde_json::json!({ "type": "wrote", "path": path.to_string() }));
    for object in became.objects() {
        report.result(|_| String::new(), || object);
    }
    let numbers = [
        ("facts", became.facts.len()),
        ("modelled", became.modelled()),
        ("kept", became.kept()),
        ("lost", became.lost()),
    ];
    let next = "next: read it, then `hullwright generate`";
    report.summary(next, &numbers)?;
    Ok(if became.lost() == 0 { Outcome::Fine } else { Outcome::Findings })
}

fn taken(file: &Path) -> Failure {
    Failure::Usage(format!(
        "`{}` is there already, and nothing is overwritten: name another folder with `-o DIR`",
        file.display()
    ))
}

/// Writes a file that is not there yet, whole.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let refused = |reason: std::io::Error| match reason.kind() {
        ErrorKind::AlreadyExists => taken(file),
        _ => Failure::Disk(disk::Error::Io { action: "write", path: file.to_owned(), reason }),
    };
    let mut opened = OpenOptions::new().write(true).create_new(true).open(file).map_err(refused)?;
    opened.write_all(text.as_bytes()).map_err(refused)
}
