//! What a document is to others, as links: where else it is, and in which other languages.

use askama::Template;

use super::words;
use crate::document::PartialDate;
use crate::index::{Edition, Record};
use crate::search::Place;

/// Places of copies that a hit shows; the document page has all.
const PLACES: usize = 3;

/// The lists of a document page.
#[derive(Template)]
#[template(path = "relations.html")]
pub struct Relations {
    languages: Vec<Translation>,
    copies: Vec<Copy>,
    is_copy: bool,
}

/// A document that is the publication in another language.
struct Translation {
    address: String,
    /// What the language calls itself.
    name: String,
    lang: String,
    title: String,
    dir: &'static str,
}

/// A document that says the same.
pub struct Copy {
    address: String,
    /// Its address on the web, else its place below its source.
    place: String,
    is_oldest: bool,
}

impl Relations {
    /// Looks up what a document is to others.
    pub fn of(edition: &Edition, record: &Record) -> anyhow::Result<Relations> {
        let copies = edition.copies(record)?;
        let languages = edition.translations(record)?;
        Ok(Relations {
            is_copy: edition.copy_of(record).is_some(),
            languages: languages.into_iter().map(translation).collect(),
            copies: copies.iter().map(copy).collect(),
        })
    }
}

fn translation(other: Record) -> Translation {
    let language = other.language.as_ref();
    Translation {
        address: format!("/d/{}", other.id),
        name: language
            .map_or("another language", |language| language.native_name())
            .to_owned(),
        lang: words::lang(other.language),
        dir: words::direction(other.language),
        title: other.title,
    }
}

fn copy(record: &Record) -> Copy {
    Copy {
        address: format!("/d/{}", record.id),
        place: place_of(
            &record.source,
            record.url.as_deref(),
            record.path.as_deref(),
        ),
        is_oldest: record.copy_of().is_none(),
    }
}

/// Where the others are that say the same as a hit, as many as it shows.
pub fn places(places: &[Place]) -> Vec<(&str, String)> {
    places
        .iter()
        .take(PLACES)
        .map(|place| {
            let written = place_of(&place.source, place.url.as_deref(), place.path.as_deref());
            (place.link.as_str(), written)
        })
        .collect()
}

/// What is said of a document that its site dropped.
pub fn no_longer_on_the_site(last_seen: PartialDate) -> String {
    format!(
        "No longer on the site. It was last seen there on {}.",
        words::date(last_seen)
    )
}

fn place_of(source: &str, url: Option<&str>, path: Option<&str>) -> String {
    match (url, path) {
        (Some(url), _) => url.to_owned(),
        (None, Some(path)) => format!("{source}: {path}"),
        (None, None) => source.to_owned(),
    }
}
