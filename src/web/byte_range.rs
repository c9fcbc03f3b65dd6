//! The part of a file that a `Range` header asks for (RFC 9110, section 14).
//!
//! One range is honoured; several at once, other units and what cannot be read are passed over, as section 14.2 allows,
//! and the whole file is sent.

/// What of a file is to be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// From the first byte to the last, both included.
    Part {
        /// Offset of the first byte.
        first: u64,
        /// Offset of the last byte; inside the file.
        last: u64,
    },
    /// A range that begins behind its end.
    Unsatisfiable,
}

/// Reads a `Range` header against the length of the file.
pub fn wanted(header: &str, length: u64) -> Wanted {
    let range = header
        .trim()
        .strip_prefix("bytes=")
        .and_then(|ranges| ranges.trim().split_once('-'));
    let Some((first, last)) = range else {
        return Wanted::Whole;
    };
    match (offset(first), offset(last)) {
        (Some(Some(first)), Some(last)) => from(first, last, length),
        (Some(None), Some(Some(suffix))) => last_bytes(suffix, length),
        _ => Wanted::Whole,
    }
}

/// An offset, `Some(None)` where there is none, `None` where it is no number: RFC 9110 knows digits alone, no sign.
fn offset(digits: &str) -> Option<Option<u64>> {
    match digits {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok().map(Some),
        _ => None,
    }
}

fn from(first: u64, last: Option<u64>, length: u64) -> Wanted {
    match last {
        Some(last) if last < first => Wanted::Whole,
        _ if first >= length => Wanted::Unsatisfiable,
        last => Wanted::Part {
            first,
            last: last.unwrap_or(u64::MAX).min(length - 1),
        },
    }
}

fn last_bytes(suffix: u64, length: u64) -> Wanted {
    match suffix.min(length) {
        0 => Wanted::Unsatisfiable,
        suffix => Wanted::Part {
            first: length - suffix,
            last: length - 1,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_cut_to_the_file() {
        for (header, first, last) in [
            ("bytes=0-4", 0, 4),
            ("bytes=5-", 5, 9),
            ("bytes=-3", 7, 9),
            ("bytes=8-99", 8, 9),
            ("bytes=-99", 0, 9),
        ] {
            assert_eq!(wanted(header, 10), Wanted::Part { first, last }, "{header}");
        }
    }

    #[test]
    fn a_range_outside_the_file_cannot_be_had() {
        for header in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(wanted(header, 10), Wanted::Unsatisfiable, "{header}");
        }
        assert_eq!(wanted("bytes=-5", 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn what_is_no_single_range_of_bytes_is_passed_over() {
        for header in [
            "",
            "bytes=",
            "bytes=-",
            "pages=1-2",
            "bytes=4-2",
            "bytes=+1-2",
            "bytes=0-1,4-5",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(wanted(header, 10), Wanted::Whole, "{header}");
        }
    }
}
