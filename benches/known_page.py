#!/usr/bin/env python3
"""known_page.py DOSSIER CORPUS INDEX FOLDER...  -> how often a heading or a sentence leads back to its page, unquoted.

Takes 300 headings and 300 sentences from the PDFs below the folders as pdftotext reads them (every file gives as many as
any other, drawn with a fixed seed) and types each, without quotes, as a query. Two figures: the right publication is
among the first three hits; of these, the first page of that hit is the right page.

A heading is a block of one or two lines, three to fourteen words, in letters clearly larger than the file's body or
behind a number such as 2.1 (which is not typed); lines that repeat from page to page and entries of a table of contents
are none. A sentence has 8 to 25 words and stands whole in a paragraph. Every page that has the same words in a row is
right, in whatever publication; but one of a table of contents is not.

The folders must have been indexed before:  dossier index FOLDER... --corpus CORPUS --index INDEX
Options: --count N (300 of each), --seed N (1), --half or --other-half of the questions, --keep FILE (questions, for the
next run), --misses. Needs poppler-utils.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import random
import re
import subprocess
import xml.etree.ElementTree as xml

from sentences import draw, pages_of, sentences_of

LARGER = 1.15
NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.|[IVX]{1,5}\.)\s+(?=\w)")
WORD = re.compile(r"[^\W_]+")
NUMBER_ENDS_LINE = re.compile(r"\D[\s.]+\d{1,3}$")
CONTENTS_LINES = 5


def words_of(text):
    """The words of a text between blanks, in small letters."""
    return f' {" ".join(WORD.findall(text.casefold()))} '


def blocks_of(path):
    """For each page, its blocks as pdftotext lays them out: (lines, height of their letters)."""
    done = subprocess.run(["pdftotext", "-bbox-layout", "-enc", "UTF-8", path, "-"], capture_output=True, timeout=120)
    text = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", done.stdout)
    try:
        root = xml.fromstring(text.decode("utf-8", "replace"))
    except xml.ParseError:
        return []
    name = "{http://www.w3.org/1999/xhtml}"
    return [[block_of(block, name) for block in page.iter(name + "block")] for page in root.iter(name + "page")]


def block_of(block, name):
    """The lines of a block, and the middle height of its words."""
    lines, heights = [], []
    for line in block.iter(name + "line"):
        words = list(line.iter(name + "word"))
        lines.append(" ".join(word.text or "" for word in words))
        heights += [float(word.get("yMax")) - float(word.get("yMin")) for word in words]
    return lines, sorted(heights)[len(heights) // 2] if heights else 0


def body_height(pages):
    """The height in which most letters of a file are set."""
    counted = collections.Counter()
    for lines, height in (block for page in pages for block in page):
        counted[round(height * 2)] += sum(map(len, lines))
    return counted.most_common(1)[0][0] / 2 if counted else 0


def headings_of(path):
    """(page number, heading) of a file."""
    pages = blocks_of(path)
    body = body_height(pages)
    seen = collections.Counter(words_of(" ".join(lines)) for page in pages for lines, _ in page)
    for number, page in enumerate(pages, 1):
        for lines, height in page:
            text = " ".join(" ".join(lines).split())
            plain = NUMBER.sub("", text)
            words = [word for word in WORD.findall(plain) if not word.isdigit()]
            stands_out = height >= body * LARGER or plain != text
            is_line = len(lines) <= 2 and 3 <= len(words) <= 14 and sum(map(len, words)) >= 15
            is_entry = ".." in text or re.search(r"\s\d{1,3}$", text)
            if stands_out and is_line and not is_entry and seen[words_of(" ".join(lines))] < 3:
                yield number, plain


def is_contents(page):
    """Whether a page is one of a table of contents: entries with their page numbers."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    return sum(bool(NUMBER_ENDS_LINE.search(line)) for line in lines) >= CONTENTS_LINES or page.count("....") >= CONTENTS_LINES


def laid_out(path):
    """The pages of a file with their lines as they stand."""
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", path, "-"], capture_output=True, timeout=120)
    return done.stdout.decode("utf-8", "replace").split("\f")


def questions_of(files, count, seed):
    """Headings and sentences, each with all the places that are right."""
    pages, contents = {}, {}
    for path in files:
        pages[path] = [words_of(page) for page in pages_of(path)]
        contents[path] = {n for n, page in enumerate(laid_out(path), 1) if is_contents(page)}
    headings = [[(path, n, text) for n, text in headings_of(path) if n not in contents[path]] for path in files]
    sentences = [
        [(path, n, text) for n, page in enumerate(pages_of(path), 1) if n not in contents[path] for text in sentences_of(page, 25)]
        for path in files
    ]
    for kind, pool in (("heading", headings), ("sentence", sentences)):
        for path, number, text in draw(pool, count, seed):
            right = {(str(path), number)}
            for other, texts in pages.items():
                same = {n for n, page in enumerate(texts, 1) if words_of(text) in page}
                right |= {(str(other), n) for n in same - contents[other]}
            yield dict(kind=kind, text=text, file=str(path), page=number, right=sorted(right))


def ask(asked, question):
    """What is found for a question: (found among the first three, on the right page, what was found instead)."""
    command = [asked.dossier, "search", "--format", "json", "--limit", "3", "--corpus", asked.corpus, "--index", asked.index]
    done = subprocess.run([*command, "--", *question["text"].split()], capture_output=True, timeout=60)
    hits = json.loads(done.stdout or b'{"hits": []}')["hits"]
    for hit in hits:
        right = [page for file, page in question["right"] if file.endswith("/" + (hit["path"] or "\0"))]
        if right:
            first = hit["pages"][0]["number"] if hit["pages"] else 0
            return True, first in right, f'p. {[page["number"] for page in hit["pages"]]}, right {right}'
    return False, False, [hit["path"] for hit in hits]


def report(asked, questions):
    """Asks all and prints the shares."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda question: ask(asked, question), questions))
    for kind in ("heading", "sentence"):
        of_kind = [(q, a) for q, a in zip(questions, answers) if q["kind"] == kind]
        found = sum(answer[0] for _, answer in of_kind)
        right = sum(answer[1] for _, answer in of_kind)
        print(f"{kind}s: {len(of_kind)}, right publication in the first three {found / max(1, len(of_kind)):.1%}, "
              f"right page {right / max(1, found):.1%} of those")
        for question, answer in of_kind:
            if asked.misses and not answer[1]:
                print(f'  {"page" if answer[0] else "publication"}: {question["text"]!r} {question["file"]} p. {question["page"]}: {answer[2]}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("corpus")
    parser.add_argument("index")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--other-half", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    if asked.keep and asked.keep.exists():
        questions = json.loads(asked.keep.read_text())
    else:
        files = sorted(path for folder in asked.folders for path in pathlib.Path(folder).rglob("*.pdf"))
        questions = list(questions_of(files, asked.count, asked.seed))
        if asked.keep:
            asked.keep.write_text(json.dumps(questions, ensure_ascii=False, indent=1))
    if asked.half or asked.other_half:
        questions = questions[int(asked.other_half)::2]
    report(asked, questions)


if __name__ == "__main__":
    main()
