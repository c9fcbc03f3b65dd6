//! Workbooks of Excel (.xlsx): a sheet is a section under its name, a row a line.
//!
//! ECMA-376, part 1, chapter 18. Values are read as they were stored when the file was saved; numbers keep their full
//! digits and lose their format, so that days are the numbers Excel counts them by.

use super::container::Container;
use super::content::{Content, without_text};
use super::package::{Relations, properties};
use super::xml::{self, Element, Node};
use crate::extract::ExtractError;
use crate::extract::flow::Flow;

/// Reads the sheets in their order.
pub fn read(container: &mut Container<'_>) -> Result<Content, ExtractError> {
    let package = Relations::of(container, "")?;
    let main = package.first("officeDocument").unwrap_or("xl/workbook.xml");
    let bytes = container.part(main)?.ok_or_else(|| without_text(main))?;
    let relations = Relations::of(container, main)?;
    let shared = match relations.first("sharedStrings") {
        Some(name) => container.part(name)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let shared = shared_strings(&xml::parse(&shared));
    let workbook = xml::parse(&bytes);
    let mut flow = Flow::default();
    for sheet in workbook
        .find("sheets")
        .into_iter()
        .flat_map(Element::elements)
    {
        let part = sheet.attribute("r:id").and_then(|id| relations.target(id));
        if let Some(part) = part {
            let bytes = container.part(part)?.unwrap_or_default();
            let name = sheet.attribute("name").unwrap_or_default();
            write_sheet(name, &xml::parse(&bytes), &shared, &mut flow);
        }
    }
    let (title, metadata) = properties(container)?;
    Ok(Content {
        title,
        metadata,
        blocks: flow.into_blocks(),
        ..Content::default()
    })
}

fn shared_strings(part: &Element) -> Vec<String> {
    let strings = part.child("sst").into_iter().flat_map(|all| all.all("si"));
    strings.map(text).collect()
}

/// The text of a string, without the readings of its signs (`rPh`).
fn text(string: &Element) -> String {
    let mut text = String::new();
    for element in string.elements() {
        match &*element.name {
            "t" => element.children.iter().for_each(|node| {
                if let Node::Text(piece) = node {
                    text.push_str(piece);
                }
            }),
            "rPh" => {}
            _ => text.push_str(&self::text(element)),
        }
    }
    text
}

fn write_sheet(name: &str, sheet: &Element, shared: &[String], flow: &mut Flow) {
    let Some(rows) = sheet.find("sheetData") else {
        return;
    };
    if rows.find("v").or_else(|| rows.find("t")).is_none() {
        return;
    }
    flow.begin_heading();
    flow.text(name);
    flow.end_block();
    for row in rows.all("row") {
        for cell in row.all("c") {
            flow.text(&value(cell, shared));
            flow.end_cell();
        }
        flow.end_line();
    }
    flow.end_block();
}

fn value(cell: &Element, shared: &[String]) -> String {
    let stored = cell.child("v").and_then(Element::line).unwrap_or_default();
    match cell.attribute("t") {
        Some("s") => {
            let place = stored.parse::<usize>().ok();
            let string = place.and_then(|place| shared.get(place));
            string.cloned().unwrap_or_default()
        }
        Some("inlineStr") => cell.child("is").map(text).unwrap_or_default(),
        _ => stored,
    }
}
