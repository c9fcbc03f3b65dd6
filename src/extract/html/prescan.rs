//! A page's bytes as text, in the encoding its server names, else in the one it names in its own first bytes.

use memchr::memmem;

use crate::extract::charset::{self, Decoded};

/// Where the declaration must stand: the standard says 1,024 bytes (HTML, 13.2.3.2), real pages are wordier.
const WITHIN: usize = 4096;

/// Decodes a page; what it or its server names is believed as far as its bytes agree.
pub fn decode(bytes: &[u8], named_by_server: Option<&str>) -> Decoded {
    let declared = named_by_server
        .map(str::to_owned)
        .or_else(|| declared_charset(bytes));
    charset::decode(bytes, declared.as_deref())
}

/// The label in `<meta charset>`, in `<meta http-equiv content="...; charset=...">` or in an XML declaration.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..WITHIN).unwrap_or(bytes).to_ascii_lowercase();
    let xml = head.trim_ascii_start().starts_with(b"<?xml");
    let xml = xml
        .then(|| {
            value_after(
                head.get(..head.iter().position(|b| *b == b'>')?)?,
                b"encoding",
            )
        })
        .flatten();
    xml.or_else(|| metas(&head).find_map(|meta| value_after(meta, b"charset")))
}

fn metas(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(head, b"<meta").filter_map(|start| {
        let rest = head.get(start..)?;
        rest.get(..rest.iter().position(|byte| *byte == b'>')?)
    })
}

fn value_after(tag: &[u8], name: &[u8]) -> Option<String> {
    let rest = tag
        .get(memmem::find(tag, name)? + name.len()..)?
        .trim_ascii_start();
    let value = rest.strip_prefix(b"=")?.trim_ascii_start();
    let value: Vec<u8> = value
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .collect();
    String::from_utf8(value)
        .ok()
        .filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_naming_an_encoding_is_found() {
        for page in [
            "<meta charset=koi8-r>",
            "<META CHARSET = 'KOI8-R'>",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">",
            "<?xml version=\"1.0\" encoding=\"koi8-r\"?><html>",
        ] {
            assert_eq!(
                declared_charset(page.as_bytes()).as_deref(),
                Some("koi8-r"),
                "{page}"
            );
        }
        assert_eq!(
            declared_charset(b"<meta name=description content='no label'>"),
            None
        );
    }
}
