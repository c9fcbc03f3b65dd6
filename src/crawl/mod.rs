//! Gathering: from the sites of the sources to originals, politely.
//!
//! The lower half asks one server one thing: what may be asked (`robots`), who may be dialled (`address`), how an answer
//! is taken within limits (`fetch` and what it stands on), and when the next may be asked (`pace`). Nothing here touches
//! the index; only `fetch` opens connections.

// What robots.txt allows.
pub mod robots;

// What a server may send.
pub mod limits;

// What it sent, or why not.
mod redirect;

mod header;

pub mod failure;

mod body;

mod answer;

mod decode;

// Which network addresses may be dialled.
pub mod address;

mod dial;

mod cause;

mod rate;

// One address, asked for.
mod request;

pub mod fetch;

// What robots.txt a site has.
pub mod site_robots;

// When a host may be asked.
pub mod pace;

pub use answer::Response;
pub use body::Body;
pub use dial::Lookup;
pub use header::Headers;
pub use redirect::Redirect;
