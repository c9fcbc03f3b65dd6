//! Where a run begins on a site: its seeds, lists and feeds, and what is due from before.

use anyhow::Result;

use crate::corpus::catalogue::{Catalogue, Role};
use crate::corpus::sources::Site;
use crate::crawl::frontier::Lead;
use crate::crawl::record::Recorder;
use crate::crawl::trap::TRIED_AGAIN_AFTER;

/// Takes up where a site begins; `everything` makes all its addresses due.
pub(super) fn begin_site(
    catalogue: &Catalogue,
    recorder: &mut Recorder<'_>,
    site: &Site,
    now: i64,
    everything: bool,
) -> Result<()> {
    catalogue.forget_traps(&site.name, now - TRIED_AGAIN_AFTER)?;
    for trap in catalogue.traps(&site.name)? {
        recorder
            .frontier
            .close(&trap.source, &trap.host, &trap.shape);
    }
    catalogue.make_due(&site.name, everything)?;
    for (addresses, role) in [
        (&site.seeds, Role::Seed),
        (&site.sitemaps, Role::Sitemap),
        (&site.feeds, Role::Feed),
    ] {
        for address in addresses {
            let lead = Lead {
                address: address.as_str(),
                role,
                depth: 0,
                found_on: None,
            };
            recorder.offer(catalogue, site, lead)?;
        }
    }
    Ok(())
}
