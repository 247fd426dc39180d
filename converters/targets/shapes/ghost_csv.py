"""How does the CSV importer of Ghost 6 want an article? One row a post; the columns are those of profile ``ghost``.

It takes off an apostrophe before ``= + - @``, which spreadsheets put there; a blank before it keeps it, and is trimmed.
It puts an HTML card back with JavaScript's ``replace``, which makes ``$`` of ``$$``: dollars are references there.
"""

from __future__ import annotations

import re
from typing import Any

from ...article import Article
from . import Record, Shape
from .ghost import DROPS, VIEWS, html_of, post, said, slug

_GUARDED = re.compile(r"'[=+\-@\t\r]")
_OPEN, _CLOSE = "<!--kg-card-begin: html-->", "<!--kg-card-end: html-->"


def _record(article: Article) -> Record:
    row = {
        **post(article),
        "html": f"{_OPEN}{html_of(article).replace('$', '&#36;')}{_CLOSE}",
        "tags": ",".join(dict.fromkeys(_tag(name) for name in (article.section, *article.keywords) if name)),
        "authors": ",".join(_tag(name) for name in article.authors),
    }
    return {name: _kept(value or "") for name, value in row.items()}


def _tag(name: str) -> str:
    """A comma would make two of one."""
    return " ".join(name.replace(",", " ").split())[:191]


def _kept(cell: str) -> str:
    return f" {cell}" if _GUARDED.match(cell) else cell


def _back(record: Record) -> dict[str, Any]:
    row = {
        name: cell[1:] if cell.startswith(" ") and _GUARDED.match(cell, 1) else cell for name, cell in record.items()
    }
    return said(row, row.get("html", "").removeprefix(_OPEN).removesuffix(_CLOSE))


SHAPE = Shape(
    "rows",
    _record,
    _back,
    slug=slug,
    longest=175,
    views=VIEWS,
    drops={**DROPS, "authors": "the author of that name; where Ghost has none, its owner"},
)
