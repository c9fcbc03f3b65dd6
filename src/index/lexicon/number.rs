//! Numbers of variable length: groups of seven bits, the lowest first.
//!
//! Apart from the tables that are made of them. What is cut short counts as it stands: a damaged table answers nonsense,
//! and never panics.

/// Appends a number.
pub(super) fn write_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front.
pub(super) fn read_number(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..u32::BITS).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else {
            break;
        };
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_what_is_cut_short_does_no_harm() {
        let mut bytes = Vec::new();
        for number in [0, 127, 128, 70_000, u32::MAX] {
            write_number(&mut bytes, number);
        }
        let mut rest = bytes.as_slice();
        for number in [0, 127, 128, 70_000, u32::MAX, 0] {
            assert_eq!(read_number(&mut rest), number);
        }
        for length in 0..bytes.len() {
            let mut rest = &bytes[..length];
            while !rest.is_empty() {
                read_number(&mut rest);
            }
        }
    }
}
