//! The `RUN` instruction: <https://docs.docker.com/reference/dockerfile/#run>.

use super::heredoc::Heredoc;
use super::stage::StageIndex;
use super::text::{Plain, Unrepresentable};

/// A `RUN` instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is mounted while it runs.
    pub mounts: Vec<Mount>,
    /// Which network it sees.
    pub network: Network,
    /// What it runs.
    pub script: Script,
}

/// What a `RUN` runs, by the stage's shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// Commands joined by `&&`: one layer, and the first failure ends it.
    Commands(Commands),
    /// Lines of a script. It says itself `set -e`, if a failure is to end it.
    Heredoc(Heredoc),
}

/// Shell commands of one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands(Vec<String>);

impl Commands {
    /// Takes at least one command. Variables in them are the shell's.
    ///
    /// # Errors
    /// No command, an empty one, or one that the front end would read in another way: with a line break, a backslash at
    /// its end or `<<` in it, with `#` or `--` at its start, or one that is exec form.
    pub fn new(commands: Vec<String>) -> Result<Self, Unrepresentable> {
        if commands.is_empty() {
            return Err(Unrepresentable::Empty);
        }
        commands.iter().try_for_each(|command| check_command(command.trim()))?;
        Ok(Self(commands))
    }

    fn joined(&self) -> String {
        let commands: Vec<_> = self.0.iter().map(|command| command.trim()).collect();
        commands.join(" \\\n    && ")
    }
}

fn check_command(command: &str) -> Result<(), Unrepresentable> {
    if command.is_empty() {
        Err(Unrepresentable::Empty)
    } else if command.contains('\n') {
        Err(Unrepresentable::LineBreak)
    } else if command.contains('\0') {
        Err(Unrepresentable::Nul)
    } else if command.contains("<<") {
        Err(Unrepresentable::Character('<'))
    } else if command.ends_with('\\') {
        Err(Unrepresentable::Character('\\'))
    } else if command.starts_with('#') {
        Err(Unrepresentable::Character('#'))
    } else if command.starts_with("--") {
        Err(Unrepresentable::Character('-'))
    } else if serde_json::from_str::<Vec<String>>(command).is_ok() {
        Err(Unrepresentable::Character('['))
    } else {
        Ok(())
    }
}

/// `--network`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// What the build has.
    #[default]
    Default,
    /// None at all.
    None,
    /// The host's.
    Host,
}

/// `--mount`: <https://docs.docker.com/reference/dockerfile/#run---mount>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mount {
    /// A folder that is kept from build to build.
    Cache {
        /// Where it is mounted.
        target: Plain,
        /// Its name; by default that of the target.
        id: Option<Plain>,
        /// What happens when two builds want it.
        sharing: Sharing,
        /// The user and the group it is made for, by number; root by default.
        owner: Option<(u32, u32)>,
    },
    /// Files of a stage, an image or the build context, read only.
    Bind {
        /// Where they come from; the build context by default.
        from: Option<FilesFrom>,
        /// The path there; its root by default.
        source: Option<Plain>,
        /// Where they are mounted.
        target: Plain,
    },
    /// A secret, as a file.
    Secret {
        /// Its name on the command line of the build.
        id: Plain,
        /// Its path; `/run/secrets/ID` by default.
        target: Option<Plain>,
        /// Whether the build fails without it.
        required: bool,
        /// The user and the group who may read it, by number; root by default.
        owner: Option<(u32, u32)>,
    },
    /// A folder in memory.
    Tmpfs {
        /// Where it is mounted.
        target: Plain,
    },
}

/// What happens when two builds want one cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// Both write at once.
    #[default]
    Shared,
    /// Each has its own.
    Private,
    /// The second waits.
    Locked,
}

/// Where `COPY --from` and `RUN --mount=type=bind,from=` take files from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesFrom {
    /// An earlier stage.
    Stage(StageIndex),
    /// An image.
    Image(Plain),
}

impl Run {
    /// Commands without mounts.
    pub fn commands(commands: Commands) -> Self {
        Self { mounts: Vec::new(), network: Network::Default, script: Script::Commands(commands) }
    }

    /// A script without mounts.
    pub fn heredoc(script: Heredoc) -> Self {
        Self { mounts: Vec::new(), network: Network::Default, script: Script::Heredoc(script) }
    }
}

/// The instruction, with each flag in a line of its own.
pub(super) fn lines(run: &Run, stage_name: impl Fn(StageIndex) -> String) -> String {
    let network = match run.network {
        Network::Default => None,
        Network::None => Some("--network=none".to_owned()),
        Network::Host => Some("--network=host".to_owned()),
    };
    let flags: Vec<_> = network.into_iter().chain(run.mounts.iter().map(|mount| flag(mount, &stage_name))).collect();
    let (script, body) = match &run.script {
        Script::Commands(commands) => (commands.joined(), String::new()),
        Script::Heredoc(script) => (script.opening(), format!("\n{}", script.body())),
    };
    let parts: Vec<_> = flags.into_iter().chain([script]).collect();
    format!("RUN {}{body}", parts.join(" \\\n    "))
}

fn flag(mount: &Mount, stage_name: impl Fn(StageIndex) -> String) -> String {
    let fields: Vec<(&str, Option<String>)> = match mount {
        Mount::Cache { target, id, sharing, owner } => vec![
            ("type", Some("cache".to_owned())),
            ("target", Some(target.to_string())),
            ("id", id.as_ref().map(ToString::to_string)),
            ("sharing", sharing.word().map(str::to_owned)),
            ("uid", owner.map(|(user, _)| user.to_string())),
            ("gid", owner.map(|(_, group)| group.to_string())),
        ],
        Mount::Bind { from, source, target } => vec![
            ("type", Some("bind".to_owned())),
            ("from", from.as_ref().map(|from| from.print(stage_name))),
            ("source", source.as_ref().map(ToString::to_string)),
            ("target", Some(target.to_string())),
        ],
        Mount::Secret { id, target, required, owner } => vec![
            ("type", Some("secret".to_owned())),
            ("id", Some(id.to_string())),
            ("target", target.as_ref().map(ToString::to_string)),
            ("required", required.then(|| "true".to_owned())),
            ("uid", owner.map(|(user, _)| user.to_string())),
            ("gid", owner.map(|(_, group)| group.to_string())),
        ],
        Mount::Tmpfs { target } => vec![("type", Some("tmpfs".to_owned())), ("target", Some(target.to_string()))],
    };
    let given: Vec<_> =
        fields.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
    format!("--mount={}", given.join(","))
}

impl Sharing {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Shared => None,
            Self::Private => Some("private"),
            Self::Locked => Some("locked"),
        }
    }
}

impl FilesFrom {
    pub(super) fn print(&self, stage_name: impl Fn(StageIndex) -> String) -> String {
        match self {
            Self::Stage(index) => stage_name(*index),
            Self::Image(image) => image.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Plain {
        Plain::literal(text).unwrap()
    }

    fn printed(run: &Run) -> String {
        lines(run, |_| "build".to_owned())
    }

    #[test]
    fn commands_are_one_layer() {
        let commands = Commands::new(vec!["apt-get update".into(), " rm -rf /var/lib/apt/lists/* ".into()]).unwrap();
        let text = "RUN apt-get update \\\n    && rm -rf /var/lib/apt/lists/*";
        assert_eq!(printed(&Run::commands(commands)), text);
    }

    #[test]
    fn mounts_stand_one_per_line() {
        let mut run = Run::heredoc(Heredoc::new("set -e\nmake\n").unwrap());
        run.network = Network::None;
        run.mounts = vec![
            Mount::Cache {
                target: plain("/root/.cache"),
                id: None,
                sharing: Sharing::Locked,
                owner: Some((1000, 1001)),
            },
            Mount::Bind { from: None, source: Some(plain("a")), target: plain("/a") },
            Mount::Secret { id: plain("token"), target: None, required: true, owner: None },
            Mount::Tmpfs { target: plain("/tmp") },
        ];
        let text = "RUN --network=none \\\n    --mount=type=cache,target=/root/.cache,sharing=locked,uid=1000,gid=1001 \\\n    \
                    --mount=type=bind,source=a,target=/a \\\n    --mount=type=secret,id=token,required=true \\\n    \
                    --mount=type=tmpfs,target=/tmp \\\n    <<\"EOF\"\nset -e\nmake\nEOF\n";
        assert_eq!(printed(&run), text);
    }

    #[test]
    fn commands_that_read_differently_are_refused() {
        let refused = ["", " ", "a\nb", "cat <<EOF", "a \\", "# a", "--mount=x true", r#"["a", "b"]"#];
        for command in refused {
            assert!(Commands::new(vec![command.into()]).is_err(), "{command:?}");
        }
        assert!(Commands::new(Vec::new()).is_err());
        assert!(Commands::new(vec!["[ -f x ]".into()]).is_ok());
    }
}
