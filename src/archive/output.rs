//! Where an archive is written to: as it stands, or with each record in a gzip member of its own, so that any of them can be
//! read without those before it (WARC 1.1, annex D).

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::head::Head;

/// How the records of an archive are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As they are.
    Plain,
    /// Compressed one by one.
    Gzip,
}

impl Packing {
    /// How an archive of that name is written.
    pub fn of(name: &str) -> Packing {
        match name.to_ascii_lowercase().ends_with(".gz") {
            true => Packing::Gzip,
            false => Packing::Plain,
        }
    }
}

/// Writes records.
pub(super) struct Output<'a> {
    out: &'a mut dyn Write,
    packing: Packing,
}

impl<'a> Output<'a> {
    pub(super) fn new(out: &'a mut dyn Write, packing: Packing) -> Output<'a> {
        Output { out, packing }
    }

    /// Writes a record, whose head says how long its block is.
    pub(super) fn write(&mut self, head: &Head, block: &mut dyn Read) -> io::Result<()> {
        match self.packing {
            Packing::Plain => write_record(head, block, &mut self.out),
            Packing::Gzip => {
                let mut member = GzEncoder::new(&mut self.out, Compression::default());
                write_record(head, block, &mut member)?;
                member.finish().map(|_| ())
            }
        }
    }
}

fn write_record(head: &Head, block: &mut dyn Read, out: &mut impl Write) -> io::Result<()> {
    out.write_all(head.written().as_bytes())?;
    io::copy(block, out)?;
    out.write_all(b"\r\n\r\n")
}
