//! Letters of the glyphs of Adobe's character collections: Chinese, Japanese, Korean (ISO 32000-1, 9.7.3).

use hayro_cmap::{BfString, CMap, CidFamily, load_embedded};
use lopdf::{Dictionary, Document};

use crate::extract::pdf::object::{dictionary_entry, entry};

/// CIDs beyond the last of the largest collection (Adobe-GB1-6 has 30,572).
const CIDS_END: u32 = 0x7800;

/// The letters of a collection's CIDs.
pub struct Collection {
    map: CMap,
}

impl Collection {
    /// The collection that a CID font names, or else its CMap.
    pub fn load(
        document: &Document,
        descendant: &Dictionary,
        encoding: Option<&CMap>,
    ) -> Option<Self> {
        let named = named(document, descendant);
        let of_encoding = || {
            Some(
                encoding?
                    .metadata()
                    .character_collection
                    .as_ref()?
                    .family
                    .clone(),
            )
        };
        let ucs2 = named.as_ref().and_then(CidFamily::ucs2_cmap);
        let ucs2 = ucs2.or_else(|| of_encoding()?.ucs2_cmap())?;
        let map = CMap::parse(load_embedded(ucs2)?, load_embedded)?;
        Some(Collection { map })
    }

    /// All CIDs that have letters.
    pub fn letters(&self) -> impl Iterator<Item = (u32, String)> + '_ {
        (1..CIDS_END).filter_map(|cid| match self.map.lookup_bf_string(cid)? {
            BfString::Char(letter) => Some((cid, letter.into())),
            BfString::String(text) => Some((cid, text)),
        })
    }
}

fn named(document: &Document, descendant: &Dictionary) -> Option<CidFamily> {
    let system = dictionary_entry(document, descendant, b"CIDSystemInfo")?;
    let text = |key: &[u8]| entry(document, system, key)?.as_str().ok();
    Some(CidFamily::from_registry_ordering(
        text(b"Registry")?,
        text(b"Ordering")?,
    ))
}
