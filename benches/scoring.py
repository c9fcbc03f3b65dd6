"""How alike two texts are, in three figures between 0 and 1. Every fidelity figure of this repository is one of these.

Texts are compared `plain`: a hyphen at a line's end is taken out where a letter or digit starts the next line, then NFKC
(so that ligatures and presentation forms count as their letters), lower case, typographic quotation marks as the keyboard
has them, and without what is not seen: format characters (category Cf, soft hyphens among them), noncharacters that
pdfium writes for hyphens, and the stretching of Arabic words.

* `overlap` of words, F1 of bags: 2 x words in both / words in all; a word is a run of letters, digits and marks, but
  every ideograph, kana, Hangul syllable and Thai letter is one by itself. Order does not count.
* `overlap` of trigrams: the same of runs of three characters, white space collapsed.
* `similarity`: what share of all characters need be neither inserted nor deleted to make one of the other, white space
  collapsed (the longest common subsequence, Indel distance). Order counts: it is a measure of reading order.
  Needs rapidfuzz of PyPI.
"""
import collections
import re
import unicodedata

HYPHENS = "-\u2010\u00ad\ufffe\x02"
LINE_END_HYPHEN = re.compile(rf"[{HYPHENS}][ \t]*\n\s*(?=\w)")
BROKEN_LINE = re.compile(rf"[^\W\d_][{HYPHENS}]\s*$", re.MULTILINE)
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
WORD = re.compile(rf"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_][^\W_{MARKS}]*(?:[{MARKS}]+[^\W_]*)*")
QUOTES = str.maketrans("‘’“”", "''\"\"")
SCRIPTS = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic and Greek",
    "GREEK": "Cyrillic and Greek",
    "ARABIC": "Arabic and Hebrew",
    "HEBREW": "Arabic and Hebrew",
    "CJK": "Chinese, Japanese, Korean",
    "HIRAGANA": "Chinese, Japanese, Korean",
    "KATAKANA": "Chinese, Japanese, Korean",
    "HANGUL": "Chinese, Japanese, Korean",
    "DEVANAGARI": "Indic and Thai",
    "THAI": "Indic and Thai",
}


def plain(text):
    text = LINE_END_HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    text = unicodedata.normalize("NFKC", text)
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf" and letter not in "\u0640\ufffe\x02")
    return "".join(seen).lower().translate(QUOTES)


def words(text):
    return collections.Counter(WORD.findall(text))


def trigrams(text):
    text = re.sub(r"\s+", " ", text)
    return collections.Counter(text[start : start + 3] for start in range(len(text) - 2))


def overlap(one, other):
    """F1 of two bags."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def similarity(one, other):
    from rapidfuzz.distance import Indel

    collapsed = [re.sub(r"\s+", " ", text).strip() for text in (one, other)]
    return Indel.normalized_similarity(*collapsed)


def broken_lines(text):
    """How many lines end in a hyphen behind a letter: words that a search does not find."""
    return len(BROKEN_LINE.findall(text.replace("\f", "\n")))


def script(text):
    """The group of scripts that most letters of a text belong to."""
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in text[:20_000] if letter.isalpha())
    groups = collections.Counter(SCRIPTS.get(name, "other") for name in names)
    return groups.most_common(1)[0][0] if groups else "none"
