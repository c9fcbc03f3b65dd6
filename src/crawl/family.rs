//! Addresses that differ in the code of a language alone: one publication in several languages.
//!
//! `/fr/report` and `/nl/report`, `report-fr.pdf` and `report-nl.pdf`, `?lang=fr` and `?lang=nl`. A code alone says nothing
//! (`/it/` may be a department): it counts where the same address with another code is held too.

use std::collections::BTreeMap;

use anyhow::Result;
use url::Url;

use crate::corpus::catalogue::Catalogue;
use crate::corpus::sources::Site;
use crate::language::Language;

/// Parameters whose value is a language.
const PARAMETERS: &[&str] = &[
    "lang", "language", "locale", "hl", "lng", "langue", "idioma",
];

/// What stands in an address in place of its language.
const PLACE: &str = "\u{0}";

/// More addresses than there are languages in use is a pattern of another kind.
const MAX_MEMBERS: usize = 40;

/// Records the families among the documents of a site.
pub(super) fn record(catalogue: &mut Catalogue, site: &Site) -> Result<()> {
    let mut families: BTreeMap<String, Vec<(String, Language)>> = BTreeMap::new();
    for row in catalogue.kept_addresses(&site.name)? {
        if let Some((pattern, language)) = Url::parse(&row.url).ok().as_ref().and_then(pattern) {
            families
                .entry(pattern)
                .or_default()
                .push((row.url, language));
        }
    }
    families.retain(|_, members| (2..=MAX_MEMBERS).contains(&members.len()));
    catalogue.transaction(|catalogue| {
        families
            .values()
            .try_for_each(|members| record_members(catalogue, members))
    })
}

fn record_members(catalogue: &Catalogue, members: &[(String, Language)]) -> Result<()> {
    for (url, language) in members {
        for (other, others) in members {
            if language != others {
                catalogue.record_alternate(url, other, Some(others.code()))?;
            }
        }
    }
    Ok(())
}

/// The address without its language, and the language.
fn pattern(url: &Url) -> Option<(String, Language)> {
    let mut plain = url.clone();
    if let Some((query, language)) = url.query().and_then(of_query) {
        plain.set_query(Some(&query));
        return Some((plain.into(), language));
    }
    let names: Vec<&str> = url.path().split('/').collect();
    let (at, name, language) = names.iter().enumerate().find_map(|(at, name)| {
        let (name, language) = of_name(name)?;
        Some((at, name, language))
    })?;
    let names: Vec<&str> = names
        .iter()
        .enumerate()
        .map(|(place, other)| if place == at { name.as_str() } else { other })
        .collect();
    let query = url.query().unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    Some((format!("{host}{}?{query}", names.join("/")), language))
}

fn of_query(query: &str) -> Option<(String, Language)> {
    let mut found = None;
    let parts: Vec<String> = query
        .split('&')
        .map(|part| match part.split_once('=') {
            Some((name, value)) if PARAMETERS.contains(&name) && found.is_none() => {
                found = language(value);
                format!("{name}=")
            }
            _ => part.to_owned(),
        })
        .collect();
    Some((parts.join("&"), found?))
}

/// A folder that is a code, or a name that ends with one before its ending.
fn of_name(name: &str) -> Option<(String, Language)> {
    if let Some(language) = language(name) {
        return Some((PLACE.to_owned(), language));
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let (title, code) = stem.rsplit_once(['-', '_', '.'])?;
    Some((format!("{title}{PLACE}{ending}"), language(code)?))
}

/// Two letters alone are a code; longer words are too often names of other things.
fn language(code: &str) -> Option<Language> {
    let letters = code.split(['-', '_']).next().unwrap_or_default();
    let is_code = letters.len() == 2
        && code.len() <= 5
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| Language::parse(letters)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str) -> Option<(String, Language)> {
        pattern(&Url::parse("https://a.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn addresses_that_differ_in_a_language_share_a_pattern() {
        for (one, other) in [
            ("/fr/report", "/nl/report"),
            ("/docs/report-fr.pdf", "/docs/report-nl.pdf"),
            ("/docs/report_en.pdf?x=1", "/docs/report_es.pdf?x=1"),
            ("/page?id=3&lang=en", "/page?id=3&lang=fr-BE"),
        ] {
            let (one, other) = (parsed(one).unwrap(), parsed(other).unwrap());
            assert_eq!(one.0, other.0);
            assert_ne!(one.1, other.1);
        }
    }

    #[test]
    fn other_addresses_do_not() {
        assert_ne!(
            parsed("/fr/report").unwrap().0,
            parsed("/fr/other").unwrap().0
        );
        assert_ne!(
            parsed("/a-fr.pdf").unwrap().0,
            parsed("/b-nl.pdf").unwrap().0
        );
        for path in ["/", "/report.pdf", "/annual-report", "/page?id=3"] {
            assert_eq!(parsed(path), None, "{path}");
        }
    }
}
