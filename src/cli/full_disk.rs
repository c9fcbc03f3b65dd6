//! The hint for a command that ended because nothing could be written any more, wherever that was.
//!
//! Apart from what writes, because every writer meets it and none can do anything about it.

use std::error::Error;
use std::io;

use anyhow::Error as Failure;
use rusqlite::ErrorCode;

/// Adds what to do where a disk is full.
pub(super) fn with_hint(failure: Failure) -> Failure {
    match failure.chain().any(is_full_disk) {
        true => failure.context("hint: make room on the disk; the next run goes on from here"),
        false => failure,
    }
}

fn is_full_disk(cause: &(dyn Error + 'static)) -> bool {
    if let Some(rusqlite::Error::SqliteFailure(error, _)) = cause.downcast_ref() {
        // A write that is cut short is told as a failure of input or output.
        return matches!(error.code, ErrorCode::DiskFull | ErrorCode::SystemIoFailure);
    }
    let kind = cause.downcast_ref().map(io::Error::kind);
    matches!(
        kind,
        Some(
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_known_under_whatever_was_being_done() {
        let full = Failure::new(io::Error::from(io::ErrorKind::StorageFull));
        let told = with_hint(full.context("storing the original"));
        assert!(format!("{told:#}").contains("hint: make room"));
        let other = Failure::new(io::Error::from(io::ErrorKind::NotFound));
        assert!(!format!("{:#}", with_hint(other)).contains("hint"));
    }
}
