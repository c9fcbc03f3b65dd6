//! What the readers of office documents promise, shown on small archives that are made here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{kind, read};
use crate::document::{FailureClass, MediaType};
use crate::extract::{ExtractError, Extraction};

const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read_kind(bytes: &[u8]) -> Result<Extraction, ExtractError> {
    read(bytes, kind(bytes).unwrap())
}

/// References of a part, as id, type and target.
fn relations(all: &[(&str, &str, &str)]) -> String {
    let each: String = all
        .iter()
        .map(|(id, kind, target)| {
            let mode = if target.contains("://") { "External" } else { "Internal" };
            format!("<Relationship Id='{id}' Type='{DOCUMENT}/{kind}' Target='{target}' TargetMode='{mode}'/>")
        })
        .collect();
    format!("<Relationships>{each}</Relationships>")
}

/// A Word document with a body and whatever stands in its notes.
fn word(body: &str, notes: &str) -> Vec<u8> {
    let package = relations(&[("r1", "officeDocument", "word/document.xml")]);
    let own = relations(&[
        ("r1", "styles", "styles.xml"),
        ("r2", "footnotes", "footnotes.xml"),
        ("r3", "hyperlink", "https://example.org/report"),
        ("r4", "header", "header1.xml"),
        ("r5", "numbering", "numbering.xml"),
    ]);
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &package),
        (
            "docProps/core.xml",
            "<p:coreProperties><dc:creator>A. Writer</dc:creator><dcterms:created>2004-03-24T10:00:00Z</dcterms:created></p:coreProperties>",
        ),
        ("word/_rels/document.xml.rels", &own),
        (
            "word/styles.xml",
            "<w:styles><w:style w:styleId='K1'><w:name w:val='heading 1'/></w:style></w:styles>",
        ),
        (
            "word/footnotes.xml",
            &format!("<w:footnotes>{notes}</w:footnotes>"),
        ),
        (
            "word/numbering.xml",
            "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:lvlText w:val='Article %1'/></w:lvl></w:abstractNum>\
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>",
        ),
        (
            "word/header1.xml",
            "<w:hdr><w:p><w:r><w:t>The section</w:t></w:r></w:p></w:hdr>",
        ),
        (
            "word/document.xml",
            &format!("<w:document><w:body>{body}</w:body></w:document>"),
        ),
    ])
}

fn text_of_word(body: &str) -> String {
    read_kind(&word(body, "")).unwrap().pages[0].text.clone()
}

#[test]
fn a_word_document_keeps_headings_notes_links_and_running_lines() {
    let body = "<w:p><w:pPr><w:pStyle w:val='K1'/></w:pPr><w:r><w:t>Chapter</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>Read </w:t></w:r><w:hyperlink r:id='r3'><w:r><w:t>the report</w:t></w:r></w:hyperlink>\
        <w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r></w:p>";
    let note = "<w:footnote w:type='separator' w:id='0'/><w:footnote w:id='2'><w:p><w:r><w:t>Of 2003.</w:t></w:r></w:p></w:footnote>";
    let read = read_kind(&word(body, note)).unwrap();
    let page = &read.pages[0];
    assert_eq!(page.text, "Chapter\n\nRead the report.\n\nOf 2003.");
    assert_eq!(page.heading.as_deref(), Some("Chapter"));
    assert_eq!(page.header, "The section");
    assert_eq!(read.links, ["https://example.org/report"]);
    assert_eq!(read.metadata.author.as_deref(), Some("A. Writer"));
    assert_eq!(read.metadata.published.unwrap().to_string(), "2004-03-24");
}

#[test]
fn changes_are_accepted_and_what_is_hidden_is_left_out() {
    let body = "<w:p><w:r><w:t>im</w:t></w:r><w:ins><w:r><w:t>possible</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:t> co</w:t><w:softHyphen/><w:t>operation</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>";
    assert_eq!(text_of_word(body), "impossible cooperation-x");
}

#[test]
fn headings_and_items_of_word_have_the_numbers_that_are_drawn() {
    let numbered = |style: &str, text: &str| {
        format!(
            "<w:p><w:pPr>{style}<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        numbered("<w:pStyle w:val='K1'/>", "Scope"),
        numbered("", "One"),
        numbered("", ""),
        numbered("", "Two"),
    ];
    let text = text_of_word(&body.concat());
    assert_eq!(text, "Article 1 Scope\n\nArticle 2 One\nArticle 4 Two");
}

#[test]
fn items_of_an_open_document_have_the_numbers_that_are_drawn() {
    let item = |inner: &str| format!("<text:list-item>{inner}</text:list-item>");
    let paragraph = |text: &str| format!("<text:p>{text}</text:p>");
    let nested = format!(
        "<text:list>{}{}</text:list>",
        item(&paragraph("a")),
        item(&paragraph("b"))
    );
    let list = |inner: &str| format!("<text:list text:style-name='L'>{inner}</text:list>");
    let first = list(
        &(item(&(paragraph("one") + &paragraph("more") + &nested)) + &item(&paragraph("two"))),
    );
    let heading = list(&item("<text:h>Heading</text:h>"));
    let content = format!(
        "<office:document-content><office:automatic-styles><text:list-style style:name='L'>\
         <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
         <text:list-level-style-number text:level='2' style:num-format='1' style:num-suffix=')' text:display-levels='2'/>\
         </text:list-style></office:automatic-styles><office:body><office:text>{first}{}{heading}</office:text></office:body></office:document-content>",
        paragraph("Text.")
    );
    let bytes = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
    ]);
    let page = &read_kind(&bytes).unwrap().pages[0].text;
    let wanted = "1. one\nmore\n1.1) a\n1.2) b\n2. two\n\nText.\n\n1. Heading";
    assert_eq!(page, wanted);
}

#[test]
fn tables_are_read_row_by_row_and_text_boxes_once() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let table = format!(
        "<w:tbl>{}{}</w:tbl>",
        row("Year", "Cases"),
        row("2003", "12")
    );
    let text_box = "<w:p><w:r><w:t>Anchor</w:t><mc:AlternateContent>\
        <mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>\
        <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>\
        </mc:AlternateContent></w:r></w:p>";
    let text = text_of_word(&(table + text_box));
    assert_eq!(text, "Year | Cases\n2003 | 12\n\nAnchor\n\nBoxed");
}

#[test]
fn an_open_document_text_is_read_as_it_stands() {
    let content = "<office:document-content><office:automatic-styles><style:style style:name='T1'><style:text-properties text:display='none'/></style:style></office:automatic-styles>\
        <office:body><office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>\
        <text:h text:outline-level='1'>Chapter</text:h><text:p>One<text:s/>two<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> <text:span text:style-name='T1'>hidden</text:span>three.</text:p>\
        <text:list><text:list-item><text:p>first</text:p></text:list-item><text:list-item><text:p>second</text:p></text:list-item></text:list>\
        </office:text></office:body></office:document-content>";
    let meta = "<office:document-meta><office:meta><dc:title>The title</dc:title><dc:language>nl-NL</dc:language></office:meta></office:document-meta>";
    let bytes = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
        ("meta.xml", meta),
    ]);
    let read = read_kind(&bytes).unwrap();
    let expected = "Chapter\n\nOne two three.\n\nfirst\nsecond\n\nA note.";
    assert_eq!(read.pages[0].text, expected);
    assert_eq!(read.title.as_deref(), Some("The title"));
    assert_eq!(read.metadata.language.unwrap().to_string(), "nl");
}

#[test]
fn a_book_is_read_in_the_order_of_its_spine() {
    let chapter = |title: &str| {
        format!(
            "<html><head><title/></head><body><h1>{title}</h1><p>Text of {title}.</p></body></html>"
        )
    };
    let package = "<package><metadata><dc:title>The book</dc:title></metadata><manifest>\
        <item id='b' href='b%20two.xhtml' media-type='application/xhtml+xml'/><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
        <item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/></manifest>\
        <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let (first, second) = (chapter("First"), chapter("Second"));
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='OEBPS/p.opf'/></rootfiles></container>",
        ),
        ("OEBPS/p.opf", package),
        ("OEBPS/a.xhtml", &first),
        ("OEBPS/b two.xhtml", &second),
        ("OEBPS/nav.xhtml", "<html><body>Contents</body></html>"),
    ];
    let read = read_kind(&archive(&parts)).unwrap();
    let text: Vec<&str> = read.pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(
        text.join("\n\n"),
        "First\n\nText of First.\n\nSecond\n\nText of Second."
    );
    assert_eq!(read.title.as_deref(), Some("The book"));
    let locked = "<encryption><EncryptedData><CipherData><CipherReference URI='OEBPS/a.xhtml'/></CipherData></EncryptedData></encryption>";
    parts.push(("META-INF/encryption.xml", locked));
    let error = read_kind(&archive(&parts)).unwrap_err();
    assert_eq!(error.class, FailureClass::Encrypted);
}

#[test]
fn slides_are_pages_and_sheets_are_rows() {
    let slide = |text: &str| {
        format!(
            "<p:sld><p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp></p:sld>"
        )
    };
    let (one, two) = (slide("One"), slide("Two"));
    let bytes = archive(&[
        (
            "ppt/presentation.xml",
            "<p:presentation><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/></p:sldIdLst></p:presentation>",
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            &relations(&[
                ("r1", "slide", "slides/1.xml"),
                ("r2", "slide", "slides/2.xml"),
            ]),
        ),
        ("ppt/slides/1.xml", &one),
        ("ppt/slides/2.xml", &two),
    ]);
    let read = read_kind(&bytes).unwrap();
    let texts: Vec<&str> = read.pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(texts, ["Two", "One"]);
    let bytes = archive(&[
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='Cases' r:id='r1'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("r1", "worksheet", "s1.xml"),
                ("r2", "sharedStrings", "shared.xml"),
            ]),
        ),
        ("xl/shared.xml", "<sst><si><t>Year</t></si></sst>"),
        (
            "xl/s1.xml",
            "<worksheet><sheetData><row><c t='s'><v>0</v></c><c><v>12</v></c></row></sheetData></worksheet>",
        ),
    ]);
    assert_eq!(
        read_kind(&bytes).unwrap().pages[0].text,
        "Cases\n\nYear | 12"
    );
}

#[test]
fn what_is_locked_missing_or_empty_says_so() {
    let manifest =
        "<manifest><file-entry full-path='content.xml'><encryption-data/></file-entry></manifest>";
    let mime = ("mimetype", "application/vnd.oasis.opendocument.text");
    let class = |parts: &[(&str, &str)]| read_kind(&archive(parts)).unwrap_err().class;
    let locked = [
        mime,
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "noise"),
    ];
    assert_eq!(class(&locked), FailureClass::Encrypted);
    assert_eq!(class(&[mime]), FailureClass::Damaged);
    assert_eq!(class(&[mime, ("content.xml", "<a/>")]), FailureClass::Empty);
    assert_eq!(kind(&archive(&[("photos/1.jpg", "x")])), None);
}

#[test]
fn an_archive_that_lost_its_end_is_read_as_far_as_it_goes() {
    let whole = word("<w:p><w:r><w:t>Kept after all.</w:t></w:r></w:p>", "");
    let directory = whole.windows(4).position(|bytes| bytes == b"PK\x01\x02");
    let cut = &whole[..directory.unwrap()];
    let read = read_kind(cut).unwrap();
    assert_eq!(read.pages[0].text, "Kept after all.");
    assert!(read.warnings[0].contains("directory"));
}

#[test]
fn damaged_archives_are_errors_or_text_and_never_a_panic() {
    let whole = word("<w:p><w:r><w:t>Text of the document.</w:t></w:r></w:p>", "");
    for length in (0..whole.len()).step_by(7) {
        let cut = &whole[..length];
        let _ = kind(cut).map(|kind| read(cut, kind));
    }
    for at in (0..whole.len()).step_by(3) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        let _ = read(&flipped, MediaType::Docx);
    }
}
