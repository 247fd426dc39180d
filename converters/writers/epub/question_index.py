# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where does a reader look up a question? Under its first word that says something, not under *What* or *How*."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .navigation import Leaf

# Nine English questions in ten begin with one of twenty words: an index by those has one entry, "W".
_SKIPPED = {
    "en": frozenset(
        [
            "a",
            "about",
            "after",
            "all",
            "also",
            "among",
            "an",
            "and",
            "any",
            "are",
            "aren",
            "as",
            "at",
            "be",
            "been",
            "before",
            "being",
            "between",
            "both",
            "but",
            "by",
            "can",
            "could",
            "define",
            "describe",
            "did",
            "discuss",
            "do",
            "does",
            "doesn",
            "during",
            "each",
            "either",
            "else",
            "ever",
            "every",
            "examples",
            "example",
            "explain",
            "for",
            "from",
            "give",
            "had",
            "has",
            "have",
            "her",
            "his",
            "how",
            "i",
            "if",
            "in",
            "into",
            "is",
            "isn",
            "it",
            "its",
            "list",
            "may",
            "me",
            "might",
            "more",
            "most",
            "much",
            "must",
            "my",
            "name",
            "of",
            "on",
            "one",
            "or",
            "other",
            "our",
            "over",
            "please",
            "provide",
            "s",
            "shall",
            "she",
            "should",
            "show",
            "so",
            "some",
            "someone",
            "such",
            "t",
            "tell",
            "than",
            "that",
            "the",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "through",
            "to",
            "under",
            "up",
            "upon",
            "us",
            "use",
            "used",
            "using",
            "was",
            "we",
            "were",
            "what",
            "when",
            "where",
            "whether",
            "which",
            "while",
            "who",
            "whom",
            "whose",
            "why",
            "will",
            "with",
            "within",
            "without",
            "would",
            "you",
            "your",
        ]
    ),
    "de": frozenset(
        [
            "als",
            "am",
            "an",
            "auf",
            "aus",
            "bei",
            "beim",
            "das",
            "dass",
            "dem",
            "den",
            "der",
            "des",
            "die",
            "durch",
            "ein",
            "eine",
            "einem",
            "einen",
            "einer",
            "eines",
            "erkläre",
            "es",
            "für",
            "gibt",
            "haben",
            "hat",
            "ich",
            "ihr",
            "im",
            "in",
            "ist",
            "kann",
            "können",
            "man",
            "mit",
            "nach",
            "nenne",
            "oder",
            "sein",
            "sich",
            "sie",
            "sind",
            "so",
            "soll",
            "um",
            "und",
            "unter",
            "vom",
            "von",
            "vor",
            "wann",
            "warum",
            "was",
            "welche",
            "welchem",
            "welchen",
            "welcher",
            "welches",
            "wenn",
            "wer",
            "werden",
            "wie",
            "wird",
            "wo",
            "worin",
            "wozu",
            "zu",
            "zum",
            "zur",
            "zwischen",
            "über",
        ]
    ),
}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Entry(NamedTuple):
    """One line of the index: the question, with the place of the word it stands under."""

    title: str
    href: str
    start: int
    end: int


class Letter(NamedTuple):
    letter: str  #: "" for what begins with no letter
    entries: Sequence[Entry]


def sort(chapters: Iterable[Leaf], lang: str) -> list[Letter]:
    """The questions under their letters, in alphabetical order; accents and case do not count."""
    skipped = _SKIPPED.get(lang.partition("-")[0].lower(), frozenset())
    keyed = []
    for title, href in chapters:
        start, end = _place(title, skipped)
        word = _plain(title[start:end])
        keyed.append((_letter(word), word, _plain(title), href, Entry(title, href, start, end)))
    keyed.sort(key=lambda row: (row[0] == "", row[:4]))
    letters: dict[str, list[Entry]] = {}
    for letter, *_, entry in keyed:
        letters.setdefault(letter, []).append(entry)
    return [Letter(letter, entries) for letter, entries in letters.items()]


def _place(title: str, skipped: frozenset[str]) -> tuple[int, int]:
    first = None
    for word in _WORD.finditer(title):
        first = first or word
        if word[0].casefold() not in skipped:
            return word.span()
    return first.span() if first else (0, 0)


def _plain(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


def _letter(word: str) -> str:
    # Latin, Greek, Cyrillic and their neighbours have an alphabet; a page for each Chinese character helps nobody.
    return word[0].upper() if word and word[0].isalpha() and ord(word[0]) < 0x590 else ""
