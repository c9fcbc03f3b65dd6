//! Where corpus and index are: as told, as the environment says, or in the nearest library upward.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::corpus::SOURCES_FILE;

/// Where corpus and index are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roots {
    /// The folder of the corpus.
    pub corpus: PathBuf,
    /// The folder of the index.
    pub index: PathBuf,
}

/// Options of every command that has to do with a library.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RootArguments {
    /// The folder of the corpus [default: $DOSSIER_CORPUS, else `corpus` of the nearest library upward]
    #[arg(long, global = true, value_name = "DIR")]
    pub corpus: Option<PathBuf>,
    /// The folder of the index [default: $DOSSIER_INDEX, else `index` of the nearest library upward]
    #[arg(long, global = true, value_name = "DIR")]
    pub index: Option<PathBuf>,
}

impl Roots {
    /// Finds out where corpus and index are.
    pub fn resolve(arguments: &RootArguments) -> Result<Roots> {
        let from = env::current_dir().context("finding the current folder")?;
        let told = |option: &Option<PathBuf>, variable: &str| {
            let named = env::var_os(variable).filter(|value| !value.is_empty());
            option.clone().or_else(|| named.map(PathBuf::from))
        };
        choose(
            told(&arguments.corpus, "DOSSIER_CORPUS"),
            told(&arguments.index, "DOSSIER_INDEX"),
            &from,
        )
    }
}

fn choose(corpus: Option<PathBuf>, index: Option<PathBuf>, from: &Path) -> Result<Roots> {
    if let (Some(corpus), Some(index)) = (&corpus, &index) {
        return Ok(Roots {
            corpus: corpus.clone(),
            index: index.clone(),
        });
    }
    let library = from
        .ancestors()
        .find(|folder| folder.join("corpus").join(SOURCES_FILE).is_file());
    let Some(library) = library else {
        bail!(
            "looking for a library: no folder from {} upward holds corpus/{SOURCES_FILE}\nhint: name one with --corpus DIR and --index DIR",
            from.display()
        );
    };
    Ok(Roots {
        corpus: corpus.unwrap_or_else(|| library.join("corpus")),
        index: index.unwrap_or_else(|| library.join("index")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_nearest_library_upward_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        fs::create_dir_all(&below).unwrap();
        assert!(choose(None, None, &below).is_err());
        fs::create_dir_all(folder.path().join("corpus")).unwrap();
        fs::write(folder.path().join("corpus/sources.toml"), "").unwrap();
        let roots = choose(None, Some("elsewhere".into()), &below).unwrap();
        assert_eq!(roots.corpus, folder.path().join("corpus"));
        assert_eq!(roots.index, Path::new("elsewhere"));
    }

    #[test]
    fn what_is_named_needs_no_library() {
        let roots = choose(Some("c".into()), Some("i".into()), Path::new("/")).unwrap();
        assert_eq!((roots.corpus, roots.index), ("c".into(), "i".into()));
    }
}
