//! A generation on its way to the readers: what `CURRENT` says, what it should say, and what may be deleted.
//!
//! Apart from the writer because none of it needs a writer: at the end of a run it works after Tantivy's has gone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::Index;

use super::current::{Current, generation_name, generation_number, generations, sync_folder};
use super::lexicon;
use super::schema::{Fields, fields};

/// A lexicon is rebuilt with a commit once this share of the documents changed since; else when the run ends. So a first
/// run of a hundred commits builds half a dozen lexicons, each of twice the documents of the one before.
const LEXICON_GROWTH: f64 = 0.5;

/// Generations that are kept: the one that answers, and the one before it.
const KEPT_GENERATIONS: usize = 2;

/// What the files of lexicons are called before the number of the commit.
pub(super) const LEXICON_PREFIX: &str = "lexicon-";

/// A generation that is written to.
pub(super) struct Publisher {
    root: PathBuf,
    generation: String,
    /// The generation's index.
    pub index: Index,
    /// The fields of it.
    pub fields: Fields,
    /// What `CURRENT` says.
    published: Option<Current>,
    /// Documents changed since the lexicon was built; `None` where there is none of the commit at hand.
    changed: Option<u64>,
}

impl Publisher {
    /// Opens the generation that answers, or begins the next one.
    ///
    /// Generations that never answered are deleted first: an interrupted rebuild is begun anew, not gone on with.
    pub fn open(root: &Path, rebuild: bool) -> Result<Publisher> {
        fs::create_dir_all(root).with_context(|| format!("creating {}", root.display()))?;
        let published = Current::read(root)?;
        discard_unpublished(root, published.as_ref())?;
        let answering = published
            .as_ref()
            .filter(|_| !rebuild)
            .and_then(|current| Some((current.generation.clone(), usable(&current.folder(root))?)));
        let (generation, index) = match answering {
            Some(opened) => opened,
            None => begin(root, published.as_ref())?,
        };
        let mut publisher = Publisher {
            root: root.to_owned(),
            generation,
            index,
            fields: fields(),
            published,
            changed: None,
        };
        publisher.changed = (!publisher.is_behind()?).then_some(0);
        Ok(publisher)
    }

    /// The folder of the generation.
    pub fn folder(&self) -> PathBuf {
        self.root.join(&self.generation)
    }

    /// Whether another generation answers until this one is finished.
    pub fn replaces(&self) -> bool {
        self.published
            .as_ref()
            .is_some_and(|current| current.generation != self.generation)
    }

    /// Notes that a document changed.
    pub fn note_change(&mut self) {
        self.changed = self.changed.map(|changed| changed + 1);
    }

    /// Whether there is a commit that `CURRENT` does not name, or not with its own lexicon.
    pub fn is_behind(&self) -> Result<bool> {
        let metas = self
            .index
            .load_metas()
            .with_context(|| self.doing("reading the commit of"))?;
        Ok(metas.payload.is_some() && self.published.as_ref() != Some(&self.wanted(metas.opstamp)))
    }

    /// Writes the lexicon of the last commit if enough has changed since the one before; returns the one to publish.
    pub fn lexicon_for_commit(&mut self) -> Result<String> {
        let metas = self
            .index
            .load_metas()
            .with_context(|| self.doing("reading the commit of"))?;
        let documents: u32 = metas
            .segments
            .iter()
            .map(|segment| segment.num_docs())
            .sum();
        match (&self.published, self.changed) {
            (Some(current), Some(changed))
                if (changed as f64) < LEXICON_GROWTH * f64::from(documents) =>
            {
                Ok(current.lexicon.clone())
            }
            _ => self.write_lexicon(metas.opstamp),
        }
    }

    /// Names the last commit in `CURRENT`, with a lexicon.
    pub fn publish(&mut self, lexicon: String) -> Result<()> {
        let opstamp = self
            .index
            .load_metas()
            .with_context(|| self.doing("reading the commit of"))?
            .opstamp;
        let current = Current {
            generation: self.generation.clone(),
            opstamp,
            lexicon,
        };
        current.write(&self.root)?;
        self.published = Some(current);
        Ok(())
    }

    /// Publishes the last commit with its own lexicon, unless that is what `CURRENT` says already.
    pub fn catch_up(&mut self) -> Result<()> {
        if !self.is_behind()? {
            return Ok(());
        }
        let opstamp = self
            .index
            .load_metas()
            .with_context(|| self.doing("reading the commit of"))?
            .opstamp;
        let lexicon = self.write_lexicon(opstamp)?;
        self.publish(lexicon)
    }

    /// Deletes older generations than the kept ones, and lexicons that `CURRENT` does not name.
    pub fn tidy(&self) -> Result<()> {
        let answering = self
            .published
            .as_ref()
            .and_then(|current| generation_number(&current.generation));
        let answered = generations(&self.root)?
            .into_iter()
            .filter(|number| Some(*number) <= answering);
        for number in answered.rev().skip(KEPT_GENERATIONS) {
            delete_generation(&self.root, number)?;
        }
        self.delete_old_lexicons()
    }

    /// Builds the lexicon of a commit.
    fn write_lexicon(&mut self, opstamp: u64) -> Result<String> {
        let name = lexicon_name(opstamp);
        let before = self.published.as_ref();
        let before = before.filter(|current| current.generation == self.generation);
        let before = before.map(|current| self.folder().join(&current.lexicon));
        let path = self.folder().join(&name);
        lexicon::write(&self.index, &self.fields, &path, before.as_deref())?;
        self.changed = Some(0);
        Ok(name)
    }

    /// Deletes the lexicons of the answering generation but for the one that is named, and what a killed run left half written.
    fn delete_old_lexicons(&self) -> Result<()> {
        let Some(current) = &self.published else {
            return Ok(());
        };
        let folder = current.folder(&self.root);
        let doing = || format!("deleting old lexicons in {}", folder.display());
        for entry in fs::read_dir(&folder).with_context(doing)? {
            let entry = entry.with_context(doing)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let old = name.starts_with(LEXICON_PREFIX) && name != current.lexicon;
            if old || name.starts_with(super::current::HALF_WRITTEN) {
                fs::remove_file(entry.path()).with_context(doing)?;
            }
        }
        Ok(())
    }

    /// What `CURRENT` should say of a commit in the end.
    fn wanted(&self, opstamp: u64) -> Current {
        Current {
            generation: self.generation.clone(),
            opstamp,
            lexicon: lexicon_name(opstamp),
        }
    }

    /// What is being done to the generation, for errors.
    fn doing(&self, what: &str) -> String {
        format!("{what} {}", self.folder().display())
    }
}

/// The file name of the lexicon of a commit; one of another version is as good as none, and is built anew.
pub(super) fn lexicon_name(opstamp: u64) -> String {
    format!("{LEXICON_PREFIX}{}-{opstamp}", lexicon::VERSION)
}

/// Opens a generation; `None` where it is damaged or of another schema, so that it has to be replaced.
pub(super) fn usable(folder: &Path) -> Option<Index> {
    let index = Index::open_in_dir(folder)
        .inspect_err(|error| tracing::warn!(folder = %folder.display(), %error, "this generation of the index cannot be opened; building the next one"))
        .ok()?;
    (index.schema() == fields().schema).then_some(index)
}

/// Begins the generation after the one that answers.
fn begin(root: &Path, published: Option<&Current>) -> Result<(String, Index)> {
    let before = published
        .and_then(|current| generation_number(&current.generation))
        .unwrap_or(0);
    let name = generation_name(before + 1);
    let folder = root.join(&name);
    let doing = || format!("beginning the index in {}", folder.display());
    fs::create_dir_all(&folder).with_context(doing)?;
    let index = Index::create_in_dir(&folder, fields().schema).with_context(doing)?;
    sync_folder(root)?;
    Ok((name, index))
}

/// Deletes generations beyond the one that answers.
pub(super) fn discard_unpublished(root: &Path, published: Option<&Current>) -> Result<()> {
    let answering = published.and_then(|current| generation_number(&current.generation));
    for number in generations(root)? {
        if Some(number) > answering {
            delete_generation(root, number)?;
        }
    }
    Ok(())
}

/// Deletes a generation; readers that have it open keep what they opened.
fn delete_generation(root: &Path, number: u64) -> Result<()> {
    let folder = root.join(generation_name(number));
    fs::remove_dir_all(&folder).with_context(|| format!("deleting {}", folder.display()))
}
