//! Keeps a page from nesting without end.
//!
//! A tree builder looks through all open elements at many tags, so a page of 100,000 divisions in one another would
//! cost minutes. Browsers stop at 512 levels; so does this file, by leaving out the tags that would go deeper, before
//! the page is parsed. Text is never left out. A page of ordinary depth passes through untouched.

use std::borrow::Cow;

/// Elements may be open in one another this often: Chromium's limit.
const MAX_DEPTH: usize = 512;

/// Elements without an end tag, or whose end tag is commonly left out: their start tags say nothing about depth.
const WITHOUT_END: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup",
    "option", "optgroup", "frame", "basefont", "html", "head", "body", "!doctype",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe", "noscript",
];

/// The page, without the tags that nest deeper than browsers go.
pub fn bounded(html: &str) -> Cow<'_, str> {
    if deepest(html) <= MAX_DEPTH {
        return Cow::Borrowed(html);
    }
    let mut kept = String::with_capacity(html.len());
    let mut depth = 0;
    for piece in pieces(html) {
        let before = depth;
        depth = piece.depth_after(depth);
        let is_too_deep = !piece.tag.is_empty() && before.max(depth) > MAX_DEPTH;
        kept.push_str(if is_too_deep { " " } else { piece.source });
    }
    Cow::Owned(kept)
}

fn deepest(html: &str) -> usize {
    let mut depth = 0;
    pieces(html)
        .map(|piece| {
            depth = piece.depth_after(depth);
            depth
        })
        .max()
        .unwrap_or(0)
}

/// A tag, or what stands between tags.
struct Piece<'a> {
    source: &'a str,
    /// The tag's name as written; empty for anything else.
    tag: &'a str,
    is_end: bool,
}

impl Piece<'_> {
    fn depth_after(&self, depth: usize) -> usize {
        let counts = !self.tag.is_empty()
            && !self.source.ends_with("/>")
            && !is_one_of(self.tag, WITHOUT_END);
        match (counts, self.is_end) {
            (false, _) => depth,
            (true, true) => depth.saturating_sub(1),
            (true, false) => depth + 1,
        }
    }
}

fn is_one_of(tag: &str, names: &[&str]) -> bool {
    names.iter().any(|name| tag.eq_ignore_ascii_case(name))
}

fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let piece = first_piece(rest);
        rest = &rest[piece.source.len()..];
        Some(piece)
    })
}

fn first_piece(rest: &str) -> Piece<'_> {
    let text = |length: usize| Piece {
        source: &rest[..length],
        tag: "",
        is_end: false,
    };
    let until = |mark: &str| rest.find(mark).map_or(rest.len(), |at| at + mark.len());
    if !rest.starts_with('<') {
        return text(rest.find('<').unwrap_or(rest.len()));
    }
    if rest.starts_with("<!--") {
        return text(until("-->"));
    }
    let is_end = rest.starts_with("</");
    let name = &rest[if is_end { 2 } else { 1 }..];
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    if name.is_empty() {
        return text(1);
    }
    if !is_end && is_one_of(name, RAW) {
        return text(raw_length(rest, name));
    }
    Piece {
        source: &rest[..until(">")],
        tag: name,
        is_end,
    }
}

/// The length of an element whose content is no markup, with its end tag.
fn raw_length(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        from += at + 2;
        if rest[from..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return rest[from..]
                .find('>')
                .map_or(rest.len(), |end| from + end + 1);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_passes_untouched() {
        let page = "<ul><li>one<li>two</ul><script>'<div>'</script><p>text";
        assert!(matches!(bounded(page), Cow::Borrowed(text) if text == page));
    }

    #[test]
    fn tags_beyond_the_limit_go_and_text_stays() {
        let page = format!(
            "{}deep{} after",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let kept = bounded(&page);
        assert_eq!(kept.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(kept.matches("</div>").count(), MAX_DEPTH);
        assert!(kept.contains("deep") && kept.ends_with("after"));
    }
}
