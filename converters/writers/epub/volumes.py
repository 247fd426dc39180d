# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which articles make which book? One volume, one for each section, or as many as fit the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...formats import Index, Volume
from .names import LONGEST, slug

if TYPE_CHECKING:
    from .writer import EPUBWriter


def divide(options: EPUBWriter, index: Index) -> list[Volume]:
    """The volumes in the order of the book, each named after its section or number; a single one is TARGET itself."""
    groups: dict[str, list[tuple[int, int]]] = {}
    sections: set[str] = set()
    for placed in index:
        sections.add(placed.entry.section)
        groups.setdefault(placed.entry.section if options.split == "section" else "", []).append(
            (placed.position, placed.size)
        )
    title = options.title or _title(options.base_url, sections)
    made: list[Volume] = []
    taken: set[str] = set()
    for section, articles in groups.items():
        pieces = list(_pieces(articles, options.max_articles, options.max_bytes))
        name = wanted = slug(section)[:LONGEST].rstrip("-") or ("other" if options.split == "section" else "volume")
        while name in taken:
            name = f"{wanted}-{len(taken)}"
        taken.add(name)
        for number, positions in enumerate(pieces, 1):
            many = len(pieces) > 1
            heading = f"{options.title}: {section}" if options.title and section else section or title
            made.append(
                Volume(
                    name=f"{name}-{number:0{len(str(len(pieces)))}}" if many else name,
                    title=f"{heading} {number}" if many else heading,
                    number=len(made),
                    positions=positions,
                )
            )
    if options.split == "none" and len(made) == 1:
        return [replace(made[0], name="")]
    return [replace(volume, of=len(made)) for volume in made]


def _title(base_url: str, sections: set[str]) -> str:
    if len(sections) == 1 and (only := next(iter(sections))):
        return only
    return urlsplit(base_url).hostname or "Articles"


def _pieces(articles: list[tuple[int, int]], most: int, bytes_: int) -> Iterator[tuple[int, ...]]:
    piece: list[int] = []
    total = 0
    for position, size in articles:
        if piece and ((most and len(piece) >= most) or (bytes_ and total + size > bytes_)):
            yield tuple(piece)
            piece, total = [], 0
        piece.append(position)
        total += size
    if piece:
        yield tuple(piece)
