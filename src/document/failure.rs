//! Why a document could not be read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The class of a failure; the reason beside it says what happened to this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// Zero bytes.
    Empty,
    /// A password is needed.
    Encrypted,
    /// The structure cannot be followed.
    Damaged,
    /// The content is of a type that is not read, whatever the name says.
    Unsupported,
    /// Larger than the limits.
    TooLarge,
    /// It took longer than the limits.
    TimedOut,
    /// It needed more memory than the limits.
    OutOfMemory,
    /// The worker that read it died.
    Crashed,
    /// The file could not be opened or read from disk.
    Unreadable,
    /// Its site did not give it out.
    Unreachable,
    /// It was taken down on purpose; no failure, and never listed as one.
    Withdrawn,
}

impl FailureClass {
    /// Every class, in the order reports list them.
    pub const ALL: [FailureClass; 11] = [
        FailureClass::Empty,
        FailureClass::Encrypted,
        FailureClass::Damaged,
        FailureClass::Unsupported,
        FailureClass::TooLarge,
        FailureClass::TimedOut,
        FailureClass::OutOfMemory,
        FailureClass::Crashed,
        FailureClass::Unreadable,
        FailureClass::Unreachable,
        FailureClass::Withdrawn,
    ];

    /// The word for it in output and in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            FailureClass::Empty => "empty",
            FailureClass::Encrypted => "encrypted",
            FailureClass::Damaged => "damaged",
            FailureClass::Unsupported => "unsupported",
            FailureClass::TooLarge => "too_large",
            FailureClass::TimedOut => "timed_out",
            FailureClass::OutOfMemory => "out_of_memory",
            FailureClass::Crashed => "crashed",
            FailureClass::Unreadable => "unreadable",
            FailureClass::Unreachable => "unreachable",
            FailureClass::Withdrawn => "withdrawn",
        }
    }

    /// The class of a name that [`FailureClass::name`] gave.
    pub fn parse(name: &str) -> Option<FailureClass> {
        FailureClass::ALL
            .into_iter()
            .find(|class| class.name() == name)
    }

    /// What a maintainer can do about it.
    pub fn hint(self) -> &'static str {
        match self {
            FailureClass::Empty => "the file has no content; fetch or export it again",
            FailureClass::Encrypted => {
                "of a PDF, give the password: `dossier extract --password-file FILE`, or `passwords = [\"WORD\"]` of its source in sources.toml; else open it with its password and save it without, or ask its publisher for such a copy"
            }
            FailureClass::Damaged => "open it in a PDF viewer and save it anew, or fetch it again",
            FailureClass::Unsupported => {
                "save it as PDF or .docx; LibreOffice does so for many at once: soffice --headless --convert-to docx *.doc"
            }
            FailureClass::TooLarge => "split the file, or print it to a smaller PDF",
            FailureClass::TimedOut | FailureClass::OutOfMemory => {
                "print it to a new PDF; its structure costs too much to read"
            }
            FailureClass::Crashed => "print it to a new PDF, and report the file as a bug",
            FailureClass::Unreadable => "check that the file exists and that you may read it",
            FailureClass::Unreachable => "open its address in a browser; the next run asks again",
            FailureClass::Withdrawn => "nothing: it was taken down on purpose",
        }
    }
}

impl fmt::Display for FailureClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
