#!/usr/bin/env python3
"""How faithful the text of PDFs is: dossier and the peers that are installed, by the figures of scoring.py.

fidelity.py DOSSIER known PDFS TRUTH   against known text: the mean overlap of words and, with `--order`, the
    mean similarity, for each group of scripts or, with `--by folder`, for each folder; lines that end in a broken word; the
    verdicts of dossier's pages and its failures. A PDF's truth is the .txt of its name (X.pdf.txt or X.txt)
    at the same place below TRUTH, else anywhere below it, else the longest name that its own begins with.
fidelity.py DOSSIER consensus FOLDER...   without known text: the overlap of words with the consensus of pdfium, poppler
    and MuPDF, which has each word as often as the middle one of the three, over all files where it has 20 words or more, and
    over those where the three agree pairwise (overlap >= .98). `--list` names the files on which dossier is below .98.

`--without GLOB` leaves files out and `--only GLOB` all others, by name; `--drop REGEX` takes what the truth is known to lack
(running headers) out of the texts; `--peers` chooses among pdftotext, mutool, pypdfium2 and pymupdf (see peers.py).
"""
import argparse
import collections
import fnmatch
import json
import pathlib
import re
import statistics
import subprocess

import peers
import scoring

REFERENCES = ["pypdfium2", "pdftotext", "mutool"]
FEWEST_WORDS = 20
AGREED = 0.98


def main():
    asked = arguments()
    tools = ["dossier", *peers.installed([tool for tool in asked.peers.split(",") if tool])]
    files = [path for folder in folders(asked) for path in pdfs(folder, asked)]
    texts = {(tool, path): peers.text(tool, asked.dossier, str(path)) for path in files for tool in tools}
    if asked.drop:
        dropped = re.compile(asked.drop)
        texts = {key: dropped.sub(" ", text) for key, text in texts.items()}
    if asked.mode == "known":
        known(asked, tools, files, texts)
    else:
        consensus(asked, tools, files, texts)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("mode", choices=["known", "consensus"])
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--peers", default="pdftotext,mutool,pypdfium2,pymupdf")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--drop")
    parser.add_argument("--order", action="store_true")
    parser.add_argument("--by", choices=["script", "folder"], default="script")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def folders(asked):
    return asked.folders[:1] if asked.mode == "known" else asked.folders


def pdfs(folder, asked):
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    named = lambda path, globs: any(fnmatch.fnmatch(path.name, glob) for glob in globs)
    return [path for path in found if not named(path, asked.without) and (not asked.only or named(path, asked.only))]


def known(asked, tools, files, texts):
    root, truths = asked.folders[0], Truths(asked.folders[1])
    paired = {path: scoring.plain(found.read_text("utf-8")) for path in files if (found := truths.of(path, root))}
    groups, broken = collections.defaultdict(list), collections.Counter()
    for path, truth in paired.items():
        place = path.relative_to(root).parts
        group = scoring.script(truth) if asked.by == "script" else place[0] if len(place) > 1 else "."
        wanted = scoring.words(truth)
        for tool in tools:
            raw = texts[tool, path]
            text = scoring.plain(raw)
            figures = [scoring.overlap(scoring.words(text), wanted), scoring.overlap(scoring.trigrams(text), scoring.trigrams(truth))]
            figures += [scoring.similarity(text, truth)] if asked.order else []
            groups[group, tool].append(figures)
            groups["all", tool].append(figures)
            broken[tool] += scoring.broken_lines(raw)
    print(f"{len(paired)} of {len(files)} PDFs have known text; mean F1 of words / of trigrams{' / similarity' if asked.order else ''}\n")
    heads = sorted({group for group, _ in groups} - {"all"}) + ["all"]
    table(["reader", *(f"{head} ({len(groups[head, 'dossier'])})" for head in heads), "lines ending in a broken word"])
    for tool in tools:
        means = [" / ".join(figure(map_mean) for map_mean in map(statistics.mean, zip(*groups[head, tool]))) for head in heads]
        row([tool, *means, broken[tool]])
    print(f"\nverdicts of dossier's pages: {verdicts(asked.dossier, paired)}")


class Truths:
    """The known texts of a folder, found by the name of a PDF."""

    def __init__(self, root):
        self.root, self.by_name = root, {}
        for path in sorted(root.rglob("*.txt")):
            self.by_name[path.name.removesuffix(".txt").removesuffix(".pdf")] = path

    def of(self, pdf, folder):
        place = self.root / pdf.relative_to(folder)
        for candidate in (place.with_name(place.name + ".txt"), place.with_suffix(".txt"), self.by_name.get(pdf.stem)):
            if candidate and candidate.is_file():
                return candidate
        begun = [name for name in self.by_name if pdf.stem.startswith(name + "_")]
        return self.by_name[max(begun, key=len)] if begun else None


def verdicts(dossier, files):
    """How many pages have which verdict, and how many files could not be read, and why."""
    counted = collections.Counter()
    for path in files:
        done = subprocess.run([dossier, "extract", "--format", "json", str(path)], capture_output=True, check=False)
        if done.returncode != 0:
            counted["failed: " + failure(done.stderr.decode("utf-8", "replace"))] += 1
        for line in done.stdout.splitlines():
            counted.update(page["verdict"] for page in json.loads(line)["pages"])
    return ", ".join(f"{verdict} {count}" for verdict, count in counted.most_common())


def failure(message):
    """The class of a failure, which its message names behind the file."""
    lines = message.splitlines()
    return lines[0].rsplit("/", 1)[-1].split(": ")[1] if lines and ": " in lines[0] else "without a word"


def consensus(asked, tools, files, texts):
    if missing := set(REFERENCES) - set(tools):
        raise SystemExit(f"fidelity: a consensus needs {', '.join(sorted(missing))}\nhint: install it, or do not leave it out of --peers")
    bags = {key: scoring.words(scoring.plain(text)) for key, text in texts.items()}
    table(["folder", "files", *tools, "where the three agree", *tools])
    low = []
    for folder in asked.folders:
        scores, agreed = collections.defaultdict(list), collections.defaultdict(list)
        for path in (path for path in files if path.is_relative_to(folder)):
            three = [bags[tool, path] for tool in REFERENCES]
            middle = collections.Counter({word: sorted(bag[word] for bag in three)[1] for word in three[0] | three[1] | three[2]})
            if middle.total() < FEWEST_WORDS:
                continue
            all_agree = min(scoring.overlap(a, b) for a, b in (three[:2], three[1:], three[::2])) >= AGREED
            for tool in tools:
                score = scoring.overlap(bags[tool, path], middle)
                scores[tool].append(score)
                agreed[tool] += [score] if all_agree else []
            if scores["dossier"][-1] < AGREED:
                low.append((scores["dossier"][-1], path))
        row([folder.name, len(scores["dossier"]), *(mean(scores[tool]) for tool in tools), len(agreed["dossier"]), *(mean(agreed[tool]) for tool in tools)])
    print(f"\n{len(low)} files on which dossier is below {AGREED}")
    for score, path in sorted(low) if asked.list else []:
        print(f"{score:.3f} {path}")


def mean(scores):
    return figure(statistics.mean(scores)) if scores else "-"


def figure(value):
    return f"{value:.4f}".removeprefix("0")


def table(heads):
    row(heads)
    print("|" + " --- |" * len(heads))


def row(cells):
    print("| " + " | ".join(map(str, cells)) + " |")


if __name__ == "__main__":
    main()
