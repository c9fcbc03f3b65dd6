//! Layers (optional content, ISO 32000-1, 8.11): which of them are hidden when the document is opened.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::object;

/// The layers that are not shown.
#[derive(Debug, Default)]
pub struct HiddenLayers {
    hidden: HashSet<ObjectId>,
}

impl HiddenLayers {
    /// Reads the default configuration of the document.
    pub fn of(document: &Document) -> HiddenLayers {
        let properties = document
            .catalog()
            .ok()
            .and_then(|catalog| object::dictionary_entry(document, catalog, b"OCProperties"));
        HiddenLayers {
            hidden: properties
                .and_then(|properties| hidden(document, properties))
                .unwrap_or_default(),
        }
    }

    /// Whether something that names this layer or membership of layers in `/OC` is hidden.
    pub fn hides(&self, document: &Document, layer: &Object) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        if let Ok(id) = layer.as_reference()
            && self.hidden.contains(&id)
        {
            return true;
        }
        object::resolve(document, layer)
            .and_then(object::dictionary)
            .filter(|membership| membership.has_type(b"OCMD"))
            .is_some_and(|membership| self.hides_members(document, membership))
    }

    /// The policies of ISO 32000-1, table 99; visibility expressions are not evaluated.
    fn hides_members(&self, document: &Document, membership: &Dictionary) -> bool {
        let members = match membership.get(b"OCGs") {
            Ok(Object::Reference(id)) if !is_array(document, *id) => vec![*id],
            Ok(groups) => references(document, groups),
            Err(_) => Vec::new(),
        };
        if members.is_empty() {
            return false;
        }
        let is_off = |id: &ObjectId| self.hidden.contains(id);
        match object::name_entry(document, membership, b"P") {
            Some(b"AllOn") => members.iter().any(is_off),
            Some(b"AnyOff") => !members.iter().any(is_off),
            Some(b"AllOff") => !members.iter().all(is_off),
            _ => members.iter().all(is_off),
        }
    }
}

fn is_array(document: &Document, id: ObjectId) -> bool {
    document
        .get_object(id)
        .is_ok_and(|object| object.as_array().is_ok())
}

fn hidden(document: &Document, properties: &Dictionary) -> Option<HashSet<ObjectId>> {
    let configuration = object::dictionary_entry(document, properties, b"D")?;
    let list = |dictionary: &Dictionary, key: &[u8]| {
        dictionary
            .get(key)
            .map(|groups| references(document, groups))
            .unwrap_or_default()
    };
    let mut hidden: HashSet<ObjectId> = HashSet::new();
    if object::name_entry(document, configuration, b"BaseState") == Some(b"OFF") {
        hidden.extend(list(properties, b"OCGs"));
        for shown in list(configuration, b"ON") {
            hidden.remove(&shown);
        }
    }
    hidden.extend(list(configuration, b"OFF"));
    Some(hidden)
}

fn references(document: &Document, groups: &Object) -> Vec<ObjectId> {
    object::resolve(document, groups)
        .and_then(|groups| groups.as_array().ok())
        .map(|groups| {
            groups
                .iter()
                .filter_map(|group| group.as_reference().ok())
                .collect()
        })
        .unwrap_or_default()
}
