//! The search page, the document page and the API over HTTP.
//!
//! Everything shown comes from one [`Library`] edition and from immutable files named by hash; the catalogue is never
//! opened. Every text is escaped once, at the template. No cookies, no request to anyone else, one script of our own that
//! completes what is typed and that nothing needs, and nothing of what visitors search for is logged or stored. Command line, page and API call the one `search` function.

// Leaves: values and their written forms.
mod address;
mod assets;
mod byte_range;
mod problem;
mod prose;
mod relations;
mod words;

// What answers come from, and where they are worked out.
mod library;
mod site;
mod studio;
mod workers;

// The doors, one a file.
mod api;
mod complete;
mod document_page;
mod facets;
mod feed;
mod health;
mod original;
mod search_page;
mod similar;
mod thumbnail;

// How they hang together.
mod headers;
mod router;
mod server;

pub use library::Library;
pub use router::router;
pub use server::run;
