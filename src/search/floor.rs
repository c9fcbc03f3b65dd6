//! The score of the last of the best so many documents, while they are being found.
//!
//! What scores less is not among them, so its score need not be known.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The scores of the best so far.
pub struct Floor {
    count: usize,
    /// As bits, which are ordered as the numbers are that are not negative.
    best: BinaryHeap<Reverse<u32>>,
}

impl Floor {
    /// Under the best `count`.
    pub fn of(count: usize) -> Floor {
        Floor {
            count,
            best: BinaryHeap::with_capacity(count),
        }
    }

    /// Takes note of a score.
    pub fn add(&mut self, score: f32) {
        let bits = score.max(0.0).to_bits();
        if self.best.len() < self.count {
            self.best.push(Reverse(bits));
        } else if let Some(mut least) = self.best.peek_mut()
            && bits > least.0
        {
            *least = Reverse(bits);
        }
    }

    /// The least score of the best; below every score while there are too few.
    pub fn least(&self) -> f32 {
        match self.best.peek() {
            Some(least) if self.best.len() == self.count => f32::from_bits(least.0),
            _ => f32::NEG_INFINITY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_the_last_of_the_best() {
        let mut floor = Floor::of(3);
        for (score, least) in [
            (2.0, f32::NEG_INFINITY),
            (0.0, f32::NEG_INFINITY),
            (1.5, 0.0),
            (1.0, 1.0),
            (0.5, 1.0),
            (9.0, 1.5),
        ] {
            floor.add(score);
            assert_eq!(floor.least(), least);
        }
    }
}
