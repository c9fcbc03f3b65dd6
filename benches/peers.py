"""The readers that benchmarks compare: dossier, two programs and two Python libraries, each giving a PDF's text.

`pdftotext` (poppler-utils) and `mutool` (mupdf-tools) come from the distribution, `pypdfium2` (pdfium) and `pymupdf` from
PyPI; what is not installed is left out. Libraries run in a forked process, so that one that crashes or hangs costs a file.
"""
import importlib
import importlib.util
import os
import shutil
import signal
import subprocess

SECONDS_A_FILE = 30

COMMANDS = {
    "pdftotext": ["pdftotext", "-enc", "UTF-8", "{}", "-"],
    "mutool": ["mutool", "draw", "-q", "-F", "txt", "-o", "-", "{}"],
}


def pypdfium2(path):
    library, pages = importlib.import_module("pypdfium2"), []
    document = library.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        pages.append(text.get_text_bounded())
        text.close()
        page.close()
    return "\f".join(pages)


def pymupdf(path):
    library = importlib.import_module("pymupdf")
    library.TOOLS.mupdf_display_errors(False)
    return "\f".join(page.get_text() for page in library.open(path))


LIBRARIES = {"pypdfium2": pypdfium2, "pymupdf": pymupdf}


def installed(wanted):
    """Those of the wanted peers that can be run; libraries are imported here, once."""
    found = [tool for tool in wanted if shutil.which(tool) or tool in LIBRARIES and importlib.util.find_spec(tool)]
    for library in set(found) & set(LIBRARIES):
        importlib.import_module(library)
    return found


def text(tool, dossier, path):
    """What a reader makes of a file; empty where it fails or takes too long."""
    if tool in LIBRARIES:
        return forked(LIBRARIES[tool], path)
    command = [dossier, "extract", path] if tool == "dossier" else [word.replace("{}", path) for word in COMMANDS[tool]]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS_A_FILE, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def forked(read, path):
    """The answer of a library, from a process of its own."""
    outlet, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS_A_FILE)
        try:
            answer = read(path).encode("utf-8", "replace")
            with open(inlet, "wb") as pipe:
                pipe.write(answer)
        finally:
            os._exit(0)
    os.close(inlet)
    with open(outlet, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer.decode("utf-8", "replace")
