//! Commands of a `RUN` that the language has words for: packages of Debian's and users.

use crate::import::words::plain_words;

/// A command that the language has words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Lists are fetched or removed, as is done anyway.
    Lists,
    /// Packages are installed, with what they recommend or without.
    Packages { names: Vec<String>, recommends: bool },
    /// A group.
    Group { name: String, gid: Option<String> },
    /// A user.
    User(User),
}

/// A user as it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) uid: Option<String>,
    pub(super) group: Option<String>,
    pub(super) home: Option<String>,
    pub(super) shell: Option<String>,
}

/// What a command is, where it is plain.
pub(super) fn known(command: &str) -> Option<Known> {
    let bare = command.trim().trim_start_matches("DEBIAN_FRONTEND=noninteractive ");
    if matches!(bare, "rm -rf /var/lib/apt/lists/*" | "rm -fr /var/lib/apt/lists/*" | "rm -rf /var/lib/apt/lists") {
        return Some(Known::Lists);
    }
    let words = plain_words(bare)?;
    let (program, arguments) = words.split_first()?;
    match program.as_str() {
        "apt-get" | "apt" => apt(arguments),
        "groupadd" | "addgroup" => group(arguments),
        "useradd" => user(arguments, "-h", "--gid"),
        "adduser" => user(arguments, "--ingroup", "--ingroup"),
        _ => None,
    }
}

/// Options that change nothing of what is installed.
const QUIET: [&str; 10] =
    ["-y", "--yes", "--assume-yes", "-q", "-qq", "-qy", "-yq", "-qqy", "-yqq", "--no-install-recommends"];

fn apt(arguments: &[String]) -> Option<Known> {
    let (options, words): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|word| word.starts_with('-'));
    if !options.iter().all(|option| QUIET.contains(&option.as_str())) {
        return None;
    }
    let (task, packages) = words.split_first()?;
    match task.as_str() {
        "update" | "clean" | "autoclean" if packages.is_empty() => Some(Known::Lists),
        "install" if !packages.is_empty() => Some(Known::Packages {
            names: packages.iter().map(|name| (*name).clone()).collect(),
            recommends: !options.iter().any(|option| option.as_str() == "--no-install-recommends"),
        }),
        _ => None,
    }
}

/// Options with their values, and what is no option.
type Arguments<'a> = (Vec<(&'a str, &'a str)>, Vec<&'a str>);

/// The arguments apart; none where an option is not known.
fn options<'a>(arguments: &'a [String], with_value: &[&str], without: &[&str]) -> Option<Arguments<'a>> {
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(word) = arguments.next() {
        if let Some((option, value)) = word.split_once('=').filter(|(option, _)| with_value.contains(option)) {
            found.push((option, value));
        } else if with_value.contains(&word) {
            found.push((word, arguments.next()?));
        } else if without.contains(&word) {
            found.push((word, ""));
        } else if word.starts_with('-') {
            return None;
        } else {
            rest.push(word);
        }
    }
    Some((found, rest))
}

fn value<'a>(options: &[(&'a str, &'a str)], names: &[&str]) -> Option<String> {
    options.iter().rev().find(|(name, _)| names.contains(name)).map(|(_, value)| (*value).to_owned())
}

fn group(arguments: &[String]) -> Option<Known> {
    let (options, rest) = options(arguments, &["-g", "--gid"], &["-r", "--system", "-f", "--force"])?;
    let [name] = rest.as_slice() else { return None };
    Some(Known::Group { name: (*name).to_owned(), gid: value(&options, &["-g", "--gid"]) })
}

fn user(arguments: &[String], group: &str, group_too: &str) -> Option<Known> {
    const VALUES: [&str; 13] = [
        "-u",
        "--uid",
        "-g",
        "--gid",
        "--ingroup",
        "-d",
        "--home",
        "--home-dir",
        "-s",
        "--shell",
        "-c",
        "--comment",
        "--gecos",
    ];
    const SWITCHES: [&str; 14] = [
        "-r",
        "--system",
        "-m",
        "--create-home",
        "-M",
        "--no-create-home",
        "-U",
        "--user-group",
        "-l",
        "--no-log-init",
        "--disabled-password",
        "--disabled-login",
        "--group",
        "-rm",
    ];
    let (options, rest) = options(arguments, &VALUES, &SWITCHES)?;
    let [name] = rest.as_slice() else { return None };
    Some(Known::User(User {
        name: (*name).to_owned(),
        uid: value(&options, &["-u", "--uid"]),
        group: value(&options, &["-g", "--gid", group, group_too]),
        home: value(&options, &["-d", "--home", "--home-dir"]),
        shell: value(&options, &["-s", "--shell"]),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_commands_are_known() {
        let packages = |text: &str| match known(text) {
            Some(Known::Packages { names, recommends }) => Some((names.join(" "), recommends)),
            _ => None,
        };
        assert_eq!(packages("apt-get install -y --no-install-recommends a b"), Some(("a b".to_owned(), false)));
        assert_eq!(packages("apt-get -y install a"), Some(("a".to_owned(), true)));
        assert_eq!(known("apt-get update"), Some(Known::Lists));
        assert_eq!(known("rm -rf /var/lib/apt/lists/*"), Some(Known::Lists));
        let Some(Known::User(user)) = known("useradd -r -u 1001 -g app -m -d /home/a -s /bin/bash app") else {
            unreachable!()
        };
        assert_eq!(
            (user.uid.as_deref(), user.group.as_deref(), user.name.as_str()),
            (Some("1001"), Some("app"), "app")
        );
        let gid = Some("5".to_owned());
        assert_eq!(known("groupadd --system --gid=5 x"), Some(Known::Group { name: "x".to_owned(), gid }));
        for other in
            ["apt-get upgrade -y", "apt-get install $X", "useradd --badname x", "rm -rf /", "apt-get -t x install y"]
        {
            assert_eq!(known(other), None, "{other}");
        }
    }
}
