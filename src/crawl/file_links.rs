//! Links of files, which are known once their text was read: they enter the frontier then, for the next crawl.

use anyhow::Result;

use super::frontier::{Frontier, Lead};
use super::report::CrawlReport;
use crate::corpus::catalogue::{Catalogue, Role};
use crate::corpus::sources::Site;

/// Takes up the links of a file that was gathered from a site.
pub fn take_up(catalogue: &Catalogue, site: &Site, file: &str, links: &[String]) -> Result<()> {
    let Some(known) = catalogue.address(file)? else {
        return Ok(());
    };
    // What is left out is told by the crawl that meets it; here nobody reads a report.
    let (mut frontier, mut report) = (Frontier::default(), CrawlReport::default());
    for trap in catalogue.traps(&site.name)? {
        frontier.close(&trap.source, &trap.host, &trap.shape);
    }
    for address in links {
        let lead = Lead {
            address,
            role: Role::Page,
            depth: known.depth + 1,
            found_on: Some(file),
        };
        frontier.offer(catalogue, site, lead, &mut report)?;
    }
    Ok(())
}
