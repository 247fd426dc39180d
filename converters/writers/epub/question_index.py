# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where does a reader look up a question? Under its first word that says something, not under *What* or *How*."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .navigation import Leaf

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Entry(NamedTuple):
    """One line of the index: the question, with the place of the word it stands under."""

    title: str
    href: str
    start: int
    end: int


class Letter(NamedTuple):
    """What stands below one letter of the index."""

    letter: str  #: "" for what begins with no letter
    entries: Sequence[Entry]


@lru_cache(maxsize=8)
def _passed_over(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """The skipped and the vague words of a language; none for one that the list has not."""
    # Nine English questions in ten begin with one of twenty words: an index by those has one entry, "W".
    lists = tomllib.loads(Path(__file__).with_name("index_words.toml").read_text("utf-8"))
    found = lists.get(lang.partition("-")[0].lower(), {})
    return frozenset(found.get("skipped", "").split()), frozenset(found.get("vague", "").split())


def sort(chapters: Iterable[Leaf], lang: str) -> list[Letter]:
    """The questions under their letters, in alphabetical order; accents and case do not count."""
    skipped, vague = _passed_over(lang)
    keyed = []
    for title, href in chapters:
        start, end = _place(title, skipped, vague)
        word = _plain(title[start:end])
        keyed.append((_letter(word), word, _plain(title), href, Entry(title, href, start, end)))
    keyed.sort(key=lambda row: (row[0] == "", row[:4]))
    letters: dict[str, list[Entry]] = {}
    for letter, *_, entry in keyed:
        letters.setdefault(letter, []).append(entry)
    return [Letter(letter, entries) for letter, entries in letters.items()]


def _place(title: str, skipped: frozenset[str], vague: frozenset[str]) -> tuple[int, int]:
    """Where the word stands that a reader would look for; the first vague one, or the first of all, where none is better."""
    first = second = None
    for word in _WORD.finditer(title):
        said = word[0].casefold()
        if said not in skipped:
            if said not in vague:
                return word.span()
            second = second or word
        first = first or word
    best = second or first
    return best.span() if best else (0, 0)


def _plain(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


def _letter(word: str) -> str:
    # Latin, Greek, Cyrillic and their neighbours have an alphabet; a page for each Chinese character helps nobody.
    return word[0].upper() if word and word[0].isalpha() and ord(word[0]) < 0x590 else ""
