//! The day a document was published, as far as anything trustworthy says it.
//!
//! In the order of trust: the field of a JSON line, the metadata of a web page, the cover, the day a PDF or an office
//! document was made, the
//! name of the file. The day a file was last changed is never taken: that is when somebody saved it again.

mod cover;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::document::{Origin, PartialDate, Sourced};
use crate::extract::Extraction;

/// Publications of the library begin long after this; an earlier year is a misreading.
const FIRST_YEAR: u16 = 1900;

/// PDF appeared in 1993; a PDF that was made earlier was made by a clock that was not set.
const FIRST_PDF_YEAR: u16 = 1993;

/// File names with an earlier year count something else.
const FIRST_NAME_YEAR: u16 = 1985;

/// Days that clocks which were never set begin with.
const UNSET_CLOCKS: &[&str] = &["1904-01-01", "1970-01-01", "1980-01-01", "2000-01-01"];

/// Decides the date; `origin` is where the metadata came from.
pub fn date(extraction: &Extraction, origin: Origin, name: &str) -> Option<Sourced<PartialDate>> {
    let published = extraction.metadata.published.filter(is_set);
    let cover = || {
        extraction
            .pages
            .first()
            .and_then(|page| cover::date(&page.with_running_lines()))
    };
    let found = match origin {
        Origin::PdfMetadata | Origin::OfficeMetadata => {
            from_cover(cover).or_else(|| from_file(published, origin))
        }
        _ => published
            .filter(|date| is_plausible(date, FIRST_YEAR))
            .map(|date| Sourced::new(date, origin))
            .or_else(|| from_cover(cover)),
    };
    found.or_else(|| from_name(name))
}

fn from_cover(cover: impl Fn() -> Option<PartialDate>) -> Option<Sourced<PartialDate>> {
    cover()
        .filter(|date| is_plausible(date, FIRST_YEAR))
        .map(|date| Sourced::new(date, Origin::Content))
}

fn from_file(made: Option<PartialDate>, origin: Origin) -> Option<Sourced<PartialDate>> {
    made.filter(|date| is_plausible(date, FIRST_PDF_YEAR))
        .map(|date| Sourced::new(date, origin))
}

/// The year in a file name, where there is one year only.
fn from_name(name: &str) -> Option<Sourced<PartialDate>> {
    let mut years = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| PartialDate::new(digits.parse().ok()?, None, None))
        .filter(|date| is_plausible(date, FIRST_NAME_YEAR));
    let year = years.next()?;
    years
        .all(|other| other == year)
        .then(|| Sourced::new(year, Origin::FileName))
}

fn is_set(date: &PartialDate) -> bool {
    !UNSET_CLOCKS.contains(&date.to_string().as_str())
}

/// Neither before `first` nor after next year: plans are sometimes printed ahead, clocks are sometimes decades off.
fn is_plausible(date: &PartialDate, first: u16) -> bool {
    (first..=this_year() + 1).contains(&date.year())
}

fn this_year() -> u16 {
    const SECONDS_IN_A_YEAR: u64 = 31_556_952;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.unwrap_or(Duration::ZERO).as_secs();
    1970 + u16::try_from(seconds / SECONDS_IN_A_YEAR).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Page;

    fn document(published: &str, text: &str) -> Extraction {
        let mut extraction = Extraction::default();
        extraction.metadata.published = published.parse().ok();
        extraction.pages = vec![Page {
            text: text.into(),
            ..Page::default()
        }];
        extraction
    }

    fn dated(published: &str, text: &str, origin: Origin, name: &str) -> Option<(String, Origin)> {
        date(&document(published, text), origin, name)
            .map(|date| (date.value.to_string(), date.origin))
    }

    #[test]
    fn the_cover_goes_before_the_day_a_pdf_was_made() {
        let pdf = Origin::PdfMetadata;
        let cover = "The report\nGeneva, 24 March 2004";
        assert_eq!(
            dated("2009-01-05", cover, pdf, "a.pdf"),
            Some(("2004-03-24".into(), Origin::Content))
        );
        assert_eq!(
            dated("2009-01-05", "The report", pdf, "a.pdf"),
            Some(("2009-01-05".into(), pdf))
        );
    }

    #[test]
    fn what_a_page_declares_goes_before_its_text() {
        let html = Origin::HtmlMetadata;
        assert_eq!(
            dated("2011-02", "24 March 2004", html, "a.html"),
            Some(("2011-02".into(), html))
        );
        assert_eq!(
            dated("", "24 March 2004", html, "a.html"),
            Some(("2004-03-24".into(), Origin::Content))
        );
    }

    #[test]
    fn clocks_that_were_not_set_tell_no_date() {
        for made in ["1980-01-01", "1970-01-01", "2094-05-01", "1901-01-01"] {
            assert_eq!(
                dated(made, "The report", Origin::PdfMetadata, "a.pdf"),
                None,
                "{made}"
            );
        }
    }

    #[test]
    fn a_file_name_tells_the_year_where_it_has_one_only() {
        let named = |name| dated("", "", Origin::PdfMetadata, name);
        assert_eq!(
            named("report-2004.pdf"),
            Some(("2004".into(), Origin::FileName))
        );
        for name in [
            "plan-2004-2008.pdf",
            "a-1325.pdf",
            "20041.pdf",
            "report.pdf",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn the_day_of_the_last_change_is_no_date_of_publication() {
        let mut extraction = document("", "");
        extraction.metadata.modified = "2015-06-01".parse().ok();
        assert_eq!(date(&extraction, Origin::PdfMetadata, "a.pdf"), None);
    }
}
