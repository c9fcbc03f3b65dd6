//! `CURRENT`: the small file that names the edition readers answer from.
//!
//! It changes by rename only, so a reader sees the old edition or the new one and nothing between. Apart from the
//! generations because both those who write and those who read need it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The file's name below the index folder.
const FILE_NAME: &str = "CURRENT";

/// What the folders of generations are called before their number.
const PREFIX: &str = "gen-";

/// What files are called until they are whole.
pub(super) const HALF_WRITTEN: &str = ".writing-";

/// A generation, a commit of it, and the lexicon that goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Current {
    /// `gen-000001`.
    pub generation: String,
    /// Tantivy's number of the commit.
    pub opstamp: u64,
    /// File name of the lexicon inside the generation.
    pub lexicon: String,
}

impl Current {
    /// Reads it; `None` where nothing was ever published.
    pub fn read(index_root: &Path) -> Result<Option<Current>> {
        let path = index_root.join(FILE_NAME);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let current = serde_json::from_slice(&text).with_context(|| {
            format!(
                "reading {}: it names no edition\nhint: delete {} and run `dossier index`, which rebuilds it from the corpus",
                path.display(),
                index_root.display()
            )
        })?;
        Ok(Some(current))
    }

    /// Publishes it: temporary file, fsync, rename, fsync of the folder.
    pub fn write(&self, index_root: &Path) -> Result<()> {
        let text = serde_json::to_vec(self)?;
        write_durably(&index_root.join(FILE_NAME), &[&text])
    }

    /// The folder of its generation.
    pub fn folder(&self, index_root: &Path) -> PathBuf {
        index_root.join(&self.generation)
    }
}

/// Writes a file from its parts so that it is there whole or not at all, and stays there when the power fails.
pub(super) fn write_durably(path: &Path, parts: &[&[u8]]) -> Result<()> {
    let doing = || format!("writing {}", path.display());
    let folder = path.parent().with_context(doing)?;
    let mut file = tempfile::Builder::new()
        .prefix(HALF_WRITTEN)
        .tempfile_in(folder)
        .with_context(doing)?;
    for part in parts {
        file.write_all(part).with_context(doing)?;
    }
    file.as_file().sync_all().with_context(doing)?;
    file.persist(path).with_context(doing)?;
    sync_folder(folder)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|opened| opened.sync_all())
        .with_context(|| format!("making the names in {} durable", folder.display()))
}

/// The name of a generation's folder.
pub(super) fn generation_name(number: u64) -> String {
    format!("{PREFIX}{number:06}")
}

/// The number of a generation by its folder's name.
pub(super) fn generation_number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

/// The generations there are, by number, in order.
pub(super) fn generations(index_root: &Path) -> Result<Vec<u64>> {
    let mut found = Vec::new();
    let doing = || format!("listing {}", index_root.display());
    for entry in fs::read_dir(index_root).with_context(doing)? {
        found.extend(
            entry
                .with_context(doing)?
                .file_name()
                .to_str()
                .and_then(generation_number),
        );
    }
    found.sort_unstable();
    Ok(found)
}
