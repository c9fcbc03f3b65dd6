//! A site to gather: where to begin, how far to go, what to keep.
//!
//! Addresses and limits are checked here, with line and column; whether a site answers is asked by `crawl` alone.

use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::passwords::PasswordsForm;
use super::place::place;
use super::selection::Selection;
use crate::describe::Defaults;
use crate::document::{Country, Kind};
use crate::extract::Password;
use crate::language::Language;

/// What a site may say, for whoever mistyped it.
pub(super) const KEYS_HINT: &str = "a site has `name` and `seeds`, and may have `sitemaps`, `feeds`, `hosts`, `follow`, `avoid`, `include`, `exclude`, `depth`, `pages`, `pause`, `archive`, `max_loss`, `section`, `country`, `kind`, `language` and `passwords`";

/// Links followed from a seed, unless the site says otherwise: deeper pages of real sites are also reached by sitemaps.
const USUAL_DEPTH: u32 = 12;

/// Addresses fetched of a site in one run, unless it says otherwise: several times the largest section known.
const USUAL_PAGES: u64 = 20_000;

/// The pause between two requests to a host, in seconds, unless the site says otherwise.
const USUAL_PAUSE: f64 = 1.0;

/// The longest pause that makes sense, in seconds: an hour.
const LONGEST_PAUSE: f64 = 3_600.0;

/// The share of a site's documents that one run may find gone without being told so.
const USUAL_LOSS: f64 = 0.2;

/// A site to gather.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Where to begin.
    pub seeds: Vec<Url>,
    /// Sitemaps beside those that robots.txt names.
    pub sitemaps: Vec<Url>,
    /// RSS and Atom feeds.
    pub feeds: Vec<Url>,
    /// Hosts that belong to it beside those of its seeds.
    pub hosts: Vec<String>,
    /// Which addresses are fetched at all.
    pub follow: Selection,
    /// Which of them are kept as documents.
    pub keep: Selection,
    /// Links followed from a seed.
    pub depth: u32,
    /// Addresses fetched in one run.
    pub pages: u64,
    /// The least pause between two requests to a host.
    pub pause: Duration,
    /// Whether documents stay when the site drops them.
    pub archive: bool,
    /// The share of its documents that one run may find gone.
    pub max_loss: f64,
    /// What its documents are unless they say otherwise.
    pub defaults: Defaults,
    /// Passwords that may open its encrypted files.
    pub passwords: Vec<Password>,
}

/// `[[site]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteForm {
    pub(super) name: Spanned<String>,
    seeds: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    sitemaps: Vec<Spanned<String>>,
    #[serde(default)]
    feeds: Vec<Spanned<String>>,
    #[serde(default)]
    hosts: Vec<Spanned<String>>,
    follow: Option<Vec<Spanned<String>>>,
    avoid: Option<Vec<Spanned<String>>>,
    include: Option<Vec<Spanned<String>>>,
    exclude: Option<Vec<Spanned<String>>>,
    depth: Option<u32>,
    pages: Option<u64>,
    pause: Option<Spanned<f64>>,
    #[serde(default)]
    archive: bool,
    max_loss: Option<Spanned<f64>>,
    section: Option<String>,
    country: Option<Country>,
    kind: Option<Kind>,
    language: Option<Language>,
    passwords: Option<PasswordsForm>,
}

impl Site {
    /// Whether an address belongs to the site and may be fetched.
    pub fn follows(&self, url: &Url) -> bool {
        self.has_host(url) && self.follow.takes_address(url)
    }

    /// Whether what stands at an address is kept as a document.
    pub fn keeps(&self, url: &Url) -> bool {
        self.follows(url) && self.keep.takes_address(url)
    }

    /// Whether an address is on one of its hosts; `www.` makes no difference.
    pub fn has_host(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else {
            return false;
        };
        let own = self.seeds.iter().filter_map(Url::host_str);
        own.chain(self.hosts.iter().map(String::as_str))
            .any(|own| without_www(own) == without_www(host))
    }
}

impl SiteForm {
    pub(super) fn build(
        self,
        usual: &Defaults,
        passwords: Option<&PasswordsForm>,
        text: &str,
    ) -> Result<Site> {
        if self.seeds.get_ref().is_empty() {
            let place = place(text, &self.seeds);
            bail!(
                "{place}: the site has no seeds\nhint: name its home page: seeds = [\"https://section.example/\"]"
            );
        }
        let addresses = |written: &[Spanned<String>]| -> Result<Vec<Url>> {
            written.iter().map(|url| address(url, text)).collect()
        };
        let hosts = self.hosts.iter().map(|host| host_name(host, text));
        Ok(Site {
            seeds: addresses(self.seeds.get_ref())?,
            sitemaps: addresses(&self.sitemaps)?,
            feeds: addresses(&self.feeds)?,
            hosts: hosts.collect::<Result<_>>()?,
            follow: Selection::parse(self.follow.as_ref(), self.avoid.as_ref(), text)?,
            keep: Selection::parse(self.include.as_ref(), self.exclude.as_ref(), text)?,
            depth: self.depth.unwrap_or(USUAL_DEPTH),
            pages: self.pages.unwrap_or(USUAL_PAGES),
            pause: pause(self.pause.as_ref(), text)?,
            archive: self.archive,
            max_loss: share(self.max_loss.as_ref(), text)?,
            defaults: Defaults {
                section: self.section.or_else(|| usual.section.clone()),
                country: self.country.or(usual.country),
                kind: self.kind.or(usual.kind),
                language: self.language.or(usual.language),
            },
            passwords: self
                .passwords
                .or_else(|| passwords.cloned())
                .map_or(Vec::new(), PasswordsForm::into_list),
            name: self.name.into_inner(),
        })
    }
}

fn address(written: &Spanned<String>, text: &str) -> Result<Url> {
    let problem = |reason: &str| {
        anyhow!(
            "{}: `{}` {reason}\nhint: write it as a browser shows it: https://section.example/publications",
            place(text, written),
            written.get_ref()
        )
    };
    let url = Url::parse(written.get_ref())
        .map_err(|error| problem(&format!("is no address: {error}")))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(problem("is not an address of the web")),
    }
}

fn host_name(written: &Spanned<String>, text: &str) -> Result<String> {
    let host = url::Host::parse(written.get_ref()).map_err(|error| {
        anyhow!(
            "{}: `{}` is no name of a host: {error}\nhint: write it without `https://` and without a path",
            place(text, written),
            written.get_ref()
        )
    })?;
    Ok(host.to_string())
}

fn pause(written: Option<&Spanned<f64>>, text: &str) -> Result<Duration> {
    let Some(written) = written else {
        return Ok(Duration::from_secs_f64(USUAL_PAUSE));
    };
    let seconds = *written.get_ref();
    if !(0.0..=LONGEST_PAUSE).contains(&seconds) {
        let place = place(text, written);
        bail!(
            "{place}: a pause of {seconds} seconds makes no sense\nhint: 1.0 is usual; at most {LONGEST_PAUSE}"
        );
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn share(written: Option<&Spanned<f64>>, text: &str) -> Result<f64> {
    let Some(written) = written else {
        return Ok(USUAL_LOSS);
    };
    let share = *written.get_ref();
    if !(0.0..=1.0).contains(&share) {
        let place = place(text, written);
        bail!("{place}: {share} is no share\nhint: 0.2 means a fifth of the documents");
    }
    Ok(share)
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(text: &str) -> Result<Site> {
        let form: SiteForm = toml::from_str(text)?;
        form.build(&Defaults::default(), None, text)
    }

    #[test]
    fn a_site_follows_more_than_it_keeps() {
        let site = built(
            "name = \"a\"\nseeds = [\"https://www.section.example/\"]\nhosts = [\"files.section.example\"]\navoid = [\"calendar/\"]\ninclude = [\"*.pdf\", \"news/\"]\n",
        )
        .unwrap();
        let url = |path: &str| Url::parse(path).unwrap();
        for (address, follows, keeps) in [
            ("https://section.example/list?page=2", true, false),
            ("https://section.example/news/one", true, true),
            ("https://files.section.example/x/report.pdf", true, true),
            ("https://section.example/calendar/2031/05", false, false),
            ("https://other.example/report.pdf", false, false),
        ] {
            assert_eq!(site.follows(&url(address)), follows, "{address}");
            assert_eq!(site.keeps(&url(address)), keeps, "{address}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_place() {
        for (line, place) in [
            ("seeds = []", "line 2, column 9"),
            ("seeds = [\"section.example\"]", "line 2, column 10"),
            ("seeds = [\"ftp://section.example/\"]", "line 2, column 10"),
            (
                "seeds = [\"http://a.example/\"]\npause = -1.0",
                "line 3, column 9",
            ),
            (
                "seeds = [\"http://a.example/\"]\nmax_loss = 20.0",
                "line 3, column 12",
            ),
            (
                "seeds = [\"http://a.example/\"]\nhosts = [\"http://b\"]",
                "line 3, column 10",
            ),
            (
                "seeds = [\"http://a.example/\"]\nfollow = [\"{a\"]",
                "line 3, column 11",
            ),
        ] {
            let message = format!(
                "{:#}",
                built(&format!("name = \"a\"\n{line}\n")).unwrap_err()
            );
            assert!(message.contains(place), "{message}");
            assert!(message.contains("hint:"), "{message}");
        }
    }
}
