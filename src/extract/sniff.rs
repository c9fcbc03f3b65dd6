//! What bytes are, by their content.
//!
//! A name is what somebody typed; a Word file called `report.pdf` is a Word file. So the name only chooses where the
//! content leaves a choice: between text, Markdown and JSON Lines. What is not read is named by [`foreign`], so that a
//! failure says what to do. Reads the first few KiB only, but for what lies in the middle of a container.

use memchr::memmem;

use super::{ExtractError, charset, foreign, office};
use crate::document::{FailureClass, MediaType};

/// A PDF header counts within this many bytes: Acrobat's own rule (implementation note 13 of the PDF reference 1.7).
const PDF_HEADER_WITHIN: usize = 1024;

/// How far into a document the marks of HTML are looked for: comments, an XML declaration and a warning of the
/// server's may come first.
const HEAD: usize = 8 * 1024;

/// Text holds next to no control characters; one in fifty leaves room for the end mark of DOS and printer codes.
const CONTROLS_ONE_IN: usize = 50;
/// As many are let pass in the shortest text: the end mark of DOS, a stray printer code.
const CONTROLS_IN_ANY_TEXT: usize = 2;

/// Elements that open a page or a fragment of one (the list of the WHATWG MIME sniffing standard, 7.1, and a few more).
const OPENING_TAGS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "iframe",
    "table",
    "div",
    "section",
    "article",
    "main",
    "header",
    "nav",
    "h1",
    "h2",
    "h3",
    "p",
    "br",
    "b",
    "a",
    "font",
    "center",
    "ul",
    "ol",
    "form",
    "span",
    "base",
    "img",
    "frameset",
];

/// Decides what bytes are; the name only chooses between text, Markdown and JSON Lines.
///
/// # Errors
/// `Empty` for no bytes, `Unsupported` with the name of the format (Word, a picture, a ZIP, ...) for all that is not read.
pub fn sniff(bytes: &[u8], name: &str) -> Result<MediaType, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::new(
            FailureClass::Empty,
            "the file has no bytes",
        ));
    }
    if is_pdf(bytes, name) {
        return Ok(MediaType::Pdf);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(MediaType::Rtf);
    }
    if bytes.starts_with(b"PK\x03\x04")
        && let Some(kind) = office::kind(bytes)
    {
        return Ok(kind);
    }
    if foreign::is_locked_office_document(bytes) {
        return Err(office::locked());
    }
    if let Some(format) = foreign::format(bytes) {
        return Err(unsupported(format));
    }
    if !is_text(bytes) {
        return Err(unsupported("binary data of a kind that is not known"));
    }
    let head = charset::decode(bytes.get(..HEAD).unwrap_or(bytes), None).text;
    if head.trim().is_empty() && bytes.len() <= HEAD {
        return Err(ExtractError::new(
            FailureClass::Empty,
            "the file holds nothing but white space",
        ));
    }
    if is_html(&head, name) {
        return Ok(MediaType::Html);
    }
    if let Some(format) = foreign::text_format(&head) {
        return Err(unsupported(format));
    }
    Ok(kind_of_text(bytes, &head, name))
}

/// Says nothing of the file's name: copies of it under other names share what was read of it.
fn unsupported(format: &str) -> ExtractError {
    ExtractError::new(
        FailureClass::Unsupported,
        format!("this is {format}, which is not read"),
    )
}

/// A header at the start is enough; one that follows junk must be borne out by an object, so that a page about PDF
/// is no PDF. ISO 32000-1, 7.5.2, and the older form `%!PS-Adobe-N.n PDF-M.m`.
fn is_pdf(bytes: &[u8], name: &str) -> bool {
    let start = bytes.get(..PDF_HEADER_WITHIN + 5).unwrap_or(bytes);
    let old_form = start.starts_with(b"%!PS-Adobe-")
        && memmem::find(start.get(..40).unwrap_or(start), b" PDF-").is_some();
    match memmem::find(start, b"%PDF-") {
        Some(0) => true,
        Some(_) => has_pdf_objects(bytes),
        None => old_form || (foreign::format(bytes).is_none() && lost_its_header(bytes, name)),
    }
}

fn has_pdf_objects(bytes: &[u8]) -> bool {
    memmem::find(bytes, b"endobj").is_some() || memmem::find(bytes, b"startxref").is_some()
}

/// Objects of a PDF without its first bytes; a text that explains them has a name or a mark of its own.
fn lost_its_header(bytes: &[u8], name: &str) -> bool {
    !bytes.trim_ascii_start().starts_with(b"<")
        && !bytes.trim_ascii_start().starts_with(b"{")
        && !named(
            name,
            &["txt", "md", "markdown", "html", "htm", "jsonl", "ndjson"],
        )
        && memmem::find(bytes, b"endobj").is_some()
        && [&b"/Type"[..], b"startxref"]
            .iter()
            .any(|mark| memmem::find(bytes, mark).is_some())
}

fn is_text(bytes: &[u8]) -> bool {
    if charset::is_wide(bytes) {
        return true;
    }
    let start = bytes.get(..HEAD).unwrap_or(bytes);
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    let controls = start.iter().filter(is_control).count();
    controls.saturating_sub(CONTROLS_IN_ANY_TEXT) * CONTROLS_ONE_IN <= start.len()
}

/// Looks for the first tag after white space, comments and an XML declaration. Further in, only the tags that every
/// whole page has count, and not in a file whose name says that it is text or Markdown.
fn is_html(head: &str, name: &str) -> bool {
    let lower = head.to_ascii_lowercase();
    let first = after_prologue(&lower);
    let is_page = ["!doctype html", "html", "head", "body"]
        .iter()
        .any(|tag| opens_with(first, tag));
    if is_page || named(name, &["md", "markdown", "txt", "jsonl", "ndjson"]) {
        return is_page;
    }
    OPENING_TAGS.iter().any(|tag| opens_with(first, tag))
        || ["<html", "<!doctype html", "<body"]
            .iter()
            .any(|tag| lower.contains(tag))
        || (named(name, &["html", "htm", "xhtml", "shtml"]) && lower.contains("</"))
}

fn after_prologue(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let close = match text {
            _ if text.starts_with("<!--") => "-->",
            _ if text.starts_with("<?") => ">",
            _ => return text,
        };
        match text.find(close) {
            Some(end) => text = &text[end + close.len()..],
            None => return text,
        }
    }
}

fn opens_with(text: &str, tag: &str) -> bool {
    text.strip_prefix('<')
        .and_then(|rest| rest.strip_prefix(tag))
        .is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        })
}

fn named(name: &str, extensions: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, last)| {
        extensions
            .iter()
            .any(|extension| last.eq_ignore_ascii_case(extension))
    })
}

fn kind_of_text(bytes: &[u8], head: &str, name: &str) -> MediaType {
    let is_plain = named(name, &["txt", "text", "asc", "log", "csv"]);
    if named(name, &["jsonl", "ndjson"]) || first_line_is_object(bytes) {
        MediaType::JsonLines
    } else if named(name, &["md", "markdown", "mdown", "mkd"])
        || (!is_plain && has_markdown_signs(head))
    {
        MediaType::Markdown
    } else {
        MediaType::Text
    }
}

fn first_line_is_object(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    bytes.starts_with(b"{")
        && bytes
            .split(|byte| *byte == b'\n')
            .next()
            .is_some_and(|line| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok())
}

/// Two headings, or a heading and a link: one `#` alone is as likely a comment.
fn has_markdown_signs(head: &str) -> bool {
    let is_heading = |line: &&str| {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    };
    let headings = head.lines().filter(is_heading).count();
    headings >= 2 || (headings == 1 && head.contains("]("))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(bytes: &[u8], name: &str) -> String {
        sniff(bytes, name).unwrap_err().reason
    }

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(sniff(b"%PDF-1.4\n1 0 obj", "page.html"), Ok(MediaType::Pdf));
        assert_eq!(sniff(b"{\\rtf1 Text}", "letter.doc"), Ok(MediaType::Rtf));
        assert_eq!(
            sniff(b"<!-- made by hand --> <HTML><p>Hello", "notes.pdf"),
            Ok(MediaType::Html)
        );
        assert_eq!(
            sniff(b"Hello there, this is text.", "report.pdf"),
            Ok(MediaType::Text)
        );
        assert_eq!(
            sniff(b"{\"id\": 1, \"text\": \"x\"}\n", "export.txt"),
            Ok(MediaType::JsonLines)
        );
    }

    #[test]
    fn a_pdf_may_follow_junk_but_talk_of_pdf_is_none() {
        let mut sent_with_header = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n".to_vec();
        sent_with_header.extend(b"%PDF-1.3\n1 0 obj\n<<>>\nendobj\n");
        assert_eq!(sniff(&sent_with_header, ""), Ok(MediaType::Pdf));
        assert_eq!(
            sniff(b"<p>Files start with %PDF-1.4.</p>", ""),
            Ok(MediaType::Html)
        );
        assert_eq!(
            sniff(b"1 0 obj\n<< /Type /Catalog >>\nendobj", ""),
            Ok(MediaType::Pdf)
        );
    }

    #[test]
    fn the_name_chooses_between_kinds_of_text() {
        assert_eq!(sniff(b"# Title\n\nText", "a.md"), Ok(MediaType::Markdown));
        assert_eq!(sniff(b"# Title\n\nText", "a.txt"), Ok(MediaType::Text));
        assert_eq!(
            sniff(b"# Title\n\n## Part\n", "README"),
            Ok(MediaType::Markdown)
        );
        assert_eq!(
            sniff(b"<p align=center>x</p>\n# Title\n", "a.md"),
            Ok(MediaType::Markdown)
        );
        assert_eq!(sniff(b"not json\n", "a.jsonl"), Ok(MediaType::JsonLines));
    }

    #[test]
    fn wide_text_and_pages_are_told_from_binary_data() {
        let wide = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>()
        };
        assert_eq!(sniff(&wide("\u{feff}<html><p>x"), ""), Ok(MediaType::Html));
        assert_eq!(
            sniff(&wide("\u{feff}Plain words."), ""),
            Ok(MediaType::Text)
        );
        assert!(reason(&[0, 1, 2, 3, 4, 200, 201], "x.bin").contains("binary data"));
    }

    #[test]
    fn nothing_and_blanks_are_empty() {
        for nothing in [&b""[..], b" \r\n\t"] {
            assert_eq!(
                sniff(nothing, "a.txt").unwrap_err().class,
                FailureClass::Empty
            );
        }
    }

    #[test]
    fn an_office_document_with_a_password_wants_one() {
        let package: String = "EncryptedPackage".chars().flat_map(|c| [c, '\0']).collect();
        let bytes = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], package.as_bytes()].concat();
        assert_eq!(
            sniff(&bytes, "a.docx").unwrap_err().class,
            FailureClass::Encrypted
        );
    }

    #[test]
    fn a_word_file_is_named_whatever_it_is_called() {
        let word: String = "WordDocument".chars().flat_map(|c| [c, '\0']).collect();
        let bytes = [
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
            &[0; 64],
            word.as_bytes(),
        ]
        .concat();
        assert_eq!(
            reason(&bytes, "report.pdf"),
            "this is a Word document (.doc), which is not read"
        );
    }
}
