//! Printed page numbers of a document, kept as few as tell the others.
//!
//! Apart from the record because of this one trick: a label that counts on from the one before it is not written down.

use serde::{Deserialize, Serialize};

/// The printed numbers of the pages that have them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(Vec<(u32, String)>);

impl Labels {
    /// Keeps the labels of all pages, in order.
    pub fn of<'a>(labels: impl IntoIterator<Item = Option<&'a str>>) -> Labels {
        let mut kept = Vec::new();
        let mut expected = String::new();
        for (number, label) in (1..).zip(labels) {
            let label = label.unwrap_or_default();
            if label != expected {
                kept.push((number, label.to_owned()));
            }
            expected = counted_on(label, 1);
        }
        Labels(kept)
    }

    /// The label of a page, numbered from 1.
    pub fn of_page(&self, number: u32) -> Option<String> {
        let before = self.0.partition_point(|(first, _)| *first <= number);
        let (first, label) = self.0.get(before.checked_sub(1)?)?;
        (!label.is_empty()).then(|| counted_on(label, number - first))
    }
}

/// A label so many pages further on; one that ends in no number stays as it is.
fn counted_on(label: &str, pages: u32) -> String {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = label.get(stem.len()..).unwrap_or_default();
    match digits.parse::<u32>() {
        Ok(number) if number.to_string() == digits => {
            format!("{stem}{}", number.saturating_add(pages))
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_back_and_few_are_kept() {
        let labels = [
            None,
            Some("i"),
            Some("ii"),
            Some("1"),
            Some("2"),
            Some("3"),
            None,
            None,
            Some("A-9"),
            Some("A-10"),
            Some("007"),
            Some("007"),
            Some("8"),
        ];
        let kept = Labels::of(labels);
        assert_eq!(kept.0.len(), 7);
        for (number, label) in (1..).zip(labels) {
            assert_eq!(kept.of_page(number).as_deref(), label, "{number}");
        }
        assert_eq!(Labels::default().of_page(3), None);
    }
}
