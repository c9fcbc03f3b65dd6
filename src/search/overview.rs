//! The whole library in counts: what there is to search before anything is asked.
//!
//! Apart from a search, since an empty query finds nothing.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;

use super::copies::{CountedOnce, Group};
use super::facet_values::facet_values;
use super::facets::{SegmentFacets, no_counts};
use super::request::Filters;
use super::results::FacetValue;
use crate::index::Edition;

/// What an edition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Documents that can be found; those that say the same count as one, here and in the facets.
    pub documents: usize,
    /// Counts over all of them, by name of facet.
    pub facets: BTreeMap<&'static str, Vec<FacetValue>>,
}

/// Counts the whole library.
pub fn overview(edition: &Edition) -> Result<Overview> {
    let filters = Filters::default();
    let mut counts = no_counts();
    let mut once: Vec<CountedOnce> = counts.iter().map(|_| CountedOnce::default()).collect();
    let mut groups = HashSet::new();
    let mut alone = 0;
    for (place, (segment, columns)) in edition.segments().enumerate() {
        let facets = SegmentFacets::of(edition, columns, &filters)?;
        let shown = || {
            let alive = segment.doc_ids_alive();
            alive.filter(|document| !edition.hides(place, *document))
        };
        for (nth, counts) in counts.iter_mut().enumerate() {
            facets.count(nth, shown(), counts)?;
        }
        for doc in shown() {
            let Some(group) = Group::of(columns, doc) else {
                alone += 1;
                continue;
            };
            groups.insert(group.key);
            for (nth, (once, counts)) in once.iter_mut().zip(&mut counts).enumerate() {
                once.settle(&facets, nth, (doc, group), counts)?;
            }
        }
    }
    Ok(Overview {
        documents: alone + groups.len(),
        facets: facet_values(counts, &filters),
    })
}
