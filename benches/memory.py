#!/usr/bin/env python3
"""memory.py DOSSIER  -> the most anonymous memory that reading two big PDFs takes, in MB.

Makes both in a temporary folder with the standard library alone: a scan of 40 pages, each one JPEG of 4.75 MB (the bytes
of a JPEG matter to no reader of text, so behind its header they are noise), 190 MB in all; and a report of 1,000 pages
with 45 lines of 80 letters each, of words drawn from a fixed seed, one in eight broken at its line's end. Every page of
the report has its own compressed content stream; fonts are shared.

The figure is RssAnon of /proc/PID/status (see proc(5)): what a process holds beyond the files that are mapped into it,
which the system may drop at any time. It is sampled every millisecond over the process tree of `dossier extract` and
given for the largest process, the reading worker. VmHWM, the peak of all resident pages, stands beside it.
`--keep DIR` keeps the files.
"""
import argparse
import contextlib
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import zlib

SCAN_PAGES, PICTURE_BYTES = 40, 4_750_000
REPORT_PAGES, LINES_A_PAGE, LETTERS_A_LINE = 1000, 45, 80


class Pdf:
    """Writes objects one after another, so that the file need not fit in memory."""

    def __init__(self, path):
        self.file, self.places = open(path, "wb"), {}
        self.file.write(b"%PDF-1.5\n")

    def add(self, number, entries, content=None):
        self.places[number] = self.file.tell()
        self.file.write(b"%d 0 obj\n<<%s>>\n" % (number, entries))
        if content is not None:
            self.file.write(b"stream\n" + content + b"\nendstream\n")
        self.file.write(b"endobj\n")

    def finish(self):
        start, count = self.file.tell(), max(self.places) + 1
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for number in range(1, count):
            self.file.write(b"%010d 00000 n \n" % self.places[number])
        self.file.write(b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
        self.file.close()


def frame(pdf, pages):
    """The catalogue, the tree of the pages (3, 6, 9 ...) and the font all of them share."""
    kids = b" ".join(b"%d 0 R" % (4 + 3 * page) for page in range(pages))
    pdf.add(1, b"/Type /Catalog /Pages 2 0 R")
    pdf.add(2, b"/Type /Pages /Count %d /MediaBox [0 0 595 842] /Kids [%s]" % (pages, kids))
    pdf.add(3, b"/Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding")


def scan(path):
    """Pages that are one picture each, with a line of text so that something is read."""
    noise, pdf = random.Random(1), Pdf(path)
    frame(pdf, SCAN_PAGES)
    for page in range(SCAN_PAGES):
        first = 4 + 3 * page
        content = b"q 595 0 0 842 0 0 cm /I Do Q BT /F 12 Tf 50 50 Td (Scanned page %d) Tj ET" % (page + 1)
        resources = b"<</Font <</F 3 0 R>> /XObject <</I %d 0 R>>>>" % (first + 2)
        pdf.add(first, b"/Type /Page /Parent 2 0 R /Contents %d 0 R /Resources %s" % (first + 1, resources))
        pdf.add(first + 1, b"/Length %d" % len(content), content)
        picture = b"\xff\xd8\xff\xe0" + noise.randbytes(PICTURE_BYTES - 6) + b"\xff\xd9"
        shape = b"/Type /XObject /Subtype /Image /Width 2480 /Height 3508 /ColorSpace /DeviceRGB /BitsPerComponent 8"
        pdf.add(first + 2, shape + b" /Filter /DCTDecode /Length %d" % len(picture), picture)
    pdf.finish()


def report(path):
    """Pages full of text; each has a note of its own, so that their objects are as many as in the scan."""
    chance, pdf = random.Random(2), Pdf(path)
    syllables = "ba ce di fo gu la me ni po ru sta tre vi zo".split()
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 5))) for _ in range(20_000)]
    frame(pdf, REPORT_PAGES)
    for page in range(REPORT_PAGES):
        first = 4 + 3 * page
        lines = [line(chance, words) for _ in range(LINES_A_PAGE)]
        shown = "".join(f"({text}) Tj T*\n" for text in lines)
        content = zlib.compress(f"BT /F 10 Tf 14 TL 60 780 Td\n{shown}ET".encode())
        resources = b"<</Font <</F 3 0 R>>>>"
        pdf.add(first, b"/Type /Page /Parent 2 0 R /Contents %d 0 R /Resources %s /Annots [%d 0 R]" % (first + 1, resources, first + 2))
        pdf.add(first + 1, b"/Filter /FlateDecode /Length %d" % len(content), content)
        pdf.add(first + 2, b"/Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (note %d)" % page)
    pdf.finish()


def line(chance, words):
    text = " ".join(chance.choices(words, k=20))[:LETTERS_A_LINE].rstrip()
    return text + "-" if chance.random() < 0.125 else text


class Peak(threading.Thread):
    """Samples the memory of a process and of those below it until it is stopped."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.going, self.anonymous, self.resident = pid, True, 0.0, 0.0
        self.start()

    def run(self):
        while self.going:
            for process in self.tree():
                with contextlib.suppress(OSError):
                    fields = dict(row.split(":", 1) for row in pathlib.Path(f"/proc/{process}/status").read_text().splitlines())
                    self.anonymous = max(self.anonymous, kibibytes(fields.get("RssAnon")))
                    self.resident = max(self.resident, kibibytes(fields.get("VmHWM")))
            time.sleep(0.001)

    def tree(self):
        found = [self.pid]
        for process in found:
            with contextlib.suppress(OSError):
                for task in pathlib.Path(f"/proc/{process}/task").iterdir():
                    found += map(int, (task / "children").read_text().split())
        return found

    def stop(self):
        self.going = False
        self.join()
        return self.anonymous, self.resident


def kibibytes(field):
    return int(field.split()[0]) / 1024 if field else 0.0


def measured(dossier, path):
    """Peaks of one reading, and the pages and bytes of text that came out."""
    with subprocess.Popen([dossier, "extract", str(path)], stdout=subprocess.PIPE) as process:
        peak = Peak(process.pid)
        text = process.stdout.read()
        code = process.wait()
        anonymous, resident = peak.stop()
    if code != 0:
        raise SystemExit(f"{dossier} extract {path} ended with {code}")
    return anonymous, resident, text.count(b"\f"), len(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("--keep", type=pathlib.Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        print("| file | MB | pages | MB of text | anonymous MB | resident MB |\n| --- | --- | --- | --- | --- | --- |")
        for name, make in (("scan", scan), ("report", report)):
            path = folder / f"{name}.pdf"
            if not path.exists():
                make(path)
            anonymous, resident, pages, text = measured(asked.dossier, path)
            print(f"| {name} | {path.stat().st_size / 1e6:.0f} | {pages} | {text / 1e6:.1f} | {anonymous:.1f} | {resident:.1f} |")


if __name__ == "__main__":
    main()
