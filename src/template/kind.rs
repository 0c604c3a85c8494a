//! What templates see, as data: the contract of each view, made from its definition.

/// What is promised to the author of an override, by number: as long as it stays the same, no view loses a field, no
/// field another type, and no template a block. What is new may come.
pub const VERSION: u32 = 1;

/// What a template sees: named fields.
#[derive(Debug)]
pub struct View {
    /// Its name, for the reference.
    pub name: &'static str,
    /// What it is, line by line.
    about: &'static [&'static str],
    /// What is in it, in order.
    pub fields: &'static [Field],
}

/// A field of a view.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it means, line by line.
    about: &'static [&'static str],
    /// What values it has.
    pub kind: Kind,
}

/// What values a field has, and what becomes of them where they are printed.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text. Printed as one word of the shell, or escaped for Markdown.
    Text,
    /// A text in the language of the file, such as a quoted word or a code span. Printed as it is, outside of quotes.
    Quoted,
    /// A name or a path without any character that must be quoted. Printed as it is, also within quotes.
    Name,
    /// A number.
    Number,
    /// True or false: asked, never printed.
    Truth,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A value that may be absent: asked for with `if` before it is used.
    Optional(&'static Kind),
    /// A list.
    List(&'static Kind),
    /// Fields of its own.
    View(&'static View),
}

/// A Rust type with its values as templates see them.
pub(crate) trait Described {
    /// What they are.
    const KIND: Kind;
}

impl View {
    /// A view; for the macro that defines them.
    pub(crate) const fn new(name: &'static str, about: &'static [&'static str], fields: &'static [Field]) -> Self {
        Self { name, about, fields }
    }

    /// What it is.
    pub fn about(&self) -> String {
        sentence(self.about)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// A field; for the macro that defines them.
    pub(crate) const fn new(name: &'static str, about: &'static [&'static str], kind: Kind) -> Self {
        Self { name, about, kind }
    }

    /// What it means.
    pub fn about(&self) -> String {
        sentence(self.about)
    }
}

fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

impl Kind {
    /// Whether both are the same.
    pub(crate) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Text, Self::Text)
            | (Self::Quoted, Self::Quoted)
            | (Self::Name, Self::Name)
            | (Self::Number, Self::Number)
            | (Self::Truth, Self::Truth) => true,
            (Self::Choice(one), Self::Choice(other)) => one == other,
            (Self::Optional(one), Self::Optional(other)) | (Self::List(one), Self::List(other)) => one.is(*other),
            (Self::View(one), Self::View(other)) => std::ptr::eq(one, other) || one.name == other.name,
            _ => false,
        }
    }

    /// The views in it, the outermost first.
    pub fn view(self) -> Option<&'static View> {
        match self {
            Self::View(view) => Some(view),
            Self::Optional(kind) | Self::List(kind) => kind.view(),
            _ => None,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Quoted => f.write_str("quoted text"),
            Self::Name => f.write_str("name"),
            Self::Number => f.write_str("number"),
            Self::Truth => f.write_str("true or false"),
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                f.write_str(&words.join(" or "))
            }
            Self::Optional(kind) => write!(f, "{kind}, or absent"),
            Self::List(kind) => write!(f, "list of {kind}"),
            Self::View(view) => f.write_str(view.name),
        }
    }
}

impl Described for String {
    const KIND: Kind = Kind::Text;
}

impl Described for bool {
    const KIND: Kind = Kind::Truth;
}

impl Described for u16 {
    const KIND: Kind = Kind::Number;
}

impl<T: Described> Described for Option<T> {
    const KIND: Kind = Kind::Optional(&T::KIND);
}

impl<T: Described> Described for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

impl<T: Described> Described for std::collections::BTreeSet<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

/// Defines views: the structs, how templates read them, and the contract, with the doc comments as its words.
macro_rules! views {
    ($(
        $(#[doc = $about:literal])+
        $(#[derive($($trait:ident),+)])?
        struct $view:ident {$(
            $(#[doc = $meaning:literal])+
            $field:ident: $type:ty,
        )*}
    )+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Serialize $($(, $trait)+)?)]
        pub(crate) struct $view {$(
            $(#[doc = $meaning])+
            pub(crate) $field: $type,
        )*}

        impl $view {
            /// The contract.
            pub(crate) const VIEW: &'static $crate::template::kind::View = &$crate::template::kind::View::new(
                stringify!($view),
                &[$($about),+],
                &[$($crate::template::kind::Field::new(
                    stringify!($field),
                    &[$($meaning),+],
                    <$type as $crate::template::kind::Described>::KIND,
                )),*],
            );
        }

        impl $crate::template::kind::Described for $view {
            const KIND: $crate::template::kind::Kind = $crate::template::kind::Kind::View(Self::VIEW);
        }
    )+};
}

/// Defines choices: the enums, and their words.
macro_rules! choices {
    ($(
        $(#[doc = $about:literal])+
        enum $choice:ident {$(
            $(#[doc = $meaning:literal])+
            $variant:ident = $word:literal,
        )+}
    )+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
        pub(crate) enum $choice {$(
            $(#[doc = $meaning])+
            #[serde(rename = $word)]
            $variant,
        )+}

        impl $choice {
            /// The word.
            #[allow(dead_code, reason = "most are only printed")]
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl $crate::template::kind::Described for $choice {
            const KIND: $crate::template::kind::Kind = $crate::template::kind::Kind::Choice(&[$($word),+]);
        }
    )+};
}

pub(crate) use {choices, views};
