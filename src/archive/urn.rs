//! The addresses of documents that have none on the web: `urn:dossier:SOURCE/PATH`.
//!
//! A source's name holds no slash, so the first one ends it. What a URN does not take is percent-encoded (RFC 8141, 2.2),
//! and comes back byte for byte. A path is a name here and is never opened; one that a folder could not have is refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The namespace of the folders of libraries.
const PREFIX: &str = "urn:dossier:";

/// What is encoded in the name of a source, and in a path.
const IN_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const IN_PATH: &AsciiSet = &IN_NAME.remove(b'/');

/// The address of a file of a source.
pub(super) fn urn(source: &str, path: &str) -> String {
    let (source, path) = (
        utf8_percent_encode(source, IN_NAME),
        utf8_percent_encode(path, IN_PATH),
    );
    format!("{PREFIX}{source}/{path}")
}

/// The source and the path of an address.
pub(super) fn parse(urn: &str) -> Option<(String, String)> {
    // RFC 8141, 3.1: `urn` and the namespace may be written in capitals.
    let rest = urn.get(PREFIX.len()..)?;
    let is_ours = urn.get(..PREFIX.len())?.eq_ignore_ascii_case(PREFIX);
    let (source, path) = rest.split_once('/').filter(|_| is_ours)?;
    let decoded = |text| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    let (source, path) = (decoded(source)?, decoded(path)?);
    let is_name =
        |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\0');
    let sound = is_name(&source) && !source.contains('/') && path.split('/').all(is_name);
    sound.then_some((source, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for (source, path) in [
            ("reports", "2004/annual report.pdf"),
            ("été 100%", "a:b?c#d/é\\x.pdf"),
            ("s", "a\\xff\n.txt"),
        ] {
            let written = urn(source, path);
            assert!(written.is_ascii() && !written.contains([' ', '?', '#', '\n']));
            assert_eq!(parse(&written), Some((source.to_owned(), path.to_owned())));
        }
        assert_eq!(urn("reports", "a b.pdf"), "urn:dossier:reports/a%20b.pdf");
        assert_eq!(parse("URN:Dossier:s/a.pdf"), parse("urn:dossier:s/a.pdf"));
    }

    #[test]
    fn what_no_folder_could_have_is_refused() {
        for address in [
            "urn:dossier:s",
            "urn:dossier:s/",
            "urn:dossier:s//etc/passwd",
            "urn:dossier:s/../x",
            "urn:dossier:s/a%2F..%2Fx",
            "urn:dossier:/x",
            "urn:dossier:a%2Fb/x",
            "urn:other:s/x",
            "http://section.example/",
        ] {
            assert_eq!(parse(address), None, "{address}");
        }
    }
}
