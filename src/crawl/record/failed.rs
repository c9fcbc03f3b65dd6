//! Visits that failed, and addresses that answer again: what is held stays, whatever a server says.

use anyhow::Result;

use super::Recorder;
use crate::corpus::catalogue::{AddressRow, Catalogue, Role, Visited};
use crate::crawl::revisit;
use crate::crawl::visit::Visit;
use crate::document::{DocumentId, FailureClass};
use crate::extract::ExtractError;

/// An address is tried this often in a run before it counts as failed.
const TRIES: u32 = 3;

impl Recorder<'_> {
    /// Notes a failure; what is held stays, whatever the server says.
    pub(super) fn record_failed(
        &mut self,
        catalogue: &Catalogue,
        visit: &Visit,
        (class, reason): (FailureClass, String),
        may_pass: bool,
        now: i64,
    ) -> Result<()> {
        let row = visit.row.clone();
        let failures = row.failures + 1;
        let is_over = !may_pass || failures.is_multiple_of(TRIES);
        let is_first = row.state == Visited::New && row.role == Role::Page;
        let failed = AddressRow {
            state: match row.state {
                Visited::Gone => Visited::Gone,
                _ if is_over => Visited::Failed,
                state => state,
            },
            reason: Some(reason.clone()),
            due: match is_over {
                true => now + revisit::after_failures(failures.div_ceil(TRIES)),
                false => row.due,
            },
            failures,
            ..row
        };
        catalogue.record_address(&failed)?;
        if !is_over {
            return Ok(());
        }
        self.report
            .site(&failed.source)
            .note_failed(&reason, visit.url.as_str());
        let problem = ExtractError::new(class, reason);
        catalogue.record_failures(&failed.source, &failed.url, &[(None, problem)], self.run)?;
        if is_first {
            self.note_yield(catalogue, &failed, &visit.url, None, false, now)?;
        }
        Ok(())
    }

    /// Has a document that an archive kept told as any other, now that its site has it again.
    pub(super) fn welcome_back(&self, catalogue: &Catalogue, row: &AddressRow) -> Result<()> {
        match (row.state, row.original) {
            (Visited::Gone, Some(_)) => catalogue.touch_document(DocumentId::of_url(&row.url)),
            _ => Ok(()),
        }
    }

    /// Forgets that an address failed, now that it has answered.
    pub(super) fn recover(&self, catalogue: &Catalogue, row: &AddressRow) -> Result<()> {
        if row.failures == 0 {
            return Ok(());
        }
        catalogue.record_failures(&row.source, &row.url, &[], self.run)?;
        // What reading its bytes had come to was displaced by the failure.
        catalogue.read_again(&row.source, &row.url)
    }
}
