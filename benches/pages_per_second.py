#!/usr/bin/env python3
"""pages_per_second.py DOSSIER FOLDER... [--peers pdftotext,mutool,pypdfium2,pymupdf] [--repeat 3]
-> pages read per second of processor time, dossier against its peers, folder by folder and in all.

Everything runs on one core (sched_setaffinity). What counts is user and system time of whole processes and their
children, start included: `dossier extract FILES` with the files of a folder, as it is used; `pdftotext` and `mutool draw -F txt`
once a file, as they are used; the Python libraries in a process forked after their import, a folder at a time, as a program
would use them. Every folder is read `--repeat` times by all in turn and the least time of each counts, so that a
busy machine troubles all alike. The number of pages is that of `pdfinfo`, the same for all. A file on which a
peer fails still costs the peer its time. `--half` takes every second file. Peers that are not installed are left out.
"""
import argparse
import os
import pathlib
import resource
import subprocess

import peers

def seconds(run):
    """Processor time of the child processes that a function starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def quiet(command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def forked(read, paths):
    child = os.fork()
    if child == 0:
        for path in paths:
            try:
                read(path)
            except Exception:  # a peer's failure on a file costs it its time only
                pass
        os._exit(0)
    os.waitpid(child, 0)


def cost(tool, dossier, paths):
    if tool == "dossier":
        return seconds(lambda: quiet([dossier, "extract", *paths]))
    if tool in peers.COMMANDS:
        return seconds(lambda: [quiet([word.replace("{}", path) for word in peers.COMMANDS[tool]]) for path in paths])
    return seconds(lambda: forked(peers.LIBRARIES[tool], paths))


def page_count(path):
    shown = subprocess.run(["pdfinfo", path], capture_output=True, text=True, errors="replace", check=False).stdout
    return next((int(line.split()[1]) for line in shown.splitlines() if line.startswith("Pages:")), 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--peers", default="pdftotext,mutool,pypdfium2,pymupdf")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--half", action="store_true")
    asked = parser.parse_args()
    tools = ["dossier", *peers.installed([tool for tool in asked.peers.split(",") if tool])]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    folders = {}
    for folder in asked.folders:
        paths = sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
        folders[folder.name] = paths[::2] if asked.half else paths
    pages = {name: sum(map(page_count, paths)) for name, paths in folders.items()}
    least = {(tool, name): float("inf") for tool in tools for name in folders}
    for _ in range(asked.repeat):
        for tool, name in least:
            least[tool, name] = min(least[tool, name], cost(tool, asked.dossier, folders[name]))
    print(f"| folder | pages | {' | '.join(tools)} | dossier / {' | dossier / '.join(tools[1:])} |")
    print("|" + " --- |" * (1 + 2 * len(tools)))
    for name in [*folders, "all"]:
        chosen = list(folders) if name == "all" else [name]
        read = sum(pages[one] for one in chosen)
        speeds = [read / sum(least[tool, one] for one in chosen) for tool in tools]
        ratios = [f"{speeds[0] / speed:.2f} x" for speed in speeds[1:]]
        print(f"| {name} | {read} | {' | '.join(f'{speed:.0f}' for speed in speeds)} | {' | '.join(ratios)} |")


if __name__ == "__main__":
    main()
