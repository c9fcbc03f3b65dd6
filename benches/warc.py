#!/usr/bin/env python3
"""A library into an archive and back: what `warcio check` says of it, and what is lost on the way.

    benches/warc.py DOSSIER WARCIO FOLDER... [--site FOLDER] [--foreign FILE...]

makes a library of the folders, and of a local site that serves the files of another, writes it as .warc and .warc.gz, has
`warcio` (PyPI) check both, and rebuilds a library from each of them alone. Ids, addresses, versions and extractions are
compared, and a second export with the first. Archives of other programs are read one after another, each into a library
of its own, and their documents counted.
"""

import argparse
import functools
import hashlib
import http.server
import os
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path


def run(dossier, library, *arguments):
    command = [dossier, *arguments, "--corpus", library / "corpus", "--index", library / "index"]
    began = os.times()
    began_at = time.monotonic()
    ended = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    now = os.times()
    cpu = now.children_user - began.children_user + now.children_system - began.children_system
    if ended.returncode not in (0, 3):
        raise SystemExit(ended.stdout + ended.stderr)
    return cpu, time.monotonic() - began_at, ended.stdout + ended.stderr


class Site(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with one page that leads to every file of it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path != "/":
            return super().do_GET()
        files = sorted(path for path in Path(self.directory).rglob("*") if path.is_file())
        links = (urllib.parse.quote(str(path.relative_to(self.directory))) for path in files)
        page = "<title>Files</title><p>All that is here:</p>" + "".join(
            f"<a href='/{link}'>{link}</a> " for link in links
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page.encode())))
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


def serve(folder):
    handler = functools.partial(Site, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def new_library(folder, folders, site):
    (folder / "corpus").mkdir(parents=True)
    lines = [
        f'[[source]]\nname = "{path.resolve().name}"\nfolder = "{path.resolve()}"\n' for path in folders
    ]
    if site:
        lines.append('[crawler]\norganisation = "Bench"\ncontact = "https://bench.example/"\n')
        lines.append(f'[[site]]\nname = "site"\nseeds = ["{site}"]\npause = 0.0\ncountry = "Thailand"\n')
    (folder / "corpus/sources.toml").write_text("".join(lines))
    return folder


def documents(library):
    """Id -> what the library knows of a document, with the hash of what was read of it."""
    catalogue = sqlite3.connect(library / "corpus/catalogue.sqlite")
    rows = catalogue.execute(
        "SELECT id, source, path, own_id, version, url, (SELECT language FROM sketches WHERE sketches.id = documents.id), "
        "extraction, entry FROM documents WHERE NOT removed"
    )
    return {row[0]: (*row[1:7], digest(library, row[7]), row[8]) for row in rows}


@functools.cache
def digest(library, extraction):
    path = library / "corpus/extractions" / extraction[:2] / extraction
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(warcio, archive):
    ended = subprocess.run([warcio, "check", str(archive)], capture_output=True, text=True)
    return "passes" if ended.returncode == 0 else ended.stdout + ended.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("warcio")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--foreign", nargs="*", type=Path, default=[])
    arguments = parser.parse_args()
    dossier = os.path.abspath(arguments.dossier)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        if arguments.folders:
            there_and_back(dossier, arguments, scratch)
        for number, archive in enumerate(arguments.foreign):
            library = new_library(scratch / f"foreign{number}", [], None)
            cpu, _, printed = run(dossier, library, "index", "--no-ocr", archive)
            print(f"{archive.name}: {printed.splitlines()[0]} ({cpu:.2f} s CPU)")


def there_and_back(dossier, arguments, scratch):
    site = serve(arguments.site) if arguments.site else None
    first = new_library(scratch / "first", arguments.folders, site)
    if site:
        run(dossier, first, "crawl", "--allow-host", "127.0.0.1")
    index_cpu, _, printed = run(dossier, first, "index", "--no-ocr")
    print(printed.splitlines()[0], f"({index_cpu:.1f} s CPU)")
    before = documents(first)
    for name in ("library.warc", "library.warc.gz"):
        archive = scratch / name
        cpu, elapsed, printed = run(dossier, first, "export", "--warc", archive)
        size = archive.stat().st_size
        print(f"{name}: {printed.strip()}; {size / 1e6:.1f} MB, {cpu:.1f} s CPU, {elapsed:.1f} s")
        print("  warcio check:", check(arguments.warcio, archive))
        again = new_library(scratch / f"again-{name}", [], None)
        cpu, _, printed = run(dossier, again, "index", "--no-ocr", archive)
        after = documents(again)
        print(f"  rebuilt: {printed.splitlines()[0]} ({cpu:.1f} s CPU)")
        of_the_web = sum("//" in document[1] for document in before.values())
        print(f"  documents: {len(before)} before ({of_the_web} of the web), {len(after)} after")
        print(f"  ids lost: {len(before.keys() - after.keys())}, new: {len(after.keys() - before.keys())}")
        print(f"  other text or metadata: {sum(before[id] != after[id] for id in before.keys() & after.keys())}")
        second = scratch / f"second-{name}"
        run(dossier, again, "export", "--warc", second)
        print("  exported again:", "the same bytes" if second.read_bytes() == archive.read_bytes() else "other bytes")


if __name__ == "__main__":
    main()
