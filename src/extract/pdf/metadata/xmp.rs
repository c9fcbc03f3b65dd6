//! The XMP packet: Dublin Core and the PDF schema in RDF (ISO 16684-1).
//!
//! Looked through for the few properties wanted, as elements or attributes, with the prefixes that all producers use;
//! packets are too often not well-formed for a strict reader.

use super::statement::{Statement, line};
use super::{date, title};

/// What a packet says.
pub fn statement(packet: &str) -> Statement {
    let text = |name: &str| values(packet, name).into_iter().next();
    let all = |name: &str| Some(values(packet, name).join(", ")).filter(|text| !text.is_empty());
    let day = |name: &str| text(name).and_then(|text| date::parse(&text));
    Statement {
        title: text("dc:title").and_then(|text| title::cleaned(&text)),
        author: all("dc:creator"),
        description: text("dc:description"),
        keywords: text("pdf:Keywords").or_else(|| all("dc:subject")),
        producer: text("pdf:Producer").or_else(|| text("xmp:CreatorTool")),
        language: text("dc:language"),
        created: day("xmp:CreateDate").or_else(|| day("xap:CreateDate")),
        changed: day("xmp:ModifyDate").or_else(|| day("xap:ModifyDate")),
    }
}

/// The values of a property: items of its list, the default language's first; its own text; or an attribute.
fn values(packet: &str, name: &str) -> Vec<String> {
    let Some(content) = element(packet, name) else {
        return attribute(packet, name)
            .and_then(|text| line(&unescaped(text)))
            .into_iter()
            .collect();
    };
    let mut items = items(content);
    items.sort_by_key(|(attributes, _)| !attributes.contains("x-default"));
    // Without a list the content is the text itself; markup of another kind is no text.
    if items.is_empty() && !content.contains('<') {
        items.push(("", content));
    }
    items
        .into_iter()
        .filter_map(|(_, text)| line(&unescaped(text)))
        .collect()
}

/// The content of the first element of a name.
fn element<'a>(packet: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = packet.split_once(&format!("<{name}"))?;
    let (tag, rest) = rest.split_once('>')?;
    let is_whole_name = tag.is_empty() || tag.starts_with(|letter: char| letter.is_whitespace());
    let (content, _) = rest.split_once(&format!("</{name}>"))?;
    (is_whole_name && !tag.ends_with('/')).then_some(content)
}

/// Attributes and content of each `rdf:li`.
fn items(content: &str) -> Vec<(&str, &str)> {
    let items = content.split("<rdf:li").skip(1);
    items
        .filter_map(|item| {
            let (attributes, rest) = item.split_once('>')?;
            if attributes.ends_with('/') {
                return Some((attributes, ""));
            }
            let (text, _) = rest.split_once("</rdf:li>")?;
            Some((attributes, text))
        })
        .collect()
}

/// The value of the first attribute of a name, as written.
fn attribute<'a>(packet: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = packet
        .split_once(&format!(" {name}=\""))
        .or_else(|| packet.split_once(&format!("\n{name}=\"")))?;
    Some(rest.split_once('"')?.0)
}

fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        match after
            .split_once(';')
            .and_then(|(name, after)| Some((entity(name)?, after)))
        {
            Some((letter, after)) => {
                result.push(letter);
                rest = after;
            }
            None => {
                result.push('&');
                rest = after;
            }
        }
    }
    result.push_str(rest);
    result
}

/// The letter of an entity name or character number (XML 1.0, 4.1 and 4.6).
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|letter| *letter >= ' ')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_lists_and_attributes_are_read() {
        let packet = r#"<rdf:Description rdf:about="" xmp:CreateDate="2004-03-24T10:00:00" pdf:Producer="Press 1">
            <dc:title><rdf:Alt><rdf:li xml:lang="fr">Les enfants</rdf:li>
              <rdf:li xml:lang="x-default">Children &amp; rights&#x21;</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>
            <xmp:ModifyDate>2005-01-02</xmp:ModifyDate><dc:description/></rdf:Description>"#;
        let said = statement(packet);
        assert_eq!(said.title.as_deref(), Some("Children & rights!"));
        assert_eq!(said.author.as_deref(), Some("Ann, Bob"));
        assert_eq!(said.producer.as_deref(), Some("Press 1"));
        assert_eq!(
            said.created.map(|day| day.to_string()).as_deref(),
            Some("2004-03-24")
        );
        assert_eq!(
            said.changed.map(|day| day.to_string()).as_deref(),
            Some("2005-01-02")
        );
        assert_eq!(said.description, None);
    }

    #[test]
    fn an_empty_item_is_no_text() {
        for item in [
            r#"<rdf:li xml:lang="x-default"/>"#,
            r#"<rdf:li xml:lang="x-default" />"#,
            "<rdf:li></rdf:li>",
            "",
        ] {
            let packet = format!("<dc:title> <rdf:Alt> {item} </rdf:Alt> </dc:title>");
            assert_eq!(statement(&packet).title, None, "{item}");
        }
    }

    #[test]
    fn damage_says_nothing() {
        for packet in [
            "",
            "<dc:title",
            "<dc:title>",
            "<dc:title><rdf:li>x",
            "<dc:titles>x</dc:titles>",
            "& <dc:title></dc:title>",
        ] {
            assert_eq!(statement(packet), Statement::default(), "{packet}");
        }
    }
}
