//! Which of the addresses that were met are worth a visit, and how they enter the frontier.
//!
//! The frontier itself is the catalogue's. What is not worth a visit is counted with its reason, so that a report can say
//! what was left out; what belongs to other sites is nobody's loss and is not.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use url::Url;

use super::canonical::canonical;
use super::pace::host_of;
use super::report::{CrawlReport, SiteReport};
use super::shape::{is_absurd, shape};
use crate::corpus::catalogue::{Catalogue, Offer, Role};
use crate::corpus::sources::Site;
use crate::document::Mark;

/// Files that hold no text of a publication, by the endings of their names: they are not asked for.
const NO_DOCUMENTS: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "ico", "bmp", "tif", "tiff", "css", "js",
    "mjs", "map", "json", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "m4v", "mov",
    "avi", "wmv", "webm", "ogg", "wav", "flv", "zip", "rar", "7z", "gz", "tar", "exe", "dmg",
    "apk", "iso", "ics", "vcf", "psd", "eps", "swf",
];

/// Sitemaps in one another: an index and what it lists, and once more for those who nest them.
const MAX_SITEMAP_DEPTH: u32 = 3;

/// Sitemaps taken up of a site in one run; each may list 50,000 addresses.
const MAX_SITEMAPS: u64 = 150;

/// Where the addresses of a run come in.
#[derive(Debug, Default)]
pub struct Frontier {
    /// Hosts to which seeds were moved, by site.
    moved_seeds: HashSet<(String, String)>,
    /// Forms that are traps, by site and host.
    traps: HashSet<(String, String, String)>,
    /// Withdrawn addresses that were met.
    withdrawn: HashSet<Mark>,
    /// Sitemaps taken up, by site.
    sitemaps: HashMap<String, u64>,
}

/// An address that a visit led to.
#[derive(Clone, Copy, Debug)]
pub struct Lead<'a> {
    /// As written, absolute.
    pub address: &'a str,
    /// What it is.
    pub role: Role,
    /// Links from a seed.
    pub depth: u32,
    /// Where it was met.
    pub found_on: Option<&'a str>,
}

impl Frontier {
    /// Takes up an address, where it is worth a visit; returns its canonical form and host where it is new.
    pub fn offer(
        &mut self,
        catalogue: &Catalogue,
        site: &Site,
        lead: Lead<'_>,
        report: &mut CrawlReport,
    ) -> Result<Option<(Url, String)>> {
        let parsed = Url::parse(lead.address).ok();
        let Some(url) = parsed.as_ref().and_then(canonical) else {
            return Ok(None);
        };
        let host = host_of(&url);
        if !self.is_worth_a_visit(site, &url, &host, lead, report) {
            return Ok(None);
        }
        if self.is_withdrawn(catalogue, &url, report.site(&site.name))? {
            return Ok(None);
        }
        let added = catalogue.offer(&Offer {
            url: url.as_str(),
            source: &site.name,
            host: &host,
            role: lead.role,
            depth: lead.depth,
            found_on: lead.found_on,
        })?;
        Ok(added.then_some((url, host)))
    }

    /// Whether an address was withdrawn; counts each once, and names none.
    fn is_withdrawn(
        &mut self,
        catalogue: &Catalogue,
        url: &Url,
        report: &mut SiteReport,
    ) -> Result<bool> {
        let [_, address] = Mark::of_url(url.as_str());
        let is_withdrawn = catalogue.is_withdrawn(&[address])?;
        if is_withdrawn && self.withdrawn.insert(address) {
            report.withdrawn += 1;
        }
        Ok(is_withdrawn)
    }

    fn is_worth_a_visit(
        &mut self,
        site: &Site,
        url: &Url,
        host: &str,
        lead: Lead<'_>,
        report: &mut CrawlReport,
    ) -> bool {
        if !self.belongs(site, url) && lead.role != Role::Seed {
            return false;
        }
        if lead.role == Role::Page && is_no_document(url) {
            return false;
        }
        let reason = if self.is_trap(&site.name, host, url) {
            Some("its form is a trap")
        } else if lead.role == Role::Sitemap && !self.has_room_for_sitemap(&site.name, lead.depth) {
            Some("there are more sitemaps than are read")
        } else if lead.depth > site.depth {
            Some("it is further from the seeds than the site's depth")
        } else {
            is_absurd(url)
        };
        if let Some(reason) = reason {
            report.site(&site.name).note_left(reason, url.as_str());
        }
        reason.is_none()
    }

    /// Whether an address is one of the site's, or of a host to which one of its seeds was moved.
    pub fn belongs(&self, site: &Site, url: &Url) -> bool {
        let moved = || {
            let key = (site.name.clone(), host_of(url));
            self.moved_seeds.contains(&key) && site.follow.takes_address(url)
        };
        site.follows(url) || moved()
    }

    /// Notes that a seed has moved to another host.
    pub fn note_moved_seed(&mut self, site: &Site, to: &Url) {
        self.moved_seeds.insert((site.name.clone(), host_of(to)));
    }

    /// Notes that a form is a trap.
    pub fn close(&mut self, site: &str, host: &str, shape: &str) {
        let key = (site.to_owned(), host.to_owned(), shape.to_owned());
        self.traps.insert(key);
    }

    /// Whether an address has a form that is a trap.
    pub fn is_trap(&self, site: &str, host: &str, url: &Url) -> bool {
        !self.traps.is_empty()
            && self
                .traps
                .contains(&(site.to_owned(), host.to_owned(), shape(url)))
    }

    fn has_room_for_sitemap(&mut self, site: &str, depth: u32) -> bool {
        let taken = self.sitemaps.entry(site.to_owned()).or_default();
        *taken += 1;
        depth <= MAX_SITEMAP_DEPTH && *taken <= MAX_SITEMAPS
    }
}

fn is_no_document(url: &Url) -> bool {
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| NO_DOCUMENTS.contains(&ending.to_ascii_lowercase().as_str()))
}
