//! `hullwright explain`: the page of a code, or why a line of an output is there.

mod output;

use hullwright::diagnostic::{Code, nearest};

use super::args::ExplainArgs;
use super::failure::Failure;
use super::{Outcome, console};

pub(super) fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let text = match &args.what {
        Some(what) if is_code(what) || !args.place.spec.file.exists() => page(what)?.to_owned(),
        Some(what) => return output::run(what, args),
        None => list(),
    };
    console::out(&text)?;
    Ok(Outcome::Fine)
}

/// Whether this is meant to be a code.
fn is_code(what: &str) -> bool {
    let digits = what.get(..2).filter(|start| start.eq_ignore_ascii_case("hw")).and_then(|_| what.get(2..));
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|char| char.is_ascii_digit()))
}

/// All codes, a line each.
fn list() -> String {
    let mut lines =
        Code::ALL.iter().map(|code| format!("{}  {}", code.id(), code.title())).collect::<Vec<_>>().join("\n");
    lines.push('\n');
    lines
}

fn page(wanted: &str) -> Result<&'static str, Failure> {
    if !is_code(wanted) {
        let message = format!("there is no spec here of which `{wanted}` could be explained, and it is no code");
        return Err(Failure::Usage(format!(
            "{message}; name the spec with `-f SPEC`; `hullwright explain` lists all codes"
        )));
    }
    let wanted = wanted.to_uppercase();
    if let Some(code) = Code::ALL.iter().find(|code| code.id() == wanted) {
        return Ok(code.page());
    }
    let step = match nearest(&wanted, Code::ALL.iter().map(|code| code.id())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`hullwright explain` lists all codes".to_owned(),
    };
    Err(Failure::Usage(format!("there is no code `{wanted}`; {step}")))
}
