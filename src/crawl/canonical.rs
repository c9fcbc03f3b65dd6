//! One address for what stands at one place: the form under which the catalogue and the ids of documents know it.
//!
//! Conservative: only what no server can tell apart (RFC 3986, 6.2.2 and 6.2.3) or what names the visitor rather than the
//! page is taken away. Parameters are not sorted, for their order may matter; `rel=canonical` is the page's own word and is
//! dealt with where pages are read.

use url::Url;

/// Parameters that say where a visitor came from.
const TRACKING: &[&str] = &[
    "gclid", "gclsrc", "dclid", "fbclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid",
    "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "wickedid", "srsltid",
];

/// What the names of such parameters begin with.
const TRACKING_PREFIXES: &[&str] = &["utm_", "pk_", "mtm_", "piwik_", "matomo_"];

/// Parameters that say who the visitor is.
const SESSIONS: &[&str] = &[
    "phpsessid",
    "jsessionid",
    "sessionid",
    "session_id",
    "sessid",
    "zenid",
    "oscsid",
    "cfid",
    "cftoken",
    "sid",
    "s_id",
    "xtcsid",
    "transsid",
];

/// What the names of such parameters begin with.
const SESSION_PREFIXES: &[&str] = &["aspsessionid"];

/// The session that servlets write into the path.
const PATH_SESSION: &str = ";jsessionid=";

/// A short `sid` may be the number of a page; a session's is this long.
const SESSION_LETTERS: usize = 12;

/// The canonical form of an address; `None` where it is not one of the web.
pub fn canonical(address: &Url) -> Option<Url> {
    let mut url = address.clone();
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    // Neither can fail for an address that has a host, as those of the web do.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    url.set_host(Some(&host)).ok()?;
    url.set_path(&path(address.path()));
    let query = address.query().map(query).filter(|query| !query.is_empty());
    url.set_query(query.as_deref());
    Some(url)
}

fn path(written: &str) -> String {
    let lower = written.to_ascii_lowercase();
    let Some(start) = lower.find(PATH_SESSION) else {
        return escapes(written);
    };
    let (before, session) = written.split_at(start);
    let after = session.find('/').and_then(|end| session.get(end..));
    escapes(&format!("{before}{}", after.unwrap_or_default()))
}

fn query(written: &str) -> String {
    let kept: Vec<String> = written
        .split('&')
        .filter(|part| !part.is_empty() && !names_the_visitor(part))
        .map(escapes)
        .collect();
    kept.join("&")
}

fn names_the_visitor(part: &str) -> bool {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    let name = name.to_ascii_lowercase();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let is_session = SESSIONS.contains(&name.as_str()) || begins(SESSION_PREFIXES);
    TRACKING.contains(&name.as_str())
        || begins(TRACKING_PREFIXES)
        || (is_session && value.len() >= SESSION_LETTERS)
}

/// Escapes in capitals, and letters that need none written as they are (RFC 3986, 6.2.2.1 and 6.2.2.2).
fn escapes(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(start) = rest.find('%') {
        let (before, escape) = rest.split_at(start);
        plain.push_str(before);
        let byte = escape
            .get(1..3)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) if is_unreserved(byte) => plain.push(char::from(byte)),
            Some(byte) => plain.push_str(&format!("%{byte:02X}")),
            None => {
                plain.push('%');
                rest = escape.get(1..).unwrap_or_default();
                continue;
            }
        }
        rest = escape.get(3..).unwrap_or_default();
    }
    plain + rest
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(address: &str) -> String {
        canonical(&Url::parse(address).unwrap()).map_or("none".to_owned(), String::from)
    }

    #[test]
    fn what_no_server_tells_apart_is_one_address() {
        for address in [
            "HTTP://Section.Example:80/a%7eb/%c3%a9?x=1#top",
            "http://section.example/a~b/%C3%A9?x=1",
            "http://me:secret@section.example./c/../a~b/é?x=1&utm_source=mail",
        ] {
            assert_eq!(written(address), "http://section.example/a~b/%C3%A9?x=1");
        }
    }

    #[test]
    fn visitors_are_no_part_of_an_address() {
        let plain = "https://section.example/list";
        for session in [
            "?PHPSESSID=0123456789abcdef",
            ";jsessionid=0123456789ABCDEF.node1",
            "?fbclid=x&gclid=y&utm_medium=z",
            "?",
        ] {
            assert_eq!(written(&format!("{plain}{session}")), plain);
        }
        assert_eq!(
            written("https://a.example/;jsessionid=1/b"),
            "https://a.example//b"
        );
    }

    #[test]
    fn what_may_matter_stays() {
        for address in [
            "https://section.example/?sid=12",
            "https://section.example/a?b=2&a=1",
            "https://section.example/100%25",
            "https://section.example/a%2Fb",
            "https://section.example/%zz%",
            "https://section.example/A/",
        ] {
            assert_eq!(written(address), address);
        }
        assert_eq!(written("mailto:a@b.example"), "none");
    }
}
