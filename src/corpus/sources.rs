//! `sources.toml`: the folders and sites to gather and what is usually true of what lies in them.
//!
//! Read once into values that cannot be wrong; whether the folders exist is looked at when they are walked. A relative
//! folder stands below the folder of `sources.toml` itself, so that a corpus can move with its sources.

mod passwords;
mod place;
mod selection;
mod site;

pub use selection::Selection;
pub use site::Site;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use toml::Spanned;

use self::passwords::PasswordsForm;
use self::place::place;
use self::site::SiteForm;
use crate::describe::Defaults;
use crate::document::{Country, Kind};
use crate::extract::Password;
use crate::language::Language;

/// A folder (or a single file) to gather.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, from which the ids of its documents follow.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// What its documents are unless they say otherwise.
    pub defaults: Defaults,
    /// Which of its files are taken.
    pub selection: Selection,
    /// Passwords that may open its encrypted files.
    pub passwords: Vec<Password>,
}

/// `sources.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesForm {
    #[serde(default)]
    defaults: DefaultsForm,
    #[serde(default)]
    source: Vec<SourceForm>,
    #[serde(default)]
    site: Vec<SiteForm>,
    crawler: Option<Crawler>,
}

/// `[defaults]` as written; each source may override them.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultsForm {
    section: Option<String>,
    country: Option<Country>,
    kind: Option<Kind>,
    language: Option<Language>,
    include: Option<Vec<Spanned<String>>>,
    exclude: Option<Vec<Spanned<String>>>,
    passwords: Option<PasswordsForm>,
}

/// `[[source]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceForm {
    name: Spanned<String>,
    folder: PathBuf,
    section: Option<String>,
    country: Option<Country>,
    kind: Option<Kind>,
    language: Option<Language>,
    include: Option<Vec<Spanned<String>>>,
    exclude: Option<Vec<Spanned<String>>>,
    passwords: Option<PasswordsForm>,
}

impl DefaultsForm {
    fn describing(&self) -> Defaults {
        Defaults {
            section: self.section.clone(),
            country: self.country,
            kind: self.kind,
            language: self.language,
        }
    }
}

impl Source {
    /// A source that takes everything below a folder and knows nothing of it.
    pub fn new(name: &str, folder: &Path) -> Source {
        Source {
            name: name.to_owned(),
            folder: folder.to_owned(),
            defaults: Defaults::default(),
            selection: Selection::default(),
            passwords: Vec::new(),
        }
    }
}

impl PartialEq for Source {
    /// Globs have no equality; a name is unique in its corpus.
    fn eq(&self, other: &Source) -> bool {
        self.name == other.name && self.folder == other.folder && self.defaults == other.defaults
    }
}

/// What `sources.toml` names.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Its folders.
    pub folders: Vec<Source>,
    /// Its sites.
    pub sites: Vec<Site>,
    /// In whose name sites are asked.
    pub crawler: Option<Crawler>,
}

/// `[crawler]`: in whose name sites are asked, for those who run them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crawler {
    /// The organisation.
    pub organisation: String,
    /// A page about the crawl, or a mail address.
    pub contact: String,
}

/// Reads `sources.toml`; a missing file names no sources.
pub fn read(path: &Path) -> Result<Sources> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Sources::default()),
        text => text.with_context(|| format!("reading {}", path.display()))?,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    parse(&text, folder).with_context(|| format!("reading {}", path.display()))
}

fn parse(text: &str, folder: &Path) -> Result<Sources> {
    let form: SourcesForm = toml::from_str(text).map_err(|error| {
        let hint = hint(&error.to_string());
        anyhow!("{}hint: {hint}", without_passwords(&error, text))
    })?;
    let mut names = HashSet::new();
    let sources = form.source.iter().map(|source| &source.name);
    for name in sources.chain(form.site.iter().map(|site| &site.name)) {
        check_name(name, &mut names, text)?;
    }
    let usual = form.defaults.describing();
    let sites = form.site.into_iter();
    let sites = sites.map(|site| site.build(&usual, form.defaults.passwords.as_ref(), text));
    let folders = form.source.into_iter();
    let folders = folders.map(|source| build(source, &form.defaults, folder, text));
    Ok(Sources {
        sites: sites.collect::<Result<_>>()?,
        folders: folders.collect::<Result<_>>()?,
        crawler: form.crawler,
    })
}

/// What to type instead; the message quotes the line, and the keys of a site differ from those of a folder.
fn hint(message: &str) -> &'static str {
    match message.contains("`seeds`") {
        true => site::KEYS_HINT,
        false => {
            "a source has `name` and `folder`, and may have `section`, `country`, `kind`, `language`, `include`, `exclude` and `passwords`"
        }
    }
}

/// What is wrong, and the line it is wrong in, which is shown only where the file holds no passwords.
fn without_passwords(error: &toml::de::Error, text: &str) -> String {
    if !text.contains("password") {
        return error.to_string();
    }
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.unwrap_or_default().matches('\n').count() + 1;
    format!("line {line}: {}\n", error.message())
}

fn check_name<'a>(
    name: &'a Spanned<String>,
    taken: &mut HashSet<&'a str>,
    text: &str,
) -> Result<()> {
    let (value, place) = (name.get_ref().as_str(), place(text, name));
    if value.trim().is_empty() || value.contains(['/', '\0', '\n']) {
        bail!("{place}: `{value}` is no name of a source\nhint: use letters, digits and hyphens");
    }
    if !taken.insert(value) {
        bail!(
            "{place}: the name `{value}` is taken by a source above\nhint: give each source a name of its own"
        );
    }
    Ok(())
}

fn build(form: SourceForm, defaults: &DefaultsForm, folder: &Path, text: &str) -> Result<Source> {
    let include = form.include.as_ref().or(defaults.include.as_ref());
    let exclude = form.exclude.as_ref().or(defaults.exclude.as_ref());
    Ok(Source {
        name: form.name.into_inner(),
        folder: folder.join(form.folder),
        defaults: Defaults {
            section: form.section.or_else(|| defaults.section.clone()),
            country: form.country.or(defaults.country),
            kind: form.kind.or(defaults.kind),
            language: form.language.or(defaults.language),
        },
        selection: Selection::parse(include, exclude, text)?,
        passwords: form
            .passwords
            .or_else(|| defaults.passwords.clone())
            .map_or(Vec::new(), PasswordsForm::into_list),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Source>> {
        parse(text, Path::new("/library/corpus")).map(|sources| sources.folders)
    }

    /// The keys that the code knows of a table, as its own message lists them.
    fn known_keys(table: &str) -> std::collections::BTreeSet<String> {
        let text = format!("{table}\nno-such-key = 1\n");
        let message = toml::from_str::<SourcesForm>(&text)
            .err()
            .unwrap()
            .to_string();
        let (_, listed) = message.split_once("expected").unwrap();
        let keys = listed.split('`').skip(1).step_by(2);
        keys.map(str::to_owned).collect()
    }

    #[test]
    fn the_schema_for_editors_has_the_keys_of_the_code() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../corpus/sources.schema.json")).unwrap();
        let tables = &schema["properties"];
        for (table, described) in [
            ("[[source]]", &tables["source"]["items"]),
            ("[[site]]", &tables["site"]["items"]),
            ("[defaults]", &tables["defaults"]),
            ("[crawler]", &tables["crawler"]),
            ("", &schema),
        ] {
            let keys = described["properties"].as_object().unwrap().keys();
            assert_eq!(known_keys(table), keys.cloned().collect(), "{table}");
        }
    }

    #[test]
    fn a_source_overrides_the_defaults() {
        let sources = parsed(
            "[defaults]\nkind = \"report\"\ncountry = \"nl\"\n\
             [[source]]\nname = \"a\"\nfolder = \"../a\"\n\
             [[source]]\nname = \"b\"\nfolder = \"/b\"\nkind = \"law\"\n",
        )
        .unwrap();
        assert_eq!(sources[0].folder, Path::new("/library/corpus/../a"));
        assert_eq!(sources[0].defaults.kind, Some(Kind::Report));
        assert_eq!(sources[1].folder, Path::new("/b"));
        assert_eq!(sources[1].defaults.kind, Some(Kind::Law));
        assert_eq!(sources[1].defaults.country, sources[0].defaults.country);
    }

    #[test]
    fn globs_choose_names_at_any_depth_and_whole_folders() {
        let sources = parsed(
            "[[source]]\nname = \"a\"\nfolder = \"a\"\ninclude = [\"*.pdf\", \"web/*.html\"]\nexclude = [\"drafts/\", \"*-old.pdf\"]\n",
        )
        .unwrap();
        let selection = &sources[0].selection;
        for taken in ["x.pdf", "2004/x.PDF", "web/x.html"] {
            assert!(selection.takes(taken), "{taken}");
        }
        for left in [
            "x.txt",
            "x.html",
            "web/en/x.html",
            "drafts/x.pdf",
            "y/drafts/z/x.pdf",
            "x-old.pdf",
        ] {
            assert!(!selection.takes(left), "{left}");
        }
    }

    #[test]
    fn sites_have_passwords_as_folders_do() {
        let text = "[defaults]\npasswords = \"usual\"\n\
            [[site]]\nname = \"a\"\nseeds = [\"https://a.example/\"]\n\
            [[site]]\nname = \"b\"\nseeds = [\"https://b.example/\"]\npasswords = [\"own\"]\n";
        let sites = parse(text, Path::new("/library/corpus")).unwrap().sites;
        assert_eq!(sites[0].passwords, ["usual".into()]);
        assert_eq!(sites[1].passwords, ["own".into()]);
    }

    #[test]
    fn passwords_stay_out_of_what_is_shown() {
        let start = "[[source]]\nname = \"a\"\nfolder = \"a\"\n";
        let sources = parsed(&format!("{start}passwords = [\"secret\"]\n")).unwrap();
        assert_eq!(sources[0].passwords, ["secret".into()]);
        assert!(!format!("{sources:?}").contains("secret"));
        let message = format!(
            "{:#}",
            parsed(&format!("{start}passwords = [\"secret\", 1]\n")).unwrap_err()
        );
        assert!(
            message.contains("line 4") && !message.contains("secret"),
            "{message}"
        );
    }

    #[test]
    fn errors_name_line_and_column_and_what_to_do() {
        let wrong = [
            (
                "[[source]]\nname = \"a\"\nfolder = \"a\"\nfoldr = \"b\"\n",
                "line 4",
            ),
            ("[[source]]\nname = \"a\"\n", "line 1"),
            (
                "[[source]]\nname = \"a\"\nfolder = \"a\"\nkind = \"poem\"\n",
                "line 4",
            ),
            (
                "[[source]]\nname = \"a/b\"\nfolder = \"a\"\n",
                "line 2, column 8",
            ),
            (
                "[[source]]\nname = \"a\"\nfolder = \"a\"\nexclude = [\"{a\"]\n",
                "line 4, column 12",
            ),
            (
                "[[source]]\nname = \"a\"\nfolder = \"a\"\n[[source]]\nname = \"a\"\nfolder = \"b\"\n",
                "line 5",
            ),
        ];
        for (text, place) in wrong {
            let message = format!("{:#}", parsed(text).unwrap_err());
            assert!(message.contains(place), "{message}");
            assert!(message.contains("hint:"), "{message}");
        }
    }
}
