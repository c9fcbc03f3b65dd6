//! Gathering: from the sites of the sources to originals, politely.
//!
//! The lower half asks one server one thing: what may be asked (`robots`), who may be dialled (`address`), how an answer
//! is taken within limits (`fetch` and what it stands on), and when the next may be asked (`pace`). Nothing here touches
//! the index; only `fetch` opens connections.

// What robots.txt allows.
pub mod robots;

// Which network addresses may be dialled.
pub mod address;
