//! Elements that XHTML closes in their own tag, written so that an HTML parser closes them too.
//!
//! `<title/>` opens a title without end in HTML and would swallow the page; the chapters of books are full of such tags.

use super::element::is_void;

/// The page with an end tag after each such tag.
pub fn with_end_tags(page: &str) -> String {
    let mut written = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("/>") {
        written.push_str(before);
        let name = before
            .rfind('<')
            .map_or("", |at| name_of(&before[at + 1..]));
        if name.is_empty() || is_void(name) {
            written.push_str("/>");
        } else {
            written.push_str(&format!("></{name}>"));
        }
        rest = after;
    }
    written + rest
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-'));
    &tag[..end.unwrap_or(tag.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_content_gets_an_end_tag() {
        let page = "<title/><p>a<br/>b <a id=\"x\" />c 1/>2</p>";
        let expected = "<title></title><p>a<br/>b <a id=\"x\" ></a>c 1/>2</p>";
        assert_eq!(with_end_tags(page), expected);
    }
}
