//! Where the files of a source lie, so that a hit in a terminal links to the file itself.

use std::collections::HashMap;
use std::path::PathBuf;

use super::roots::Roots;
use crate::corpus::Corpus;
use crate::search::Hit;

/// The folders of the sources, by name.
pub struct SourceFolders(HashMap<String, PathBuf>);

impl SourceFolders {
    /// Asks the corpus; no folder is known where it cannot be read, and hits then go without a link.
    pub fn of(roots: &Roots) -> SourceFolders {
        let corpus = Corpus::at(&roots.corpus);
        SourceFolders(corpus.source_folders().unwrap_or_default())
    }

    /// A link to the file of a hit, at the page where it is a PDF; its web address where there is no file.
    pub fn link(&self, hit: &Hit, page: u32) -> Option<String> {
        let file = hit.path.as_ref().and_then(|path| {
            let file = self.0.get(&hit.source)?.join(path);
            let link = url::Url::from_file_path(std::path::absolute(&file).ok()?).ok()?;
            file.is_file().then(|| link.to_string())
        });
        if hit
            .path
            .as_ref()
            .is_some_and(|path| path.ends_with(".jsonl"))
        {
            // A line of an export is nothing to open; its address is.
            return hit.url.clone();
        }
        let at_page = hit
            .pages
            .first()
            .is_some_and(|best| best.link.contains("#page="));
        match file.or_else(|| hit.url.clone()) {
            Some(link) if at_page => Some(format!("{link}#page={page}")),
            link => link,
        }
    }
}
