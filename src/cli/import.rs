//! `hullwright init --from`: an existing system becomes a spec, and a report of what is not in it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Component, Path};

use hullwright::disk::{self, Context};
use hullwright::import::{Imported, Place, import};

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
    let place = place(&args.from, args.root())?;
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

/// Where the sources are, seen from where the spec shall be.
fn place(from: &Path, root: &Path) -> Result<Place, Failure> {
    let real = |path: &Path| {
        let refused = |reason| Failure::Disk(disk::Error::Io { action: "read", path: path.to_owned(), reason });
        path.canonicalize().map_err(refused)
    };
    let (sources, spec) = (real(from)?, real(root)?);
    let names = |path: &Path| -> Vec<String> {
        let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
        names.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (to, at) = (names(&sources), names(&spec));
    let common = to.iter().zip(&at).take_while(|(one, two)| one == two).count();
    let up = at.iter().skip(common).map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to.iter().skip(common).cloned()).collect();
    let mut above = to;
    let name = above.pop().unwrap_or_else(|| "app".to_owned());
    above.reverse();
    let way = if way.is_empty() { ".".to_owned() } else { way.join("/") };
    let taken = std::fs::read_dir(&spec).into_iter().flatten().flatten();
    let taken = taken.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    Ok(Place { name, above, way, taken })
}
