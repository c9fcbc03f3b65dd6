#!/usr/bin/env python3
"""html_content.py DOSSIER PAGES  -> how well the main content and the title of web pages are found.

For each folder below PAGES that holds source.html and expected.html (its main content as a person cut it out): precision,
recall and F1 of the words that `dossier extract` gives for the first against the text of the second, as bags of runs of
letters and digits after NFKC and lower case. Where expected-metadata.json names a `title`, the words of the title that
dossier found must be the same. `--list` gives a line to each page. Standard library only.
"""
import argparse
import collections
import html.parser
import json
import pathlib
import re
import statistics
import subprocess
import unicodedata

UNSEEN = {"script", "style", "noscript", "template"}


class Text(html.parser.HTMLParser):
    """The text of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.pieces, self.unseen = [], 0
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.pieces.append(" ")
        self.unseen += tag in UNSEEN

    def handle_endtag(self, tag):
        self.pieces.append(" ")
        self.unseen -= tag in UNSEEN and self.unseen > 0

    def handle_data(self, text):
        if not self.unseen:
            self.pieces.append(text)

    def words(self):
        return words("".join(self.pieces))


def words(text):
    return collections.Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def read(dossier, path):
    """The words of the pages of a document, and its title."""
    done = subprocess.run([dossier, "extract", "--format", "json", str(path)], capture_output=True, check=False)
    document = json.loads(done.stdout or b"{}")
    return words("\n".join(page["text"] for page in document.get("pages", []))), document.get("title") or ""


def scores(found, expected):
    both = (found & expected).total()
    precision, recall = both / max(1, found.total()), both / max(1, expected.total())
    return 2 * both / max(1, found.total() + expected.total()), precision, recall


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    figures, titles = [], []
    for source in sorted(asked.pages.rglob("source.html")):
        expected, said = source.with_name("expected.html"), source.with_name("expected-metadata.json")
        if not expected.is_file():
            continue
        found, title = read(asked.dossier, source)
        figures.append(scores(found, Text(expected.read_text("utf-8", "replace")).words()))
        wanted = json.loads(said.read_text("utf-8")).get("title") if said.is_file() else None
        titles += [words(title) == words(wanted)] if wanted else []
        if asked.list:
            print(f"{figures[-1][0]:.3f} {source.parent.name}: {title!r}, expected {wanted!r}")
    if not figures:
        raise SystemExit(f"html_content: no page with expected.html below {asked.pages}")
    means = [statistics.mean(column) for column in zip(*figures)]
    print(f"{len(figures)} pages: F1 {means[0]:.4f}, precision {means[1]:.4f}, recall {means[2]:.4f}; titles {sum(titles)} of {len(titles)}")


if __name__ == "__main__":
    main()
