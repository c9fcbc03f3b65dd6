//! What an error of the HTTP libraries comes down to.
//!
//! They wrap errors in errors, five deep; which failure it is stands at the bottom, in the words of whichever layer saw
//! it first.

use std::error::Error;
use std::io;

use hyper_util::client::legacy;

use super::dial::DialError;
use super::failure::{Cause, FetchFailure};

/// What the innermost reason says; the layers above only say that something failed.
pub(super) fn cause_of(error: &(dyn Error + 'static)) -> Cause {
    let mut layers = Vec::new();
    let mut next = Some(error);
    while let Some(layer) = next {
        layers.push(layer);
        // An io::Error hides what it wraps from `source`.
        let wrapped = layer
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => layer.source(),
        };
    }
    let reason = layers.last().map(ToString::to_string).unwrap_or_default();
    let known = layers.iter().rev().find_map(|layer| failure_of(*layer));
    let is_connect = |error: &legacy::Error| error.is_connect();
    let unknown = match error.downcast_ref().is_some_and(is_connect) {
        true => FetchFailure::Connect,
        false => FetchFailure::BadResponse,
    };
    Cause::new(known.unwrap_or(unknown), reason)
}

fn failure_of(layer: &(dyn Error + 'static)) -> Option<FetchFailure> {
    if let Some(dial) = layer.downcast_ref::<DialError>() {
        return Some(match dial {
            DialError::Unknown(..) => FetchFailure::Dns,
            DialError::Refused(..) => FetchFailure::RefusedAddress,
        });
    }
    if layer.is::<rustls::Error>() {
        return Some(FetchFailure::Tls);
    }
    if let Some(http) = layer.downcast_ref::<hyper::Error>() {
        return match () {
            () if http.is_parse_too_large() => Some(FetchFailure::HeadTooLarge),
            () if http.is_parse() => Some(FetchFailure::BadResponse),
            () if http.is_incomplete_message() => Some(FetchFailure::Truncated),
            () => None,
        };
    }
    match layer.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Some(FetchFailure::Reset),
        io::ErrorKind::UnexpectedEof => Some(FetchFailure::Truncated),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Some(FetchFailure::BadResponse),
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::TimedOut => Some(FetchFailure::Connect),
        _ => None,
    }
}
