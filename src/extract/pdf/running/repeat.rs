//! Which lines at the edges of pages run through the document.
//!
//! A line runs if its pattern comes back at its height on neighbouring pages, with a wide gap between it and the text or
//! a number in it that counts the pages. What stands in the place of such lines on most pages is one of them too: the
//! name of a chapter of one page.

use std::collections::{HashMap, HashSet};

use super::super::layout::Line;
use super::super::matrix::Rectangle;
use super::edge::{Edge, MOST_ROWS, rows};
use super::pattern::Pattern;

/// A line that comes back on so many pages runs,
const FEWEST_PAGES: usize = 3;

/// or on so many where the document itself calls it furniture.
const FEWEST_ARTIFACTS: usize = 2;

/// Pages further apart than this are no neighbours: left and right pages may differ.
const NEIGHBOURS: usize = 2;

/// Words that come back are on one of so many pages at least from the first to the last of theirs; those that start the
/// sections of a gazette are on fewer.
const PAGES_A_HEADER: usize = 3;

/// Lines that come back stand at one height, but for so many points.
const SAME_HEIGHT: f32 = 3.0;

/// Sizes in so many points are told apart where a line stands in the place of running ones.
const SAME_SIZE: f32 = 0.5;

/// A line at the edge of a page.
pub struct EdgeLine {
    /// Its page, from 0.
    pub page: usize,
    /// Which edge.
    pub edge: Edge,
    /// Its row, from 0 at the edge.
    pub row: usize,
    /// Its place among the lines of the page.
    pub place: usize,
    /// Its text but for numbers.
    pub pattern: Pattern,
    /// Whether a wide gap follows its row inward.
    pub has_gap: bool,
    /// Whether it runs.
    pub runs: bool,
    /// Whether it comes back with a number that counts the pages.
    pub counts_pages: bool,
    comes_back: bool,
    /// Whether its row, or the last of the rows behind it that come back, is apart from the text.
    is_apart: bool,
    /// Whether its row shows that it is no text: all of it comes back or counts pages, and it is apart.
    is_evidence: bool,
    is_artifact: bool,
    distance: f32,
    gap: f32,
    size: f32,
}

/// A place that running lines take.
#[derive(Default)]
struct Taken<'a> {
    pages: HashSet<usize>,
    wordings: HashSet<&'a str>,
}

/// The lines at the edges of all pages, by page, edge and row, those that run marked.
pub fn edge_lines(pages: &[Vec<Line>], sheets: &[Rectangle]) -> Vec<EdgeLine> {
    let mut lines = unmarked(pages, sheets);
    let mut groups = groups(&lines);
    groups.retain(|group| comes_back(&lines, group));
    let counting = groups
        .iter()
        .filter(|group| counts_pages(&members(&lines, group)));
    let counting: Vec<Vec<usize>> = counting.cloned().collect();
    mark(&mut lines, &counting, |line| line.counts_pages = true);
    mark(&mut lines, &groups, |line| line.comes_back = true);
    for margin in lines.chunk_by_mut(|a, b| (a.page, a.edge) == (b.page, b.edge)) {
        find_gaps(margin);
    }
    let bare = bare_pages(&lines, pages);
    groups.retain(|group| is_apart(&lines, group, &bare));
    mark(&mut lines, &groups, |line| line.runs = true);
    mark_same_places(&mut lines, pages.len());
    lines
}

fn unmarked(pages: &[Vec<Line>], sheets: &[Rectangle]) -> Vec<EdgeLine> {
    let mut found = Vec::new();
    for (page, (lines, sheet)) in pages.iter().zip(sheets).enumerate() {
        for edge in [Edge::Top, Edge::Bottom] {
            for (number, row) in rows(lines, *sheet, edge).iter().enumerate() {
                let of_row = row.lines.iter().filter_map(|&place| {
                    let line = lines.get(place)?;
                    Some(EdgeLine {
                        page,
                        edge,
                        row: number,
                        place,
                        pattern: Pattern::of(&line.text),
                        has_gap: row.is_apart,
                        gap: row.gap,
                        runs: false,
                        counts_pages: false,
                        comes_back: false,
                        is_apart: false,
                        is_evidence: false,
                        is_artifact: line.is_artifact,
                        distance: row.distance,
                        size: line.size,
                    })
                });
                found.extend(of_row);
            }
        }
    }
    found
}

fn mark(lines: &mut [EdgeLine], groups: &[Vec<usize>], set: fn(&mut EdgeLine)) {
    for &place in groups.iter().flatten() {
        if let Some(line) = lines.get_mut(place) {
            set(line);
        }
    }
}

/// Lines of one pattern at one height, by page.
fn groups(lines: &[EdgeLine]) -> Vec<Vec<usize>> {
    let mut by_pattern: HashMap<(Edge, &str), Vec<(usize, f32)>> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        let same = by_pattern.entry((line.edge, &line.pattern.text));
        same.or_default().push((place, line.distance));
    }
    let mut groups = Vec::new();
    for mut same in by_pattern.into_values() {
        same.sort_by(|a, b| a.1.total_cmp(&b.1));
        for level in same.chunk_by(|a, b| b.1 - a.1 <= SAME_HEIGHT) {
            let mut group: Vec<usize> = level.iter().map(|(place, _)| *place).collect();
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}

fn members<'a>(lines: &'a [EdgeLine], group: &[usize]) -> Vec<&'a EdgeLine> {
    group.iter().filter_map(|&place| lines.get(place)).collect()
}

fn comes_back(lines: &[EdgeLine], group: &[usize]) -> bool {
    let members = members(lines, group);
    let fewest = match members.iter().all(|line| line.is_artifact) {
        true => FEWEST_ARTIFACTS,
        false => FEWEST_PAGES,
    };
    let mut neighbours = members.chunk_by(|a, b| b.page - a.page <= NEIGHBOURS);
    neighbours.any(|chain| pages_of(chain) >= fewest)
        && (counts_pages(&members) || stays(&members) && is_frequent(&members))
}

fn pages_of(lines: &[&EdgeLine]) -> usize {
    lines.chunk_by(|a, b| a.page == b.page).count()
}

/// Whether a number of these lines counts the pages, or the leaves of two pages each.
fn counts_pages(lines: &[&EdgeLine]) -> bool {
    let counts = |column: usize, each: usize| {
        holds(lines, |a, b| {
            value(b, column) == value(a, column) + ((b.page - a.page) * each) as u64
        })
    };
    columns(lines).any(|column| counts(column, 1) || counts(column, 2))
}

/// Whether these lines have words, and their numbers stay from page to page.
fn stays(lines: &[&EdgeLine]) -> bool {
    lines.first().is_some_and(|line| line.pattern.has_words())
        && columns(lines).all(|column| holds(lines, |a, b| value(a, column) == value(b, column)))
}

fn is_frequent(lines: &[&EdgeLine]) -> bool {
    let span = lines.first().zip(lines.last());
    span.is_some_and(|(first, last)| pages_of(lines) * PAGES_A_HEADER > last.page - first.page)
}

fn columns(lines: &[&EdgeLine]) -> std::ops::Range<usize> {
    0..lines.first().map_or(0, |line| line.pattern.numbers.len())
}

fn value(line: &EdgeLine, column: usize) -> u64 {
    let number = line.pattern.numbers.get(column);
    number.map_or(0, |number| u64::from(number.value))
}

/// Whether a rule holds for most neighbours.
fn holds(lines: &[&EdgeLine], rule: impl Fn(&EdgeLine, &EdgeLine) -> bool) -> bool {
    let pairs = || {
        lines
            .windows(2)
            .filter_map(|pair| pair.first().zip(pair.last()))
    };
    let kept = pairs().filter(|(a, b)| rule(a, b)).count();
    kept * 2 > pairs().count()
}

/// A row is apart if a gap follows it, if it counts the pages, or if it is followed by a row that comes back and is itself
/// apart. Where every row comes back the page is a copy of others, and nothing tells its margin from its text.
fn find_gaps(margin: &mut [EdgeLine]) {
    let last = margin.last().map_or(0, |line| line.row);
    let is_copy = last + 1 >= MOST_ROWS && margin.iter().all(|line| line.comes_back);
    let rows = margin.chunk_by(|a, b| a.row == b.row);
    let gaps: Vec<f32> = rows.filter_map(|row| Some(row.first()?.gap)).collect();
    let mut inner_is_apart = false;
    let outward = margin.chunk_by_mut(|a, b| a.row == b.row).rev();
    for row in outward {
        let counts = row.iter().any(|line| line.counts_pages);
        let comes_back = row.iter().all(|line| line.comes_back);
        let is_apart =
            !is_copy && (inner_is_apart || counts || row.iter().any(|line| line.has_gap));
        for line in row {
            line.is_apart = is_apart;
            // A heading at the top of the text is nearer to it than to the header; at the top of a column, text of the
            // other column stands beside it.
            let outer_gap = line.row.checked_sub(1).and_then(|outer| gaps.get(outer));
            let is_near = outer_gap.is_none_or(|gap| *gap <= line.gap);
            line.is_evidence = is_apart && (counts || comes_back && is_near);
        }
        inner_is_apart = is_apart && comes_back;
    }
}

/// Pages that have nothing but lines that come back.
fn bare_pages(lines: &[EdgeLine], pages: &[Vec<Line>]) -> HashSet<usize> {
    lines
        .chunk_by(|a, b| a.page == b.page)
        .filter_map(|of_page| {
            let page = of_page.first()?.page;
            let coming_back = of_page.iter().filter(|line| line.comes_back).count();
            (coming_back == pages.get(page)?.len()).then_some(page)
        })
        .collect()
}

/// Whether lines of a group are apart from the text on most pages that have any.
fn is_apart(lines: &[EdgeLine], group: &[usize], bare: &HashSet<usize>) -> bool {
    let members = group.iter().filter_map(|&place| lines.get(place));
    let (mut apart, mut all) = (0, 0);
    for line in members.filter(|line| !bare.contains(&line.page)) {
        all += 1;
        apart += usize::from(line.is_evidence);
    }
    apart > 0 && apart * 2 >= all
}

/// Marks lines that stand, apart from the text, where lines of several wordings run on most pages; on the first page the
/// title may stand there.
fn mark_same_places(lines: &mut [EdgeLine], page_count: usize) {
    let place = |line: &EdgeLine| {
        let height = (line.distance / SAME_HEIGHT).round() as i32;
        let size = (line.size / SAME_SIZE).round() as i32;
        (line.edge, height, size)
    };
    let mut taken: HashMap<(Edge, i32, i32), Taken<'_>> = HashMap::new();
    for line in lines.iter().filter(|line| line.runs) {
        let taken = taken.entry(place(line)).or_default();
        taken.pages.insert(line.page);
        if line.pattern.has_words() {
            taken.wordings.insert(&line.pattern.text);
        }
    }
    taken.retain(|_, taken| {
        let pages = taken.pages.len();
        pages >= FEWEST_PAGES && pages * 2 >= page_count && taken.wordings.len() > 1
    });
    let places: HashSet<_> = taken.into_keys().collect();
    for line in lines
        .iter_mut()
        .filter(|line| line.is_apart && line.page > 0)
    {
        line.runs |= places.contains(&place(line));
    }
}
