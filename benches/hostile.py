#!/usr/bin/env python3
"""hostile.py DOSSIER FOLDER...  -> what becomes of damaged and malicious PDFs: hangs, deaths of workers, silent losses.

Every PDF below the folders is given to `dossier extract --format json`, one by one. Counted are
* hangs: more than 10 s of processor time, or 60 s on the clock;
* deaths: failures of the classes crashed, timed_out and out_of_memory, exit codes that no outcome explains, and pages that
  the reader stumbled over;
* silent losses: letters and digits that pdftotext finds (20 at least; their order does not count), of which dossier has less
  than half, though no failure, no warning and no verdict of a page (other than text, ocr_layer) says so. A fault of
  pdftotext counts too: look at them.
Each is listed with its file; then how many files were read, and how many failed in which class. Needs poppler-utils.
"""
import argparse
import collections
import json
import pathlib
import resource
import subprocess

import peers
import scoring

HANG_SECONDS, CLOCK_SECONDS = 10, 60
DEATHS = {"crashed", "timed_out", "out_of_memory"}
FEWEST_LETTERS, FEWEST_SHARE = 20, 0.5
SOUND = {"text", "ocr_layer"}
STUMBLED = "its reader failed"


def extracted(dossier, path):
    """The document, the class of the failure in its place, and the processor time; no class where the clock ran out."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([dossier, "extract", "--format", "json", str(path)], capture_output=True, timeout=CLOCK_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, "no answer", CLOCK_SECONDS
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode == 0:
        return json.loads(done.stdout), None, seconds
    said = done.stderr.decode("utf-8", "replace").partition(f"{path.name}: ")[2]
    return None, said.split(": ")[0] if said else f"exit code {done.returncode}", seconds


def is_lost_silently(document, path):
    admitted = document["warnings"] or any(page["verdict"] not in SOUND for page in document["pages"])
    if admitted:
        return False
    wanted = letters(peers.text("pdftotext", "", str(path)))
    text = "\n".join("\n".join((page["header"], page["text"], page["footer"])) for page in document["pages"])
    found = letters(text)
    return wanted.total() >= FEWEST_LETTERS and (wanted & found).total() < wanted.total() * FEWEST_SHARE


def letters(text):
    return collections.Counter(filter(str.isalnum, scoring.plain(text)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    asked = parser.parse_args()
    files = sorted(path for folder in asked.folders for path in folder.rglob("*.pdf") if path.is_file())
    outcomes, listed, slowest = collections.Counter(), collections.defaultdict(list), 0.0
    for path in files:
        document, failure, seconds = extracted(asked.dossier, path)
        slowest = max(slowest, seconds)
        outcomes[failure or "read"] += 1
        if seconds > HANG_SECONDS:
            listed["hang"].append(path)
        if failure in DEATHS or failure and failure.startswith("exit code"):
            listed[f"death ({failure})"].append(path)
        if document and any(STUMBLED in (page["evidence"] or "") for page in document["pages"]):
            listed["death (page)"].append(path)
        if document and is_lost_silently(document, path):
            listed["silent loss"].append(path)
    for kind, paths in sorted(listed.items()):
        for path in paths:
            print(f"{kind}: {path}")
    print(f"{len(files)} files, the slowest {slowest:.1f} s of processor time: {', '.join(f'{kind} {count}' for kind, count in outcomes.most_common())}")
    deaths = sum(len(paths) for kind, paths in listed.items() if kind.startswith("death"))
    print(f"{len(listed['hang'])} hangs, {deaths} deaths, {len(listed['silent loss'])} silent losses")


if __name__ == "__main__":
    main()
