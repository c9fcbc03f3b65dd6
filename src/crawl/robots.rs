//! What a site's robots.txt lets a crawler fetch (RFC 9309).
//!
//! Bytes in, rules out; when the file is fetched, and what a missing or failing one means, is decided in `site_robots`.
//! Beyond the RFC it forgives what webmasters get wrong and every large crawler forgives: a missing colon, misspelt
//! keys, half a byte order mark. In one point it is stricter: an `Allow` that percent-encodes plain letters opens only
//! addresses written in the same way (§2.2.2 would have it open both), because the conformance cases of the draft say
//! so and a crawler that is in doubt stays out. A `Disallow` closes both.

use std::borrow::Cow;
use std::time::Duration;

use memchr::memmem;

/// RFC 9309 §2.5: at least 500 KiB must be read; more is only ever an accident or an attack.
pub const MAX_ROBOTS_BYTES: usize = 500 * 1024;

/// Longer lines are cut: eight times the longest address that browsers took when the limit became customary.
const MAX_LINE_BYTES: usize = 2083 * 8;

/// No site means more than a day.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The rules of one robots.txt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<String>,
    closed: bool,
}

/// Agents and the rules they share (§2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    /// Product tokens in small letters; `*` for all.
    agents: Vec<String>,
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Percent-encoded; `*` stands for any octets, `$` at the end for the end of the address.
    pattern: Vec<u8>,
    /// How specific the rule is: its octets as they were written (§2.2.2).
    length: usize,
}

/// What a line says.
enum Line<'a> {
    Agent(&'a [u8]),
    Rule { allow: bool, pattern: &'a [u8] },
    CrawlDelay(&'a [u8]),
    Sitemap(&'a [u8]),
}

impl Robots {
    /// Reads a robots.txt; any bytes are one.
    pub fn parse(bytes: &[u8]) -> Robots {
        let mut robots = Robots::default();
        let mut rules_begun = true;
        for line in lines(without_mark(within_limit(bytes))) {
            match Line::parse(line) {
                Some(Line::Agent(value)) => {
                    if std::mem::take(&mut rules_begun) {
                        robots.groups.push(Group::default());
                    }
                    robots.group(|group| group.agents.push(agent(value)));
                }
                Some(Line::Rule { allow, pattern }) => {
                    rules_begun = true;
                    robots.group(|group| group.rules.extend(Rule::all_of(allow, pattern)));
                }
                Some(Line::CrawlDelay(value)) => robots.group(|group| {
                    group.crawl_delay = group.crawl_delay.max(seconds(value));
                }),
                Some(Line::Sitemap(value)) => robots
                    .sitemaps
                    .extend(str::from_utf8(value).ok().map(str::to_owned)),
                None => {}
            }
        }
        robots
    }

    /// The rules of a site without robots.txt (§2.3.1.3).
    pub fn allow_all() -> Robots {
        Robots::default()
    }

    /// The rules of a site that cannot be asked (§2.3.1.4).
    pub fn disallow_all() -> Robots {
        Robots {
            closed: true,
            ..Robots::default()
        }
    }

    /// Whether they are those of a site that cannot be asked.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether the crawler of that product token may fetch the address, given as path and query, percent-encoded; not to
    /// be asked of `/robots.txt` itself, which is always open (§2.2.2).
    pub fn allows(&self, product_token: &str, path_and_query: &str) -> bool {
        let path = match path_and_query {
            "" => "/",
            path => path,
        };
        let address = Address::of(path.as_bytes());
        let longest = |allow: bool| {
            self.groups_of(product_token)
                .flat_map(|group| &group.rules)
                .filter(|rule| rule.allow == allow && rule.matches(&address))
                .map(|rule| rule.length)
                .max()
        };
        !self.closed && longest(true) >= longest(false)
    }

    /// The pause the site asks for between two fetches; not in the RFC, but asked for in earnest.
    pub fn crawl_delay(&self, product_token: &str) -> Option<Duration> {
        self.groups_of(product_token)
            .filter_map(|group| group.crawl_delay)
            .max()
    }

    /// The sitemaps it names, as written; they belong to no group (§2.2.4).
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// All groups that name the token count as one; without any, those that name everyone (§2.2.1).
    fn groups_of(&self, product_token: &str) -> impl Iterator<Item = &Group> {
        let own = product_token.to_ascii_lowercase();
        let named = !own.is_empty() && self.groups.iter().any(|group| group.names(&own));
        let wanted = match named {
            true => own,
            false => "*".to_owned(),
        };
        self.groups.iter().filter(move |group| group.names(&wanted))
    }

    /// Rules before the first agent are nobody's (§2.2.1).
    fn group(&mut self, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.last_mut() {
            change(group);
        }
    }
}

impl Group {
    fn names(&self, agent: &str) -> bool {
        self.agents.iter().any(|named| named == agent)
    }
}

impl<'a> Line<'a> {
    fn parse(line: &'a [u8]) -> Option<Line<'a>> {
        let (key, value) = key_and_value(line)?;
        match key.to_ascii_lowercase().as_slice() {
            b"user-agent" | b"useragent" | b"user agent" => Some(Line::Agent(value)),
            b"allow" => Some(Line::Rule {
                allow: true,
                pattern: value,
            }),
            b"disallow" | b"dissallow" | b"dissalow" | b"disalow" | b"diasllow" | b"disallaw" => {
                Some(Line::Rule {
                    allow: false,
                    pattern: value,
                })
            }
            b"crawl-delay" | b"crawldelay" => Some(Line::CrawlDelay(value)),
            b"sitemap" | b"site-map" => Some(Line::Sitemap(value)),
            _ => None,
        }
    }
}

impl Rule {
    /// A rule, and where it allows `…/index.html` the folder as well, which is the same page.
    fn all_of(allow: bool, pattern: &[u8]) -> Vec<Rule> {
        if pattern.is_empty() {
            return Vec::new();
        }
        let mut rules = vec![Rule {
            allow,
            pattern: normalised(pattern, allow),
            length: pattern.len(),
        }];
        if let Some(folder) = pattern.strip_suffix(b"index.html")
            && allow
            && folder.ends_with(b"/")
        {
            rules.push(Rule {
                allow,
                pattern: [folder, b"$"].concat(),
                length: folder.len() + 1,
            });
        }
        rules
    }

    fn matches(&self, address: &Address<'_>) -> bool {
        wildcard_matches(&self.pattern, &address.written)
            || wildcard_matches(&self.pattern, &address.plain)
    }
}

/// An address in both ways of writing that rules are held against.
struct Address<'a> {
    /// As written, hexadecimal digits in capitals.
    written: Cow<'a, [u8]>,
    /// Encoded letters, digits, `-._~` decoded.
    plain: Cow<'a, [u8]>,
}

impl Address<'_> {
    fn of(path: &[u8]) -> Address<'_> {
        match path.contains(&b'%') {
            false => Address {
                written: Cow::Borrowed(path),
                plain: Cow::Borrowed(path),
            },
            true => Address {
                written: Cow::Owned(re_encoded(path, false)),
                plain: Cow::Owned(re_encoded(path, true)),
            },
        }
    }
}

fn within_limit(bytes: &[u8]) -> &[u8] {
    match bytes.get(..MAX_ROBOTS_BYTES) {
        // A rule that the limit cuts would say something else.
        Some(start) if bytes.len() > MAX_ROBOTS_BYTES => {
            let end = memchr::memrchr2(b'\n', b'\r', start).unwrap_or(0);
            &start[..end]
        }
        _ => bytes,
    }
}

/// Drops a byte order mark, or as much of one as is there.
fn without_mark(bytes: &[u8]) -> &[u8] {
    let length = bytes
        .iter()
        .zip(b"\xef\xbb\xbf")
        .take_while(|(byte, mark)| byte == mark)
        .count();
    &bytes[length..]
}

/// The lines, however they end, without comments.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .map(|line| line.get(..MAX_LINE_BYTES).unwrap_or(line))
        .map(|line| line.split(|byte| *byte == b'#').next().unwrap_or(line))
        .map(<[u8]>::trim_ascii)
}

/// `key: value`, or without the colon exactly two words.
fn key_and_value(line: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(colon) = memchr::memchr(b':', line) {
        return Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()));
    }
    let space = memchr::memchr2(b' ', b'\t', line)?;
    let value = line[space..].trim_ascii();
    let one_word = !value.iter().any(u8::is_ascii_whitespace);
    one_word.then_some((&line[..space], value))
}

/// §2.2.1: a product token is letters, `_` and `-`; what follows (a version, a second word) does not count.
fn agent(value: &[u8]) -> String {
    if let Some(rest) = value.strip_prefix(b"*")
        && rest.first().is_none_or(u8::is_ascii_whitespace)
    {
        return "*".to_owned();
    }
    value
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

fn seconds(value: &[u8]) -> Option<Duration> {
    let seconds: f64 = str::from_utf8(value).ok()?.parse().ok()?;
    let delay = Duration::try_from_secs_f64(seconds).ok()?;
    Some(delay.min(MAX_CRAWL_DELAY))
}

/// A pattern as it is compared: octets beyond ASCII encoded (§2.2.2), and of a `Disallow` the plain ones decoded.
fn normalised(pattern: &[u8], allow: bool) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(pattern.len());
    for chunk in pattern.chunk_by(|one, next| one.is_ascii() && next.is_ascii()) {
        match chunk {
            [octet] if !octet.is_ascii() => encoded.extend(format!("%{octet:02X}").bytes()),
            plain => encoded.extend_from_slice(plain),
        }
    }
    match memchr::memchr(b'%', &encoded) {
        Some(_) => re_encoded(&encoded, !allow),
        None => encoded,
    }
}

/// Percent-encoded octets with capital digits, those of unreserved characters decoded where asked.
fn re_encoded(path: &[u8], decode_unreserved: bool) -> Vec<u8> {
    let mut written = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(byte) = path.get(at) {
        let octet = path.get(at..at + 3).and_then(octet);
        match octet {
            Some(octet) if decode_unreserved && is_unreserved(octet) => written.push(octet),
            Some(_) => written.extend(path[at..at + 3].to_ascii_uppercase()),
            None => written.push(*byte),
        }
        at += if octet.is_some() { 3 } else { 1 };
    }
    written
}

fn octet(encoded: &[u8]) -> Option<u8> {
    let digits = encoded.strip_prefix(b"%")?;
    let digits = str::from_utf8(digits).ok()?;
    let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hexadecimal
        .then(|| u8::from_str_radix(digits, 16).ok())
        .flatten()
}

/// RFC 3986 §2.3.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

/// Whether a pattern matches from the start of the path. The leftmost place for every part between stars leaves most
/// to the parts after it, so no choice is ever taken back and the time is bounded, whatever the pattern.
fn wildcard_matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|byte| *byte == b'*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if to_the_end && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match memmem::find(rest, part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes()).allows("Dossier", path)
    }

    #[test]
    fn the_longest_rule_decides_and_a_tie_allows() {
        let robots = "user-agent: dossier\ndisallow: /reports\nallow: /reports/public\n";
        assert!(allows(robots, "/reports/public/1.pdf"));
        assert!(!allows(robots, "/reports/1.pdf"));
        assert!(allows("user-agent: *\nallow: /a\ndisallow: /a", "/a"));
        assert!(allows("user-agent: *\ndisallow: /a\nallow: /a", "/a"));
    }

    #[test]
    fn own_groups_count_as_one_and_those_of_everyone_only_without_them() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: DOSSIER/2.0\nUser-agent: other\n\
                      Disallow: /a\n\nUser-agent: third\nDisallow: /c\nUser-agent: dossier\nDisallow: /b\n";
        assert!(!allows(robots, "/a"));
        assert!(!allows(robots, "/b"));
        assert!(allows(robots, "/c"));
        assert!(!Robots::parse(robots.as_bytes()).allows("stranger", "/c"));
        assert!(allows(
            "user-agent: *\ndisallow: /\nuser-agent: dossier\ndisallow:",
            "/a"
        ));
    }

    #[test]
    fn stars_and_the_dollar_sign_are_wildcards() {
        let robots = "user-agent: *\ndisallow: /*.doc$\ndisallow: /a*b*c\ndisallow: /end$\n";
        assert!(!allows(robots, "/x/y.doc"));
        assert!(allows(robots, "/x/y.docx"));
        assert!(!allows(robots, "/axxbxxcxx"));
        assert!(allows(robots, "/acb"));
        assert!(!allows(robots, "/end"));
        assert!(allows(robots, "/end/"));
        assert!(allows("user-agent: *\ndisallow: /a$b", "/a"));
    }

    #[test]
    fn encoded_and_plain_addresses_are_the_same_to_a_disallow() {
        let robots = "user-agent: *\ndisallow: /sch%6fol\ndisallow: /école\ndisallow: /a%2fb\n";
        assert!(!allows(robots, "/school"));
        assert!(!allows(robots, "/scho%6Fl"));
        assert!(!allows(robots, "/%c3%a9cole"));
        assert!(!allows(robots, "/a%2Fb"));
        assert!(allows(robots, "/a/b"));
    }

    #[test]
    fn what_is_forgiven() {
        for robots in [
            "\u{feff}user-agent: dossier\r\ndisallow: /a",
            "USERAGENT : dossier # us\rDisalow :/a",
            "user-agent dossier\ndisallow /a\n",
            "user agent: dossier bot\nunknown: 7\ndisallow: /a # not this",
        ] {
            assert!(!allows(robots, "/a"), "{robots:?}");
            assert!(allows(robots, "/b"), "{robots:?}");
        }
        assert!(allows("disallow: /\nuser-agent: *\ndisallow: /b", "/a"));
    }

    #[test]
    fn a_site_without_rules_is_open_and_one_that_cannot_be_asked_is_closed() {
        assert!(!allows("user-agent: *\ndisallow: /", ""));
        assert!(Robots::allow_all().allows("dossier", "/"));
        assert!(!Robots::disallow_all().allows("dossier", "/"));
    }

    #[test]
    fn an_allowed_index_page_opens_its_folder() {
        let robots = "user-agent: *\nallow: /library/index.html\ndisallow: /";
        assert!(allows(robots, "/library/"));
        assert!(!allows(robots, "/library/x"));
    }

    #[test]
    fn delays_and_sitemaps_are_read() {
        let robots = Robots::parse(
            b"sitemap: https://a.example/s.xml\nuser-agent: *\ncrawl-delay: 2.5\ndisallow:\n\
              user-agent: slow\ncrawl-delay: 1e300\nSitemap: /b.xml",
        );
        assert_eq!(
            robots.crawl_delay("dossier"),
            Some(Duration::from_millis(2500))
        );
        assert_eq!(robots.crawl_delay("slow"), None);
        assert_eq!(robots.sitemaps(), ["https://a.example/s.xml", "/b.xml"]);
    }

    #[test]
    fn only_the_first_500_kib_count_and_a_cut_rule_does_not() {
        let mut robots = b"user-agent: *\ndisallow: /a\n".to_vec();
        robots.resize(MAX_ROBOTS_BYTES - 12, b'\n');
        robots.extend(b"disallow: /be-cut\ndisallow: /c\n");
        let robots = Robots::parse(&robots);
        assert!(!robots.allows("dossier", "/a"));
        assert!(robots.allows("dossier", "/b"));
        assert!(robots.allows("dossier", "/c"));
    }

    #[test]
    fn any_bytes_are_a_robots_file() {
        let mut byte = 7u8;
        let noise: Vec<u8> = (0..100_000)
            .map(|_| {
                byte = byte.wrapping_mul(181).wrapping_add(59);
                byte
            })
            .collect();
        Robots::parse(&noise).allows("dossier", "/%");
        let stars = format!("user-agent: *\ndisallow: /{}x", "*a".repeat(8000));
        assert!(allows(&stars, &format!("/{}", "a".repeat(4000))));
    }
}
