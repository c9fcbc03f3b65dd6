//! With what a file was tried, as a number in the catalogue: so it is known when trying again may give something else.
//!
//! For most files that is the version of the extractor. What came from outside (a busy machine, a disk that failed) may
//! not come again, so such a file counts as not tried. A file that wants a password was tried with those its source gave:
//! its number stands for them, and no other file is read again when they change.

use sha2::{Digest, Sha256};

use crate::corpus::catalogue::TO_READ_AGAIN;
use crate::document::FailureClass;
use crate::extract::{EXTRACTOR_VERSION, Password};

/// Set in numbers that stand for passwords; versions stay below it.
const OF_PASSWORDS: u32 = 1 << 31;

/// The number of an attempt that failed in a class.
pub(super) fn failed(class: FailureClass, passwords: &[Password]) -> u32 {
    match class {
        FailureClass::TimedOut
        | FailureClass::OutOfMemory
        | FailureClass::Crashed
        | FailureClass::Unreadable
        | FailureClass::Unreachable => TO_READ_AGAIN,
        FailureClass::Encrypted => with(passwords),
        FailureClass::Empty
        | FailureClass::Damaged
        | FailureClass::Unsupported
        | FailureClass::TooLarge
        | FailureClass::Withdrawn => EXTRACTOR_VERSION,
    }
}

/// Whether another attempt would come to nothing else.
pub(super) fn is_current(attempt: u32, passwords: &[Password]) -> bool {
    attempt == EXTRACTOR_VERSION || attempt == with(passwords)
}

fn with(passwords: &[Password]) -> u32 {
    let mut hash = Sha256::new();
    hash.update(EXTRACTOR_VERSION.to_le_bytes());
    for password in passwords {
        hash.update(password.reveal());
        hash.update([0]);
    }
    let [a, b, c, d, ..] = hash.finalize().0;
    u32::from_le_bytes([a, b, c, d]) | OF_PASSWORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_passwords_are_a_reason_to_try_an_encrypted_file_again() {
        let (none, some) = (vec![], vec![Password::from("secret")]);
        let locked = failed(FailureClass::Encrypted, &none);
        assert!(is_current(locked, &none) && !is_current(locked, &some));
        let damaged = failed(FailureClass::Damaged, &none);
        assert!(is_current(damaged, &some));
        assert!(!is_current(failed(FailureClass::TimedOut, &none), &none));
    }
}
