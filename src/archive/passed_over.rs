//! What of a foreign archive is no publication: what pages are drawn with, and what machines exchange.
//!
//! Decided by what the server said it is, since an archive of a browser's visits is mostly this. What is passed over is
//! listed with its type, like a file of a folder that is of no type that is read.

use super::answer::Answer;

/// Beginnings of media types.
const KINDS: [&str; 4] = ["image/", "audio/", "video/", "font/"];

/// Words in the names of those under `text/` and `application/`.
const WORDS: [&str; 8] = [
    "css",
    "javascript",
    "ecmascript",
    "json",
    "xml",
    "font",
    "wasm",
    "mpegurl",
];

/// What is a page although it is called XML.
const PAGE: &str = "application/xhtml+xml";

/// What Word and its like call their files.
const OFFICE: [&str; 2] = ["openxmlformats", "opendocument"];

/// The media type of an answer, where that is reason enough to pass it over.
pub(super) fn passed_over(answer: &Answer) -> Option<String> {
    let written = answer.get("Content-Type");
    let media_type = written.split([';', ',']).next().unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    let names = |word: &str| media_type.contains(word);
    let begins = |kind: &str| media_type.starts_with(kind);
    let is_document = media_type == PAGE || OFFICE.iter().any(|word| names(word));
    let is_other = KINDS.iter().any(|kind| begins(kind)) || WORDS.iter().any(|word| names(word));
    (is_other && !is_document).then_some(media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_are_drawn_with_is_passed_over() {
        for (written, is_passed) in [
            ("text/html; charset=utf-8", false),
            ("application/xhtml+xml", false),
            ("application/pdf", false),
            (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                false,
            ),
            ("", false),
            ("application/octet-stream", false),
            ("image/svg+xml", true),
            ("Text/CSS", true),
            ("application/ld+json", true),
            ("application/x-font-woff", true),
        ] {
            let answer = Answer {
                status: 200,
                headers: vec![("content-type".to_owned(), written.to_owned())],
            };
            assert_eq!(passed_over(&answer).is_some(), is_passed, "{written}");
        }
    }
}
