//! When an address is looked at again: soon where it changes, seldom where it does not.
//!
//! A pure function of what is known; times are seconds since 1970 that the caller passes in. Seeds, sitemaps and feeds are
//! due in every run, for they are where news shows first.

/// A day.
pub const DAY: i64 = 24 * 60 * 60;

/// After the first visit: a day, as most changes come soon after publication.
const FIRST: i64 = DAY;

/// However often a page changes, it is not looked at more often than this: maintainers run the crawl daily.
const SHORTEST: i64 = DAY / 2;

/// However seldom it changes, a removal or a correction is noticed within this time.
const LONGEST: i64 = 60 * DAY;

/// How long an address that answers 404 or 410 is given before it is asked once more and taken for gone.
pub const GRACE: i64 = 2 * DAY;

/// How long an address that failed is left alone: a day, then two, four, at most a month.
const AFTER_FAILURE: i64 = DAY;
const LONGEST_AFTER_FAILURE: i64 = 30 * DAY;

/// The time until the next visit, after one that found a page changed or not; `before` is the time that was waited.
pub fn interval(before: Option<i64>, changed: bool) -> i64 {
    match before {
        None => FIRST,
        Some(before) if changed => (before / 2).max(SHORTEST),
        Some(before) => (before.saturating_mul(3) / 2).clamp(SHORTEST, LONGEST),
    }
}

/// The time until an address is tried again that failed so many times in a row.
pub fn after_failures(failures: u32) -> i64 {
    let doublings = failures.saturating_sub(1).min(10);
    (AFTER_FAILURE << doublings).min(LONGEST_AFTER_FAILURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_never_changes_is_visited_ever_more_seldom() {
        let mut waited = interval(None, true);
        let mut visits = 1;
        while waited < LONGEST {
            waited = interval(Some(waited), false);
            visits += 1;
        }
        assert!(visits < 15, "{visits}");
        assert_eq!(interval(Some(LONGEST), false), LONGEST);
        assert_eq!(interval(Some(LONGEST), true), LONGEST / 2);
        assert_eq!(interval(Some(1), true), SHORTEST);
    }

    #[test]
    fn failures_are_tried_again_later_and_later() {
        assert_eq!(after_failures(1), DAY);
        assert_eq!(after_failures(3), 4 * DAY);
        assert_eq!(after_failures(u32::MAX), LONGEST_AFTER_FAILURE);
    }
}
