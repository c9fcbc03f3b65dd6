//! Work on several things at once, a thread each.

use std::thread;

use anyhow::{Result, anyhow};

/// Does the same to each of some things, and gives what comes of it in their order.
///
/// # Errors
/// Where one of the threads panicked.
pub(super) fn side_by_side<I: Send, R: Send>(
    things: impl IntoIterator<Item = I>,
    work: impl Fn(I) -> R + Sync,
) -> Result<Vec<R>> {
    let work = &work;
    thread::scope(|scope| {
        let things = things.into_iter();
        let working: Vec<_> = things
            .map(|thing| scope.spawn(move || work(thing)))
            .collect();
        let done = working.into_iter().map(|working| {
            let done = working.join();
            done.map_err(|_| anyhow!("a thread that builds the lexicon panicked"))
        });
        done.collect()
    })
}
