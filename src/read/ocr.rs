//! Pages without usable text, read by the tesseract program where it is installed.
//!
//! A worker draws the page, this process starts the engine with limits and puts what it says in the page's place, with a
//! verdict that says so. Never a dependency: without the program such pages stay listed, with the command that installs it.
//! Nothing here decides when pages are recognised, and nothing but the cache is written.

mod packs;

mod engine;

mod words;

mod pages;

mod recogniser;

mod side_by_side;

pub use engine::{Engine, PROGRAM};
pub use pages::{Outcome, is_unread, likely_languages, settle};
pub use recogniser::{PageRead, PageTask, picture_of};
pub use side_by_side::SideBySide;

use std::collections::BTreeSet;

use crate::language::Language;

/// The packs of languages, for [`install_command`].
pub fn packs_for<'a>(languages: impl IntoIterator<Item = &'a Language>) -> BTreeSet<String> {
    let packs = languages.into_iter().copied().flat_map(packs::packs_of);
    packs.map(|pack| (*pack).to_owned()).collect()
}

/// The command that installs what is missing to read in these packs; `None` where nothing is.
pub fn install_command(engine: Option<&Engine>, packs: &BTreeSet<String>) -> Option<String> {
    let missing: Vec<String> = packs
        .iter()
        // English comes with the program.
        .filter(|pack| match engine {
            Some(engine) => !engine.has(pack),
            None => *pack != "eng",
        })
        .map(|pack| packs::package_of(pack))
        .collect();
    let program = engine.is_none().then(|| "tesseract-ocr".to_owned());
    let packages: Vec<String> = program.into_iter().chain(missing).collect();
    (!packages.is_empty()).then(|| format!("apt-get install {}", packages.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_the_program_and_the_languages() {
        let wanted = [Language::parse("nl"), Language::parse("en")];
        let packs = packs_for(wanted.iter().flatten());
        assert_eq!(
            install_command(None, &packs).as_deref(),
            Some("apt-get install tesseract-ocr tesseract-ocr-nld")
        );
    }
}
