//! What can break, by words that stay.

use std::fmt;

/// Declares the codes: each with its word, and what it is about.
macro_rules! codes {
    ($($name:ident, $word:literal, $risks:literal, $title:literal;)*) => {
        /// A kind of change that breaks users, or puts their data at risk.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word for it, which never changes.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// What it is about, in one sentence.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                }
            }

            /// Whether data is at risk.
            pub fn risks_data(self) -> bool {
                match self {
                    $(Self::$name => $risks,)*
                }
            }
        }
    };
}

codes! {
    ServiceRemoved, "service-removed", false, "A service is gone.";
    PublishedPort, "published-port", false, "A port is no longer published where it was.";
    VariableRemoved, "variable-removed", false, "A variable that users may set is no longer read.";
    VariableRequired, "variable-required", false, "A variable must be given now.";
    VariableValue, "variable-value", false, "A variable no longer takes a value that it took.";
    VariableAlias, "variable-alias", false, "A variable is no longer read under another name.";
    VariableFile, "variable-file", false, "A variable is no longer a secret, so no file that is named by `NAME_FILE` is read.";
    HostFolder, "host-folder", false, "A folder of the host is no longer mounted where it was.";
    HostVariable, "host-variable", false, "A variable that Compose reads is gone, or must be given now.";
    User, "user", false, "A service runs as somebody else.";
    Command, "command", false, "The container starts something else, or takes other arguments.";
    HealthPath, "health-path", false, "A service is asked elsewhere whether it works.";
    ReadyMarker, "ready-marker", false, "The line that says that everything is ready is another one.";
    ImageName, "image-name", false, "The image has another name or tag.";
    Platform, "platform", false, "The image is no longer made for a platform.";
    BuildTarget, "build-target", false, "A stage that could be built by its name is gone.";
    BuildArgument, "build-argument", false, "A build argument is gone.";
    BuildSecret, "build-secret", false, "The build needs one more secret.";
    Layout, "layout", false, "A layout is gone, or another one is the default.";
    ComposeFile, "compose-file", false, "A compose file is gone, or has another name.";
    ComposeService, "compose-service", false, "Compose knows a container by no such name any more.";
    ProjectName, "project-name", true, "The project has another name, and so have its containers and its volumes.";
    VolumePath, "volume-path", true, "A volume is mounted elsewhere.";
    VolumeName, "volume-name", true, "Another volume is mounted.";
    VolumeRemoved, "volume-removed", true, "A volume is no longer mounted.";
    DataFolder, "data-folder", true, "A service keeps its data elsewhere, or no longer.";
    DataVersion, "data-version", true, "A service does not follow its data through a change.";
    DataOwner, "data-owner", true, "A user that data belongs to has other numbers.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_words_and_no_two_are_the_same() {
        let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.word().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
            assert!(code.title().ends_with('.'), "{code}");
        }
    }
}
