#!/usr/bin/env python3
"""Makes long reports out of short passages: `reports.py PASSAGES.jsonl[.xz] FOLDER [--pages 100]`.

Each passage becomes a page of a text file (a form feed ends a page). A report keeps to one language where the passages say
theirs (`lang`); those left over of each language make the last reports together.
"""

import argparse
import json
import lzma
from pathlib import Path


def passages(path):
    """The language and the text of each line."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            text = "\n\n".join(part for part in (passage.get("title"), passage["text"]) if part)
            yield passage.get("lang", ""), text.replace("\f", " ")


def reports(passages, pages):
    """Lists of so many texts, each of one language until the last."""
    waiting = {}
    for language, text in passages:
        report = waiting.setdefault(language, [])
        report.append(text)
        if len(report) == pages:
            yield waiting.pop(language)
    left = [text for language in sorted(waiting) for text in waiting[language]]
    for start in range(0, len(left), pages):
        yield left[start : start + pages]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=100)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for number, report in enumerate(reports(passages(arguments.passages), arguments.pages), 1):
        path = arguments.folder / f"report-{number:04}.txt"
        path.write_text("\f".join(report), encoding="utf-8")


if __name__ == "__main__":
    main()
