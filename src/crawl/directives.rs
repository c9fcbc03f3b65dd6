//! What a page asks of those who index it: `meta name=robots` and `X-Robots-Tag`.
//!
//! Only what concerns this product: `noindex`, `nofollow`, `none`, and `unavailable_after`, which is a date that may be
//! past. Directives to another crawler by name are not ours.

/// What a page asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    /// It is not to be found.
    pub noindex: bool,
    /// Its links are not to be followed.
    pub nofollow: bool,
}

/// Directives whose value follows a colon, so that the colon names no crawler.
const WITH_VALUE: &[&str] = &[
    "unavailable_after",
    "max-snippet",
    "max-image-preview",
    "max-video-preview",
];

impl Directives {
    /// Takes up the value of a `meta` element that is addressed to all crawlers or to us.
    pub fn add(&mut self, value: &str) {
        for directive in value.split(',') {
            match directive.trim().to_ascii_lowercase().as_str() {
                "noindex" => self.noindex = true,
                "nofollow" => self.nofollow = true,
                "none" => (self.noindex, self.nofollow) = (true, true),
                _ => {}
            }
        }
    }

    /// Takes up a value of the header, which may begin with the name of a crawler and a colon.
    pub fn add_header(&mut self, value: &str, product: &str) {
        let addressed = value
            .split_once(':')
            .map(|(name, rest)| (name.trim(), rest));
        match addressed {
            Some((name, _)) if WITH_VALUE.contains(&name.to_ascii_lowercase().as_str()) => {
                self.add(value)
            }
            // A comma before the colon: the colon belongs to a directive further on.
            Some((name, _)) if name.contains(',') => self.add(value),
            Some((name, rest)) if name.eq_ignore_ascii_case(product) => self.add(rest),
            Some(_) => {}
            None => self.add(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_to_others_are_not_ours() {
        let read = |value: &str| {
            let mut directives = Directives::default();
            directives.add_header(value, "dossier");
            (directives.noindex, directives.nofollow)
        };
        for (value, expected) in [
            ("noindex, nofollow", (true, true)),
            ("NONE", (true, true)),
            ("otherbot: noindex", (false, false)),
            ("Dossier: noindex", (true, false)),
            ("max-snippet:-1, noindex", (true, false)),
            ("nofollow, max-snippet: 20", (false, true)),
            ("index, follow", (false, false)),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
