//! Archives: WARC in and out (ISO 28500, WARC 1.1), the form in which web archives exchange what they hold.
//!
//! A library rebuilt from its archive alone has the same ids and the same text, so whatever those follow from goes in: a
//! document of the web as the `response` that brought it, a file of a folder as a `resource` under a URN of its source and
//! path, and a `warcinfo` record before those of each source. What comes out of an archive, of ours or anyone's, becomes
//! originals and rows of the catalogue, like what a crawl gathers; nothing here touches the index. Records are read and
//! written as streams of our own: the libraries there are hold them in memory, or end at the first that is damaged.

// Records, and what is in them.
mod digest;

mod head;

mod members;

mod records;

mod answer;

mod urn;

mod collection;

// Out.
mod withdrawn;

mod output;

mod capture;

mod export;

// In.
mod passed_over;

mod entry;

mod unpack;

mod payloads;

mod reserved;

mod batch;

mod intake;

pub use export::{Exported, export};
pub use intake::{is_archive, take_in};
pub use output::Packing;
