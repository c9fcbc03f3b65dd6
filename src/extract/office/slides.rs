//! Presentations of PowerPoint (.pptx): a slide is a page, its notes follow it.
//!
//! ECMA-376, part 1, chapters 19 and 21. Shapes are read in the order of the file, which is the order of their layers.
//! Slide numbers, dates and running lines are drawn by the master and are left out.

use super::container::Container;
use super::content::{Content, note_link, without_text};
use super::package::{Relations, properties};
use super::xml::{self, Element, Node};
use crate::extract::ExtractError;
use crate::extract::flow::Flow;

/// Reads the slides in the order of the show.
pub fn read(container: &mut Container<'_>) -> Result<Content, ExtractError> {
    let package = Relations::of(container, "")?;
    let main = package
        .first("officeDocument")
        .unwrap_or("ppt/presentation.xml");
    let bytes = container.part(main)?.ok_or_else(|| without_text(main))?;
    let relations = Relations::of(container, main)?;
    let presentation = xml::parse(&bytes);
    let mut flow = Flow::default();
    let mut links = Vec::new();
    let list = presentation.find("sldIdLst").into_iter();
    for slide in list.flat_map(Element::elements) {
        if let Some(part) = slide.attribute("r:id").and_then(|id| relations.target(id)) {
            write_slide(container, part, &mut flow, &mut links)?;
        }
    }
    let (title, metadata) = properties(container)?;
    Ok(Content {
        title,
        metadata,
        blocks: flow.into_blocks(),
        links,
        ..Content::default()
    })
}

fn write_slide(
    container: &mut Container<'_>,
    part: &str,
    flow: &mut Flow,
    links: &mut Vec<String>,
) -> Result<(), ExtractError> {
    let relations = Relations::of(container, part)?;
    flow.begin_page();
    write_shapes(
        &xml::parse(&container.part(part)?.unwrap_or_default()),
        flow,
    );
    for address in relations.all("hyperlink") {
        note_link(links, &address);
    }
    for notes in relations.all("notesSlide") {
        write_shapes(
            &xml::parse(&container.part(&notes)?.unwrap_or_default()),
            flow,
        );
    }
    Ok(())
}

fn write_shapes(element: &Element, flow: &mut Flow) {
    for child in element.elements() {
        match &*child.name {
            "Fallback" => {}
            "sp" if is_running(child) => {}
            "sp" => {
                write_shapes(child, flow);
                flow.end_block();
            }
            "tbl" => write_table(child, flow),
            "p" => {
                write_line(child, flow);
                flow.end_line();
            }
            _ => write_shapes(child, flow),
        }
    }
}

/// Whether a shape shows what stands on every slide.
fn is_running(shape: &Element) -> bool {
    let placeholder = shape
        .child("nvSpPr")
        .and_then(|properties| properties.find("ph"));
    placeholder
        .and_then(|placeholder| placeholder.attribute("type"))
        .is_some_and(|kind| matches!(kind, "sldNum" | "dt" | "ftr" | "hdr"))
}

fn write_table(table: &Element, flow: &mut Flow) {
    flow.end_block();
    for row in table.all("tr") {
        for cell in row.all("tc") {
            let mut lines = Vec::new();
            cell.outermost("p", &mut lines);
            for line in lines {
                write_line(line, flow);
                flow.blank();
            }
            flow.end_cell();
        }
        flow.end_line();
    }
    flow.end_block();
}

fn write_line(line: &Element, flow: &mut Flow) {
    for child in line.elements() {
        match &*child.name {
            "br" => flow.blank(),
            "t" => {
                for node in &child.children {
                    if let Node::Text(text) = node {
                        flow.text(text);
                    }
                }
            }
            _ => write_line(child, flow),
        }
    }
}
