//! What first visits yield, and the traps that show in it: closed for this run, and where it is one form of address for later
//! ones too.

use anyhow::Result;
use url::Url;

use super::Recorder;
use crate::corpus::catalogue::{AddressRow, Catalogue, TrapRow};
use crate::crawl::trap::{Groups, Trap, Yield};
use crate::crawl::yields::Noted;

/// What is reported of a trap.
const BARREN: &str = "a trap was found: its pages say nothing new";
const FICKLE: &str = "a trap was found: its pages say something else each time";

impl Recorder<'_> {
    /// Whether an address that was never visited lies where nothing new was found for long.
    pub fn is_left(&self, host: &str, url: &Url) -> bool {
        let yields = self.yields.get(host);
        yields.is_some_and(|yields| yields.is_left(url))
    }

    /// Notes what a first visit yielded, and leaves what it shows to be a trap.
    pub(super) fn note_yield(
        &mut self,
        catalogue: &Catalogue,
        row: &AddressRow,
        url: &Url,
        found: Yield,
        now: i64,
    ) -> Result<()> {
        let yields = self.yields.entry(row.host.clone()).or_default();
        let Noted { trap, again } = yields.note(url, &found);
        if again {
            catalogue.visit_again(&row.url)?;
        }
        match trap {
            Some(trap) => self.leave(catalogue, row, url, &trap, BARREN, now),
            None => Ok(()),
        }
    }

    /// Notes what a page says that was visited before.
    pub(super) fn note_again(
        &mut self,
        catalogue: &Catalogue,
        row: &AddressRow,
        url: &Url,
        groups: &Groups,
        now: i64,
    ) -> Result<()> {
        let yields = self.yields.get_mut(&row.host);
        match yields.and_then(|yields| yields.note_again(url, groups)) {
            Some(trap) => self.leave(catalogue, row, url, &trap, FICKLE, now),
            None => Ok(()),
        }
    }

    fn leave(
        &mut self,
        catalogue: &Catalogue,
        row: &AddressRow,
        url: &Url,
        trap: &Trap,
        rule: &str,
        now: i64,
    ) -> Result<()> {
        let report = self.report.site(&row.source);
        match trap {
            Trap::Region(region) => {
                let yields = self.yields.entry(row.host.clone()).or_default();
                yields.leave(region);
                report.note_left(rule, url.as_str());
                Ok(())
            }
            Trap::Form(_) if self.frontier.is_trap(&row.source, &row.host, url) => Ok(()),
            Trap::Form(shape) => {
                self.frontier.close(&row.source, &row.host, shape);
                report.note_left(rule, url.as_str());
                catalogue.record_trap(&TrapRow {
                    source: row.source.clone(),
                    host: row.host.clone(),
                    shape: shape.clone(),
                    example: url.to_string(),
                    since: now,
                })
            }
        }
    }
}
