#!/usr/bin/env python3
"""sentences.py DOSSIER CORPUS INDEX FOLDER...  -> share of quoted sentences that lead back to their page.

Takes 200 sentences of 8 to 12 words from the pages that pdftotext prints of the PDFs below the folders (every file
gives as many as any other, drawn with a fixed seed), searches each in quotes, and asks that the file, or one with the
same bytes, is among the hits with that page. Every miss is printed with what was found instead.

The folders must have been indexed before:  dossier index FOLDER... --corpus CORPUS --index INDEX
Options: --count N (200), --seed N (1), --json. Needs poppler-utils.
"""
import argparse
import collections
import hashlib
import json
import pathlib
import random
import re
import subprocess

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
HYPHEN = re.compile(r"(\w)[-\u00ad\u2010]\n(?=[^\W\d_])")


def pages_of(path):
    """The pages of a PDF as pdftotext prints them, line-end hyphens rejoined."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, timeout=120)
    text = done.stdout.decode("utf-8", "replace")
    return [HYPHEN.sub(r"\1", page) for page in text.split("\f")]


def sentences_of(page, most=12):
    """Sentences of 8 to `most` words of letters that stand whole inside one paragraph of the page."""
    for paragraph in re.split(r"\n\s*\n", page):
        flat = " ".join(paragraph.split())
        for sentence in re.findall(r"(?<=[.!?] )([^.!?]{30,300})[.!?](?= |$)", " . " + flat):
            words = WORD.findall(sentence)
            plain = re.fullmatch(r"[\w\s,;:'’\-()]+", sentence)
            if 8 <= len(words) <= most and plain and len(words) == len(sentence.split()):
                yield sentence.strip()


def draw(pool, count, seed):
    """Of lists of things, one for each file, so many drawn file by file, so that long reports do not take all."""
    drawing = random.Random(seed)
    for found in pool:
        drawing.shuffle(found)
    drawing.shuffle(pool)
    drawn = []
    while len(drawn) < count and any(pool):
        for found in pool:
            if found and len(drawn) < count:
                drawn.append(found.pop())
    return drawn


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("corpus")
    parser.add_argument("index")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    files = sorted(path for folder in asked.folders for path in pathlib.Path(folder).rglob("*.pdf"))
    same = collections.defaultdict(set)
    for path in files:
        same[hashlib.sha256(path.read_bytes()).hexdigest()].add(path)
    twins = {path: group for group in same.values() for path in group}

    pool = [[(path, n, s) for n, page in enumerate(pages_of(path), 1) for s in sentences_of(page)] for path in files]
    drawn = draw(pool, asked.count, asked.seed)
    misses = []
    for path, number, sentence in drawn:
        command = [asked.dossier, "search", f'"{sentence}"', "--format", "json", "--limit", "100"]
        command += ["--corpus", asked.corpus, "--index", asked.index]
        answer = subprocess.run(command, capture_output=True, timeout=60)
        hits = json.loads(answer.stdout or b'{"hits": []}')["hits"]
        names = [str(twin) for twin in twins[path]]
        right = [hit for hit in hits if any(name.endswith("/" + (hit["path"] or "\0")) for name in names)]
        if any(page["number"] == number for hit in right for page in hit["pages"]):
            continue
        found = [f'{hit["path"]} p. {[p["number"] for p in hit["pages"]]}' for hit in (right or hits)[:2]]
        why = "another page of the file" if right else "another file" if hits else "nothing found"
        misses.append(dict(file=str(path), page=number, sentence=sentence, why=why, found=found))
    share = 1 - len(misses) / max(1, len(drawn))
    if asked.json:
        print(json.dumps(dict(sentences=len(drawn), found=len(drawn) - len(misses), share=share, misses=misses)))
        return
    for miss in misses:
        print(f'{miss["why"]}: {miss["file"]} p. {miss["page"]}: "{miss["sentence"]}" {miss["found"]}')
    print(f"{len(drawn) - len(misses)} of {len(drawn)} sentences lead back to their page: {share:.1%}")


if __name__ == "__main__":
    main()
