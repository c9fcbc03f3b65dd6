//! What a run covers: all sources, or the files and folders that were named.
//!
//! A named path below a known source is looked at as part of it; any other becomes a source of its own, known to the
//! catalogue. Nothing is written here.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::corpus::catalogue::{ArchivedSource, Catalogue};
use crate::corpus::sources::{Site, Source};
use crate::corpus::{Corpus, SOURCES_FILE};
use crate::extract::Password;

/// What a run covers.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The sources that are looked at.
    pub(super) parts: Vec<Part>,
    /// Every source there is, with what it says of its documents.
    pub(super) sources: Vec<KnownSource>,
    /// The sites, with what they say of their documents.
    pub(super) sites: Vec<Site>,
    /// Whether what was gathered from them is looked at.
    pub(super) covers_sites: bool,
    /// The sources that came in archives, with what they say of their documents.
    pub(super) archived: Vec<ArchivedSource>,
    /// Names of sources that `sources.toml` no longer has.
    pub(super) dropped: Vec<String>,
    /// Those of them that stay until a run over everything: their names are not free yet.
    leaving_later: Vec<String>,
}

/// A source, or some paths below it.
#[derive(Debug)]
pub(super) struct Part {
    /// The source.
    pub(super) source: Source,
    /// Paths below it; none for all of it.
    below: Vec<PathBuf>,
}

/// A source and where it is named.
#[derive(Clone, Debug)]
pub(super) struct KnownSource {
    pub(super) source: Source,
    /// Whether a path that was named made it, not `sources.toml`.
    pub(super) registered: bool,
}

impl Part {
    /// All of a source.
    pub(super) fn all_of(source: Source) -> Part {
        Part {
            source,
            below: Vec::new(),
        }
    }

    /// Whether a path of the source is looked at.
    pub(super) fn covers(&self, path: &str) -> bool {
        let mut below = self.below.iter().map(|below| relative(below));
        self.below.is_empty() || below.any(|below| lies_below(path, &below))
    }

    /// Where to look.
    pub(super) fn roots(&self) -> Vec<PathBuf> {
        if self.below.is_empty() {
            return vec![self.source.folder.clone()];
        }
        let folder = &self.source.folder;
        self.below.iter().map(|below| folder.join(below)).collect()
    }
}

/// Whether a path is another one or lies below it.
pub(super) fn lies_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Finds out what a run covers: everything, or some paths. What came in archives is covered by any run.
pub(super) fn resolve(
    corpus: &Corpus,
    catalogue: &Catalogue,
    paths: &[PathBuf],
    everything: bool,
) -> Result<Scope> {
    let mut scope = known(corpus, catalogue)?;
    if everything {
        scope.covers_sites = true;
        let sources = scope.sources.iter();
        scope.parts = sources
            .map(|known| Part::all_of(known.source.clone()))
            .collect();
        return Ok(scope);
    }
    scope.leaving_later = std::mem::take(&mut scope.dropped);
    for path in paths {
        scope.add(path)?;
    }
    Ok(scope)
}

/// The scope of a run that looks at nothing, and forgets sources that were indexed by their path.
pub(super) fn forgetting(
    corpus: &Corpus,
    catalogue: &Catalogue,
    names: &[String],
) -> Result<Scope> {
    let mut scope = known(corpus, catalogue)?;
    scope.leaving_later = std::mem::take(&mut scope.dropped);
    for name in names {
        let is_meant = |known: &KnownSource| known.registered && known.source.name == *name;
        let is_archived = |source: &ArchivedSource| source.name == *name;
        if !scope.sources.iter().any(is_meant) && !scope.archived.iter().any(is_archived) {
            bail!(
                "no source `{name}` was indexed by its path\nhint: `dossier status` names the sources; one of {SOURCES_FILE} is forgotten when it is taken out there"
            );
        }
        scope.sources.retain(|known| !is_meant(known));
        scope.archived.retain(|source| !is_archived(source));
        scope.dropped.push(name.clone());
    }
    Ok(scope)
}

fn known(corpus: &Corpus, catalogue: &Catalogue) -> Result<Scope> {
    let mut scope = Scope {
        sites: corpus.sites()?,
        ..Scope::default()
    };
    for source in corpus.sources()? {
        scope.sources.push(KnownSource {
            source,
            registered: false,
        });
    }
    for source in catalogue.archived_sources()? {
        if !scope.names().any(|name| name == source.name) {
            scope.archived.push(source);
        }
    }
    for row in catalogue.sources()? {
        let named = scope.names().any(|name| name == row.name);
        match (row.registered, named) {
            (true, true) => bail!(
                "the name `{}` in {SOURCES_FILE} is taken by {}, which was indexed by its path\nhint: give the source another name",
                row.name,
                row.folder.display()
            ),
            (true, false) => scope.sources.push(KnownSource {
                source: Source::new(&row.name, &row.folder),
                registered: true,
            }),
            (false, false) => scope.dropped.push(row.name),
            (false, true) => {}
        }
    }
    Ok(scope)
}

impl Scope {
    /// The names of all sources and sites.
    fn names(&self) -> impl Iterator<Item = &str> {
        let archived = self.archived.iter().map(|source| source.name.as_str());
        self.gathered_names().into_iter().chain(archived)
    }

    /// The names of those that are gathered from their own place.
    pub(super) fn gathered_names(&self) -> HashSet<&str> {
        let sources = self.sources.iter().map(|known| known.source.name.as_str());
        let sites = self.sites.iter().map(|site| site.name.as_str());
        sources.chain(sites).collect()
    }

    /// Adds a named path.
    fn add(&mut self, path: &Path) -> Result<()> {
        let path = fs::canonicalize(path).with_context(|| {
            format!(
                "looking for {}\nhint: check the path; nothing was removed",
                path.display()
            )
        })?;
        let (source, below) = self
            .source_around(&path)
            .unwrap_or_else(|| (self.register(&path), None));
        let part = match self
            .parts
            .iter_mut()
            .find(|part| part.source.name == source.name)
        {
            Some(part) => part,
            None => {
                self.parts.push(Part {
                    source,
                    below: Vec::from_iter(below),
                });
                return Ok(());
            }
        };
        match below {
            Some(below) if !part.below.is_empty() => part.below.push(below),
            _ => part.below.clear(),
        }
        Ok(())
    }

    /// The passwords that may open documents of a source or site.
    pub(super) fn passwords_of(&self, name: &str) -> &[Password] {
        let sources = self.sources.iter().map(|known| &known.source);
        let of_sources = sources.map(|source| (&source.name, &source.passwords));
        let of_sites = self.sites.iter().map(|site| (&site.name, &site.passwords));
        of_sources
            .chain(of_sites)
            .find(|(known, _)| *known == name)
            .map_or(&[], |(_, passwords)| passwords)
    }

    /// The innermost known source that holds a path, and the path below it.
    fn source_around(&self, path: &Path) -> Option<(Source, Option<PathBuf>)> {
        self.sources
            .iter()
            .filter_map(|known| {
                let folder = fs::canonicalize(&known.source.folder).ok()?;
                let below = path.strip_prefix(&folder).ok()?.to_owned();
                Some((folder, known, below))
            })
            .max_by_key(|(folder, _, _)| folder.components().count())
            .map(|(_, known, below)| {
                let below = Some(below).filter(|below| !below.as_os_str().is_empty());
                (known.source.clone(), below)
            })
    }

    /// Makes a path a source of its own.
    fn register(&mut self, path: &Path) -> Source {
        let base = path
            .file_name()
            .map_or("files".into(), |name| name.to_string_lossy());
        let is_taken = |name: &str| {
            self.names().any(|taken| taken == name)
                || self.leaving_later.iter().any(|taken| taken == name)
        };
        let name = (1..)
            .map(|number| match number {
                1 => base.to_string(),
                _ => format!("{base}-{number}"),
            })
            .find(|name| !is_taken(name))
            .expect("there are more numbers than sources");
        let source = Source::new(&name, path);
        self.sources.push(KnownSource {
            source: source.clone(),
            registered: true,
        });
        source
    }
}

/// A path below a source as ids and the catalogue have it: with `/`, and bytes that are no UTF-8 written out, as is the
/// backslash that begins them, so that two names never become one.
pub(super) fn relative(path: &Path) -> String {
    let mut written = String::new();
    for part in path.components() {
        if !written.is_empty() {
            written.push('/');
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            written.push_str(&chunk.valid().replace('\\', "\\\\"));
            for byte in chunk.invalid() {
                written.push_str(&format!("\\x{byte:02x}"));
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    struct Library {
        folder: tempfile::TempDir,
        catalogue: Catalogue,
    }

    impl Library {
        fn new() -> Library {
            let folder = tempfile::tempdir().unwrap();
            for below in ["corpus", "a/reports/2004", "b/reports"] {
                fs::create_dir_all(folder.path().join(below)).unwrap();
            }
            Library {
                folder,
                catalogue: Catalogue::in_memory().unwrap(),
            }
        }

        fn resolve(&self, paths: &[&str]) -> Result<Scope> {
            let corpus = Corpus::at(&self.folder.path().join("corpus"));
            let paths: Vec<PathBuf> = paths
                .iter()
                .map(|path| self.folder.path().join(path))
                .collect();
            resolve(&corpus, &self.catalogue, &paths, false)
        }
    }

    #[test]
    fn named_folders_get_names_of_their_own() {
        let scope = Library::new().resolve(&["a/reports", "b/reports"]).unwrap();
        let names: Vec<&str> = scope
            .parts
            .iter()
            .map(|part| part.source.name.as_str())
            .collect();
        assert_eq!(names, ["reports", "reports-2"]);
    }

    #[test]
    fn a_path_below_a_source_is_part_of_it() {
        let library = Library::new();
        fs::write(
            library.folder.path().join("corpus/sources.toml"),
            "[[source]]\nname = \"all\"\nfolder = \"../a\"\n",
        )
        .unwrap();
        let scope = library.resolve(&["a/reports/2004"]).unwrap();
        let part = &scope.parts[0];
        assert_eq!((scope.parts.len(), part.source.name.as_str()), (1, "all"));
        assert!(part.covers("reports/2004/x.pdf"));
        assert!(!part.covers("reports/2004-old/x.pdf"));
    }

    #[test]
    fn names_that_are_no_text_never_become_one_with_names_that_are() {
        let bytes = |name: &[u8]| relative(Path::new(OsStr::from_bytes(name)));
        assert_eq!(bytes(b"a/\xff.txt"), "a/\\xff.txt");
        assert_ne!(bytes(b"a/\xff.txt"), bytes(b"a/\\xff.txt"));
        let part = Part {
            source: Source::new("s", Path::new("/s")),
            below: vec![PathBuf::from(OsStr::from_bytes(b"\xff"))],
        };
        assert!(part.covers(&bytes(b"\xff/a.txt")));
        assert_eq!(part.roots(), [Path::new(OsStr::from_bytes(b"/s/\xff"))]);
    }

    #[test]
    fn a_missing_path_is_an_error_with_a_hint() {
        let error = Library::new().resolve(&["nowhere"]).unwrap_err();
        assert!(format!("{error:#}").contains("hint:"));
    }
}
