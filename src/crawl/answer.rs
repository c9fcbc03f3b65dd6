//! What a server answered.

use std::time::Duration;

use url::Url;

use super::body::Body;
use super::header::Headers;
use super::redirect::Redirect;

/// An answer, of whatever status.
#[derive(Debug)]
pub struct Response {
    /// The address that answered, at the end of the redirects.
    pub final_url: Url,
    /// The redirects that led there, in order.
    pub redirects: Vec<Redirect>,
    /// The status code.
    pub status: u16,
    /// Where it redirects to, if it does and was left at that.
    pub location: Option<Url>,
    /// What its headers say.
    pub headers: Headers,
    /// Its bytes, content codings undone.
    pub body: Body,
    /// Bytes of the body on the wire.
    pub received: u64,
    /// From the last request to the end of its body: what politeness is measured by.
    pub elapsed: Duration,
}

impl Response {
    /// Whether what is held is still what the server has (304).
    pub fn not_modified(&self) -> bool {
        self.status == 304
    }

    /// Whether it is what was asked for (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
