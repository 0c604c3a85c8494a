//! The registry of codes: one row per kind of mistake.
//!
//! A code is stable: it is never given a new meaning, and a retired one is never used again.
//! `docs/diagnostics/<code>.md` is the page that `hullwright explain <code>` prints.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The outputs are generated all the same.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $id:literal $severity:ident $title:literal)*) => {
        /// The kinds of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable identifier, for example `HW102`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What the code stands for, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The page that `explain` prints, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../../docs/diagnostics/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    Syntax "HW001" Error "the file is not YAML"
    UnknownKey "HW002" Error "a key that the language does not have"
    WrongType "HW003" Error "a value of another type than its key takes"
    DuplicateKey "HW004" Error "a key that stands twice in one map"
    TooLarge "HW005" Error "the file is larger than any spec, or grows when its aliases or references are resolved"
    TooDeep "HW006" Error "the file is nested deeper than any spec"
    UnquotedReference "HW007" Error "a reference in a flow collection that needs quotes"
    MissingKey "HW008" Error "a required key is absent"
    InvalidValue "HW009" Error "a value that is not written as its key wants it"
    ControlCharacter "HW010" Error "a control character in a text"
    OtherYaml "HW011" Error "YAML that a spec cannot be written in"
    Braces "HW012" Error "a reference in another tool's spelling"
    UndefinedReference "HW101" Error "a reference to a fact that does not exist"
    UnknownService "HW102" Error "a service that does not exist"
    UnknownPort "HW103" Error "a port that does not exist"
    UnknownVariable "HW104" Error "a variable that is not declared"
    UnknownVolume "HW105" Error "a volume that does not exist"
    UnknownCondition "HW106" Error "a condition that `depends_on` does not have"
    UnknownUser "HW107" Error "a user that does not exist"
    UnknownStage "HW108" Error "a stage that does not exist"
    UnknownKit "HW109" Error "a kit that does not exist, or is for something else"
    KitParameter "HW110" Error "a parameter that the kit does not take so"
    DependencyCycle "HW201" Error "services that wait for each other"
    HealthyWithoutProbe "HW202" Error "`healthy` asked of a service without a health check"
    PortCollision "HW203" Error "two services that listen on one port"
    PathCollision "HW204" Error "two things that want one place"
    ReservedName "HW205" Error "a name that s6-overlay or hullwright uses itself"
    SecretValue "HW206" Error "a secret with a value in the spec"
    UnsupportedPlatform "HW207" Error "a platform that the image cannot be built for"
    UnknownChecksum "HW208" Error "a download without a checksum"
    StateOutsideVolumes "HW209" Error "state in a place that no volume keeps"
    ServiceShape "HW210" Error "a service that is not exactly one thing"
    NotConstant "HW211" Error "a run-time value where the file needs a constant"
    ReferenceInScript "HW212" Error "a reference inside a script"
    ComposeConflict "HW214" Error "a compose key that would replace a generated fact"
    EnvironmentConflict "HW215" Error "a variable declared in two ways"
    ProbeTool "HW216" Error "a program that is not in the image"
    NeverReady "HW217" Warning "a dependency on a service that cannot say when it is ready"
    UnusedStage "HW218" Warning "a stage that nobody copies from"
    Interpreter "HW219" Error "an artefact without the interpreter that it was made with"
    AbsentPath "HW220" Warning "a path that is not in the build context"
    ExposedSecret "HW221" Warning "a secret in an argument list"
    ForeignBase "HW222" Error "a base that has no packages of Debian's kind"
    ShellWords "HW223" Warning "words of the shell in a command"
    UnusedVolume "HW224" Warning "a volume that nobody mounts"
    Init "HW225" Error "services that nothing in the image can start so"
    MisplacedKey "HW226" Error "a key that has no meaning where the service runs"
    TextInProgram "HW227" Error "a free text of a kit's user in a program"
    WrittenPlace "HW228" Error "a file that cannot be written there when the service starts"
    SecretMode "HW229" Error "a file with a secret that others may read"
    LinkedCopy "HW230" Error "a linked copy to where the base has a link"
    Unpinned "HW231" Error "a package without an exact version"
    NoFolder "HW232" Error "a kit in an image that has no working folder"
    ForeignWord "HW235" Error "a key of Compose's that has another word here"
    WordConflict "HW236" Error "one container that two services want otherwise"
    UndeclaredFile "HW237" Error "a secret or a config of Compose's that is declared nowhere"
    Interpolation "HW238" Error "a `$` that Compose cannot read"
    KitScript "HW239" Error "a script that is not in its kit's folder"
    OutsideContext "HW240" Error "a generated folder outside the build context"
    NamelessFolder "HW241" Error "a build context above folders without a known, plain name"
    AbsentContext "HW242" Warning "a build context that is not there"
    UnreadIgnore "HW243" Warning "an ignore file that no build reads"
    LeftOut "HW244" Warning "a file that looks like a secret below a folder that is copied"
    Hardened "HW245" Error "a word that would undo what hardens the container"
    NoShell "HW246" Error "a base without a shell, and something that needs one"
    NoSwitch "HW247" Error "a switch on what no user gives, or every user"
    SwitchDefault "HW248" Error "a switch that a default contradicts"
    FixedAddress "HW249" Warning "the address of a service that may be off"
    KitFolder "HW250" Error "a folder that is no kit"
    KitFact "HW251" Error "a fact that a kit does not have"
    UnusedParameter "HW252" Warning "a parameter that nothing in its kit uses"
    KitParameterDeclaration "HW253" Error "a parameter whose declaration contradicts itself"
    KitShape "HW254" Error "a kit that is not one thing, or has a part that it cannot have"
    UnknownTemplate "HW255" Error "a template, or a block of one, that does not exist"
    NoTemplate "HW256" Error "a file that cannot be read as a template"
    UnknownName "HW257" Error "a name that a template does not see"
    TemplateValue "HW258" Error "a value that cannot stand there in a template"
    EndlessTemplate "HW259" Error "a template that does not come to an end"
    Layouts "HW260" Error "layouts that cannot be had together"
    OtherHost "HW261" Warning "the address of another service as a literal text"
    UpstreamImage "HW262" Error "no image of somebody else that the service could run in"
    NotEncoded "HW263" Warning "a password that nobody can percent-encode in an address"
    OneComposeFile "HW264" Error "two containers of one name in the compose file of both layouts"
    PatchedFile "HW265" Error "a patch of an output that there is not"
    PatchTarget "HW266" Error "a patch whose text is not in the output"
    PatchTwice "HW267" Error "a patch whose text stands in the output more than once"
    IdlePatch "HW268" Error "a patch that changes nothing"
    BrokenByPatch "HW269" Error "a patch after which an output cannot be read"
    ContractValue "HW270" Error "a value that its variable does not take"
    Contract "HW271" Error "rules of a variable that do not fit together"
    Alias "HW272" Error "a name that two variables would have"
    Pattern "HW273" Error "a pattern that no image could ask about"
    Unread "HW274" Warning "a variable that nobody reads"
    UndeclaredRead "HW275" Warning "a variable that a script reads and nothing declares"
    UncheckedContract "HW276" Warning "rules of a variable that nobody looks at"
    Budget "HW277" Error "a time that is shorter than what it must hold"
    EndlessRestarts "HW278" Error "a limit of restarts that is never reached"
    DockerRestarts "HW279" Warning "a limit of restarts that Docker does not have"
    ProgramOfS6 "HW280" Warning "a program of s6-overlay where there is none"
    FixedUser "HW281" Error "a user whose number cannot be another at run time"
    LostLogs "HW282" Warning "log files that no volume keeps"
    ProvidedInit "HW283" Error "something that does not go with s6-overlay of the base"
    BaseService "HW284" Error "a service of the base that cannot be what the file says"
    ProvidedUser "HW285" Error "something that does not go with a user of the base"
    OtherVersion "HW286" Error "a file that is for another version of hullwright"
    UnreadableLock "HW287" Error "a `hull.lock` that cannot be read"
    OtherPin "HW288" Warning "a digest or a checksum that `hull.lock` contradicts"
    NotLocked "HW289" Warning "an image that `hull.lock` does not have"
}
