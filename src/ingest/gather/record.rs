//! What was read of a file, as rows of the catalogue.
//!
//! A line of JSON Lines that stayed as it was keeps pointing into the extraction it was read into, so it is not indexed again
//! when its neighbours change. Once fewer than half of the lines of an old extraction are still in use, the rest move to the
//! new one: so old exports take at most as much room again as the present one.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::batch::Finished;
use super::content::{Content, content, duplicate};
use crate::corpus::catalogue::{Catalogue, DocumentRow, FileRow, RunId};
use crate::corpus::extractions::Extractions;
use crate::corpus::sources::Site;
use crate::crawl::file_links;
use crate::document::DocumentId;
use crate::ingest::report::Tally;

/// Records files one after another and counts what became of their documents.
pub(super) struct Recorder {
    extractions: Extractions,
    run: RunId,
    sites: Vec<Site>,
    /// Files whose documents, as the catalogue has them, do not count until they are recorded in this run.
    stale: HashSet<(String, String)>,
    pub(super) tally: Tally,
}

impl Recorder {
    pub(super) fn new(
        extractions: Extractions,
        run: RunId,
        sites: Vec<Site>,
        stale: HashSet<(String, String)>,
    ) -> Recorder {
        Recorder {
            extractions,
            run,
            sites,
            stale,
            tally: Tally::default(),
        }
    }

    /// Records a file, its documents and its failures, in place of what was known of it.
    pub(super) fn record(&mut self, catalogue: &Catalogue, finished: &Finished) -> Result<()> {
        let (file, content) = match finished {
            Finished::Seen(file) => return self.record_seen(catalogue, file),
            Finished::Read(file) => {
                let content = content(catalogue, &self.extractions, &self.stale, file)?;
                (file, content)
            }
            Finished::Failed(file, problem) => (file, Content::failed(problem)),
        };
        self.displace(catalogue, file, &content.displaced)?;
        if let Some(site) = self.sites.iter().find(|site| site.name == file.source) {
            file_links::take_up(catalogue, site, &file.path, &content.links)?;
        }
        self.tally.withdrawn += content.withdrawn;
        self.record_documents(catalogue, file, content.documents)?;
        catalogue.record_failures(&file.source, &file.path, &content.failures, self.run)?;
        self.settle(catalogue, file)?;
        if content.is_damaged {
            catalogue.read_again(&file.source, &file.path)?;
            if let Some(name) = &file.extraction {
                self.extractions.remove(name)?;
            }
        }
        Ok(())
    }

    /// Notes the lines of other files whose ids belong to this one.
    fn displace(
        &self,
        catalogue: &Catalogue,
        file: &FileRow,
        displaced: &[DocumentRow],
    ) -> Result<()> {
        for other in displaced {
            let extraction = self.extractions.open(&other.extraction);
            // Where that is damaged, the failure names the file alone.
            let entry = extraction.and_then(|file| file.entry(other.entry)).ok();
            let line = entry.and_then(|entry| entry.line).map(|line| line.number);
            let problem = duplicate(other, &format!("in {}", file.path));
            catalogue.add_failure(&other.source, &other.path, line, &problem, self.run)?;
        }
        Ok(())
    }

    fn record_seen(&mut self, catalogue: &Catalogue, file: &FileRow) -> Result<()> {
        let documents = catalogue.documents_of(&file.source, &file.path)?;
        self.tally.unchanged += documents.len() as u64;
        self.settle(catalogue, file)
    }

    fn settle(&mut self, catalogue: &Catalogue, file: &FileRow) -> Result<()> {
        self.stale.remove(&(file.source.clone(), file.path.clone()));
        catalogue.record_file(file)
    }

    fn record_documents(
        &mut self,
        catalogue: &Catalogue,
        file: &FileRow,
        documents: Vec<DocumentRow>,
    ) -> Result<()> {
        let mut known: HashMap<DocumentId, DocumentRow> = catalogue
            .documents_of(&file.source, &file.path)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let to_leave = self.extractions_to_leave(&known, &documents)?;
        let mut changed = Vec::new();
        for document in &documents {
            match known.remove(&document.id) {
                None => self.tally.added += 1,
                Some(before) if stays(&before, document, &to_leave) => {
                    self.tally.unchanged += 1;
                    continue;
                }
                Some(before) if before.version == document.version => self.tally.unchanged += 1,
                Some(_) => self.tally.changed += 1,
            }
            changed.push(document);
        }
        catalogue.record_documents(&changed)?;
        for gone in known.keys() {
            self.tally.removed += 1;
            catalogue.remove_document(*gone)?;
        }
        Ok(())
    }

    /// Old extractions of which fewer than half of the documents are still in use.
    fn extractions_to_leave(
        &self,
        known: &HashMap<DocumentId, DocumentRow>,
        documents: &[DocumentRow],
    ) -> Result<HashSet<String>> {
        let mut in_use: HashMap<&str, u32> = HashMap::new();
        for document in documents {
            if let Some(before) = known.get(&document.id)
                && before.version == document.version
                && before.extraction != document.extraction
            {
                *in_use.entry(&before.extraction).or_default() += 1;
            }
        }
        let is_thin = |(name, count): &(&str, u32)| match self.extractions.open(name) {
            Ok(file) => count.saturating_mul(2) < file.document_count(),
            // What cannot be opened cannot be kept.
            Err(_) => true,
        };
        Ok(in_use
            .into_iter()
            .filter(is_thin)
            .map(|(name, _)| name.to_owned())
            .collect())
    }
}

/// Whether a document can stay where the index has it.
fn stays(before: &DocumentRow, now: &DocumentRow, to_leave: &HashSet<String>) -> bool {
    before.version == now.version
        && before.path == now.path
        && Extractions::is_current(&before.extraction)
        && (before.extraction == now.extraction || !to_leave.contains(&before.extraction))
}
