//! What the reader promises, shown on small documents that are made here.

use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    StringFormat, dictionary,
};

use super::budget::Budget;
use super::read_within;
use crate::document::{FailureClass, Verdict};
use crate::extract::{ExtractError, Extraction, Hints, Password};

fn read(bytes: &[u8]) -> Result<Extraction, ExtractError> {
    super::read(bytes, Hints::default())
}

/// A document of one page with Helvetica as `/F1` and further entries of page and resources.
fn document(content: &str, page: Dictionary, resources: Dictionary) -> Document {
    with_objects(Document::with_version("1.7"), content, page, resources)
}

fn with_objects(
    mut document: Document,
    content: &str,
    page: Dictionary,
    resources: Dictionary,
) -> Document {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    };
    let mut all_resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    all_resources.extend(&resources);
    let content = document.add_object(Stream::new(Dictionary::new(), content.into()));
    let pages = document.new_object_id();
    let mut entries = dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        "Resources" => all_resources,
    };
    entries.extend(&page);
    let page = document.add_object(entries);
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn text_of(document: Document) -> String {
    read(&saved(document)).unwrap().pages[0].text.clone()
}

fn text(content: &str) -> String {
    text_of(document(content, Dictionary::new(), Dictionary::new()))
}

fn line(x: i32, y: i32, words: &str) -> String {
    format!("BT /F1 10 Tf {x} {y} Td ({words}) Tj ET\n")
}

#[test]
fn lines_become_paragraphs() {
    let content = [
        line(50, 700, "First line"),
        line(50, 688, "second line."),
        line(50, 640, "New paragraph"),
    ];
    assert_eq!(
        text(&content.concat()),
        "First line\nsecond line.\n\nNew paragraph"
    );
}

#[test]
fn columns_drawn_row_by_row_are_read_one_after_the_other() {
    let mut content = String::new();
    for row in 0..4 {
        let y = 700 - row * 12;
        content += &line(50, y, &format!("left column of running text row {row}"));
        content += &line(320, y, &format!("right column of running text row {row}"));
    }
    let text = text(&content);
    let place = |words: &str| text.find(words).unwrap();
    assert!(
        place("left column of running text row 3") < place("right column of running text row 0")
    );
}

#[test]
fn a_table_is_read_row_by_row() {
    let mut content = String::new();
    for (row, (name, count)) in [("Nepal", "12"), ("Togo", "7"), ("Peru", "31")]
        .into_iter()
        .enumerate()
    {
        let y = 700 - row as i32 * 12;
        content += &(line(50, y, name) + &line(200, y, count));
    }
    assert_eq!(text(&content), "Nepal\t12\nTogo\t7\nPeru\t31");
}

/// A page with two marked contents, the first of them tagged as told.
fn tagged(element: &str, language: &str) -> Extraction {
    let content = format!(
        "/A <</MCID 0>> BDC {}EMC /P <</MCID 1>> BDC {}EMC",
        line(50, 700, "Children on the move"),
        line(50, 688, "Text of the same size"),
    );
    let mut document = document(&content, Dictionary::new(), Dictionary::new());
    let page = document.page_iter().next().unwrap();
    let first = dictionary! { "S" => element, "K" => 0 };
    let second = dictionary! { "S" => "P", "K" => 1 };
    let whole = dictionary! {
        "S" => "Document", "Lang" => Object::string_literal(language), "Pg" => page,
        "K" => vec![first.into(), second.into()],
    };
    let catalog = document.catalog_mut().unwrap();
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", dictionary! { "K" => whole });
    read(&saved(document)).unwrap()
}

#[test]
fn a_line_that_is_tagged_as_a_heading_is_one_whatever_its_size() {
    let heading = |element| tagged(element, "nl").pages[0].heading.clone();
    assert_eq!(heading("H2").as_deref(), Some("Children on the move"));
    assert_eq!(heading("P"), None);
}

#[test]
fn a_line_that_is_tagged_as_the_title_is_it_where_the_metadata_has_none() {
    let title = tagged("Title", "nl").title;
    assert_eq!(title.as_deref(), Some("Children on the move"));
}

#[test]
fn a_page_declares_the_language_that_all_its_text_is_tagged_with() {
    let declared = tagged("P", "fr-BE").pages[0].declared_language;
    assert_eq!(declared, crate::language::Language::parse("fr"));
}

#[test]
fn gaps_are_blanks_and_kerning_is_not() {
    assert_eq!(
        text("BT /F1 10 Tf 50 700 Td [(W)80(ater)-300(for)-20( all)] TJ ET"),
        "Water for all"
    );
}

#[test]
fn a_word_broken_at_the_line_end_is_whole() {
    let content = line(50, 700, "the inter-") + &line(50, 688, "national court");
    assert_eq!(text(&content), "the international\ncourt");
}

#[test]
fn letters_drawn_twice_are_read_once() {
    let content = line(50, 700, "Bold") + "BT /F1 10 Tf 50.3 700 Td (Bold) Tj ET";
    assert_eq!(text(&content), "Bold");
}

#[test]
fn an_accent_over_a_letter_is_part_of_it() {
    let content = "BT /F1 10 Tf 50 700 Td [(f\\264)445(ete)] TJ ET";
    assert_eq!(text(content), "féte");
}

#[test]
fn a_turned_page_is_read_upright() {
    let content = "BT /F1 10 Tf 0 1 -1 0 300 100 Tm (turned) Tj 0 -12 Td (page) Tj ET";
    let turned = document(content, dictionary! { "Rotate" => 90 }, Dictionary::new());
    assert_eq!(text_of(turned), "turned\npage");
}

#[test]
fn forms_are_read_where_they_are_drawn() {
    let mut objects = Document::with_version("1.7");
    let form = objects.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form" },
        line(0, 0, "inside").into(),
    ));
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let content =
        line(50, 720, "before") + "q 1 0 0 1 50 700 cm /X Do Q\n" + &line(50, 680, "after");
    let made = with_objects(objects, &content, Dictionary::new(), resources);
    assert_eq!(text_of(made).replace("\n\n", "\n"), "before\ninside\nafter");
}

#[test]
fn filled_in_form_fields_are_read() {
    let mut objects = Document::with_version("1.7");
    let form = objects.add_object(Stream::new(
        dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()] },
        line(2, 5, "Geneva").into(),
    ));
    let field = dictionary! {
        "Subtype" => "Widget", "AP" => dictionary! { "N" => form },
        "Rect" => vec![100.into(), 695.into(), 200.into(), 715.into()],
    };
    let page = dictionary! { "Annots" => vec![field.into()] };
    let made = with_objects(objects, &line(50, 700, "City:"), page, Dictionary::new());
    assert!(text_of(made).contains("Geneva"));
}

#[test]
fn replacement_text_stands_for_what_is_drawn() {
    assert_eq!(
        text("/Span << /ActualText (first) >> BDC BT /F1 10 Tf 50 700 Td (1st) Tj ET EMC"),
        "first"
    );
}

#[test]
fn hidden_layers_and_what_lies_off_the_page_are_left_out() {
    let mut objects = Document::with_version("1.7");
    let layer = objects.add_object(dictionary! { "Type" => "OCG" });
    let resources = dictionary! { "Properties" => dictionary! { "L" => layer } };
    let content = format!(
        "{}/OC /L BDC {} EMC {}",
        line(50, 700, "seen"),
        line(50, 680, "hidden"),
        line(700, 660, "outside")
    );
    let mut made = with_objects(objects, &content, Dictionary::new(), resources);
    let off = dictionary! { "OFF" => vec![layer.into()] };
    made.catalog_mut()
        .unwrap()
        .set("OCProperties", dictionary! { "D" => off });
    assert_eq!(text_of(made), "seen");
}

#[test]
fn lines_read_from_right_to_left_are_in_reading_order() {
    let encoding = dictionary! {
        "Differences" => vec![97.into(), "uni05D3".into(), "uni05D9".into(), "uni05DC".into(), "uni05D4".into()],
    };
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Times-Roman", "Encoding" => encoding,
        "FirstChar" => 97, "LastChar" => 100,
        "Widths" => vec![500.into(), 500.into(), 500.into(), 500.into()],
    };
    let resources = dictionary! { "Font" => dictionary! { "H" => font } };
    let shown = "BT /H 10 Tf 50 700 Td (dcba) Tj ET";
    assert_eq!(
        text_of(document(shown, Dictionary::new(), resources)),
        "דילה"
    );
}

#[test]
fn text_without_ink_on_a_bare_page_is_noted() {
    let content = "BT /F1 10 Tf 3 Tr 50 700 Td (nobody sees these words) Tj ET";
    let made = saved(document(content, Dictionary::new(), Dictionary::new()));
    let extraction = read(&made).unwrap();
    assert_eq!(extraction.pages[0].verdict, Verdict::HiddenText);
    assert!(extraction.warnings[0].starts_with("page 1: "));
}

#[test]
fn a_password_is_asked_for_only_where_one_is_needed() {
    for (user, readable) in [("", true), ("secret", false)] {
        let mut made = document(&line(50, 700, "kept"), Dictionary::new(), Dictionary::new());
        let id = Object::string_literal("0123456789abcdef");
        made.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &made,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        made.encrypt(&state).unwrap();
        match read(&saved(made)) {
            Ok(extraction) => assert!(readable && extraction.pages[0].text == "kept"),
            Err(error) => assert!(!readable && error.class == FailureClass::Encrypted),
        }
    }
}

/// A document that opens with the user's password, as bytes; its identifier is the empty one.
fn locked(user_password: &str) -> Document {
    let mut made = document(&line(50, 700, "kept"), Dictionary::new(), Dictionary::new());
    let empty = || Object::String(Vec::new(), StringFormat::Hexadecimal);
    made.trailer.set("ID", vec![empty(), empty()]);
    let version = EncryptionVersion::V2 {
        document: &made,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    made.encrypt(&state).unwrap();
    made
}

fn read_with(bytes: &[u8], passwords: &[&str]) -> Result<Extraction, ExtractError> {
    let passwords: Vec<Password> = passwords.iter().map(|word| (*word).into()).collect();
    let hints = Hints {
        passwords: &passwords,
        ..Hints::default()
    };
    super::read(bytes, hints)
}

#[test]
fn a_password_that_fits_opens_a_document_and_others_are_counted() {
    let bytes = saved(locked("ordnung\u{e9}"));
    for fitting in ["ordnung\u{e9}", "ordnunge\u{301}", "owner"] {
        let read = read_with(&bytes, &["wrong", fitting]).unwrap();
        assert_eq!(read.pages[0].text, "kept");
    }
    let error = read_with(&bytes, &["wrong", "worse"]).unwrap_err();
    assert_eq!(error.class, FailureClass::Encrypted);
    assert!(error.reason.contains("none of the 2 passwords"));
    assert!(!error.reason.contains("worse"));
}

#[test]
fn encryption_that_other_readers_let_pass_opens() {
    let mut without_id = locked("");
    without_id.trailer.remove(b"ID");
    assert_eq!(read(&saved(without_id)).unwrap().pages[0].text, "kept");
    let mut in_bytes = locked("");
    let id = in_bytes
        .trailer
        .get(b"Encrypt")
        .unwrap()
        .as_reference()
        .unwrap();
    let entries = in_bytes.get_object_mut(id).unwrap().as_dict_mut().unwrap();
    entries.set("Length", 16);
    let moved = [b"junk before the header\n".as_slice(), &saved(in_bytes)].concat();
    assert_eq!(read(&moved).unwrap().pages[0].text, "kept");
}

#[test]
fn what_was_read_is_kept_when_time_or_room_runs_out() {
    let mut made = document(&line(50, 700, "kept"), Dictionary::new(), Dictionary::new());
    let first = made.page_iter().next().unwrap();
    let tree = made.get_dictionary(first).unwrap().get(b"Parent").unwrap();
    let tree = tree.as_reference().unwrap();
    let twice = dictionary! {
        "Type" => "Pages", "Kids" => vec![first.into(), first.into()], "Count" => 2,
    };
    made.objects.insert(tree, twice.into());
    let bytes = saved(made);
    let whole = Budget::of(60, 100);
    let read = |budget| read_within(&bytes, Hints::default(), budget).unwrap();
    assert_eq!(read(whole).pages[1].text, "kept");
    let cut = read(Budget::of(60, 1));
    assert_eq!(cut.pages[0].text, "kept");
    assert_eq!(cut.pages[1].verdict, Verdict::Partial);
    assert!(cut.warnings[0].starts_with("page 2: it was not read"));
    let late = read(Budget::of(0, 100));
    assert!(
        late.pages
            .iter()
            .all(|page| page.verdict == Verdict::Partial)
    );
}

#[test]
fn a_page_the_reader_stumbles_over_costs_itself_alone() {
    let sheet = super::unless_it_panics(|| panic!("as a test"));
    let (verdict, evidence) = sheet.verdict;
    assert_eq!(verdict, Verdict::Partial);
    assert!(evidence.unwrap().contains("its reader failed"));
    assert!(sheet.lines.is_empty());
}

#[test]
fn a_damaged_file_is_read_as_far_as_it_goes() {
    let whole = saved(document(
        &line(50, 700, "rescued"),
        Dictionary::new(),
        Dictionary::new(),
    ));
    let table = whole.windows(4).rposition(|word| word == b"xref").unwrap();
    let cut = read(&whole[..table - 1]);
    let moved = [b"junk before the header\n".as_slice(), &whole].concat();
    assert_eq!(read(&moved).unwrap().pages[0].text, "rescued");
    if let Ok(extraction) = cut {
        assert_eq!(extraction.pages[0].text, "rescued");
        assert!(!extraction.warnings.is_empty());
    }
    assert_eq!(
        read(b"%PDF-1.4\nnothing").unwrap_err().class,
        FailureClass::Damaged
    );
}

#[test]
fn a_font_that_maps_one_code_to_a_book_costs_no_more_than_a_page_may_hold() {
    let book = "0041".repeat(20_000);
    let map = format!("1 beginbfchar <42> <{book}> endbfchar");
    let mut made = Document::with_version("1.7");
    let map = made.add_object(Stream::new(Dictionary::new(), map.into()));
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "ToUnicode" => map,
    };
    let content: String = (0..300)
        .map(|row| format!("BT /F2 1 Tf 50 {} Td (B) Tj ET\n", 790 - row * 2))
        .collect();
    let fonts = dictionary! { "Font" => dictionary! { "F2" => font } };
    let bytes = saved(with_objects(made, &content, Dictionary::new(), fonts));
    let read = read(&bytes).unwrap();
    assert_eq!(read.pages[0].verdict, Verdict::Partial);
    assert!(read.pages[0].text.len() < 5 << 20);
    assert_eq!(
        read.warnings,
        ["page 1: it has more letters than are kept of one page"]
    );
}

#[test]
fn text_outside_the_clip_of_a_page_is_not_read() {
    let shown = line(50, 700, "shown");
    let (hidden, after) = (line(50, 100, "hidden"), line(50, 60, "after"));
    let content = format!("q 40 120 520 640 re W* n {shown} {hidden} Q {after}");
    assert_eq!(text(&content), "shown\nafter");
    let wide = format!(
        "q 40 120 300 640 re W* n {}",
        line(330, 700, "runs out of it")
    );
    assert_eq!(text(&wide), "runs out of it");
    let cell = format!("q 40 690 60 20 re W n {}", line(50, 700, "a title cut off"));
    assert_eq!(text(&cell), "a title cut off");
}
