//! How far a page's text can be trusted, with the evidence for it.

use super::glyph::PageGlyphs;
use super::layout::Line;
use super::plausible;
use crate::document::Verdict;

/// A picture that covers so much of a page is what the page shows.
const PAGE_PICTURE: f32 = 0.5;

/// A smaller picture on a page without text is an ornament.
const SMALLEST_PICTURE: f32 = 0.03;

/// A picture of this share is the scan of a sheet.
const SCAN_PICTURE: f32 = 0.9;

/// On a scan, fewer letters than these are a stamp: those of courts have 70 to 150. The cover of a report with a picture
/// behind its title may pass for one; it is then read twice, and keeps its own text unless the second reading is as sure.
const LONGEST_STAMP: usize = 250;

/// A page without text that takes so many operators may show text as outlines; a frame or a coloured page takes a tenth.
const MANY_OPERATORS: usize = 300;

/// A page is what most of its glyphs are.
const MOST: f32 = 0.5;

/// So large a share of glyphs without letters means that the page cannot be read.
const UNREADABLE: f32 = 0.3;

/// Fewer glyphs than this say nothing about a page's fonts.
const FEWEST_GLYPHS: usize = 10;

/// The verdict on a page, and what a person should know about it; nothing where all is well or nothing is there.
pub fn verdict(page: &PageGlyphs, lines: &[Line]) -> (Verdict, Option<String>) {
    let shown = page.glyphs.len().max(page.unmapped);
    let share = |count: usize| count as f32 / shown.max(1) as f32;
    let is_telling = shown >= FEWEST_GLYPHS || lines.is_empty();
    if is_telling && share(page.undecodable) > MOST {
        let evidence = format!(
            "{} of its {shown} letters are set in fonts that do not say which letters they show",
            page.undecodable
        );
        return (Verdict::UndecodableFonts, Some(evidence));
    }
    if let Some(limit) = page.cut_short {
        return (Verdict::Partial, Some(limit.to_owned()));
    }
    if lines.is_empty() && page.unmapped == 0 {
        return (Verdict::NoText, drawn(page));
    }
    if is_telling && share(page.unmapped) > UNREADABLE {
        let evidence = format!("{} of its {shown} letters have no meaning", page.unmapped);
        return (Verdict::Garbled, Some(evidence));
    }
    if let Some(share) = plausible::implausible_share(lines) {
        let percent = (share * 100.0).round();
        let evidence =
            format!("{percent} % of its words mix letters with signs as no writing does");
        return (Verdict::Garbled, Some(evidence));
    }
    let invisible = page
        .glyphs
        .iter()
        .filter(|glyph| glyph.is_invisible)
        .count();
    if share(invisible) <= MOST {
        return stamp(page, shown).map_or((Verdict::Text, None), |evidence| {
            (Verdict::NoText, Some(evidence))
        });
    }
    if page.picture_share >= PAGE_PICTURE {
        return (Verdict::OcrLayer, None);
    }
    let evidence = format!("{invisible} of its {shown} letters are drawn without ink");
    (Verdict::HiddenText, Some(evidence))
}

/// What says that the text of a page is but a stamp on a scan: a court's number of the case, an archive's name.
fn stamp(page: &PageGlyphs, shown: usize) -> Option<String> {
    let is_stamp = shown <= LONGEST_STAMP && page.picture_share >= SCAN_PICTURE;
    is_stamp.then(|| {
        let percent = (page.picture_share * 100.0).round();
        format!("it is a picture on {percent} % of its area, with {shown} letters on it")
    })
}

/// What stands on a page without text, if anything does.
fn drawn(page: &PageGlyphs) -> Option<String> {
    if page.picture_share >= SMALLEST_PICTURE {
        let percent = (page.picture_share * 100.0).round();
        return Some(format!("it is a picture on {percent} % of its area"));
    }
    (page.operators >= MANY_OPERATORS).then(|| "it is drawn in lines and areas alone".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::glyph::PlacedGlyph;

    fn page(letters: usize, is_invisible: bool) -> PageGlyphs {
        let mut page = PageGlyphs::default();
        for _ in 0..letters {
            let glyph = PlacedGlyph {
                is_invisible,
                ..PlacedGlyph::default()
            };
            page.push(glyph, "a");
        }
        page
    }

    #[test]
    fn invisible_text_is_a_recognition_layer_only_over_a_picture() {
        let mut scan = page(20, true);
        assert_eq!(verdict(&scan, &[Line::default()]).0, Verdict::HiddenText);
        scan.picture_share = 0.9;
        assert_eq!(
            verdict(&scan, &[Line::default()]),
            (Verdict::OcrLayer, None)
        );
    }

    #[test]
    fn a_stamp_on_a_scan_is_not_its_text() {
        let mut scan = page(70, false);
        assert_eq!(verdict(&scan, &[Line::default()]), (Verdict::Text, None));
        scan.picture_share = 1.0;
        let (found, evidence) = verdict(&scan, &[Line::default()]);
        assert_eq!(found, Verdict::NoText);
        assert!(evidence.unwrap().contains("with 70 letters on it"));
    }

    #[test]
    fn fonts_without_letters_are_named_with_their_evidence() {
        let mut set_in_unknown_fonts = page(20, false);
        (
            set_in_unknown_fonts.unmapped,
            set_in_unknown_fonts.undecodable,
        ) = (18, 18);
        let (verdict, evidence) = verdict(&set_in_unknown_fonts, &[]);
        assert_eq!(verdict, Verdict::UndecodableFonts);
        assert!(evidence.unwrap().contains("18 of its 20"));
    }

    #[test]
    fn a_page_without_text_says_what_is_on_it() {
        let mut scan = page(0, false);
        scan.picture_share = 1.0;
        let evidence = "it is a picture on 100 % of its area".to_owned();
        assert_eq!(verdict(&scan, &[]), (Verdict::NoText, Some(evidence)));
        let mut outlines = page(0, false);
        outlines.operators = 5_000;
        assert!(verdict(&outlines, &[]).1.is_some());
    }

    #[test]
    fn an_empty_page_has_no_text_and_no_warning() {
        assert_eq!(
            verdict(&PageGlyphs::default(), &[]),
            (Verdict::NoText, None)
        );
    }
}
