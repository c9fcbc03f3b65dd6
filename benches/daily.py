#!/usr/bin/env python3
"""daily.py DOSSIER LINES.jsonl [--base 100000] [--days 5]  -> what a daily update costs, and whether it stays so.

Indexes the first lines of a JSON Lines file, then adds twenty documents a day, one run of `dossier index` each, until
searchable with the lexicon of that commit. Told are the parts of the index (`idx` postings, `pos` positions, `term`
terms, `store` records), and for each stretch of days: wall and processor seconds of an update (median
and longest), segments, size of the index, and the time of an answer over HTTP (median of sixty, three queries in turn).
The documents of a day are texts of one file each, made of two passages of one language from the rest of the lines and a
word of their own, by which they are looked for. A year in small: `--base 20000 --days 250`.
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from cost import timed

A_DAY = 20
STRETCHES = 5
QUERIES = ["report of the court", "Rechte der Kinder", "droits des enfants"]


def write_day(folder, day, by_language, random_source):
    folder.mkdir(exist_ok=True)
    for number in range(A_DAY):
        texts = random_source.choice(by_language)
        passages = [random_source.choice(texts) for _ in range(2)]
        (folder / f"{day}-{number}.txt").write_text(f"{passages[0]}\n\n{passages[1]}\n\nzz{day}x{number}zz\n")


def found(program, corpus, word):
    answer = subprocess.run([program, "search", word, "--format", "json", *corpus], capture_output=True, text=True)
    return bool(json.loads(answer.stdout)["hits"])


def answer_time(program, corpus, port):
    """Median milliseconds of an answer."""
    address = f"127.0.0.1:{port}"
    server = subprocess.Popen([program, "serve", "--listen", address, *corpus], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        times = []
        for query in QUERIES * 21:
            url = f"http://{address}/api/v1/search?" + urllib.parse.urlencode({"q": query})
            for _ in range(100):
                start = time.monotonic()
                try:
                    urllib.request.urlopen(url).read()
                    break
                except OSError:
                    time.sleep(0.1)
            times.append((time.monotonic() - start) * 1000)
        # The first of each query is that of a cold server.
        return statistics.median(times[len(QUERIES):])
    finally:
        server.terminate()
        server.wait()


def generation(root):
    return root / "index" / json.loads((root / "index" / "CURRENT").read_text())["generation"]


def shares(folder, text):
    """The parts of a generation as shares of the text."""
    parts = {}
    for file in folder.iterdir():
        part = "lexicon" if file.name.startswith("lexicon") else file.suffix.lstrip(".") or "other"
        parts[part] = parts.get(part, 0) + file.stat().st_size
    return ", ".join(f"{part} {size / text:.3f}" for part, size in sorted(parts.items()) if size > text / 1000)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("lines")
    parser.add_argument("--base", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--port", type=int, default=8397)
    given = parser.parse_args()
    lines = pathlib.Path(given.lines).read_text().splitlines()
    by_language = {}
    for line in lines[-20_000:]:
        line = json.loads(line)
        by_language.setdefault(line.get("lang"), []).append(line["text"])
    by_language = [texts for texts in by_language.values() if len(texts) > 100]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        corpus = ["--corpus", str(root / "corpus"), "--index", str(root / "index")]
        base = root / "base.jsonl"
        base.write_text("\n".join(lines[: given.base]) + "\n")
        index = [given.program, "index", "--no-ocr", *corpus]
        processor, wall, memory = timed([*index, str(base)], watch=True)
        print(f"{given.base} lines: {wall:.1f} s, processor {processor:.1f} s, {memory}")
        text = sum(len(json.loads(line)["text"].encode()) for line in lines[: given.base])
        print(f"shares of the text on disk: {shares(generation(root), text)}", flush=True)
        random_source, days, times = random.Random(1), root / "days", []
        for day in range(given.days):
            write_day(days, day, by_language, random_source)
            times.append(timed([*index, str(days)]))
            if not found(given.program, corpus, f"zz{day}x0zz"):
                raise SystemExit(f"day {day} is not found")
            if (day + 1) % max(1, given.days // STRETCHES) == 0:
                now = generation(root)
                size = sum(file.stat().st_size for file in now.iterdir()) / 1e6
                segments = len(json.loads((now / "meta.json").read_text())["segments"])
                processors, walls, _ = zip(*times)
                print(
                    f"day {day + 1}: update {statistics.median(walls):.2f} s (longest {max(walls):.2f}), "
                    f"processor {statistics.median(processors):.2f} s (most {max(processors):.2f}); "
                    f"{segments} segments, {size:.1f} MB; answer {answer_time(given.program, corpus, given.port):.1f} ms",
                    flush=True,
                )
                times = []


if __name__ == "__main__":
    main()
