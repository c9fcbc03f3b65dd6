//! Moving on in a list in order: looking near before looking far.
//!
//! Lists of positions and documents are read side by side, so the next place is mostly a few steps on, and a search of all
//! that is left would cost more than the steps.

/// How many items at the front of a list stand before a place; those that do come first.
pub fn ahead<T>(items: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let (mut passed, mut stride) = (0, 1);
    while let Some(last) = items.get(passed + stride - 1)
        && is_before(last)
    {
        passed += stride;
        stride *= 2;
    }
    let end = items.len().min(passed + stride);
    let near = items.get(passed..end).unwrap_or_default();
    passed + near.partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_what_a_search_of_all_counts() {
        for length in 0..40 {
            let items: Vec<u32> = (0..length).map(|nth| nth / 2).collect();
            for place in 0..22 {
                let all = items.partition_point(|item| *item < place);
                assert_eq!(ahead(&items, |item| *item < place), all);
            }
        }
    }
}
