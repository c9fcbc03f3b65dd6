//! Deletes originals and extractions that nothing names any more, at the end of a run that came to its end.

use anyhow::Result;

use super::Ingest;
use crate::corpus::catalogue::Catalogue;

/// Deletes what nothing names. What a kept generation names stays, though the catalogue has gone on.
pub(super) fn sweep(ingest: &Ingest<'_>, catalogue: &mut Catalogue) -> Result<()> {
    let named = catalogue.named_extractions()?;
    let extractions = ingest.corpus.extractions();
    for name in extractions.sweep()? {
        if !named.contains(&name) {
            extractions.remove(&name)?;
        }
    }
    let named = catalogue.named_originals()?;
    let originals = ingest.corpus.originals();
    for hash in originals.sweep()? {
        if !named.contains(&hash) {
            catalogue.forget_original(hash)?;
            originals.remove(hash)?;
        }
    }
    Ok(())
}
