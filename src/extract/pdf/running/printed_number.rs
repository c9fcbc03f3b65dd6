//! The page numbers that running lines print.
//!
//! A number is a page's if those of neighbouring pages count on from it; a page without one between two such pages is
//! counted too. Nothing is carried on beyond the last printed number.

use super::repeat::EdgeLine;

/// Pages so far apart may confirm each other, and those between them are counted.
const FURTHEST: usize = 4;

/// A number printed on a page.
struct Printed<'a> {
    page: usize,
    value: u32,
    text: &'a str,
    /// The pattern of its line, and which of the numbers there it is.
    column: (&'a str, usize),
}

/// The printed number of each page, where it is known.
pub fn printed_numbers(lines: &[EdgeLine], page_count: usize) -> Vec<Option<String>> {
    let printed: Vec<Printed<'_>> = lines
        .iter()
        .filter(|line| line.runs)
        .flat_map(|line| {
            let numbers = line.pattern.numbers.iter().enumerate();
            numbers.map(|(column, number)| Printed {
                page: line.page,
                value: number.value,
                text: &number.printed,
                column: (&line.pattern.text, column),
            })
        })
        .collect();
    let mut labels = vec![None; page_count];
    for (place, number) in printed.iter().enumerate() {
        let later = printed.iter().skip(place + 1);
        let near = || {
            let end = number.page + FURTHEST;
            later.clone().take_while(move |next| next.page <= end)
        };
        let below = near().find(|next| next.column == number.column);
        let stays = below.is_some_and(|below| below.value == number.value);
        let next = near().find(|next| number.counts_on_to(next));
        if let Some(next) = next.filter(|_| !stays) {
            label(&mut labels, number, next);
        }
    }
    labels
}

impl Printed<'_> {
    fn counts_on_to(&self, next: &Printed<'_>) -> bool {
        next.page > self.page
            && (next.page - self.page) as u64 + u64::from(self.value) == u64::from(next.value)
            && self.is_decimal() == next.is_decimal()
            && (self.column == next.column || self.column.0 != next.column.0)
    }

    fn is_decimal(&self) -> bool {
        !self.text.bytes().all(|byte| byte.is_ascii_alphabetic())
    }
}

/// Labels both pages, and those between them where they are counted in decimals.
fn label(labels: &mut [Option<String>], number: &Printed<'_>, next: &Printed<'_>) {
    let mut set = |page: usize, text: String| {
        if let Some(label) = labels.get_mut(page) {
            label.get_or_insert(text);
        }
    };
    set(number.page, number.text.to_owned());
    set(next.page, next.text.to_owned());
    if number.text.is_ascii() && number.is_decimal() {
        for (page, value) in (number.page + 1..next.page).zip(number.value + 1..) {
            set(page, value.to_string());
        }
    }
}
