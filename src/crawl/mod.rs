//! Sites to originals: the gathering of what the network publishes on the web.
//!
//! The crawl never touches the index, and indexing needs no network: what they share is the catalogue. Whatever ends a run,
//! each fetch that was acknowledged is whole on disk, and the next run goes on from there.

pub mod canonical;

pub mod directives;

pub mod link_header;

pub mod sitemap;

pub mod feed;

pub mod revisit;

pub mod shape;

pub mod trap;
