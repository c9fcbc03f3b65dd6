//! Which documents say the same, or nearly: copies, and the oldest of each group.
//!
//! Documents are taken from the oldest on. One that says what an older one says that is no copy itself is a copy of it; so
//! every copy was compared with the document it is said to be a copy of, and a row of documents of which each is a little
//! like the next does not become one group. Only those that are no copies are looked for by the bands of their sketches:
//! a thousand pages of one template cost a thousand comparisons.
//!
//! The oldest is the one that says the earliest date of itself, then the one with the least id: what a document says stays
//! when it is gathered anew on another day or in another order, and the day on which it was first seen does not.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::corpus::catalogue::SketchRow;
use crate::document::{ContentHash, DocumentId, PartialDate};
use crate::text::sketch::{BANDS, Sketch};

/// Texts that share so many of their words, each as often as it occurs, are nearly the same. `benches/copies.rs` measures:
/// a word in twenty misread leaves .91, a tenth of the text replaced .86.
const NEARLY: f32 = 0.88;

/// In a text of fewer words the same few words are more of what it says (two functions are explained in one phrase, two
/// people are told the same of their cases), and it may differ by less.
const MANY_WORDS: f32 = 500.0;

/// Bands looked at together: so many of them lie in one line of the processor's cache.
const BANDS_TOGETHER: usize = 4;

/// Bits for each band by which those are told that surely stand alone: one in ten of them is not told.
const BITS_FOR_A_BAND: usize = 8;

/// Documents with the same words.
struct Text<'a> {
    sketch: Option<&'a Sketch>,
    count: u32,
    /// The oldest of them.
    oldest: Age,
    documents: Vec<DocumentId>,
}

/// Where a document stands in time: those without a date come after all others.
type Age = (bool, Option<PartialDate>, DocumentId);

/// The oldest of the group of each document that is not the only one that says what it says.
pub(super) fn oldest(rows: &[SketchRow]) -> HashMap<DocumentId, DocumentId> {
    let texts = texts(rows);
    let mut meetings = Meetings::of(&texts);
    let originals: Vec<usize> = (0..texts.len())
        .map(|place| meetings.original(&texts, place))
        .collect();
    let mut sizes = vec![0; texts.len()];
    for (text, original) in texts.iter().zip(&originals) {
        sizes[*original] += text.documents.len();
    }
    let several = texts
        .iter()
        .zip(originals)
        .filter(|(_, original)| sizes[*original] > 1);
    several
        .flat_map(|(text, original)| {
            let (_, _, oldest) = texts[original].oldest;
            text.documents.iter().map(move |id| (*id, oldest))
        })
        .collect()
}

/// The different texts, the oldest first.
fn texts(rows: &[SketchRow]) -> Vec<Text<'_>> {
    let mut texts: HashMap<ContentHash, Text> = HashMap::new();
    for row in rows {
        let age = (row.date.is_none(), row.date, row.id);
        let text = texts.entry(row.words).or_insert(Text {
            sketch: row.sketch.as_ref(),
            count: row.count,
            oldest: age,
            documents: Vec::new(),
        });
        text.oldest = text.oldest.min(age);
        text.documents.push(row.id);
    }
    let mut texts: Vec<Text> = texts.into_values().collect();
    texts.sort_unstable_by_key(|text| text.oldest);
    texts
}

/// Where texts meet: groups of those that share a band of their sketches.
#[derive(Default)]
struct Meetings {
    /// The groups of each text that shares a band with any other.
    of_text: HashMap<usize, Vec<usize>>,
    /// The texts of each group that turned out to be no copies, the oldest first.
    originals: Vec<Vec<usize>>,
}

impl Meetings {
    /// Finds the groups. A few bands are looked at after another: nearly every band is that of one text alone, and all
    /// of them together take more memory than the sketches.
    fn of(texts: &[Text]) -> Meetings {
        let mut meetings = Meetings::default();
        let sketched = in_memory_order(texts);
        for first in (0..BANDS).step_by(BANDS_TOGETHER) {
            let mut bands = bands(&sketched, first..BANDS.min(first + BANDS_TOGETHER));
            drop_lonely(&mut bands);
            bands.sort_unstable();
            for group in bands.chunk_by(|one, other| one.0 == other.0) {
                if group.len() > 1 {
                    meetings.add(group.iter().map(|(_, place)| *place));
                }
            }
        }
        meetings
    }

    fn add(&mut self, group: impl Iterator<Item = usize>) {
        let number = self.originals.len();
        self.originals.push(Vec::new());
        for text in group {
            self.of_text.entry(text).or_default().push(number);
        }
    }

    /// The first of the older texts that says nearly what a text says, among those that are no copies; where there is
    /// none, it is none itself. Texts are asked for in the order of their age, so the first is the oldest.
    fn original(&mut self, texts: &[Text], place: usize) -> usize {
        let groups = self.of_text.get(&place).map_or(&[][..], Vec::as_slice);
        let originals = groups.iter().filter_map(|group| self.originals.get(*group));
        let candidates: BTreeSet<usize> = originals.flatten().copied().collect();
        let is_like = |other: &usize| are_alike(texts, *other, place);
        if let Some(original) = candidates.into_iter().find(is_like) {
            return original;
        }
        for group in groups {
            if let Some(originals) = self.originals.get_mut(*group) {
                originals.push(place);
            }
        }
        place
    }
}

/// The sketches with the places of their texts, as they lie in memory: the oldest first, they are read twice as slowly.
fn in_memory_order<'a>(texts: &[Text<'a>]) -> Vec<(&'a Sketch, usize)> {
    let sketches = texts.iter().map(|text| text.sketch);
    let mut sketched: Vec<_> = sketches
        .zip(0..)
        .filter_map(|(s, n)| Some((s?, n)))
        .collect();
    sketched.sort_unstable_by_key(|(sketch, _)| std::ptr::from_ref(*sketch));
    sketched
}

/// Some bands of all texts, each with the place of its text.
fn bands(sketched: &[(&Sketch, usize)], numbers: Range<usize>) -> Vec<(u64, usize)> {
    let mut bands = Vec::with_capacity(sketched.len() * numbers.len());
    for (sketch, place) in sketched {
        bands.extend(numbers.clone().map(|nth| (sketch.band(nth), *place)));
    }
    bands
}

/// Drops most of the bands that are those of one text alone, which is quicker than sorting them.
fn drop_lonely(bands: &mut Vec<(u64, usize)>) {
    let words = (bands.len() * BITS_FOR_A_BAND / 64).next_power_of_two();
    let bit = |band: u64| {
        let bit = band as usize % (words * 64);
        (bit / 64, 1u64 << (bit % 64))
    };
    // The bits of bands that were met, and of those that were met again.
    let mut met = vec![(0u64, 0u64); words];
    for (band, _) in bands.iter() {
        let (word, bit) = bit(*band);
        if let Some((once, again)) = met.get_mut(word) {
            *again |= *once & bit;
            *once |= bit;
        }
    }
    bands.retain(|(band, _)| {
        let (word, bit) = bit(*band);
        met.get(word).is_some_and(|(_, again)| again & bit != 0)
    });
}

/// Whether two texts say nearly the same.
fn are_alike(texts: &[Text], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (texts.get(one), texts.get(other)) else {
        return false;
    };
    match (one.sketch, other.sketch) {
        (Some(sketch), Some(others)) => {
            sketch.resemblance(others) >= nearly(one.count.min(other.count))
        }
        _ => false,
    }
}

/// How alike texts of so many words must be.
fn nearly(count: u32) -> f32 {
    1.0 - (1.0 - NEARLY) * (count as f32 / MANY_WORDS).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sketch::Sketching;

    fn row(name: &str, text: &str, date: &str) -> SketchRow {
        let mut sketching = Sketching::default();
        sketching.add(text);
        let sketched = sketching.finish();
        SketchRow {
            id: id(name),
            words: ContentHash::from_digest(sketched.words),
            count: sketched.count as u32,
            sketch: sketched.sketch,
            date: date.parse().ok(),
            language: None,
        }
    }

    fn id(name: &str) -> DocumentId {
        DocumentId::of_path("s", name)
    }

    /// A thousand words, of which `changed` are others than those of the text with 0.
    fn text(changed: usize) -> String {
        (0..1_000)
            .map(|nth| {
                format!(
                    "word{} ",
                    if nth < changed {
                        nth + 10_000 * changed
                    } else {
                        nth
                    }
                )
            })
            .collect()
    }

    #[test]
    fn a_copy_names_the_one_with_the_earliest_date() {
        let groups = oldest(&[
            row("undated", &text(2), ""),
            row("later", &text(0), "2012-03"),
            row("first", &text(1), "2011"),
            row("other", &text(700), "1999"),
        ]);
        assert_eq!(groups.len(), 3);
        for name in ["undated", "later", "first"] {
            assert_eq!(groups[&id(name)], id("first"), "{name}");
        }
    }

    #[test]
    fn the_order_in_which_documents_come_changes_nothing() {
        let mut rows: Vec<SketchRow> = (0..12)
            .map(|nth| row(&nth.to_string(), &text(nth), ""))
            .collect();
        let groups = oldest(&rows);
        rows.reverse();
        assert_eq!(oldest(&rows), groups);
    }

    #[test]
    fn when_the_oldest_leaves_the_next_takes_its_place() {
        let rows = vec![
            row("a", &text(0), "2001"),
            row("b", &text(1), "2002"),
            row("c", &text(2), "2003"),
        ];
        assert_eq!(oldest(&rows)[&id("c")], id("a"));
        assert_eq!(oldest(&rows[1..])[&id("c")], id("b"));
        assert!(oldest(&rows[2..]).is_empty());
    }

    #[test]
    fn the_fewer_words_the_less_they_may_differ() {
        let letter = |name: &str| format!("{} {name} {name} {name}", text(0));
        let of_words = |words: usize| {
            let cut = |name: &str| -> String {
                let letter = letter(name);
                let words: Vec<&str> = letter.split_whitespace().rev().take(words).collect();
                words.join(" ")
            };
            oldest(&[row("a", &cut("Ann"), ""), row("b", &cut("Bob"), "")]).len()
        };
        assert_eq!((of_words(900), of_words(60)), (2, 0));
    }

    #[test]
    fn a_few_words_are_a_copy_only_of_the_same_words() {
        let groups = oldest(&[
            row("a", "The page moved.", ""),
            row("b", "the page   moved", ""),
            row("c", "The page moves.", ""),
        ]);
        assert_eq!(groups.len(), 2);
        assert!(!groups.contains_key(&id("c")));
    }
}
