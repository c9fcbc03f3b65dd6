//! Which documents are one publication in several languages.
//!
//! Pages and sitemaps say so (`hreflang`, "also available in"), and names do: `report_en.pdf` beside `report_fr.pdf`. None
//! of it is taken alone. What a page says counts where the other page says it too, or where no other page says it of a
//! file, which cannot answer: a switcher that leads to a front page makes no family. A name counts where the document is
//! written in the language that it says. Two documents in one language are no translations, whatever is said of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::corpus::catalogue::SketchRow;
use crate::document::DocumentId;
use crate::language::Language;
use crate::language::naming::without_language;

/// More documents than there are languages in use, with their copies, are a pattern of another kind.
const MAX_MEMBERS: usize = 60;

/// What is said of languages, to be held against the documents.
#[derive(Debug, Default)]
pub(super) struct Sayings {
    /// A document, and another that it says is the same in another language.
    pub(super) alternates: Vec<(DocumentId, DocumentId)>,
    /// Files of folders: document, source and path.
    pub(super) files: Vec<(DocumentId, String, String)>,
}

/// The family of each document that has one: the least id in it.
pub(super) fn families(rows: &[SketchRow], sayings: &Sayings) -> HashMap<DocumentId, DocumentId> {
    let languages = rows.iter().map(|row| (row.id, row.language)).collect();
    let mut families = Families {
        languages,
        parents: HashMap::new(),
    };
    for (one, other) in answered(&sayings.alternates) {
        families.join(one, other);
    }
    for members in named(&families.languages, &sayings.files).into_values() {
        for pair in members.windows(2) {
            if let [one, other] = pair {
                families.join(*one, *other);
            }
        }
    }
    families.members()
}

/// Pairs of which each says it of the other, or of which one is said to be it by nobody else.
fn answered(alternates: &[(DocumentId, DocumentId)]) -> Vec<(DocumentId, DocumentId)> {
    let said: HashSet<(DocumentId, DocumentId)> = alternates.iter().copied().collect();
    let mut speaking: HashSet<DocumentId> = HashSet::new();
    let mut times: HashMap<DocumentId, usize> = HashMap::new();
    for (own, other) in &said {
        speaking.insert(*own);
        *times.entry(*other).or_default() += 1;
    }
    let is_silent = |id: &DocumentId| !speaking.contains(id) && times.get(id) == Some(&1);
    let mut pairs: Vec<_> = said
        .iter()
        .filter(|(own, other)| said.contains(&(*other, *own)) || is_silent(other))
        .copied()
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Files by their names without a language, of those that are written in the language that their name says.
fn named(
    languages: &HashMap<DocumentId, Option<Language>>,
    files: &[(DocumentId, String, String)],
) -> BTreeMap<(String, String), Vec<DocumentId>> {
    let mut named: BTreeMap<(String, String), Vec<DocumentId>> = BTreeMap::new();
    for (id, source, path) in files {
        let written = languages.get(id).copied().flatten();
        for (pattern, language) in without_language(path) {
            if written == Some(language) {
                let members = named.entry((source.clone(), pattern)).or_default();
                members.push(*id);
            }
        }
    }
    named.retain(|_, members| (2..=MAX_MEMBERS).contains(&members.len()));
    named
}

/// Documents that were joined, each under another of its family or under itself.
struct Families {
    languages: HashMap<DocumentId, Option<Language>>,
    parents: HashMap<DocumentId, DocumentId>,
}

impl Families {
    /// Joins the families of two documents that are both there and in different languages, as far as is known.
    fn join(&mut self, one: DocumentId, other: DocumentId) {
        let (Some(own), Some(others)) = (self.languages.get(&one), self.languages.get(&other))
        else {
            return;
        };
        if own == others && own.is_some() {
            return;
        }
        let (one, other) = (self.root(one), self.root(other));
        self.parents.insert(one.max(other), one.min(other));
    }

    fn root(&self, id: DocumentId) -> DocumentId {
        let mut root = id;
        while let Some(parent) = self.parents.get(&root).filter(|parent| **parent != root) {
            root = *parent;
        }
        root
    }

    fn members(&self) -> HashMap<DocumentId, DocumentId> {
        let mut sizes: HashMap<DocumentId, usize> = HashMap::new();
        let joined: HashSet<DocumentId> = self
            .parents
            .iter()
            .flat_map(|(id, parent)| [*id, *parent])
            .collect();
        for id in &joined {
            *sizes.entry(self.root(*id)).or_default() += 1;
        }
        joined
            .into_iter()
            .map(|id| (id, self.root(id)))
            .filter(|(_, root)| sizes.get(root).is_some_and(|size| *size <= MAX_MEMBERS))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::ContentHash;

    fn id(name: &str) -> DocumentId {
        DocumentId::of_path("s", name)
    }

    fn row(name: &str, language: &str) -> SketchRow {
        SketchRow {
            id: id(name),
            words: ContentHash::of(name.as_bytes()),
            count: 1,
            sketch: None,
            date: None,
            language: Language::parse(language),
        }
    }

    fn of_links(rows: &[SketchRow], links: &[(&str, &str)]) -> Vec<Vec<DocumentId>> {
        let alternates = links.iter().map(|(own, other)| (id(own), id(other)));
        let sayings = Sayings {
            alternates: alternates.collect(),
            files: Vec::new(),
        };
        groups(families(rows, &sayings))
    }

    fn of_names(rows: &[SketchRow], names: &[&str]) -> Vec<Vec<DocumentId>> {
        let file = |name: &&str| (id(name), "s".to_owned(), (*name).to_owned());
        let sayings = Sayings {
            alternates: Vec::new(),
            files: names.iter().map(file).collect(),
        };
        groups(families(rows, &sayings))
    }

    fn groups(families: HashMap<DocumentId, DocumentId>) -> Vec<Vec<DocumentId>> {
        let mut groups: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
        for (id, family) in families {
            groups.entry(family).or_default().push(id);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.iter_mut().for_each(|group| group.sort());
        groups
    }

    fn sorted(names: &[&str]) -> Vec<DocumentId> {
        let mut ids: Vec<DocumentId> = names.iter().map(|name| id(name)).collect();
        ids.sort();
        ids
    }

    #[test]
    fn pages_that_name_each_other_are_a_family_and_a_front_page_is_in_none() {
        let rows = [
            row("en", "en"),
            row("fr", "fr"),
            row("nl", "nl"),
            row("home", "es"),
        ];
        let links = [
            ("en", "fr"),
            ("fr", "en"),
            ("fr", "nl"),
            ("nl", "fr"),
            ("en", "home"),
            ("fr", "home"),
            ("home", "nl"),
        ];
        assert_eq!(of_links(&rows, &links), [sorted(&["en", "fr", "nl"])]);
    }

    #[test]
    fn a_file_that_one_page_names_belongs_to_it() {
        let rows = [row("page", "en"), row("fr.pdf", "fr"), row("en.pdf", "en")];
        let links = [("page", "fr.pdf"), ("page", "en.pdf")];
        assert_eq!(of_links(&rows, &links), [sorted(&["page", "fr.pdf"])]);
    }

    #[test]
    fn files_named_after_languages_are_a_family_where_they_are_written_in_them() {
        let names = [
            "law_en.pdf",
            "law_fr.pdf",
            "law_nl.pdf",
            "it/a.pdf",
            "hr/a.pdf",
        ];
        let rows = [
            row("law_en.pdf", "en"),
            row("law_fr.pdf", "fr"),
            row("law_nl.pdf", "de"),
            row("it/a.pdf", "en"),
            row("hr/a.pdf", "en"),
        ];
        let family = sorted(&["law_en.pdf", "law_fr.pdf"]);
        assert_eq!(of_names(&rows, &names), [family]);
    }
}
