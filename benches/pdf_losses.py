#!/usr/bin/env python3
"""Looks for text that is lost without a word: what two of poppler, pdfium and MuPDF find in a file and dossier does not.

usage: pdf_losses.py DOSSIER FOLDER...
Needs pdftotext, mutool, and the Python package pypdfium2. A file counts where dossier has less than 95 % of the letters
that two of the three agree on; it is silent where dossier gives neither an error nor a warning nor a verdict other than
`text` and `no_text`. Letters, not words, are compared: where blanks go is another question. Ends with 1 if a file is silent.
"""
import collections
import json
import pathlib
import subprocess
import sys
import unicodedata

SECONDS = 30
KEPT = 0.95
CALM = {"text", "no_text", "ocr_layer"}


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS).stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return ""


def pdfium(file):
    program = (
        "import sys, pypdfium2\n"
        "for page in pypdfium2.PdfDocument(sys.argv[1]):\n"
        "    sys.stdout.buffer.write(page.get_textpage().get_text_bounded().encode('utf-8', 'replace'))\n"
    )
    return output(sys.executable, "-c", program, str(file))


def letters(text):
    return collections.Counter(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def agreed(file):
    found = [
        letters(output("pdftotext", "-enc", "UTF-8", str(file), "-")),
        letters(output("mutool", "draw", "-q", "-F", "txt", "-o", "-", str(file))),
        letters(pdfium(file)),
    ]
    return {letter: sorted(one[letter] for one in found)[1] for letter in set().union(*found)}


def ours(dossier, file):
    """The letters found, and whether anything is said about missing ones."""
    run = output(dossier, "extract", "--format", "json", str(file))
    try:
        extraction = json.loads(run)
    except ValueError:
        return letters(""), True
    pages = extraction["pages"]
    text = " ".join(page.get(part) or "" for page in pages for part in ("header", "text", "footer"))
    verdicts = {page.get("verdict") for page in pages}
    return letters(text), bool(extraction.get("warnings")) or not verdicts <= CALM


def main(dossier, folders):
    files = silent = 0
    for file in sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.pdf")):
        files += 1
        wanted = agreed(file)
        total = sum(wanted.values())
        found, is_said = ours(dossier, file)
        kept = sum(min(count, found[letter]) for letter, count in wanted.items())
        if kept < total * KEPT:
            silent += not is_said
            print(f"{'said  ' if is_said else 'SILENT'} {kept} of {total} letters: {file}")
    print(f"{files} files, {silent} lose text without a word")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
