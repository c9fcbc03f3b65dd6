//! How the bytes of a shown string make codes, and codes CIDs: Identity, a predefined CMap or an embedded one
//! (ISO 32000-1, 9.7.5 and 9.7.6).

use hayro_cmap::{CMap, CMapName, WritingMode, load_embedded};
use lopdf::{Dictionary, Document, Object};

use super::code_space::CodeSpace;
use crate::extract::pdf::object::{entry, number_entry};
use crate::extract::pdf::stream::bytes;

/// A code read from a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, its first byte the highest.
    pub code: u32,
    /// The glyph it names; 0 where the CMap knows none.
    pub cid: u32,
    /// Its bytes.
    pub length: usize,
}

/// The `/Encoding` of a composite font.
#[derive(Debug)]
pub struct CidEncoding {
    /// `None` where codes are CIDs.
    map: Option<CMap>,
    /// Which bytes make a code; `None` where the CMap's own entries tell.
    space: Option<CodeSpace>,
    is_vertical: bool,
}

impl CidEncoding {
    /// Reads `/Encoding`; what cannot be read counts as Identity, the usual one.
    pub fn load(document: &Document, font: &Dictionary) -> Self {
        match entry(document, font, b"Encoding") {
            Some(Object::Name(name)) => CidEncoding::predefined(name),
            Some(Object::Stream(stream)) => {
                let file = bytes(document, stream);
                let map = CMap::parse(&file, load_embedded);
                let says_vertical = number_entry(document, &stream.dict, b"WMode") == Some(1.0);
                CidEncoding {
                    is_vertical: says_vertical || map.as_ref().is_some_and(writes_vertically),
                    space: CodeSpace::parse(&file),
                    map,
                }
            }
            _ => CidEncoding::predefined(b"Identity-H"),
        }
    }

    fn predefined(name: &[u8]) -> Self {
        let is_identity = name.starts_with(b"Identity");
        let file = (!is_identity)
            .then(|| load_embedded(CMapName::from_bytes(name)))
            .flatten();
        CidEncoding {
            map: file.and_then(|file| CMap::parse(file, load_embedded)),
            space: None,
            is_vertical: name.ends_with(b"-V") || name == b"V",
        }
    }

    /// Whether each code is its CID.
    pub fn is_identity(&self) -> bool {
        self.map.is_none()
    }

    /// Whether text runs downwards.
    pub fn is_vertical(&self) -> bool {
        self.is_vertical
    }

    /// The predefined or embedded CMap.
    pub fn map(&self) -> Option<&CMap> {
        self.map.as_ref()
    }

    /// The first code of a string that is not empty.
    pub fn next(&self, shown: &[u8]) -> Code {
        match (&self.map, &self.space) {
            (None, None) => two_bytes(shown),
            (None, Some(space)) => {
                let (code, length) = space.next(shown);
                Code {
                    code,
                    cid: code,
                    length,
                }
            }
            (Some(map), Some(space)) => {
                let (code, length) = space.next(shown);
                Code {
                    code,
                    cid: map.lookup_cid_code(code, length as u8).unwrap_or(0),
                    length,
                }
            }
            (Some(map), None) => shortest_known(map, shown),
        }
    }
}

/// The shortest code the CMap has an entry for; two bytes without a CID where it has none.
fn shortest_known(map: &CMap, shown: &[u8]) -> Code {
    let mut code = 0;
    for (byte, length) in shown.iter().zip(1..=4usize) {
        code = code << 8 | u32::from(*byte);
        if let Some(cid) = map.lookup_cid_code(code, length as u8) {
            return Code { code, cid, length };
        }
    }
    Code {
        cid: 0,
        ..two_bytes(shown)
    }
}

fn two_bytes(shown: &[u8]) -> Code {
    match shown {
        [high, low, ..] => {
            let code = u32::from(*high) << 8 | u32::from(*low);
            Code {
                code,
                cid: code,
                length: 2,
            }
        }
        _ => {
            let code = shown.first().copied().unwrap_or(0).into();
            Code {
                code,
                cid: code,
                length: shown.len(),
            }
        }
    }
}

fn writes_vertically(map: &CMap) -> bool {
    map.metadata().writing_mode == Some(WritingMode::Vertical)
}
