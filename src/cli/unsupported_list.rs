//! Files of formats that are not read, in one line: a folder may hold hundreds of them, and one command mends all.
//!
//! For the report of a run. `dossier failures` names the files.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;

use crate::corpus::catalogue::FailureRow;
use crate::document::FailureClass;
use crate::ingest::old_ending;

/// Whether a failure is what the name of its file lets expect; a picture that is called `.pdf` is not.
pub(super) fn is_expected(failure: &FailureRow) -> bool {
    failure.error.class == FailureClass::Unsupported && old_ending(&failure.path).is_some()
}

/// Writes how many there are of each ending, most first, and what to do about them; nothing where there are none.
pub(super) fn write_sum(out: &mut impl Write, failures: &[FailureRow]) -> Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ending in failures.iter().filter_map(|row| old_ending(&row.path)) {
        *counts.entry(ending).or_default() += 1;
    }
    if counts.is_empty() {
        return Ok(());
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let parts: Vec<String> = counts
        .iter()
        .map(|(ending, count)| format!("{count} .{ending}"))
        .collect();
    writeln!(
        out,
        "not supported: {}\nhint: {}; `dossier failures` names the files",
        parts.join(", "),
        FailureClass::Unsupported.hint()
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::catalogue::RunId;
    use crate::extract::ExtractError;

    fn unsupported(path: &str) -> FailureRow {
        FailureRow {
            source: "reports".to_owned(),
            path: path.to_owned(),
            line: None,
            error: ExtractError::new(FailureClass::Unsupported, "this is not read"),
            first_run: RunId(1),
            ignored: false,
        }
    }

    #[test]
    fn old_formats_are_counted_by_ending_most_first() {
        let rows = ["b.wpd", "1998/a.DOC", "c.doc"].map(unsupported);
        let mut out = Vec::new();
        write_sum(&mut out, &rows).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.starts_with("not supported: 2 .doc, 1 .wpd\nhint: "),
            "{out}"
        );
    }

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_listed_by_itself() {
        assert!(is_expected(&unsupported("a.doc")));
        assert!(!is_expected(&unsupported("a.pdf")));
    }
}
