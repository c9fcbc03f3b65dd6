#!/usr/bin/env python3
"""cost.py DOSSIER FOLDER...  -> what reading, indexing and serving cost, as ratios taken in one run.

Over the PDFs below the folders: CPU time of `dossier extract` against `pdftotext`; CPU and wall time of `dossier index`
against `pdftotext`; size of index and extractions against the text; peak memory (proportional set size of the whole
process tree, sampled every 50 ms) of `index`, and of `serve` while it answers 200 searches.
--keep DIR keeps corpus and index for the other benchmarks. Needs poppler-utils.
"""
import argparse
import contextlib
import json
import pathlib
import resource
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

WORDS = ["children", "rights", "mensenhandel", "enfants", "derechos", "report", "convention", "slachtoffers", "court", "loi"]


def tree(pid):
    """A process and all below it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for task in pathlib.Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def memory(pid):
    """Proportional set size of a process tree in MB: all of it, and what is not backed by files."""
    total = anonymous = 0
    for one in tree(pid):
        with contextlib.suppress(OSError):
            for line in pathlib.Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
                if line.startswith("Pss_Anon:"):
                    anonymous += int(line.split()[1])
    return total / 1024, anonymous / 1024


class Peak(threading.Thread):
    """Samples the memory of a process tree until it is stopped."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.going, self.total, self.anonymous = pid, True, 0.0, 0.0
        self.start()

    def run(self):
        while self.going:
            total, anonymous = memory(self.pid)
            self.total, self.anonymous = max(self.total, total), max(self.anonymous, anonymous)
            time.sleep(0.05)

    def stop(self):
        self.going = False
        self.join()
        return f"{self.total:.0f} MB, of it {self.anonymous:.0f} MB not backed by files"


def timed(command, watch=False):
    """CPU seconds and wall seconds of a command and its children, and its peak memory."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = Peak(process.pid) if watch else None
    code = process.wait()
    shown = peak.stop() if peak else None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if code not in (0, 2, 3):
        raise SystemExit(f"{command[:3]} ended with {code}")
    return cpu, time.monotonic() - start, shown


def pdftotext(files):
    """CPU and wall seconds of one pdftotext a file, one after another, and the bytes of text."""
    before, start, size = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    for path in files:
        size += len(subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True).stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start, size


def bytes_below(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def serving(dossier, roots):
    """Memory of the server after 200 searches, and the milliseconds of each."""
    process = subprocess.Popen([dossier, "serve", "--listen", "127.0.0.1:0", *roots], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
        peak, took = Peak(process.pid), []
        for n in range(200):
            query = urllib.parse.quote(" ".join({WORDS[n % 10], WORDS[n // 10 % 10], WORDS[n // 3 % 10]}))
            start = time.monotonic()
            with urllib.request.urlopen(f"{address}/api/v1/search?q={query}", timeout=30) as answer:
                json.load(answer)
            took.append((time.monotonic() - start) * 1000)
        took.sort()
        return peak.stop(), took[100], took[198]
    finally:
        process.terminate()
        process.wait(timeout=30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    asked = parser.parse_args()
    files = sorted(path for folder in asked.folders for path in folder.rglob("*.pdf"))
    with tempfile.TemporaryDirectory() as temporary:
        work = asked.keep or pathlib.Path(temporary)
        roots = ["--corpus", str(work / "corpus"), "--index", str(work / "index")]
        poppler_cpu, poppler_wall, text = pdftotext(files)
        extract_cpu, extract_wall, _ = timed([asked.dossier, "extract", *map(str, files)])
        index_cpu, index_wall, index_memory = timed([asked.dossier, "index", *map(str, asked.folders), *roots], True)
        again_cpu, again_wall, _ = timed([asked.dossier, "index", *roots])
        serve_memory, middle, slowest = serving(asked.dossier, roots)
        index, extractions = bytes_below(work / "index"), bytes_below(work / "corpus" / "extractions")
    print(f"{len(files)} PDFs, {text / 1e6:.1f} MB of text; pdftotext: {poppler_cpu:.1f} s CPU, {poppler_wall:.1f} s")
    print(f"extract: {extract_cpu:.1f} s CPU = {extract_cpu / poppler_cpu:.2f} x pdftotext; {extract_wall / poppler_wall:.2f} x its time")
    print(f"index:   {index_cpu:.1f} s CPU = {index_cpu / poppler_cpu:.2f} x pdftotext; {index_wall / poppler_wall:.2f} x its time")
    print(f"index again, nothing changed: {again_wall:.2f} s = {again_wall / poppler_wall:.3f} x pdftotext")
    print(f"size: index {index / text:.2f} of the text, extractions {extractions / text:.2f}")
    print(f"peak memory: index {index_memory}; serve {serve_memory}")
    print(f"200 searches over HTTP: p50 {middle:.1f} ms, p99 {slowest:.1f} ms")


if __name__ == "__main__":
    main()
