//! The report of a crawl as a web page that stands alone: a table of the sites, what failed and what was left out at each,
//! and the slowest answers. The same numbers as `crawl_report` prints.

use askama::Template;
use jiff::Timestamp;

use crate::crawl::CrawlReport;
use crate::crawl::report::{Reason, SiteReport, Slow};

/// The page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Crawl report</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: top }
th { font-weight: 600 }
thead th { border-bottom: 2px solid #767676 }
th[scope="row"], .words { text-align: left }
td.words, li { overflow-wrap: anywhere }
tr.sum { font-weight: 600 }
.wide { overflow-x: auto }
.note { color: #8a3b00 }
</style>
<h1>Crawl report</h1>
<p>{{ began }}, {{ seconds }} s{% if interrupted %}, <strong class="note">interrupted</strong>{% endif %}</p>
<div class="wide"><table>
<thead><tr><th scope="col" class="words">site{% for column in COLUMNS %}<th scope="col">{{ column }}{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr><th scope="row">{{ row.name }}{% for cell in row.cells %}<td>{{ cell }}{% endfor %}</tr>
{% endfor %}<tr class="sum"><th scope="row">all{% for cell in sum %}<td>{{ cell }}{% endfor %}</tr>
</tbody>
</table></div>
{% for row in rows %}{% if !row.notes.is_empty() || !row.refused.is_empty() %}<h2>{{ row.name }}</h2>
{% if !row.refused.is_empty() %}<p class="note">{{ row.refused }}</p>
{% endif %}{% for note in row.notes %}<p>{{ note.what }}: {{ note.reason }} <b>× {{ note.met.count }}</b></p>
<ul>{% for example in note.met.examples %}<li>{{ example }}{% endfor %}</ul>
{% endfor %}{% endif %}{% endfor %}{% if !slowest.is_empty() %}<h2>Slowest answers</h2>
<table><thead><tr><th scope="col">seconds<th scope="col" class="words">address</tr></thead><tbody>
{% for slow in slowest %}<tr><td>{{ slow.seconds|fmt("{:.2}") }}<td class="words">{{ slow.url }}</tr>
{% endfor %}</tbody></table>
{% endif %}</html>
"#
)]
struct Page<'a> {
    began: String,
    seconds: u64,
    interrupted: bool,
    rows: Vec<Row<'a>>,
    sum: Vec<String>,
    slowest: &'a [Slow],
}

/// What is counted of each site.
const COLUMNS: [&str; 12] = [
    "held",
    "requests",
    "added",
    "changed",
    "gone",
    "unchanged",
    "read",
    "moved",
    "missing",
    "blocked",
    "failed",
    "waiting",
];

struct Row<'a> {
    name: &'a str,
    cells: Vec<String>,
    refused: String,
    notes: Vec<Note<'a>>,
}

struct Note<'a> {
    what: &'static str,
    reason: &'a str,
    met: &'a Reason,
}

/// The page for a report, with what differs from the one before.
pub(super) fn page(report: &CrawlReport, before: Option<&CrawlReport>) -> askama::Result<String> {
    let total = report.total();
    let rows = report.sites.iter().map(|(name, site)| Row {
        name,
        cells: cells(site, before.and_then(|before| before.sites.get(name))),
        refused: refused(site),
        notes: notes(site),
    });
    Page {
        began: Timestamp::from_second(report.began)
            .map_or_else(|_| String::new(), |at| at.to_string()),
        seconds: report.seconds.ceil() as u64,
        interrupted: report.interrupted,
        rows: rows.collect(),
        sum: cells(&total, before.map(CrawlReport::total).as_ref()),
        slowest: &report.slowest,
    }
    .render()
}

fn cells(site: &SiteReport, before: Option<&SiteReport>) -> Vec<String> {
    let compared = |count: fn(&SiteReport) -> u64| {
        let now = count(site);
        format!("{now}{}", difference(now, before.map(count)))
    };
    let plain = [
        site.requests,
        site.added,
        site.changed,
        site.gone,
        site.unchanged,
        site.read,
        site.moved,
        site.missing,
        site.blocked,
    ];
    let mut cells = vec![compared(|site| site.held)];
    cells.extend(plain.map(|count| count.to_string()));
    cells.push(compared(SiteReport::failures));
    cells.push(site.waiting.to_string());
    cells
}

/// ` (+3)` since the last crawl.
pub(super) fn difference(now: u64, before: Option<u64>) -> String {
    match before {
        Some(before) if before != now => format!(" ({:+})", now as i64 - before as i64),
        _ => String::new(),
    }
}

fn refused(site: &SiteReport) -> String {
    site.removal_refused.map_or_else(String::new, |count| {
        format!(
            "{count} of {} documents are not there any more: too many at once to believe, so all stay.",
            site.held
        )
    })
}

fn notes(site: &SiteReport) -> Vec<Note<'_>> {
    let all = [("failed", &site.failed), ("left out", &site.left)];
    let notes = all.into_iter().flat_map(|(what, reasons)| {
        reasons
            .iter()
            .map(move |(reason, met)| Note { what, reason, met })
    });
    notes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_was_met_where_and_how_it_differs() {
        let mut before = CrawlReport::default();
        before.site("<a>").held = 2;
        let mut report = CrawlReport::default();
        report.site("<a>").held = 5;
        report
            .site("<a>")
            .note_failed("no answer", "http://a.example/?x=<y>");
        report.note_time("http://a.example/slow", 1.5);
        let page = page(&report, Some(&before)).unwrap();
        for said in [
            "5 (+3)",
            "no answer",
            "1.50",
            "&#60;a&#62;",
            "?x=&#60;y&#62;",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(cells(&SiteReport::default(), None).len(), COLUMNS.len());
    }
}
