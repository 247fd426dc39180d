# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where does what stand in the book? The contents, for readers of EPUB 3 (``nav``) and of EPUB 2 (``ncx``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from .chapter import head

VISIBLE = 300  # a page of contents that lists more questions than this is no help; the section pages list them


class Leaf(NamedTuple):
    """A place in the book: the title a reader shows, and the file relative to the package."""

    title: str
    href: str


@dataclass(slots=True)
class Branch:
    """A place that has others below it."""

    title: str
    href: str
    below: Sequence[Leaf] = field(default_factory=list)


Tree = Sequence[Leaf | Branch]


class Landmark(NamedTuple):
    """A place that readers go to by a button: what it is (``epub:type``), its title, its file."""

    type: str
    title: str
    href: str


def nav(tree: Tree, landmarks: Sequence[Landmark], *, title: str, lang: str) -> bytes:
    """The navigation document: a page of the book, and the menu of every reader.

    Sections of a large book are closed on the page (``hidden``); readers show them in their menu all the same.
    """
    count = sum(len(node.below) for node in tree if isinstance(node, Branch))
    hidden = ' hidden="hidden"' if count > VISIBLE else ""
    rows: list[str] = []
    for node in tree:
        rows.append(f'<li><a href="{node.href}">{escape(node.title, quote=False)}</a>')
        if isinstance(node, Branch) and node.below:
            rows.append(f"\n<ol{hidden}>\n")
            rows.extend(f'<li><a href="{href}">{escape(name, quote=False)}</a></li>\n' for name, href in node.below)
            rows.append("</ol>\n")
        rows.append("</li>\n")
    marks = "".join(
        f'<li><a epub:type="{mark.type}" href="{mark.href}">{escape(mark.title, quote=False)}</a></li>\n'
        for mark in landmarks
    )
    page = (
        head(title, lang, ""),
        '<body epub:type="frontmatter">\n<nav epub:type="toc" role="doc-toc" id="toc" class="contents">\n',
        f"<h1>{escape(title, quote=False)}</h1>\n<ol>\n",
        *rows,
        "</ol>\n</nav>\n",
        f'<nav epub:type="landmarks" hidden="hidden">\n<h2>Landmarks</h2>\n<ol>\n{marks}</ol>\n</nav>\n',
        "</body>\n</html>\n",
    )
    return "".join(page).encode()


def ncx(tree: Tree, *, title: str, lang: str, identifier: str) -> bytes:
    """The same contents for EPUB 2 readers; depth and play order are true."""
    depth = 2 if any(isinstance(node, Branch) and node.below for node in tree) else 1
    page = (
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{lang}">\n<head>\n',
        f'<meta name="dtb:uid" content="{escape(identifier)}"/>\n<meta name="dtb:depth" content="{depth}"/>\n',
        '<meta name="dtb:totalPageCount" content="0"/>\n<meta name="dtb:maxPageNumber" content="0"/>\n</head>\n',
        f"<docTitle><text>{escape(title, quote=False)}</text></docTitle>\n<navMap>\n",
        *_points(tree),
        "</navMap>\n</ncx>\n",
    )
    return "".join(page).encode()


def _points(tree: Tree) -> Iterator[str]:
    number = 0
    for node in tree:
        number += 1
        yield _point(number, node.title, node.href)
        if isinstance(node, Branch):
            for title, href in node.below:
                number += 1
                yield _point(number, title, href) + "</navPoint>\n"
        yield "</navPoint>\n"


def _point(number: int, title: str, href: str) -> str:
    return (
        f'<navPoint id="n{number}" playOrder="{number}"><navLabel><text>{escape(title, quote=False)}</text></navLabel>'
        f'<content src="{href}"/>'
    )
