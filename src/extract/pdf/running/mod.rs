//! Running lines: headers, footers and page numbers, which repeat from page to page and are no part of the text.
//!
//! Needs the whole document. `edge` sees the outermost rows of a page, `pattern` what lines have in common, `repeat`
//! which of them run, `printed_number` what they number. Nothing is thrown away: what is taken out of the lines of a
//! page is handed back beside them.

mod edge;
mod pattern;
mod printed_number;
mod repeat;
#[cfg(test)]
mod tests;

use self::edge::Edge;
use self::repeat::EdgeLine;
use super::layout::Line;
use super::matrix::Rectangle;

/// The running lines of a page.
#[derive(Debug, Default)]
pub struct Running {
    /// Those above the text.
    pub header: Vec<Line>,
    /// Those below it.
    pub footer: Vec<Line>,
    /// The page number they print.
    pub number: Option<String>,
}

/// Takes the running lines out of the pages; `sheets` has what is visible of each.
pub fn take(pages: &mut [Vec<Line>], sheets: &[Rectangle]) -> Vec<Running> {
    let lines = repeat::edge_lines(pages, sheets);
    let numbers = printed_number::printed_numbers(&lines, pages.len());
    let mut running: Vec<Running> = numbers
        .into_iter()
        .map(|number| Running {
            number,
            ..Running::default()
        })
        .collect();
    for of_page in lines.chunk_by(|a, b| a.page == b.page) {
        let page = of_page.first().map_or(0, |line| line.page);
        if let (Some(lines), Some(running)) = (pages.get_mut(page), running.get_mut(page)) {
            split(lines, &running_places(of_page), running);
        }
    }
    running
}

/// Where the running lines of a page stand among its lines, in order.
fn running_places(of_page: &[EdgeLine]) -> Vec<(usize, Edge)> {
    let mut places: Vec<(usize, Edge)> = of_page
        .chunk_by(|a, b| a.edge == b.edge)
        .flat_map(|margin| {
            let rows = margin.chunk_by(|a, b| a.row == b.row);
            // Beyond the first row that does not run, the text has begun.
            rows.map_while(running_of_row).flatten()
        })
        .map(|line| (line.place, line.edge))
        .collect();
    places.sort_unstable_by_key(|(place, _)| *place);
    places
}

/// What of a row is a running line; with a page number goes the name of a chapter beside it. `None` where nothing is.
fn running_of_row(row: &[EdgeLine]) -> Option<Vec<&EdgeLine>> {
    row.iter().any(|line| line.runs).then(|| {
        let counts = row.iter().any(|line| line.runs && line.counts_pages);
        let taken = row.iter();
        taken
            .filter(|line| line.runs || counts && line.has_gap)
            .collect()
    })
}

/// Moves lines out of a page, in reading order.
fn split(lines: &mut Vec<Line>, places: &[(usize, Edge)], running: &mut Running) {
    if places.is_empty() {
        return;
    }
    let mut places = places.iter().peekable();
    let mut body = Vec::with_capacity(lines.len());
    for (place, line) in std::mem::take(lines).into_iter().enumerate() {
        match places.next_if(|(running, _)| *running == place) {
            Some((_, Edge::Top)) => running.header.push(line),
            Some((_, Edge::Bottom)) => running.footer.push(line),
            None => body.push(line),
        }
    }
    if let Some(first) = body.first_mut() {
        first.starts_paragraph = true;
    }
    *lines = body;
}
