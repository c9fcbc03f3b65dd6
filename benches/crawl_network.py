#!/usr/bin/env python3
"""A network of local sites, crawled, crawled again, changed, and killed: what the crawl promises, in numbers.

    benches/crawl_network.py --program target/release/dossier [--hosts 40] [--pages 5000] [--pause 0.02] [--kills 300]

Starts its own servers on loopback addresses (127.0.0.x, one port each), makes a library in a temporary folder, and prints
one line for each promise: politeness as the servers saw it, answers 304 of a second crawl, documents read again after one
in a hundred changed, processor time and memory of the crawler, and what random kills cost. Nothing leaves the machine.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = """child rights justice school family care report law court judge prison detention asylum border migration
trafficking exploitation violence abuse protection victim survivor support section network training guide policy action
plan conference statement article convention protocol committee government ministry parliament police prosecutor lawyer
guardian foster adoption education health disability poverty labour conflict participation equality gender trauma access
remedy complaint monitoring data research study survey interview finding recommendation conclusion annex chapter page
""".split()


def prose(seed, sentences):
    pick = random.Random(seed)
    return " ".join(
        " ".join(pick.choice(WORDS) for _ in range(14)).capitalize() + "." for _ in range(sentences)
    )


class Host:
    """A site of its own: a home page, lists of twenty, and the pages of the lists."""

    def __init__(self, number, pages):
        self.number, self.pages, self.changed = number, pages, set()
        self.requests, self.lock, self.open = [], threading.Lock(), 0
        self.violations, self.last_end = 0, None

    def body(self, path):
        lists = (self.pages + 19) // 20
        if path == "/":
            return self.page("Home", [f"/list/{n}" for n in range(lists)], 3)
        kind, _, number = path.strip("/").partition("/")
        if not number.isdigit():
            return None
        number = int(number)
        if kind == "list" and number < lists:
            links = [f"/page/{n}" for n in range(number * 20, min(self.pages, number * 20 + 20))]
            return self.page(f"List {number}", links, 2)
        if kind == "page" and number < self.pages:
            extra = " A sentence that was added." if number in self.changed else ""
            return self.page(f"Page {number} of host {self.number}", ["/"], 40, extra)
        return None

    def page(self, title, links, sentences, extra=""):
        text = prose(f"{self.number} {title}", sentences) + extra
        anchors = "".join(f"<li><a href='{link}'>{link}</a></li>" for link in links)
        return f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p><ul>{anchors}</ul></html>".encode()


def handler(host, pause):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            began = time.monotonic()
            with host.lock:
                host.open += 1
                gap = None if host.last_end is None else began - host.last_end
                # A millisecond for the clock and the socket.
                if host.open > 1 or (gap is not None and gap < pause - 0.001):
                    host.violations += 1
            body = host.body(self.path)
            status, tag = (404, None) if body is None else (200, '"%s"' % hashlib.md5(body).hexdigest())
            if tag and self.headers.get("If-None-Match") == tag:
                status = 304
            self.send_response(status)
            if tag:
                self.send_header("ETag", tag)
            if status == 200:
                self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            # Before the answer is sent: once it is out, the next request may come while this thread sleeps.
            with host.lock:
                host.open -= 1
                host.last_end = time.monotonic()
                host.requests.append((self.path, status))
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A killed crawler leaves its connections as they are."""


class Library:
    def __init__(self, program, addresses, pause):
        self.program, self.folder = program, tempfile.mkdtemp(prefix="crawl-network-")
        os.mkdir(f"{self.folder}/corpus")
        sites = "".join(
            f'[[site]]\nname = "host{n}"\nseeds = ["http://{address}/"]\npause = {pause}\n'
            for n, address in enumerate(addresses)
        )
        with open(f"{self.folder}/corpus/sources.toml", "w") as file:
            file.write('[crawler]\norganisation = "Bench"\ncontact = "https://bench.example/"\n' + sites)
        self.hosts = sorted({address.split(":")[0] for address in addresses})

    def command(self, verb, *more):
        allowed = [part for host in self.hosts for part in ("--allow-host", host)] if verb in ("crawl", "update") else []
        where = ["--corpus", f"{self.folder}/corpus", "--index", f"{self.folder}/index"]
        return [self.program, verb, *where, *allowed, *more]

    def run(self, verb, *more):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(self.command(verb, *more), capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 3):
            sys.exit(f"{verb} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done.stdout, time.monotonic() - began, processor, after.ru_maxrss // 1024

    def documents(self):
        out, *_ = self.run("status", "--format", "json")
        return json.loads(out)

    def listing(self):
        """Every document that a search finds: id, title and address, in the order of ids."""
        found, page, pages = [], 1, 1
        while page <= pages:
            out, *_ = self.run("search", 'source:"host0"', "--limit", "100", "--page", str(page), "--format", "json")
            answer = json.loads(out)
            found += [(hit["id"], hit["title"], hit["url"]) for hit in answer["hits"]]
            page, pages = page + 1, answer["pages_total"]
        return sorted(found)

    def remove(self):
        shutil.rmtree(self.folder)


def last_lines(out, count=1):
    return " | ".join(out.strip().splitlines()[-count:])


def requests_of(hosts):
    all_requests = []
    for host in hosts:
        with host.lock:
            all_requests += host.requests
            host.requests = []
    return all_requests


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="target/release/dossier")
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--pause", type=float, default=0.02)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    hosts = [Host(n, options.pages // options.hosts) for n in range(options.hosts)]
    addresses = []
    for host in hosts:
        server = Server((f"127.0.0.{host.number % 8 + 1}", 0), handler(host, options.pause))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        addresses.append("%s:%d" % server.server_address)
    library = Library(os.path.abspath(options.program), addresses, options.pause)

    out, wall, processor, memory = library.run("crawl")
    asked = requests_of(hosts)
    print(f"first crawl: {len(asked)} requests in {wall:.1f} s, {1000 * processor / len(asked):.1f} ms of processor a request, {memory} MiB")
    print(f"    {last_lines(out)}")
    out, wall, *_ = library.run("index")
    print(f"index: {wall:.1f} s: {last_lines(out, 2)}")

    out, wall, processor, memory = library.run("crawl", "--again")
    asked = requests_of(hosts)
    pages = [status for path, status in asked if path not in ("/robots.txt", "/sitemap.xml")]
    share = 100 * sum(status == 304 for status in pages) / len(pages)
    print(f"nothing changed: {share:.1f} % of {len(pages)} answers are 304, in {wall:.1f} s, {1000 * processor / len(asked):.1f} ms a request")
    out, *_ = library.run("index")
    print(f"index: {last_lines(out)}")

    pick, changed = random.Random(1), 0
    for host in hosts:
        for number in range(host.pages):
            if pick.random() < 0.01:
                host.changed.add(number)
                changed += 1
    library.run("crawl", "--again")
    asked = requests_of(hosts)
    again = sum(1 for path, status in asked if path.startswith("/page/") and status == 200)
    out, *_ = library.run("index")
    print(f"{changed} pages changed: {again} sent again; index: {last_lines(out)}")
    print(f"politeness: {sum(host.violations for host in hosts)} violations")

    if options.kills:
        kill(options, hosts[0], addresses[:1])
    library.remove()


def kill(options, host, addresses):
    """Random kills over crawl and index of one site; the end must be that of an undisturbed run."""
    host.pages = 200
    undisturbed = Library(os.path.abspath(options.program), addresses, options.pause)
    undisturbed.run("update")
    expected, listed = undisturbed.documents(), undisturbed.listing()
    pick, kills, rounds = random.Random(2), 0, 0
    while kills < options.kills:
        rounds += 1
        library = Library(os.path.abspath(options.program), addresses, options.pause)
        for _ in range(25):
            run = subprocess.Popen(library.command("update"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                run.wait(pick.uniform(0.02, 1.5))
                break
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                kills += 1
        library.run("update")
        found = library.documents()
        for key in ("found", "searchable", "failed", "pending", "pages"):
            if found[key] != expected[key]:
                sys.exit(f"after kills {key} is {found[key]}, not {expected[key]}: {library.folder}")
        if library.listing() != listed:
            sys.exit(f"after kills a search finds other documents: {library.folder}")
        library.remove()
    print(f"{kills} kills over {rounds} libraries: each ends with the {expected['searchable']} documents of an undisturbed run")
    undisturbed.remove()


if __name__ == "__main__":
    main()
