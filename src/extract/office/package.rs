//! The package of the formats of Microsoft Office: which part refers to which, and what the document says of itself.
//!
//! ECMA-376, part 2. Parts are found by their relationships, not by the names that one program gives them.

use super::container::Container;
use super::xml::{self, Element};
use crate::extract::{ExtractError, Metadata, written_date};
use crate::language::Language;

/// What a part refers to.
#[derive(Debug, Default)]
pub struct Relations(Vec<Relation>);

/// One of its references.
#[derive(Debug)]
pub struct Relation {
    id: String,
    /// The last word of its type: `styles`, `footnotes`, `hyperlink`.
    kind: String,
    /// The part's name, or an address.
    pub target: String,
}

impl Relations {
    /// The references of a part; those of the whole package for an empty name.
    pub fn of(container: &mut Container<'_>, part: &str) -> Result<Relations, ExtractError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let file = joined(folder, &format!("_rels/{name}.rels"));
        let Some(bytes) = container.part(&file)? else {
            return Ok(Relations::default());
        };
        let root = xml::parse(&bytes);
        let relations = root.child("Relationships").into_iter();
        Ok(Relations(
            relations
                .flat_map(Element::elements)
                .filter_map(|element| relation(element, folder))
                .collect(),
        ))
    }

    /// The one of that id.
    pub fn target(&self, id: &str) -> Option<&str> {
        let found = self.0.iter().find(|relation| relation.id == id)?;
        Some(&found.target)
    }

    /// The first of that kind.
    pub fn first(&self, kind: &str) -> Option<&str> {
        let found = self.0.iter().find(|relation| relation.kind == kind)?;
        Some(&found.target)
    }

    /// All of that kind.
    pub fn all(&self, kind: &str) -> Vec<String> {
        let of_kind = self.0.iter().filter(|relation| relation.kind == kind);
        of_kind.map(|relation| relation.target.clone()).collect()
    }
}

fn relation(element: &Element, folder: &str) -> Option<Relation> {
    let target = element.attribute("Target")?;
    let is_external = element.attribute("TargetMode") == Some("External");
    Some(Relation {
        id: element.attribute("Id")?.to_owned(),
        kind: element.attribute("Type")?.rsplit('/').next()?.to_owned(),
        target: match is_external {
            true => target.to_owned(),
            false => joined(folder, target),
        },
    })
}

/// A name as a part in a folder refers to it.
pub fn joined(folder: &str, name: &str) -> String {
    if let Some(absolute) = name.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Title and metadata, from the core properties (ECMA-376, part 2, clause 11).
pub fn properties(
    container: &mut Container<'_>,
) -> Result<(Option<String>, Metadata), ExtractError> {
    let package = Relations::of(container, "")?;
    let name = package
        .first("core-properties")
        .unwrap_or("docProps/core.xml");
    let core = xml::parse(&container.part(name)?.unwrap_or_default());
    let name = package
        .first("extended-properties")
        .unwrap_or("docProps/app.xml");
    let more = xml::parse(&container.part(name)?.unwrap_or_default());
    Ok(described(&core, more.find("Application")))
}

/// Title and metadata in Dublin Core, as packages, OpenDocument and books have them.
pub fn described(of: &Element, program: Option<&Element>) -> (Option<String>, Metadata) {
    let line = |names: &[&str]| names.iter().find_map(|name| of.find(name)?.line());
    let date = |names: &[&str]| line(names).as_deref().and_then(written_date::parse);
    let metadata = Metadata {
        language: line(&["language"]).as_deref().and_then(Language::parse),
        published: date(&["created", "creation-date", "date"]),
        modified: date(&["modified"]),
        author: line(&["creator", "initial-creator"]),
        description: line(&["description", "subject"]),
        keywords: line(&["keywords", "keyword"]),
        producer: program.and_then(Element::line),
        ..Metadata::default()
    };
    (line(&["title"]), metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_followed_from_folder_to_folder() {
        assert_eq!(
            joined("ppt/slides", "../notesSlides/n1.xml"),
            "ppt/notesSlides/n1.xml"
        );
        assert_eq!(joined("word", "/docProps/core.xml"), "docProps/core.xml");
        assert_eq!(joined("", "../../x"), "x");
    }
}
