//! Recognises one page after another: draws it, decides on languages, and asks the engine, or the cache for what the engine
//! said before.
//!
//! Which packs are asked for: those of the likely languages; where none is known or installed, those of the writing system;
//! and where the text then turns out to be in another language that is installed, that one, if it is surer of its words.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use super::engine::{Engine, Picture};
use super::packs::{is_latin, packs_of, packs_of_script};
use super::pages::Outcome;
use super::words::{Recognition, recognition};
use crate::corpus::cache::Cache;
use crate::document::ContentHash;
use crate::extract::Password;
use crate::language::{Language, detect};
use crate::read::{Job, Reader, Task, Workers};
use crate::render::Wanted;

/// Pixels an inch: small print needs 200, and 300 costs a half more time for no better words (`benches/README.md`).
const DPI: u16 = 200;

/// Packs asked for together: the time of each adds up.
const MAX_PACKS: usize = 3;

/// Detection needs so many words and so much confidence to speak against what was expected.
const TELLING_WORDS: usize = 15;
const TELLING: f32 = 0.7;

/// What is kept of an answer is compressed to a fifth; longer answers than this are not taken back.
const MAX_KEPT_BYTES: usize = 16 << 20;

/// A page to be recognised.
#[derive(Clone, Debug)]
pub struct PageTask {
    /// The original.
    pub path: PathBuf,
    /// The page, from 1.
    pub page: u32,
    /// The languages it is likely written in, the likeliest first.
    pub likely: Vec<Language>,
    /// What pages of the same document that were read before it are written in.
    pub met: Arc<Mutex<Option<Language>>>,
    /// Passwords that may open the original.
    pub passwords: Vec<Password>,
}

/// A page that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRead {
    /// Its picture, under whose hash its recognition is kept; none where there is nothing on it.
    pub picture: Option<ContentHash>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Recognises pages, one at a time.
pub struct Recogniser<'a> {
    reader: Reader,
    engine: &'a Engine,
    cache: Option<&'a Cache>,
}

/// A picture and the key under which answers about it are kept.
struct Sheet<'a> {
    picture: Picture<'a>,
    hash: ContentHash,
}

impl<'a> Recogniser<'a> {
    /// One that draws with a worker of its own.
    pub fn new(workers: &Workers, engine: &'a Engine, cache: Option<&'a Cache>) -> Recogniser<'a> {
        Recogniser {
            reader: Reader::new(workers),
            engine,
            cache,
        }
    }

    /// Recognises a page.
    ///
    /// # Errors
    /// Where no worker can be started or the cache cannot be written; what is wrong with the page is in the outcome.
    pub fn read(&mut self, task: &PageTask) -> Result<PageRead> {
        let job = Job {
            path: task.path.clone(),
            task: Task::Picture {
                page: task.page,
                wanted: Wanted::Scan { dpi: DPI },
            },
            passwords: task.passwords.clone(),
            ..Job::default()
        };
        let bytes = match self.reader.read(&job)? {
            Ok(bytes) => bytes,
            Err(failure) => return Ok(PageRead::without_picture(Outcome::Failed(failure.reason))),
        };
        if bytes.is_empty() {
            return Ok(PageRead::without_picture(Outcome::Blank));
        }
        let sheet = Sheet {
            picture: Picture {
                bytes: &bytes,
                dpi: DPI,
            },
            hash: ContentHash::of(&bytes),
        };
        Ok(PageRead {
            picture: Some(sheet.hash),
            outcome: self.recognise(&sheet, task)?,
        })
    }

    fn recognise(&self, sheet: &Sheet<'_>, task: &PageTask) -> Result<Outcome> {
        let met = *lock(&task.met);
        let packs = match self.packs_for(task.likely.iter().copied().chain(met)) {
            packs if packs.is_empty() => self.packs_by_script(sheet)?,
            packs => packs,
        };
        if packs.is_empty() {
            let reason = format!("{} has no pack of any language", self.engine.name());
            return Ok(Outcome::Failed(reason));
        }
        let first = match self.words(sheet, &packs)? {
            Ok(first) => first,
            Err(reason) => return Ok(Outcome::Failed(reason)),
        };
        let language = language_of(&first);
        if let Some(language) = language {
            *lock(&task.met) = Some(language);
        }
        let others = self.packs_for(language.into_iter());
        if others.iter().all(|pack| packs.contains(pack)) {
            return Ok(Outcome::Read(first, packs.join("+")));
        }
        Ok(match self.words(sheet, &others)? {
            Ok(second) if second.confidence > first.confidence => {
                Outcome::Read(second, others.join("+"))
            }
            _ => Outcome::Read(first, packs.join("+")),
        })
    }

    /// The installed packs of these languages; those of other than Latin letters have English words among them.
    fn packs_for(&self, languages: impl Iterator<Item = Language>) -> Vec<&'static str> {
        let mut packs = Vec::new();
        for pack in languages.flat_map(packs_of) {
            if self.engine.has(pack) && !packs.contains(pack) {
                packs.push(*pack);
            }
        }
        packs.truncate(MAX_PACKS);
        if !packs.is_empty() && !packs.iter().any(|pack| is_latin(pack)) && self.engine.has("eng") {
            packs.push("eng");
        }
        packs
    }

    /// The installed packs of the writing system that the engine sees, else of the Latin one.
    fn packs_by_script(&self, sheet: &Sheet<'_>) -> Result<Vec<&'static str>> {
        let answer = match self.engine.has("osd") {
            true => self.kept(sheet, "script", || self.engine.script(sheet.picture))?,
            false => Err(String::new()),
        };
        let script = answer.as_deref().ok().and_then(script_in);
        let installed = |script| packs_of_script(script).filter(|pack| self.engine.has(pack));
        let mut packs: Vec<&str> = installed(script.unwrap_or("Latin")).collect();
        if packs.is_empty() {
            packs = installed("Latin").collect();
        }
        // Which of many Latin languages it is, the words of the first will tell.
        packs.truncate(if packs.iter().any(|pack| is_latin(pack)) {
            1
        } else {
            MAX_PACKS
        });
        Ok(packs)
    }

    fn words(&self, sheet: &Sheet<'_>, packs: &[&str]) -> Result<Result<Recognition, String>> {
        let values = self.kept(sheet, &packs.join("+"), || {
            self.engine.words(sheet.picture, packs)
        })?;
        Ok(values.map(|values| recognition(&values)))
    }

    /// What the engine answered before, or answers now.
    fn kept(
        &self,
        sheet: &Sheet<'_>,
        question: &str,
        ask: impl FnOnce() -> Result<String, String>,
    ) -> Result<Result<String, String>> {
        let Some(cache) = self.cache else {
            return Ok(ask());
        };
        let engine = self.engine.name().replace(' ', "-");
        let name = format!("{}-{question}-{engine}", sheet.hash);
        // An answer that was damaged on disk is asked for again.
        if let Some(bytes) = cache.get(&name)?
            && let Ok(answer) = zstd::bulk::decompress(&bytes, MAX_KEPT_BYTES)
            && let Ok(answer) = String::from_utf8(answer)
        {
            return Ok(Ok(answer));
        }
        let answer = ask();
        if let Ok(answer) = &answer {
            let bytes = zstd::bulk::compress(answer.as_bytes(), 0).context("compressing a text")?;
            cache.put(&name, &bytes)?;
        }
        Ok(answer)
    }
}

impl PageRead {
    fn without_picture(outcome: Outcome) -> PageRead {
        PageRead {
            picture: None,
            outcome,
        }
    }
}

/// The picture of the name under which an answer is kept.
pub fn picture_of(name: &str) -> Option<ContentHash> {
    name.split('-').next()?.parse().ok()
}

/// What a recognised text is written in, where it is long and sure enough to say so.
fn language_of(read: &Recognition) -> Option<Language> {
    if read.words < TELLING_WORDS {
        return None;
    }
    detect(&read.text)
        .filter(|found| found.confidence >= TELLING)
        .map(|found| found.language)
}

/// The writing system in tesseract's answer, `Script: Latin`.
fn script_in(answer: &str) -> Option<&str> {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("Script:"))?;
    Some(line.trim())
}

/// A panic while the lock is held leaves a language or none: both are whole.
fn lock(met: &Mutex<Option<Language>>) -> std::sync::MutexGuard<'_, Option<Language>> {
    met.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_about_scripts_and_names_of_answers_are_understood() {
        assert_eq!(
            script_in("Page number: 0\nScript: Cyrillic\nScript confidence: 2"),
            Some("Cyrillic")
        );
        assert_eq!(script_in("Too few characters"), None);
        let hash = ContentHash::of(b"x");
        assert_eq!(
            picture_of(&format!("{hash}-nld+eng-tesseract-5.3.0")),
            Some(hash)
        );
    }
}
