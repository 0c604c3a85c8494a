//! The text of a Dockerfile.

use std::fmt::{self, Display};

use super::instruction::{Add, Arg, Copy, CopyInline, Healthcheck, Instruction, Port, Protocol, Schedule};
use super::run;
use super::stage::{Base, Dockerfile, Stage};
use super::text::words;
use crate::duration::go_duration;

/// The longest line that Docker's front end reads.
const LONGEST_LINE: usize = 65_534;

/// A line is longer than Docker reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTooLong {
    /// The first characters of the line.
    pub start: String,
}

impl Display for LineTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the Dockerfile would have a line of more than {LONGEST_LINE} bytes: {}…", self.start)
    }
}

impl std::error::Error for LineTooLong {}

impl Dockerfile {
    /// The whole text.
    ///
    /// # Errors
    /// A line that Docker would refuse for its length.
    pub fn to_text(&self) -> Result<String, LineTooLong> {
        let mut out = String::new();
        self.print_head(&mut out);
        for stage in self.stages() {
            print_gap(&mut out);
            self.print_stage(stage, &mut out);
        }
        match out.lines().find(|line| line.len() > LONGEST_LINE) {
            Some(line) => Err(LineTooLong { start: line.chars().take(40).collect() }),
            None => Ok(out),
        }
    }

    fn print_head(&self, out: &mut String) {
        if let Some(syntax) = &self.syntax {
            push_line(out, &format!("# syntax={syntax}"));
        }
        print_comment(&self.header, out);
        print_gap(out);
        self.global_args.iter().for_each(|arg| push_line(out, &arg_line(arg)));
    }

    fn print_stage(&self, stage: &Stage, out: &mut String) {
        let base = match &stage.base {
            Base::Image(image) | Base::ByArgs(image) => image.to_string(),
            Base::Stage(index) => self.name(*index),
            Base::Scratch => "scratch".to_owned(),
        };
        print_comment(&stage.comment, out);
        let platform = flag("platform", stage.platform.as_ref());
        push_line(out, &format!("FROM {platform}{base} AS {}", stage.name));
        stage.instructions.iter().for_each(|instruction| self.print_instruction(instruction, out));
    }

    fn print_instruction(&self, instruction: &Instruction, out: &mut String) {
        let line = match instruction {
            Instruction::Comment(text) => return print_comment(text, out),
            Instruction::Gap => return print_gap(out),
            Instruction::Arg(arg) => arg_line(arg),
            Instruction::Run(run) => run::lines(run, |index| self.name(index)),
            Instruction::CopyInline(copy) => copy_inline_lines(copy),
            Instruction::Verbatim(text) => verbatim_lines(text),
            Instruction::Env(variables) => {
                pairs("ENV", variables.iter().map(|(name, value)| (name.to_string(), value.quoted())))
            }
            Instruction::Label(labels) => {
                pairs("LABEL", labels.iter().map(|(name, value)| (name.quoted(), value.quoted())))
            }
            Instruction::Copy(copy) => self.copy_line(copy),
            Instruction::Add(add) => add_line(add),
            Instruction::User(user) => format!("USER {user}"),
            Instruction::Workdir(path) => format!("WORKDIR {}", path.quoted()),
            Instruction::Expose(ports) => {
                list("EXPOSE", ports.iter().copied().map(port_word).collect::<Vec<_>>().join(" "))
            }
            Instruction::Volume(paths) => list("VOLUME", words(paths)),
            Instruction::Entrypoint(command) => format!("ENTRYPOINT {command}"),
            Instruction::Cmd(command) => format!("CMD {command}"),
            Instruction::Healthcheck(check) => healthcheck_line(check),
            Instruction::Stopsignal(signal) => format!("STOPSIGNAL {signal}"),
            Instruction::Shell(shell) => format!("SHELL {shell}"),
        };
        if !line.is_empty() {
            push_line(out, &line);
        }
    }

    fn copy_line(&self, copy: &Copy) -> String {
        let from = copy.from.as_ref().map(|from| from.print(|index| self.name(index)));
        format!(
            "COPY {}{}{}{}{}",
            flag("from", from.as_ref()),
            flag("chown", copy.chown.as_ref()),
            flag("chmod", copy.chmod.as_ref()),
            if copy.link { "--link " } else { "" },
            words(copy.paths()),
        )
    }
}

/// `--name=value ` or nothing.
fn flag(name: &str, value: Option<&impl Display>) -> String {
    value.map(|value| format!("--{name}={value} ")).unwrap_or_default()
}

/// An instruction without words is none.
fn list(keyword: &str, words: String) -> String {
    if words.is_empty() { words } else { format!("{keyword} {words}") }
}

/// `ENV` and `LABEL`: one pair per line.
fn pairs(keyword: &str, pairs: impl Iterator<Item = (String, String)>) -> String {
    let pairs: Vec<_> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    list(keyword, pairs.join(" \\\n    "))
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn arg_line(arg: &Arg) -> String {
    let default = arg.default.as_ref().map(|value| format!("={}", value.quoted())).unwrap_or_default();
    format!("ARG {}{default}", arg.name)
}

fn copy_inline_lines(copy: &CopyInline) -> String {
    let CopyInline { chown, chmod, contents, destination } = copy;
    let flags = flag("chown", chown.as_ref()) + &flag("chmod", chmod.as_ref());
    format!("COPY {flags}{} {destination}\n{}", contents.opening(), contents.body())
}

/// Somebody's lines, and an empty one, which a here-document at their end may need.
fn verbatim_lines(text: &str) -> String {
    let text = text.strip_suffix('\n').unwrap_or(text);
    if text.contains("<<") { format!("{text}\n") } else { text.to_owned() }
}

/// An empty line, unless there is one or nothing stands before it.
fn print_gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn print_comment(text: &str, out: &mut String) {
    // Docker reads `# name=value` in the first lines as a directive, until a line that is none.
    let at_directives = out.lines().all(|line| line.starts_with("# syntax="));
    if at_directives && text.lines().next().is_some_and(|first| first.contains('=')) {
        out.push_str("#\n");
    }
    for line in text.lines() {
        push_line(out, format!("# {line}").trim_end());
    }
}

fn port_word(port: Port) -> String {
    match port.protocol {
        Protocol::Tcp => port.number.to_string(),
        Protocol::Udp => format!("{}/udp", port.number),
    }
}

fn add_line(add: &Add) -> String {
    let Add { checksum, chown, chmod, url, destination } = add;
    let flags = [flag("checksum", checksum.as_ref()), flag("chown", chown.as_ref()), flag("chmod", chmod.as_ref())];
    format!("ADD {}{}", flags.concat(), words([url.as_text(), destination]))
}

fn healthcheck_line(check: &Healthcheck) -> String {
    match check {
        Healthcheck::Disabled => "HEALTHCHECK NONE".to_owned(),
        Healthcheck::Probe { command, schedule } => format!("HEALTHCHECK {}CMD {command}", schedule_flags(schedule)),
    }
}

fn schedule_flags(schedule: &Schedule) -> String {
    let Schedule { interval, timeout, start_period, start_interval, retries } = *schedule;
    let duration = |name, value: Option<_>| flag(name, value.map(in_seconds).as_ref());
    let flags = [
        duration("interval", interval),
        duration("timeout", timeout),
        duration("start-period", start_period),
        duration("start-interval", start_interval),
        flag("retries", retries.as_ref()),
    ];
    flags.concat()
}

/// Hadolint knows no unit below a second.
fn in_seconds(duration: std::time::Duration) -> String {
    match duration.subsec_millis() {
        0 => go_duration(duration),
        millis => format!("{}s", format!("{}.{millis:03}", duration.as_secs()).trim_end_matches('0')),
    }
}
