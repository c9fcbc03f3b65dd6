//! Which network addresses a crawler may dial.
//!
//! A page can name any host, and a name can resolve to any address: the machine's own services, the router, the cloud's
//! metadata. Only addresses of the public internet are dialled; a host that a maintainer names (a test server, an
//! intranet) is exempt. Where the check happens is decided in `dial`.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::failure::{Cause, FetchFailure};

/// IPv4 networks outside the public internet: IANA's special-purpose registry (RFC 6890 and its successors), and
/// multicast. Address, length of the prefix, reason.
const REFUSED_V4: [(Ipv4Addr, u32, &str); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this host"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private network"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's network"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "this machine"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a local link"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private network"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a relay to IPv6"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private network"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "for documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "for documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
    (Ipv4Addr::new(255, 255, 255, 255), 32, "broadcast"),
];

/// IPv6 networks within the range of public addresses (2000::/3) that are none.
const REFUSED_V6: [(Ipv6Addr, u32, &str); 3] = [
    // ORCHID, benchmarks and others of IETF protocols; Teredo is told apart before.
    (
        Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0),
        23,
        "reserved for protocols",
    ),
    (
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0),
        32,
        "for documentation",
    ),
    (
        Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0),
        20,
        "for documentation",
    ),
];

/// Ports of services that are not HTTP, from the "bad ports" of the Fetch standard: a request sent there could be taken
/// for a command.
const REFUSED_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// Hosts that may be dialled wherever they are: `intranet.example`, `127.0.0.2` or `[::1]`, small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts(BTreeSet<String>);

impl AllowedHosts {
    /// These hosts and no others.
    pub fn new<S: AsRef<str>>(hosts: impl IntoIterator<Item = S>) -> AllowedHosts {
        let bare = |host: S| host.as_ref().trim_matches(['[', ']']).to_ascii_lowercase();
        AllowedHosts(hosts.into_iter().map(bare).collect())
    }

    /// Why an address may not be dialled for a host.
    pub fn refused(&self, host: &str, ip: IpAddr) -> Option<&'static str> {
        let bare = host.trim_matches(['[', ']']).to_ascii_lowercase();
        if self.0.contains(&bare) || self.0.contains(&ip.to_string()) {
            return None;
        }
        refused(ip)
    }

    /// Why a URL may not be asked, as far as can be told before its name is resolved.
    pub(super) fn refusal(&self, url: &Url) -> Option<Cause> {
        let no = |failure, reason| Some(Cause::new(failure, reason));
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme();
            let reason = format!("{scheme}: is not fetched, only http: and https: are");
            return no(FetchFailure::RefusedUrl, reason);
        }
        let port = url.port_or_known_default()?;
        if REFUSED_PORTS.contains(&port) {
            return no(
                FetchFailure::RefusedUrl,
                format!("port {port} is not for web pages"),
            );
        }
        let ip = match url.host()? {
            Host::Ipv4(ip) => IpAddr::V4(ip),
            Host::Ipv6(ip) => IpAddr::V6(ip),
            Host::Domain(_) => return None,
        };
        let reason = self.refused(url.host_str()?, ip)?;
        no(FetchFailure::RefusedAddress, format!("{ip} is {reason}"))
    }
}

/// Why an address is not of the public internet; `None` if it is.
pub fn refused(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => refused_v4(ip),
        IpAddr::V6(ip) => refused_v6(ip),
    }
}

fn refused_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let network = |(network, length, _): &&(Ipv4Addr, u32, &'static str)| {
        let mask = u32::MAX << (32 - length);
        u32::from(ip) & mask == u32::from(*network)
    };
    REFUSED_V4
        .iter()
        .find(network)
        .map(|(_, _, reason)| *reason)
}

fn refused_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if let Some(embedded) = embedded_v4(ip) {
        return refused_v4(embedded);
    }
    let network = |(network, length, _): &&(Ipv6Addr, u32, &'static str)| {
        let mask = u128::MAX << (128 - length);
        u128::from(ip) & mask == u128::from(*network)
    };
    match ip.segments()[0] {
        // RFC 4291 §2.4: all that is assigned for public use.
        0x2000..=0x3fff => REFUSED_V6
            .iter()
            .find(network)
            .map(|(_, _, reason)| *reason),
        0 if ip.is_loopback() => Some("this machine"),
        0 if ip.is_unspecified() => Some("this host"),
        0xfc00..=0xfdff => Some("a private network"),
        0xfe80..=0xfebf => Some("a local link"),
        0xff00..=0xffff => Some("multicast"),
        _ => Some("reserved"),
    }
}

/// The IPv4 address that one of IPv6 stands for or leads to.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [first, second, third, .., a, b] = ip.segments();
    let of = |high: u16, low: u16| Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match ip.segments() {
        // Not ::1 and ::, which say what they are.
        _ if ip.is_loopback() || ip.is_unspecified() => None,
        // Mapped, compatible, translated (RFC 4291 §2.5.5, RFC 2765).
        [0, 0, 0, 0, 0, 0 | 0xffff, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => of(a, b),
        // NAT64 (RFC 6052); its local prefix 64:ff9b:1::/48 leads into a private network whatever follows.
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => of(a, b),
        // 6to4 (RFC 3056).
        [0x2002, ..] => of(second, third),
        // Teredo (RFC 4380 §4): the client's address, inverted.
        _ if first == 0x2001 && second == 0 => of(!a, !b),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(ip: &str) -> bool {
        refused(ip.parse().unwrap()).is_some()
    }

    #[test]
    fn private_and_reserved_addresses_are_refused() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.19.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "2001:10::1",
            "64:ff9b:1::1",
            "4000::1",
        ] {
            assert!(is_refused(ip), "{ip}");
        }
    }

    #[test]
    fn a_private_address_inside_another_is_refused() {
        for ip in [
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:0:10.0.0.1",
            "64:ff9b::169.254.169.254",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            // Teredo for 127.0.0.1.
            "2001:0:5ef5:79fb:0:0:80ff:fffe",
        ] {
            assert!(is_refused(ip), "{ip}");
        }
    }

    #[test]
    fn public_addresses_are_dialled() {
        for ip in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "2606:4700::1111",
            "2002:808:808::1",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(!is_refused(ip), "{ip}");
        }
    }

    #[test]
    fn named_hosts_are_exempt_and_only_they() {
        let allowed = AllowedHosts::new(["Intranet.example", "127.0.0.2", "[::1]"]);
        let refused = |host: &str, ip: &str| allowed.refused(host, ip.parse().unwrap()).is_some();
        assert!(!refused("intranet.example", "10.0.0.1"));
        assert!(!refused("other.example", "127.0.0.2"));
        assert!(!refused("[::1]", "::1"));
        assert!(refused("other.example", "127.0.0.1"));
    }

    #[test]
    fn addresses_in_every_spelling_are_seen_through() {
        let allowed = AllowedHosts::default();
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::ffff:127.0.0.1]/",
            "http://127.1:8080/",
            "ftp://a.example/",
            "file:///etc/passwd",
            "http://a.example:25/",
            "http://１２７.0.0.1/",
            "data:text/plain,a",
        ] {
            let url = Url::parse(url).unwrap();
            assert!(allowed.refusal(&url).is_some(), "{url}");
        }
        for url in [
            "http://a.example/",
            "https://a.example:8443/",
            "http://8.8.8.8/",
        ] {
            assert_eq!(allowed.refusal(&Url::parse(url).unwrap()), None);
        }
    }
}
