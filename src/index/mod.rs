//! The index: a Tantivy index of whole documents and the lexicon of its words, in generations.
//!
//! The only code that writes below `index/`. It knows nothing of PDF, HTML or HTTP. The body is indexed as written;
//! morphology is the lexicon's. Everything here can be deleted and rebuilt offline from the corpus.

mod backlog;
mod columns;
mod content;
mod current;
pub mod erase;
pub mod generation;
mod hidden;
pub mod kept;
mod labels;
pub mod lexicon;
mod lookup;
mod publish;
mod recent;
pub mod record;
pub mod schema;
mod terms;
#[cfg(test)]
mod test_library;
mod withdrawn;
pub mod word;
pub mod writer;

pub use columns::Columns;
pub use content::{Content, DocumentTerms, PageWords};
pub use generation::Edition;
pub use labels::Labels;
pub use lexicon::Lexicon;
pub use record::Record;
pub use withdrawn::Withdrawn;
