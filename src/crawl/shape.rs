//! The form of an address, and forms that no honest address has.
//!
//! Addresses that a program makes up differ from one another in a few places: numbers, dates, parameters, the last name.
//! With those taken away they share a form, and a trap is then one form with endless addresses.

use url::Url;

/// The longest address that is followed; those of sitemaps are shorter than 2,048 letters, and so are honest links.
const MAX_LENGTH: usize = 1_500;

/// Folders in one another: the deepest of honest sites are half as deep.
const MAX_FOLDERS: usize = 20;

/// Parameters of one address: a search form filled in with care has fewer.
const MAX_PARAMETERS: usize = 10;

/// A name may stand in a path this often.
const MAX_SAME_NAME: usize = 3;

/// Names that are empty, one after another: one is a slip, more are made by links that grow.
const EMPTY_NAMES: &str = "///";

/// A name this long with so many numbers in it is a key that a program made, such as the id of a session.
const KEY_LENGTH: usize = 16;
const KEY_NUMBERS: usize = 3;

/// The form of an address: its folders with numbers taken away, the ending of its last name, and whether it has parameters.
/// Small and capital letters are one: a server that takes either could be asked for every mixture of them.
pub fn shape(url: &Url) -> String {
    let path = url.path().to_ascii_lowercase();
    let is_folder = path.len() > 1 && path.ends_with('/');
    let mut folders: Vec<&str> = path.strip_suffix('/').unwrap_or(&path).split('/').collect();
    let last = folders.pop().unwrap_or_default();
    let mut shape: String = folders
        .iter()
        .map(|folder| format!("{}/", without_numbers(folder)))
        .collect();
    shape.push('*');
    let ending = last.rsplit_once('.').map(|(_, ending)| ending);
    match ending.filter(|ending| ending.len() <= 5) {
        _ if is_folder => shape.push('/'),
        Some(ending) => shape.push_str(&format!(".{}", without_numbers(ending))),
        None => {}
    }
    if url.query().is_some() {
        shape.push('?');
    }
    shape
}

/// Where an address lies, more broadly than its form says: below its first folder, where it has one, and on its host.
pub fn regions(url: &Url) -> [String; 2] {
    let path = url.path().to_ascii_lowercase();
    let first = path.split('/').nth(1).unwrap_or_default();
    let has_folder = path.split('/').nth(2).is_some();
    let folder = match has_folder {
        true => format!("/{}/**", without_numbers(first)),
        false => "/".to_owned(),
    };
    [folder, "/**".to_owned()]
}

/// Why an address is not followed whatever stands there; `None` for honest ones.
pub fn is_absurd(url: &Url) -> Option<&'static str> {
    let folders: Vec<&str> = url
        .path()
        .split('/')
        .filter(|name| !name.is_empty())
        .collect();
    let parameters = url.query().map_or(0, |query| query.split('&').count());
    if url.as_str().len() > MAX_LENGTH {
        Some("its address is longer than addresses are")
    } else if folders.len() > MAX_FOLDERS {
        Some("its folders stand deeper than folders do")
    } else if parameters > MAX_PARAMETERS {
        Some("its address has more parameters than addresses have")
    } else if repeats(&folders) || url.path().contains(EMPTY_NAMES) {
        Some("the names in its path repeat themselves")
    } else {
        None
    }
}

/// A name that comes again and again, or a run of names that follows itself.
fn repeats(names: &[&str]) -> bool {
    let is_often = |name: &&str| {
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        !is_number && names.iter().filter(|other| other == &name).count() > MAX_SAME_NAME
    };
    let follows_itself = |length: usize| {
        names.windows(2 * length).any(|run| {
            let (first, second) = run.split_at(length);
            first == second
        })
    };
    names.iter().any(is_often) || (2..=names.len() / 2).any(follows_itself)
}

fn without_numbers(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for c in name.chars() {
        match c.is_ascii_digit() {
            true if written.ends_with('#') => {}
            true => written.push('#'),
            false => written.push(c),
        }
    }
    // The letters of a key say as little as its numbers.
    if name.len() >= KEY_LENGTH && written.matches('#').count() >= KEY_NUMBERS {
        return "#".to_owned();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    #[test]
    fn addresses_that_a_program_makes_up_share_a_form() {
        for (one, other) in [
            ("/calendar/2031/05", "/calendar/2032/11"),
            ("/s/3f9a7c01d2b44e5f/list", "/s/99e1bc7788aa00f2/list"),
            ("/list?page=7", "/list?order=2&x=y"),
            ("/news/a-title", "/news/another"),
            ("/2031/05/a-title/", "/2032/11/another/"),
            ("/News/a", "/nEWS/b"),
        ] {
            assert_eq!(shape(&url(one)), shape(&url(other)));
        }
        for (one, other) in [
            ("/news/a", "/news/a.pdf"),
            ("/fr/a", "/nl/a"),
            ("/a", "/a?x"),
            ("/a/b", "/a/b/"),
            ("/", "/a/"),
        ] {
            assert_ne!(shape(&url(one)), shape(&url(other)));
        }
    }

    #[test]
    fn an_address_lies_below_its_first_folder_and_on_its_host() {
        assert_eq!(regions(&url("/tree/a/b.html")), ["/tree/**", "/**"]);
        assert_eq!(regions(&url("/2031/a/")), ["/#/**", "/**"]);
        assert_eq!(regions(&url("/a")), ["/", "/**"]);
    }

    #[test]
    fn paths_that_grow_by_themselves_are_absurd() {
        for path in [
            "/a/b/a/b/",
            "/x/y/z/x/y/z",
            "/a/x/a/y/a/z/a",
            "/a///",
            &"/d".repeat(30),
        ] {
            assert!(is_absurd(&url(path)).is_some(), "{path}");
        }
        assert!(is_absurd(&url(&format!("/?q={}", "x".repeat(2_000)))).is_some());
        for path in [
            "/en/about/about",
            "/2004/01/01/01/",
            "/a//b",
            "/a/b/c?x=1&y=2",
            "/fr/docs/fr/report-fr.pdf",
        ] {
            assert_eq!(is_absurd(&url(path)), None, "{path}");
        }
    }
}
