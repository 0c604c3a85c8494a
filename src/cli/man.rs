//! `hullwright man`: the texts of `--help` as pages of the manual.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Arguments, ManArgs};
use super::failure::Failure;
use super::replace::{failed, replace};
use super::report::count;
use super::{Outcome, console};

/// The first line of every page: by it we know our own.
const OURS: &str = ".\\\" Written by `hullwright man`.\n";

pub(super) fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.folder else {
        console::out(&page(&command).map_err(Failure::Output)?)?;
        return Ok(Outcome::Fine);
    };
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    let mut pages = Vec::new();
    for command in all(&command) {
        let path = folder.join(format!("{}.1", name(command)));
        refuse_foreign(&path)?;
        pages.push((path, page(command).map_err(Failure::Output)?));
    }
    pages.iter().try_for_each(|(path, page)| replace(path, page))?;
    console::out(&format!("wrote {}\n", count(pages.len(), "page")))?;
    Ok(Outcome::Fine)
}

/// The command and all commands below it.
fn all(command: &Command) -> Vec<&Command> {
    [command].into_iter().chain(command.get_subcommands().flat_map(all)).collect()
}

/// `hullwright-check`, as the manual names pages.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// A page of somebody else's is not replaced.
fn refuse_foreign(path: &Path) -> Result<(), Failure> {
    match fs::read(path) {
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(()),
        Err(reason) => Err(failed("read", path)(reason)),
        Ok(bytes) if bytes.starts_with(OURS.as_bytes()) => Ok(()),
        Ok(_) => Err(Failure::Usage(format!(
            "`{}` was not written by `hullwright man`, so nothing was written: move it away, or name another folder",
            path.display()
        ))),
    }
}

fn page(command: &Command) -> io::Result<String> {
    let man = Man::new(command.clone());
    // Without a date: the same bytes come out every time.
    let title = format!(".TH {} 1 \"\" \"hullwright {}\"\n", name(command).to_uppercase(), env!("CARGO_PKG_VERSION"));
    let mut text = (OURS.to_owned() + &title).into_bytes();
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    more(command).to_writer(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What stands at the end of `--help`, a section for each of its parts, and the page above this one.
fn more(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    for part in help.split("\n\n") {
        let (title, lines) = part.split_once('\n').unwrap_or((part, ""));
        roff.control("SH", [title.trim_end_matches(':')]);
        roff.control("nf", []);
        for line in lines.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
    if name(command) != command.get_name() {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold("hullwright"), roman("(1)")]);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_option_is_in_the_manual() {
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        for command in all(&command) {
            let page = page(command).unwrap().replace('\\', "");
            assert!(page.contains(&format!("{} - {}", name(command), command.get_about().unwrap())), "{page}");
            for argument in command.get_arguments() {
                let long = argument.get_long().map(|long| format!("fB--{long}fR"));
                let shown = long.unwrap_or_else(|| format!("fI{}fR", argument.get_value_names().unwrap().join(" ")));
                let help = argument.get_long_help().or(argument.get_help()).unwrap().to_string();
                assert!(page.contains(&shown) && page.contains(&help.replace('\'', "*(Aq")), "{shown}: {page}");
            }
            for line in command.get_after_long_help().map(ToString::to_string).unwrap_or_default().lines() {
                let plain = line.trim_end_matches(':').replace('\\', "");
                assert!(page.replace("*(Aq", "'").contains(&plain), "{line}: {page}");
            }
        }
        assert!(all(&command).len() > 5);
    }
}
