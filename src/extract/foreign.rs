//! Names of the formats that are not read, so that a failure tells a maintainer what the file really is.
//!
//! Only looks at signatures and at the names of a container's parts; opens no container.

use memchr::memmem;

/// Signatures at the start of a file. The longer of two that begin alike stands first.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%!PS", "a PostScript document (.ps)"),
    (
        b"\xc5\xd0\xd3\xc6",
        "an encapsulated PostScript picture (.eps)",
    ),
    (b"AT&TFORM", "a DjVu document (.djvu)"),
    (b"\xffWPC", "a WordPerfect document (.wpd)"),
    (
        b"\xdb\xa5-",
        "a Word document of the years before 1993 (.doc)",
    ),
    (b"1\xbe\0\0", "a Microsoft Write document (.wri)"),
    (b"ITSF", "a Windows help file (.chm)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"8BPS", "a picture (Photoshop)"),
    (b"\0\0\x01\0", "an icon (.ico)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x1f\x9d", "a compressed file (compress)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\0", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (Zstandard)"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\0", "a program (Windows)"),
    (b"\xfe\xed\xfa", "a program (Mach-O)"),
    (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\xca\xfe\xba\xbe", "a program (Java or Mach-O)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\0\x01\0\0Standard", "a database (Access)"),
    (b"ID3", "a sound recording (MP3)"),
    (b"\xff\xfb", "a sound recording (MP3)"),
    (b"OggS", "a recording (Ogg)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"\x1aE\xdf\xa3", "a video (Matroska or WebM)"),
    (b"FLV\x01", "a video (Flash)"),
    (b"FWS", "a Flash animation (.swf)"),
    (b"CWS", "a Flash animation (.swf)"),
    (
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "a video (Windows Media)",
    ),
    (b"\0\0\x01\xba", "a video (MPEG)"),
    (b"wOFF", "a font (WOFF)"),
    (b"wOF2", "a font (WOFF2)"),
];

/// Parts of a ZIP, most telling first, and what a ZIP that holds one is.
const ZIP_PARTS: &[(&[u8], &str)] = &[
    (b"word/document", "a Word document (.docx)"),
    (b"xl/workbook", "an Excel workbook (.xlsx)"),
    (b"ppt/presentation", "a PowerPoint presentation (.pptx)"),
    (b"application/epub+zip", "an electronic book (.epub)"),
    (
        b"application/vnd.oasis.opendocument.text",
        "an OpenDocument text (.odt)",
    ),
    (
        b"application/vnd.oasis.opendocument.spreadsheet",
        "an OpenDocument spreadsheet (.ods)",
    ),
    (
        b"application/vnd.oasis.opendocument.presentation",
        "an OpenDocument presentation (.odp)",
    ),
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint presentation (.pptx)"),
    (
        b"Index/Document.iwa",
        "a Pages, Numbers or Keynote document",
    ),
    (b"META-INF/MANIFEST.MF", "a Java archive (.jar)"),
];

/// What a compound file begins with.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Streams of a compound file (the container of Office before 2007), in UTF-16, and what the file then is.
const COMPOUND_STREAMS: &[(&str, &str)] = &[
    ("WordDocument", "a Word document (.doc)"),
    ("PowerPoint Document", "a PowerPoint presentation (.ppt)"),
    ("Workbook", "an Excel workbook (.xls)"),
    ("Quill", "a Publisher document (.pub)"),
    ("__substg1.0_", "an Outlook message (.msg)"),
    ("VisioDocument", "a Visio drawing (.vsd)"),
    ("Book", "an Excel workbook (.xls)"),
];

/// Names the format of bytes that are surely none of those that are read.
pub fn format(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(bytes));
    }
    if bytes.starts_with(COMPOUND) {
        return Some(compound(bytes));
    }
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, format)| *format)
        .or_else(|| inner_signature(bytes))
}

/// Whether bytes are an Office document of today behind a password (MS-OFFCRYPTO, 2.3).
pub fn is_locked_office_document(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND) && compound_holds(bytes, "EncryptedPackage")
}

/// Names a format that is text to the eye but has nothing to read; `head` is the decoded beginning.
pub fn text_format(head: &str) -> Option<&'static str> {
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let has = |mark: &str| head.contains(mark);
    if head.starts_with("MIME-Version:")
        || (head.starts_with("From: <") && has("multipart/related"))
    {
        return Some("a saved web page in one file (.mht)");
    }
    if !head.starts_with("<?xml") && !head.starts_with("<svg") {
        return None;
    }
    Some(match () {
        () if has("<svg") => "a picture (SVG)",
        () if has("<rss") || has("<feed") => "a news feed (RSS or Atom)",
        () if has("<urlset") || has("<sitemapindex") => "a sitemap",
        () if has("w:wordDocument") || has("wordprocessingml") => "a Word document (XML)",
        () => "an XML document",
    })
}

fn inner_signature(bytes: &[u8]) -> Option<&'static str> {
    match (bytes.get(..4)?, bytes.get(4..8), bytes.get(8..12)) {
        (b"RIFF", _, Some(b"WEBP")) => Some("a picture (WebP)"),
        (b"RIFF", _, Some(b"WAVE")) => Some("a sound recording (WAV)"),
        (b"RIFF", _, Some(b"AVI ")) => Some("a video (AVI)"),
        (_, Some(b"ftyp"), Some(b"heic" | b"heix" | b"mif1" | b"avif")) => Some("a picture (HEIF)"),
        (_, Some(b"ftyp"), Some(b"M4A ")) => Some("a sound recording (MP4)"),
        (_, Some(b"ftyp"), _) => Some("a video (MP4)"),
        ([b'B', b'M', ..], Some([_, _, 0, 0]), _)
            if bytes.get(14..18).is_some_and(is_bitmap_header) =>
        {
            Some("a picture (BMP)")
        }
        _ if bytes.get(257..262) == Some(b"ustar") => Some("an archive (tar)"),
        _ => None,
    }
}

/// The size of a bitmap's second header, which tells it from a text that begins with "BM".
fn is_bitmap_header(size: &[u8]) -> bool {
    matches!(size, [12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
}

fn zip(bytes: &[u8]) -> &'static str {
    ZIP_PARTS
        .iter()
        .find(|(part, _)| memmem::find(bytes, part).is_some())
        .map_or("an archive (ZIP)", |(_, format)| format)
}

fn compound_holds(bytes: &[u8], stream: &str) -> bool {
    let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &wide).is_some()
}

fn compound(bytes: &[u8]) -> &'static str {
    COMPOUND_STREAMS
        .iter()
        .find(|(stream, _)| compound_holds(bytes, stream))
        .map_or(
            "an Office document of the years before 2007",
            |(_, format)| format,
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_files_are_told_from_plain_archives_by_their_parts() {
        assert_eq!(
            format(b"PK\x03\x04....word/document.xml"),
            Some("a Word document (.docx)")
        );
        assert_eq!(
            format(b"PK\x03\x04....mimetypeapplication/epub+zip"),
            Some("an electronic book (.epub)")
        );
        assert_eq!(
            format(b"PK\x03\x04....photos/1.jpg"),
            Some("an archive (ZIP)")
        );
    }

    #[test]
    fn pictures_and_recordings_have_their_names() {
        assert_eq!(format(b"\xff\xd8\xff\xe0"), Some("a picture (JPEG)"));
        assert_eq!(format(b"RIFF\0\0\0\0WEBPVP8 "), Some("a picture (WebP)"));
        assert_eq!(format(b"BMW and other words that are text"), None);
    }

    #[test]
    fn feeds_and_drawings_are_no_text() {
        assert_eq!(
            text_format("<?xml version=\"1.0\"?><rss>"),
            Some("a news feed (RSS or Atom)")
        );
        assert_eq!(text_format("<svg width=1>"), Some("a picture (SVG)"));
        assert_eq!(text_format("Dear reader,"), None);
    }
}
