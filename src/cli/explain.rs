//! `hullwright explain`: the page of a code.

use hullwright::diagnostic::{Code, nearest};

use super::args::ExplainArgs;
use super::failure::Failure;
use super::{Outcome, console};

pub(super) fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let text = match &args.code {
        Some(code) => page(code)?.to_owned(),
        None => list(),
    };
    console::out(&text)?;
    Ok(Outcome::Fine)
}

/// All codes, a line each.
fn list() -> String {
    let mut lines =
        Code::ALL.iter().map(|code| format!("{}  {}", code.id(), code.title())).collect::<Vec<_>>().join("\n");
    lines.push('\n');
    lines
}

fn page(wanted: &str) -> Result<&'static str, Failure> {
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
