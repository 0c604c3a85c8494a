//! What an independent parser reads back.

use parse_dockerfile::{Command, HealthcheckArguments, Instruction as Read, JsonOrStringArray, Source};
use proptest::prelude::*;

use super::*;
use crate::variable::VariableName;

fn stage(instructions: Vec<Instruction>) -> Stage {
    let name = StageName::new("app").unwrap();
    Stage { name, base: Base::Scratch, platform: None, comment: String::new(), instructions }
}

fn printed(instructions: Vec<Instruction>) -> String {
    let mut file = Dockerfile::default();
    file.push(stage(instructions)).unwrap();
    file.to_text().unwrap()
}

fn plain(text: &str) -> Plain {
    Plain::literal(text).unwrap()
}

fn text(text: &str) -> Text {
    Text::literal(text).unwrap()
}

fn name(text: &str) -> VariableName {
    VariableName::new(text).unwrap()
}

/// Reads `NAME="value"` as Docker does: a backslash counts before `\`, `"` and `$` only.
fn unquoted(argument: &str) -> String {
    let (_, value) = argument.split_once('=').unwrap();
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut read = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(each) = rest.next() {
        assert!(!matches!(each, '"' | '$'), "{argument:?} has a bare {each:?}");
        let escaped = each == '\\' && matches!(rest.peek(), Some('\\' | '"' | '$'));
        read.push(if escaped { rest.next().unwrap() } else { each });
    }
    read
}

#[test]
fn a_whole_file() {
    let mut file = Dockerfile::new("escape=` is no directive here");
    file.global_args = vec![Arg { name: name("NODE"), default: Some(text("20")) }];
    let build = Stage {
        name: StageName::new("build").unwrap(),
        base: Base::Image(Plain::new(text("node:").then(Text::reference(name("NODE")))).unwrap()),
        platform: Some(plain("linux/amd64")),
        comment: "The web interface".into(),
        instructions: vec![
            Instruction::Workdir(text("/src")),
            Instruction::Copy(Copy::new(text("package.json"), text("./")).and(text("package-lock.json"))),
            Instruction::Run(Run::commands(Commands::new(vec!["npm ci".into()]).unwrap())),
        ],
    };
    let build = file.push(build).unwrap();
    let mut copy = Copy::new(text("/src/dist"), text("/app"));
    copy.from = Some(FilesFrom::Stage(build));
    copy.chown = Some(plain("1000:1000"));
    copy.link = true;
    let schedule = Schedule {
        retries: Some(3),
        start_interval: Some(std::time::Duration::from_millis(200)),
        ..Schedule::default()
    };
    let probe = Healthcheck::Probe { command: ExecForm(vec!["/healthcheck".into()]), schedule };
    let app = vec![
        Instruction::Env([(name("A"), text("1")), (name("B"), text("two words"))].into_iter().collect()),
        Instruction::Copy(copy),
        Instruction::CopyInline(CopyInline::new(Heredoc::new("$X\n").unwrap(), &text("/etc/x")).unwrap()),
        Instruction::Gap,
        Instruction::Comment("What it says".into()),
        Instruction::Expose(vec![
            Port { number: 80, protocol: Protocol::Tcp },
            Port { number: 53, protocol: Protocol::Udp },
        ]),
        Instruction::Volume(Vec::new()),
        Instruction::Healthcheck(probe),
        Instruction::Verbatim("ONBUILD RUN true".into()),
        Instruction::Entrypoint(ExecForm(vec!["/init".into(), "$X".into()])),
    ];
    file.push(stage(app)).unwrap();
    let expected = r#"#
# escape=` is no directive here

ARG NODE=20

# The web interface
FROM --platform=linux/amd64 node:${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci

FROM scratch AS app
ENV A=1 \
    B="two words"
COPY --from=build --chown=1000:1000 --link /src/dist /app
COPY <<"EOF" /etc/x
$X
EOF

# What it says
EXPOSE 80 53/udp
HEALTHCHECK --start-interval=0.2s --retries=3 CMD ["/healthcheck"]
ONBUILD RUN true
ENTRYPOINT ["/init", "$X"]
"#;
    assert_eq!(file.to_text().unwrap(), expected);
}

#[test]
fn a_comment_is_never_a_directive() {
    let mut first = stage(Vec::new());
    first.comment = "escape=`".into();
    let mut file = Dockerfile::default();
    file.syntax = Some(plain("docker/dockerfile:1"));
    file.push(first).unwrap();
    let text = file.to_text().unwrap();
    assert_eq!(text, "# syntax=docker/dockerfile:1\n\n# escape=`\nFROM scratch AS app\n");
    let read = parse_dockerfile::parse(&text).unwrap();
    assert!(read.parser_directives.escape.is_none() && read.parser_directives.syntax.is_some());
}

#[test]
fn long_lines_are_refused() {
    let mut file = Dockerfile::default();
    file.push(stage(vec![Instruction::Cmd(ExecForm(vec!["x".repeat(70_000)]))])).unwrap();
    assert_eq!(file.to_text().unwrap_err().start.len(), 40);
}

/// One line of what Dockerfiles treat specially, or of anything.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![r"[^\x00\n]{0,20}", r#"[ \t'"\\$`{}\[\],#<>=aE-]{0,12}"#]
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![line(), Just("EOF".to_owned()), Just("FROM x".to_owned()), Just("a \\".to_owned())];
    prop::collection::vec(line, 0..6).prop_map(|lines| lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect())
}

proptest! {
    #[test]
    fn values_come_back(label in line(), value in line(), default in line()) {
        let labels = [(text("l"), text(&label))].into_iter().collect();
        let file = printed(vec![
            Instruction::Label(labels),
            Instruction::Env([(name("E"), text(&value))].into_iter().collect()),
            Instruction::Arg(Arg { name: name("A"), default: Some(text(&default)) }),
            Instruction::User(plain("end")),
        ]);
        let read = parse_dockerfile::parse(&file).unwrap();
        let [_, Read::Label(read_label), Read::Env(read_env), Read::Arg(read_arg), Read::User(_)] = &read.instructions[..]
        else { panic!("{file}") };
        prop_assert_eq!(unquoted(&file[read_label.arguments.span.clone()]), label);
        prop_assert_eq!(unquoted(&file[read_env.arguments.span.clone()]), value);
        prop_assert_eq!(unquoted(&file[read_arg.arguments.span.clone()]), default);
    }

    #[test]
    fn exec_form_comes_back(words in prop::collection::vec(any::<String>(), 1..4)) {
        let probe = Healthcheck::Probe { command: ExecForm(words.clone()), schedule: Schedule::default() };
        let file = printed(vec![
            Instruction::Cmd(ExecForm(words.clone())),
            Instruction::Healthcheck(probe),
            Instruction::User(plain("end")),
        ]);
        let read = parse_dockerfile::parse(&file).unwrap();
        let [_, Read::Cmd(cmd), Read::Healthcheck(check), Read::User(_)] = &read.instructions[..] else { panic!("{file}") };
        let Command::Exec(cmd) = &cmd.arguments else { panic!("{file}") };
        let HealthcheckArguments::Cmd { arguments: Command::Exec(check), .. } = &check.arguments else { panic!("{file}") };
        for read in [cmd, check] {
            let span = file.get(read.span.clone()).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Vec<String>>(span).unwrap(), &words);
        }
    }

    #[test]
    fn heredocs_come_back(contents in lines(), script in lines()) {
        let heredoc = |text: &str| Heredoc::new(text).unwrap();
        let file = printed(vec![
            Instruction::CopyInline(CopyInline::new(heredoc(&contents), &text("/x")).unwrap()),
            Instruction::Run(Run::heredoc(heredoc(&script))),
            Instruction::User(plain("end")),
        ]);
        let read = parse_dockerfile::parse(&file).unwrap();
        let [_, Read::Copy(copy), Read::Run(run), Read::User(_)] = &read.instructions[..] else { panic!("{file}") };
        let [Source::HereDoc(copied)] = &copy.src[..] else { panic!("{file}") };
        let [run] = &run.here_docs[..] else { panic!("{file}") };
        for (read, written) in [(copied, contents), (run, script)] {
            prop_assert!(!read.expand);
            prop_assert_eq!(&read.value, &written);
        }
    }

    #[test]
    fn comments_stay_comments(header in lines(), comment in lines()) {
        let mut file = Dockerfile::new(&header);
        file.push(stage(vec![Instruction::Comment(comment), Instruction::User(plain("end"))])).unwrap();
        let text = file.to_text().unwrap();
        let read = parse_dockerfile::parse(&text).unwrap();
        prop_assert!(matches!(&read.instructions[..], [Read::From(_), Read::User(_)]), "{}", text);
        prop_assert!(read.parser_directives.escape.is_none());
    }

    #[test]
    fn paths_are_as_many_as_they_were(source in line(), destination in line()) {
        let volumes = vec![text(&source), text(&destination)];
        let file = printed(vec![
            Instruction::Copy(Copy::new(text(&source), text(&destination))),
            Instruction::Volume(volumes),
            Instruction::User(plain("end")),
        ]);
        let read = parse_dockerfile::parse(&file).unwrap();
        let [_, Read::Copy(copy), Read::Volume(volume), Read::User(_)] = &read.instructions[..] else { panic!("{file}") };
        prop_assert!(copy.options.is_empty() && matches!(&copy.src[..], [Source::Path(_)]), "{}", file);
        let (JsonOrStringArray::String(paths)
        | JsonOrStringArray::Json(parse_dockerfile::Spanned { value: paths, .. })) = &volume.arguments;
        prop_assert_eq!(paths.len(), 2);
    }
}
