"""How is one value said there, and how does it come back? The ways of a layout's keys, each with its inverse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from ..article import Link
from ..dates import parse_date
from ..names import slug as safe

#: iso: as it is. moment: RFC 3339, a plain date is midnight UTC. day: without its time.
Dates = Literal["iso", "moment", "day"]


def plain(name: str, value: Any) -> Any:
    """A field's value as front matter says it best, without any way."""
    if name == "related":
        return [
            {key: _number(said) if key == "id" else said for key, said in _link_items(link) if said} for link in value
        ]
    if isinstance(value, tuple):
        return list(value)
    return _number(value) if name == "id" else value


def _link_items(link: Link) -> Iterator[tuple[str, str]]:
    for name in ("title", "url", "id", "section"):
        yield name, getattr(link, name)


_CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,17}")


def _number(text: str) -> str | int:
    return int(text) if _CANONICAL.fullmatch(text) else text


def out(name: str, value: Any, way: str, dates: Dates) -> Any:
    """The value of the field ``name`` as the key says it."""
    if name == "date":
        return _date_out(value, dates)
    value = plain(name, value)
    return WAYS[way][0](value) if way else value


def _date_out(value: date, kind: Dates) -> Any:
    if kind == "moment":
        if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    if kind == "day" and isinstance(value, datetime):
        return value.date()
    return value


def back(name: str, said: Any, way: str, dates: Dates) -> Any:
    """The field's value again; None for what is none."""
    if name == "date":
        said = parse_date(said) if isinstance(said, str) else said
        if dates == "moment" and isinstance(said, datetime) and said.utcoffset() is not None:
            midnight = said.utcoffset() == UTC.utcoffset(None) and said.time().replace(tzinfo=None) == _MIDNIGHT
            return said.date() if midnight else said
        return said if isinstance(said, date) else None
    return from_plain(name, WAYS[way][1](said) if way else said)


_MIDNIGHT = datetime.min.time()


def from_plain(name: str, value: Any) -> Any:
    """The way back of ``plain``."""
    if name == "related":
        return tuple(Link(**{key: str(item) for key, item in link.items()}) for link in value if isinstance(link, dict))
    if name in ("keywords", "authors"):
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()
    if name == "date":
        return parse_date(value) if isinstance(value, str) else value
    if name in ("draft", "no_index"):
        return bool(value)
    return "" if value is None else str(value)


# -- the ways


def path_of(url: str) -> str:
    """The path of an address, with a slash before it."""
    return "/" + urlsplit(url).path.lstrip("/")


def _stripped(path: str) -> str:
    return path.rstrip("/") or "/"


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _wikilinks(links: list[dict[str, Any]]) -> list[str]:
    """``[[learn/x|What is x?]]``, as Obsidian links notes; a bar or bracket in a title would end the link."""
    return [
        f"[[{path_of(str(link.get('url', ''))).strip('/')}|{re.sub(r'[][|#^]', ' ', str(link.get('title', '')))}]]"
        for link in links
        if link.get("url")
    ]


WAYS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "path": (path_of, lambda said: said),
    "slash": (lambda url: _stripped(path_of(url)).rstrip("/") + "/", _stripped),
    "index": (
        lambda url: _stripped(path_of(url)).rstrip("/") + "/index.html",
        lambda said: _stripped(str(said).removesuffix("index.html")),
    ),
    "list": (lambda value: [value], _first),
    "text": (lambda words: ", ".join(words), lambda said: [word.strip() for word in str(said).split(",")]),
    "not": (lambda value: not value, lambda said: not said),
    "tag": (lambda text: [safe(text)], lambda said: str(_first(said))),
    "wikilinks": (_wikilinks, lambda said: []),
}
