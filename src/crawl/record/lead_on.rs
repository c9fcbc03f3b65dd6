//! Where a visit leads: links, lists, feeds, other languages, and the address that a page prefers.

use anyhow::Result;
use url::Url;

use super::Recorder;
use super::asked::Asked;
use crate::corpus::catalogue::{Catalogue, Role};
use crate::corpus::sources::Site;
use crate::crawl::canonical::canonical;
use crate::crawl::frontier::Lead;
use crate::crawl::harvest::Harvest;
use crate::crawl::visit::{Found, Visit};
use crate::extract::Alternate;

impl Recorder<'_> {
    /// Follows where a visit leads.
    pub(super) fn follow_on(
        &mut self,
        catalogue: &Catalogue,
        site: &Site,
        visit: &Visit,
        asked: &Asked,
    ) -> Result<()> {
        let Found::Content(_, harvest) = &visit.found else {
            return Ok(());
        };
        let own = visit.url.as_str();
        let depth = visit.row.depth + 1;
        let lead = |address, role| Lead {
            address,
            role,
            depth,
            found_on: Some(own),
        };
        for alternate in &asked.alternates {
            if !asked.directives.nofollow {
                self.offer(catalogue, site, lead(&alternate.url, Role::Page))?;
            }
            self.record_alternate(catalogue, site, own, alternate)?;
        }
        for address in asked
            .canonical
            .iter()
            .map(Url::as_str)
            .chain(asked.neighbours.iter().map(String::as_str))
        {
            self.offer(catalogue, site, lead(address, Role::Page))?;
        }
        match harvest {
            Harvest::Page(page, _) if !asked.directives.nofollow => {
                let links = page.links.iter().filter(|link| !link.nofollow);
                let addresses = links.map(|link| &link.url).chain(&page.refresh);
                for address in addresses {
                    self.offer(catalogue, site, lead(address, Role::Page))?;
                }
                for address in &page.feeds {
                    self.offer(catalogue, site, lead(address, Role::Feed))?;
                }
            }
            Harvest::Feed(addresses) => {
                for address in addresses {
                    self.offer(catalogue, site, lead(address, Role::Page))?;
                }
            }
            Harvest::Sitemap(list) => {
                for listed in &list.sitemaps {
                    self.offer(catalogue, site, lead(&listed.url, Role::Sitemap))?;
                }
                for listed in &list.addresses {
                    let lead = Lead {
                        depth: 1,
                        ..lead(&listed.url, Role::Page)
                    };
                    let added = self.offer(catalogue, site, lead)?;
                    if let (None, Some(changed)) = (added, listed.changed) {
                        self.note_changed(catalogue, &listed.url, changed)?;
                    }
                    for alternate in &listed.alternates {
                        let lead = Lead {
                            address: &alternate.url,
                            ..lead
                        };
                        self.offer(catalogue, site, lead)?;
                        self.record_alternate(catalogue, site, &listed.url, alternate)?;
                    }
                }
            }
            Harvest::Page(..) | Harvest::File => {}
        }
        Ok(())
    }

    /// A sitemap says that something changed since it was last fetched: it is looked at now.
    fn note_changed(&self, catalogue: &Catalogue, address: &str, changed: i64) -> Result<()> {
        let Some(url) = Url::parse(address).ok().as_ref().and_then(canonical) else {
            return Ok(());
        };
        let known = catalogue.address(url.as_str())?;
        if known.is_some_and(|row| row.answered.is_some_and(|answered| answered < changed)) {
            catalogue.visit_again(url.as_str())?;
        }
        Ok(())
    }

    fn record_alternate(
        &self,
        catalogue: &Catalogue,
        site: &Site,
        own: &str,
        other: &Alternate,
    ) -> Result<()> {
        let plain = |address: &str| Url::parse(address).ok().as_ref().and_then(canonical);
        let (Some(own), Some(url)) = (plain(own), plain(&other.url)) else {
            return Ok(());
        };
        if own == url || !self.frontier.belongs(site, &url) {
            return Ok(());
        }
        let language = other.language.as_ref().map(|language| language.code());
        catalogue.record_alternate(own.as_str(), url.as_str(), language)
    }
}
