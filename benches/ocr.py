#!/usr/bin/env python3
"""ocr.py DOSSIER FOLDER TRUTH  -> how much of a folder of PDFs is read with tesseract, and without it.

Every X.pdf of FOLDER that has a TRUTH/X.txt or TRUTH/X.pdf.txt is read twice, by `DOSSIER extract` and by
`DOSSIER extract --ocr`. Printed for each: the verdicts of its pages without recognition, F1 of words and of trigrams
against the truth for both readings (`overlap` in `scoring.py`), and seconds a page. Needs tesseract with the packs of the
languages.
Options: --every N (1) reads each Nth file only, --offset K (0) begins with the Kth.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import time

import scoring


def scores(read, true):
    """F1 of words and of trigrams."""
    read, true = scoring.plain(read), scoring.plain(true)
    return [scoring.overlap(of(read), of(true)) for of in (scoring.words, scoring.trigrams)]


def extract(dossier, file, *options):
    """The pages of a file."""
    command = [dossier, "extract", "--format", "json", *options, file]
    done = subprocess.run(command, capture_output=True, text=True)
    return json.loads(done.stdout)["pages"] if done.stdout else []


def text_of(pages):
    return "\f".join("\n".join([page["header"], page["text"], page["footer"]]) for page in pages)


def truth_of(folder, file):
    names = [f"{file.stem}.txt", f"{file.name}.txt"]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("dossier")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--offset", type=int, default=0)
    options = parser.parse_args()
    sums, count = [0.0] * 4, 0
    files = sorted(options.folder.glob("*.pdf"))[options.offset :: options.every]
    for file in files:
        truth = truth_of(options.truth, file)
        if truth is None:
            continue
        true = truth.read_text(encoding="utf-8", errors="replace")
        plain = extract(options.dossier, file)
        began = time.monotonic()
        recognised = extract(options.dossier, file, "--ocr")
        seconds = (time.monotonic() - began) / max(1, len(recognised))
        row = [*scores(text_of(plain), true), *scores(text_of(recognised), true)]
        sums = [sum_ + score for sum_, score in zip(sums, row)]
        count += 1
        verdicts = collections.Counter(page["verdict"] for page in plain)
        print(
            f"{file.name}: {dict(verdicts)} F1 {row[0]:.4f} -> {row[2]:.4f}, trigrams {row[1]:.4f} -> {row[3]:.4f}, "
            f"{seconds:.1f} s a page",
            flush=True,
        )
    if count == 0:
        raise SystemExit("no file of the folder has a truth of its name")
    means = [sum_ / count for sum_ in sums]
    print(f"{count} files: F1 {means[0]:.4f} -> {means[2]:.4f}, trigrams {means[1]:.4f} -> {means[3]:.4f}")


if __name__ == "__main__":
    main()
