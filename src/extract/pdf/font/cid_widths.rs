//! Widths and vertical metrics of CID fonts: `/W`, `/DW`, `/W2`, `/DW2` (ISO 32000-1, 9.7.4.3).

use lopdf::{Dictionary, Document, Object};

use crate::extract::pdf::object::{array_entry, number, number_entry, resolve};

/// The last CID (ISO 32000-1, C.2); ranges that claim more end here.
const LAST_CID: u32 = 0xFFFF;

/// Glyphs that ranges of one array may name; a hostile array of overlapping ranges ends here.
const NAMED_MAX: u32 = 4 * (LAST_CID + 1);

/// The width of glyphs `/W` does not name, in thousandths.
pub fn default_width(document: &Document, font: &Dictionary) -> f32 {
    number_entry(document, font, b"DW").unwrap_or(1000.0)
}

/// The vertical origin's height and the displacement downwards of glyphs `/W2` does not name, in thousandths.
pub fn default_vertical(document: &Document, font: &Dictionary) -> [f32; 2] {
    let given = array_entry(document, font, b"DW2").unwrap_or_default();
    let number = |i: usize| number(document, given.get(i)?);
    [number(0).unwrap_or(880.0), number(1).unwrap_or(-1000.0)]
}

/// Calls `found` with each CID of `/W` and its width.
pub fn widths(document: &Document, font: &Dictionary, mut found: impl FnMut(u32, f32)) {
    runs::<1>(
        document,
        array_entry(document, font, b"W").unwrap_or_default(),
        |cid, [width]| found(cid, width),
    );
}

/// Calls `found` with each CID of `/W2`, its displacement downwards and its position vector.
pub fn verticals(document: &Document, font: &Dictionary, found: impl FnMut(u32, [f32; 3])) {
    runs::<3>(
        document,
        array_entry(document, font, b"W2").unwrap_or_default(),
        found,
    );
}

/// Both forms of a run, `first [values ...]` and `first last values`, with N values a CID. A broken run is skipped.
fn runs<const N: usize>(
    document: &Document,
    array: &[Object],
    mut found: impl FnMut(u32, [f32; N]),
) {
    let mut rest = array;
    let mut named = 0;
    while let [first, second, tail @ ..] = rest {
        let Some(first) = cid(document, first) else {
            rest = &rest[1..];
            continue;
        };
        match resolve(document, second) {
            Some(Object::Array(list)) => {
                for (offset, values) in list.chunks_exact(N).enumerate() {
                    let cid = first.saturating_add(offset as u32);
                    found(cid.min(LAST_CID), numbers(document, values));
                }
                rest = tail;
            }
            Some(second) if tail.len() >= N && named < NAMED_MAX => {
                let last = cid(document, second).unwrap_or(first).min(LAST_CID);
                let values = numbers(document, tail);
                (first..=last).for_each(|cid| found(cid, values));
                named += last.saturating_sub(first) + 1;
                rest = &tail[N..];
            }
            _ => return,
        }
    }
}

fn cid(document: &Document, object: &Object) -> Option<u32> {
    let number = number(document, object)?;
    (0.0..=LAST_CID as f32)
        .contains(&number)
        .then_some(number as u32)
}

fn numbers<const N: usize>(document: &Document, objects: &[Object]) -> [f32; N] {
    std::array::from_fn(|i| {
        objects
            .get(i)
            .and_then(|object| number(document, object))
            .unwrap_or(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn found(array: Vec<Object>) -> Vec<(u32, f32)> {
        let font = dictionary! { "W" => array };
        let mut result = Vec::new();
        widths(&Document::new(), &font, |cid, width| {
            result.push((cid, width))
        });
        result
    }

    #[test]
    fn lists_and_ranges_are_read() {
        let array = vec![
            3.into(),
            vec![250.into(), 333.into()].into(),
            7.into(),
            9.into(),
            500.into(),
        ];
        assert_eq!(
            found(array),
            [(3, 250.0), (4, 333.0), (7, 500.0), (8, 500.0), (9, 500.0)]
        );
    }

    #[test]
    fn a_broken_array_ends_quietly() {
        assert_eq!(found(vec![1.into()]), []);
        assert_eq!(found(vec![1.into(), 2.into()]), []);
        assert_eq!(
            found(vec![Object::Null, 5.into(), vec![100.into()].into()]),
            [(5, 100.0)]
        );
    }
}
