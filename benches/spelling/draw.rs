//! Runs of words from the pages of a library, drawn at random from one seed.
//!
//! Apart from the mistakes because it knows the library and they do not.

use std::collections::HashMap;

use anyhow::Result;

use dossier::corpus::extractions::{ExtractionFile, Extractions};
use dossier::document::Page;
use dossier::index::{Edition, Record};
use dossier::text::tokenise::tokens;
use rustix::time::{ClockId, clock_gettime};
use tantivy::DocAddress;

/// The languages whose mistakes are known here.
const LANGUAGES: [&str; 5] = ["en", "fr", "nl", "es", "ru"];
/// Pages looked at for one run, before it is given up.
const ATTEMPTS: usize = 2_000;
/// A word in more documents of a library than this share is not what people look for.
const TOO_COMMON: f64 = 0.2;

/// Numbers that look random and are the same each time (xorshift).
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn seeded(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// A number below another.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// Milliseconds of the processor that this thread took so far: what else the machine does is not in them.
pub fn processor_ms() -> f64 {
    let taken = clock_gettime(ClockId::ThreadCPUTime);
    taken.tv_sec as f64 * 1e3 + taken.tv_nsec as f64 / 1e6
}

/// Some words as they stand in the library.
pub struct Drawn {
    /// In lower case, with a blank between them.
    pub text: String,
    /// Code of the language of their page.
    pub language: String,
}

/// Where runs are drawn from.
pub struct Draws<'a> {
    edition: &'a Edition,
    extractions: &'a Extractions,
    opened: HashMap<String, ExtractionFile>,
    random: Random,
    /// The languages in turn, so that each has as many runs as the others.
    turn: usize,
}

impl<'a> Draws<'a> {
    /// Draws from a library.
    pub fn new(edition: &'a Edition, extractions: &'a Extractions) -> Draws<'a> {
        Draws {
            edition,
            extractions,
            opened: HashMap::new(),
            random: Random::seeded(7),
            turn: 0,
        }
    }

    /// So many successive words of one sentence, one of them at least worth looking for.
    pub fn run(&mut self, length: usize) -> Result<Option<Drawn>> {
        self.turn += 1;
        let wanted = LANGUAGES[self.turn / 4 % LANGUAGES.len()];
        for _ in 0..ATTEMPTS {
            let (language, page) = self.page()?;
            if language != wanted {
                continue;
            }
            let runs = sentences(&page.text);
            let Some(words) = runs.get(self.random.below(runs.len())) else {
                continue;
            };
            if words.len() < length {
                continue;
            }
            let start = self.random.below(words.len() - length + 1);
            let words = &words[start..start + length];
            if words.iter().any(|word| self.is_worth_asking(word))
                && words.iter().all(|word| self.is_one_term(word))
            {
                return Ok(Some(Drawn {
                    text: words.join(" "),
                    language,
                }));
            }
        }
        Ok(None)
    }

    /// A word of a page that one or two documents have.
    pub fn rare_word(&mut self) -> Result<Option<String>> {
        for _ in 0..ATTEMPTS {
            let (language, page) = self.page()?;
            if !LANGUAGES.contains(&language.as_str()) {
                continue;
            }
            let words: Vec<String> = sentences(&page.text).into_iter().flatten().collect();
            let frequency = |word: &String| self.edition.lexicon.document_frequency(word);
            let is_rare =
                |word: &&String| word.chars().count() > 3 && (1..=2).contains(&frequency(word));
            let rare: Vec<&String> = words.iter().filter(is_rare).collect();
            if let Some(word) = rare.get(self.random.below(rare.len())) {
                return Ok(Some((*word).clone()));
            }
        }
        Ok(None)
    }

    /// A page at random, with its language.
    fn page(&mut self) -> Result<(String, Page)> {
        let segments = self.edition.searcher.segment_readers();
        let total: usize = segments
            .iter()
            .map(|segment| segment.max_doc() as usize)
            .sum();
        loop {
            let mut nth = self.random.below(total);
            for (place, segment) in segments.iter().enumerate() {
                if nth >= segment.max_doc() as usize {
                    nth -= segment.max_doc() as usize;
                    continue;
                }
                if !segment.is_deleted(nth as u32) {
                    let record = self
                        .edition
                        .record_at(DocAddress::new(place as u32, nth as u32))?;
                    let page = self.random.below(record.page_count as usize) as u32;
                    return self.page_of(&record, page);
                }
                break;
            }
        }
    }

    fn page_of(&mut self, record: &Record, page: u32) -> Result<(String, Page)> {
        if !self.opened.contains_key(&record.extraction) {
            let file = self.extractions.open(&record.extraction)?;
            self.opened.insert(record.extraction.clone(), file);
        }
        let language = record
            .language_of_page(page + 1)
            .map(|language| language.to_string());
        let page = self.opened[&record.extraction].page(record.first_page + page)?;
        Ok((language.unwrap_or_default(), page))
    }

    /// Whether a word is long enough to be misspelt and not on every page.
    fn is_worth_asking(&self, word: &str) -> bool {
        let frequency = self.edition.lexicon.document_frequency(word);
        let common = f64::from(frequency) / self.edition.searcher.num_docs() as f64;
        word.chars().count() > 4 && frequency > 2 && common < TOO_COMMON
    }

    /// Whether a word is one to the index too, and has it.
    fn is_one_term(&self, word: &str) -> bool {
        let terms = tokens(word);
        terms.len() == 1 && self.edition.lexicon.document_frequency(&terms[0].term) > 0
    }
}

/// The runs of words between which nothing but blanks stands, in lower case.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    for written in text.split_whitespace() {
        let word = written.trim_end_matches([',', '.', ';', ':', '?', '!', ')']);
        if word.chars().all(char::is_alphabetic) && !word.is_empty() {
            found
                .last_mut()
                .expect("there is a first")
                .push(word.to_lowercase());
        }
        if word.len() < written.len() || !word.chars().all(char::is_alphabetic) {
            found.push(Vec::new());
        }
    }
    found.retain(|words| !words.is_empty());
    found
}
