//! The `Link:` header (RFC 8288): what a file says that cannot say it in its own text, as a PDF cannot.

use url::Url;

use crate::extract::Alternate;
use crate::language::Language;

/// What the headers of an answer link to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeaderLinks {
    /// The address it should be known by.
    pub canonical: Option<String>,
    /// The same in other languages.
    pub alternates: Vec<Alternate>,
    /// Pages before and after.
    pub neighbours: Vec<String>,
}

/// Reads all values of the header; relative addresses are resolved.
pub fn parse(values: &[String], base: &Url) -> HeaderLinks {
    let mut links = HeaderLinks::default();
    for link in values.iter().flat_map(|value| split(value, ',')) {
        let mut parts = split(link, ';').into_iter();
        let target = parts.next().unwrap_or_default().trim();
        let target = target
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'));
        let Some(url) = target.and_then(|target| base.join(target.trim()).ok()) else {
            continue;
        };
        let parameters: Vec<(String, String)> = parts.filter_map(parameter).collect();
        links.add(url.to_string(), &parameters);
    }
    links
}

impl HeaderLinks {
    fn add(&mut self, url: String, parameters: &[(String, String)]) {
        let value = |wanted: &str| {
            let mut found = parameters.iter().filter(|(name, _)| name == wanted);
            found.next().map(|(_, value)| value.as_str())
        };
        let language = value("hreflang").and_then(Language::parse);
        for relation in value("rel").unwrap_or_default().split_whitespace() {
            match relation.to_ascii_lowercase().as_str() {
                "canonical" => {
                    self.canonical.get_or_insert_with(|| url.clone());
                }
                "alternate" if value("hreflang").is_some() => self.alternates.push(Alternate {
                    language,
                    url: url.clone(),
                }),
                "next" | "prev" | "item" | "collection" => self.neighbours.push(url.clone()),
                _ => {}
            }
        }
    }
}

fn parameter(written: &str) -> Option<(String, String)> {
    let (name, value) = written.split_once('=')?;
    let value = value.trim().trim_matches('"');
    Some((name.trim().to_ascii_lowercase(), value.to_owned()))
}

/// Parts between separators that stand neither in quotes nor in an address.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut quoted, mut in_address) = (false, false);
    text.split(|c| {
        match c {
            '"' if !in_address => quoted = !quoted,
            '<' if !quoted => in_address = true,
            '>' if !quoted => in_address = false,
            _ => {}
        }
        c == separator && !quoted && !in_address
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_told_apart() {
        let base = Url::parse("https://a.example/docs/report.pdf").unwrap();
        let values = [
            "<https://a.example/r,1.pdf>; rel=\"canonical\"; title=\"a, b; c\", </fr/report.pdf>; rel=alternate; hreflang=fr".to_owned(),
            "</api>; rel=\"https://api.w.org/\"".to_owned(),
            "<?page=2>; rel=next".to_owned(),
        ];
        let links = parse(&values, &base);
        assert_eq!(
            links.canonical.as_deref(),
            Some("https://a.example/r,1.pdf")
        );
        assert_eq!(links.alternates[0].url, "https://a.example/fr/report.pdf");
        assert_eq!(links.alternates[0].language, Language::parse("fr"));
        assert_eq!(
            links.neighbours,
            ["https://a.example/docs/report.pdf?page=2"]
        );
        assert_eq!(
            parse(&["<nonsense".to_owned()], &base),
            HeaderLinks::default()
        );
    }
}
