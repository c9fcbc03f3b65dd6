//! Which lines are taken for running ones, shown on pages that are made here.

use super::super::layout::{Line, Place};
use super::super::matrix::Rectangle;
use super::{Running, take};

const SHEET: Rectangle = Rectangle {
    left: 0.0,
    bottom: 0.0,
    right: 600.0,
    top: 800.0,
};

fn line(text: &str, baseline: f32) -> Line {
    Line {
        text: text.to_owned(),
        size: 10.0,
        place: Place {
            left: 50.0,
            right: 500.0,
            baseline,
            angle: 0,
        },
        ..Line::default()
    }
}

/// Ten lines of text that no other page has.
fn body(page: usize) -> impl Iterator<Item = Line> {
    let letter = char::from(b'a' + (page % 26) as u8);
    (0..10).map(move |row| {
        let words = letter.to_string().repeat(row + 3);
        line(&format!("words {words}"), 700.0 - row as f32 * 12.0)
    })
}

fn taken(mut pages: Vec<Vec<Line>>) -> (Vec<Running>, Vec<Vec<Line>>) {
    let sheets = vec![SHEET; pages.len()];
    let running = take(&mut pages, &sheets);
    (running, pages)
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn headers_and_page_numbers_stand_apart_from_the_text() {
    let pages = (0..4).map(|page| {
        let number = line(&format!("{}", page + 7), 30.0);
        let header = line("Annual report", 760.0);
        // Drawn first or last, it is found by where it stands.
        body(page).chain([header, number]).collect()
    });
    let (running, pages) = taken(pages.collect());
    assert_eq!(texts(&running[1].header), ["Annual report"]);
    assert_eq!(texts(&running[1].footer), ["8"]);
    assert_eq!(pages[1].len(), 10);
    let numbers: Vec<_> = running.iter().map(|page| page.number.as_deref()).collect();
    assert_eq!(numbers, [Some("7"), Some("8"), Some("9"), Some("10")]);
}

#[test]
fn left_and_right_pages_have_their_own_and_front_matter_counts_in_roman() {
    let numbers = ["i", "ii", "iii", "iv", "1", "2", "3", "4"];
    let pages = numbers.iter().enumerate().map(|(page, number)| {
        let header = match page % 2 {
            0 => format!("The report {number}"),
            _ => format!("{number} The chapter"),
        };
        std::iter::once(line(&header, 760.0))
            .chain(body(page))
            .collect()
    });
    let (running, _) = taken(pages.collect());
    assert!(running.iter().all(|page| page.header.len() == 1));
    let printed: Vec<_> = running
        .iter()
        .flat_map(|page| page.number.as_deref())
        .collect();
    assert_eq!(printed, numbers);
}

#[test]
fn years_in_a_header_are_no_page_numbers() {
    let pages = (0..9).map(|page| {
        let header = line(&format!("Figures 2010-2014 | {}", page + 3), 760.0);
        std::iter::once(header).chain(body(page)).collect()
    });
    let (running, _) = taken(pages.collect());
    let printed: Vec<_> = running
        .iter()
        .flat_map(|page| page.number.as_deref())
        .collect();
    assert_eq!(printed, ["3", "4", "5", "6", "7", "8", "9", "10", "11"]);
}

#[test]
fn a_chapter_of_one_page_has_its_name_where_the_others_have_theirs() {
    let names = ["One", "One", "One", "Two", "Three", "Three", "Three"];
    let pages = names.iter().enumerate().map(|(page, name)| {
        std::iter::once(line(name, 760.0))
            .chain(body(page))
            .collect()
    });
    let (running, _) = taken(pages.collect());
    assert_eq!(texts(&running[3].header), ["Two"]);
}

#[test]
fn the_head_of_a_table_on_every_page_is_text() {
    let pages = (0..4).map(|page| {
        let rows = body(page).enumerate().map(|(row, cell)| Line {
            place: Place {
                baseline: 740.0 - row as f32 * 20.0,
                ..cell.place
            },
            ..cell
        });
        std::iter::once(line("Country Year Children", 760.0))
            .chain(rows)
            .collect()
    });
    let (running, _) = taken(pages.collect());
    assert!(running.iter().all(|page| page.header.is_empty()));
}

#[test]
fn a_page_number_may_stand_close_to_the_text() {
    let pages = (0..4).map(|page| {
        let rows = [
            line("CRC/C/12", 724.0),
            line(&format!("page {}", page + 2), 712.0),
        ];
        rows.into_iter().chain(body(page)).collect()
    });
    let (running, _) = taken(pages.collect());
    assert_eq!(texts(&running[2].header), ["CRC/C/12", "page 4"]);
}

#[test]
fn figures_that_do_not_count_pages_are_text() {
    let pages = [120, 77, 3004, 12]
        .iter()
        .enumerate()
        .map(|(page, figure)| {
            body(page)
                .chain([line(&figure.to_string(), 40.0)])
                .collect()
        });
    let (running, _) = taken(pages.collect());
    assert!(
        running
            .iter()
            .all(|page| page.footer.is_empty() && page.number.is_none())
    );
}

#[test]
fn pages_of_one_line_and_copies_of_one_page_keep_it() {
    let cards = (0..5).map(|page| vec![line(&format!("Card {page}"), 760.0)]);
    let (running, pages) = taken(cards.collect());
    assert!(running.iter().all(|page| page.header.is_empty()));
    assert!(pages.iter().all(|page| page.len() == 1));
    let forms = (0..5).map(|_| {
        body(0)
            .map(|mut line| {
                line.place.baseline += 60.0;
                line
            })
            .collect()
    });
    let (running, _) = taken(forms.collect());
    assert!(running.iter().all(|page| page.header.is_empty()));
}

#[test]
fn two_pages_say_nothing_unless_the_document_does() {
    let pages = |is_artifact| -> Vec<Vec<Line>> {
        let header = Line {
            is_artifact,
            ..line("Annual report", 760.0)
        };
        (0..2)
            .map(|page| std::iter::once(header.clone()).chain(body(page)).collect())
            .collect()
    };
    assert!(taken(pages(false)).0[0].header.is_empty());
    assert_eq!(taken(pages(true)).0[0].header.len(), 1);
}
