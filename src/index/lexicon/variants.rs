//! A query word as the union of its forms, and as the parts it is made of.
//!
//! The weights were measured on judged collections of seventeen languages; between .5 and 1 the weight of a stem hardly
//! matters. Only words that occur in the language whose stemmer relates them count as forms.

use super::Lexicon;
use super::compounds;
use super::relations::Relation;
use super::stems::folded_stem;
use super::worth::is_worth_forms;
use crate::language::Language;
use crate::text::normalise::{fold, unify};

/// Words that differ in accents only, or in the spelling of a letter.
const FOLD_WEIGHT: f32 = 0.9;

/// Words with the same stem.
const STEM_WEIGHT: f32 = 0.7;

/// Compounds that contain the word.
const COMPOUND_WEIGHT: f32 = 0.3;

/// At most what a word counts that begins with most of another; it may be a misspelling of it (.15, .3, .5: mean nDCG@10 of seven judged collections and one of 17 languages
/// .7173, .7198, .7196 where eight are taken; without them .7133).
pub const KINDRED_WEIGHT: f32 = 0.3;

/// So many of them, those most alike (8: nDCG@10 .7198, R@100 .9308; 4: .7196, .9315; each costs a posting list).
const KINDRED: usize = 4;

/// Of so many documents at most one has them: a word that many have is known for itself, and dear to rank by (mean nDCG@10
/// and R@100 of eight judged collections: all words .6279 and .8262, one in thirty .6281 and .8264, one in a hundred .6277
/// and .8236).
const ONE_IN: u32 = 30;

/// In so many documents a word is rare, however few there are.
const FEW: u32 = 50;

/// They share so many letters of ten, from the first on, of this word, and of both together (six: .7197, .9316).
const SHARED_OF_TEN: usize = 7;

/// Shorter words have no kindred, and longer ones share so many letters at least.
const SHORTEST_BEGINNING: usize = 5;

/// Words of one beginning that are looked at.
const MOST_KINDRED: usize = 200;

/// No word has more variants, the exact form included.
const MOST_VARIANTS: usize = 32;

/// Of the accented forms of a bare word, so many are looked up by their stems too.
const STEMMED_FOLDS: usize = 3;

/// A term to look up in place of, or beside, a query word.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The term as it stands in the index.
    pub term: String,
    /// Factor on its term frequency; 1 for the exact form, which comes first.
    pub weight: f32,
    /// How many documents hold it, as far as the lexicon knows.
    pub documents: u32,
}

impl Lexicon {
    /// A query word as the union of its forms: exact, same stem in one of the languages, same word with or without accents,
    /// compounds that contain it, words that begin alike; at most 32. `fold_accents`: expand bare letters to accented forms.
    ///
    /// A word the lexicon does not know is always expanded so.
    pub fn variants(
        &self,
        term: &str,
        languages: &[(Language, f32)],
        fold_accents: bool,
    ) -> Vec<Variant> {
        let folds = self.folds(term, fold_accents || self.document_frequency(term) == 0);
        let mut found: Vec<Variant> = folds
            .iter()
            .map(|word| variant(word, FOLD_WEIGHT))
            .collect();
        for (language, _) in languages {
            self.add_stems(&mut found, term, *language, STEM_WEIGHT);
            for accented in folds.iter().take(STEMMED_FOLDS) {
                self.add_stems(&mut found, accented, *language, STEM_WEIGHT * FOLD_WEIGHT);
            }
            self.add_compounds(&mut found, term, *language);
        }
        self.add_kindred(&mut found, term, languages);
        self.best(term, found)
    }

    /// The parts of a compound word, where the library's own words make it up; else empty.
    pub fn compound_parts(&self, term: &str, languages: &[(Language, f32)]) -> Vec<String> {
        for (language, _) in languages {
            let (Some(number), Some(links)) = (
                self.languages.number(*language),
                compounds::links(language.code()),
            ) else {
                continue;
            };
            let parts = compounds::split(&self.words, number, links, term);
            if !parts.is_empty() {
                return parts.into_iter().map(str::to_owned).collect();
            }
        }
        Vec::new()
    }

    /// Words that are written like this one but for accents, or only but for the spelling of a letter; most frequent first.
    fn folds(&self, term: &str, accents: bool) -> Vec<String> {
        let (folded, unified) = (fold(term), unify(term));
        let mut words = self.folded_to(&folded);
        words.push(folded);
        words.retain(|word| word != term && (accents || unify(word) == unified));
        words.sort_by_cached_key(|word| std::cmp::Reverse(self.document_frequency(word)));
        words
    }

    /// Adds the words of a language with the stem of this one.
    fn add_stems(&self, found: &mut Vec<Variant>, term: &str, language: Language, weight: f32) {
        if let Some(stem) = folded_stem(term, language) {
            let words = self.with_stem(&stem, language);
            found.extend(words.iter().map(|word| variant(word, weight)));
        }
    }

    /// The words of a language that share a stem, which is given without accents.
    fn with_stem(&self, folded: &str, language: Language) -> Vec<String> {
        let Some(number) = self.languages.number(language) else {
            return Vec::new();
        };
        let mut words = self.stems.words(Relation::Stem(number), folded);
        let is_word = self
            .words
            .counts(folded)
            .is_some_and(|counts| counts.in_language(number) > 0 && is_worth_forms(folded, counts));
        if is_word && folded_stem(folded, language).as_deref() == Some(folded) {
            words.push(folded.to_owned());
        }
        words
    }

    /// Adds the compounds of a language that contain this word.
    fn add_compounds(&self, found: &mut Vec<Variant>, term: &str, language: Language) {
        if let Some(number) = self
            .languages
            .number(language)
            .filter(|_| compounds::links(language.code()).is_some())
        {
            let form = folded_stem(term, language).unwrap_or_else(|| fold(term));
            let words = self.parts.words(Relation::Part(number), &form);
            found.extend(words.iter().map(|word| variant(word, COMPOUND_WEIGHT)));
        }
    }

    /// Adds the words most like this one of those in its languages that begin with most of it: stems are cut by rules, and
    /// these are the words that the rules miss.
    fn add_kindred(&self, found: &mut Vec<Variant>, term: &str, languages: &[(Language, f32)]) {
        let letters = term.chars().count();
        let shared = SHORTEST_BEGINNING.max((letters * SHARED_OF_TEN).div_ceil(10));
        if letters < SHORTEST_BEGINNING {
            return;
        }
        let end = term.char_indices().nth(shared);
        let beginning = end.map_or(term, |(end, _)| term.get(..end).unwrap_or(term));
        let numbers = languages.iter();
        let numbers: Vec<u8> = numbers
            .filter_map(|(language, _)| self.languages.number(*language))
            .collect();
        let words = self.words.begun(beginning, &numbers, MOST_KINDRED);
        let all: u32 = self.languages.all().map(|(.., documents)| documents).sum();
        let most = FEW.max(all / ONE_IN);
        let others = words.into_iter();
        let others = others.filter(|(word, documents)| word != term && *documents <= most);
        let mut alike: Vec<(f32, u32, String)> = others
            .map(|(word, frequency)| (likeness(term, &word), frequency, word))
            .filter(|(likeness, ..)| likeness * 10.0 >= SHARED_OF_TEN as f32)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        let kindred = alike.iter().take(KINDRED);
        found.extend(kindred.map(|(likeness, _, word)| variant(word, KINDRED_WEIGHT * likeness)));
    }

    /// The exact form, then the known others, each once by its greatest weight: heaviest first, then most frequent.
    fn best(&self, term: &str, mut found: Vec<Variant>) -> Vec<Variant> {
        found.sort_by(|a, b| a.term.cmp(&b.term).then(b.weight.total_cmp(&a.weight)));
        found.dedup_by(|later, earlier| later.term == earlier.term);
        for variant in &mut found {
            variant.documents = self.document_frequency(&variant.term);
        }
        found.retain(|variant| variant.documents > 0 && variant.term != term);
        found.sort_by(|a, b| {
            let by_weight = b.weight.total_cmp(&a.weight);
            by_weight.then(b.documents.cmp(&a.documents))
        });
        let exact = Variant {
            documents: self.document_frequency(term),
            ..variant(term, 1.0)
        };
        std::iter::once(exact)
            .chain(found)
            .take(MOST_VARIANTS)
            .collect()
    }
}

/// How much of two words is their common beginning, from 0 to 1.
fn likeness(a: &str, b: &str) -> f32 {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    2.0 * common as f32 / (a.chars().count() + b.chars().count()).max(1) as f32
}

/// A term with a weight.
fn variant(term: &str, weight: f32) -> Variant {
    Variant {
        term: term.to_owned(),
        weight,
        documents: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Edition;
    use crate::index::lexicon::Reach;
    use crate::index::test_library::index;

    fn language(code: &str) -> Vec<(Language, f32)> {
        vec![(Language::parse(code).unwrap(), 1.0)]
    }

    fn library() -> (tempfile::TempDir, Edition) {
        let root = tempfile::tempdir().unwrap();
        let edition = index(
            root.path(),
            &[
                (
                    "nl",
                    "de rechten van het kind en de kinderrechten in Nederland, een kinderrechtenverdrag",
                ),
                (
                    "nl",
                    "rechten van kinderen; het verdrag; kinder en jeugd: jeugdbeleid en beleid",
                ),
                ("nl", "kinder rechten verdrag jeugd beleid kindje"),
                (
                    "fr",
                    "la protection des enfants à l'école, une éducation de qualité",
                ),
                ("fr", "les écoles et l'éducation, côte à côte"),
                ("es", "los niños y las niñas tienen derecho a la educación"),
                ("ru", "права ребёнка, дети и детям"),
                ("ru", "права ребенка и детей"),
                (
                    "en",
                    "children in contact with the law, exploitation and exploited",
                ),
                ("el", "λόγος του παιδιού"),
            ],
        );
        (root, edition)
    }

    fn words(variants: &[Variant]) -> Vec<&str> {
        variants
            .iter()
            .map(|variant| variant.term.as_str())
            .collect()
    }

    #[test]
    fn a_stem_that_is_a_word_is_found_with_the_others() {
        let root = tempfile::tempdir().unwrap();
        let texts = [("nl", "recht rechten kinderen"), ("en", "right 1989")];
        let lexicon = index(root.path(), &texts).lexicon;
        let words = |stem, language| {
            let mut words = lexicon.with_stem(stem, Language::parse(language).unwrap());
            words.sort_unstable();
            words
        };
        assert_eq!(words("recht", "nl"), ["recht", "rechten"]);
        assert_eq!(words("kinder", "nl"), ["kinderen"]);
        assert_eq!(words("right", "en"), ["right"]);
        assert!(words("right", "nl").is_empty() && words("1989", "en").is_empty());
    }

    #[test]
    fn a_plural_finds_its_singular_and_the_exact_form_comes_first() {
        let (_root, Edition { lexicon, .. }) = library();
        let found = lexicon.variants("kinderen", &language("nl"), true);
        assert_eq!((found[0].term.as_str(), found[0].weight), ("kinderen", 1.0));
        assert!(
            found
                .iter()
                .any(|found| found.term.starts_with("kind") && found.weight == STEM_WEIGHT)
        );
        assert!(words(&lexicon.variants("exploit", &language("en"), true)).contains(&"exploited"));
        assert!(words(&lexicon.variants("права", &language("ru"), true)).contains(&"права"));
        assert!(words(&lexicon.variants("детях", &language("ru"), true)).contains(&"детям"));
    }

    #[test]
    fn words_that_begin_alike_count_a_little() {
        let root = tempfile::tempdir().unwrap();
        let texts = [
            ("en", "the prosecutor, the prosecution and prose"),
            ("nl", "prosecutoriaal"),
        ];
        let Edition { lexicon, .. } = index(root.path(), &texts);
        let found = lexicon.variants("prosecutors", &language("en"), true);
        let weight = |word| {
            found
                .iter()
                .find(|found| found.term == word)
                .map(|v| v.weight)
        };
        assert_eq!(weight("prosecutor"), Some(STEM_WEIGHT));
        assert!(weight("prosecution").is_some_and(|weight| weight < KINDRED_WEIGHT));
        assert_eq!((weight("prose"), weight("prosecutoriaal")), (None, None));
        assert_eq!(likeness("rechten", "rechter"), 12.0 / 14.0);
    }

    #[test]
    fn forms_of_another_language_are_left_alone() {
        let (_root, Edition { lexicon, .. }) = library();
        assert_eq!(
            words(&lexicon.variants("kinderen", &language("en"), true)),
            ["kinderen"]
        );
        assert_eq!(
            words(&lexicon.variants("kinderen", &[], true)),
            ["kinderen"]
        );
    }

    #[test]
    fn bare_letters_find_accented_words_when_asked() {
        let (_root, Edition { lexicon, .. }) = library();
        assert!(words(&lexicon.variants("ninos", &language("es"), true)).contains(&"niños"));
        assert!(
            words(&lexicon.variants("educacion", &language("es"), true)).contains(&"educación")
        );
        assert!(words(&lexicon.variants("ecole", &language("fr"), true)).contains(&"écoles"));
        assert!(!words(&lexicon.variants("cote", &[], true)).is_empty());
        assert!(!words(&lexicon.variants("école", &language("fr"), false)).contains(&"ecole"));
    }

    #[test]
    fn spellings_of_a_letter_are_the_same_word() {
        let (_root, Edition { lexicon, .. }) = library();
        assert!(words(&lexicon.variants("ребёнка", &language("ru"), false)).contains(&"ребенка"));
        assert!(words(&lexicon.variants("ребенка", &language("ru"), false)).contains(&"ребёнка"));
        assert!(words(&lexicon.variants("λόγοσ", &[], false)).contains(&"λόγος"));
    }

    #[test]
    fn compounds_are_made_of_the_words_of_the_library() {
        let (_root, Edition { lexicon, .. }) = library();
        let found = lexicon.variants("verdrag", &language("nl"), true);
        let compound =
            |form: &Variant| form.term == "kinderrechtenverdrag" && form.weight == COMPOUND_WEIGHT;
        assert!(found.iter().any(compound));
        assert_eq!(
            lexicon.compound_parts("jeugdrechten", &language("nl")),
            ["jeugd", "rechten"]
        );
        assert!(
            lexicon
                .compound_parts("jeugdrechten", &language("en"))
                .is_empty()
        );
        assert!(
            lexicon
                .compound_parts("verdrag", &language("nl"))
                .is_empty()
        );
    }

    #[test]
    fn a_query_is_taken_to_be_in_the_language_of_its_words() {
        let (_root, Edition { lexicon, .. }) = library();
        let likely = |terms: &[&str]| {
            lexicon
                .likely_languages(terms)
                .first()
                .map(|(language, _)| language.to_string())
        };
        assert_eq!(
            likely(&["rechten", "van", "het", "kind"]).as_deref(),
            Some("nl")
        );
        assert_eq!(likely(&["los", "derecho"]).as_deref(), Some("es"));
        assert_eq!(likely(&["права"]).as_deref(), Some("ru"));
        assert!(lexicon.likely_languages(&[]).len() <= 3);
    }

    #[test]
    fn without_a_readable_file_words_are_looked_up_as_they_stand() {
        let (root, edition) = library();
        let folder = root.path().join("gen-000001");
        let path = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with("lexicon-")
            })
            .unwrap();
        let whole = std::fs::read(&path).unwrap();
        for length in [0, 1, 20, 60, whole.len() - 1] {
            let cut = folder.join("cut");
            std::fs::write(&cut, &whole[..length]).unwrap();
            let lexicon = Lexicon::open(&cut);
            assert_eq!(
                words(&lexicon.variants("kinderen", &language("nl"), true)),
                ["kinderen"]
            );
            assert_eq!(lexicon.document_frequency("kind"), 0);
            assert!(
                lexicon.meant_by("kind", Reach::Near, 1).is_empty()
                    && lexicon.with_prefix("kin", 5).is_empty()
            );
        }
        assert_eq!(edition.lexicon.document_frequency("права"), 2);
    }
}
