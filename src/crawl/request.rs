//! What a server is asked, and by whom.
//!
//! Plain values; asking is done in `fetch`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::address::AllowedHosts;
use super::dial::Lookup;
use super::limits::{FetchLimits, Kind};

/// The name by which robots.txt files speak of us.
pub const PRODUCT_TOKEN: &str = "dossier";

/// How a fetcher is set up.
#[derive(Clone, Default)]
pub struct FetchSettings {
    /// Who asks; see [`user_agent`].
    pub user_agent: String,
    /// What a server may send.
    pub limits: FetchLimits,
    /// Hosts that may be dialled wherever they are.
    pub allowed_hosts: AllowedHosts,
    /// Where large bodies are kept meanwhile; without it, where temporary files go.
    pub folder: Option<PathBuf>,
    /// How names are looked up; without it, as the system does.
    pub lookup: Option<Lookup>,
}

/// The `User-Agent` that names the organisation and how to reach it, a page or an address.
pub fn user_agent(organisation: &str, contact: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let clean =
        |text: &str| text.replace(|c: char| !(' '..='~').contains(&c) || "()".contains(c), " ");
    format!(
        "{PRODUCT_TOKEN}/{version} ({}; +{})",
        clean(organisation),
        clean(contact)
    )
}

/// What to do with a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Follow it, after a pause that politeness asks for.
    Follow(Duration),
    /// Leave it at that: the redirect is the answer.
    Leave,
}

/// Decides on a redirect to an address.
pub type OnRedirect = Arc<dyn Fn(&Url) -> Hop + Send + Sync>;

/// What is asked for.
#[derive(Clone)]
pub struct FetchRequest {
    /// The address; its fragment and credentials are not sent.
    pub url: Url,
    /// What is expected there.
    pub kind: Kind,
    /// The `ETag` of what is held.
    pub if_none_match: Option<String>,
    /// The `Last-Modified` of what is held.
    pub if_modified_since: Option<String>,
    /// Without it redirects are followed at once.
    pub on_redirect: Option<OnRedirect>,
}

impl FetchRequest {
    /// Asks for an address of which nothing is held.
    pub fn new(url: Url, kind: Kind) -> FetchRequest {
        FetchRequest {
            url,
            kind,
            if_none_match: None,
            if_modified_since: None,
            on_redirect: None,
        }
    }
}
