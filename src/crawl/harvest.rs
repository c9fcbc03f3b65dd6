//! What an answer is, by its content, and where it leads.
//!
//! Costs processor time, so it is done beside the fetches and not between them. What is a document is kept as it is: its
//! text is read when it is indexed.

use std::io;

use url::Url;

use super::answer::Response;
use super::trap::{Groups, groups};
use super::{feed, sitemap};
use crate::document::MediaType;
use crate::extract::html::{Outline, outline};
use crate::extract::{Hints, sniff};

/// How much of an answer tells what it is.
const HEAD: usize = 4 << 10;

/// How much of a page or a list is looked at for what it leads to.
const MAX_BYTES: usize = 64 << 20;

/// What a page was read for.
#[derive(Debug)]
pub enum Harvest {
    /// A page: where it leads, and the groups of words on it.
    Page(Box<Outline>, Groups),
    /// A sitemap.
    Sitemap(sitemap::Sitemap),
    /// The addresses of a feed.
    Feed(Vec<String>),
    /// Anything else: a file, whose links are read with its text.
    File,
}

/// Finds out what an answer is and where it leads.
///
/// # Errors
/// The file with its bytes was taken away.
pub fn harvest(response: &Response) -> io::Result<Harvest> {
    let body = &response.body;
    let head = body.bytes(HEAD)?;
    if head.starts_with(b"%PDF-") || head.starts_with(b"PK\x03\x04") {
        return Ok(Harvest::File);
    }
    let bytes = body.bytes(MAX_BYTES)?;
    if let Some(list) = sitemap::parse(&bytes) {
        return Ok(Harvest::Sitemap(list));
    }
    let address = response.final_url.as_str();
    if let Some(addresses) = feed::parse(&bytes, address) {
        return Ok(Harvest::Feed(addresses));
    }
    let name = name(&response.final_url);
    if sniff(&bytes, name) != Ok(MediaType::Html) {
        return Ok(Harvest::File);
    }
    let hints = Hints {
        name,
        url: Some(address),
        charset: response.headers.charset.as_deref(),
        ..Hints::default()
    };
    let page = outline(&bytes, hints);
    let groups = groups(&page.text);
    Ok(Harvest::Page(Box::new(page), groups))
}

fn name(url: &Url) -> &str {
    url.path().rsplit('/').next().unwrap_or_default()
}
