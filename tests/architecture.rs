//! The floors of the house: imports only go down, and no two files depend on each other in a circle.
//!
//! Reads the sources as text: the order of modules in `src/lib.rs` is the law, every `crate::` and `super::` path is held
//! against it. Code under `#[cfg(test)]` may look anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its module path (`["index", "writer"]`) and its code without comments, strings and tests.
struct Source {
    module: Vec<String>,
    code: String,
}

#[test]
fn imports_only_go_down() {
    let order = module_order();
    let floor = |name: &str| order.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module.first() else {
            continue;
        };
        let Some(here) = floor(own) else {
            panic!("src/{own} stands on no floor: list it in src/lib.rs");
        };
        for path in paths(&source) {
            match path.first().and_then(|name| floor(name)) {
                Some(there) if there > here => wrong.push(format!(
                    "{} -> {}",
                    source.module.join("::"),
                    path.join("::")
                )),
                _ => {}
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that go up:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let files: BTreeSet<Vec<String>> = sources.iter().map(|s| s.module.clone()).collect();
    let exports = re_exports(&sources);
    let mut arrows: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for source in &sources {
        for path in paths(source) {
            if let Some(target) = file_of(&path, &files, &exports)
                && target != source.module
            {
                arrows
                    .entry(source.module.clone())
                    .or_default()
                    .insert(target);
            }
        }
    }
    let circles: Vec<String> = files
        .iter()
        .filter_map(|file| circle_through(file, &arrows))
        .collect();
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for path in rust_files(&source_root()) {
        let text = fs::read_to_string(&path).expect("a source file is readable");
        assert!(text.starts_with("//! "), "{} has no header", path.display());
    }
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules in the order of `src/lib.rs`.
fn module_order() -> Vec<String> {
    fs::read_to_string(source_root().join("lib.rs"))
        .expect("src/lib.rs is readable")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("a folder entry is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every file but `lib.rs` and `main.rs`, which stand above all.
fn sources() -> Vec<Source> {
    let root = source_root();
    rust_files(&root)
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&root).ok()?.with_extension("");
            let mut module: Vec<String> = below
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            if module == ["lib"] || module == ["main"] {
                return None;
            }
            if module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            let text = fs::read_to_string(&path).ok()?;
            Some(Source {
                module,
                code: code_of(&text),
            })
        })
        .collect()
}

/// The code that is compiled into the product: comments and the items behind `#[cfg(test)]` left out.
fn code_of(text: &str) -> String {
    let mut parts = text.split("#[cfg(test)]\n");
    let mut product = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // An item ends with `;` on its first line or with a brace that is not indented.
        let line = part.find('\n').unwrap_or(part.len());
        let end = match part[..line].ends_with(';') {
            true => line,
            false => part.find("\n}").map_or(part.len(), |brace| brace + 2),
        };
        product.push_str(&part[end..]);
    }
    product
        .lines()
        .map(|line| match line.find("//") {
            // A `//` inside a string is an address, not a comment.
            Some(at) if !line[..at].contains('"') => &line[..at],
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every path of a file that begins with `crate::`, `super::` or `self::`, from the root of the crate.
fn paths(source: &Source) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for (start, base) in [("crate::", 0), ("super::", 1), ("self::", 2)] {
        for (at, _) in source.code.match_indices(start) {
            let before = source.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                || is_re_export(source, at)
            {
                continue;
            }
            let mut stem = match base {
                0 => Vec::new(),
                1 => source.module[..source.module.len() - 1].to_vec(),
                _ => source.module.clone(),
            };
            let mut rest = &source.code[at + start.len()..];
            while let Some(further) = rest.strip_prefix("super::") {
                stem.pop();
                rest = further;
            }
            expand(rest, &stem, &mut all);
        }
    }
    all.extend(child_paths(source));
    all
}

/// Whether the path at a place belongs to a `pub use` of a folder's `mod.rs`, which shows a child and does not use it.
fn is_re_export(source: &Source, at: usize) -> bool {
    let statement = source.code[..at]
        .rfind([';', '}', '{'])
        .map_or(0, |p| p + 1);
    source.code[statement..at]
        .trim_start()
        .starts_with("pub use")
}

/// The paths `child::item` by which a folder's `mod.rs` uses its own files.
fn child_paths(source: &Source) -> Vec<Vec<String>> {
    let children: Vec<&str> = source
        .code
        .lines()
        .filter_map(|line| {
            let line = line.trim().strip_suffix(';')?;
            line.strip_prefix("pub mod ")
                .or_else(|| line.strip_prefix("pub(crate) mod "))
                .or_else(|| line.strip_prefix("mod "))
        })
        .collect();
    let mut all = Vec::new();
    for child in children {
        let call = format!("{child}::");
        for (at, _) in source.code.match_indices(&call) {
            let before = source.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                || is_re_export(source, at)
            {
                continue;
            }
            let mut stem = source.module.clone();
            stem.push(child.to_owned());
            expand(&source.code[at + call.len()..], &stem, &mut all);
        }
    }
    all
}

/// Writes out a path with groups: `a::{b, c::d}` gives two.
fn expand(text: &str, stem: &[String], all: &mut Vec<Vec<String>>) {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    if !group[start..at].trim().is_empty() {
                        expand(&group[start..at], stem, all);
                    }
                    start = at + 1;
                    if c == '}' {
                        return;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return;
    }
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let mut path = stem.to_vec();
    if end > 0 && &text[..end] != "self" {
        path.push(text[..end].to_owned());
    }
    match text[end..].strip_prefix("::") {
        Some(rest) => expand(rest, &path, all),
        None => all.push(path),
    }
}

/// What a folder's `mod.rs` shows of its files: `(module, name) -> path`.
fn re_exports(sources: &[Source]) -> BTreeMap<Vec<String>, Vec<String>> {
    let mut exports = BTreeMap::new();
    for source in sources {
        for (at, _) in source.code.match_indices("pub use ") {
            let mut shown = Vec::new();
            let rest = &source.code[at + "pub use ".len()..];
            let rest = rest.strip_prefix("self::").unwrap_or(rest);
            expand(rest, &source.module, &mut shown);
            for path in shown {
                let mut name = source.module.clone();
                name.extend(path.last().cloned());
                exports.insert(name, path);
            }
        }
    }
    exports
}

/// The file in which a path ends: the longest part of it that is one, seen through what folders show of their files.
fn file_of(
    path: &[String],
    files: &BTreeSet<Vec<String>>,
    exports: &BTreeMap<Vec<String>, Vec<String>>,
) -> Option<Vec<String>> {
    (1..=path.len()).rev().find_map(|length| {
        let part = &path[..length];
        if files.contains(part) {
            return Some(part.to_vec());
        }
        file_of(exports.get(part)?, files, exports)
    })
}

/// A way from a file back to itself, written out.
fn circle_through(
    file: &Vec<String>,
    arrows: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
) -> Option<String> {
    let mut came_from: BTreeMap<&Vec<String>, &Vec<String>> = BTreeMap::new();
    let mut open = vec![file];
    while let Some(at) = open.pop() {
        for next in arrows.get(at).into_iter().flatten() {
            if next == file {
                let mut way = vec![file.join("::"), at.join("::")];
                let mut step = at;
                while let Some(before) = came_from.get(step) {
                    way.push(before.join("::"));
                    step = before;
                }
                way.reverse();
                return Some(way.join(" -> "));
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, at);
                open.push(next);
            }
        }
    }
    None
}
