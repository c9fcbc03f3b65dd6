"""Counts the letter trigrams of languages and writes them as src/language/profiles.bin.

    python3 benches/language_profiles.py FOLDER OUTPUT [--half]

FOLDER holds `lingua_dev/LANGUAGE/*.txt` (lines of sentences, pairs of words and words) and `udhr_dev/CODE.txt` (paragraphs of the
Universal Declaration). --half counts every other line only, so that `cargo bench --bench language -- FOLDER --half` can ask for the rest.
Nothing but how often trigrams occur is kept. The layout is described in src/language/profiles.rs, which reads it.
"""

import collections
import math
import pathlib
import sys
import unicodedata

# Trigrams kept of a language, and how often one has to occur.
MOST_TRIGRAMS = 3500
FEWEST_OCCURRENCES = 2
# The share of all trigrams at which a trigram says nothing: what an unseen one is taken to have.
FLOOR = 2e-6
# Steps a factor of e is divided into.
STEPS = 25

# Scripts that tell the language by themselves; see src/language/script.rs.
ALONE = "bn el gu hy ja ka ko pa ta te th zh".split()
# Codes that stand for one language here.
SAME = {"nb": "no"}
# Files of the Universal Declaration by language.
DECLARATION = """
af:afr ak:aka_asante,aka_fante am:amh ar:arb ay:ayr az:azj_latn,azj_cyrl be:bel bg:bul bm:bam br:bre bs:bos_latn,bos_cyrl ca:cat ceb:ceb
ckb:ckb cs:ces cy:cym da:dan de:deu_1996 ee:ewe en:eng eo:epo es:spa et:est eu:eus fa:pes_1 ff:fuf fi:fin fj:fij fo:fao fr:fra fy:fri ga:gle
gd:gla gl:glg gn:gug ha:hau_NG,hau_NE he:heb hi:hin hr:hrv ht:hat_kreyol hu:hun id:ind ig:ibo ilo:ilo is:isl it:ita jv:jav kk:kaz ku:kmr
ky:kir la:lat lb:ltz lg:lug ln:lin lt:lit lv:lav mg:plt mk:mkd mn:khk mr:mar ms:mly_latn mt:mlt ne:nep nl:nld nn:nno no:nob
ny:nya_chechewa,nya_chinyanja oc:oci_1 om:gax pap:pap pl:pol ps:pbu pt:por_PT,por_BR qu:quz,quy rm:roh rn:run ro:ron_2006 ru:rus rw:kin sk:slk
sl:slv sm:smo sn:sna so:som sq:als sr:srp_latn,srp_cyrl st:sot su:sun sv:swe sw:swh tg:tgk ti:tir tk:tuk_latn tl:tgl tn:tsn to:ton tpi:tpi tr:tur
ts:tso_ZW tt:tat ug:uig_arab uk:ukr ur:urd uz:uzn_latn,uzn_cyrl vi:vie wo:wol xh:xho yi:ydd yo:yor zu:zul
"""


def files(folder):
    """The files of each language."""
    found = collections.defaultdict(list)
    for path in sorted((folder / "lingua_dev").iterdir()):
        if path.name not in ALONE:
            found[SAME.get(path.name, path.name)] += sorted(path.glob("*.txt"))
    for entry in DECLARATION.split():
        language, names = entry.split(":")
        found[language] += [folder / "udhr_dev" / f"{name}.txt" for name in names.split(",")]
    return dict(sorted(found.items()))


def words(line):
    """Runs of letters and their marks, in lower case."""
    line = unicodedata.normalize("NFC", line).lower()
    return "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in line).split()


def trigrams(line):
    """Three letters within a word, with a blank for either end of it."""
    for word in words(line):
        padded = f" {word} "
        for start in range(len(padded) - 2):
            yield padded[start : start + 3]


def weights(paths, half):
    """How much more often than at the floor each of the most frequent trigrams occurs, in steps."""
    counts = collections.Counter()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if not half or number % 2 == 0:
                counts.update(trigrams(line))
    total = sum(counts.values())
    for trigram, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_TRIGRAMS]:
        weight = round(STEPS * math.log(count / total / FLOOR))
        if count >= FEWEST_OCCURRENCES and weight > 0 and all(ord(c) < 0x10000 for c in trigram):
            yield trigram, min(weight, 255)


def leb128(number):
    """A number in groups of seven bits, the low ones first."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def key(trigram):
    """The three letters as one number; a blank is nought."""
    first, second, third = (0 if c == " " else ord(c) for c in trigram)
    return first << 32 | second << 16 | third


def main(folder, output, *options):
    languages = files(pathlib.Path(folder))
    table = collections.defaultdict(list)
    for number, paths in enumerate(languages.values()):
        for trigram, weight in weights(paths, "--half" in options):
            table[key(trigram)].append((number, weight))
    out = bytearray([len(languages)])
    for language in languages:
        out += language.encode().ljust(3, b"\0")
    previous = 0
    for place in sorted(table):
        out += leb128(place - previous) + bytes([len(table[place])])
        for entry in table[place]:
            out += bytes(entry)
        previous = place
    pathlib.Path(output).write_bytes(out)
    print(f"{len(languages)} languages, {len(table)} trigrams, {len(out)} bytes")


main(*sys.argv[1:])
