#!/usr/bin/env python3
"""kill.py DOSSIER BEFORE ADDED [--times 20]  -> what kill -9 in the middle of `index` costs: nothing, or it says what.

Indexes the folder BEFORE, then, again and again from that state, starts to index the folder ADDED and kills the whole
process group with SIGKILL at a random moment. After each kill the old index must answer; the next run must finish; and
what is then found, document by document, must be what an undisturbed run finds, nothing lost and nothing doubled.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time


class Library:
    """A corpus and an index, and the program that works on them."""

    def __init__(self, dossier, root):
        self.dossier, self.root = dossier, root
        self.roots = ["--corpus", str(root / "corpus"), "--index", str(root / "index")]

    def run(self, *words):
        return subprocess.run([self.dossier, *words, *self.roots], capture_output=True, text=True, timeout=600)

    def index(self, folder):
        done = self.run("index", str(folder))
        if done.returncode not in (0, 3):
            raise SystemExit(f"index ended with {done.returncode}: {done.stderr}")

    def killed_index(self, folder, seconds):
        """Starts to index and kills it; whether it was still at work."""
        command = [self.dossier, "index", str(folder), *self.roots]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(seconds)
        working = process.poll() is None
        os.killpg(process.pid, signal.SIGKILL) if working else None
        process.wait()
        return working

    def documents(self):
        """Every document that a search of all years and none can find: id, title and pages, in the order of ids."""
        found = []
        for source in json.loads(self.run("status", "--format", "json").stdout)["sources"]:
            page = 1
            while True:
                done = self.run("search", f'source:"{source}"', "--limit", "100", "--page", str(page), "--format", "json")
                answer = json.loads(done.stdout)
                found += [(hit["id"], hit["title"], hit["path"]) for hit in answer["hits"]]
                if page >= answer["pages_total"]:
                    break
                page += 1
        return sorted(found)

    def counts(self):
        status = json.loads(self.run("status", "--format", "json").stdout)
        return {name: status[name] for name in ("found", "searchable", "failed", "skipped")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("added", type=pathlib.Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    drawing = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        base = Library(asked.dossier, work / "base")
        base.root.mkdir()
        base.index(asked.before)
        old = base.documents()
        shutil.copytree(base.root, work / "whole")
        whole = Library(asked.dossier, work / "whole")
        start = time.monotonic()
        whole.index(asked.added)
        took = time.monotonic() - start
        wanted, counts = whole.documents(), whole.counts()
        wrong = in_time = 0
        for n in range(asked.times):
            root = work / "killed"
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(base.root, root)
            library = Library(asked.dossier, root)
            moment = drawing.uniform(0, took)
            in_time += library.killed_index(asked.added, moment)
            after = library.documents()
            answers = set(old) <= set(after) and len(after) == len(set(after))
            library.index(asked.added)
            whole_again = library.documents() == wanted and library.counts() == counts
            if not (answers and whole_again):
                wrong += 1
                print(f"kill {n} at {moment:.2f} s of {took:.2f}: old index answers {answers}, whole afterwards {whole_again}")
    print(f"{asked.times} kills, {in_time} before the run ended: {wrong} with a document lost, doubled or unreadable")


if __name__ == "__main__":
    main()
