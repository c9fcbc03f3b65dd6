//! What a crawl did, for people and for programs: text, JSON, HTML.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Result, bail};
use askama::Template;

use super::terminal::harmless;
use crate::crawl::CrawlReport;
use crate::crawl::report::SiteReport;

/// Prints the report, with what differs from the one before.
pub(super) fn print(report: &CrawlReport, before: Option<&CrawlReport>) -> Result<()> {
    io::stdout()
        .lock()
        .write_all(text(report, before).as_bytes())?;
    Ok(())
}

/// The report as a file of that name wants it.
pub(super) fn written(
    report: &CrawlReport,
    before: Option<&CrawlReport>,
    path: &Path,
) -> Result<String> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    match ending.as_ref() {
        "json" => Ok(serde_json::to_string_pretty(report)? + "\n"),
        "html" | "htm" => Ok(ReportPage {
            report: text(report, before),
        }
        .render()?),
        _ => bail!(
            "writing the report {}: its name ends in neither .json nor .html\nhint: --report crawl.html",
            path.display()
        ),
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><html lang=en><meta charset=utf-8><title>Crawl report</title>\
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}</style>\
<h1>Crawl report</h1><pre>{{ report }}</pre></html>\n"
)]
struct ReportPage {
    report: String,
}

fn text(report: &CrawlReport, before: Option<&CrawlReport>) -> String {
    let mut text = String::new();
    for (name, site) in &report.sites {
        let before = before.and_then(|before| before.sites.get(name));
        // Writing to a string cannot fail.
        let _ = write_site(&mut text, name, site, before);
    }
    if !report.slowest.is_empty() {
        text.push_str("slowest answers\n");
    }
    for slow in &report.slowest {
        let _ = writeln!(text, "    {:7.2} s  {}", slow.seconds, harmless(&slow.url));
    }
    let total = report.total();
    let _ = writeln!(
        text,
        "{} requests, {} bytes, {} sites, in {:.1} s: {} added, {} changed, {} gone, {} unchanged, {} failed",
        total.requests,
        total.bytes,
        report.sites.len(),
        report.seconds,
        total.added,
        total.changed,
        total.gone,
        total.unchanged,
        total.failures()
    );
    text
}

fn write_site(
    text: &mut String,
    name: &str,
    site: &SiteReport,
    before: Option<&SiteReport>,
) -> std::fmt::Result {
    writeln!(
        text,
        "{name}: {} held{}; {} requests: {} added, {} changed, {} gone, {} unchanged ({} by 304), {} read for links, {} moved, {} missing, {} blocked by robots.txt, {} failed{}",
        site.held,
        difference(site.held, before.map(|before| before.held)),
        site.requests,
        site.added,
        site.changed,
        site.gone,
        site.unchanged,
        site.not_modified,
        site.read,
        site.moved,
        site.missing,
        site.blocked,
        site.failures(),
        difference(site.failures(), before.map(SiteReport::failures)),
    )?;
    for (what, reasons) in [("failed", &site.failed), ("left out", &site.left)] {
        for (reason, met) in reasons {
            writeln!(text, "    {what}: {} x {}", met.count, harmless(reason))?;
            for example in &met.examples {
                writeln!(text, "        {}", harmless(example))?;
            }
        }
    }
    if site.withdrawn > 0 {
        writeln!(
            text,
            "    {} withdrawn, and not fetched or kept",
            site.withdrawn
        )?;
    }
    if site.waiting > 0 {
        writeln!(text, "    {} addresses wait for the next run", site.waiting)?;
    }
    if let Some(count) = site.removal_refused {
        writeln!(
            text,
            "    {count} of {} documents are not there any more: too many at once to believe, so all stay\n    hint: look at the site; if it is so, dossier crawl {name} --allow-mass-removal",
            site.held
        )?;
    }
    Ok(())
}

/// ` (+3)` since the last crawl.
fn difference(now: u64, before: Option<u64>) -> String {
    match before {
        Some(before) if before != now => format!(" ({:+})", now as i64 - before as i64),
        _ => String::new(),
    }
}
