//! Builds the lexicon of a commit from its term dictionary, its postings and the languages of its documents.
//!
//! Deleted documents do not count. Words of scripts without spaces are counted but have no forms. A document without a
//! known language lends its words no stems; it is found by theirs as soon as one document in the language has them.

use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use tantivy::schema::Field;
use tantivy::{Index, ReloadPolicy};

use super::census::Census;
use super::count::count;
use super::file::{self, Sections};
use super::parts;
use super::stems::{self, Former};
use super::words::{self, Words};
use crate::index::schema::Fields;

/// Writes the lexicon of the last commit of an index to a file. What did not change since the lexicon before is taken over
/// from there, if it is given and whole; what comes of it is the same without.
pub(in crate::index) fn write(
    index: &Index,
    fields: &Fields,
    path: &Path,
    before: Option<&Path>,
) -> Result<()> {
    let before = before.and_then(Former::open);
    sections(index, fields.body, before.as_ref())
        .and_then(|sections| file::write(path, &sections))
        .with_context(|| format!("building the lexicon {}", path.display()))
}

/// The sections of a lexicon over the words of a field.
fn sections(index: &Index, field: Field, before: Option<&Former>) -> Result<Sections> {
    let reader: tantivy::IndexReader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let census = Census::take(&searcher)?;
    let languages = &census.languages;
    let counted = &count(&searcher, field, &census)?;
    let (words, stems) = thread::scope(|scope| {
        let stems = scope.spawn(|| stems::section(before, counted, languages));
        let words = words::sections(counted);
        (words, stems.join())
    });
    let (words, counts) = words?;
    let stems = stems.map_err(|_| anyhow!("the thread that looks for stems panicked"))??;
    let known = Words::read(words.clone(), counts.clone())?;
    let parts = parts::section(&known, counted, languages)?;
    Ok(Sections {
        languages: languages.written().into(),
        words,
        counts,
        stems,
        parts,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::index::current::Current;
    use crate::index::schema::fields;
    use crate::index::test_library::{add, id};
    use crate::index::writer::Writer;

    const WORDS: [(&str, &[&str]); 6] = [
        (
            "de",
            &[
                "kind",
                "kinder",
                "kindern",
                "recht",
                "rechte",
                "kinderrecht",
                "kinderrechte",
            ],
        ),
        (
            "nl",
            &[
                "kind",
                "kinderen",
                "recht",
                "rechten",
                "kinderrechten",
                "jeugdrecht",
                "jeugd",
            ],
        ),
        (
            "fr",
            &["école", "écoles", "ecole", "enfant", "enfants", "2004a"],
        ),
        (
            "es",
            &["niño", "niños", "niña", "escuela", "escuelas", "2004a"],
        ),
        ("ru", &["права", "ребёнка", "ребенка", "детей", "дети"]),
        ("zh", &["儿童权利", "公约"]),
    ];

    /// Numbers that look random and are the same each time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as usize % limit
        }
    }

    /// Adds, replaces and removes a few documents.
    fn update(root: &Path, dice: &mut Dice, day: u64) {
        let mut writer = Writer::open(root, false).unwrap();
        for _ in 0..1 + dice.below(6) {
            let name = format!("d{}", dice.below(12));
            if dice.below(3) == 0 {
                writer.delete(id(&name)).unwrap();
                continue;
            }
            let (language, words) = WORDS[dice.below(WORDS.len())];
            let text: Vec<&str> = (0..6).map(|_| words[dice.below(words.len())]).collect();
            add(&mut writer, &name, language, &[&text.join(" ")]);
        }
        writer.commit(day, &mut |_| {}).unwrap();
        writer.finish().unwrap();
    }

    /// The lexicon there is, where it is, and the one that is built from nothing.
    fn lexicons(root: &Path) -> (Vec<u8>, std::path::PathBuf, Vec<u8>) {
        let current = Current::read(root).unwrap().unwrap();
        let folder = current.folder(root);
        let index = Index::open_in_dir(&folder).unwrap();
        let anew = root.join("anew");
        write(&index, &fields(), &anew, None).unwrap();
        let path = folder.join(current.lexicon);
        (fs::read(&path).unwrap(), path, fs::read(anew).unwrap())
    }

    #[test]
    fn after_any_updates_the_lexicon_is_the_one_built_from_nothing() {
        let root = tempfile::tempdir().unwrap();
        let mut dice = Dice(7);
        for day in 1..=12 {
            update(root.path(), &mut dice, day);
            let (lexicon, _, anew) = lexicons(root.path());
            assert!(lexicon == anew, "day {day}");
        }
    }

    #[test]
    fn damage_is_not_handed_on() {
        let root = tempfile::tempdir().unwrap();
        let mut dice = Dice(3);
        update(root.path(), &mut dice, 1);
        for day in 2..=4 {
            let (mut lexicon, path, _) = lexicons(root.path());
            let middle = lexicon.len() - 8 * day as usize;
            lexicon[middle] ^= 0x15;
            fs::write(path, lexicon).unwrap();
            update(root.path(), &mut dice, day);
            let (lexicon, _, anew) = lexicons(root.path());
            assert!(lexicon == anew, "day {day}");
        }
    }
}
