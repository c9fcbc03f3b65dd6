//! Why an address could not be fetched.
//!
//! An answer of any status is an answer; this is for what ended without one, or with one that broke the limits. Whose
//! fault it is decides what follows: a host that fails is left alone for longer, an address that fails is not, and a
//! full disk is ours and ends the run.

use std::fmt;

use url::Url;

use super::redirect::Redirect;
use crate::document::FailureClass;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FetchFailure {
    /// The name of the host has no address.
    Dns,
    /// The address is not of the public internet.
    RefusedAddress,
    /// The URL is of another scheme, for another service, or too long.
    RefusedUrl,
    /// No connection came about.
    Connect,
    /// The certificate or the handshake.
    Tls,
    /// No status and headers in time.
    NoAnswer,
    /// The body paused too long or came at less than the least rate.
    TooSlow,
    /// The whole took too long.
    TimedOut,
    /// More bytes than the limit.
    TooLarge,
    /// More headers than the limit.
    HeadTooLarge,
    /// What came is not HTTP: no status line, chunks without a length, lengths that contradict each other.
    BadResponse,
    /// The body is not encoded as its header says, or too many times.
    BadEncoding,
    /// A few bytes that stand for very many.
    TooCompressed,
    /// The connection closed before the end of what was announced.
    Truncated,
    /// The connection was reset.
    Reset,
    /// More redirects than the limit.
    TooManyRedirects,
    /// A redirect to where it came from.
    RedirectLoop,
    /// A redirect without an address that can be followed.
    BadRedirect,
    /// Our own disk: the body could not be kept.
    Disk,
}

/// A fetch that failed: what, why, and how far it came.
#[derive(Clone, Debug, thiserror::Error)]
#[error("fetching {url}: {reason}")]
pub struct FetchError {
    /// What went wrong.
    pub failure: FetchFailure,
    /// The words for it: what was seen.
    pub reason: String,
    /// The address that failed, the last of the redirects.
    pub url: Box<Url>,
    /// The redirects that led there.
    pub redirects: Vec<Redirect>,
}

impl FetchError {
    /// Whether it was redirects that led nowhere.
    pub fn is_redirect(&self) -> bool {
        matches!(
            self.failure,
            FetchFailure::TooManyRedirects | FetchFailure::RedirectLoop | FetchFailure::BadRedirect
        )
    }
}

impl FetchFailure {
    /// Every failure, in the order reports list them.
    pub const ALL: [FetchFailure; 19] = [
        FetchFailure::Dns,
        FetchFailure::RefusedAddress,
        FetchFailure::RefusedUrl,
        FetchFailure::Connect,
        FetchFailure::Tls,
        FetchFailure::NoAnswer,
        FetchFailure::TooSlow,
        FetchFailure::TimedOut,
        FetchFailure::TooLarge,
        FetchFailure::HeadTooLarge,
        FetchFailure::BadResponse,
        FetchFailure::BadEncoding,
        FetchFailure::TooCompressed,
        FetchFailure::Truncated,
        FetchFailure::Reset,
        FetchFailure::TooManyRedirects,
        FetchFailure::RedirectLoop,
        FetchFailure::BadRedirect,
        FetchFailure::Disk,
    ];

    /// The word for it in output and in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            FetchFailure::Dns => "dns",
            FetchFailure::RefusedAddress => "refused_address",
            FetchFailure::RefusedUrl => "refused_url",
            FetchFailure::Connect => "connect",
            FetchFailure::Tls => "tls",
            FetchFailure::NoAnswer => "no_answer",
            FetchFailure::TooSlow => "too_slow",
            FetchFailure::TimedOut => "timed_out",
            FetchFailure::TooLarge => "too_large",
            FetchFailure::HeadTooLarge => "head_too_large",
            FetchFailure::BadResponse => "bad_response",
            FetchFailure::BadEncoding => "bad_encoding",
            FetchFailure::TooCompressed => "too_compressed",
            FetchFailure::Truncated => "truncated",
            FetchFailure::Reset => "reset",
            FetchFailure::TooManyRedirects => "too_many_redirects",
            FetchFailure::RedirectLoop => "redirect_loop",
            FetchFailure::BadRedirect => "bad_redirect",
            FetchFailure::Disk => "disk",
        }
    }

    /// The failure of a name that [`FetchFailure::name`] gave.
    pub fn parse(name: &str) -> Option<FetchFailure> {
        FetchFailure::ALL
            .into_iter()
            .find(|failure| failure.name() == name)
    }

    /// Whether the same fetch may succeed later without anybody mending the site.
    pub fn is_retryable(self) -> bool {
        self.is_of_the_host() || matches!(self, FetchFailure::Truncated | FetchFailure::Disk)
    }

    /// Whether it speaks of the host and not of the one address: the host is then left alone for longer.
    pub fn is_of_the_host(self) -> bool {
        matches!(
            self,
            FetchFailure::Dns
                | FetchFailure::Connect
                | FetchFailure::Tls
                | FetchFailure::NoAnswer
                | FetchFailure::TooSlow
                | FetchFailure::TimedOut
                | FetchFailure::Reset
        )
    }

    /// The class under which reports count it beside what could not be read.
    pub fn class(self) -> FailureClass {
        match self {
            FetchFailure::NoAnswer | FetchFailure::TooSlow | FetchFailure::TimedOut => {
                FailureClass::TimedOut
            }
            FetchFailure::TooLarge | FetchFailure::HeadTooLarge | FetchFailure::TooCompressed => {
                FailureClass::TooLarge
            }
            FetchFailure::BadResponse | FetchFailure::BadEncoding | FetchFailure::Truncated => {
                FailureClass::Damaged
            }
            FetchFailure::Disk => FailureClass::Unreadable,
            _ => FailureClass::Unreachable,
        }
    }

    /// What a maintainer can do about it.
    pub fn hint(self) -> &'static str {
        match self {
            FetchFailure::Dns => "check the name of the site; it may have moved",
            FetchFailure::RefusedAddress => {
                "if the host is yours, allow it by name; else remove the link"
            }
            FetchFailure::RefusedUrl | FetchFailure::BadRedirect => {
                "only http: and https: addresses of web ports are fetched"
            }
            FetchFailure::Connect | FetchFailure::NoAnswer | FetchFailure::Reset => {
                "the site may be down; the next run asks again"
            }
            FetchFailure::Tls => {
                "tell the site that its certificate is not accepted, or install ca-certificates here"
            }
            FetchFailure::TooSlow | FetchFailure::TimedOut => {
                "the next run asks again; a document of this size may have to be copied by hand"
            }
            FetchFailure::TooLarge => "raise the limit of the source, or copy the file by hand",
            FetchFailure::HeadTooLarge
            | FetchFailure::BadResponse
            | FetchFailure::BadEncoding
            | FetchFailure::TooCompressed
            | FetchFailure::Truncated => "tell the site that its server sends broken answers",
            FetchFailure::TooManyRedirects | FetchFailure::RedirectLoop => {
                "open the address in a browser and use the one it ends at"
            }
            FetchFailure::Disk => "make room on the disk and run again",
        }
    }
}

impl fmt::Display for FetchFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A failure and its words, before it is known which address it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    pub failure: FetchFailure,
    pub reason: String,
}

impl Cause {
    pub(super) fn new(failure: FetchFailure, reason: impl Into<String>) -> Cause {
        Cause {
            failure,
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_a_name_of_its_own() {
        for failure in FetchFailure::ALL {
            assert_eq!(FetchFailure::parse(failure.name()), Some(failure));
        }
    }
}
