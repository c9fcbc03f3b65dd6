//! What a page asks of whoever keeps it, and how it wants to be known: from its headers and from its text.

use url::Url;

use crate::crawl::canonical::canonical;
use crate::crawl::directives::Directives;
use crate::crawl::fetch::PRODUCT_TOKEN;
use crate::crawl::harvest::Harvest;
use crate::crawl::link_header;
use crate::crawl::visit::{Found, Visit};
use crate::extract::Alternate;

/// What a page asks, from its headers and its text.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) directives: Directives,
    pub(super) canonical: Option<Url>,
    pub(super) alternates: Vec<Alternate>,
    pub(super) neighbours: Vec<String>,
}

/// What an answer asks of whoever keeps it.
pub(super) fn asked(visit: &Visit) -> Asked {
    let mut asked = Asked::default();
    let Found::Content(response, harvest) = &visit.found else {
        return asked;
    };
    for value in &response.headers.x_robots_tag {
        asked.directives.add_header(value, PRODUCT_TOKEN);
    }
    let links = link_header::parse(&response.headers.link, &visit.url);
    let mut preferred = links.canonical;
    asked.alternates = links.alternates;
    asked.neighbours = links.neighbours;
    if let Harvest::Page(page, _) = harvest {
        preferred = page.canonical.clone().or(preferred);
        asked.alternates.extend(page.alternates.iter().cloned());
        for (name, value) in &page.robots {
            if name == "robots" || name.eq_ignore_ascii_case(PRODUCT_TOKEN) {
                asked.directives.add(value);
            }
        }
    }
    asked.canonical = preferred.and_then(|address| preferred_address(&address, &visit.url));
    asked
}

/// The address that a page wants to be known by. A page that is not the home page and points there says so by mistake:
/// a template has it on every page.
fn preferred_address(address: &str, own: &Url) -> Option<Url> {
    let url = canonical(&own.join(address).ok()?)?;
    let is_home = |url: &Url| url.path() == "/" && url.query().is_none();
    (url != *own && (!is_home(&url) || is_home(own))).then_some(url)
}
