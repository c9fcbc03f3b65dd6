//! What the product knows about documents: plain data, without reading or writing any.
//!
//! Every value that a person could doubt carries where it came from ([`Sourced`]); what is not known is `None` and is
//! shown as unknown, never guessed.

mod country;
mod date;
mod failure;
mod id;
mod kin;
mod kind;
mod mark;
mod page;
mod subject;
mod verdict_counts;

pub use country::Country;
pub use date::{PartialDate, YearRange, written_moment};
pub use failure::FailureClass;
pub use id::{ContentHash, DocumentId};
pub use kin::Kin;
pub use kind::{Kind, MediaType};
pub use mark::Mark;
pub use page::{Page, Verdict};
pub use subject::Subject;
pub use verdict_counts::VerdictCounts;

use serde::{Deserialize, Serialize};

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The defaults of its source in `sources.toml`.
    SourceDefault,
    /// A field of its JSON line.
    JsonLine,
    /// Metadata of the HTML page.
    HtmlMetadata,
    /// Metadata of the PDF (Info dictionary or XMP).
    PdfMetadata,
    /// Properties of an office document or a book.
    OfficeMetadata,
    /// The text of the document itself.
    Content,
    /// The name of the file.
    FileName,
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value from an origin.
    pub fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }
}

/// Lets a small type travel as its written form: `Display` one way, `FromStr` the other.
macro_rules! serialise_as_text {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }
        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.to_string()
            }
        }
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{self}")
            }
        }
    };
}
use serialise_as_text;
