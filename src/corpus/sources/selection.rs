//! Which paths are taken: globs that name some, and globs that leave some out.
//!
//! The same for paths below a folder and for paths of a site; whoever asks knows which they are.

use anyhow::{Result, anyhow};
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use url::Url;

use super::place::place;

/// Which paths of a source are taken: all, or those that some globs name, but for those that others name.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Selection {
    /// Whether a path below the source, with `/` between its parts, is taken.
    pub fn takes(&self, path: &str) -> bool {
        self.include
            .as_ref()
            .is_none_or(|include| include.is_match(path))
            && !self.exclude.is_match(path)
    }

    /// Whether an address is taken, by its path and query without the slash they begin with.
    pub fn takes_address(&self, url: &Url) -> bool {
        let path = url.path().trim_start_matches('/');
        match url.query() {
            Some(query) => self.takes(&format!("{path}?{query}")),
            None => self.takes(path),
        }
    }

    /// Reads globs of the file whose text is given.
    ///
    /// # Errors
    /// Names the place of the glob that is none.
    pub(super) fn parse(
        include: Option<&Vec<Spanned<String>>>,
        exclude: Option<&Vec<Spanned<String>>>,
        text: &str,
    ) -> Result<Selection> {
        Ok(Selection {
            include: include.map(|globs| glob_set(globs, text)).transpose()?,
            exclude: glob_set(exclude.map_or(&[], Vec::as_slice), text)?,
        })
    }
}

fn glob_set(globs: &[Spanned<String>], text: &str) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        for pattern in patterns(glob.get_ref()) {
            let built = pattern.map_err(|error| {
                let place = place(text, glob);
                anyhow!(
                    "{place}: {error}\nhint: globs look like `*.pdf`, `drafts/` or `2004/**/*.html`"
                )
            })?;
            set.add(built);
        }
    }
    Ok(set.build()?)
}

/// A glob without a slash means a name at any depth, and one that matches a folder means all that is in it.
fn patterns(glob: &str) -> [Result<Glob, globset::Error>; 2] {
    let glob = glob.trim_end_matches('/');
    let anchored = match glob.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if glob.contains('/') => glob.to_owned(),
        None => format!("**/{glob}"),
    };
    let build = |pattern: &str| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .case_insensitive(true)
            .build()
    };
    [build(&anchored), build(&format!("{anchored}/**"))]
}
