//! How a command ended, and the exit code that says so; errors are 2.

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was asked.
    Done,
    /// It looked and found nothing.
    NothingFound,
    /// It did what it could; some documents failed that had not failed before.
    NewFailures,
    /// It did what it could; some sources could not be looked at.
    MissingSources,
    /// Another run holds the corpus.
    Locked,
    /// It was asked to stop.
    Interrupted,
}

impl Outcome {
    /// What the program's caller sees.
    pub fn exit_code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::NothingFound => 1,
            Outcome::MissingSources => 2,
            Outcome::NewFailures => 3,
            Outcome::Locked => 4,
            Outcome::Interrupted => 130,
        }
    }
}
