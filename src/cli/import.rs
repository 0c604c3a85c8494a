//! `hullwright init --from`: an existing system becomes a spec, and a report of what is not in it.

use std::path::Path;

use hullwright::disk::{self, Context};
use hullwright::import::{Imported, import};

use super::args::DEFAULT_SPEC;
use super::failure::Failure;
use super::init::args::InitArgs;
use super::report::Report;
use super::{Outcome, console};

pub(super) fn run(args: &InitArgs, from: &Path) -> Result<Outcome, Failure> {
    let mut report = Report::new("init", &args.report);
    let file = args.root().join(DEFAULT_SPEC);
    if std::fs::symlink_metadata(&file).is_ok() {
        return Err(Failure::Disk(disk::Error::Taken(file)));
    }
    let files = disk::sources(from)?;
    let io = |reason| Failure::Disk(disk::Error::Io { action: "make", path: args.root().to_owned(), reason });
    std::fs::create_dir_all(args.root()).map_err(io)?;
    let place = disk::place(from, args.root())?;
    let Imported { spec, report: became } = import(&files, &place, &Context::new(args.root()))
        .map_err(|unreadable| Failure::Usage(format!("cannot import `{}`: {unreadable}", from.display())))?;
    disk::begin(args.root(), DEFAULT_SPEC, &spec)?;
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
