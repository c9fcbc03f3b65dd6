//! Works out what documents are to each other, once all of them are described.
//!
//! What changes is recorded as a change of the documents it concerns, so that the index follows it like any other. Where
//! nothing changed since the last time, nothing is read.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use super::copies;
use crate::corpus::catalogue::Catalogue;
use crate::document::{DocumentId, Kin};

/// Records what documents are to each other now.
pub(super) fn work_out(catalogue: &mut Catalogue) -> Result<()> {
    if catalogue.is_compared()? {
        return Ok(());
    }
    let now = kin(catalogue)?;
    let before = catalogue.all_kin()?;
    catalogue.transaction(|catalogue| {
        let ids: BTreeSet<DocumentId> = now.keys().chain(before.keys()).copied().collect();
        for id in ids {
            let kin = now.get(&id).copied().unwrap_or_default();
            if before.get(&id).copied().unwrap_or_default() != kin {
                catalogue.record_kin(id, kin)?;
            }
        }
        catalogue.note_compared()
    })
}

fn kin(catalogue: &Catalogue) -> Result<HashMap<DocumentId, Kin>> {
    let mut all: HashMap<DocumentId, Kin> = HashMap::new();
    for (id, oldest) in copies::oldest(catalogue.sketches()?) {
        all.entry(id).or_default().oldest = Some(oldest);
    }
    Ok(all)
}
