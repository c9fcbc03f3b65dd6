//! What was asked for last, kept up to a bound.
//!
//! For what costs more to work out than to keep, and is asked again: people turn pages, choose facets, and ask in the same
//! words. What is kept is worked out of something that never changes, so it is never wrong, only forgotten.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Answers by what they answer, in two halves: when the newer is full, the older is forgotten.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    least: usize,
    halves: Mutex<Halves<K, V>>,
}

#[derive(Debug)]
struct Halves<K, V> {
    newer: HashMap<K, V>,
    older: HashMap<K, V>,
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// Keeps at least so many, and at most twice as many.
    pub fn of(least: usize) -> Recent<K, V> {
        Recent {
            least,
            halves: Mutex::new(Halves {
                newer: HashMap::new(),
                older: HashMap::new(),
            }),
        }
    }

    /// What answers to a key, worked out by `make` where it is not kept.
    pub fn get_or(&self, key: K, make: impl FnOnce() -> V) -> V {
        let halves = || self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        let known = halves().find(&key, self.least);
        known.unwrap_or_else(|| {
            let made = make();
            halves().keep(key, made.clone(), self.least);
            made
        })
    }
}

impl<K: Eq + Hash, V: Clone> Halves<K, V> {
    fn find(&mut self, key: &K, least: usize) -> Option<V> {
        if let Some(known) = self.newer.get(key) {
            return Some(known.clone());
        }
        let (key, known) = self.older.remove_entry(key)?;
        self.keep(key, known.clone(), least);
        Some(known)
    }

    fn keep(&mut self, key: K, value: V, least: usize) {
        if self.newer.len() >= least {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_number_is_bounded() {
        let recent = Recent::of(10);
        let mut made = 0;
        for nth in 0..100 {
            recent.get_or(nth, || ());
            recent.get_or(1_000, || made += 1);
        }
        assert_eq!(made, 1);
        let halves = recent.halves.lock().unwrap();
        assert!(halves.newer.len() + halves.older.len() <= 20);
    }
}
