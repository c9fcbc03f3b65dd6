//! Digests of blocks and payloads, as archives write them: `sha1:` and Base32 by custom, `sha256:` and hexadecimal by us.
//!
//! WARC 1.1 (5.8, 5.9) leaves algorithm and encoding to the writer. What is neither is not checked.

use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER_PERMISSIVE};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// A digest that is being computed, to be held against one that is written.
pub(super) struct Check {
    hasher: Hasher,
    wanted: Vec<u8>,
}

enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Check {
    /// A check against a digest as written; `None` where it is of a kind that is not known.
    pub(super) fn against(written: &str) -> Option<Check> {
        let (algorithm, value) = written.trim().split_once(':')?;
        let hasher = match algorithm.to_ascii_lowercase().as_str() {
            "sha1" | "sha-1" => Hasher::Sha1(Sha1::new()),
            "sha256" | "sha-256" => Hasher::Sha256(Sha256::new()),
            _ => return None,
        };
        let wanted = decoded(value, hasher.length())?;
        Some(Check { hasher, wanted })
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.hasher {
            Hasher::Sha1(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// Whether the bytes were those that the digest is of.
    pub(super) fn holds(self) -> bool {
        match self.hasher {
            Hasher::Sha1(hasher) => hasher.finalize()[..] == self.wanted[..],
            Hasher::Sha256(hasher) => hasher.finalize()[..] == self.wanted[..],
        }
    }
}

impl Hasher {
    fn length(&self) -> usize {
        match self {
            Hasher::Sha1(_) => 20,
            Hasher::Sha256(_) => 32,
        }
    }
}

/// The encoding is told by the length, as no two give the same (RFC 4648).
fn decoded(value: &str, length: usize) -> Option<Vec<u8>> {
    let bare = value.trim_end_matches('=');
    let hexadecimal = || HEXLOWER_PERMISSIVE.decode(value.as_bytes()).ok();
    let base32 = || {
        BASE32_NOPAD
            .decode(bare.to_ascii_uppercase().as_bytes())
            .ok()
    };
    let base64 = || BASE64.decode(value.as_bytes()).ok();
    let fits = |bytes: &Vec<u8>| bytes.len() == length;
    hexadecimal()
        .filter(fits)
        .or_else(|| base32().filter(fits))
        .or_else(|| base64().filter(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_every_usual_form() {
        for written in [
            "sha1:CH3K3DWFFIUYJK5K7V6DWULFAN4FYIDS",
            "SHA-1:11f6ad8ec52a2984abaafd7c3b516503785c2072",
            "sha1:EfatjsUqKYSrqv18O1FlA3hcIHI=",
            "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        ] {
            for (bytes, holds) in [(b"x", true), (b"y", false)] {
                let mut check = Check::against(written).unwrap();
                check.update(bytes);
                assert_eq!(check.holds(), holds, "{written}");
            }
        }
        assert!(Check::against("md5:9dd4e461268c8034f5c8564e155c67a6").is_none());
        assert!(Check::against("sha1:short").is_none());
    }
}
