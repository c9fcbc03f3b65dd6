#!/usr/bin/env python3
"""similar.py DOSSIER FOLDER...  -> how often a half of a publication finds its other half among the documents like it.

The text of each publication of at least 8 pages is cut in two, page by page in turn (--by-turns) or in the middle; the
halves are indexed as documents without titles. A publication that two folders hold in other bytes has several right
answers; texts that say the same are copies and are none.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

FEWEST_PAGES = 8
ENDINGS = {".pdf", ".html", ".htm", ".docx", ".odt", ".txt", ".md"}


def pages_of(dossier, path):
    """The texts of a file's pages; none where it cannot be read."""
    command = [dossier, "extract", "--body", "--format", "json", path]
    read = subprocess.run(command, capture_output=True, text=True)
    if not read.stdout:
        return []
    documents = [json.loads(line) for line in read.stdout.splitlines()]
    return [page["text"] for document in documents for page in document.get("pages", [])]


def halves(pages, by_turns):
    """The two halves of a list of pages."""
    middle = len(pages) // 2
    return (pages[::2], pages[1::2]) if by_turns else (pages[:middle], pages[middle:])


def run(dossier, library, *arguments):
    """The standard output of a command on a library."""
    roots = ["--corpus", library / "corpus", "--index", library / "index"]
    return subprocess.run([dossier, *roots, *arguments], capture_output=True, text=True).stdout


def all_ids(dossier, library):
    """The id of each document by its address."""
    ids = {}
    for page in range(1, 11):
        listed = run(dossier, library, "search", "source:halves.jsonl", "--limit", "100", "--page", str(page), "--format", "jsonl")
        for line in listed.splitlines():
            hit = json.loads(line)
            ids[hit["url"]] = hit["id"]
    return ids


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--by-turns", action="store_true")
    arguments = parser.parse_args()
    files = sorted(f for folder in arguments.folders for f in folder.rglob("*") if f.suffix.lower() in ENDINGS)
    with tempfile.TemporaryDirectory() as work:
        library = pathlib.Path(work)
        lines = library / "halves.jsonl"
        with open(lines, "w", encoding="utf-8") as out:
            for nth, path in enumerate(files):
                pages = pages_of(arguments.dossier, path)
                if len(pages) >= FEWEST_PAGES:
                    for half, texts in enumerate(halves(pages, arguments.by_turns)):
                        line = {"id": f"{nth}-{half}", "url": f"https://half.example/{nth}/{half}", "text": "\f".join(texts)}
                        out.write(json.dumps(line) + "\n")
        run(arguments.dossier, library, "index", lines)
        ids = all_ids(arguments.dossier, library)
        first = five = asked = nothing = 0
        begun = time.perf_counter()
        for url, identity in sorted(ids.items()):
            other = url[:-1] + ("1" if url.endswith("0") else "0")
            if other not in ids:
                continue
            found = json.loads(run(arguments.dossier, library, "similar", identity, "--format", "json") or "[]")
            urls = [document["url"] for document in found]
            asked += 1
            first += urls[:1] == [other]
            five += other in urls
            nothing += not urls
        seconds = time.perf_counter() - begun
    print(f"{asked} halves: the other one first {first / asked:.1%}, in the first five {five / asked:.1%}, nothing {nothing}")
    print(f"{seconds / asked * 1000:.0f} ms each, start of the program included")


if __name__ == "__main__":
    main()
