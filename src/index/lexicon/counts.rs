//! In how many documents a word occurs, overall and by language, and how that is written down.

use super::number::{read_number, write_number};

/// In how many documents a word occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Documents overall.
    pub documents: u32,
    /// Documents by language: its number, and how many.
    pub by_language: Vec<(u8, u32)>,
}

/// A first byte below this is the number of the one language of a word that occurs once, as most words do.
const SEVERAL: u8 = 0x80;

/// In any other first byte: whether more of the number in it follows.
const MORE: u8 = 0x40;

impl Counts {
    /// Appends them to a table.
    pub fn write(&self, table: &mut Vec<u8>) {
        let single = match self.by_language.as_slice() {
            [(number, documents)] if *documents == self.documents => Some(*number),
            _ => None,
        };
        match single {
            Some(number) if number < SEVERAL && self.documents == 1 => table.push(number),
            _ => self.write_several(table, single),
        }
    }

    fn write_several(&self, table: &mut Vec<u8>, single: Option<u8>) {
        let head = self.documents << 1 | u32::from(single.is_some());
        let low = SEVERAL | (head as u8 & (MORE - 1));
        match head >> MORE.trailing_zeros() {
            0 => table.push(low),
            rest => {
                table.push(low | MORE);
                write_number(table, rest);
            }
        }
        if let Some(number) = single {
            return table.push(number);
        }
        write_number(table, self.by_language.len() as u32);
        for (number, documents) in &self.by_language {
            table.push(*number);
            write_number(table, *documents);
        }
    }
}

/// Counts as they stand in a table, read where they are.
#[derive(Clone, Copy)]
pub(super) struct Written<'a>(pub &'a [u8]);

impl<'a> Written<'a> {
    /// Documents overall; 0 where the table ends.
    pub fn documents(self) -> u32 {
        self.head().0
    }

    /// Documents by language: its number, and how many.
    pub fn by_language(self) -> impl Iterator<Item = (u8, u32)> + 'a {
        let (all, single, mut rest) = self.head();
        let languages = if single { 1 } else { read_number(&mut rest) };
        (0..languages).map_while(move |_| {
            let (number, after) = rest.split_first()?;
            rest = after;
            let documents = if single { all } else { read_number(&mut rest) };
            Some((*number, documents))
        })
    }

    /// In how many documents of a language.
    pub fn in_language(self, number: u8) -> u32 {
        self.by_language()
            .find(|(other, _)| *other == number)
            .map_or(0, |(_, documents)| documents)
    }

    /// Documents overall, whether they are all of one language, and what follows: its number, or all the others have.
    fn head(self) -> (u32, bool, &'a [u8]) {
        let Some((first, mut rest)) = self.0.split_first() else {
            return (0, false, &[]);
        };
        if *first < SEVERAL {
            return (1, true, self.0);
        }
        let mut head = u32::from(first & (MORE - 1));
        if first & MORE != 0 {
            head |= read_number(&mut rest) << MORE.trailing_zeros();
        }
        (head >> 1, head & 1 == 1, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back() {
        for (documents, by_language) in [
            (300, vec![(0, 299), (4, 1)]),
            (2, Vec::new()),
            (1, vec![(7, 1)]),
            (1, vec![(200, 1)]),
            (1, vec![(3, 1), (4, 1)]),
            (31, vec![(0, 31)]),
            (32, vec![(0, 32)]),
            (70_000, vec![(3, 70_000)]),
            (5, vec![(2, 3)]),
        ] {
            let counts = Counts {
                documents,
                by_language,
            };
            let mut table = Vec::new();
            counts.write(&mut table);
            let written = Written(&table);
            assert_eq!(written.documents(), counts.documents);
            let by_language: Vec<(u8, u32)> = written.by_language().collect();
            assert_eq!(by_language, counts.by_language);
            assert_eq!(written.in_language(9), 0);
        }
        assert_eq!(Written(&[]).documents(), 0);
        assert_eq!(Written(&[]).by_language().count(), 0);
    }
}
